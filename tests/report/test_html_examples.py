"""The pages of the shipped example surveys, from the file to the file."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from gapkit.commands import score
from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.report.html import html_text, write_html
from gapkit.report.outline import outline
from gapkit.resources import resource_folder


@pytest.fixture(scope="module")
def diagnosis(tmp_path_factory: pytest.TempPathFactory) -> Diagnosis:
    """Return the diagnosis of the Spanish insurance survey: 22 items, 5 dimensions, two segment columns."""
    name = "insurance_es.xlsx"
    survey = tmp_path_factory.mktemp("survey") / name
    survey.write_bytes(resource_folder("examples").joinpath(name).read_bytes())
    return score(survey)


@pytest.fixture(scope="module")
def text(diagnosis: Diagnosis) -> str:
    return html_text(outline(diagnosis, language="es", second_language="en"))


def test_the_page_is_written_and_is_what_the_outline_renders(diagnosis: Diagnosis, text: str, tmp_path: Path) -> None:
    path = write_html(diagnosis, tmp_path / "report.html", language="es", second_language="en")
    assert path == tmp_path / "report.html"
    assert path.read_bytes() == text.encode("utf-8")
    assert diagnosis.to_html(tmp_path / "again.html", language="es", second_language="en").read_bytes() == (
        path.read_bytes()
    )


def test_a_real_report_stays_within_its_budget_and_asks_nobody_for_anything(text: str) -> None:
    assert len(text.encode("utf-8")) <= 250_000
    assert len(re.findall(r"<[a-z]", text)) <= 5_000
    assert "//" not in text and "src=" not in text and not re.search(r"url\((?!data:)", text)


def test_every_link_of_a_real_report_leads_somewhere_and_every_id_is_unique(text: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    wanted = re.findall(r'\b(?:href="#|aria-labelledby="|data-for=")([^"]+)"', text)
    assert wanted and set(wanted) <= set(ids)


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_label_is_left_without_its_words(diagnosis: Diagnosis, language: str) -> None:
    body = html_text(outline(diagnosis, language=language)).split("<body>")[1].split("<script>")[0]
    assert re.findall(r"\{\w*\}", body) == []
    assert re.findall(r"\b(?:nan|None|inf)\b", re.sub(r"<script.*?</script>", "", body)) == []


def test_headings_of_a_real_report_skip_no_level(text: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", text)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
