"""What the managers and the frontline of Alborada Insurance believe and say of their company.

What their answers are made to show:

- managers do not see how much promptness matters to customers, least of all being told when things will be done and
  being helped at once (RES1, RES2), which they put more than a point too low; the frontline, who hears them, is close;
- managers take modern premises and equipment for what customers expect (TAN1 to TAN3); customers never asked for it;
- managers rate keeping promises and telling dates (REL1, RES1) much better than customers do, who find them poor;
- managers do not agree among themselves about office hours (EMP3);
- promptness has hardly any standards, systems do not let the frontline keep them, and what is announced is not agreed;
- managers say that governance and economics matter and hardly practise them, and believe that customers are understood.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

from gapkit.intake.questionnaires import read_questionnaire
from gapkit.intake.questionnaires.company import company_questionnaires
from gapkit.model import Item, Questionnaire, Text
from gapkit.model.questionnaire import LETTERS
from simulation.design import SEED, Design
from simulation.draws import Draws
from simulation.words import WORDS
from simulation.workbook import STAMP

COMPANY_SEED = SEED + 600

COMPANY_WORDS = {
    "role": Text(es="Papel", en="Role"),
    "internal": Text(es="Brechas internas", en="Internal gaps"),
    "maturity": Text(es="Madurez", en="Maturity"),
}
COMPANY_README = {
    "en": (
        "These answers are simulated. {company} does not exist, and nobody was asked anything.",
        "Made by examples/make_surveys.py with seed {seed}: {managers} managers, {frontline} people of the front line,",
        "before any of them saw a result from customers. Columns as in: gapkit form {questionnaire} --for company",
        "Try it: gapkit score insurance_en.xlsx --company {file}",
    ),
    "es": (
        "Estas respuestas son simuladas. {company} no existe y no se ha preguntado nada a nadie.",
        "Hechas con examples/make_surveys.py, semilla {seed}: {managers} mandos, {frontline} de primera línea,",
        "antes de ver resultados de clientes. Columnas como en: gapkit form {questionnaire} --for company",
        "Para probarlo: gapkit score insurance_es.xlsx --company {file}",
    ),
}


@dataclass(frozen=True)
class View:
    """Who answers: how many, how far their beliefs lie from what customers say, and what they say of the company.

    `sees` is added to what customers expect of an item, `rates` to what they find; `says` and `matters` are levels of
    parts or items of the company's own questionnaires. They answer a `split` item low or high.
    """

    name: Text
    people: int
    sees: Mapping[str, float]
    rates: Mapping[str, float]
    says: Mapping[str, float]
    matters: Mapping[str, float] = field(default_factory=dict)
    split: tuple[str, ...] = ()


VIEWS = (
    View(
        name=Text(es="Mando", en="Manager"),
        people=12,
        sees={"RES1": -1.6, "RES2": -1.6, "RES3": -0.8, "RES4": -0.9, "EMP4": -0.6}
        | {"TAN1": 1.1, "TAN2": 1.3, "TAN3": 1.1}
        | {"REL5": 0.1, "ASS3": 0.4},
        rates={"REL1": 1.0, "RES1": 1.2, "RES2": 0.8, "EMP1": 0.7, "TAN4": -0.2},
        says={"STDTAN": 5.8, "STDREL": 5.0, "STDRES": 2.9, "STDASS": 4.6, "STDEMP": 3.4}
        | {"MRO": 4.5, "UPC": 3.4, "MCQ": 4.9, "GOA": 3.2, "TSK": 4.6, "FEA": 4.8}
        | {"STR": 4.6, "UND": 5.6, "DES": 4.2, "MEA": 5.8, "ECO": 2.8, "GOV": 3.6, "CUL": 5.4},
        matters={"STR": 6.4, "UND": 6.3, "DES": 5.8, "MEA": 6.0, "ECO": 5.7, "GOV": 5.9, "CUL": 6.2},
        split=("EMP3",),
    ),
    View(
        name=Text(es="Primera línea", en="Front line"),
        people=25,
        sees={"RES1": -0.2, "RES2": -0.2, "TAN2": 0.3, "EMP2": 0.3},
        rates={"REL1": 0.1, "RES1": 0.0, "RES3": -0.4, "EMP4": 0.4},
        says={"DELTAN": 5.5, "DELREL": 3.9, "DELRES": 3.2, "DELASS": 5.4, "DELEMP": 4.4}
        | {"COMTAN": 5.6, "COMREL": 4.3, "COMRES": 3.0, "COMASS": 5.2, "COMEMP": 4.8}
        | {"TEA": 5.4, "EJF": 5.3, "TJF": 3.0, "CTL": 3.1, "SUP": 4.0, "CON": 5.4, "AMB": 3.2, "HOR": 2.8}
        | {"OVP": 4.9},
    ),
)

Sheet = tuple[list[str], list[list[int | str | None]]]


def company_sheets(design: Design, language: str) -> dict[str, Sheet]:
    """Return header and rows of every sheet, nobody's code in any: the customers' items, internal gaps, maturity."""
    customers = read_questionnaire(design.questionnaire)
    internal, maturity = company_questionnaires(customers)
    draws = Draws(COMPANY_SEED)
    people = [view for view in VIEWS for _ in range(view.people)]
    sheets: dict[str, Sheet] = {}
    for name, asked in (("answers", customers), ("internal", internal), ("maturity", maturity)):
        names = [f"{LETTERS[role]}_{item.code}" for role in _roles(asked) for item in asked.presented]
        header = [COMPANY_WORDS["role"].in_(language), *names]
        rows: list[list[int | str | None]] = []
        for view in people:
            given = _answers(draws, design, asked, view)
            if any(value is not None for value in given):
                rows.append([view.name.in_(language), *given])
        sheets[name] = header, rows
    return sheets


def write_company(path: Path, design: Design, language: str) -> Path:
    """Write the company's answers as a workbook; the same design always gives the same bytes."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": design.company.in_(language), "comments": "Simulated", "created": STAMP})
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4"})
    for name, (header, rows) in company_sheets(design, language).items():
        sheet = book.add_worksheet((WORDS | COMPANY_WORDS)[name].in_(language))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 16)
        sheet.write_row(0, 0, header, bold)
        for row, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells):
                if cell is not None:
                    sheet.write(row, column, cell)
    about = book.add_worksheet(WORDS["readme"].in_(language))
    about.set_column(0, 0, 110)
    managers, frontline = (view.people for view in VIEWS)
    told = {"company": design.company.in_(language), "seed": COMPANY_SEED, "managers": managers, "frontline": frontline}
    for row, line in enumerate(COMPANY_README[language]):
        about.write_string(row, 0, line.format(**told, questionnaire=design.questionnaire, file=path.name))
    book.close()
    return path


def _roles(asked: Questionnaire) -> tuple[str, ...]:
    return tuple(role for role in asked.columns if role != "minimum")


def _answers(draws: Draws, design: Design, asked: Questionnaire, view: View) -> list[int | None]:
    """Return a person's answers; None to what is not asked of their view, and now and then to anything."""
    kind = draws.normal(0.25)
    special = {dimension.code: draws.normal(0.45) for dimension in asked.dimensions}
    given: list[int | None] = []
    for role in _roles(asked):
        for item in asked.presented:
            level = _level(design, asked, view, role, item)
            value = (level or 0.0) + kind + special[item.dimension] + draws.normal(0.6)
            if role == "expectation" and item.code in view.split:
                value += 2.2 if draws.happens(0.5) else -2.2
            left_out = draws.happens(0.02)
            known = None if level is None or left_out else round(value)
            given.append(None if known is None else min(max(known, asked.scale.low), asked.scale.high))
    return given


def _level(design: Design, asked: Questionnaire, view: View, role: str, item: Item) -> float | None:
    """Return the level of an answer: what customers say, moved by what the view believes; or what it says itself."""
    if asked.id != design.questionnaire:
        held = view.matters if role == "importance" else view.says
        return held.get(item.code, held.get(item.dimension))
    if role == "perception":
        return design.levels[role][item.code] + view.rates.get(item.code, 0.0)
    # Customers' expectations crowd at the top of the scale, so their means lie lower than the levels behind them.
    return min(design.levels[role][item.code], 6.6) + view.sees.get(item.code, 0.0)
