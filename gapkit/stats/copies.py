"""Copies: people whose answers are those of somebody before them, all of them or nearly all."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Mask = NDArray[np.bool_]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def later_copies(codes: ArrayLike) -> Mask:
    """Answer "who gave exactly the answers of somebody before?".

    Shapes: (k, n) whole numbers, one column per person; (n,) out, true for every copy but the first of its kind.

    >>> later_copies([[1, 2, 1, 1], [5, 5, 5, 4]]).tolist()
    [False, False, True, False]
    """
    people = _bytes(codes)
    again = np.ones(people.shape[0], np.bool_)
    again[np.unique(people.view(np.dtype((np.void, people.shape[1]))).ravel(), return_index=True)[1]] = False
    return again


def near_copies(codes: ArrayLike, most_apart: int, *, neighbours: int = 50) -> tuple[Mask, bool]:
    """Answer "who gave nearly the answers of somebody before: other in 1 to `most_apart` places?".

    The places are dealt into `most_apart` + 1 hands. Two near copies must agree fully in at least one hand, so only
    people with an equal hand are compared: no table of all pairs, and none is missed. Where more than `neighbours`
    people after a person share a hand, those beyond are not compared with that person, and the second value says so
    (False: not every pair was seen). Memory is n x k; time about n x k x (most_apart + 1), at most `neighbours` times
    that. Shapes: (k, n) whole numbers below 256; (n,) out.

    >>> near_copies([[1, 1, 7], [2, 2, 7], [3, 3, 7], [4, 5, 7]], 1)
    (array([False,  True, False]), True)
    """
    people = _bytes(codes)
    n = people.shape[0]
    found, complete = np.zeros(n, np.bool_), True
    if most_apart < 1 or n < 2:
        return found, complete
    for hand in range(most_apart + 1):
        keys = _keys(people[:, hand :: most_apart + 1])
        order = np.argsort(keys, kind="stable")
        in_order = keys[order]
        for distance in range(1, min(neighbours, n - 1) + 1):
            same = np.flatnonzero(in_order[distance:] == in_order[:-distance])
            if not same.size:
                break
            first, second = order[same], order[same + distance]
            apart = (people[first] != people[second]).sum(axis=1)
            close = (apart > 0) & (apart <= most_apart)
            found[np.maximum(first, second)[close]] = True
        else:
            beyond = neighbours + 1
            complete &= not (n > beyond and bool((in_order[beyond:] == in_order[:-beyond]).any()))
    return found, complete


def _bytes(codes: ArrayLike) -> NDArray[np.uint8]:
    return np.ascontiguousarray(np.asarray(codes).T, dtype=np.uint8)


def _keys(part: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Return a number per row; equal rows have equal numbers, and others hardly ever."""
    key = np.zeros(part.shape[0], np.uint64)
    for column in part.T:
        key = (key ^ column) * _MULTIPLIER
        key ^= key >> np.uint64(29)
    return key
