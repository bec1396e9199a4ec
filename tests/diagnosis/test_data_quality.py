"""What the checks make of a survey: flags, counts without persons, and results that leave the doubtful rows out."""

import json
from dataclasses import replace

import numpy as np
import pytest

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Answers, Segment
from gapkit.report.blocks import Cards, Figure
from gapkit.report.outline import outline
from gapkit.scoring.checks.row_flags import row_flags
from gapkit.scoring.checks.sample import Frame
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws
from tests.scoring.test_row_flags import SIZES, honest
from tests.strategies import make_questionnaire

FORM = make_questionnaire(SIZES)
LIMITS = Thresholds.for_range(6).row_limits


def survey(*, swapped=0, people=200, **changes):
    """Return answers of which the first `swapped` have their columns swapped."""
    codes = honest(people)
    for place in range(swapped):
        codes["expectation"][:, place] = 2 + np.arange(22) % 2
        codes["perception"][:, place] = 6 + np.arange(22) % 2
    codes |= changes
    return codes


def diagnosed(answers, form=FORM, **options):
    return diagnose(Study.of(form, answers), thresholds=few_draws(6), **options)


def keys(diagnosis):
    return {key: sign for sign, key, _ in diagnosis.quality.flags}


@pytest.fixture(scope="module")
def sound():
    """Return the diagnosis of answers without a fault."""
    return diagnosed(Answers(survey()))


def test_without_doubtful_rows_the_report_says_so(sound):
    found = sound
    assert keys(found)["rows_sound"] == "passed" and found.input.flagged == 0
    assert found.quality.sensitivity.rows == ()


def test_a_form_too_short_to_check_its_rows_claims_nothing():
    codes = {role: answers[:3] for role, answers in survey(people=25).items()}
    found = diagnosed(Answers(codes), make_questionnaire([2, 1]))
    assert keys(found)["rows_unchecked"] == "cannot_say" and "rows_sound" not in keys(found)
    section = outline(found, language="en").section("calidad")
    assert "f-filas" not in [block.id for block in section.blocks if isinstance(block, Figure)]


def test_doubtful_rows_that_change_nothing_pass_and_those_that_do_are_a_caution():
    harmless = diagnosed(Answers(survey(swapped=5, people=2000)))
    assert keys(harmless)["rows_harmless"] == "passed" and harmless.input.flagged == 5
    harmful = diagnosed(Answers(survey(swapped=20)))
    assert keys(harmful)["rows_matter"] == "caution" and harmful.quality.sensitivity.changed


def test_results_asked_without_the_doubtful_rows_are_those_of_the_others():
    answers = Answers(survey(swapped=20))
    flags = row_flags(FORM, answers, LIMITS)
    chosen = few_draws(6)
    without = diagnose(Study.of(FORM, answers, exclude=flags), thresholds=chosen)
    others = diagnosed(answers.select(~flags.doubtful))
    assert repr(without.gaps) == repr(others.gaps)
    assert (without.input.used, without.input.flagged, without.input.rows) == (180, 20, 200)
    assert keys(without)["left_out_matter"] == "caution"
    with_all, told = diagnosed(answers), without.quality.sensitivity
    assert told.excluded and told.doubtful == 20
    assert repr(told.rows) == repr(with_all.quality.sensitivity.rows)
    assert repr(without.quality.rows) == repr(with_all.quality.rows)


def test_nothing_is_left_out_unless_it_is_asked_for():
    answers = Answers(survey(swapped=20))
    assert diagnosed(answers).gaps.overall.n == 200


def test_a_study_without_rows_names_every_check_and_why_it_was_not_made():
    study = replace(Study.of(FORM, Answers(survey())), answers=None)
    quality = diagnose(study, thresholds=Thresholds.for_range(6)).quality
    assert {row.reason for row in quality.rows} == {"needs_rows"} and len(quality.rows) == 17
    assert {row.reason for row in quality.sample} == {"needs_rows", "not_told"}
    assert quality.sensitivity is None and "rows_sound" not in keys(diagnose(study))


def test_so_few_people_are_not_counted_aloud():
    quality = diagnosed(Answers(survey(swapped=2, people=4))).quality
    assert {row.reason for row in (*quality.rows, *quality.sample)} == {"too_few"}
    assert quality.sensitivity is None and not {"rows_sound", "rows_matter"} & {key for _, key, _ in quality.flags}


@pytest.mark.parametrize("people", [1, 2, 4])
def test_of_so_few_people_no_flag_says_how_they_answered(people):
    codes = {role: np.full((22, people), 5, np.uint8) for role in ("expectation", "perception")}
    codes["perception"][3, 0] = 0
    quality = diagnosed(Answers(codes)).quality
    assert {key for _, key, _ in quality.flags} <= {"small", "retrospective", "limits"}
    assert np.isnan(quality.missing_share)


def test_how_few_people_expect_one_item_is_no_flag():
    codes = survey()
    codes["expectation"][2, 4:] = 0
    codes["expectation"][2, :4] = 5
    found = {key: facts for _, key, facts in diagnosed(Answers(codes)).quality.flags}
    assert "flat" not in found and found["missing"]["k"] >= 1


@pytest.mark.parametrize("key", ["floor", "flat", "not_applicable", "drop_out", "straight_lining", "swapped"])
def test_each_fault_of_the_sample_raises_its_flag(sound, key):
    codes, beside = survey(), {}
    if key == "floor":
        codes["perception"][0] = np.where(np.arange(200) < 120, 1, 3)
    elif key == "flat":
        codes["expectation"][2] = np.where(np.arange(200) < 190, 5, 6)
    elif key == "not_applicable":
        codes["perception"][4, :80] = 0
        beside = {"perception": codes["perception"] == 0}
    elif key == "drop_out":
        codes["perception"][15:, :30] = 0
    elif key == "straight_lining":
        codes["perception"][:, :15] = 5
    else:
        codes = survey(swapped=60)
    assert key not in keys(sound)
    assert keys(diagnosed(Answers(codes, not_applicable=beside)))[key] == "caution"


def test_expectations_asked_afterwards_are_said_to_be(sound):
    after = replace(FORM, expectation_timing="after")
    assert keys(diagnosed(Answers(survey()), after))["retrospective"] == "cannot_say"
    assert "retrospective" not in keys(sound)


def test_response_rate_and_population_are_told_when_somebody_gives_them():
    group = Segment("channel", ("web", "shop"), (np.arange(200) < 150).astype(np.int32))
    frame = Frame(invited=500, population={"channel": {"web": 30, "shop": 70}})
    found = diagnosed(Answers(survey(), segments={"channel": group}), frame=frame)
    assert keys(found)["response_rate"] == "passed" and keys(found)["population"] == "passed"
    rate = next(row for row in found.quality.sample if row.check == "response_rate")
    assert rate.value == pytest.approx(0.4)
    heavy = np.where(np.arange(200) < 150, 1.0, 9.0)
    weighted = diagnosed(Answers(survey(), segments={"channel": group}, weight=heavy), frame=frame)
    assert keys(weighted)["population"] == "caution"


def test_reports_hold_counts_and_means_and_never_a_row():
    found = diagnosed(Answers(survey(swapped=20), respondent=np.arange(1, 201, dtype=np.uint64)))
    data = found.to_json()["quality"]
    assert {type(value) for row in data["rows"] for value in row.values()} <= {str, int, float, type(None), list}
    assert "masks" not in json.dumps(data) and len(data["sensitivity"]["rows"]) == len(SIZES) + 1
    for language in ("en", "es"):
        section = outline(found, language=language).section("calidad")
        tables = {block.id: block for block in section.blocks if isinstance(block, Figure)}
        assert len(tables["f-sensibilidad"].table.rows) == len(SIZES) + 1
        assert len(tables["f-filas"].table.rows) <= 15


def test_the_report_lists_the_checks_that_found_something_and_names_the_others():
    found = diagnosed(Answers(survey(swapped=20), respondent=np.arange(1, 201, dtype=np.uint64)))
    section = outline(found, language="en").section("calidad")
    (figure,) = [block for block in section.blocks if isinstance(block, Figure) and block.id == "f-filas"]
    assert len(figure.table.rows) == sum(bool(row.flagged) for row in found.quality.rows) < 12
    assert "Nothing found: identifier already used" in figure.note


def test_doubtful_rows_left_out_are_told_on_the_cover_and_among_the_methods():
    answers = Answers(survey(swapped=20))
    chosen = few_draws(6)
    without = diagnose(Study.of(FORM, answers, exclude=row_flags(FORM, answers, LIMITS)), thresholds=chosen)
    for language, words in (("en", "20 doubtful rows left out"), ("es", "20 filas dudosas excluidas")):
        told, every = outline(without, language=language), outline(diagnosed(answers), language=language)
        assert any(fact.text.endswith(words) for fact in told.cover.facts)
        assert not any(words in fact.text for fact in every.cover.facts)
        bullets = [
            text
            for block in told.section("metodo").blocks
            if isinstance(block, Cards)
            for card in block.cards
            for text in card.bullets
        ]
        assert sum(": 20. " in text for text in bullets) == 1


def test_nobody_left_is_no_failure():
    answers = Answers(survey(people=8), weight=np.linspace(0.5, 1.5, 8))
    flags = replace(row_flags(FORM, answers, LIMITS), doubtful=np.ones(8, bool))
    found = diagnose(Study.of(FORM, answers, exclude=flags), thresholds=few_draws(6))
    assert found.input.used == 0 and found.quality.sensitivity is None


def test_cutoffs_in_points_grow_with_scales_beyond_seven_points_unless_the_study_sets_them():
    usual, short, long = (Thresholds.for_range(width) for width in (6, 4, 99))
    for name in ("spread_points", "swapped_points", "flat_sd"):
        assert getattr(short, name) == getattr(usual, name)
        assert getattr(long, name) == pytest.approx(getattr(usual, name) * 16.5)
    assert Thresholds.for_range(99, swapped_points=3.0).swapped_points == 3.0


def test_a_report_that_may_not_show_the_difference_says_why_in_words():
    found = diagnosed(Answers(survey(swapped=3, people=400)))
    for language, words in (("en", "not shown side by side"), ("es", "no se muestran juntos")):
        section = outline(found, language=language).section("calidad")
        assert "f-sensibilidad" not in [block.id for block in section.blocks if isinstance(block, Figure)]
        cards = [card for block in section.blocks if isinstance(block, Cards) for card in block.cards]
        assert any(words in text for card in cards for text in card.paragraphs)
    assert "0." not in json.dumps(found.to_json()["quality"]["sensitivity"])
