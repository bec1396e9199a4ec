"""The workbook for managers and frontline: what it asks, and that it comes back as it was filled in."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from gapkit.errors import GapkitError
from gapkit.intake.company import read_company
from gapkit.intake.forms import form_bytes, write_form
from gapkit.intake.questionnaires import questionnaire_ids, read_questionnaire
from gapkit.model.questionnaire import LETTERS

ROLES = {"es": ("Dirección", "Primera línea"), "en": ("Manager", "Front line")}
ANSWERS, INTERNAL, MATURITY = 1, 2, 3


@cache
def blank_bytes(name: str, language: str) -> bytes:
    return form_bytes(read_questionnaire(name), language=language, rows=50, audience="company")


def blank(name: str, language: str) -> Workbook:
    return load_workbook(io.BytesIO(blank_bytes(name, language)))


def filled(book: Workbook, sheet: int, language: str, people: int, seed: int, *, high: int = 7) -> np.ndarray:
    """Fill a sheet in for some managers and as many of the front line, and return the answers."""
    target = book.worksheets[sheet]
    given = np.random.default_rng(seed).integers(2, high + 1, (2 * people, target.max_column - 2))
    for row, answers in enumerate(given.tolist(), start=3):
        target.cell(row, 1, f"x{row}")
        target.cell(row, 2, ROLES[language][row % 2])
        for column, value in enumerate(answers, start=3):
            target.cell(row, column, value)
    return given


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", ["servqual91", "servqual94_3col", "cx_journey", "servperf92"])
def test_a_filled_in_form_comes_back_by_view(name: str, language: str, tmp_path: Path) -> None:
    book = blank(name, language)
    asked = read_questionnaire(name)
    given = filled(book, ANSWERS, language, 6, 1, high=asked.scale.high)
    for sheet in (INTERNAL, MATURITY):
        filled(book, sheet, language, 6, sheet)
    book.save(tmp_path / "company.xlsx")
    found = read_company(tmp_path / "company.xlsx", asked)
    assert not found.unplaced
    company = found.company
    assert {view: answers.people for view, answers in company.views.items()} == {"manager": 6, "frontline": 6}
    order = [asked.items.index(item) for item in asked.presented]
    managers = given[1::2][:, : len(order)]  # rows 4, 6, ... are those of the first role
    low = asked.scale.low
    codes = company.views["manager"].codes["expectation"][order]
    unturned = [k for k, item in enumerate(asked.presented) if not item.reversed]
    assert np.array_equal(codes[unturned].T, (managers - low + 1)[:, unturned])
    assert set(company.parts) == {"internal_gaps", "cx_maturity"}
    for part in company.parts.values():
        assert {view: answers.people for view, answers in part.views.items()} == {"manager": 6, "frontline": 6}
    assert company.parts["cx_maturity"].views["manager"].codes["importance"].any()


def test_what_nobody_filled_in_is_not_there(tmp_path: Path) -> None:
    book = blank("servqual91", "en")
    filled(book, INTERNAL, "en", 5, 1)
    book.save(tmp_path / "company.xlsx")
    found = read_company(tmp_path / "company.xlsx", read_questionnaire("servqual91")).company
    assert not found.views and set(found.parts) == {"internal_gaps"}


def test_without_its_own_questionnaires_the_form_is_read_alike(tmp_path: Path) -> None:
    book = blank("servqual91", "es")
    filled(book, ANSWERS, "es", 5, 1)
    book.save(tmp_path / "company.xlsx")
    found = read_company(tmp_path / "company.xlsx", read_questionnaire("servqual91")).company
    assert {view: answers.people for view, answers in found.views.items()} == {"manager": 5, "frontline": 5}
    assert not found.parts


def test_a_form_that_nobody_filled_in_is_refused(tmp_path: Path) -> None:
    blank("servqual91", "en").save(tmp_path / "company.xlsx")
    with pytest.raises(GapkitError):
        read_company(tmp_path / "company.xlsx", read_questionnaire("servqual91"))


def test_a_value_off_the_scale_is_named_with_its_cell(tmp_path: Path) -> None:
    book = blank("servqual91", "en")
    filled(book, ANSWERS, "en", 5, 1)
    filled(book, INTERNAL, "en", 5, 2)
    book.worksheets[INTERNAL].cell(4, 5, 9)
    book.worksheets[ANSWERS].cell(5, 6, 9)
    book.save(tmp_path / "company.xlsx")
    with pytest.raises(GapkitError) as raised:
        read_company(tmp_path / "company.xlsx", read_questionnaire("servqual91"))
    assert "ANSWERS!F5" in str(raised.value) and "INTERNAL GAPS!E4" in str(raised.value)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_form_asks_what_customers_expect_and_how_well_it_is_delivered_in_words_of_the_language(
    language: str,
) -> None:
    book, asked = blank("servqual91", language), read_questionnaire("servqual91")
    sheet = book.worksheets[ANSWERS]
    heads = {sheet.cell(1, column).value: sheet.cell(2, column).value for column in range(1, sheet.max_column + 1)}
    assert list(heads) == [
        "id",
        "role",
        *(f"{LETTERS[role]}_{i.code}" for role in asked.columns for i in asked.presented),
        "comment",
    ]
    words = {"es": ("¿Qué nivel esperan los clientes?", "¿Cómo lo hacemos?")}.get(
        language, ("What level do customers expect?", "How well do we deliver?")
    )
    for item in asked.items:
        assert heads[f"E_{item.code}"] == f"{words[0]} {item.text.in_(language)}"
        assert heads[f"P_{item.code}"] == f"{words[1]} {item.text.in_(language)}"


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_form_says_that_fewer_than_five_people_show_nothing(language: str) -> None:
    readme = blank("servqual91", language).worksheets[0]
    said = " ".join(str(cell.value) for row in readme.iter_rows() for cell in row if cell.value)
    assert ("menos de 5 personas" if language == "es" else "fewer than 5 people") in said
    assert "gapkit score" in said and "--company" in said


def test_every_cell_takes_a_role_of_the_list_or_an_answer_of_its_scale() -> None:
    book = blank("servqual94_3col", "en")
    names = book.defined_names
    held = {
        name: [c.value for row in book.worksheets[4][names[name].attr_text.split("!")[1]] for c in row]
        for name in names
    }
    assert held["gapkit_roles"] == ["Manager", "Front line"]
    assert held["gapkit_answers"][:9] == list(range(1, 10)) and held["gapkit_internal"][:7] == list(range(1, 8))
    for sheet in book.worksheets[1:4]:
        assert len(sheet.data_validations.dataValidation) == sheet.max_column


@pytest.mark.parametrize("name", questionnaire_ids("customers"))
def test_the_same_form_has_the_same_bytes(name: str) -> None:
    made = [form_bytes(read_questionnaire(name), audience="company", language="es") for _ in range(2)]
    assert made[0] == made[1]


def test_the_file_is_named_after_who_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert write_form("servqual91", audience="company") == Path("servqual91-company.xlsx")


@pytest.mark.parametrize(
    ("name", "options", "told"),
    [
        ("servqual91", {"audience": "company", "to": "xlsform"}, "xlsform"),
        ("internal_gaps", {"audience": "company"}, "internal_gaps"),
        ("servqual91", {"audience": "owners"}, "owners"),
        ("servqual91", {"audience": "company", "rows": 0}, "0"),
    ],
)
def test_what_the_form_cannot_be_is_said(name: str, options: dict[str, object], told: str) -> None:
    with pytest.raises(GapkitError, match=told):
        form_bytes(read_questionnaire(name), **options)  # type: ignore[arg-type]
