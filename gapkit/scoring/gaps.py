"""Gaps: what people perceived, minus what they expected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gapkit.model import Questionnaire
from gapkit.record import replace
from gapkit.scoring.centres import Centre, Errors, centre_of, score_centre
from gapkit.scoring.designs import DesignSums
from gapkit.scoring.histograms import Fields, histogram_fields, shares
from gapkit.scoring.joint import joint_test, profile_of
from gapkit.scoring.precision import with_band, with_bayes_factor, with_detectable, with_exact_p
from gapkit.scoring.results import NAN, Gap, GapTable, Importance
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.verdicts import EVERYBODY, judged
from gapkit.scoring.weights import importance_of, weighted_gap
from gapkit.stats.equivalence import tost
from gapkit.stats.paired import d_av, d_av_interval, d_z, d_z_interval, hedges_factor, paired_t
from gapkit.tally import Tally

OVERALL = {"en": "Overall", "es": "Global"}


def gap_table(
    questionnaire: Questionnaire,
    tally: Tally,
    rules: Rules,
    *,
    language: str = "en",
    design: DesignSums | None = None,
    weighted: DesignSums | None = None,
) -> GapTable:
    """Return every gap of a group of people: items, dimensions, overall, weighted, and the joint test.

    Families: dimensions are adjusted by Holm on the paired t, items by Benjamini-Hochberg on the Pratt signed rank
    (exact where it can be), the overall gap stands alone. With sampling weights every family rests on the t, and so it
    does under a `design`, whose standard errors then stand behind every interval and test. Where there are weights and
    no design, `weighted` are the sums for the tests of all dimensions at once; without them there are none.
    """
    errors = None if design is None else design.errors
    items: Rows[Gap] = item_gaps(questionnaire, tally, rules, language=language, errors=errors)
    dimensions: Rows[Gap] = dimension_gaps(questionnaire, tally, rules, language=language, errors=errors)
    overall = overall_gap(questionnaire, tally, rules, language=language, errors=errors)
    if questionnaire.paired:
        items, dimensions, overall = _told_precisely(questionnaire, tally, rules, items, dimensions, overall)
    return GapTable(
        items=items,
        dimensions=dimensions,
        overall=overall,
        weighted=weighted_gap(questionnaire, tally, rules, errors=errors),
        importance=Rows[Importance](importance_of(questionnaire, tally, rules, errors=errors)),
        joint=joint_test(questionnaire, tally, design or weighted),
        profile=profile_of(questionnaire, tally, design or weighted),
    )


def _told_precisely(
    questionnaire: Questionnaire, tally: Tally, rules: Rules, items: Rows[Gap], dimensions: Rows[Gap], overall: Gap
) -> tuple[Rows[Gap], Rows[Gap], Gap]:
    """Return the rows with what these people could have shown, with exact tests where they are few, and a band."""
    m = len(items)
    rows = with_exact_p([*items, *dimensions], tally, questionnaire, rules)
    rows = with_detectable([*rows[:m], *with_band(rows[m:], rules), overall], rules)
    if rules.bayes:
        rows = with_bayes_factor(rows)
    return Rows(rows[:m]), Rows(rows[m:-1]), rows[-1]


def item_gaps(
    questionnaire: Questionnaire, tally: Tally, rules: Rules, *, language: str = "en", errors: Errors | None = None
) -> Rows[Gap]:
    """Return the gap of every item, in the order of the questionnaire."""
    labels = [item.text.in_(language) for item in questionnaire.items]
    known: Errors = errors or {}
    by_rank = errors is None and not tally.is_weighted
    if not questionnaire.paired:
        counts = tally.levels("perception")[..., 1:]
        levels = np.arange(questionnaire.scale.low, questionnaire.scale.high + 1)
        rows = [
            _perception_row(
                item.code,
                label,
                item.dimension,
                centre_of(levels, counts[:, i]).under(known.get(("item perception", item.code))),
                rules,
            )
            for i, (item, label) in enumerate(zip(questionnaire.items, labels, strict=True))
        ]
        return Rows(rows)
    values, counts = tally.pairs_of("gap")
    joint = tally.joint("gap")
    levels = np.arange(questionnaire.scale.low, questionnaire.scale.high + 1)
    expectation, perception = joint.sum(axis=3), joint.sum(axis=2)
    told = histogram_fields(values, counts[0], rules) if by_rank else [{}] * len(labels)
    tops = tally.levels("expectation")[1 if tally.is_weighted else 0]
    rows = []
    for i, (item, label) in enumerate(zip(questionnaire.items, labels, strict=True)):
        row = _gap_row(
            item.code,
            label,
            item.dimension,
            centre_of(values, counts[:, i]).under(known.get(("item gap", item.code))),
            centre_of(levels, expectation[:, i]),
            centre_of(levels, perception[:, i]).under(known.get(("item perception", item.code))),
            rules,
            weighted=not by_rank,
        )
        more = told[i] if by_rank else shares(values, counts[1 if tally.is_weighted else 0, i])
        answered = float(tops[i, 1:].sum())
        ceiling = min(1.0, float(tops[i, -1]) / answered) if answered else NAN
        rows.append(_with_histogram(row, more, rules, weighted=not by_rank, ceiling=ceiling))
    rows = _with_effect_intervals(rows, rules, designed=errors is not None)
    rows = [_in_zone(row, questionnaire, tally, rules, position=i, errors=errors) for i, row in enumerate(rows)]
    rows = [_hidden(row, rules) for row in rows]
    return Rows(judged(rows, rules, family="items"))


def dimension_gaps(
    questionnaire: Questionnaire, tally: Tally, rules: Rules, *, language: str = "en", errors: Errors | None = None
) -> Rows[Gap]:
    """Return the gap of every dimension: the mean over people of their own mean over answered pairs."""
    rows = []
    by_rank = errors is None and not tally.is_weighted
    for position, dimension in enumerate(questionnaire.dimensions):
        label = dimension.name.in_(language)
        if not questionnaire.paired:
            centre = score_centre(tally, ("perception", dimension.code), questionnaire, errors)
            rows.append(_perception_row(dimension.code, label, dimension.code, centre, rules))
            continue
        row = _score_row(questionnaire, tally, dimension.code, label, rules, errors)
        values, counts = tally.dimension_counts("gap", position)
        if values.size:
            layer = 1 if tally.is_weighted else 0
            told = histogram_fields(values, counts[:1], rules)[0] if by_rank else shares(values, counts[layer])
            row = _with_histogram(row, told, rules, weighted=not by_rank)
        rows.append(_in_zone(row, questionnaire, tally, rules, dimension=dimension.code, errors=errors))
    if questionnaire.paired:
        rows = [_hidden(row, rules) for row in _with_effect_intervals(rows, rules, designed=errors is not None)]
    return Rows(judged(rows, rules, family="dimensions") if questionnaire.paired else rows)


def overall_gap(
    questionnaire: Questionnaire, tally: Tally, rules: Rules, *, language: str = "en", errors: Errors | None = None
) -> Gap:
    """Return the overall gap: the mean of the dimensions, each counting once, over people who have them all."""
    label = OVERALL[language]
    if not questionnaire.paired:
        centre = score_centre(tally, ("perception", ""), questionnaire, errors)
        return _perception_row("overall", label, None, centre, rules)
    row = replace(_score_row(questionnaire, tally, "", label, rules, errors), code="overall", dimension=None)
    row = _in_zone(row, questionnaire, tally, rules, dimension="", errors=errors)
    (row,) = _with_effect_intervals([row], rules, designed=errors is not None)
    return judged([_hidden(row, rules)], rules, family="overall")[0]


def _in_zone(row: Gap, questionnaire: Questionnaire, tally: Tally, rules: Rules, **of: Any) -> Gap:
    """Return the row with its place in the zone of tolerance; nothing is loaded where no minimum was asked."""
    if "minimum" not in questionnaire.columns:
        return row
    from gapkit.scoring.zones import with_zone

    return with_zone(row, questionnaire, tally, rules, **of)


def _score_row(
    questionnaire: Questionnaire, tally: Tally, code: str, label: str, rules: Rules, errors: Errors | None
) -> Gap:
    return _gap_row(
        code,
        label,
        code or None,
        score_centre(tally, ("gap", code), questionnaire, errors),
        score_centre(tally, ("expectation", code), questionnaire),
        score_centre(tally, ("perception", code), questionnaire, errors),
        rules,
        weighted=tally.is_weighted or errors is not None,
    )


def _gap_row(
    code: str,
    label: str,
    dimension: str | None,
    gap: Centre,
    expectation: Centre,
    perception: Centre,
    rules: Rules,
    *,
    weighted: bool,
) -> Gap:
    """Return the parts of a row that means and standard deviations give."""
    if gap.n == 0:
        return Gap(code, label, dimension, 0, notes=("nobody_answered",))
    test = paired_t(gap.mean, gap.se, gap.df + 1)
    low, high = gap.interval(rules.level)
    perceived = perception.interval(rules.level)
    r = _correlation(gap.sd, expectation.sd, perception.sd)
    z, av = d_z(gap.mean, gap.sd), d_av(gap.mean, expectation.sd, perception.sd)
    notes: tuple[str, ...] = ()
    if gap.n == 1:
        notes += ("one_answer",)
    elif gap.sd == 0:
        notes += ("all_identical",)
    if gap.known:
        notes += (EVERYBODY,)
    return Gap(
        code,
        label,
        dimension,
        gap.n,
        expectation=expectation.mean,
        expectation_sd=expectation.sd,
        perception=perception.mean,
        perception_sd=perception.sd,
        perception_low=perceived[0],
        perception_high=perceived[1],
        gap=gap.mean,
        gap_sd=gap.sd,
        gap_se=gap.se,
        gap_low=low,
        gap_high=high,
        t=float(test.t),
        df=float(test.df),
        p_value=float(test.p_value),
        d_z=float(z),
        d_av=float(av),
        hedges_g_av=float(av * hedges_factor(gap.n - 1)) if gap.n > 2 else NAN,
        correlation=r,
        equivalence_p=float(tost(gap.mean, gap.se, gap.df, bound=rules.smallest_gap).p_value),
        n_effective=gap.effective if weighted else NAN,
        notes=notes,
    )


def _perception_row(code: str, label: str, dimension: str | None, centre: Centre, rules: Rules) -> Gap:
    """Return a row of a perception-only questionnaire: a level with its interval, no gap."""
    if centre.n == 0:
        return Gap(code, label, dimension, 0, notes=("nobody_answered",))
    low, high = centre.interval(rules.level)
    row = Gap(
        code,
        label,
        dimension,
        centre.n,
        perception=centre.mean,
        perception_sd=centre.sd,
        perception_low=low,
        perception_high=high,
        notes=("no_expectation", *((EVERYBODY,) if centre.known else ())),
    )
    return _hidden(row, rules)


def _with_histogram(row: Gap, told: Fields, rules: Rules, *, weighted: bool, **more: Any) -> Gap:
    """Return the row with what its histogram gives, and a note where people were too few for all of it."""
    short = not weighted and 0 < (row.n or 0) < rules.bootstrap_from
    notes = (*row.notes, "n_below_bootstrap") if short else row.notes
    return replace(row, notes=notes, **told, **more)


def _with_effect_intervals(rows: list[Gap], rules: Rules, *, designed: bool) -> list[Gap]:
    """Return the rows with intervals of both standardised gaps; weights leave fewer effective people.

    With a design (`designed`) they rest on its degrees of freedom.
    """
    known = [row for row in rows if row.n]
    z, av, first, second, r = (
        np.array([getattr(row, name) for row in known], dtype=np.float64)
        for name in ("d_z", "d_av", "expectation_sd", "perception_sd", "correlation")
    )
    n = np.array([row.n if np.isnan(row.n_effective) else row.n_effective for row in known], dtype=np.float64)
    options: dict[str, Any] = {"level": rules.level} | ({"df": np.array([r.df for r in known])} if designed else {})
    if any(EVERYBODY in row.notes for row in known):
        ends = (z, z, av, av)
    else:
        ends = (*d_z_interval(z, n, **options), *d_av_interval(av, first, second, r, n, **options))
    names = ("d_z_low", "d_z_high", "d_av_low", "d_av_high")
    found: Iterator[Fields] = iter([dict(zip(names, map(float, one), strict=True)) for one in zip(*ends, strict=True)])
    return [replace(row, **next(found)) if row.n else row for row in rows]


def _hidden(row: Gap, rules: Rules) -> Gap:
    """Return the row without any number when it rests on too few people to be shown."""
    if row.n is None or row.n == 0 or row.n >= rules.min_cell:
        return row
    return Gap(row.code, row.label, row.dimension, None, suppressed=True, notes=("too_few",))


def _correlation(gap_sd: float, expectation_sd: float, perception_sd: float) -> float:
    spread = 2 * expectation_sd * perception_sd
    if not spread > 0:
        return NAN
    return float(np.clip((expectation_sd**2 + perception_sd**2 - gap_sd**2) / spread, -1, 1))
