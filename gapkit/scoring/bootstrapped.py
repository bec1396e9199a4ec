"""Bootstrap intervals that histograms cannot give: of people who came in clusters, and of the overall gap."""

from __future__ import annotations

import numpy as np

from gapkit.model import Answers, Questionnaire
from gapkit.record import replace
from gapkit.scoring.designs import DesignSums, Name
from gapkit.scoring.results import Gap, GapTable
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.stats.hodges_lehmann import hodges_lehmann

MOST_PEOPLE = 10_000
"""Beyond this many people the bootstrap of the overall gap and its t interval are the same to the third digit."""

MOST_CLUSTERS = 5_000
"""Likewise of clusters, whose resamples take time."""


def with_bootstrap(
    gaps: GapTable,
    questionnaire: Questionnaire,
    answers: Answers | None,
    rules: Rules,
    *,
    design: DesignSums | None = None,
    replicates: int = 9999,
    seed: int = 0,
) -> GapTable:
    """Return the gaps with BCa intervals: of every one from whole clusters, else of the overall one from its people.

    With weights alone, or strata without clusters, or a base with an end, there is none: the t interval stands alone.
    Without rows the overall gap says that it needs them.
    """
    if not questionnaire.paired:
        return gaps
    if answers is None:
        row = gaps.overall
        told = row if row.suppressed or not row.n else replace(row, notes=(*row.notes, "bootstrap_needs_rows"))
        return replace(gaps, overall=told)
    if design is not None:
        return _from_clusters(gaps, design, rules, replicates=replicates, seed=seed)
    row = gaps.overall
    if answers.weight is not None or row.suppressed or not 2 <= (row.n or 0) <= MOST_PEOPLE:
        return gaps
    return replace(gaps, overall=_of_people(row, questionnaire, answers, rules))


def _from_clusters(gaps: GapTable, sums: DesignSums, rules: Rules, *, replicates: int, seed: int) -> GapTable:
    design = sums.design
    many = rules.bootstrap_from <= design.clusters <= MOST_CLUSTERS
    if not (design.clustered and many and replicates and np.isinf(design.population).all()):
        return gaps
    from gapkit.stats.clusters import cluster_bca

    names: list[Name] = [
        *(("item gap", row.code) for row in gaps.items),
        *(("gap", row.code) for row in gaps.dimensions),
        ("gap", ""),
    ]
    low, high = cluster_bca(
        *sums.rows(names),
        np.random.default_rng(seed),
        strata=design.stratum,
        replicates=replicates,
        level=rules.level,
    )
    rows = [
        row if row.suppressed or not (row.n or 0) >= rules.bootstrap_from else _told(row, low[i], high[i])
        for i, row in enumerate([*gaps.items, *gaps.dimensions, gaps.overall])
    ]
    m = len(gaps.items)
    return replace(gaps, items=Rows(rows[:m]), dimensions=Rows(rows[m:-1]), overall=rows[-1])


def _of_people(row: Gap, questionnaire: Questionnaire, answers: Answers, rules: Rules) -> Gap:
    """Return the overall row with its pseudo-median and its interval, or for few people the exact p of its mean."""
    from gapkit.tally.scores import person_scores

    numbers, present, unit = person_scores(questionnaire, answers, 0.5)[0]["gap", ""]
    values, counts = np.unique(numbers[present], return_counts=True)
    middle = hodges_lehmann(values / unit, counts, level=rules.level)
    row = replace(
        row,
        pseudo_median=float(middle.estimate),
        pseudo_median_low=float(middle.low),
        pseudo_median_high=float(middle.high),
    )
    if (row.n or 0) < rules.bootstrap_from:
        from gapkit.stats.exact_mean import sign_flip_p

        return replace(row, sign_flip_p=sign_flip_p(values / unit, counts))
    from gapkit.stats.bootstrap import ideal_bca

    return _told(row, *ideal_bca(values / unit, counts, level=rules.level))


def _told(row: Gap, low: object, high: object) -> Gap:
    return replace(row, bootstrap_low=float(low), bootstrap_high=float(high))  # type: ignore[arg-type]
