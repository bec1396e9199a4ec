"""Archetypes of a study: who is in which, what they expect, who may not be shown, and what is left empty."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Answers, Outcome, Scale, Segment, Text
from gapkit.model.archetypes import archetype_rules
from gapkit.scoring.archetypes.empathy import CodedComments
from gapkit.scoring.archetypes.people import safe_table
from gapkit.scoring.archetypes.table import archetypes_of
from gapkit.scoring.outcomes import outcome_scores
from gapkit.scoring.rules import Rules
from gapkit.study import Study, diagnose
from gapkit.tally import tally_up
from tests.strategies import make_questionnaire

LIMITS = Thresholds.for_range(6).profile_limits
OUTCOMES = (
    Outcome("nps", "nps", Text("¿Nos recomendaría?", "Would you recommend us?"), Scale(0, 10)),
    Outcome("csat", "csat", Text("Satisfacción", "Satisfaction"), Scale(1, 5)),
)


def survey(sizes=(200, 160), *, seed=1, web=(0.8, 0.3), outcomes=OUTCOMES, points=False, columns=None):
    """Return a survey of two kinds of people: the first expect most of D0, the second of D2."""
    random = np.random.default_rng(seed)
    codes = np.repeat([0, 1], sizes)
    people = len(codes)
    lift = np.array([[0.9, 0, -0.9], [-0.9, 0, 0.9]])[codes].T.repeat([3, 3, 3], axis=0)
    expected = 5 + lift + random.normal(0, 0.5, people) + random.normal(0, 0.6, (9, people))
    perceived = 4.5 + random.normal(0, 0.9, (9, people))
    answers = {"expectation": expected, "perception": perceived}
    chosen = columns or tuple(answers)
    questionnaire = make_questionnaire([3, 3, 3], columns=chosen, outcomes=outcomes, points=points)
    values = {o.code: random.integers(o.scale.low, o.scale.high + 1, people).astype(float) for o in outcomes}
    channel = np.where(random.random(people) < np.array(web)[codes], 0, 1).astype(np.int32)
    return (
        questionnaire,
        Answers(
            {role: np.clip(np.rint(answers[role]), 1, 7).astype(np.uint8) for role in chosen},
            points=random.dirichlet([1, 1, 3], people).T if points else None,
            outcomes=values,
            segments={"Canal": Segment("Canal", ("Web", "Tienda"), channel)},
        ),
        codes,
    )


def found(questionnaire, answers, choice="auto", **options):
    rules = Rules()
    tally = tally_up(questionnaire, answers)
    if isinstance(choice, dict):
        choice = archetype_rules(choice, questionnaire, answers)
    scores = outcome_scores(questionnaire, tally)
    return archetypes_of(questionnaire, answers, choice, rules, LIMITS, tally=tally, outcomes=scores, seed=1, **options)


@pytest.fixture(scope="module")
def profiles():
    questionnaire, answers, codes = survey()
    return questionnaire, answers, codes, found(questionnaire, answers)


# --- who ---


def test_profiles_are_letters_by_size_with_the_share_of_everybody(profiles):
    _, answers, codes, told = profiles
    assert told.reason is None and [row.name for row in told.rows] == ["A", "B"]
    assert sum(row.n for row in told.rows) == answers.people
    first = told.rows[0]
    assert (
        first.n == pytest.approx(np.count_nonzero(codes == 0), abs=12)
        and first.share_low < 200 / 360 < first.share_high
    )
    assert first.certainty > 0.9


def test_the_first_rule_that_holds_decides_and_the_rest_stay_together():
    questionnaire, answers, _ = survey()
    told = found(questionnaire, answers, {"Web": ["Canal = Web"], "Promotores": ["nps >= 9"]})
    web = answers.segments["Canal"].codes == 0
    promoters = ~web & (answers.outcomes["nps"] >= 9)
    assert [row.name for row in told.rows] == ["Web", "Promotores", ""]
    assert [row.n for row in told.rows] == [web.sum(), promoters.sum(), (~web & ~promoters).sum()]
    assert told.rows[0].rule == ("Canal = Web",) and told.origin == "rules"


def test_a_blank_holds_no_condition_not_even_that_of_being_different():
    questionnaire, answers, _ = survey()
    nps = answers.outcomes["nps"].copy()
    nps[:50] = np.nan
    segment = answers.segments["Canal"]
    channel = np.where(np.arange(answers.people) < 30, -1, segment.codes).astype(np.int32)
    blank = dataclasses.replace(
        answers,
        outcomes={**answers.outcomes, "nps": nps},
        segments={"Canal": dataclasses.replace(segment, codes=channel)},
    )
    told = found(questionnaire, blank, {"a": ["nps != 5", "Canal != Tienda"]})
    expected = (~np.isnan(nps)) & (nps != 5) & (channel == 0)
    assert told.rows[0].n == expected.sum()


def test_conditions_on_answers_use_the_mean_of_a_dimension_in_points_of_the_scale():
    questionnaire, answers, _ = survey()
    told = found(questionnaire, answers, {"a": ["E_D0 >= 5.5", "G_I4 < 0"]})
    high = answers.codes["expectation"][:3].mean(axis=0) >= 5.5
    short = answers.codes["perception"][3].astype(int) < answers.codes["expectation"][3]
    assert told.rows[0].n == (high & short).sum()


# --- what they expect, and where it hurts ---


def test_expectations_are_centred_on_each_person_and_add_up_to_nothing(profiles):
    _, answers, _, told = profiles
    for name in ("A", "B"):
        rows = [row for row in told.expectations if row.archetype == name]
        assert sum(row.centred for row in rows) == pytest.approx(0, abs=1e-9)
        assert all(row.centred_low < row.centred < row.centred_high for row in rows)
    first = {row.subject: row for row in told.expectations if row.archetype == "A"}
    assert first["D0"].centred_low > 0.5 and first["D2"].lift_high < -1
    level = answers.codes["expectation"].reshape(3, 3, -1).mean(axis=1)
    assert first["D0"].expectation == pytest.approx(level[0, level[0] > level[2]].mean(), abs=0.1)


def test_the_gap_of_an_archetype_is_that_of_its_people():
    questionnaire, answers, _ = survey()
    told = found(questionnaire, answers, {"Web": ["Canal = Web"]})
    web = answers.segments["Canal"].codes == 0
    gap = (answers.codes["perception"].astype(float) - answers.codes["expectation"])[:3, web].mean()
    row = next(row for row in told.gaps if row.value == "Web" and row.dimension == "D0")
    assert row.gap == pytest.approx(gap) and row.verdict is not None and row.p_adjusted >= row.p_value


def test_points_say_what_an_archetype_values():
    questionnaire, answers, _ = survey(points=True)
    told = found(questionnaire, answers, {"Web": ["Canal = Web"]})
    rows = {row.subject: row.importance for row in told.expectations if row.archetype == "Web"}
    web = answers.segments["Canal"].codes == 0
    assert rows["D2"] == pytest.approx(answers.points[2, web].mean())


def test_with_two_dimensions_items_are_compared():
    _, answers, _ = survey()
    two = make_questionnaire([5, 4], outcomes=OUTCOMES)
    told = found(two, answers, {"Web": ["Canal = Web"]})
    assert [row.subject for row in told.expectations if row.archetype == "Web"] == [item.code for item in two.items]


def test_clusters_widen_the_intervals_of_expectations_and_of_shares():
    questionnaire, answers, _ = survey()
    # Whole branches of one channel each: their people are alike.
    branch = np.argsort(np.argsort(answers.segments["Canal"].codes, kind="stable")) // 30
    clustered = dataclasses.replace(answers, cluster=branch.astype(np.int32))
    kinds = archetype_rules({"a": ["nps >= 5"]}, questionnaire, answers)
    simple, wide = (
        diagnose(Study.of(questionnaire, one), archetypes=kinds).archetypes.people[0] for one in (answers, clustered)
    )
    assert simple.difference == pytest.approx(wide.difference)
    assert np.isfinite(wide.p_value) and wide.p_value != simple.p_value


# --- who may not be shown ---


def test_an_archetype_of_few_people_is_hidden_with_one_that_protects_it():
    questionnaire, answers, _ = survey()
    nps = np.full(answers.people, 5.0)
    nps[:3], nps[3:60] = 10, 0
    few = dataclasses.replace(answers, outcomes={**answers.outcomes, "nps": nps})
    told = found(questionnaire, few, {"pocos": ["nps = 10"], "medio": ["nps = 0"]})
    rows = {row.name: row for row in told.rows}
    assert rows["pocos"].suppressed and rows["medio"].suppressed and rows["medio"].protected
    assert not rows[""].suppressed
    for table, name in ((told.rows, "name"), (told.gaps, "value"), (told.expectations, "archetype")):
        for row in table:
            if getattr(row, name) in ("pocos", "medio"):
                numbers = [v for f, v in vars(row).items() if isinstance(v, int | float) and not isinstance(v, bool)]
                assert row.suppressed and all(np.isnan(v) for v in numbers)
    assert all(row.suppressed for row in told.outcomes if row.value in ("pocos", "medio"))
    assert all(row.suppressed for row in told.people if row.archetype in ("pocos", "medio"))
    assert not any(entry.archetype in ("pocos", "medio") for entry in told.empathy)


def test_an_archetype_that_is_a_segment_but_for_a_few_people_is_hidden():
    questionnaire, answers, _ = survey()
    web = answers.segments["Canal"].codes == 0
    nps = np.where(np.cumsum(web) <= 3, 10.0, 5.0)
    near = dataclasses.replace(answers, outcomes={**answers.outcomes, "nps": nps})
    told = found(questionnaire, near, {"casi toda la web": ["Canal = Web", "nps = 5"]})
    assert told.rows[0].suppressed


def test_very_few_people_without_a_profile_stand_in_the_largest():
    questionnaire, answers, _ = survey()
    codes = answers.codes["expectation"].copy()
    codes[:, 0], codes[:, 5] = 7, 0
    told = found(questionnaire, dataclasses.replace(answers, codes={**answers.codes, "expectation": codes}))
    assert "rest_joined" in told.notes and told.incomplete is None and told.flat is None
    assert sum(row.n for row in told.rows) == answers.people and "" not in [row.name for row in told.rows]


@given(
    hnp.arrays(np.int64, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.integers(0, 30)),
    st.integers(3, 8),
)
def test_no_row_and_no_column_of_a_shown_table_gives_a_few_people_away(table, least):
    rows, columns = [False] * table.shape[0], [False] * table.shape[1]
    closed = safe_table(table, min_cell=least, rows=rows, columns=columns)
    assert not np.any(~closed & (table < least))
    for line, shut in [*zip(table, closed, strict=True), *zip(table.T, closed.T, strict=True)]:
        if line[shut].sum() and not shut.all():
            assert np.count_nonzero(line[shut]) >= 2 and line[shut].sum() >= least


# --- who they are ---


def test_the_channel_of_each_profile_is_told_with_its_test(profiles):
    *_, told = profiles
    row = next(row for row in told.people if (row.archetype, row.value) == ("A", "Web"))
    assert row.share > 0.7 > 0.4 > row.share_elsewhere and row.p_adjusted < 0.001
    assert row.difference == pytest.approx(row.share - row.share_elsewhere)
    assert row.difference_low < row.difference < row.difference_high


# --- the empathy map ---


def test_every_cell_of_the_map_is_filled_from_answers_or_says_that_nobody_was_asked(profiles):
    *_, told = profiles
    cells = {(entry.cell, entry.measure): entry for entry in told.empathy if entry.archetype == "A"}
    assert {cell for cell, _ in cells} == {"says", "thinks", "does", "feels", "pains", "gains"}
    assert cells["says", "nps"].state == "told" and cells["feels", "csat"].state == "told"
    assert cells["thinks", "expects"].subject == "D0"
    assert cells["does", ""].state == "not_asked"
    assert cells["pains", "gap"].value < 0 or cells["pains", ""].state == "nothing"


def test_codes_of_comments_fill_cells_unless_so_few_wrote_them_that_they_could_be_told():
    questionnaire, answers, _ = survey()
    everybody = np.ones(answers.people, np.bool_)
    many, few = np.arange(answers.people) % 4 == 0, np.arange(answers.people) < 3
    comments = [CodedComments("feels", "enfado", many, everybody), CodedComments("does", "se va", few, everybody)]
    told = found(questionnaire, answers, {"Web": ["Canal = Web"]}, comments=comments)
    entries = {(e.cell, e.source): e for e in told.empathy}
    web = answers.segments["Canal"].codes == 0
    assert entries["feels", "comments"].value == pytest.approx(many[web].mean())
    assert entries["feels", "comments"].subject == "enfado" and entries["feels", "comments"].n == web.sum()
    assert ("does", "comments") not in entries and entries["does", ""].state == "few"


# --- none, and why ---


def test_with_few_people_profiles_are_refused_unless_a_number_is_asked_for():
    questionnaire, answers, _ = survey((80, 70))
    refused, asked = found(questionnaire, answers), found(questionnaire, answers, 2)
    assert refused.reason == "few_people" and refused.looked_at == 150 and not refused.rows
    assert asked.reason is None and "few_people" in asked.notes and len(asked.rows) == 2
    assert found(questionnaire, answers, 8).reason == "few_people"


def test_without_expectations_there_are_no_profiles_but_rules_hold():
    questionnaire, answers, _ = survey(columns=("perception",))
    assert found(questionnaire, answers).reason == "no_expectation"
    told = found(questionnaire, answers, {"Web": ["Canal = Web"]})
    assert told.reason is None and not told.expectations and np.isfinite(told.gaps[0].perception)


def test_one_thing_to_expect_makes_no_profiles():
    _, answers, _ = survey(outcomes=())
    single = {role: codes[:1] for role, codes in answers.codes.items()}
    told = found(make_questionnaire([1]), dataclasses.replace(answers, codes=single))
    assert told.reason == "one_score"


def test_a_study_that_asks_for_none_has_none():
    questionnaire, answers, _ = survey((40, 40))
    assert diagnose(Study.of(questionnaire, answers)).archetypes is None
