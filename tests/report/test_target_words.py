"""Whose target a gain leads up to, in every medium: the plan's own where it sets one."""

import io

import pytest
from openpyxl import load_workbook

from gapkit.diagnosis.plan.planned import planned
from gapkit.model.plan import Plan, PlanTarget
from gapkit.report.blocks import Figure
from gapkit.report.excel import workbook_bytes
from gapkit.report.outline import outline
from gapkit.report.target_words import gains_in_force, targets_note, whose_of
from gapkit.report.terminal import summary
from gapkit.report.voice import Voice
from gapkit.report.wording import finding_sentence
from tests.diagnosis.plan.planned_samples import SEED, surveyed

BASE = surveyed()
LEVEL = {row.code: row.perception for row in BASE.gaps.dimensions}


def made(*targets, **parts):
    return planned(BASE, Plan(targets=targets, **parts), seed=SEED)


@pytest.mark.parametrize(
    ("kind", "source", "language", "said"),
    [
        ("own", "Dirección", "es", " (el del plan, fijado por Dirección)"),
        ("own", "", "en", " (the plan’s)"),
        ("competitor", "Panel 2026", "es", " (el del plan: el nivel de un competidor, según Panel 2026)"),
        ("competitor", "", "en", " (the plan’s: the level of a competitor)"),
    ],
)
def test_it_is_told_whose_target_it_is(kind, source, language, said):
    held = made(PlanTarget("D0", kind, LEVEL["D0"] + 0.2, source=source))
    voice = Voice.of(held, language)
    assert whose_of(voice, "D0") == said and whose_of(voice, "D1") == ""
    assert {row.closes for row in gains_in_force(voice) if row.code == "D0"} == {"plan"}


def test_the_sentence_about_the_most_that_is_gained_names_the_target_of_the_plan():
    strongest = next(one for one in BASE.findings if one.kind == "gain.dim").subject
    held = made(PlanTarget(strongest, "own", LEVEL[strongest] + 0.9, source="Dirección"))
    (finding,) = [one for one in held.findings if one.kind == "gain.dim"]
    assert finding.subject == strongest and finding.facts["closes"] == "plan"
    told = {language: finding_sentence(finding, held, language).replace("**", "") for language in ("es", "en")}
    assert "su objetivo (el del plan, fijado por Dirección), 0,90 puntos más" in told["es"]
    assert "its target (the plan’s, set by Dirección), 0.90 points higher" in told["en"]


def test_page_and_sheet_close_the_gap_to_the_target_of_the_plan_and_say_whose_it_is():
    held = made(PlanTarget("D0", "own", LEVEL["D0"] + 0.4, source="Dirección"))
    (row,) = [one for one in held.what_if if (one.code, one.closes, one.metric) == ("D0", "plan", "value")]
    blocks = outline(held, language="es").section("ruta").blocks
    figure = next(block for block in blocks if isinstance(block, Figure) and block.id == "f-que-pasaria")
    line = next(one for one in figure.table.rows if one.cells[0].text == Voice.of(held, "es").name("D0"))
    assert line.cells[1].text == "0,40" and line.cells[2].value == pytest.approx(row.gain)
    assert "fijado por Dirección" in figure.note
    book = load_workbook(io.BytesIO(workbook_bytes(held, language="es")))
    sheet = next(one for one in book.worksheets if one.title.startswith("07h"))
    cells = [cell for line in sheet.iter_rows(values_only=True) for cell in line if isinstance(cell, str)]
    assert cells.count("Hasta el objetivo (el del plan, fijado por Dirección)") == 2
    assert cells.count("Hasta el objetivo") == sum(one.closes == "target" for one in BASE.what_if) - 2


def test_dimensions_of_one_source_share_a_note():
    held = made(*(PlanTarget(code, "own", LEVEL[code] + 0.4, source="Dirección") for code in ("D0", "D1")))
    voice = Voice.of(held, "en")
    (note,) = targets_note(voice, ["D0", "D1", "D2"])
    first, second = voice.name("D0"), voice.name("D1")
    assert note.endswith(f": {first} and {second} (the plan’s, set by Dirección).")


def test_the_line_of_the_screen_says_it_too():
    first = min((one for one in BASE.roadmap if one.level == "dimension"), key=lambda one: one.rank).id
    held = made(PlanTarget(first, "own", LEVEL[first] + 0.4, source="Dirección"))
    told = summary(held, language="es")
    assert "llegara a su objetivo (el del plan, fijado por Dirección)" in " ".join(str(told).split())
