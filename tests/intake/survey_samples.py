"""Small surveys written to files, as people send them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import xlsxwriter

from gapkit.errors import GapkitError
from gapkit.intake.files.tables import Table
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.model import Dimension, Item, Outcome, Questionnaire, Scale, Text


def answers(people: int, items: int = 22, *, low: int = 1, high: int = 7, seed: int = 1) -> np.ndarray:
    """Return (people, 2 * items) whole answers, expectations first; every answer occurs."""
    rng = np.random.default_rng(seed)
    return rng.integers(low, high + 1, (people, 2 * items))


def numbered(items: int = 22, roles: str = "EP") -> list[str]:
    """Return E1 ... E22, P1 ... P22."""
    return [f"{role}{number}" for role in roles for number in range(1, items + 1)]


def survey(people: int = 12, **options) -> list[list[object]]:
    """Return a heading row E1 ... P22 and one row per person."""
    return [numbered(), *answers(people, **options).tolist()]


def add(rows, heading, values) -> list[list[object]]:
    """Return the rows with one more column."""
    return [[*row, cell] for row, cell in zip(rows, [heading, *values], strict=True)]


def table_of_rows(name, rows, *, is_sheet=False) -> Table:
    """Return rows of equal length as a table."""
    return Table(name, tuple(zip(*rows, strict=True)), len(rows), is_sheet=is_sheet)


def write_xlsx(path: Path, rows, sheet: str = "Respuestas", *, hidden=(), **others) -> Path:
    """Write sheets of rows; numbers stay numbers, a leading "=" becomes a formula with a result of 5."""
    workbook = xlsxwriter.Workbook(path)
    for name, cells in {sheet: rows, **others}.items():
        page = workbook.add_worksheet(name)
        if name in hidden:
            page.hide()
        for r, row in enumerate(cells):
            for c, cell in enumerate(row):
                if cell is None or cell == "":
                    continue
                if isinstance(cell, str) and cell.startswith("="):
                    page.write_formula(r, c, cell, None, 5)
                else:
                    page.write(r, c, cell)
    if all(name in hidden for name in {sheet, *others}):
        raise ValueError("a workbook shows at least one sheet")
    workbook.close()
    return path


def write_csv(path: Path, rows, *, delimiter: str = ",", encoding: str = "utf-8", decimal: str = ".") -> Path:
    """Write rows as text."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        for row in rows:
            writer.writerow([str(c).replace(".", decimal) if isinstance(c, float) else c for c in row])
    return path


def small(columns=("expectation", "perception"), *, low=1, high=5, outcomes=(), **options) -> Questionnaire:
    """Return a questionnaire of two dimensions with two items each: SPE1, SPE2 (reversed), CAR1, CAR2."""
    made = {
        "SPE": [
            ("SPE1", "La gestión se resuelve en pocos minutos", "The matter is settled within minutes"),
            ("SPE2", "Hay que esperar demasiado en la fila", "One has to wait too long in the queue"),
        ],
        "CAR": [
            ("CAR1", "El personal escucha con atención", "Staff listen with care"),
            ("CAR2", "Las instrucciones de la web se entienden", "The instructions on the web are clear"),
        ],
    }
    names = {"SPE": Text("Rapidez", "Speed"), "CAR": Text("Trato cercano", "Care")}
    numbers = {"SPE1": 1, "SPE2": 2, "CAR1": 3, "CAR2": 4}
    dimensions = tuple(
        Dimension(
            code,
            names[code],
            tuple(Item(i, numbers[i], code, Text(es, en), reversed=i == "SPE2") for i, es, en in items),
        )
        for code, items in made.items()
    )
    return Questionnaire(
        "small",
        "1",
        Text("Encuesta breve", "Short survey"),
        Scale(low, high, not_applicable=options.pop("not_applicable", False)),
        tuple(columns),
        dimensions,
        outcomes=tuple(outcomes),
        **options,
    )


NPS = Outcome("nps", "nps", Text("¿Nos recomendaría?", "Would you recommend us?"), Scale(0, 10))


def lint(source) -> tuple:
    """Return everything that is wrong with a questionnaire file, nothing when it is sound."""
    try:
        read_questionnaire(source)
    except GapkitError as error:
        return error.faults
    return ()


def keys(error: GapkitError) -> list[str]:
    """Return the catalogue keys of the faults of an error, without "intake."."""
    # Both languages must exist and take the parameters given.
    assert error.text("en") and error.text("es")
    return [fault.key.removeprefix("intake.") for fault in error.faults]
