"""Remarks on a plan's figures: said where they hold, in both languages, and nowhere else."""

from dataclasses import replace

import pytest

from gapkit.diagnosis.plan.case_results import BusinessCase, CaseAssumption, Economics, LifetimeValue
from gapkit.diagnosis.plan.results import Closure, Selection
from gapkit.model.plan import Range
from gapkit.report.outline.economics import verdict_words
from gapkit.report.plan_remarks import Remarks, about_cases, held_down, left_aside, remarks, scenarios
from gapkit.report.voice import Voice
from gapkit.scoring.rows import Rows
from tests.diagnosis.plan.planned_samples import surveyed
from tests.plan_samples import with_plan


@pytest.fixture(scope="module")
def diagnosis():
    return with_plan(surveyed(), "es")


def voice_of(diagnosis, language="es"):
    return Voice.of(diagnosis, language)


def chosen(**parts):
    return Selection("npv", ("I1",), 1.0, 1.0, **parts)


def test_nothing_is_remarked_where_all_is_as_it_seems(diagnosis):
    voice = voice_of(diagnosis)
    assert held_down(voice) == left_aside(voice, chosen()) == []
    assert about_cases(voice, Economics(start="2027Q1", start_set_by="plan")) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", ("Sin valorar", "jornadas no cuentan", "cerca del mejor")), ("en", ("Not valued", "no quarter", "near"))],
)
def test_what_is_not_valued_not_counted_or_not_proven_is_said(diagnosis, language, words):
    ids = [row.id for row in diagnosis.plan.initiatives]
    told = left_aside(
        voice_of(diagnosis, language), chosen(unvalued=tuple(ids[:1]), uncounted=tuple(ids[:2]), search="marginal")
    )
    assert [word in text for word, text in zip(words, told, strict=True)] == [True] * 3
    assert told[0].endswith(": 1.") and told[1].endswith((": 1 y 2.", ": 1 and 2."))


def test_two_retentions_that_are_at_odds_are_told(diagnosis):
    life = LifetimeValue("sbg", "end", 0.5, 1.0, 1.0, 1.0, 1.0)
    kept = CaseAssumption("retention", Range(0.8, 0.8, 0.8), "fixed", "plan")
    (text,) = about_cases(voice_of(diagnosis), Economics(assumptions=Rows([kept]), lifetime=life))
    assert "50" in text and "80" in text
    same = replace(life, retention=0.8)
    assert about_cases(voice_of(diagnosis), Economics(assumptions=Rows([kept]), lifetime=same)) == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_closure_that_its_items_hold_down_is_named_with_the_share(diagnosis, language):
    first, *others = diagnosis.plan.initiatives
    held = replace(first, closures=(Closure("D0", 0.1, 0.0, 0.2, most=0.25),))
    plan = replace(diagnosis.plan, initiatives=Rows([held, *others]))
    (text,) = held_down(voice_of(replace(diagnosis, plan=plan), language))
    assert "25" in text and diagnosis.plan.plan.initiatives[0].name in text


@pytest.mark.parametrize(
    ("language", "words"), [("es", ("Solo cuenta el ahorro", "T2 2027")), ("en", ("Only", "Q2 2027"))]
)
def test_cases_of_savings_alone_and_a_start_nobody_set_are_said(diagnosis, language, words):
    code = diagnosis.plan.initiatives[0].id
    case = BusinessCase(code, verdict="pays", not_counted="no_link")
    told = Economics(cases=Rows([case]), portfolio=case, start="2027Q2", start_set_by="initiatives")
    voice = voice_of(diagnosis, language)
    said = about_cases(voice, told)
    assert [word in text for word, text in zip(words, said, strict=True)] == [True, True]
    assert verdict_words(voice, case).endswith({"es": "(solo el ahorro)", "en": "(savings only)"}[language])


@pytest.mark.parametrize(("language", "words"), [("es", "escenario"), ("en", "cenario")])
def test_a_scenario_is_named_with_the_sums_that_it_makes_scenarios(diagnosis, language, words):
    first, second, *_ = [row.id for row in diagnosis.plan.initiatives]
    clear, open_ = BusinessCase(first, verdict="pays"), BusinessCase(second, verdict="pays", scenario=True)
    voice, cases = voice_of(diagnosis, language), Rows([clear, open_])
    whole, sure = BusinessCase("everything", scenario=True), BusinessCase("portfolio")
    told = [
        *scenarios(voice, Economics(cases=cases, portfolio=replace(sure, scenario=True))),
        *scenarios(voice, Economics(cases=cases, portfolio=sure, everything=whole)),
        *scenarios(voice, Economics(cases=cases, portfolio=replace(sure, scenario=True), everything=whole)),
        *scenarios(voice, Economics(cases=cases)),
    ]
    assert len(set(told)) == 4 and all(words in text for text in told)
    assert all(diagnosis.plan.plan.initiatives[1].name in text for text in told)
    assert scenarios(voice, Economics(cases=Rows([clear]), portfolio=sure)) == []


def test_all_remarks_stand_together_for_media_without_a_page(diagnosis):
    voice = voice_of(diagnosis)
    found = remarks(voice)
    assert found.choice == tuple(left_aside(voice, diagnosis.plan.selection))
    assert found.money == tuple(about_cases(voice, diagnosis.economics))
    assert remarks(voice_of(replace(diagnosis, plan=None))) == Remarks()
    first, *others = diagnosis.plan.initiatives
    early = replace(diagnosis.plan.initiatives[2], notes=("starts_early",))
    rows = Rows([first, others[0], early, *others[2:]])
    late = replace(diagnosis, plan=replace(diagnosis.plan, initiatives=rows))
    assert diagnosis.plan.plan.initiatives[2].name in remarks(voice_of(late)).roadmap[-1]
