"""The notebook card: small, inert, readable without styles, on white and on dark grey."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from gapkit.i18n import LANGUAGES
from gapkit.notebook import GREY, PETROL, TERRACOTTA, card
from tests.report.made_surveys import OUTCOMES, diagnosed

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
