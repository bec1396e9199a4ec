"""Crossings: groups of people who share a value of each of several segments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from gapkit.model.answers import Answers, Segment
from gapkit.record import replace

_SIGN = re.compile(r"\s+[xX×]\s+")


def crossing_of(name: str) -> tuple[str, ...]:
    """Return the segments that a name such as "channel x region" crosses; nothing when it crosses none."""
    parts = tuple(part.strip() for part in _SIGN.split(name.strip()))
    return parts if len(parts) > 1 and all(parts) and len(set(parts)) == len(parts) else ()


def crossed(answers: Answers, crossings: Sequence[Sequence[str]]) -> Answers:
    """Return the answers with a segment for every crossing: its values are those that occur together.

    Who did not tell one of the parts is in no group of the crossing. Unknown segments are a ValueError.
    """
    if not crossings:
        return answers
    made = {segment.name: segment for segment in (_crossed(answers.segments, parts) for parts in crossings)}
    return replace(answers, segments={**answers.segments, **made})


def _crossed(segments: Mapping[str, Segment], parts: Sequence[str]) -> Segment:
    unknown = [part for part in parts if part not in segments]
    if unknown or len(set(parts)) < 2:
        raise ValueError(f"a crossing needs two or more segments that exist; missing: {', '.join(unknown)}")
    chosen = [segments[part] for part in parts]
    told = np.all([segment.codes >= 0 for segment in chosen], axis=0)
    shape = tuple(max(1, len(segment.values)) for segment in chosen)
    place = np.ravel_multi_index([np.where(told, segment.codes, 0) for segment in chosen], shape)
    used, code = np.unique(place[told], return_inverse=True)
    codes = np.full(told.size, -1, np.int32)
    codes[told] = code.reshape(-1)
    values = tuple(
        " · ".join(segment.values[i] for segment, i in zip(chosen, cell, strict=True))
        for cell in zip(*np.unravel_index(used, shape), strict=True)
    )
    return Segment(" × ".join(parts), values, codes, tuple(parts))
