"""One order, one set called chosen, one thing asked: what a plan says is said once, and the same on every page."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from gapkit.diagnosis.plan.planned import planned
from gapkit.diagnosis.plan.turns import in_turn
from gapkit.i18n import LANGUAGES
from gapkit.model.plan import Initiative, Plan, PlanTarget
from gapkit.report.blocks import Cards, Figure, Strip
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.report.outline.phase_words import planned_answers, planned_decision
from gapkit.report.outline.tobe import tobe_section
from gapkit.report.plan_cover import to_start_now
from gapkit.report.plan_extent import beside, payback_words, titled
from gapkit.report.terminal_plan import plan_lines
from gapkit.report.voice import Voice
from tests.diagnosis.finding_samples import PLAN
from tests.diagnosis.plan.planned_samples import SEED, fixed, surveyed, whole


def told(*initiatives, language="es", **parts):
    """Return the voice of a diagnosis with a plan of these initiatives."""
    plan = Plan("Plan", initiatives, PLAN.assumptions, currency="EUR", start="2027-01-15", **parts)
    return Voice.of(planned(surveyed(), plan, seed=SEED), language)


def texts(voice, name):
    """Return every text of a section, its table row by row."""
    section = outline(voice.diagnosis, language=voice.language).section(name)
    found = [section.title, section.lead]
    for block in section.blocks:
        if isinstance(block, Figure):
            found += [block.title, block.subtitle, block.note]
            cells = [cell for row in block.table.rows for cell in row.cells if not isinstance(cell, Strip)]
            found += [f"{cell.text} {cell.small}" for cell in cells]
        elif isinstance(block, Cards):
            found += [text for card in block.cards for text in (*card.paragraphs, *card.bullets)]
    return found


def table(voice):
    section = outline(voice.diagnosis, language=voice.language).section("ruta")
    return next(block for block in section.blocks if getattr(block, "id", "") == "f-iniciativas").table


def whole_named(code, name, *args, **parts):
    return replace(whole(code, *args, **parts), name=name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_title_table_terminal_and_decision_have_one_order_and_nothing_before_what_it_needs(language):
    voice = told(
        whole_named("B", "Best", "D0", 0.9, depends_on=("A",)),
        whole_named("A", "Base", "D0", 0.1),
        whole_named("C", "Other", "D0", 0.2),
        language=language,
    )
    assert in_turn(voice.diagnosis.plan) == ("C", "A", "B")
    section = outline(voice.diagnosis, language=language).section("ruta")
    rows = [row.cells[0].text for row in table(voice).rows]
    assert (
        "Other" in section.title
        and "Best" in section.lead
        and ("espera a 2" in section.lead or "for 2" in section.lead)
    )
    assert rows == ["3 Other", "2 Base", "1 Best"]
    for said in (" ".join(plan_lines(voice)), planned_decision(voice)):
        assert said.index("Other") < said.index("Base") < said.index("Best")


def test_dates_decide_the_blocks_and_each_says_what_it_costs():
    late = whole_named("B", "Late", "D0", 0.9, horizon=None, start="2027-12-01", end="2028-03-31")
    bare = Initiative("C", "Bare", start="2027-03-01", end="2027-05-31")
    groups = [row.group for row in table(told(whole("A", "D0", 0.1, cost=fixed(20_000.0)), late, bare)).rows]
    assert groups == [
        "Ahora · 0 a 3 meses · 20\u00a0k€",
        "Ahora · 0 a 3 meses · 20\u00a0k€",
        "Más adelante · más de 9 meses · 1\u202f000\u00a0€",
    ]


def test_what_is_done_stands_apart_and_what_is_running_says_so():
    voice = told(whole("A", "D0", 0.1, status="done"), whole("B", "D0", 0.2, status="running"), whole("C", "D0", 0.3))
    rows = {row.cells[0].text: row for row in table(voice).rows}
    assert rows["1 Do A"].group.startswith("Ya hechas")
    assert [rows[name].cells[1].small for name in ("2 Do B", "3 Do C")] == ["en curso", ""]
    assert "Do A" not in planned_decision(voice)


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        (("proposed", "proposed"), "Aprobar dos iniciativas"),
        (("proposed", "approved"), "Aprobar la iniciativa «Do A»"),
        (("approved", "approved"), "Poner en marcha las dos iniciativas aprobadas"),
        (("running", "running"), "Seguir las dos iniciativas en curso"),
        (("running", "approved"), "Poner en marcha la iniciativa aprobada: «Do B»"),
    ],
)
def test_what_was_agreed_is_not_asked_again(statuses, said):
    one, other = (whole(code, "D0", 0.2, status=status) for code, status in zip("AB", statuses, strict=True))
    decision = planned_decision(told(one, other))
    assert decision.startswith(said)
    assert ("cuesta" in decision) is ("Seguir" not in said)


def test_the_decision_names_what_it_costs_and_closes():
    decision = planned_decision(told(whole("A", "D0", 0.4, cost=fixed(90_000.0)), whole("B", "D0", 0.2)))
    assert "91\u00a0k€" in decision and re.search(r"de \+\d,\d a \+\d,\d puntos en", decision)


def test_a_plan_of_which_all_was_dropped_is_no_plan_of_proposals():
    voice = told(whole("A", "D0", 0.2, status="dropped"))
    assert "descartadas" in planned_answers(voice)["act"]
    title = outline(voice.diagnosis, language="es").section("ruta").title
    assert "ninguna iniciativa" in title and "cero" not in title


@pytest.mark.parametrize(("complete", "words"), [(0, "Ninguna de las tres"), (1, "Una de tres"), (2, "Dos de tres")])
def test_how_many_have_an_owner_agrees_with_its_verb(complete, words):
    made = [whole(code, "D0", 0.2, owner="Ana" if place < complete else "") for place, code in enumerate("ABC")]
    answer = planned_answers(told(*made))["act"]
    assert f"{words} iniciativas tiene{'n' if complete > 1 else ''} responsable" in answer


def test_the_cover_follows_the_plan():
    late = whole("B", "D0", 0.2, start="2028-01-01", end="2028-06-30")
    name, figure, small = to_start_now(told(whole("A", "D0", 0.4, cost=fixed(90_000.0)), late))
    assert (name, figure) == ("Para empezar ya", "90\u00a0k€") and small.startswith("una iniciativa; juntas, de +")
    assert to_start_now(told(late)) == ("Lo primero", "Do B", "T1 2028")
    assert to_start_now(told(replace(late, proposed=True))) is None


def test_only_what_was_chosen_is_called_so_and_proposals_are_named_apart():
    made = (
        whole("A", "D0", 0.5),
        replace(whole("B", "D0", 0.4), proposed=True),
        whole("C", "D1", 0.01, cost=fixed(1e9)),
        whole("D", "D0", 0.1, status="done"),
    )
    lead = tobe_section(told(*made, budget=5000.0)).lead
    assert "Solo cuentan las iniciativas elegidas: 1. También 2, propuesta que nadie ha acordado." in lead


def test_what_has_no_cost_is_named_where_the_cost_of_the_set_is_told():
    voice = told(whole("A", "D0", 0.5, depends_on=("B",)), whole("B", "D0", 0.5, cost=None), budget=5000.0)
    assert "Sin contar 2, que no tiene coste." in " ".join(texts(voice, "ruta"))


def test_a_part_that_cannot_be_told_turns_no_verdict_and_is_named_with_its_cost():
    # D2 has no driver that is sure; D0 does, and closes next to nothing for its price.
    clear = dict(zip(surveyed().basis.codes, surveyed().basis.clear, strict=True))
    dark = next(code for code, sure in clear.items() if not sure)
    voice = told(whole("A", "D0", 0.01, cost=fixed(1e8)), whole("B", dark, 0.5, cost=fixed(80_000_000.0)))
    economics = voice.diagnosis.economics
    assert economics.together == ("A",) and economics.portfolio.verdict == "does_not"
    page = texts(voice, "economia")
    assert page[0] == "Lo que se puede calcular no se recupera; del resto no se puede decir"
    assert "De 2 no se puede decir; su coste (80\u00a0M€) no entra en esta cuenta." in page[1]
    assert titled(voice, scenario=False) == "Lo que se puede calcular" and beside(voice)
    assert "De 2 no se puede decir" in " ".join(" ".join(plan_lines(voice)).split())


def test_what_only_teaches_is_counted_without_a_return_and_that_is_said():
    learns = Initiative("L", "Ask", learns=True, cost=fixed(500.0))
    (said,) = beside(told(whole("A", "D0", 0.5), learns))
    assert said == "El coste de 2 (500\u00a0€) cuenta sin que aporte nada: busca aprender."


@pytest.mark.parametrize(
    ("share", "words"), [(0.36, ""), (0.7, "2,6\u00a0años, si se recupera (70\u00a0%)"), (1.0, "2,6\u00a0años")]
)
def test_a_payback_is_told_only_where_half_the_draws_pay_back(share, words):
    voice = told(whole("A", "D0", 0.5))
    case = replace(voice.diagnosis.economics.portfolio, payback=2.6, p_payback=share)
    assert payback_words(voice, case) == words


def test_where_nothing_can_be_told_every_initiative_says_why():
    voice = told(whole("A", "D0", 0.5, cost=None), Initiative("B", "Bare", cost=fixed(10.0)))
    assert voice.diagnosis.economics.portfolio is None
    lead = texts(voice, "economia")[1]
    assert "1 Do A (no hay coste)" in lead and "2 Bare (nadie dice cuánto cierra)" in lead


def test_the_tornado_tells_both_centres():
    voice = told(whole("A", "D0", 0.5))
    economics = replace(voice.diagnosis.economics, centre=9e5)
    page = " ".join(texts(Voice.of(replace(voice.diagnosis, economics=economics), "es"), "economia"))
    assert "Con todos en el centro es de 900" in page and "el valor central de los escenarios" in page


@pytest.mark.parametrize(("level", "words"), [(6.9, "por encima de lo que se espera"), (1.0, "no supera al de hoy")])
def test_a_competitor_that_sets_no_target_is_told(level, words):
    voice = told(whole("A", "D0", 0.1), targets=(PlanTarget("D0", "competitor", level),))
    assert f"no fija objetivo: está {words}" in " ".join(texts(voice, "tobe")) or words in " ".join(
        texts(voice, "tobe")
    )


def test_a_start_before_the_end_of_what_it_needs_is_told_on_the_page():
    early = whole("B", "D0", 0.2, start="2027-02-01", end="2027-06-30", depends_on=("A",))
    assert "«Do B» empieza antes de que acabe 1" in " ".join(texts(told(whole("A", "D0", 0.5), early), "ruta"))


@pytest.mark.parametrize(
    ("minimum", "closure", "words"), [(4.3, 0.9, "pasa del mínimo"), (5.9, 0.1, "se queda por debajo")]
)
def test_whether_the_plan_passes_the_minimum_is_said(minimum, closure, words):
    voice = told(whole("A", "D0", closure))
    plan = voice.diagnosis.plan
    rows = type(plan.targets)(replace(row, minimum=minimum) if row.code == "D0" else row for row in plan.targets)
    made = Voice.of(replace(voice.diagnosis, plan=replace(plan, targets=rows)), "es")
    assert words in tobe_section(made).lead


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_with_all_of_it_can_be_written(language):
    voice = told(
        whole("A", "D0", 0.5, status="approved"),
        whole("B", "D0", 0.2, status="running"),
        whole("C", "D1", 0.1, status="done"),
        Initiative("D", "Bare"),
        language=language,
        budget=5000.0,
    )
    assert html_text(outline(voice.diagnosis, language=language))
