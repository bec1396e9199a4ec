"""Zones: where perception lies between the minimum people accept and what they desire."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Questionnaire
from gapkit.scoring.centres import Centre, Errors, centre_of, score_centre, share_of
from gapkit.scoring.results import NAN, Gap
from gapkit.scoring.rules import Rules
from gapkit.stats.estimates import t_p_value
from gapkit.stats.proportions import wilson
from gapkit.tally import Tally, difference_counts


def with_zone(
    row: Gap,
    questionnaire: Questionnaire,
    tally: Tally,
    rules: Rules,
    *,
    position: int | None = None,
    dimension: str | None = None,
    errors: Errors | None = None,
) -> Gap:
    """Return the row with adequacy, superiority gap and place in the zone of tolerance (three-column forms only).

    `position` is that of an item, `dimension` a code ("" for the overall score). The zone is judged by intervals:
    below (adequacy surely negative), above (superiority gap surely positive), inside, or undetermined. Where fewer
    people than may be shown gave a minimum, the row stays as it is.
    """
    if "minimum" not in questionnaire.columns or ("minimum", "perception") not in tally.pairs or not row.n:
        return row
    if position is not None:
        values, counts = tally.pairs_of("adequacy")
        adequacy = centre_of(values, counts[:, position])
        if errors is not None:
            adequacy = adequacy.under(errors.get(("item adequacy", row.code)))
        levels = np.arange(questionnaire.scale.low, questionnaire.scale.high + 1)
        minimum = centre_of(levels, tally.joint("adequacy")[:, position].sum(axis=2))
        widths, wide = difference_counts(tally.pairs["minimum", "expectation"])
        width = centre_of(widths, wide[:, position]).mean
        if adequacy.n >= rules.min_cell:
            worth = 1.0 if errors is None else min(1.0, row.n_effective / row.n)
            row = _with_share_below(row, counts[:, position], values, rules.level, worth=worth)
    else:
        adequacy = score_centre(tally, ("adequacy", dimension or ""), questionnaire, errors)
        minimum = score_centre(tally, ("minimum", dimension or ""), questionnaire)
        width = row.expectation - minimum.mean
    if adequacy.n < max(1, rules.min_cell):
        return row
    low, high = adequacy.interval(rules.level)
    return replace(
        row,
        minimum=minimum.mean,
        adequacy=adequacy.mean,
        adequacy_n=adequacy.n,
        adequacy_sd=adequacy.sd,
        adequacy_se=adequacy.se,
        adequacy_low=low,
        adequacy_high=high,
        adequacy_p=_p_value(adequacy),
        superiority_gap=row.gap,
        superiority_gap_low=row.gap_low,
        superiority_gap_high=row.gap_high,
        zone_width=width,
        zone_position=adequacy.mean / width if width > 0 else NAN,
        zone=zone_of((low, high), (row.gap_low, row.gap_high)),
    )


def zone_of(adequacy: tuple[float, float], superiority: tuple[float, float]) -> str | None:
    """Return where the intervals of P - N and P - E place perception; None when there are no intervals."""
    if np.isnan(adequacy[0]) or np.isnan(superiority[0]):
        return None
    if adequacy[1] < 0:
        return "below"
    if superiority[0] > 0:
        return "above"
    if adequacy[0] >= 0 and superiority[1] <= 0:
        return "inside"
    return "undetermined"


def _with_share_below(row: Gap, counts: NDArray[Any], values: NDArray[Any], level: float, *, worth: float = 1.0) -> Gap:
    share_below, n = share_of(counts, values < 0)
    n = n * worth
    share = wilson(share_below * n, n, level=level)
    return replace(
        row,
        below_minimum=float(share.estimate),
        below_minimum_low=float(share.low),
        below_minimum_high=float(share.high),
    )


def _p_value(centre: Centre) -> float:
    return float(t_p_value(centre.mean / centre.se, centre.df)) if centre.n > 1 and centre.se > 0 else NAN
