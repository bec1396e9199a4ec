"""Precision: what these people could have shown, exactly where they are few, and for all dimensions together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gapkit.model import Questionnaire
from gapkit.record import replace
from gapkit.scoring.results import NAN, Gap
from gapkit.scoring.rules import Rules
from gapkit.tally import Tally


def with_detectable(rows: Sequence[Gap], rules: Rules) -> list[Gap]:
    """Return the rows whose verdict is open with the smallest gap these people would have shown."""
    open_ = [i for i, row in enumerate(rows) if row.verdict == "inconclusive" and row.gap_se > 0 and (row.n or 0) > 1]
    if not open_:
        return list(rows)
    from gapkit.stats.power import detectable_effect

    se, df = (np.array([getattr(rows[i], name) for i in open_]) for name in ("gap_se", "df"))
    found = np.atleast_1d(detectable_effect(se, df, power=rules.power, error_rate=rules.error_rate))
    told = list(rows)
    for i, value in zip(open_, found.tolist(), strict=True):
        told[i] = replace(rows[i], detectable=value if np.isfinite(value) else NAN)
    return told


def with_band(rows: Sequence[Gap], rules: Rules) -> list[Gap]:
    """Return the rows with the ends of a band that holds for all of them together (Bonferroni)."""
    kept = [i for i, row in enumerate(rows) if not row.suppressed and row.gap_se > 0]
    if len(rows) < 2 or not kept:
        return list(rows)
    from gapkit.stats.bands import bonferroni_band

    mean, se, df = (np.array([getattr(rows[i], name) for i in kept]) for name in ("gap", "gap_se", "df"))
    band = bonferroni_band(mean, se, df, level=rules.level)
    told = list(rows)
    for i, low, high in zip(kept, np.atleast_1d(band.low), np.atleast_1d(band.high), strict=True):
        told[i] = replace(rows[i], band_low=float(low), band_high=float(high))
    return told


def with_exact_p(rows: Sequence[Gap], tally: Tally, questionnaire: Questionnaire, rules: Rules) -> list[Gap]:
    """Return items or dimensions of few people with the exact p of their mean gap; with weights nothing is exact."""
    if tally.is_weighted or all((row.n or 0) >= rules.bootstrap_from or row.suppressed for row in rows):
        return list(rows)
    from gapkit.stats.exact_mean import sign_flip_p

    items = {item.code: i for i, item in enumerate(questionnaire.items)}
    dimensions = {dimension.code: i for i, dimension in enumerate(questionnaire.dimensions)}
    told = []
    for row in rows:
        if row.suppressed or not 0 < (row.n or 0) < rules.bootstrap_from or not np.isnan(row.n_effective):
            told.append(row)
            continue
        if row.code in items:
            steps, every = tally.pairs_of("gap")
            p = sign_flip_p(steps, every[0, items[row.code]])
        else:
            values, counts = tally.dimension_counts("gap", dimensions[row.code])
            p = sign_flip_p(values, counts[0])
        told.append(replace(row, sign_flip_p=p))
    return told


def with_bayes_factor(rows: Sequence[Gap]) -> list[Gap]:
    """Return the rows with how much likelier their answers are if there is a gap than if there is none."""
    from gapkit.stats.bayes import bayes_factor

    people = np.array([float(row.n or 0) for row in rows])
    n = np.fmin(people, np.array([row.n_effective for row in rows], dtype=np.float64))
    found = np.atleast_1d(bayes_factor(np.array([row.t for row in rows]), np.where(n >= 2, n, np.nan)).bf10)
    return [
        replace(row, bayes_factor=float(value)) if np.isfinite(value) and not row.suppressed else row
        for row, value in zip(rows, found, strict=True)
    ]
