"""The terminal: one screen, aligned, said in both languages."""

from __future__ import annotations

import dataclasses
from unicodedata import east_asian_width

import pytest

from gapkit.diagnosis.opinion import Opinion
from gapkit.i18n import LANGUAGES
from gapkit.report.terminal import check_summary, questionnaire_lines, questionnaire_text, summary
from gapkit.scoring.rows import Rows
from tests.report.made_surveys import OUTCOMES, diagnosed, questionnaire

THREE = ("minimum", "expectation", "perception")
STUDIES = {
    "full": {"outcomes": OUTCOMES, "columns": THREE, "points": True, "weighted": True, "groups": ("A", "B")},
    "unclear": {"people": 34, "gaps": (-0.25, 0.2), "spread": 1.6, "columns": THREE},
    "twelve dimensions": {"sizes": (2,) * 12, "people": 60},
    "perception only": {"columns": ("perception",), "outcomes": OUTCOMES},
    "few": {"people": 12},
    "hostile": {"text": "日本語の長い質問 **x** " * 12, "people": 60},
}


def columns(line):
    """Return how many columns a line takes: two for the wide signs of East Asia."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STUDIES)
def test_it_fits_one_screen(name, language):
    told = summary(diagnosed(**STUDIES[name]), language=language)
    lines = told.splitlines()
    assert len(lines) <= 38 and max(map(columns, lines)) <= 100
    assert "**" not in told and "{" not in told and "nan" not in told.lower().replace("finan", "")
    assert all(line == line.rstrip() for line in lines)


def test_the_table_is_aligned_and_signed():
    lines = summary(diagnosed(people=300), language="es").splitlines()
    head = next(line for line in lines if line.startswith("Dimensión"))
    rows = lines[lines.index(head) + 1 : lines.index(head) + 6]
    assert [row.split("  ")[0] for row in rows] == [
        *("Capacidad de respuesta", "Fiabilidad", "Trato personal", "Espacios", "Global (n = 300)"),
    ]
    for row in rows:
        assert row.index(" a ", 45) == rows[0].index(" a ", 45)
        assert row[head.index("Lectura")] in "▼▽≈◌△▲"
    assert rows[0].split()[5].startswith("−") and rows[3].split()[3].startswith("+")


def test_priorities_come_with_their_bands_and_open_questions_are_told():
    told = summary(diagnosed(**STUDIES["unclear"]), language="en")
    assert "What cannot be said (" in told and " more in the report)" in told
    assert "  - Whether responsiveness" in told and "both nothing and a gap that matters." in told
    clear = summary(diagnosed(people=300), language="en")
    assert "First to fix (place; range, right in 8 of 10 surveys)" in clear
    assert "First to fix (place)" in summary(diagnosed(people=14, indicative_below=10), language="en")
    assert any(line.startswith("  1 (1") and "D0." in line for line in clear.splitlines())


def test_long_lists_are_counted_not_printed():
    told = summary(diagnosed(**STUDIES["twelve dimensions"]), language="es")
    assert "… y 4 más" in told and "Global" in told


def test_too_few_people_get_the_reason_and_no_number():
    told = summary(diagnosed(people=4, outcomes=OUTCOMES), language="es")
    assert "Hay muy pocas respuestas para mostrar resultados" in told
    assert "menos de 5 respuestas" in told and "NPS" not in told and "\n  1" not in told
    assert not any(f" {n} " in told for n in ("4 respuestas", "4 personas"))


def test_the_diagnosis_itself_is_shown_by_it():
    found = diagnosed(people=60)
    assert repr(found) == found.summary() == summary(found, language="es")


def with_opinions(diagnosis, opinions):
    return dataclasses.replace(diagnosis, second_opinion=Rows(opinions))


def test_the_second_opinion_is_summed_up_with_its_largest_difference():
    found = diagnosed(people=40, language="en")
    agreeing = [
        Opinion("alpha", "D0", 0.8123456, 0.8123456, "pingouin", 1e-13, 1e-9, True),
        Opinion("t", "D1", -3.2, -3.2, "scipy", 4e-12, 1e-9, True),
        Opinion("hedges_g_av", "D1", 0.5, 0.51, "pingouin", 0.01, 1e-9, None, "hedges_df"),
    ]
    told = " ".join(check_summary(with_opinions(found, agreeing), language="en").split())
    assert "2 numbers recomputed" in told and "all agree" in told and "4.0 × 10⁻¹² (paired t, D1, scipy)" in told
    assert "One number differs by convention: the library corrects for" in told
    apart = [*agreeing, Opinion("df", "", 39.0, 38.0, "statsmodels", 1.0, 1e-9, False)]
    told = check_summary(with_opinions(found, apart), language="es")
    assert "1 difieren" in told and "grados de libertad" in told and "39" in told and "38" in told
    assert max(map(len, told.splitlines())) <= 100
    assert "nothing to compare" in check_summary(found, language="en")


def test_questionnaires_are_listed_in_columns_and_shown_whole():
    asked = questionnaire((2, 1), columns=THREE, outcomes=OUTCOMES)
    turned = dataclasses.replace(asked.dimensions[0].items[0], reversed=True)
    dimension = dataclasses.replace(asked.dimensions[0], items=(turned, *asked.dimensions[0].items[1:]))
    asked = dataclasses.replace(asked, dimensions=(dimension, *asked.dimensions[1:]), source="Nadie (2026).")
    lines = questionnaire_lines([asked, dataclasses.replace(asked, id="another")], language="es")
    assert lines[0].index("Encuesta") == lines[1].index("Encuesta")
    assert "3 aspectos, 2 dimensiones, mínimo, expectativa y percepción" in lines[0]
    told = questionnaire_text(asked, language="en")
    assert "Responsiveness" in told and "Item 1 is fine (reversed)" in told and "Scale 1 to 7" in told
    assert "Would you recommend us? (0-10)" in told and "Source: Nadie (2026)." in told
