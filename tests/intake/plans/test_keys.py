"""What an initiative without an id is known by: its wording, wherever it stands, so that its draws stay its own."""

from hashlib import sha256

import numpy as np
import openpyxl
import pytest

import gapkit
from gapkit.diagnosis.codec import diagnosis_data
from gapkit.diagnosis.codec import diagnosis_of as diagnosis_from
from gapkit.diagnosis.plan.draws import plan_draws
from gapkit.diagnosis.plan.worlds import worlds_of
from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.intake.plans.book import write_plan
from gapkit.planning import with_plan
from tests.intake.plans.plan_files import diagnosis_of, read_book

LIMITS = PlanLimits(draws=400)
HEADS = [
    "Iniciativa",
    "Dimensiones",
    "Cierre mínimo",
    "Cierre",
    "Cierre máximo",
    "Coste mínimo",
    "Coste",
    "Coste máximo",
]
ROWS = {
    "Avisar antes": ["REL", 0.1, 0.3, 0.6, 500, 1000, 3000],
    "Formar al equipo": ["REL", 0.1, 0.3, 0.6, 500, 1000, 3000],
    "Ordenar la sala": ["TAN", 0.0, 0.2, 0.5, 100, 200, 900],
}


@pytest.fixture(scope="module")
def diagnosis():
    return diagnosis_of()


def drawn(diagnosis, folder, names, **ids):
    """Return what is drawn for each initiative by its name: closures and costs."""
    rows = [["ID", *HEADS], *([ids.get(name.split()[0]), name, *ROWS[name]] for name in names)]
    plan = read_book(folder, Iniciativas=rows)
    return of_plan(diagnosis, plan)


def of_plan(diagnosis, plan):
    draws = plan_draws(plan, diagnosis.basis, LIMITS, seed=3)
    worlds = worlds_of(plan, diagnosis.basis, draws, LIMITS, {})
    return {
        one.name: (draws.closures[:, place], worlds.values["cost"][:, place])
        for place, one in enumerate(plan.initiatives)
    }


def same(first, second):
    return all(np.array_equal(one, other) for one, other in zip(first, second, strict=True))


def test_rows_in_another_order_and_rows_between_change_no_draw(diagnosis, tmp_path):
    names = list(ROWS)
    usual, turned = drawn(diagnosis, tmp_path, names), drawn(diagnosis, tmp_path, names[::-1])
    assert all(same(usual[name], turned[name]) for name in names)
    fewer = drawn(diagnosis, tmp_path, names[1:])
    assert all(same(usual[name], fewer[name]) for name in names[1:])
    assert not same(usual[names[0]], usual[names[1]])  # though they say the same of themselves


def test_one_with_an_id_is_known_by_it_whatever_it_is_called(diagnosis, tmp_path):
    rows = [["ID", *HEADS], ["A", "Avisar antes", *ROWS["Avisar antes"]]]
    first = read_book(tmp_path, Iniciativas=rows)
    rows[1][1] = "Avisar mucho antes"
    second = read_book(tmp_path, Iniciativas=rows)
    assert [one.key for one in (*first.initiatives, *second.initiatives)] == ["", ""]
    assert same(of_plan(diagnosis, first)["Avisar antes"], of_plan(diagnosis, second)["Avisar mucho antes"])


def test_a_key_is_the_same_on_every_machine_and_twins_have_their_own(tmp_path):
    rows = [["Iniciativa", "Responsable"], ["Avisar  ANTES", "Ana"], ["Avisar antes", "Luis"]]
    first, second = read_book(tmp_path, Iniciativas=rows).initiatives
    assert (first.id, second.id) == ("I1", "I2")
    assert first.key == sha256(b"avisar antes\x1f1").hexdigest()[:12] != second.key != ""


def test_an_id_that_gapkit_wrote_into_the_row_changes_no_draw(diagnosis, tmp_path):
    rows = [HEADS, *([name, *cells] for name, cells in ROWS.items())]
    held = with_plan(diagnosis, read_book(tmp_path, Iniciativas=rows))
    assert diagnosis_from(diagnosis_data(held)).plan.plan == held.plan.plan
    book = write_plan(tmp_path / "roadmap.xlsx", held, held.plan.plan, language="es")
    assert openpyxl.load_workbook(book)["Iniciativas"]["A5"].value == "I1"
    again = gapkit.roadmap(held, edited=book, output=tmp_path / "out", formats=(), language="es").plan
    assert [one.key for one in again.initiatives] == [one.key for one in held.plan.plan.initiatives]
    before, after = of_plan(diagnosis, held.plan.plan), of_plan(diagnosis, again)
    assert all(same(before[name], after[name]) for name in ROWS)
