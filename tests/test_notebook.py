"""The notebook card: small, inert, readable without styles, on white and on dark grey."""

from __future__ import annotations

import dataclasses
import functools
import math
import re
from html.parser import HTMLParser

import pytest

from gapkit.diagnosis.compared import compared
from gapkit.diagnosis.diagnosis import Input
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.i18n import LANGUAGES
from gapkit.model.archetypes import archetype_choice
from gapkit.notebook import GREY, PETROL, TERRACOTTA, card
from gapkit.scoring.rows import Rows
from gapkit.study import Study, diagnose
from tests.driver_samples import moved_survey
from tests.journey_samples import journey_survey
from tests.report.made_surveys import OUTCOMES, diagnosed
from tests.wave_samples import made_answers, made_wave

STUDIES = {
    "full": {
        "outcomes": OUTCOMES,
        "columns": ("minimum", "expectation", "perception"),
        "points": True,
        "weighted": True,
    },
    "perception only": {"columns": ("perception",), "outcomes": OUTCOMES},
    "sixty items": {"sizes": (4,) * 15, "people": 60},
    "few": {"people": 12},
    "too few": {"people": 4},
    "hostile": {"text": "<img src=x onerror=alert(1)> **x** " * 12, "people": 60},
}


class Page(HTMLParser):
    """Collects tags, attributes and text of a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.open, self.text = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("line", "circle", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text.append(data)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STUDIES)
def test_the_card_is_small_closed_and_inert(name, language):
    html = card(diagnosed(**STUDIES[name]), language=language)
    page = Page(html)
    assert len(html.encode("utf-8")) <= 30_000 and page.open == []
    assert set(page.tags) <= {"div", "p", "b", "svg", "line", "circle", "rect", "text"} | {
        *("table", "tbody", "tr", "th", "td", "ul", "li", "span"),
    }
    names = {attribute for attribute, _ in page.attributes}
    assert not names & {"id", "class", "href", "src"} and not any(name.startswith("on") for name in names)
    assert "url(" not in html and "//" not in html
    assert "**" not in html and not re.search(r"\bnan\b|None", html)


def test_state_words_signs_and_numbers_stand_in_the_text():
    text = " ".join(Page(card(diagnosed(people=300), language="es")).text)
    for words in ("▼ Brecha clara", "≈ Cumple", "▲ Supera con claridad", "300", "−1,", "Global"):
        assert words in text
    assert "menos de ±0,30 no tiene importancia práctica" in text
    assert "●●●" in text and "diagnosis.to_html" in text


def test_the_chart_keeps_its_picture_at_any_width_and_its_text_readable():
    html = card(diagnosed(people=300), language="en")
    assert re.search(r'<svg viewBox="0 0 720 \d+" width="100%"', html)
    assert int(re.search(r'font-size="(\d+)"', html)[1]) >= 12
    xs = [float(x) for x in re.findall(r'(?:x|x1|x2|cx)="([\d.]+)"', html)]
    assert min(xs) >= 0 and max(xs) <= 720


def test_too_few_people_get_no_table_and_no_chart():
    page = Page(card(diagnosed(people=4), language="es"))
    assert "svg" not in page.tags and "table" not in page.tags
    assert "Hay muy pocas respuestas para mostrar resultados" in page.text


def test_fifteen_dimensions_are_cut_to_ten_and_counted():
    text = " ".join(Page(card(diagnosed(**STUDIES["sixty items"]), language="es")).text)
    assert "5 filas más" in text


def contrast(first, second):
    """Return the WCAG contrast of two colours."""

    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [TERRACOTTA, PETROL, GREY])
@pytest.mark.parametrize("ground", ["#FFFFFF", "#1E1E1E"])
def test_marks_show_on_white_and_on_dark_grey(colour, ground):
    assert contrast(colour, ground) >= 3


def test_a_notebook_shows_the_card():
    found = diagnosed(people=60)
    assert found._repr_html_() == card(found, language="es")


# --- the tables of the other parts ---------------------------------------------------------------------------------


@functools.cache
def journeyed():
    asked, answers = journey_survey(400)
    return diagnose(Study.of(asked, answers), language="es", source=Input("made.xlsx", "", 400, 400))


@functools.cache
def compared_waves():
    before = made_wave(made_answers(1), "primavera")
    after = made_wave(made_answers(2, shift=(0.9, 0.0), first=60), "otoño")
    return compared([before, after])


def kinds():
    """Return a diagnosis whose archetypes somebody declared."""
    asked, answers = journey_survey(400)
    rules = {"A distancia": ["Channel = Website | App"], "De cerca": ["Channel = Branch"]}
    chosen = archetype_choice(rules, {}, asked, answers)
    return diagnose(Study.of(asked, answers), language="es", archetypes=chosen, source=Input("made.xlsx", "", 400, 400))


WORDS = {
    "gaps": (journeyed, {"es": "Brecha por dimensión", "en": "Gap by dimension"}),
    "segment_tests Channel": (journeyed, {"es": "diferencia", "en": "difference"}),
    "outcomes": (journeyed, {"es": "Indicadores", "en": "Outcomes"}),
    "journey": (journeyed, {"es": "Queja o avería", "en": "Complaint"}),
    "waves": (compared_waves, {"es": "Antes", "en": "Before"}),
    "archetypes": (kinds, {"es": "A distancia", "en": "A distancia"}),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WORDS)
def test_every_part_is_a_table_in_both_languages(name, language):
    made, words = WORDS[name]
    shown = made().tables(language=language)[name]
    page = Page(shown._repr_html_())
    assert words[language] in " ".join(page.text) and page.open == []
    assert shown.rows == () or all(len(row) == len(shown.heads) for row in shown.rows)
    text = repr(shown)
    assert len(text.splitlines()) <= 12 and "**" not in text and not re.search(r"\bnan\b|None", text)


def test_tables_say_what_the_report_says():
    tables = journeyed().tables(language="es")
    complaint = next(row for row in tables["journey"].rows if row[0].startswith("Queja"))
    cell = next(c for c in journeyed().journey if c.touchpoint == "complaint" and not c.channel)
    assert complaint[3] == "−" + f"{abs(cell.gap):.1f}".replace(".", ",") and "▼ Brecha clara" in complaint[5]
    assert any("Momento de la verdad" in row[5] for row in tables["journey"].rows)
    waves = compared_waves().tables(language="en")["waves"]
    assert waves.heads[1:4] == ("Before", "Now", "Change") and any("▲ Better" in row[5] for row in waves.rows)


def test_the_card_holds_the_tables_and_says_how_to_see_them_in_full():
    for made in (journeyed, compared_waves, kinds):
        html = card(made(), language="es")
        text = " ".join(Page(html).text)
        assert "diagnosis.tables()" in text and len(html.encode("utf-8")) <= 30_000
        for shown in list(made().tables(language="es").values())[1:]:
            assert shown.title in text


def test_tables_have_no_marks_of_bold_and_no_brackets_in_brackets():
    questionnaire, answers = moved_survey(points=True)
    found = diagnose(Study.of(questionnaire, answers), thresholds=Thresholds.for_range(6, driver_replicates=99))
    tables = found.tables(language="es")
    assert {"drivers", "ipa", "priorities", "what_if"} <= set(tables)
    for text in [card(found, language="es"), *(shown.html() for shown in tables.values())]:
        assert not re.search(r"\*\*|\(\(|\)\)", text)


NUMBERS = ("expectation", "perception", "perception_low", "perception_high", "gap", "gap_low", "gap_high", "exposure")


def test_hidden_groups_and_touchpoints_stay_hidden_in_every_table():
    found = journeyed()
    hidden = dataclasses.replace(found.journey[0], n=None, **dict.fromkeys(NUMBERS, math.nan), suppressed=True)
    found = dataclasses.replace(found, journey=Rows([hidden, *found.journey[1:]]))
    row = found.tables(language="es")["journey"].rows[0]
    assert [cell for cell in row if re.search(r"\d", cell)] == ["⊘ Oculto (n < 5)"]
    assert "suppressed" in found.journey._repr_html_() and "suppressed" in repr(found.journey)


def test_too_few_people_get_no_tables():
    assert diagnosed(people=4).tables() == {}


def test_rows_show_as_a_table_of_ten_under_the_names_of_the_file():
    rows = journeyed().gaps.items
    page = Page(rows._repr_html_())
    assert page.tags.count("tr") == 11 and f"10 / {len(rows)} · .to_frame()" in page.text
    assert {"code", "gap", "gap_low", "gap_high"} <= set(page.text)
    lines = repr(rows).splitlines()
    assert len(lines) <= 12 and lines[0] == f"Rows({len(rows)}) Gap" and max(map(len, lines)) <= 118
    assert "gap_low" in lines[1] and lines[-1] == "..."
    assert repr(Rows()) == "Rows(0)" and Page(Rows()._repr_html_()).open == []


def test_records_show_their_values_and_their_tables():
    waves = compared_waves().waves
    html = waves._repr_html_()
    text = Page(html).text
    assert {"Waves", "design", "rows", "attainment"} <= set(text) and len(html.encode("utf-8")) <= 30_000
    assert repr(waves).count("\n") == 0 and f"rows=Rows({len(waves.rows)})" in repr(waves)
    assert Page(journeyed().gaps.overall._repr_html_()).tags.count("table") == 1


def test_frames_hold_the_fields_of_records_inside_rows():
    frame = journeyed().journey.to_frame()
    assert {"touchpoint", "risk_weight", "risk_rank", "kpis"} <= set(frame.columns) and "risk" not in frame.columns
    first = next(cell for cell in journeyed().journey if cell.risk is not None)
    weights = frame.loc[(frame.touchpoint == first.touchpoint) & (frame.channel == first.channel), "risk_weight"]
    assert weights.tolist() == pytest.approx([first.risk.weight], nan_ok=True)
    tests = journeyed().segment_tests
    assert tests.to_frame()["pairs"].tolist() == [len(test.pairs) for test in tests]
