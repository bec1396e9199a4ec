"""Outcomes in the reports: every kind has its words, groups stand beside the rest, and what is hidden stays hidden."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gapkit.i18n import LANGUAGES
from gapkit.model import Answers, Segment
from gapkit.report.blocks import Cards, Figure
from gapkit.report.excel import workbook_bytes
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.report.terminal import summary
from gapkit.report.wording import finding_sentence, finding_title
from gapkit.study import Study, diagnose
from tests.report.excel_samples import opened
from tests.scoring.test_outcomes import ASKED, PEOPLE, answers


def told(language: str = "en", **options: object):
    return diagnose(Study.of(ASKED, answers(**options)), language=language)


def section(diagnosis, language: str):
    return outline(diagnosis, language=language).section("indicadores")


def figures(diagnosis, language: str) -> list[Figure]:
    return [block for block in section(diagnosis, language).blocks if isinstance(block, Figure)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_has_a_card_with_its_value(language: str) -> None:
    diagnosis = told(language)
    cards = next(block for block in section(diagnosis, language).blocks if isinstance(block, Cards)).cards
    assert len(cards) == len(diagnosis.outcomes) == 8
    index = next(card for card in cards if "ACSI" in card.closing)
    assert len(index.paragraphs) == 4
    value = next(card for card in cards if "currency" in card.closing or "moneda" in card.closing)
    assert not value.facts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_satisfied_share_has_its_mean_and_an_effort_score_its_easy_share(language: str) -> None:
    diagnosis = told(language)
    cards = next(block for block in section(diagnosis, language).blocks if isinstance(block, Cards)).cards
    by_title = {card.title.split(" ")[0]: " ".join(card.paragraphs) for card in cards}
    assert ("Mean answer" if language == "en" else "Respuesta media") in by_title["CSAT"]
    easy = [card for card in cards if card.title.startswith("CES")]
    assert "5" in easy[0].paragraphs[1] and "7" in easy[0].paragraphs[1]
    assert "1" in easy[1].paragraphs[1] and "2" in easy[1].paragraphs[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_outcome_is_drawn_by_group_with_the_words_of_its_reading(language: str) -> None:
    first, others = figures(told(language, worse="B"), language)
    assert first.title.startswith("NPS ")
    assert first.table.rows[0].cells[0].text == "B"
    worse = first.table.rows[0].cells[-1]
    assert worse.text == ("Worse than the rest" if language == "en" else "Peor que el resto")
    assert len(others.table.columns) == 8


def test_hidden_groups_show_no_number_in_any_medium() -> None:
    given = answers()
    codes = np.zeros(PEOPLE, np.int32)
    codes[:3], codes[3:20], codes[20:90] = 3, 2, 1
    people = Answers(
        given.codes, outcomes=given.outcomes, segments={"Zona": Segment("Zona", ("a", "b", "c", "d"), codes)}
    )
    diagnosis = diagnose(Study.of(ASKED, people), language="es")
    first = figures(diagnosis, "es")[0]
    hidden = [row for row in first.table.rows if row.cells[0].text in ("c", "d")]
    assert len(hidden) == 2
    assert all(cell.hatched for row in hidden for cell in row.cells[1:] if hasattr(cell, "hatched"))
    for row in diagnosis.to_json()["outcome_segments"]:
        if row["value"] in ("c", "d"):
            assert {row[key] for key in ("n", "score", "difference", "p_adjusted")} == {None}
    sheet = opened(workbook_bytes(diagnosis, language="es"))["06b_Indicadores_grupos"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5) if row[2].value in ("c", "d")]
    assert rows and all(not any(isinstance(value, int | float) for value in row) for row in rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_a_row_per_outcome_and_group(language: str) -> None:
    diagnosis = told(language, worse="B")
    book = opened(workbook_bytes(diagnosis, language=language))
    sheet = book["06b_Outcomes_groups" if language == "en" else "06b_Indicadores_grupos"]
    rows = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[2] in ("A", "B", "C")]
    assert len(rows) == len(diagnosis.outcome_segments) == 24
    told_row = next(row for row in diagnosis.outcome_segments if (row.outcome, row.value) == ("nps", "B"))
    assert rows[1][4] == pytest.approx(told_row.score) and rows[1][7] == pytest.approx(told_row.difference)
    assert sheet._charts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_about_groups_is_a_sentence_of_bearable_length(language: str) -> None:
    for options in ({"worse": "B"}, {"seed": 11}):
        diagnosis = told(language, **options)
        found = [f for f in diagnosis.findings if f.kind.startswith("outcome")]
        assert found
        for finding in found:
            title, text = (say(finding, diagnosis, language) for say in (finding_title, finding_sentence))
            assert len(title) <= (90 if language == "es" else 80)
            assert text.endswith(".") and not re.search(r"[{}]|nan", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_media_tell_all_outcomes(language: str) -> None:
    diagnosis = told(language, worse="B")
    page = html_text(outline(diagnosis, language=language))
    text = summary(diagnosis, language=language)
    for row in diagnosis.outcomes:
        assert row.metric not in ("enps",) or "eNPS" in page
    assert "eNPS" in text and "NPS" in text
    assert "nan" not in re.sub(r"<[^>]+>", " ", page).lower().split()


def test_a_study_without_groups_tells_outcomes_as_before() -> None:
    given = answers()
    alone = Answers(given.codes, outcomes=given.outcomes)
    diagnosis = diagnose(Study.of(ASKED, alone), language="en")
    assert not diagnosis.outcome_segments
    assert not figures(diagnosis, "en")
    assert "06b_Outcomes_groups" not in opened(workbook_bytes(diagnosis, language="en")).sheetnames
