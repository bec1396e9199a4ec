"""Seconds taken, from when an answer was begun and when it was handed in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

_LONGEST = 7 * 24 * 3600
"""What took longer than a week was left open and taken up again: how long it took is not known."""

_WRITTEN = re.compile(
    r"^(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4}),? +(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)? *(?:([ap])\.? ?m\.?)?$",
    re.IGNORECASE,
)


def seconds_between(start: Iterable[object], end: Iterable[object]) -> NDArray[np.float64]:
    """Return the seconds from start to end, NaN where either is no time or the end comes first.

    Day and month are told apart by what both cells can be: on one and the same day the order does not matter.

    >>> seconds_between(["2026-03-04 10:00:00", "31/12/2026 23:59:00"], ["2026-03-04 10:02:30", "01/01/2027 0:01:00"])
    array([150., 120.])
    """
    return np.array([_seconds(first, last) for first, last in zip(start, end, strict=True)], dtype=np.float64)


def _seconds(start: object, end: object) -> float:
    possible = (
        (last.replace(tzinfo=None) - first.replace(tzinfo=None)).total_seconds()
        if first.tzinfo is None or last.tzinfo is None
        else (last - first).total_seconds()
        for first, last in _pairs(start, end)
    )
    return min((seconds for seconds in possible if 0 <= seconds <= _LONGEST), default=float("nan"))


def _pairs(start: object, end: object) -> list[tuple[datetime, datetime]]:
    first, last = _times(start), _times(end)
    return [(first[form], last[form]) for form in first if form in last]


def _times(cell: object) -> dict[str, datetime]:
    """Return the times a cell can be, by the way it is written."""
    if isinstance(cell, datetime):
        return {"iso": cell}
    if not isinstance(cell, str) or not cell.strip():
        return {}
    text = " ".join(cell.split())
    with suppress(ValueError):
        return {"iso": datetime.fromisoformat(text)}
    found = _WRITTEN.match(text)
    if found is None:
        return {}
    one, two, three, hour, minute = (int(found.group(i)) for i in range(1, 6))
    if half := (found.group(7) or "").lower():
        hour = hour % 12 + (12 if half == "p" else 0)
    days = {"year": (one, two, three)} if one > 31 else {"day": (three, two, one), "month": (three, one, two)}
    times = {}
    for form, (year, month, day) in days.items():
        with suppress(ValueError):
            year = year + 2000 if year < 100 else year
            times[form] = datetime(year, month, day, hour, minute, int(found.group(6) or 0))
    return times
