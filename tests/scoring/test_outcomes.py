"""Outcomes: the right number with the right interval, for everybody and for every group beside the rest."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from gapkit.model import Answers, Outcome, Scale, Segment, Text
from gapkit.scoring.outcome_segments import outcome_segments
from gapkit.scoring.outcomes import outcome_scores
from gapkit.scoring.rules import Rules
from gapkit.stats.outcome_metrics import net_promoter_difference, share_difference
from gapkit.stats.proportions import net_promoter, wilson
from gapkit.study import Study, diagnose
from gapkit.tally import tally_up
from tests.few_draws import few_draws
from tests.report.made_surveys import questionnaire

ALL = (
    Outcome("nps", "nps", Text("¿Recomendaría?", "Would you recommend?"), Scale(0, 10)),
    Outcome("csat", "csat", Text("Satisfacción", "Satisfaction"), Scale(1, 5)),
    Outcome("easy", "ces", Text("Fue fácil", "It was easy"), Scale(1, 7), version=2),
    Outcome("effort", "ces", Text("Esfuerzo", "Effort"), Scale(1, 5), higher_is_better=False, version=1),
    Outcome("left", "churn", Text("Baja", "Left"), Scale(0, 1), higher_is_better=False, window="P12M"),
    Outcome("enps", "enps", Text("¿Recomendaría trabajar aquí?", "Would you recommend working here?"), Scale(0, 10)),
    *(
        Outcome(f"acsi{i}", "acsi", Text(f"Pregunta {i} del índice", f"Question {i} of the index"), Scale(1, 10))
        for i in (1, 2, 3)
    ),
    Outcome("value", "clv", Text("Valor de vida", "Lifetime value"), Scale(0, 0)),
)
PEOPLE = 240


def answers(
    *, worse: str = "", weighted: bool = False, clusters: int = 0, people: int = PEOPLE, seed: int = 4
) -> Answers:
    """Return made answers of three groups, of which one may recommend less than the others."""
    draws = np.random.default_rng(seed)
    group = (np.arange(people) % 3).astype(np.int32)
    mood = draws.normal(0, 1, people)
    if worse:
        mood -= 1.6 * (group == "ABC".index(worse))
    codes = {role: draws.integers(3, 8, (4, people)).astype(np.uint8) for role in ("expectation", "perception")}
    given = {}
    for outcome in ALL:
        low, high = outcome.scale.low, outcome.scale.high
        if outcome.is_amount:
            continue
        level = (low + high) / 2 + 0.22 * (high - low) * (mood + draws.normal(0, 0.7, people))
        given[outcome.code] = np.clip(np.rint(level), low, high)
    given["csat"][:7] = np.nan
    given["acsi2"][:4] = np.nan
    return Answers(
        codes,
        outcomes=given,
        amounts={"value": np.exp(draws.normal(6, 0.8, people) + 0.3 * mood)},
        segments={"Canal": Segment("Canal", ("A", "B", "C"), group)},
        weight=draws.uniform(0.5, 2.5, people) if weighted else None,
        cluster=draws.integers(0, clusters, people).astype(np.int32) if clusters else None,
    )


ASKED = questionnaire((2, 2), outcomes=ALL)


FEW = few_draws(6)


def found(given: Answers):
    """Return the diagnosis."""
    return diagnose(Study.of(ASKED, given), thresholds=FEW, language="en")


def test_every_outcome_has_its_own_score_and_interval():
    given = answers()
    rows = {row.code: row for row in found(given).outcomes}
    told = given.outcomes
    assert list(rows) == ["nps", "csat", "easy", "effort", "left", "enps", "acsi1", "value"]
    for code in ("nps", "enps"):
        parts = (told[code] >= 9).sum(), ((told[code] >= 7) & (told[code] < 9)).sum(), (told[code] <= 6).sum()
        share = net_promoter(*parts)
        row = rows[code]
        assert (row.value, row.low, row.high) == pytest.approx([float(part) for part in share])
    csat = told["csat"][~np.isnan(told["csat"])]
    share = wilson((csat >= 4).sum(), csat.size)
    assert (rows["csat"].value, rows["csat"].low, rows["csat"].high) == pytest.approx([float(x) for x in share])
    mean = stats.t.interval(0.95, csat.size - 1, csat.mean(), stats.sem(csat))
    assert (rows["csat"].mean_low, rows["csat"].mean_high) == pytest.approx(mean)
    assert rows["left"].value == pytest.approx(told["left"].mean())


def test_the_two_effort_scores_run_in_opposite_directions():
    given = answers()
    rows = {row.code: row for row in found(given).outcomes}
    assert rows["easy"].good_share == pytest.approx((given.outcomes["easy"] >= 5).mean())
    assert rows["effort"].good_share == pytest.approx((given.outcomes["effort"] <= 2).mean())
    assert rows["easy"].higher_is_better and not rows["effort"].higher_is_better


def test_the_index_is_the_equally_weighted_one_over_complete_answers():
    given = answers()
    parts = np.stack([given.outcomes[f"acsi{i}"] for i in (1, 2, 3)])
    parts = parts[:, ~np.isnan(parts).any(axis=0)]
    own = 100 * (parts - 1).mean(axis=0) / 9
    interval = stats.t.interval(0.95, own.size - 1, own.mean(), stats.sem(own))
    row = next(row for row in found(given).outcomes if row.metric == "acsi")
    assert row.n == parts.shape[1] == PEOPLE - 4
    assert (row.value, row.low, row.high) == pytest.approx([own.mean(), *interval])


def test_lifetime_value_is_a_mean_with_an_interval_and_never_judged():
    given = answers(worse="B")
    result = found(given)
    row = next(row for row in result.outcomes if row.metric == "clv")
    values = given.amounts["value"]
    interval = stats.t.interval(0.95, PEOPLE - 1, values.mean(), stats.sem(values))
    assert (row.value, row.low, row.high) == pytest.approx((values.mean(), *interval))
    states = {one.state for one in result.outcome_segments if one.metric == "clv"}
    assert states <= {"higher", "lower", "unclear"}


def test_without_the_rows_what_can_be_counted_is_still_told():
    given = answers()
    rows = outcome_scores(ASKED, tally_up(ASKED, given))
    assert [row.metric for row in rows] == ["nps", "csat", "ces", "ces", "churn", "enps"]


def test_groups_are_compared_with_the_people_of_all_other_groups():
    given = answers(worse="B")
    rows = {(row.outcome, row.value): row for row in found(given).outcome_segments}
    nps, inside = given.outcomes["nps"], given.segments["Canal"].codes == 1
    counts = [
        [(nps[side] >= 9).sum(), ((nps[side] >= 7) & (nps[side] < 9)).sum(), (nps[side] <= 6).sum()]
        for side in (~inside, inside)
    ]
    expected = net_promoter_difference(*counts)
    row = rows["nps", "B"]
    assert (row.difference, row.difference_low, row.difference_high, row.p_value) == pytest.approx(
        [float(part) for part in (expected.difference, expected.low, expected.high, expected.p_value)]
    )
    left = given.outcomes["left"]
    shares = share_difference(left[~inside].sum(), (~inside).sum(), left[inside].sum(), inside.sum())
    assert rows["left", "B"].difference == pytest.approx(float(shares.difference))
    easy = given.outcomes["easy"]
    welch = stats.ttest_ind(easy[inside], easy[~inside], equal_var=False)
    assert rows["easy", "B"].p_value == pytest.approx(welch.pvalue)
    assert tuple(welch.confidence_interval()) == pytest.approx(
        (rows["easy", "B"].difference_low, rows["easy", "B"].difference_high)
    )


def test_less_of_what_should_be_low_is_better():
    rows = {(row.outcome, row.value): row for row in found(answers(worse="B")).outcome_segments}
    assert rows["nps", "B"].state == rows["csat", "B"].state == rows["acsi1", "B"].state == "worse"
    assert rows["effort", "B"].state == rows["left", "B"].state == "better"
    assert rows["value", "B"].state in ("lower", "unclear")


def test_adjusted_p_is_that_of_all_comparisons_together():
    rows = [row for row in found(answers(worse="C")).outcome_segments if row.state != "hidden"]
    p = np.array([row.p_value for row in rows])
    assert [row.p_adjusted for row in rows] == pytest.approx(stats.false_discovery_control(p).tolist())


def test_two_groups_are_one_comparison_told_from_both_sides():
    given = answers()
    codes = np.where(given.segments["Canal"].codes == 0, 0, 1).astype(np.int32)
    given = given.select(np.arange(PEOPLE))
    pair = Answers(given.codes, outcomes=given.outcomes, segments={"Par": Segment("Par", ("x", "y"), codes)})
    rows = [row for row in found(pair).outcome_segments if row.outcome == "nps"]
    assert rows[0].difference == pytest.approx(-rows[1].difference)
    assert rows[0].p_adjusted == rows[1].p_adjusted
    everything = found(pair).outcome_segments
    once = np.array([row.p_value for row in everything][::2])
    assert [row.p_adjusted for row in everything][::2] == pytest.approx(stats.false_discovery_control(once).tolist())


def test_small_groups_are_described_and_tiny_ones_hidden_with_one_to_protect_them():
    given = answers()
    codes = np.zeros(PEOPLE, np.int32)
    codes[:3], codes[3:20], codes[20:90] = 3, 2, 1
    small = Answers(given.codes, outcomes=given.outcomes, segments={"S": Segment("S", ("a", "b", "c", "d"), codes)})
    rows = {row.value: row for row in found(small).outcome_segments if row.outcome == "nps"}
    assert rows["d"].suppressed and not rows["d"].protected
    assert rows["c"].suppressed and rows["c"].protected
    assert all(np.isnan(rows[name].score) and rows[name].n is None for name in "cd")
    assert rows["a"].state in ("unclear", "better", "worse")
    codes[:3] = 2
    told = {row.value: row for row in found(small).outcome_segments if row.outcome == "nps"}
    assert told["c"].state == "indicative" and np.isnan(told["c"].difference) and not np.isnan(told["c"].score)


def test_a_group_hidden_for_its_gaps_is_hidden_for_its_outcomes():
    given = answers()
    codes = {role: array.copy() for role, array in given.codes.items()}
    inside = given.segments["Canal"].codes == 0
    codes["perception"][:, np.flatnonzero(inside)[3:]] = 0
    hidden = Answers(codes, outcomes=given.outcomes, segments=given.segments)
    rows = {row.value: row for row in found(hidden).outcome_segments if row.outcome == "nps"}
    assert rows["A"].suppressed


def test_weights_count_in_the_scores_and_in_the_comparisons():
    given = answers(weighted=True)
    rows = {row.code: row for row in found(given).outcomes}
    weight = given.weight
    assert weight is not None
    nps = given.outcomes["nps"]
    expected = 100 * (weight[nps >= 9].sum() - weight[nps <= 6].sum()) / weight.sum()
    assert rows["nps"].value == pytest.approx(expected)
    assert rows["value"].value == pytest.approx((weight * given.amounts["value"]).sum() / weight.sum())
    inside = given.segments["Canal"].codes == 2
    easy = given.outcomes["easy"]
    means = [np.average(easy[side], weights=weight[side]) for side in (inside, ~inside)]
    row = next(r for r in found(given).outcome_segments if (r.outcome, r.value) == ("easy", "C"))
    assert row.difference == pytest.approx(means[0] - means[1])


def test_people_of_one_branch_that_answer_alike_widen_the_intervals():
    alone, branch = answers(), answers(clusters=12)
    mood = np.random.default_rng(1).normal(0, 2.2, 12)[branch.cluster]
    shifted = {
        code: np.clip(values + np.rint(mood), 0, 10) for code, values in branch.outcomes.items() if code == "nps"
    }
    asked = questionnaire((2, 2), outcomes=ALL[:1])
    together = Answers(branch.codes, outcomes=shifted, segments=branch.segments, cluster=branch.cluster)
    apart = Answers(branch.codes, outcomes=shifted, segments=branch.segments)
    wide, narrow = (diagnose(Study.of(asked, one), thresholds=FEW).outcomes[0] for one in (together, apart))
    assert wide.value == pytest.approx(narrow.value)
    assert wide.high - wide.low > 1.5 * (narrow.high - narrow.low)
    # One person per cluster is no clustering: the mean of the NPS per person with its t interval.
    each = Answers(alone.codes, outcomes=shifted, cluster=np.arange(PEOPLE, dtype=np.int32))
    row = diagnose(Study.of(asked, each), thresholds=FEW).outcomes[0]
    values = 100.0 * ((shifted["nps"] >= 9) * 1.0 - (shifted["nps"] <= 6))
    expected = stats.t.interval(0.95, PEOPLE - 1, values.mean(), stats.sem(values))
    assert (row.low, row.high) == pytest.approx(expected)


def test_no_group_is_told_apart_too_often_when_none_differs():
    """In 60 surveys without any difference, seldom more than one in twenty claims one (seeded)."""
    claims = 0
    for seed in range(60):  # as a diagnosis compares them, and nothing else of it
        study = Study.of(ASKED, answers(seed=seed, people=150))
        scores = outcome_scores(ASKED, study.tally, answers=study.answers)
        rows = outcome_segments(ASKED, scores, study.segments, Rules(), answers=study.answers)
        claims += any(row.state in ("better", "worse", "higher", "lower") for row in rows)
    assert claims <= 8


def test_findings_name_the_surest_worse_group_and_say_when_nobody_stands_apart():
    told = [f for f in found(answers(worse="B")).findings if f.kind == "outcome.segment"]
    assert {f.facts["value"] for f in told if f.subject == "nps"} == {"B"}
    assert all(f.facts["side"] != "unclear" for f in told)
    quiet = found(answers(seed=11))
    open_ = [f for f in quiet.findings if f.kind == "outcome.segments"]
    assert len(open_) == 1 and open_[0].state == "unclear" and open_[0].strength == 0


def test_a_handful_who_answered_an_outcome_cannot_be_worked_out_from_two_groups():
    # Everybody in the north came by the web; of the others who did, only three told how likely they are to recommend.
    people = 120
    channel = (np.arange(people) >= 80).astype(np.int32)
    region = (np.arange(people) >= 40).astype(np.int32)
    nps = np.where((np.arange(people) >= 43) & (np.arange(people) < 80), np.nan, 8.0 + np.arange(people) % 3)
    codes = {role: np.full((3, people), level, np.uint8) for role, level in (("expectation", 6), ("perception", 5))}
    codes["perception"][0] = 3 + np.arange(people) % 4
    segments = {
        "Canal": Segment("Canal", ("web", "shop"), channel),
        "Zona": Segment("Zona", ("north", "south"), region),
    }
    given = Answers(codes, outcomes={"nps": nps}, segments=segments)
    result = diagnose(Study.of(questionnaire((3,), outcomes=ALL[:1]), given), thresholds=FEW)
    shown = {(row.segment, row.value) for row in result.outcome_segments if not row.suppressed}
    assert not {("Canal", "web"), ("Zona", "north")} <= shown
    assert not any(row.suppressed for row in result.segments)
