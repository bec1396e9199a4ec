"""Plans as files for tests: workbooks row by row, and TOML."""

from pathlib import Path

import numpy as np
import openpyxl

from gapkit.intake.plans import read_plan
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.model import Answers
from gapkit.study import Study, diagnose

SERVQUAL = read_questionnaire("servqual91")


def write_book(path: Path, **sheets) -> Path:
    """Write a workbook with a sheet for every keyword, row by row."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def read_book(tmp_path: Path, questionnaire=SERVQUAL, **sheets):
    """Return the plan of a workbook with such sheets."""
    return read_plan(write_book(tmp_path / "plan.xlsx", **sheets), questionnaire)


def read_toml(tmp_path: Path, text: str, questionnaire=SERVQUAL):
    """Return the plan of a TOML file."""
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return read_plan(path, questionnaire)


def diagnosis_of(questionnaire=SERVQUAL, people=60):
    """Return the diagnosis of people who expected more than they met."""
    random = np.random.default_rng(4)
    expected = random.integers(5, 8, (len(questionnaire.items), people))
    lived = np.clip(expected - random.integers(0, 4, expected.shape), 1, 7)
    codes = {"expectation": expected.astype(np.uint8), "perception": lived.astype(np.uint8)}
    return diagnose(Study.of(questionnaire, Answers(codes)))
