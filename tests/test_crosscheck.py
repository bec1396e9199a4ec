"""The second opinion: other libraries agree, known divergences are told apart, and an error would be noticed."""

import dataclasses
import json
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import HealthCheck, given, settings

import gapkit
from gapkit.crosscheck import Opinion, disagreements, largest_difference, second_opinion
from gapkit.crosscheck.libraries import PINGOUIN_COLUMNS, pingouin_ttest, statsmodels_mean
from gapkit.crosscheck.risks import risk_opinions
from gapkit.crosscheck.surfaces import surface_opinions
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.i18n import LANGUAGES, entry, say
from gapkit.intake.diagnoses import read_diagnosis
from gapkit.intake.reading import read_answers
from gapkit.model import Answers, Dimension, Item, Outcome, Questionnaire, Scale, Segment, Text
from gapkit.scoring.rows import Rows
from gapkit.study import Study, diagnose
from tests.driver_samples import NPS, moved_survey
from tests.intake.survey_samples import survey, write_csv
from tests.strategies import make_questionnaire, surveys

TOY = tomllib.loads((Path(__file__).parent / "golden" / "toy.toml").read_text(encoding="utf-8"))


def toy():
    """Return the questionnaire and the answers of the forty invented respondents."""
    records = [record.strip().split("-") for record in TOY["data"]["records"].split(";")]

    def digits(part):
        return np.array([[int(digit) for digit in record[part]] for record in records], np.uint8).T

    points = np.array([float(record[3]) for record in records]) / 100
    groups = np.array([record[4] == "b" for record in records], np.int32)
    dimensions = tuple(
        Dimension(code, Text(code, code), tuple(Item(f"{code}{i}", i, code, Text(str(i), str(i))) for i in numbers))
        for code, numbers in TOY["data"]["dimensions"].items()
    )
    nps = Outcome("nps", "nps", Text("¿Recomendaría?", "Would you recommend?"), Scale(0, 10))
    questionnaire = Questionnaire(
        "toy",
        "1",
        Text("Juguete", "Toy"),
        Scale(1, 7),
        ("expectation", "perception"),
        dimensions,
        points=True,
        outcomes=(nps,),
    )
    answers = Answers(
        {"expectation": digits(0), "perception": digits(1)},
        points=np.stack([points, 1 - points]),
        outcomes={"nps": np.array([float(record[2]) for record in records])},
        segments={"group": Segment("group", ("a", "b"), groups)},
    )
    return questionnaire, answers


def made(columns=("expectation", "perception"), *, people=60, missing=0.1, weighted=False, seed=4):
    """Return a questionnaire and made answers to it, with every kind of outcome and a group too small to show."""
    scales = {
        "nps": Scale(0, 10),
        "csat": Scale(1, 5),
        "ces": Scale(1, 7),
        "churn": Scale(0, 1),
        "rating": Scale(1, 10),
        "enps": Scale(0, 10),
        "acsi": Scale(1, 10),
    }
    outcomes = [Outcome(kind, kind, Text(kind, kind), scale) for kind, scale in scales.items()]
    questionnaire = make_questionnaire([3, 2, 1], columns=columns, points=True, outcomes=outcomes)
    generator = np.random.default_rng(seed)
    codes = {}
    for role in columns:
        centre = {"expectation": 6, "perception": 5, "minimum": 4}[role]
        codes[role] = np.clip(np.rint(generator.normal(centre, 1.3, (6, people))), 1, 7).astype(np.uint8)
        codes[role][generator.random((6, people)) < missing] = 0
    points = generator.dirichlet(np.ones(3), people).T
    points[:, 0] = np.nan
    groups = np.arange(people, dtype=np.int32) % 2
    groups[:3] = 2
    return questionnaire, Answers(
        codes,
        points=points,
        outcomes={o.code: generator.integers(o.scale.low, o.scale.high + 1, people).astype(float) for o in outcomes},
        segments={"channel": Segment("channel", ("web", "shop", "rare"), groups)},
        weight=generator.uniform(0.3, 3, people) if weighted else None,
    )


def diagnosed(questionnaire, answers):
    chosen = dataclasses.replace(Thresholds.for_range(questionnaire.scale.range), replicates=99)
    return diagnose(Study.of(questionnaire, answers), thresholds=chosen)


def opinions_on(questionnaire, answers, diagnosis=None):
    return second_opinion(questionnaire, answers, diagnosis or diagnosed(questionnaire, answers))


@pytest.fixture(scope="module")
def toy_opinions():
    return opinions_on(*toy())


@pytest.fixture(scope="module")
def small():
    """Return three items of the reference data in two dimensions, and their diagnosis: nothing in it is wrong."""
    questionnaire = make_questionnaire([2, 1])
    answers = Answers({role: codes[:3] for role, codes in toy()[1].codes.items()})
    diagnosis = diagnosed(questionnaire, answers)
    assert disagreements(opinions_on(questionnaire, answers, diagnosis)) == ()
    return questionnaire, answers, diagnosis


# --- agreement ---


def test_other_libraries_find_the_same_numbers_in_the_reference_data(toy_opinions):
    assert disagreements(toy_opinions) == ()
    assert sum(one.agrees is True for one in toy_opinions) > 300


def test_every_shared_number_of_the_battery_gets_a_second_opinion(toy_opinions):
    compared = {one.statistic for one in toy_opinions if one.agrees}
    assert compared >= {
        *("n", "expectation", "perception", "gap", "gap_sd", "gap_se", "gap_low", "gap_high", "t", "df", "p_value"),
        *(
            "p_adjusted",
            "d_z",
            "d_av",
            "correlation",
            "equivalence_p",
            "rank_biserial",
            "signed_rank_z",
            "signed_rank_p",
        ),
        *("zeros_dropped_p", "alpha", "alpha_low", "alpha_high", "alpha_if_dropped", "item_rest", "mean_inter_item"),
        *("joint_t2", "joint_f", "joint_p", "weighted_individual", "weighted_aggregate", "outcome_value"),
    }
    assert {one.library.split()[0] for one in toy_opinions} == {"pingouin", "statsmodels", "scipy", "numpy"}


@pytest.mark.parametrize(
    ("columns", "options"),
    [
        (("expectation", "perception"), {}),
        (("expectation", "perception"), {"weighted": True}),
        (("expectation", "perception"), {"people": 8, "missing": 0.0}),
        (("perception",), {}),
        (("perception",), {"weighted": True}),
        (("minimum", "expectation", "perception"), {}),
        (("minimum", "expectation", "perception"), {"weighted": True}),
    ],
)
def test_other_libraries_agree_on_every_kind_of_survey(columns, options):
    opinions = opinions_on(*made(columns, **options))
    assert disagreements(opinions) == ()
    statistics = {one.statistic for one in opinions if one.agrees}
    assert {"perception", "perception_low"} <= statistics
    assert ("adequacy_p" in statistics) == ("minimum" in columns)
    assert ("p_value" in statistics) == ("expectation" in columns)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(survey=surveys(min_people=5, max_people=14, points=True))
def test_other_libraries_agree_on_any_survey(survey):
    assert disagreements(opinions_on(*survey)) == ()


def test_the_smallest_surveys_are_checked_against_every_way_to_give_signs():
    opinions = opinions_on(*made(people=8, missing=0.0))
    exact = [one for one in opinions if one.statistic == "signed_rank_exact"]
    assert exact and all(one.agrees for one in exact)


# --- an error would be noticed ---


@pytest.mark.parametrize(
    "field",
    [
        *("n", "expectation", "perception_sd", "gap", "gap_se", "gap_low", "t", "df", "p_value", "p_adjusted"),
        *("d_z", "d_av", "signed_rank_z", "signed_rank_p", "rank_biserial", "equivalence_p", "correlation", "below"),
    ],
)
def test_a_wrong_number_in_a_gap_is_a_disagreement(small, field):
    questionnaire, answers, diagnosis = small
    first, *rest = diagnosis.gaps.dimensions
    bent = dataclasses.replace(first, **{field: getattr(first, field) * 1.00001 + (field == "n")})
    gaps = dataclasses.replace(diagnosis.gaps, dimensions=Rows([bent, *rest]))
    found = disagreements(opinions_on(questionnaire, answers, dataclasses.replace(diagnosis, gaps=gaps)))
    assert (field, first.code) in {(one.statistic, one.subject) for one in found}
    assert largest_difference(found).agrees is False


def test_a_wrong_alpha_interval_is_a_disagreement_even_where_pingouin_rounds():
    questionnaire, answers = toy()
    diagnosis = diagnosed(questionnaire, answers)
    first, *rest = diagnosis.reliability
    bent = dataclasses.replace(first, alpha_low=first.alpha_low + 1e-5)
    soundness = dataclasses.replace(diagnosis.soundness, dimensions=Rows([bent, *rest]))
    found = disagreements(opinions_on(questionnaire, answers, dataclasses.replace(diagnosis, soundness=soundness)))
    assert [(one.statistic, one.library.split()[0]) for one in found] == [("alpha_low", "scipy")]


def test_answers_of_other_people_are_noticed():
    questionnaire, answers = toy()
    others = answers.select(np.arange(39))
    assert len(disagreements(opinions_on(questionnaire, others, diagnosed(questionnaire, answers)))) > 50


# --- known divergences ---


def one_of(opinions, statistic, subject, library):
    (found,) = [o for o in opinions if (o.statistic, o.subject, o.library.split()[0]) == (statistic, subject, library)]
    return found


def test_numbers_libraries_are_known_to_get_differently_are_notes_not_disagreements(toy_opinions):
    # Provenance of the figures: tests/golden/toy.toml, items.wrong_elsewhere.
    exact = one_of(toy_opinions, "signed_rank_exact", "A1", "scipy")
    assert exact.agrees is None and exact.note == "ties_ignored"
    assert exact.theirs == pytest.approx(TOY["items"]["wrong_elsewhere"]["scipy_exact_item_1"]["pratt"], abs=5e-5)
    assert exact.ours == pytest.approx(TOY["items"]["pratt_p_exact"][0], abs=5e-7)
    hedges = one_of(toy_opinions, "hedges_g_av", "A", "pingouin")
    assert hedges.agrees is None and hedges.note == "hedges_df"
    assert hedges.theirs == pytest.approx(TOY["items"]["wrong_elsewhere"]["pingouin_hedges_dimension_A"], abs=5e-5)
    assert hedges.ours == pytest.approx(TOY["dimensions"]["hedges_g_A"], abs=5e-5)


def test_the_size_of_d_is_compared_because_pingouin_drops_its_sign(toy_opinions):
    d = one_of(toy_opinions, "d_av", "A", "pingouin")
    assert d.agrees and d.note == "unsigned" and d.theirs > 0
    assert d.theirs == pytest.approx(TOY["items"]["wrong_elsewhere"]["pingouin_cohen_d_dimension_A"], abs=5e-5)


def test_pingouin_counts_people_with_missing_answers_in_the_interval_of_alpha():
    opinions = opinions_on(*made(missing=0.2))
    alpha = one_of(opinions, "alpha", "D0 perception", "pingouin")
    pingouins = one_of(opinions, "alpha_low", "D0 perception", "pingouin")
    assert alpha.agrees and alpha.difference < 1e-12
    assert pingouins.agrees is None and pingouins.note == "all_rows_as_n" and pingouins.difference > 0.001
    assert one_of(opinions, "alpha_low", "D0 perception", "scipy").agrees


def test_the_joint_test_is_not_compared_where_the_library_uses_fewer_people():
    opinions = opinions_on(*made(missing=0.25))
    joint = one_of(opinions, "joint_t2", "", "pingouin")
    assert joint.agrees is None and joint.note == "complete_only"


def test_groups_too_small_to_be_shown_get_no_second_opinion():
    questionnaire, answers = made()
    subjects = {one.subject for one in opinions_on(questionnaire, answers)}
    shown = {row.value for row in diagnosed(questionnaire, answers).segments if not row.suppressed}
    assert shown and not any("channel=rare" in subject for subject in subjects)
    assert all(any(f"channel={value}" in subject for subject in subjects) for value in shown)


def test_identical_answers_leave_no_test_to_compare():
    questionnaire = make_questionnaire([2])
    codes = {"expectation": np.full((2, 20), 6, np.uint8), "perception": np.full((2, 20), 5, np.uint8)}
    opinions = opinions_on(questionnaire, Answers(codes))
    assert disagreements(opinions) == ()
    assert {one.statistic for one in opinions}.isdisjoint({"t", "p_value", "alpha", "d_z"})


# --- what is told of the opinions ---


def test_the_largest_difference_is_measured_in_tolerances_and_skips_what_is_not_compared():
    small = Opinion("gap", "A", 1.0, 1.0, "x", 1e-12, 1e-9, True)
    large = Opinion("p_value", "A", 0.1, 0.1, "x", 1e-11, 1e-10, True)
    rounded = Opinion("alpha_low", "A", 0.1234, 0.123, "x", 0.0004, 0.0005, True, "rounded")
    known = Opinion("hedges_g_av", "A", 1.0, 2.0, "x", 1.0, 1e-9, None, "hedges_df")
    wrong = Opinion("alpha_low", "A", 0.2, 0.123, "x", 0.077, 0.0005, False, "rounded")
    assert largest_difference([small, large, rounded, known]) is large
    assert largest_difference([small, wrong, large]) is wrong
    assert largest_difference([known]) is None


def test_every_note_and_every_statistic_has_words_in_both_languages(toy_opinions):
    surveys_told = [toy_opinions, opinions_on(*made(("minimum", "expectation", "perception"), missing=0.25))]
    for one in (one for opinions in surveys_told for one in opinions):
        for language in LANGUAGES:
            assert say(f"crosscheck.statistic.{one.statistic}", language)
            assert not one.note or say(f"crosscheck.note.{one.note}", language)
    assert set(entry("crosscheck.headline")["agree"]) == set(LANGUAGES)


# --- the libraries themselves ---


@pytest.mark.parametrize("question", PINGOUIN_COLUMNS)
def test_pingouin_still_names_its_columns_as_we_know_them(question):
    generator = np.random.default_rng(0)
    first, second = generator.normal(size=(2, 30))
    answer = {
        "ttest": lambda: pingouin.ttest(first, second, paired=True),
        "wilcoxon": lambda: pingouin.wilcoxon(first - second),
        "multivariate_ttest": lambda: pingouin.multivariate_ttest(np.column_stack([first, second])),
    }[question]()
    for name, known in PINGOUIN_COLUMNS[question].items():
        assert any(column in answer.columns for column in known), (
            f"{question}: {name} is none of {list(answer.columns)}"
        )


def test_an_older_name_of_a_column_is_understood(monkeypatch):
    old = pd.DataFrame({"T": [2.0], "dof": [9], "p-val": [0.04], "cohen-d": [0.5]})
    monkeypatch.setattr(pingouin, "ttest", lambda *_, **__: old)
    assert pingouin_ttest(np.zeros(3), np.ones(3)) == {"t": 2.0, "df": 9.0, "p_value": 0.04, "d_av": 0.5}


def test_a_renamed_column_is_a_failure_never_a_wrong_number(monkeypatch):
    monkeypatch.setattr(
        pingouin, "ttest", lambda *_, **__: pd.DataFrame({"T": [1.0], "dof": [9], "probability": [0.3]})
    )
    with pytest.raises(LookupError, match="p_val"):
        pingouin_ttest(np.zeros(3), np.ones(3))


def test_weighted_means_have_the_error_of_a_survey_not_of_frequencies():
    # Provenance: R survey 4.1-1, tests/golden/toy.toml.
    _, answers = toy()
    gap = (answers.codes["perception"].astype(float) - answers.codes["expectation"])[:3].mean(axis=0)
    found = statsmodels_mean(gap, answers.points[0], level=0.95)
    assert found["mean"] == pytest.approx(TOY["survey"]["mean"], abs=5e-9)
    assert found["se"] == pytest.approx(TOY["survey"]["se_without_clusters"], abs=5e-6)
    blocks = np.arange(gap.size) // 4
    found = statsmodels_mean(gap, answers.points[0], blocks, level=0.95)
    assert found["se"] == pytest.approx(TOY["survey"]["se_with_clusters"], abs=5e-9)
    assert found["df"] == TOY["survey"]["df_with_clusters"]
    assert [found["low"], found["high"]] == pytest.approx(TOY["survey"]["interval_with_clusters"], abs=5e-7)


@pytest.mark.parametrize("kind", ["plain", "weighted", "clustered"])
def test_gap_or_perception_gets_a_second_opinion(kind):
    questionnaire, answers = moved_survey(people=200)
    if kind == "weighted":
        answers = dataclasses.replace(answers, weight=np.random.default_rng(1).uniform(0.5, 2, 200))
    if kind == "clustered":
        answers = dataclasses.replace(answers, cluster=np.arange(200, dtype=np.int32) % 25)
    diagnosis = diagnose(Study.of(questionnaire, answers), thresholds=Thresholds.for_range(6, replicates=99))
    told = list(surface_opinions(questionnaire, answers, diagnosis))
    assert all(one.agrees is True for one in told)
    statistics = {one.statistic for one in told}
    # Nobody else has CR2: in clusters what rests on it gets no second opinion.
    assert {"model_r2", "surface_r2", "surface_estimate", "pure_gap_f", "pure_gap_p"} <= statistics
    assert ("surface_se" in statistics) == ("pure_gap_robust_p" in statistics) == (kind != "clustered")
    for language in LANGUAGES:
        assert all(say(f"crosscheck.statistic.{name}", language) for name in statistics)
    wrong = dataclasses.replace(diagnosis.surface.terms[0], estimate=diagnosis.surface.terms[0].estimate + 1e-4)
    terms = Rows([wrong, *diagnosis.surface.terms[1:]])
    changed = dataclasses.replace(diagnosis, surface=dataclasses.replace(diagnosis.surface, terms=terms))
    assert sum(one.agrees is False for one in surface_opinions(questionnaire, answers, changed)) == 1


# --- risk ---


def at_risk(*, people=320, apart=False, **options):
    """Return answers that move recommendation and satisfaction; `apart`: one slope for both ends would not do."""
    questionnaire, answers = made(people=people, missing=0.0, **options)
    generator = np.random.default_rng(8)
    felt = answers.codes["perception"][:3].mean(axis=0) - 5
    nps = np.clip(np.rint(7.5 + 1.5 * felt + generator.logistic(0, 1, people)), 0, 10)
    if apart:
        low = (felt < -0.3) & (generator.random(people) < 0.6)
        nps = np.where(low, 3.0, np.where(generator.random(people) < 0.3, 10.0, 8.0))
    left = (generator.random(people) < 1 / (1 + np.exp(felt + 0.5))).astype(float)
    outcomes = {"nps": nps, "churn": left, "csat": np.clip(np.rint(4 + felt), 1, 5)}
    return questionnaire, dataclasses.replace(answers, outcomes=answers.outcomes | outcomes)


def on_risk(questionnaire, answers):
    found = diagnosed(questionnaire, answers)
    return found, list(risk_opinions(questionnaire, answers, found))


def test_effects_on_risk_are_those_of_statsmodels():
    found, told = on_risk(*at_risk())
    methods = {row.outcome: row.method for row in found.predictions}
    assert methods["nps"] == "cumulative logit" and methods["churn"] == "logit"
    assert disagreements(told) == ()
    compared = {(one.subject.split()[0], one.statistic) for one in told if one.agrees}
    assert compared >= {("nps", "effect"), *(("churn", f"effect{end}") for end in ("", "_low", "_high"))}


def test_effects_of_two_models_are_those_of_statsmodels_too():
    found, told = on_risk(*at_risk(apart=True))
    assert next(row for row in found.predictions if row.outcome == "nps").method == "two logits"
    assert disagreements(told) == ()
    assert {one.subject.split()[1] for one in told} >= {"detractor", "promoter"}


def test_a_wrong_effect_on_risk_is_noticed():
    questionnaire, answers = at_risk()
    found = diagnosed(questionnaire, answers)
    row = next(one for one in found.predictions if one.outcome == "churn")
    effects = [dataclasses.replace(one, effect=one.effect * 1.001) for one in row.effects]
    spoilt = dataclasses.replace(found, predictions=Rows([dataclasses.replace(row, effects=Rows(effects))]))
    assert disagreements(risk_opinions(questionnaire, answers, spoilt))


def test_weighted_risk_has_no_second_opinion():
    assert on_risk(*at_risk(weighted=True))[1] == []


def test_a_check_leaves_its_second_opinion_in_the_diagnosis_and_in_its_file(tmp_path):
    path = write_csv(tmp_path / "survey.csv", survey(40))
    reading = read_answers(path, questionnaire="servqual91")
    found, opinions = gapkit.check(reading, language="en")
    assert len(opinions) and list(found.second_opinion) == list(opinions)
    found.to_json(tmp_path / "diagnosis.json")
    data = json.loads((tmp_path / "diagnosis.json").read_text("utf-8"))
    assert {row["statistic"] for row in data["second_opinion"]} == {one.statistic for one in opinions}
    back = read_diagnosis(tmp_path / "diagnosis.json")
    assert largest_difference(back.second_opinion) == largest_difference(opinions)
    assert not gapkit.score(path, questionnaire="servqual91").second_opinion


def how_they_came(kind, answers):
    people = answers.people
    cluster = np.arange(people, dtype=np.int32) % 25
    weight = np.random.default_rng(1).uniform(0.5, 2, people)
    return {
        "clusters": dataclasses.replace(answers, cluster=cluster),
        "weighted clusters": dataclasses.replace(answers, cluster=cluster, weight=weight),
        "weights": dataclasses.replace(answers, weight=weight),
        "strata": dataclasses.replace(answers, stratum=Segment("half", ("a", "b"), (cluster % 2).astype(np.int32))),
        "strata of clusters": dataclasses.replace(
            answers, cluster=cluster, stratum=Segment("half", ("a", "b"), (cluster % 2).astype(np.int32))
        ),
    }[kind]


@pytest.mark.parametrize("kind", ["clusters", "weighted clusters", "weights", "strata", "strata of clusters"])
def test_however_people_came_nothing_differs_that_only_answers_another_question(kind):
    questionnaire, plain = moved_survey(people=200, outcomes=(NPS,))
    plain.codes["perception"][0, :7] = 0
    answers = how_they_came(kind, plain)
    diagnosis = diagnose(Study.of(questionnaire, answers), thresholds=Thresholds.for_range(6, replicates=99))
    told = second_opinion(questionnaire, answers, diagnosis)
    assert [one for one in told if one.agrees is False] == []
    errors = {one.statistic for one in told if one.agrees} & {"gap_se", "gap_low", "t", "df", "p_value"}
    # Of errors in strata nobody else is asked: they would leave the strata out.
    assert errors == (set() if "strata" in kind else {"gap_se", "gap_low", "t", "df", "p_value"})


def test_errors_of_clusters_are_no_second_opinion_where_nobody_of_a_cluster_answered():
    questionnaire, plain = moved_survey(people=200)
    answers = how_they_came("clusters", plain)
    answers.codes["perception"][0, answers.cluster == 3] = 0
    diagnosis = diagnose(Study.of(questionnaire, answers), thresholds=Thresholds.for_range(6, replicates=99))
    told = second_opinion(questionnaire, answers, diagnosis)
    first, second = (item.code for item in questionnaire.items[:2])
    asked = {(one.subject, one.statistic) for one in told}
    assert (second, "gap_se") in asked and (first, "gap") in asked and (first, "gap_se") not in asked
    assert not any(one.agrees is False for one in told)
