"""Plans of samples: known sizes, what each assumption does, and planning back and forth."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gapkit
from gapkit.errors import GapkitError
from gapkit.i18n import LANGUAGES
from gapkit.report.sample_plan import plan_text
from gapkit.scoring.sample_plan import QUESTIONS, plan_sample
from gapkit.stats.planning import respondents_for_net_promoter, respondents_for_share


def needed(question: str, size: float, **options: float) -> float:
    return plan_sample(**{question: size}, **options).needed[0].answers


def test_a_gap_of_three_tenths_of_a_standard_deviation_takes_ninety_people() -> None:
    # R: power.t.test(delta = .3, sd = 1, power = .8, type = "paired") -> n = 89.149
    assert needed("gap", 0.3, sd=1.0) == 90


def test_a_difference_and_a_change_take_as_many_as_two_samples() -> None:
    # R: power.t.test(delta = .3, sd = 1, power = .8) -> n = 175.385 in each group
    row = plan_sample(difference=0.3, sd=1.0).needed[0]
    assert (row.first, row.second, row.answers) == (176, 176, 352)
    assert needed("change", 0.3, sd=1.0) == 176


def test_a_panel_takes_fewer_the_more_its_answers_agree() -> None:
    panels = [needed("change", 0.3, sd=1.0, overlap=1, correlation=r) for r in (0.0, 0.5, 0.8)]
    assert panels == sorted(panels, reverse=True)
    assert panels[1] == 90
    assert needed("change", 0.3, sd=1.0, overlap=0.5, correlation=0.5) == 133


def test_margins_of_shares_and_scores_are_those_of_their_intervals() -> None:
    assert needed("csat", 0.05) == float(respondents_for_share(0.5, 0.05)) == 381
    assert needed("nps", 10, promoters=0.5, detractors=0.2) == float(respondents_for_net_promoter(0.5, 0.2, 10))


def test_without_a_question_all_are_planned_at_the_smallest_gap_that_matters() -> None:
    plan = plan_sample(scale_range=8)
    assert [row.question for row in plan.needed] == list(QUESTIONS)
    assert plan.needed[0].size == pytest.approx(0.4)
    assert plan.assumptions.sd == pytest.approx(1.6) and not plan.assumptions.sd_known


def test_clusters_multiply_and_a_small_population_bounds_what_is_needed() -> None:
    alone, clustered = needed("gap", 0.3), needed("gap", 0.3, cluster_size=21, icc=0.05)
    assert clustered == pytest.approx(2 * alone, abs=2)
    assert needed("gap", 0.3, population=200) < 200
    assert needed("difference", 0.3, population=200) == needed("difference", 0.3)


def test_invitations_are_answers_over_the_response_rate() -> None:
    row = plan_sample(gap=0.3, response_rate=0.2).needed[0]
    assert row.invitations == 5 * row.answers
    assert math.isnan(plan_sample(gap=0.3).needed[0].invitations)


@settings(deadline=None, max_examples=100)
@given(
    question=st.sampled_from(QUESTIONS),
    answers=st.integers(60, 900),
    cluster_size=st.one_of(st.just(1.0), st.floats(1, 20)),
    overlap=st.floats(0, 1),
    population=st.sampled_from([math.inf, 1000.0]),
)
def test_what_a_number_of_answers_reveals_needs_that_number(
    question: str, answers: int, cluster_size: float, overlap: float, population: float
) -> None:
    options = {"cluster_size": cluster_size, "overlap": overlap, "population": population}
    seen = next(row for row in plan_sample(answers=answers, **options).revealed if row.question == question)
    # Rounded up once, after the design effect; of two segments each is rounded up.
    assert needed(question, seen.size * (1 + 1e-6), **options) <= answers + (question == "difference")
    assert needed(question, seen.size * 0.97, **options) >= answers


def test_everybody_asked_leaves_nothing_unseen() -> None:
    rows = {row.question: row.size for row in plan_sample(answers=300, population=300).revealed}
    assert rows["gap"] == rows["precision"] == rows["nps"] == rows["csat"] == 0
    assert rows["difference"] > 0


@pytest.mark.parametrize(
    ("wrong", "keys"),
    [
        ({"gap": 0.0}, ["above_zero"]),
        ({"gap": -1, "power": 1.5}, ["above_zero", "inside"]),
        ({"csat": 5}, ["share"]),
        ({"correlation": 1.0}, ["correlation"]),
        ({"promoters": 0.8}, ["more_than_all"]),
        ({"cluster_size": 0.5}, ["cluster_size"]),
        ({"design_effect": 0}, ["above_zero"]),
        ({"answers": 500, "population": 400}, ["more_than_population"]),
        ({"power": 0.04}, ["power"]),
        ({"response_rate": 1.2}, ["share"]),
    ],
)
def test_everything_that_cannot_be_is_said_at_once_in_both_languages(wrong: dict[str, float], keys: list[str]) -> None:
    with pytest.raises(GapkitError) as caught:
        plan_sample(**wrong)
    assert [fault.key.removeprefix("plan.") for fault in caught.value.faults] == keys
    assert caught.value.text("es") != caught.value.text("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_names_every_number_and_every_assumption(language: str) -> None:
    text = plan_text(
        plan_sample(answers=400, gap=0.3, change=0.2, overlap=0.5, cluster_size=12, population=5000, response_rate=0.3),
        language=language,
    )
    asked = plan_sample(gap=0.3, cluster_size=12, population=5000, response_rate=0.3).needed[0]
    assert str(int(asked.answers)) in text and f"{asked.invitations:.0f}" in text.replace(",", "").replace(".", "")
    for said in ("0.05", "1.55", "50") if language == "en" else ("0,05", "1,55", "50"):
        assert said in text
    assert max(map(len, text.splitlines())) <= 110
    assert "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_plan_can_be_told(language: str) -> None:
    plans = [
        plan_sample(),
        plan_sample(answers=80),
        plan_sample(change=0.3, overlap=1),
        plan_sample(design_effect=1.4, sd=1.1, gap=0.2),
        plan_sample(cluster_size=4, icc=0.02, nps=5, promoters=0.4, detractors=0.2),
        plan_sample(answers=3, change=0.1, sd=6.0),
    ]
    texts = [plan_text(plan, language=language) for plan in plans]
    assert len(set(texts)) == len(texts)
    assert ("escala entera" if language == "es" else "whole scale") in texts[-1]


def test_the_plan_is_a_public_name() -> None:
    assert gapkit.plan_sample(gap=0.3).needed[0].answers == 128


def test_the_spread_of_gaps_follows_from_that_of_both_answers() -> None:
    # sqrt(0.9^2 + 1.3^2 - 2 * 0.4 * 0.9 * 1.3): a common correlation of 0.4.
    told = plan_sample(gap=0.3, sd_expectation=0.9, sd_perception=1.3)
    assert told.assumptions.sd == pytest.approx(1.25059985) and told.assumptions.sd_known
    assert told.needed == plan_sample(gap=0.3, sd=told.assumptions.sd).needed
    with pytest.raises(GapkitError, match="belong together"):
        plan_sample(gap=0.3, sd_expectation=0.9)
