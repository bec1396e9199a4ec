"""Archetypes of a study: who is in which, what they expect, who may not be shown, and what is left empty."""

import dataclasses

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gapkit.diagnosis.archetype_rules import archetype_findings
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Answers, Outcome, Scale, Segment, Text
from gapkit.model.archetypes import archetype_rules
from gapkit.model.comments import Comment, Comments, Mention, OpenQuestion, Theme
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


def commented(people, mentions):
    """Return one comment each, all read; `mentions` are functions of the place of a person."""
    told = tuple(
        (Comment("q", "", tuple(one for make in mentions if (one := make(place))), coded=True, quotable=True),)
        for place in range(people)
    )
    codes = dict.fromkeys(mention.theme for (one,) in told for mention in one.mentions if mention.theme)
    themes = tuple(Theme(code, Text(code, code)) for code in codes)
    return Comments((OpenQuestion("q", Text("q", "q")),), themes, told, consent=True)


def test_codes_of_comments_fill_cells_unless_so_few_wrote_them_that_they_could_be_told():
    questionnaire, answers, _ = survey()
    many, few = np.arange(answers.people) % 4 == 0, np.arange(answers.people) < 3
    comments = commented(
        answers.people,
        [
            lambda i: Mention("cola", role="feels", emotion="enfado") if many[i] else None,
            lambda i: Mention("se va", role="does") if few[i] else None,
        ],
    )
    told = found(questionnaire, dataclasses.replace(answers, comments=comments), {"Web": ["Canal = Web"]})
    entries = {(e.cell, e.measure): e for e in told.empathy}
    web = answers.segments["Canal"].codes == 0
    for measure, subject in (("mention", "cola"), ("emotion", "enfado")):
        assert entries["feels", measure].value == pytest.approx(many[web].mean())
        assert entries["feels", measure].subject == subject and entries["feels", measure].n == web.sum()
    assert ("does", "mention") not in entries and entries["does", ""].state == "few"


def test_a_cell_that_was_looked_for_and_not_found_is_not_one_that_was_not_asked():
    questionnaire, answers, _ = survey(columns=("perception",), outcomes=())
    comments = commented(answers.people, [lambda i: Mention("cola", role="feels")])
    told = found(questionnaire, dataclasses.replace(answers, comments=comments), {"Web": ["Canal = Web"]})
    states = {entry.cell: entry.state for entry in told.empathy}
    assert states == {
        "feels": "told",
        **dict.fromkeys(("says", "thinks", "does"), "nothing"),
        **dict.fromkeys(("pains", "gains"), "not_asked"),
    }


def test_cells_that_neither_answers_nor_codes_speak_of_are_not_asked():
    questionnaire, answers, _ = survey(outcomes=())
    comments = commented(answers.people, [lambda i: Mention("cola", valence="pain")])
    told = found(questionnaire, dataclasses.replace(answers, comments=comments), {"Web": ["Canal = Web"]})
    states = {entry.cell: entry.state for entry in told.empathy}
    assert states["says"] == states["does"] == states["feels"] == "not_asked" and states["pains"] == "told"


def test_a_quote_stands_in_the_map_where_enough_people_write_of_the_same_and_its_writer_agreed():
    questionnaire, answers, _ = survey()
    web = answers.segments["Canal"].codes == 0
    comments = commented(answers.people, [lambda i: Mention("cola") if web[i] or i % 7 == 0 else None])
    people = tuple(
        (dataclasses.replace(one, text=f"Persona de la cola en el puesto de hoy {'web' if web[i] else 'tienda'}"),)
        for i, (one,) in enumerate(comments.people)
    )
    rules = {"Web": ["Canal = Web"], "Tienda": ["Canal = Tienda"]}
    held = dataclasses.replace(answers, comments=dataclasses.replace(comments, people=people))
    quotes = {e.archetype: e.subject for e in found(questionnaire, held, rules).empathy if e.measure == "quote"}
    assert quotes["Web"].endswith("web") and quotes["Tienda"].endswith("tienda")
    silent = tuple((dataclasses.replace(one, quotable=False),) for (one,) in people)
    held = dataclasses.replace(answers, comments=dataclasses.replace(comments, people=silent))
    assert not [e for e in found(questionnaire, held, rules).empathy if e.measure == "quote"]
    few = found(questionnaire, dataclasses.replace(answers, comments=comments), rules, min_verbatim=1000)
    assert not [e for e in few.empathy if e.measure == "quote"]


# --- held against each other ---


def test_archetypes_are_held_against_each_other_and_people_in_none_take_no_part():
    questionnaire, answers, _ = survey()
    rules = {"Web": ["Canal = Web", "nps >= 4"], "Tienda": ["Canal = Tienda", "nps >= 4"]}
    told = found(questionnaire, answers, rules)
    assert "" in [row.name for row in told.rows]
    assert {test.dimension for test in told.tests} == {"D0", "D1", "D2", "overall"}
    assert {(pair.first, pair.second) for test in told.tests for pair in test.pairs} == {("Web", "Tienda")}
    gap = answers.codes["perception"].astype(float) - answers.codes["expectation"]
    enough = answers.outcomes["nps"] >= 4
    groups = [gap[:3, enough & (answers.segments["Canal"].codes == code)].mean(axis=0) for code in (0, 1)]
    expected = scipy.stats.ttest_ind(*groups, equal_var=False)
    (test,) = told.tests.where(dimension="D0")
    assert test.p_value == pytest.approx(expected.pvalue, rel=1e-9)
    assert test.f == pytest.approx(expected.statistic**2, rel=1e-9)
    adjusted = scipy.stats.false_discovery_control([told.tests.where(dimension=f"D{i}")[0].p_value for i in range(3)])
    assert test.p_adjusted == pytest.approx(adjusted[0], rel=1e-9)


def test_what_formed_the_archetypes_is_said_of_the_comparison(profiles):
    *_, told = profiles
    assert "formed_by_answers" in told.notes and told.tests
    questionnaire, answers, _ = survey()
    by_channel = found(questionnaire, answers, {"Web": ["Canal = Web"], "Tienda": ["Canal = Tienda"]})
    by_gap = found(questionnaire, answers, {"mal": ["G_D0 < 0"], "bien": ["G_D0 >= 0"]})
    by_outcome = found(questionnaire, answers, {"fans": ["nps >= 9"], "no fans": ["nps < 9"]})
    assert "formed_by_answers" not in (*by_channel.notes, *by_outcome.notes)
    assert "formed_by_answers" in by_gap.notes


def test_a_single_archetype_is_held_against_nobody():
    questionnaire, answers, _ = survey()
    told = found(questionnaire, answers, {"Web": ["Canal = Web"]})
    assert not told.tests and "formed_by_answers" not in told.notes


# --- none, and why ---


def test_with_few_people_profiles_are_refused_unless_a_number_is_asked_for():
    questionnaire, answers, _ = survey((80, 70))
    refused, asked = found(questionnaire, answers), found(questionnaire, answers, 2)
    assert refused.reason == "few_people" and refused.looked_at == 150 and not refused.rows
    assert asked.reason is None and "few_people" in asked.notes and len(asked.rows) == 2
    assert found(questionnaire, answers, 8).reason == "few_people"


def test_three_archetypes_asked_of_two_kinds_of_people_are_called_a_hint():
    questionnaire, answers, _ = survey()
    asked = found(questionnaire, answers, 3)
    bic = {fit.profiles: fit.bic for fit in asked.fits}
    assert sorted(bic) == [1, 2, 3] and min(bic, key=bic.get) == 2
    assert "fewer_fit_better" in asked.notes
    (said,) = (f for f in archetype_findings(asked, Thresholds.for_range(6)) if f.kind.startswith("archetypes."))
    assert said.kind == "archetypes.asked" and said.strength == 1
    enough = found(questionnaire, answers, 2)
    assert not {"fewer_fit_better", "too_small"} & set(enough.notes)


def test_a_profile_of_too_few_people_is_said_to_be_one():
    questionnaire, answers, _ = survey((300, 18))
    asked = found(questionnaire, answers, 2)
    assert "too_small" in asked.notes and asked.profiles == 2


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
