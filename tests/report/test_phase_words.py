"""The second question where the company was asked: what its own people say of why there is a gap."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gapkit.diagnosis.diagnosis import Finding
from gapkit.i18n import LANGUAGES
from gapkit.report.outline import outline
from gapkit.report.outline.phase_words import planned_answers
from gapkit.report.voice import Voice
from gapkit.scoring.johari.results import Johari, Raters
from gapkit.scoring.rows import Rows
from tests.report.test_johari_section import made

ASKED = {"en": "remains to be asked inside", "es": "Falta preguntar por qué"}
BELOW = {
    "en": "managers underestimate what is expected on “Dimension 3”, “Dimension 4” and 1 more (gap 1)",
    "es": "la dirección subestima lo que se espera en «Dimensión 3», «Dimensión 4» y 1 más (brecha 1)",
}


@pytest.fixture(scope="module")
def asked():
    return made()


def understood(diagnosis, language="en"):
    return planned_answers(Voice.of(diagnosis, language)).get("understand", "")


def summary_answer(diagnosis, language):
    block = next(block for block in outline(diagnosis, language=language).section("resumen").blocks)
    return block.questions[1].answer


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_managers_do_not_see_is_told_and_nothing_remains_to_be_asked(asked, language):
    answer = summary_answer(asked, language)
    assert BELOW[language] in answer and ASKED[language] not in answer
    assert "{" not in answer and answer.startswith("**") and answer.endswith(".")


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_company_the_question_of_why_stays_open(asked, language):
    alone = replace(
        asked,
        johari=None,
        findings=Rows(f for f in asked.findings if not f.kind.startswith(("johari", "organisation"))),
    )
    assert understood(alone, language) == "" and ASKED[language] in summary_answer(alone, language)


def said(kind, strength=2, **facts):
    usual = {"view": "manager", "codes": ("D1",), "under": ("D1",), "k": 1, "of": 5, "apart": (), "agreement": 0.8}
    return Finding(kind, kind, "johari", "level", None, strength, 3.1, 2.8, 3.4, 12, facts=usual | facts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_items_out_of_sight_and_its_own_lowest_rating_are_told_where_they_are_sure(asked, language):
    blind = said("johari.blind", k=2, of=12, basis="absolute")
    rated = said("johari.rated", view="frontline", what="4", reading="lowest")
    words = {
        "en": ("2 of 12 expectations go unseen by managers.", "own lowest rating, “Dimension 1” on keeping promises"),
        "es": ("2 de 12 expectativas, fuera de la vista de la dirección.", "«Dimensión 1» en cumplimiento"),
    }[language]
    for one, wanted in zip((blind, rated), words, strict=True):
        assert wanted in understood(replace(asked, findings=Rows((one,))), language)
    assert words[0] in understood(replace(asked, findings=Rows((rated, blind))), language)
    unsure = [replace(one, strength=0) for one in (blind, rated)]
    aside = [said("johari.rated", what="maturity", reading="lowest"), said("organisation.gap1", reading="over")]
    quiet = understood(replace(asked, findings=Rows((*unsure, *aside))), language)
    assert quiet.endswith(("no reason stands out.", "ningún motivo destaca."))


def test_a_company_of_which_nothing_stands_out_was_asked_all_the_same(asked):
    quiet = replace(
        asked, findings=Rows(f for f in asked.findings if not f.kind.startswith(("johari", "organisation")))
    )
    assert understood(quiet).endswith("The company was asked too: no reason stands out.")


def test_too_few_people_of_the_company_say_nothing(asked):
    few = replace(asked, johari=Johari(raters=Rows((Raters("manager", None, "expectation", reason="few"),))))
    assert understood(few).endswith("Too few people inside the company answered to say why.")
    nobody = replace(asked, johari=Johari())
    assert understood(nobody) == ""


def test_a_gap_that_is_known_everywhere_is_defined_and_one_that_is_open_is_so_in_part(asked):
    states = [Voice.of(asked, "en").state(row) for row in asked.gaps.dimensions]
    whole = {"unclear", "indicative", "hidden"}.isdisjoint(states)
    assert understood(asked).startswith("**Yes.**" if whole else "**In part.**")
    first, *rest = asked.gaps.dimensions
    hidden = replace(first, suppressed=True, n=None)
    open_ = replace(asked, gaps=replace(asked.gaps, dimensions=Rows((hidden, *rest))))
    assert understood(open_).startswith("**In part.**")


@pytest.mark.parametrize("language", LANGUAGES)
def test_shortfalls_that_may_be_small_are_told_apart_as_everywhere(asked, language):
    first, *rest = asked.gaps.dimensions
    near = replace(first, gap=-0.31, gap_low=-0.39, gap_high=-0.22, verdict="gap_relevant")
    assert Voice.of(asked, language).state(near) == "short_small"
    told = understood(replace(asked, gaps=replace(asked.gaps, dimensions=Rows((near, *rest)))), language)
    words = {
        "en": "four of five dimensions fall short, and one more perhaps",
        "es": "no llegan y una más quizá tampoco",
    }
    assert words[language] in told


def test_where_nothing_falls_short_the_answer_is_the_usual_one(asked):
    kept = [replace(row, verdict="no_relevant_gap") for row in asked.gaps.dimensions]
    assert understood(replace(asked, gaps=replace(asked.gaps, dimensions=Rows(kept)))) == ""
