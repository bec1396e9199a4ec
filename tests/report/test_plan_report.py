"""A plan in every report: target state, roadmap, economics, the next listening, in both languages; nothing without."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace

import pytest

from gapkit.diagnosis.plan.case_results import BusinessCase, Economics
from gapkit.diagnosis.plan_rules import plan_findings
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.i18n import LANGUAGES
from gapkit.model.plan import Initiative
from gapkit.report.blocks import Cards, Figure, Strip
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.report.plan_words import quarter_name, reason_text
from gapkit.report.voice import Voice
from gapkit.report.wording import TITLE_LIMIT, finding_body, finding_sentence, finding_title
from gapkit.resources import resource_text
from gapkit.scoring.rows import Rows
from gapkit.study import Study, diagnose
from tests.driver_samples import moved_survey
from tests.plan_samples import with_plan
from tests.report.test_wording import FORBIDDEN, placeholders, records

SECTIONS = ("tobe", "ruta", "economia", "olas")


@pytest.fixture(scope="module")
def bare():
    quick = Thresholds.for_range(6, driver_replicates=100, item_replicates=50, replicates=99)
    return diagnose(Study.of(*moved_survey()), language="en", thresholds=quick)


@pytest.fixture(scope="module", params=LANGUAGES)
def told(request, bare):
    """Return the language, the diagnosis with a plan in that language, and its report."""
    diagnosis = with_plan(bare, request.param)
    return request.param, diagnosis, outline(diagnosis, language=request.param)


@pytest.fixture(scope="module")
def english(bare):
    diagnosis = with_plan(bare, "en")
    return diagnosis, outline(diagnosis, language="en")


def figure(report, section, name):
    return next(block for block in report.section(section).blocks if getattr(block, "id", "") == name)


def cells(row):
    return [cell for cell in row.cells if not isinstance(cell, Strip)]


def texts(section):
    """Return every text of a section."""
    found = [section.title, section.lead]
    for block in section.blocks:
        if isinstance(block, Figure):
            found += [block.title, block.subtitle, block.note]
            found += [f"{cell.text} {cell.small}" for row in block.table.rows for cell in cells(row)]
        elif isinstance(block, Cards):
            for card in block.cards:
                found += [card.title, *card.paragraphs, *card.bullets, card.closing]
                found += [f"{fact.name} {fact.text}" for fact in card.facts]
    return found


# --- everything -------------------------------------------------------------------------------------------------------


def test_a_plan_has_four_sections_in_their_order(told):
    _, _, report = told
    found = [section.id for part in report.parts for section in part.sections]
    assert [name for name in found if name in SECTIONS] == list(SECTIONS)


def test_without_a_plan_there_is_neither_target_state_nor_economics(bare):
    report = outline(bare, language="en")
    assert report.section("tobe") is None and report.section("economia") is None
    assert report.section("ruta").kicker == Voice.of(bare, "en").say("roadmap.kicker")


def test_titles_keep_their_length_and_end_without_a_full_stop(told):
    language, _, report = told
    for name in SECTIONS:
        title = report.section(name).title
        assert len(title) <= TITLE_LIMIT[language] and not title.endswith("."), title


def test_no_text_of_a_plan_holds_a_forbidden_word_or_an_open_bracket(told):
    language, _, report = told
    for name in SECTIONS:
        for text in texts(report.section(name)):
            assert not re.search(FORBIDDEN[language], text.lower()), text
            assert "{" not in text and "nan" not in text.lower().split(), text


def test_every_text_of_the_catalogue_has_both_languages_with_the_same_parameters():
    for key, record in records(tomllib.loads(resource_text("locales", "plan_report.toml"))):
        assert set(record) == set(LANGUAGES), key
        assert isinstance(record["en"], list) == isinstance(record["es"], list), key
        for one, other in zip(*(v if isinstance(v, list) else [v] for v in record.values()), strict=True):
            assert {name.lower() for name in placeholders(one)} == {name.lower() for name in placeholders(other)}, key
        for language in LANGUAGES:
            forms = record[language] if isinstance(record[language], list) else [record[language]]
            assert not any(re.search(FORBIDDEN[language], re.sub(r"\{\w*\}", "", form.lower())) for form in forms), key


def test_the_same_plan_makes_the_same_page(told):
    language, diagnosis, report = told
    assert html_text(report) == html_text(outline(diagnosis, language=language))


def test_words_of_users_are_escaped(bare):
    diagnosis = with_plan(bare)
    plan = diagnosis.plan.plan
    evil = tuple(replace(one, name="<b>x</b>", owner="<i>y</i>", basis="**z**") for one in plan.initiatives)
    page = html_text(
        outline(replace(diagnosis, plan=replace(diagnosis.plan, plan=replace(plan, initiatives=evil))), language="en")
    )
    assert "<b>x</b>" not in page and "<i>y</i>" not in page and "&lt;b&gt;x" in page


def test_findings_about_a_plan_have_a_title_a_sentence_and_a_body(told):
    language, diagnosis, _ = told
    found = [f for f in diagnosis.findings if f.kind.startswith(("plan.", "roi."))]
    assert {f.kind for f in found} == {"plan.target", "plan.joint", "roi.range", "roi.sign", "plan.budget"}
    for finding in found:
        said = [make(finding, diagnosis, language) for make in (finding_title, finding_sentence, finding_body)]
        assert all(said) and len(said[0]) <= TITLE_LIMIT[language] and said[1].endswith(".")


# --- target state -----------------------------------------------------------------------------------------------------


def test_every_dimension_stands_between_today_and_its_target(english):
    diagnosis, report = english
    shown = figure(report, "tobe", "f-tobe")
    assert len(shown.table.rows) == len([row for row in diagnosis.plan.targets if row.level == "dimension"])
    first = next(cell for cell in shown.table.rows[0].cells if isinstance(cell, Strip))
    assert {"perception", "target", "interval_over", "expectation"} <= {mark.role for mark in first.marks}


def test_what_meets_expectations_is_kept_and_has_no_target_mark(english):
    _, report = english
    last = figure(report, "tobe", "f-tobe").table.rows[-1]
    assert "Keep" in [cell.text for cell in cells(last)]
    assert "target" not in {m.role for cell in last.cells if isinstance(cell, Strip) for m in cell.marks}


def test_the_note_tells_single_effects_from_the_joint_one_and_what_is_assumed(english):
    _, report = english
    note = figure(report, "tobe", "f-tobe").note
    assert "+0.85" in note and "+0.62" in note and "stay as they are today" in note and "judgement" in note


def test_expectations_that_rise_are_named(bare):
    diagnosis = with_plan(bare)
    rows = Rows(replace(row, expectation_then=row.expectation + 0.1) for row in diagnosis.plan.targets)
    report = outline(replace(diagnosis, plan=replace(diagnosis.plan, targets=rows)), language="en")
    assert "taken to rise" in figure(report, "tobe", "f-tobe").note


def test_a_hidden_target_shows_no_figure(bare):
    diagnosis = with_plan(bare)
    first, *rest = diagnosis.plan.targets
    hidden = replace(diagnosis.plan, targets=Rows((replace(first, suppressed=True), *rest)))
    row = figure(outline(replace(diagnosis, plan=hidden), language="en"), "tobe", "f-tobe").table.rows[0]
    assert all(cell.hatched for cell in cells(row)[1:3])


# --- roadmap ----------------------------------------------------------------------------------------------------------


def test_initiatives_stand_in_three_blocks_with_what_they_cost(told):
    language, _, report = told
    table = figure(report, "ruta", "f-iniciativas")
    groups = list(dict.fromkeys(row.group for row in table.table.rows))
    first = {"es": "Ahora · 0 a 3 meses · 185\u00a0k€", "en": "Now · 0 to 3 months · €185k"}[language]
    assert len(groups) == 3 and groups[0] == first
    assert {"es": "645\u00a0k€", "en": "€645k"}[language] in table.subtitle


def test_one_that_learns_is_not_estimated_and_a_proposal_is_marked(told):
    language, _, report = told
    rows = {cells(row)[0].text[:1]: cells(row) for row in figure(report, "ruta", "f-iniciativas").table.rows}
    assert {"es": "no se estima", "en": "not estimated"}[language] in [cell.text for cell in rows["8"]]
    assert rows["6"][-1].state == "indicative" and rows["6"][-1].text in ("propuesta", "proposal")


def test_a_return_stands_with_its_range_and_a_place_with_its_band(english):
    _, report = english
    first = cells(figure(report, "ruta", "f-iniciativas").table.rows[0])
    assert any(cell.small == "ROI 2.4 (0.5 to 4.6)" for cell in first)
    assert any(cell.text == "1 (1–2)" and cell.small.startswith("top 3") for cell in first)


def test_the_plane_draws_what_has_effort_and_closure_and_names_the_rest(english):
    _, report = english
    shown = figure(report, "ruta", "f-esfuerzo")
    assert [spot.number for spot in shown.plane.spots] == ["1", "2", "3", "4", "5", "7"]
    assert "6 and 8" in shown.note and len(shown.table.rows) == 6 and len(shown.plane.spoken) <= 350


def test_the_calendar_has_a_bar_each_and_diamonds_for_listening(english):
    diagnosis, report = english
    rows = figure(report, "ruta", "f-calendario").table.rows
    marks = [m.role for row in rows for cell in row.cells if isinstance(cell, Strip) for m in cell.marks]
    assert marks.count("bar") == len(diagnosis.plan.initiatives) and marks.count("expectation") == 2


def test_every_group_has_a_column_and_customers_too(english):
    _, report = english
    table = figure(report, "ruta", "f-raci").table
    assert [column.label for column in table.columns][-1] == "Customers"
    assert all([cell.text for cell in row.cells].count("A") == 1 for row in table.rows)


def test_without_a_column_of_customers_the_note_asks_for_one(bare):
    diagnosis = with_plan(bare)
    plan = diagnosis.plan.plan
    ones = tuple(
        replace(one, roles={k: v for k, v in one.roles.items() if k != "Customers"}) for one in plan.initiatives
    )
    changed = replace(diagnosis, plan=replace(diagnosis.plan, plan=replace(plan, initiatives=ones)))
    assert "panel of customers" in figure(outline(changed, language="en"), "ruta", "f-raci").note


def test_what_is_chosen_is_told_with_the_next_best_and_the_price_of_limits(english):
    _, report = english
    said = " ".join(texts(report.section("ruta")))
    assert "The best set is 1, 2, 3, 4 and 8" in said and "Next best: 1, 2, 3, 7 and 8" in said
    assert "71 of 100" in said and "€90k higher" in said and "That limit costs nothing" in said


def test_the_ranked_list_stays_and_is_short(bare, english):
    _, report = english
    before = figure(outline(bare, language="en"), "ruta", "f-ruta").table.rows
    after = figure(report, "ruta", "f-ruta").table.rows
    assert 0 < len(after) <= len(before)


def test_a_plan_with_names_alone_has_a_roadmap_too(bare):
    diagnosis = with_plan(bare)
    plan = replace(diagnosis.plan.plan, initiatives=(Initiative("A", "Do it"),), listening=(), decisions=())
    rows = Rows((replace(diagnosis.plan.initiatives[5], id="A", number=1, horizon=None, quarter=None),))
    thin = replace(diagnosis.plan, plan=plan, initiatives=rows, selection=None, attained=Rows())
    report = outline(replace(diagnosis, plan=thin, economics=Economics(reason="no_cost")), language="en")
    names = [getattr(block, "id", "") for block in report.section("ruta").blocks]
    assert "f-iniciativas" in names and "f-esfuerzo" not in names and "f-calendario" not in names
    assert html_text(report)


# --- economics --------------------------------------------------------------------------------------------------------


def test_every_case_reads_in_words_and_refusals_say_why(english):
    _, report = english
    shown = figure(report, "economia", "f-retorno")
    said = " ".join(cell.text for row in shown.table.rows for cell in cells(row))
    for words in ("Pays back across the range", "May not pay back", "Does not pay back", "The whole plan"):
        assert words in said
    assert "6 Explain cover in plain words (no cost is given)" in shown.note and "(it seeks to learn)" in shown.note


def test_the_lead_has_value_range_scenarios_and_what_decides(told):
    language, _, report = told
    lead = report.section("economia").lead
    assert "86" in lead and {"es": "parte causal", "en": "causal share"}[language] in lead and len(lead) <= 420


def test_the_tornado_is_sorted_by_span_and_marks_zero(english):
    _, report = english
    rows = figure(report, "economia", "f-tornado").table.rows
    marks = [{m.role: m for m in cell.marks} for row in rows for cell in row.cells if isinstance(cell, Strip)]
    spans = [m["gap_over"].to - m["gap_over"].x for m in marks]
    assert spans == sorted(spans, reverse=True) and all(m["zero"].x == 0 for m in marks)


def test_the_causal_share_is_the_first_assumption_and_each_says_who_set_it(english):
    _, report = english
    rows = [cells(row) for row in figure(report, "economia", "f-supuestos").table.rows]
    assert rows[0][0].text == "Causal share" and rows[0][2].text == "gapkit, for want of a figure"
    assert all(row[2].text for row in rows)


def test_what_is_counted_and_what_is_not_is_told_line_by_line(english):
    _, report = english
    card = next(c for b in report.section("economia").blocks if isinstance(b, Cards) for c in b.cards if c.bullets)
    said = " ".join(card.bullets)
    for words in ("causal share", "straight line", "discounted at 7%", "end of each year", "180,000 customers"):
        assert words in said
    for words in (
        "competitors",
        "Costs and savings",
        "Prices stay",
        "Without the plan",
        "stand for all",
        "Not counted",
    ):
        assert words in said


def test_what_it_would_take_and_what_a_customer_is_worth_are_told(english):
    _, report = english
    facts = {
        f.name: f.text
        for b in report.section("economia").blocks
        if isinstance(b, Cards)
        for c in b.cards
        for f in c.facts
    }
    assert facts["Least causal share to pay"] == "21%" and facts["Today"] == "€245"


@pytest.mark.parametrize("reason", ["no_link", "no_driver", "no_margin", "something_new"])
def test_a_refusal_has_a_title_and_words(bare, reason):
    refused = Economics(portfolio=BusinessCase("portfolio", reason=reason), reason=reason)
    section = outline(replace(with_plan(bare), economics=refused), language="es").section("economia")
    assert section.title == "No se puede decir si el plan se recupera"


def test_a_scenario_says_that_it_is_one(bare):
    diagnosis = with_plan(bare)
    case = replace(diagnosis.economics.portfolio, scenario=True)
    section = outline(
        replace(diagnosis, economics=replace(diagnosis.economics, portfolio=case)), language="en"
    ).section("economia")
    assert section.lead.startswith("This is a scenario") and section.title.startswith("Scenario: ")
    assert "(scenario)" in cells(section.blocks[0].table.rows[-1])[-1].text


@pytest.mark.parametrize(
    ("language", "counted", "title", "said"),
    [
        ("es", -26e3, "contando el coste del resto, puede que no", "al menos 26"),
        ("en", -26e3, "counting the cost of the rest, it may not", "at least €26k"),
        ("es", 3e3, "aunque el resto se pague y no aporte nada", "entre 3"),
        ("en", 3e3, "even if the rest is paid and brings nothing", "between €3k"),
    ],
)
def test_what_pays_says_what_the_cost_of_the_rest_would_do_to_it(bare, language, counted, title, said):
    diagnosis = with_plan(bare)
    money = diagnosis.economics
    case = replace(money.portfolio, verdict="pays", low=12e3, high=996e3)
    second = replace(case, id="with_untold", low=counted, verdict="pays" if counted > 0 else "may_not")
    *first, last = (row.id for row in diagnosis.plan.initiatives if row.chosen)
    cases = Rows(BusinessCase(one.id, reason="no_driver") if one.id == last else one for one in money.cases)
    part = replace(money, portfolio=case, with_untold=second, cases=cases, together=tuple(first))
    section = outline(replace(diagnosis, economics=part), language=language).section("economia")
    read = f"{section.lead} {section.blocks[0].note}"
    assert section.title.endswith(title) and said in read
    assert ("al menos" in read or "at least" in read) == (counted < 0)


@pytest.fixture(scope="module")
def chosen(bare):
    """Return a diagnosis whose money is that of three initiatives of eight, which all together do not pay."""
    diagnosis = with_plan(bare)
    whole = replace(diagnosis.economics.portfolio, id="everything", npv=-2e5, low=-6e5, high=4e5, p_positive=0.26)
    money = replace(diagnosis.economics, together=("I1", "I2", "I3"), everything=whole)
    return replace(diagnosis, economics=money)


def test_what_was_chosen_is_not_called_the_whole_plan(chosen):
    section = outline(chosen, language="es").section("economia")
    rows = [cells(row)[0].text for row in section.blocks[0].table.rows]
    assert rows[-2:] == ["El plan elegido (1, 2 y 3)", "Todo lo escrito que se puede calcular"]
    assert section.title.startswith("El plan elegido")
    assert "Todo lo escrito que se puede calcular: −200" in section.lead and "26 de cada 100" in section.lead
    said = " ".join(chosen.summary(language="es").split())
    assert "del plan elegido (1, 2 y 3)" in said and "Todo lo escrito que se puede calcular: −200" in said


def test_that_the_whole_is_less_than_its_parts_is_said_only_where_it_is(chosen):
    rich = replace(chosen.economics.portfolio, npv=9e6)
    notes = [
        outline(replace(chosen, economics=replace(chosen.economics, portfolio=case)), language="en")
        .section("economia")
        .blocks[0]
        .note
        for case in (replace(rich, npv=1e5), rich)
    ]
    assert "less than the sum" in notes[0] and "less than the sum" not in notes[1]


def test_what_was_asked_is_not_said_to_be_missing(bare):
    diagnosis = with_plan(bare)
    refused = replace(diagnosis, economics=Economics(reason="no_outcome"))
    assert (
        reason_text(Voice.of(refused, "en"), "no_outcome") == "this survey cannot tell what its outcomes go along with"
    )
    assert reason_text(Voice.of(replace(refused, outcomes=Rows()), "en"), "no_outcome") == "no outcome was asked"


def test_quarters_without_a_year_count_on_from_the_start(bare):
    voice = Voice.of(with_plan(bare), "es")
    assert quarter_name(voice, 5) == "T6" and quarter_name(voice, 4 * 2027 + 1) == "T2 2027"


def test_a_plan_without_dates_promises_no_month_and_no_block(bare):
    diagnosis = with_plan(bare)
    rows = [replace(row, quarter=None, quarters=None, horizon=None, rank=None) for row in diagnosis.plan.initiatives]
    goals = Rows(replace(row, initiatives=("I1",)) for row in diagnosis.plan.targets)
    plan = replace(diagnosis.plan, initiatives=Rows(rows), targets=goals)
    found = [f for f in plan_findings(plan, None, diagnosis.thresholds) if f.kind == "plan.target"]
    assert found and all(f.facts["months"] is None for f in found if f.subject)
    title = outline(replace(diagnosis, plan=plan), language="es").section("ruta").title
    assert title == "La hoja de ruta: ocho iniciativas, sin fecha todavía"


def test_what_was_left_out_promises_nothing_in_the_target_state(bare):
    diagnosis = with_plan(bare)
    rows = [replace(row, chosen=row.id not in ("I1", "I4", "I7")) for row in diagnosis.plan.initiatives]
    section = outline(replace(diagnosis, plan=replace(diagnosis.plan, initiatives=Rows(rows))), language="en").section(
        "tobe"
    )
    said = "Only the chosen actions count: 2, 3, 5 and 8. So does 6, a proposal nobody has agreed to."
    assert said in section.lead


def test_the_same_set_has_one_net_benefit_on_every_page(chosen):
    plan = replace(chosen.plan, selection=replace(chosen.plan.selection, chosen=("I1", "I2", "I3"), value=9.9e5))
    report = outline(replace(chosen, plan=plan), language="en")
    card = next(block for block in report.section("ruta").blocks if isinstance(block, Cards)).cards[0]
    assert "net benefit is €510k in the middle" in card.paragraphs[0] or "net benefit is €0.51m" in card.paragraphs[0]
    assert "990k" not in card.paragraphs[0]


# --- listening again --------------------------------------------------------------------------------------------------


def test_the_dates_of_the_plan_stand_before_what_a_wave_needs(told):
    language, _, report = told
    said = texts(report.section("olas"))
    assert any({"es": "1 de julio de 2027", "en": "1 July 2027"}[language] in text for text in said)
    assert any("420" in text for text in said) and any("0,20" in text or "0.20" in text for text in said)


def test_what_the_last_plan_brought_is_told_with_its_source(told):
    language, _, report = told
    said = " ".join(texts(report.section("olas")))
    assert {"es": "31 k€ ingresados", "en": "€31k brought in"}[language].replace(" k", "\u00a0k") in said


# --- terminal and notebook --------------------------------------------------------------------------------------------


def test_a_terminal_says_what_comes_first_whether_it_pays_and_when_to_listen(told, bare):
    language, diagnosis, _ = told
    leads = {
        "es": ("Hoja de ruta:", "¿Se recupera?", "Próxima escucha:"),
        "en": ("Roadmap:", "Does it pay?", "Next listening:"),
    }
    said = diagnosis.summary(language=language)
    assert all(lead in said for lead in leads[language]) and all(len(line) <= 100 for line in said.splitlines())
    assert not any(lead in bare.summary(language=language) for lead in leads[language])


def test_a_notebook_has_initiatives_targets_and_cases(told, bare):
    language, diagnosis, _ = told
    tables = diagnosis.tables(language=language)
    assert {"initiatives", "targets", "cases"} <= set(tables)
    assert not {"initiatives", "targets", "cases"} & set(bare.tables(language=language))
