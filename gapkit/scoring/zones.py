"""Zones: where perception lies between the minimum people accept and what they desire."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Questionnaire
from gapkit.record import replace
from gapkit.scoring.centres import Centre, Errors, centre_of, score_centre, share_of
from gapkit.scoring.designs import Error
from gapkit.scoring.results import NAN, Gap
from gapkit.scoring.rules import Rules
from gapkit.scoring.zone_places import zone_place
from gapkit.stats.estimates import t_p_value
from gapkit.stats.outcome_metrics import designed_share
from gapkit.stats.proportions import wilson
from gapkit.tally import Tally, difference_counts

_STATUS = {"over": "above", "edge": "undetermined", "upper": "undetermined"}
"""The status of a place that is not called by its name."""


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
            error = None if errors is None else errors.get(("below minimum", row.code))
            row = _with_share_below(row, counts[:, position], values, rules.level, error)
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
    place = zone_place(slack=adequacy, gap=superiority)
    return place if place is None else _STATUS.get(place, place)


def _with_share_below(
    row: Gap, counts: NDArray[Any], values: NDArray[Any], level: float, error: Error | None = None
) -> Gap:
    """Return the row with the share of people who perceive less than they accept; exact under a design, else Wilson."""
    share_below, n = share_of(counts, values < 0)
    if error is None:
        share = wilson(share_below * n, n, level=level)
    else:
        share = designed_share(share_below, error.se, error.df, float(counts[0].sum()), level=level)
    return replace(
        row,
        below_minimum=float(share.estimate),
        below_minimum_low=float(share.low),
        below_minimum_high=float(share.high),
    )


def _p_value(centre: Centre) -> float:
    return float(t_p_value(centre.mean / centre.se, centre.df)) if centre.n > 1 and centre.se > 0 else NAN
