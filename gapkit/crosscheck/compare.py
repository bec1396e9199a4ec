"""One number of ours beside one of theirs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from gapkit.diagnosis.opinion import Opinion


def opinion(
    statistic: str,
    subject: str,
    ours: float,
    theirs: float,
    library: str,
    *,
    note: str = "",
    tolerance: float | None = None,
    same: bool = True,
) -> Opinion:
    """Return an opinion; `same` is whether the two claim to be the same number."""
    if tolerance is None:
        floor = 1e-15 if statistic.endswith(("_p", "_exact")) or statistic.startswith("p_") else 1e-9
        tolerance = floor + 1e-7 * abs(ours)
    if math.isnan(theirs):
        return Opinion(statistic, subject, ours, theirs, library, tolerance=tolerance, note=note or "silent")
    difference = abs(ours - theirs)
    agrees = bool(difference <= tolerance) if same else None
    return Opinion(statistic, subject, ours, theirs, library, difference, tolerance, agrees, note)


def of_row(row: object, subject: str, library: str, told: Mapping[str, float], *, note: str = "") -> Iterator[Opinion]:
    """Yield an opinion on every field of a row that is told and that the row holds."""
    for name, theirs in told.items():
        ours = getattr(row, name)
        if ours is not None and not math.isnan(ours):
            yield opinion(name, subject, float(ours), theirs, library, note=note)
