"""A simulated survey as a workbook; the same design always gives the same bytes."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from gapkit.model import Item, Questionnaire
from simulation.design import ROLES, Answer, Design, Person
from simulation.people import simulate
from simulation.remarks import agreed_text, book_rows, coding_rows, remark_text
from simulation.words import ITEM_HEADERS, README, THREE_COLUMN_HEADERS, WORDS

STAMP = datetime.datetime(2026, 6, 1)

Cell = Answer | datetime.date


def table(
    design: Design, questionnaire: Questionnaire, people: Sequence[Person], language: str
) -> tuple[list[str], list[list[Cell]]]:
    """Return the header and the rows of the survey in a language."""
    headers = THREE_COLUMN_HEADERS if "minimum" in questionnaire.columns else ITEM_HEADERS
    columns = [(role, item) for item in questionnaire.presented for role in ROLES if role in questionnaire.columns]
    if "minimum" not in questionnaire.columns:
        columns.sort(key=lambda column: ROLES.index(column[0]))

    def heading(role: str, item: Item) -> str:
        asked = item.expectation_text if role != "perception" and item.expectation_text else item.text
        return headers[role].in_(language).format(number=item.number, text=asked.in_(language))

    shared = [
        WORDS["points"].in_(language).format(name=dimension.name.in_(language))
        for dimension in questionnaire.dimensions
        if questionnaire.points
    ]
    header = [
        WORDS["id"].in_(language),
        WORDS["date"].in_(language),
        *(name.in_(language) for name, _ in design.groupings),
        *(heading(role, item) for role, item in columns),
        *shared,
        *(WORDS.get(outcome.code, outcome.text).in_(language) for outcome in questionnaire.outcomes),
        *([WORDS[name].in_(language) for name in ("unit", "month")] if design.service else []),
        WORDS["comment"].in_(language),
        *([WORDS["agreed"].in_(language)] if design.themes else []),
    ]
    rows: list[list[Cell]] = []
    for person in people:
        seated = zip(design.groupings, person.groups, strict=True)
        given = [person.answers[role, item.code] for role, item in columns]
        rows.append(
            [
                person.code,
                person.day,
                *(groups[place].name.in_(language) for (_, groups), place in seated),
                *(WORDS["na"].in_(language) if value == "na" else value for value in given),
                *person.points,
                *(person.outcomes[outcome.code] for outcome in questionnaire.outcomes),
                *((person.unit, person.month) if design.service else ()),
                _comment(design, person, language),
                *([agreed_text(person.remark, language)] if design.themes else []),
            ]
        )
    return header, rows


def write(path: Path, design: Design, language: str) -> Path:
    """Simulate the survey and write it as a workbook; the same design always gives the same bytes."""
    questionnaire, people = simulate(design)
    header, rows = table(design, questionnaire, people, language)
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": f"{design.company.in_(language)}", "comments": "Simulated", "created": STAMP})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(WORDS["answers"].in_(language))
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 90)
    sheet.set_column(0, len(header) - 1, 13)
    comment = header.index(WORDS["comment"].in_(language))
    sheet.set_column(comment, comment, 60)
    sheet.write_row(0, 0, header, bold)
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, datetime.date):
                sheet.write_datetime(row, column, datetime.datetime(cell.year, cell.month, cell.day), day)
            elif cell is not None:
                sheet.write(row, column, cell)
    if design.themes:
        _write_codes(book, design, questionnaire, people, language, bold)
    about = book.add_worksheet(WORDS["readme"].in_(language))
    about.set_column(0, 0, 110)
    for row, line in enumerate(README[language]):
        about.write_string(
            row,
            0,
            line.format(
                company=design.company.in_(language),
                seed=design.seed,
                people=len(people),
                questionnaire=design.questionnaire,
                file=path.name,
            ),
        )
    book.close()
    return path


def _comment(design: Design, person: Person, language: str) -> str | None:
    if design.themes:
        return None if person.remark is None else remark_text(design, person.remark, language)
    return None if person.comment is None else design.comments[person.comment].in_(language)


def _write_codes(
    book: xlsxwriter.Workbook,
    design: Design,
    questionnaire: Questionnaire,
    people: Sequence[Person],
    language: str,
    bold: Any,
) -> None:
    """Write the sheet of codes and the code book."""
    for name, rows in (
        ("coding", coding_rows(design, people, language)),
        ("book", book_rows(design, questionnaire, language)),
    ):
        sheet = book.add_worksheet(WORDS[name].in_(language))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(rows[0]) - 1, 22)
        sheet.write_row(0, 0, rows[0], bold)
        for row, cells in enumerate(rows[1:], start=1):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(row, column, cell)
