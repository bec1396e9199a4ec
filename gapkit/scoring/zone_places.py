"""Places in the zone of tolerance: one rule for every output."""

from __future__ import annotations

import math


def zone_place(*, slack: tuple[float, float], gap: tuple[float, float]) -> str | None:
    """Return where the intervals of P - N (`slack`) and P - E (`gap`) place perception; None without both.

    The zone reaches from the minimum to the expectation, ends included: `below` and `over` are surely outside it and
    `inside` is surely within; at the `edge` it cannot be told whether the minimum is met, at `upper` the minimum is met
    and it cannot be told whether the expectation is exceeded. What rounding leaves is no distance.
    """
    if not all(map(math.isfinite, (*slack, *gap))):
        return None
    (slack_low, slack_high), (gap_low, gap_high) = ([round(end, 9) for end in ends] for ends in (slack, gap))
    if slack_high < 0:
        return "below"
    if gap_low > 0:
        return "over"
    if slack_low < 0:
        return "edge"
    return "inside" if gap_high <= 0 else "upper"
