"""Outcomes of two waves: the change of NPS, CSAT, effort and the others, with the interval that suits each."""

from __future__ import annotations

import math

import numpy as np

from gapkit.record import replace
from gapkit.scoring.centres import Centre
from gapkit.scoring.outcomes import NET, SHARES
from gapkit.scoring.results import NAN, OutcomeScore
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.verdicts import regroupings, within_reach
from gapkit.scoring.waves.instruments import shared_outcomes
from gapkit.scoring.waves.meeting import Meeting
from gapkit.scoring.waves.pairs import moved
from gapkit.scoring.waves.results import WaveChange
from gapkit.scoring.waves.scores import PersonScores, WaveScores, centre_of_people
from gapkit.scoring.waves.table import detectable_change, method_of
from gapkit.stats.estimates import t_quantile
from gapkit.stats.multiplicity import holm
from gapkit.stats.outcome_metrics import net_promoter_difference, share_difference

_NORMAL = 1e9


def outcome_changes(meeting: Meeting, rules: Rules, *, power: float) -> Rows[WaveChange]:
    """Return the change of every outcome asked alike in both waves; they are one family (Holm).

    Different people, unweighted and each on his own: adjusted Wald for an NPS, Newcombe for a share. Otherwise from
    what each person adds.
    There is no smallest change that matters here, so a change is established or not, and never shown to be trivial.
    """
    before, after = meeting.before, meeting.after
    known = {row.code: row for row in before.outcomes}
    shared = set(shared_outcomes(before.questionnaire, after.questionnaire))
    rows = [
        _row(known[row.code], row, meeting, rules, power=power)
        for row in after.outcomes
        if row.code in known and row.code in shared and min(row.n, known[row.code].n) >= rules.min_cell
    ]
    if not rows:
        return Rows()
    adjusted = holm(np.array([row.p_value for row in rows]))
    return Rows(_judged(row, float(p), rules) for row, p in zip(rows, adjusted, strict=True))


def _judged(row: WaveChange, p_adjusted: float, rules: Rules) -> WaveChange:
    said = "gap_relevant" if p_adjusted <= rules.error_rate else "inconclusive"
    possible = regroupings(row.n_before or 0, row.n_after or 0, row.n_common or 0)
    return replace(row, p_adjusted=p_adjusted, verdict=within_reach(said, possible, rules))


def _row(
    first: OutcomeScore,
    second: OutcomeScore,
    meeting: Meeting,
    rules: Rules,
    *,
    power: float,
) -> WaveChange:
    row = WaveChange(
        "",
        "",
        "outcome",
        second.code,
        n_before=first.n,
        n_after=second.n,
        before=first.value,
        before_low=first.low,
        before_high=first.high,
        after=second.value,
        after_low=second.low,
        after_high=second.high,
        change=second.value - first.value,
        metric=second.metric,
        higher_is_better=second.higher_is_better,
    )
    one, two = meeting.before.people, meeting.after.people
    if one is not None and two is not None:
        found = meeting.outcome_change(second.code, _centre(one, second.code), _centre(two, second.code))
    else:
        found = moved(_told(first, meeting.before), _told(second, meeting.after), None)
    if _simple(meeting.before) and _simple(meeting.after) and found.common < 2 and second.metric in (*NET, *SHARES):
        return _counted(row, first, second, rules, power=power)
    low, high = found.interval(rules.level)
    return replace(
        row,
        method=method_of(found.common, first.n, second.n),
        n_common=None if meeting.told is None else found.common,
        change_se=found.se,
        change_low=low,
        change_high=high,
        df=found.df,
        p_value=found.p_value,
        detectable=detectable_change(found.se, found.df, power=power, error_rate=rules.error_rate),
        notes=("all_identical",) if found.se == 0 else (),
    )


def _counted(row: WaveChange, first: OutcomeScore, second: OutcomeScore, rules: Rules, *, power: float) -> WaveChange:
    if row.metric in NET:
        counts = [
            [dict(o.shares)[name] * o.n for name in ("promoters", "passives", "detractors")] for o in (first, second)
        ]
        found = net_promoter_difference(*counts, level=rules.level)
    else:
        found = share_difference(first.value * first.n, first.n, second.value * second.n, second.n, level=rules.level)
    low, high = float(found.low), float(found.high)
    se = (high - low) / 2 / float(t_quantile(0.5 + rules.level / 2, _NORMAL))
    return replace(
        row,
        change=float(found.difference),
        change_se=se,
        change_low=low,
        change_high=high,
        p_value=float(found.p_value),
        detectable=detectable_change(se, _NORMAL, power=power, error_rate=rules.error_rate),
    )


def _centre(people: PersonScores, code: str) -> Centre:
    everybody = np.ones(people.answers.people, np.bool_)
    return centre_of_people(people.outcome(code), people.weight, everybody, people.design)


def _told(row: OutcomeScore, wave: WaveScores) -> Centre:
    """Return the centre behind a published mean and its interval."""
    half, whole = (row.high - row.low) / 2, wave.gaps.overall
    df = whole.df if not _simple(wave) and math.isfinite(whole.df) else row.n - 1.0
    se = half / float(t_quantile(0.5 + wave.level / 2, df)) if df >= 1 else NAN
    return Centre(row.n, row.value, se * row.n**0.5, se, df)


def _simple(wave: WaveScores) -> bool:
    """Whether people were neither weighted nor drawn by a design; of a published wave the overall row tells."""
    if wave.people is None:
        return not math.isfinite(wave.gaps.overall.n_effective)
    return wave.people.answers.weight is None and wave.people.design is None
