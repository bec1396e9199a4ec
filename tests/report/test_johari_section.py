"""The window, both sides of every item and the chain of gaps on the page: what is firm, what is not, who is hidden."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from gapkit.diagnosis.johari_limits import JohariThresholds
from gapkit.i18n import LANGUAGES, catalogue
from gapkit.model import Answers, Text
from gapkit.model.company import Company
from gapkit.report.blocks import Cards, Figure
from gapkit.report.chain import chain_svg
from gapkit.report.excel import workbook_bytes
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.report.outline.johari_chain import notes_of
from gapkit.report.pane_words import area_texts, leading
from gapkit.report.voice import Voice
from gapkit.report.window import Window
from gapkit.scoring.johari.internal_results import InternalRating, MaturityComponent
from gapkit.scoring.johari.results import Hint, ThemeSeen
from gapkit.scoring.rows import Rows
from gapkit.study import Study, diagnose
from tests.driver_samples import moved_survey
from tests.few_draws import few_draws
from tests.report.excel_samples import opened, table
from tests.report.test_wording import FORBIDDEN

QUICK = few_draws(6, johari=JohariThresholds(draws=400))
LEVELS = [6.0] * 6 + [4.2] * 6
"""What managers believe: about right in the first half, far too low in the second."""


def raters_of(levels, people, *, rated=5.5, seed=1):
    rng = np.random.default_rng(seed)
    size = (len(levels), people)
    guess = np.clip(np.round(rng.normal(np.array(levels)[:, None], 0.5, size)), 1, 7)
    marks = np.clip(np.round(rng.normal(rated, 0.5, size)), 1, 7)
    return Answers({"expectation": guess.astype(np.uint8), "perception": marks.astype(np.uint8)})


@cache
def made(*, managers=15, frontline=0, rated=5.5):
    questionnaire, answers = moved_survey(people=200)
    views = {"manager": raters_of(LEVELS, managers, rated=rated)}
    if frontline:
        views["frontline"] = raters_of([6.0] * 12, frontline, seed=2)
    return diagnose(Study.of(questionnaire, answers), thresholds=QUICK, company=Company(views))


@pytest.fixture(scope="module")
def diagnosis():
    return made(frontline=9)


def section(diagnosis, language="en"):
    return outline(diagnosis, language=language).section("johari")


def block(diagnosis, kind, name, language="en"):
    return next(b for b in section(diagnosis, language).blocks if isinstance(b, kind) and b.id == name)


def words(found):
    """Return every text of a section."""
    return " ".join(re.findall(r"(?:text|title|small|note|definition|lead|subtitle|paragraphs)=(.*?)[,)]", repr(found)))


def absolute(diagnosis):
    """Return a diagnosis told along the levels of the scale."""
    areas = Rows(replace(row, leads=row.basis == "absolute") for row in diagnosis.johari.areas)
    return replace(diagnosis, johari=replace(diagnosis.johari, areas=areas))


def test_panes_stand_in_reading_order_and_only_the_last_is_a_guess(diagnosis):
    panes = block(diagnosis, Window, "f-johari").panes
    assert [pane.number for pane in panes] == ["I", "II", "III", "IV"]
    assert [pane.guess for pane in panes] == [False, False, False, True]
    assert "Hypotheses, not findings" in panes[3].definition


def test_what_managers_put_too_low_is_in_the_blind_pane_with_its_evidence(diagnosis):
    leads = leading(absolute(diagnosis).johari)
    blind = block(absolute(diagnosis), Window, "f-johari").panes[1]
    firm = {row.code for row in leads.firm("blind")}
    assert firm and len(blind.entries) == min(len(firm), 4) + (len(firm) > 4)
    for entry in blind.entries[:4]:
        assert re.search(r"\(([\w.]+)\)$", entry.text)[1] in firm
        assert re.fullmatch(r"Customers \d\.\d · managers \d\.\d · difference −\d\.\d", entry.small)


@pytest.mark.parametrize("areas", [(1.26, 2.26, 3.48, 0, 0, 15.0), (0.04,) * 5 + (21.8,), (22.0, 0, 0, 0, 0, 0)])
def test_areas_to_a_tenth_add_up_to_the_items(diagnosis, areas):
    texts = area_texts(Voice.of(diagnosis, "en"), areas)
    assert round(sum(10 * float(text) for text in texts)) == round(10 * sum(areas))


def test_what_no_pane_holds_firmly_is_to_be_decided_and_has_no_entry(diagnosis):
    leads = leading(diagnosis.johari)
    window = block(diagnosis, Window, "f-johari")
    listed = " ".join(entry.text + entry.small for pane in window.panes for entry in pane.entries)
    for row in leads.rows:
        if row.state in ("leaning", "undetermined"):
            assert f"({row.code})" not in listed


def test_raters_who_disagree_are_named_and_no_item_of_theirs_has_a_pane(diagnosis):
    rows = Rows(replace(row, state="disagree") for row in diagnosis.johari.expectations)
    apart = replace(diagnosis, johari=replace(diagnosis.johari, expectations=rows))
    window = block(apart, Window, "f-johari")
    assert not any(pane.entries for pane in window.panes[:3])
    assert "managers do not agree among themselves" in window.note
    assert all(row.cells[3].text == "Raters disagree" for row in block(apart, Figure, "f-miradas").table.rows)


def test_both_views_stand_beside_what_customers_expect(diagnosis):
    figure = block(diagnosis, Figure, "f-miradas")
    assert [role for role, _ in figure.legend] == ["expectation", "manager", "frontline"]
    gap = {row.code: row for row in diagnosis.johari.organisation if (row.gap, row.level) == (1, "item")}
    sizes = [abs(row.cells[2].value) for row in figure.table.rows]
    assert sizes == sorted(sizes, reverse=True)
    for row in figure.table.rows:
        found = gap[row.cells[0].value]
        marks = {mark.role: mark.x for mark in row.cells[1].marks}
        assert (marks["expectation"], marks["manager"]) == (found.second, found.first)
        assert row.cells[2].value == found.difference


@pytest.mark.parametrize(
    ("raters", "told"), [(8, "8 raters only place"), (15, "With 15 raters"), (30, "nearly always")]
)
def test_the_page_says_what_so_many_raters_can_tell(raters, told):
    note = block(made(managers=raters), Figure, "f-miradas").note
    assert told in note and "wrong about 2 times in 10" in note


def test_gaps_nobody_was_asked_about_are_dashed_and_the_others_are_not(diagnosis):
    chain = block(diagnosis, Figure, "f-cadena").chain
    assert [link.asked for link in chain.causes] == [True, False, False, False]
    page = html_text(outline(diagnosis, language="en"))
    assert page[page.index('id="f-cadena"') :].split("</figure>")[0].count("stroke-dasharray") == 3


def test_a_gap_rated_inside_the_company_has_its_lowest_dimension_in_the_chain(diagnosis):
    rated = Rows(InternalRating(2, "gap", f"D{i}", "manager", 12, 5.0 - i / 2) for i in range(5))
    chain = block(with_house(diagnosis, internal=rated), Figure, "f-cadena").chain
    assert chain.causes[1].asked and chain.causes[1].reading == "Lowest: Dimension 4 (3.0)"


def test_every_dimension_has_its_verdict_on_every_gap_between_views(diagnosis):
    table = block(diagnosis, Figure, "f-cadena").table
    assert [column.label for column in table.columns[1:]] == ["Gap 1", "Gap 6", "Gap 7"]
    assert len(table.rows) == 5
    for row in table.rows:
        for cell in row.cells[1:3]:
            assert cell.small.split("\n")[1] in catalogue_texts("verdicts", "en")
        # Between two views of the company nobody is right or wrong.
        assert row.cells[3].small.split("\n")[1] in catalogue_texts("verdicts_between", "en")


def catalogue_texts(group, language):
    return {entry[language] for entry in catalogue("johari")["report"][group].values()}


def with_house(diagnosis, **parts):
    return replace(diagnosis, johari=replace(diagnosis.johari, **parts))


def test_blind_spots_of_complacency_come_with_both_ratings():
    found = made(rated=6.8)
    cards = [b.cards for b in section(found).blocks if isinstance(b, Cards)]
    title = next(card for cards_ in cards for card in cards_ if "rate higher than customers" in card.title)
    firm = [
        r for r in found.johari.performance if r.level == "item" and r.standing == "over_poor" and r.state == "sure"
    ]
    assert title.title.startswith(f"{len(firm)} item") and title.bullets[0].startswith("**")


def test_what_is_said_and_not_done_is_named(diagnosis):
    component = MaturityComponent("manager", "STR", 12, 4, 3.6, 4.4, 6.1, -2.1, -2.6, -1.6, "said_not_done")
    few = MaturityComponent("frontline", "UND", None, reason="few")
    blocks = section(with_house(diagnosis, maturity=Rows([component, few]))).blocks
    texts = " ".join(text for b in blocks if isinstance(b, Cards) for card in b.cards for text in card.paragraphs)
    assert "Said and not done: Strategy (−2.1)." in texts and "understanding" not in texts


# --- who is hidden ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_fewer_than_five_raters_nothing_is_shown_but_that(language):
    page = section(made(managers=4), language)
    texts = " ".join(text for b in page.blocks if isinstance(b, Cards) for card in b.cards for text in card.paragraphs)
    assert "5" in texts and not any(isinstance(b, Window | Figure) for b in page.blocks)
    assert "n = 4" not in words(page)


def test_a_view_of_too_few_leaves_the_other_alone_and_cannot_be_told_from_it():
    page = section(made(managers=12, frontline=4))
    assert [c.label for c in next(b for b in page.blocks if isinstance(b, Figure)).table.columns]
    figure = next(b for b in page.blocks if isinstance(b, Figure) and b.id == "f-cadena")
    assert [column.label for column in figure.table.columns[1:]] == ["Gap 1"]
    marks = next(b for b in page.blocks if isinstance(b, Figure) and b.id == "f-miradas").legend
    assert [role for role, _ in marks] == ["expectation", "manager"]


# --- without the company's side ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_company_the_page_says_what_is_missing_and_the_command_that_asks_for_it(language):
    questionnaire, answers = moved_survey(people=60)
    page = section(diagnose(Study.of(questionnaire, answers), thresholds=QUICK), language)
    (cards,) = page.blocks
    texts = " ".join(cards.cards[0].paragraphs)
    asked = {"en": "QUESTIONNAIRE.toml", "es": "CUESTIONARIO.toml"}[language]  # none of that id ships
    assert f"gapkit form {asked} --for company" in texts and "--company" in texts


def test_without_expectations_nothing_is_missing():
    questionnaire, answers = moved_survey(people=60, expectation=False)
    assert section(diagnose(Study.of(questionnaire, answers), thresholds=QUICK)) is None


# --- hints ------------------------------------------------------------------------------------------------------------

HINTS = [
    Hint("theme", "app", n=24, base=187, estimate=0.13, low=0.09, high=0.18),
    Hint("unheard", "", n=3, base=300, estimate=0.01, low=0.0, high=0.03, at_least=21.3),
    Hint("latent", "D1", scope="dimension", n=200, estimate=0.3, low=0.2, high=0.4, certainty=0.93),
    Hint("unexplained", "nps", n=200, estimate=0.6, low=0.5, high=0.7, noise=0.3),
    Hint("group", "Madrid", scope="Sede", n=40, estimate=-0.8, low=-1.3, high=-0.3),
    Hint("facet", "", n=200, estimate=1.8, noise=1.2, items=("D0.1", "D1.1"), dimensions=2),
    Hint("archetype", "A", scope="D0.1", n=50, estimate=0.7, low=0.4, high=1.0),
    Hint("kano", "K1", n=100, estimate=0.8, low=0.7, high=0.9, items=("D0.1",)),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hint", HINTS, ids=lambda hint: hint.kind)
def test_every_hint_has_its_evidence_a_probe_and_a_question_for_next_time(diagnosis, hint, language):
    told = section(with_house(diagnosis, unknown=Rows([hint])), language)
    (card,) = told.blocks[-1].cards
    assert card.title and len(card.paragraphs) == 2 and "{" not in card.title + "".join(card.paragraphs)
    pane = next(b for b in told.blocks if isinstance(b, Window)).panes[3]
    assert any(entry.text == card.title for entry in pane.entries)


def test_names_are_text_and_never_markup(diagnosis):
    hint = Hint("theme", "<script>x</script>", n=24, base=187, estimate=0.13, low=0.09, high=0.18)
    page = html_text(outline(with_house(diagnosis, unknown=Rows([hint])), language="en"))
    assert "<script>x" not in page and "&lt;script&gt;x" in page


# --- the page ---------------------------------------------------------------------------------------------------------


def test_only_a_page_with_a_window_has_its_style(diagnosis):
    questionnaire, answers = moved_survey(people=60)
    plain = diagnose(Study.of(questionnaire, answers), thresholds=QUICK)
    assert ".joh{" in html_text(outline(diagnosis, language="es"))
    assert ".joh{" not in html_text(outline(plain, language="es"))


def test_every_id_of_the_page_is_there_once(diagnosis):
    page = html_text(outline(diagnosis, language="es"))
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_uses_a_forbidden_word(language):
    def leaves(node):
        for value in node.values():
            yield from [value] if language in value else leaves(value)

    for record in leaves(catalogue("johari")["report"]):
        texts = record[language] if isinstance(record[language], list) else [record[language]]
        for text in texts:
            found = re.search(FORBIDDEN[language], re.sub(r"\{\w*\}", "", text.lower()))
            assert found is None, (text, found)


def test_a_gap_that_too_few_were_asked_about_is_not_called_unasked(diagnosis):
    few = section(made(managers=4, frontline=9))
    chain = next(one for one in few.blocks if isinstance(one, Figure) and one.id == "f-cadena").chain
    assert [link.reading for link in chain.causes] == ["Fewer than 5 answered", *["Not asked"] * 3]
    none = Rows([InternalRating(2, "gap", "D0", "manager", None, reason="nothing")])
    some = Rows([InternalRating(3, "gap", "D0", "frontline", None, reason="few")])
    chain = block(with_house(diagnosis, internal=Rows([*none, *some])), Figure, "f-cadena").chain
    assert [link.reading for link in chain.causes[1:3]] == ["Not asked", "Fewer than 5 answered"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_the_chain_is_wider_than_its_box_on_a_narrow_page(diagnosis, language):
    rated = Rows([InternalRating(2, "gap", "D0", "manager", 12, 3.0, 2.5, 3.5, 0.8)])
    drawn = str(chain_svg(block(with_house(diagnosis, internal=rated), Figure, "f-cadena", language).chain))
    lines = re.findall(r'<text class="t-[ps]" x="(\d+)%"[^>]*>([^<]*)</text>', drawn)
    assert len(lines) >= 10
    for left, text in lines:
        assert len(text) <= (30 if int(left) < 50 else 14), text


def test_the_relative_window_claims_nothing_against_levels_that_are_sure(diagnosis):
    for view in ("manager", "frontline"):
        rows = {(row.basis, row.code): row for row in diagnosis.johari.expectations if row.view == view}
        for (basis, code), row in rows.items():
            level = rows["absolute", code]
            if basis == "relative" and row.state == level.state == "sure":
                against = {"blind": {"open", "overrated", "outside"}, "open": {"overrated", "outside"}}
                assert row.pane not in against.get(level.pane, set()), code


def test_a_section_told_by_own_means_speaks_of_what_stands_out(diagnosis):
    assert leading(diagnosis.johari).areas.basis == "relative"
    for language, word in (("en", "stands? out"), ("es", "destacan?")):
        assert re.search(word, section(diagnosis, language).title)


THEMES = Rows(
    [
        ThemeSeen("manager", "W", Text("Esperas", "Waiting"), 50, 120, 0, 12, "blind", "sure"),
        ThemeSeen("manager", "N", Text("Ruido", "Noise"), 8, 120, 0, 12, "blind", "undetermined"),
        ThemeSeen("manager", "P", Text("Precio", "Price"), 30, 120, None, 12, "open", "few"),
        ThemeSeen("manager", "S", Text("Sistemas", "Systems"), 0, 120, 6, 12, "hidden", "sure"),
        ThemeSeen("frontline", state="few"),
    ]
)


def test_what_both_sides_write_about_has_a_card_for_each_view_and_a_sheet(diagnosis):
    found = with_house(diagnosis, themes=THEMES)
    cards = [card for one in section(found).blocks if isinstance(one, Cards) for card in one.cards]
    managers = next(card for card in cards if card.title == "What customers and managers write about")
    assert [line.split("**")[1].split(",")[0].rstrip(":") for line in managers.bullets] == [
        "Customers",
        "Nobody of these 12 people",
        "Both",
        "Only the company",
    ]
    assert "fewer than 5 here" in managers.bullets[2]
    few = next(card for card in cards if card.title == "What customers and the frontline write about")
    assert few.paragraphs[0].startswith("Fewer than 5 people") and not few.bullets
    rows = table(opened(workbook_bytes(found, language="en")), "08f_Both_sides")
    assert [row["Theme of both sides"] for row in rows][:4] == ["Waiting", "Noise", "Price", "Systems"]
    assert not [value for value in rows[4].values() if isinstance(value, int | float)]
    for language in LANGUAGES:
        page = html_text(outline(found, language=language))
        assert "Esperas" in page if language == "es" else "Waiting" in page


def in_one_unit(answers):
    people = answers.people
    return replace(answers, cluster=np.zeros(people, np.int32), cluster_keys=np.array([7], np.uint64))


@pytest.fixture(scope="module")
def headquarters():
    """Managers of one single unit, and a front line that came one by one."""
    questionnaire, answers = moved_survey(people=200)
    views = {"manager": in_one_unit(raters_of(LEVELS, 15)), "frontline": raters_of([6.0] * 12, 9, seed=2)}
    return diagnose(Study.of(questionnaire, answers), thresholds=QUICK, company=Company(views))


def test_a_window_of_one_single_unit_does_not_lead_and_is_not_called_blind(headquarters):
    assert leading(headquarters.johari).view == "frontline"
    assert not [found for found in headquarters.findings if found.facts.get("view") == "manager" and found.strength]
    note = block(headquarters, Window, "f-johari").note
    assert "Managers: no pane, because too few units answered." in note


@pytest.fixture(scope="module")
def unplaced():
    """Return a diagnosis whose managers all sit in one unit, so that nothing can be placed."""
    questionnaire, answers = moved_survey(people=200)
    views = {"manager": in_one_unit(raters_of(LEVELS, 15))}
    return diagnose(Study.of(questionnaire, answers), thresholds=QUICK, company=Company(views))


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_item_can_be_placed_there_is_no_empty_window_but_why(unplaced, language):
    found = unplaced
    blocks = section(found, language).blocks
    assert not [one for one in blocks if isinstance(one, Window)]
    first = next(one for one in blocks if isinstance(one, Cards)).cards[0]
    assert ("too few units" if language == "en" else "muy pocas unidades") in first.paragraphs[0]
    rows = table(opened(workbook_bytes(found, language="en")), "08_Johari")
    assert {row["Certainty"] for row in rows} == {"Too few units"}
    assert {row["Pane"] for row in rows} == {""}
    assert not re.search(r"\bnan\b", words(section(found, language)), re.IGNORECASE)


@pytest.mark.parametrize(
    ("distance", "chance", "text"),
    [(4.0, 1.0, "would leave 25% of it"), (1.0, 2.0, "no larger than what chance alone leaves"), (4.0, np.nan, "")],
)
def test_how_alike_profiles_are_is_told_with_what_chance_leaves(diagnosis, distance, chance, text):
    rows = Rows(
        replace(row, distance=distance, elevation=distance, scatter=0.0, shape=0.0, chance=chance)
        for row in diagnosis.johari.likeness
    )
    told = " ".join(notes_of(Voice.of(replace(diagnosis, johari=replace(diagnosis.johari, likeness=rows)), "en")))
    assert "Of the distance between" in told
    assert text in told
    assert ("hance alone" in told) == bool(text)
