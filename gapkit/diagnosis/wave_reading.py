"""The word for a change between waves: the states of a gap, read on its change."""

from __future__ import annotations

import math

from gapkit.diagnosis.reading import reading_state
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.waves.results import Attainment, Treatment, WaveChange


def change_people(row: WaveChange) -> float | None:
    """Return how many people the thinner of the two waves is worth."""
    if row.n_before is None or row.n_after is None:
        return None
    least = min(row.n_before, row.n_after)
    return least if math.isnan(row.n_effective) else min(float(least), row.n_effective)


def change_state(row: WaveChange, thresholds: Thresholds) -> str:
    """Return over (better), over_small, meets (stable), unclear, short_small, short (worse), indicative or hidden.

    An outcome knows no smallest change that matters: it is better, worse or unclear, whichever way its scale runs.
    """
    n = change_people(row)
    if row.level != "outcome":
        ends = (row.change_low, row.change_high)
        return reading_state(row.verdict, *ends, n, thresholds, suppressed=row.suppressed)
    if row.suppressed or n is None:
        return "hidden"
    if n < thresholds.indicative_below:
        return "indicative"
    if row.verdict != "gap_relevant":
        return "unclear"
    return "over" if (row.change > 0) == row.higher_is_better else "short"


def lost_in_correction(row: WaveChange, thresholds: Thresholds) -> bool:
    """Tell whether a change was there by its own test, and does not hold among the others of its family."""
    return row.p_value <= thresholds.error_rate < row.p_adjusted and change_state(row, thresholds) == "unclear"


def way_told(row: Attainment) -> bool:
    """Tell whether the share of the way to a target is known to less than a whole way."""
    return row.kind == "bounded" and row.share_high - row.share_low <= 1


def effect_state(row: Treatment, thresholds: Thresholds) -> str:
    """Return the state of the effect of a treatment."""
    people = (row.n_treated_before, row.n_treated_after, row.n_others_before, row.n_others_after)
    known = [n for n in people if n is not None]
    n = min(known) if len(known) == 4 else None
    return reading_state(row.verdict, row.effect_low, row.effect_high, n, thresholds, suppressed=row.suppressed)
