from __future__ import annotations

import hashlib
import itertools
import json
import re
from base64 import b64encode
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from gapkit.report.blocks import (
    Axis,
    Card,
    Cards,
    Cell,
    Column,
    Figure,
    Mark,
    Report,
    Row,
    Section,
    StampBlock,
    Strip,
    Table,
)
from gapkit.report.html import html_text
from gapkit.report.html_markup import bold, css_string
from gapkit.resources import resource_text
from tests.report.report_samples import HOSTILE, hostile_report, only_section, sample_report

VOID = {"meta", "br", "link", "img", "input", "hr", "circle", "line", "rect", "path"}


# The end tags HTML lets a page leave out: which elements a tag that opens, or one that closes, ends on its way.
CELL = {"td", "th"}
ENDED_BY_START = {"td": CELL, "th": CELL, "tr": {*CELL, "tr"}, "tbody": {*CELL, "tr", "thead", "tbody"}, "li": {"li"}}
ENDED_BY_END = {"table": {*CELL, "tr", "thead", "tbody"}, "ul": {"li"}, "ol": {"li"}}


class Page(HTMLParser):
    """A page taken apart: every element with its attributes and the text inside it; unbalanced tags fail."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[tuple[str, int]] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end(ENDED_BY_START.get(tag, set()))
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in <{tag}>"
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")
        if tag not in VOID:
            self._open.append((tag, len(self.elements) - 1))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")

    def _end(self, tags: set[str]) -> None:
        while self._open and self._open[-1][0] in tags:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        self._end(ENDED_BY_END.get(tag, set()))
        assert self._open and self._open[-1][0] == tag, f"</{tag}> closes {self._open[-1:]}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for _, place in self._open:
            self.texts[place] += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def text_of(self, tag: str) -> list[str]:
        pairs = zip(self.elements, self.texts, strict=True)
        return [" ".join(text.split()) for (name, _), text in pairs if name == tag]


@pytest.fixture(scope="module")
def spanish() -> str:
    return html_text(sample_report("es", second_language="en"))


@pytest.fixture(scope="module")
def page(spanish: str) -> Page:
    return Page(spanish)


def test_the_same_report_gives_the_same_bytes() -> None:
    assert html_text(sample_report("es", second_language="en")) == html_text(sample_report("es", second_language="en"))


def test_a_report_of_22_items_and_two_segment_columns_stays_within_its_budget(spanish: str, page: Page) -> None:
    assert len(spanish.encode("utf-8")) <= 250_000
    assert len(page.elements) <= 5_000


def test_the_script_takes_4_kb_at_most() -> None:
    assert len(resource_text("templates", "script.js").encode("utf-8")) <= 4_096


def test_the_page_refers_to_nothing_outside_itself(spanish: str, page: Page) -> None:
    assert "http:" not in spanish and "https:" not in spanish
    assert "//" not in spanish
    assert re.findall(r"url\((?!data:)", spanish) == []
    assert "@import" not in spanish
    assert [a for _, a in page.elements if {"src", "srcset", "action", "background", "xlink:href"} & set(a)] == []
    assert all(a["href"].startswith("#") for _, a in page.elements if "href" in a)


def test_the_policy_lets_exactly_the_script_of_the_page_run(spanish: str, page: Page) -> None:
    policy = next(a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    scripts = re.findall(r"<script>(.*?)</script>", spanish, re.S)
    assert len(scripts) == 1
    digest = b64encode(hashlib.sha256(scripts[0].encode("utf-8")).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe-eval" not in policy and "script-src 'unsafe" not in policy


def test_every_id_is_unique_and_every_link_and_label_leads_somewhere(page: Page) -> None:
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    wanted = [a["href"][1:] for a in page.all("a")] + [a["data-for"] for _, a in page.elements if "data-for" in a]
    wanted += [a["aria-labelledby"] for _, a in page.elements if "aria-labelledby" in a]
    assert set(wanted) <= set(ids)


def test_blocks_that_share_an_id_still_get_ids_of_their_own() -> None:
    table = Table("gaps", "Gaps", (Column("a", "A", "text"),), (Row((Cell("x"),)),))
    figure = Figure("gaps", "Title", "", table)
    section = Section("gaps", "", "Title", "Gaps", (figure, figure))
    ids = [a["id"] for _, a in Page(html_text(only_section(section))).elements if "id" in a]
    assert len(ids) == len(set(ids))


def test_headings_start_with_one_h1_and_skip_no_level(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_the_page_has_its_landmarks_and_each_is_named(page: Page) -> None:
    for tag in ("header", "nav", "main", "footer"):
        assert len(page.all(tag)) == 1
    assert page.all("nav")[0]["aria-label"] == "Índice"
    assert all("aria-labelledby" in a for a in page.all("section"))
    regions = [a for _, a in page.elements if a.get("role") in ("region", "group", "img")]
    assert regions and all(a.get("aria-label") or a.get("aria-labelledby") for a in regions)


def test_the_first_link_skips_to_the_report(page: Page) -> None:
    assert page.all("a")[0]["href"] == "#" + page.all("main")[0]["id"]


def test_drawings_are_silent_because_their_rows_carry_the_numbers(page: Page) -> None:
    boxes = [
        (a, told)
        for (_, a), told in zip(page.elements, page.texts, strict=True)
        if {"d", "ax"} & set(a.get("class", "").split())
    ]
    assert len(boxes) > 30 and any(told for _, told in boxes)
    assert all(a.get("aria-hidden") == "true" for a, told in boxes if told)
    assert all(a.get("aria-hidden") == "true" for a in page.all("svg") if "x" not in a and "width" in a)


def test_every_table_has_a_caption_and_heads_with_a_scope(page: Page) -> None:
    captions = page.text_of("caption")
    assert len(captions) == len(page.all("table")) and all(captions)
    assert all(a.get("scope") in ("col", "row", "rowgroup") for a in page.all("th"))
    assert all(page.text_of("th"))


def test_tables_that_become_blocks_keep_their_roles_in_writing(page: Page) -> None:
    stacked = [a for a in page.all("table") if "rw" in a["class"].split()]
    assert stacked and all(a["role"] == "table" for a in stacked)
    roles = [a["role"] for _, a in page.elements if "role" in a]
    assert {"rowgroup", "row", "columnheader", "rowheader", "cell"} <= set(roles)


def test_tables_that_scroll_can_be_reached_with_the_keyboard(page: Page) -> None:
    scrolling = [a for _, a in page.elements if "scroll" in a.get("class", "").split()]
    assert len(scrolling) == 3
    assert all(a["tabindex"] == "0" and a["role"] == "region" and a["aria-labelledby"] for a in scrolling)


def test_the_page_says_its_language_and_that_of_the_second_summary(page: Page) -> None:
    assert page.all("html")[0]["lang"] == "es-ES"
    summaries = [a for _, a in page.elements if "data-sumlang" in a]
    assert [(a["data-sumlang"], a["lang"]) for a in summaries] == [("es", "es"), ("en", "en")]


def test_a_report_with_one_summary_has_no_button_for_its_language() -> None:
    assert "data-sum" not in html_text(sample_report("en")).split("<script>")[0]


def test_the_title_of_the_section_is_not_repeated_over_the_summary(page: Page) -> None:
    assert page.text_of("h2").count("Tres conclusiones, cada una con su confianza") == 1
    assert "Tres conclusiones, cada una con su confianza" not in page.text_of("h3")
    assert "Three conclusions, each with its confidence" in page.text_of("h3")


def test_states_show_a_sign_and_a_word(page: Page) -> None:
    chips = [(a["class"], a["data-g"]) for a in page.all("span") if a.get("class", "").startswith("st ")]
    assert ("st st-short", "▼") in chips and ("st st-ok", "≈") in chips and ("st st-unk", "◌") in chips
    assert "Brecha clara" in page.text_of("span")
    cells = zip(page.all("td"), page.text_of("td"), strict=True)
    read = {(a["class"], a["data-g"], text) for a, text in cells if a.get("class", "").startswith("s st ")}
    assert ("s st st-short", "▼", "Brecha clara") in read and ("s st st-ok", "≈", "Cumple") in read


def test_remarks_read_their_sign_aloud(page: Page) -> None:
    assert [w for w in page.text_of("span") if w in ("Precaución:", "Comprobado:", "No se puede decir:")] == [
        "Precaución:",
        "Comprobado:",
        "No se puede decir:",
    ]


def test_a_figure_stands_over_its_interval_on_a_line_of_its_own(page: Page) -> None:
    told = [t for (_, a), t in zip(page.elements, page.texts, strict=True) if a.get("class", "").split()[:1] == ["n"]]
    over = [text.split("\n") for text in told if "\n" in text]
    assert len(over) > 20
    assert all(len(lines) == 2 and all(lines) for lines in over)


def test_a_missing_value_is_read_as_such(spanish: str, page: Page) -> None:
    cells = [
        text for a, text in zip(page.all("td"), page.text_of("td"), strict=True) if "na" in a.get("class", "").split()
    ]
    assert len(cells) > 1 and set(cells) == {""}
    assert '.na::after{content:"\\2014 ";content:"\\2014 "/"sin dato"}' in spanish
    assert "—" not in page.text_of("td")


def test_cells_are_sorted_by_raw_values_and_a_missing_one_has_none(page: Page) -> None:
    values: list[list[str]] = []
    for tag, told in page.elements:
        if tag == "tr" and told.get("data-d"):
            values.append([])
        elif "data-v" in told:
            values[-1].append(told["data-v"])
    assert len(values) == 22
    assert values[0] == ["1", "RE01", "-2.16", "1", "0.63", "100"]
    assert values[20][-1] == ""


def test_a_hidden_cell_leaves_no_trace_of_its_value() -> None:
    columns = (Column("a", "Group", "text"), Column("b", "Gap", "gap"), Column("c", "Gap", "heat"))
    hidden = Cell("n < 5", value=-1.2345, state="hidden", hatched=True)
    bare = Cell("n < 5", value=-1.2345, state="hidden")
    rows = (Row((Cell("A"), hidden, hidden)), Row((Cell("B"), bare, bare)))
    table = Table("t", "Gaps", columns, rows, sortable=True)
    text = html_text(only_section(Section("s", "", "Title", "S", (Figure("f", "Title", "", table),))))
    assert "1.23" not in text
    assert text.count("h-x") >= 4


def _hidden_rows(*rows: Row, sortable: bool = False, stacked: bool = False) -> list[list[tuple[str, str, str]]]:
    """Return, by row, tag, text and columns of each cell of a table: a group, two gaps round a strip, a state."""
    gaps = (Column("b", "Before", "gap"), Column("s", "Drawn", "strip", Axis(0, 1, ())), Column("c", "Now", "gap"))
    columns = (Column("a", "Group", "text"), *gaps, Column("d", "Reading", "state"))
    table = Table("t", "Gaps", columns, rows, sortable=sortable, stacked=stacked)
    page = Page(html_text(only_section(Section("s", "", "Title", "S", (Figure("f", "Title", "", table),)))))
    found: list[list[tuple[str, str, str]]] = []
    for (tag, told), text in zip(page.elements, page.texts, strict=True):
        if tag == "tr":
            found.append([])
        elif tag in ("td", "th"):
            assert not (told.get("colspan") and "data-l" in told)
            found[-1].append((tag, text, told.get("colspan", "1")))
    return found[1:]


def test_a_row_that_hides_all_its_figures_says_so_once_across_their_columns() -> None:
    hidden, read = Cell("n < 5", state="hidden", hatched=True), Cell("Hidden", state="hidden")
    for stacked in (False, True):
        (row,) = _hidden_rows(Row((Cell("A"), hidden, Strip(()), hidden, read)), stacked=stacked)
        assert row == [("th", "A", "1"), ("td", "n < 5", "3"), ("td", "Hidden", "1")]


def test_a_row_that_shows_a_figure_or_is_sorted_keeps_every_cell() -> None:
    hidden, shown, read = Cell("n < 5", state="hidden", hatched=True), Cell("−0.4"), Cell("Hidden", state="hidden")
    protected = Cell("protected", state="hidden", hatched=True)
    for last in (shown, protected):
        (row,) = _hidden_rows(Row((Cell("A"), hidden, Strip(()), last, read)))
        assert [across for _, _, across in row] == ["1"] * 5
    (row,) = _hidden_rows(Row((Cell("A"), hidden, Strip(()), hidden, read)), sortable=True)
    assert [text for _, text, _ in row] == ["A", "n < 5", "", "n < 5", "Hidden"]


def test_a_card_by_itself_stands_in_no_grid() -> None:
    one, two = Card("One", ("x",)), Card("Two", ("y",))
    sections = [Section("s", "", "T", "S", (Cards(cards),)) for cards in ((one,), (one, two))]
    pages = [Page(html_text(only_section(section))) for section in sections]
    classes = [[a.get("class", "") for a in page.all("div")] for page in pages]
    assert "card one" in classes[0] and not any("grid" in name.split() for name in classes[0])
    assert classes[1].count("card") == 2 and any("grid" in name.split() for name in classes[1])


def test_a_long_table_is_drawn_tight_and_a_short_one_is_not(page: Page) -> None:
    classes = {a["id"]: a["class"].split() for a in page.all("table") if "id" in a}
    assert "dense" in classes["t-items"] and "dense" not in classes["t-gaps"]


def test_row_groups_are_named_once(page: Page) -> None:
    groups = [a for a in page.all("th") if a.get("scope") == "rowgroup"]
    assert [a["colspan"] for a in groups] == ["6", "6"]


def test_the_manifest_is_json_that_cannot_end_its_element(spanish: str) -> None:
    found = re.search(r'<script type="application/json" id="gapkit-manifest">(.*?)</script>', spanish, re.S)
    assert found is not None
    assert json.loads(found[1]) == {"seed": 20260609, "name": "</script><!--", "rows": [437, 79], "share": None}
    assert "<" not in found[1]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_shown_and_change_nothing(text: str) -> None:
    report = hostile_report(text)
    got, calm = Page(html_text(report)), Page(html_text(hostile_report("calm")))
    # Ticks are thinned when their labels are long; all else must stay.
    mine, theirs = ([e for e in page.elements if e[0] != "i" or "class" in e[1]] for page in (got, calm))
    assert [tag for tag, _ in mine] == [tag for tag, _ in theirs]
    told = {"aria-label", "data-l", "data-lo", "data-hi", "data-v", "data-d", "data-f", "class", "style"}
    for (tag, one), (_, other) in zip(mine, theirs, strict=True):
        assert one.keys() - {"class"} == other.keys() - {"class"}
        place = r"((min-)?width:[\d.]+(rem|%))?|left:[\d.]+%|--x:[\d.]+(;--w:[\d.]+)?(;--p:[\d.]+)?"
        assert re.fullmatch(place, one.get("style", ""))
        assert {k: v for k, v in one.items() if k not in told} == {k: v for k, v in other.items() if k not in told}, tag
    shown = text.encode("utf-8", "replace").decode().replace("?", "\ufffd") if "\ud800" in text else text
    shown = re.sub("[\x00-\x08\u202a-\u202e\u2066-\u2069]", "", shown)
    assert " ".join(shown.replace("**", "").split()) in got.text_of("h1")[0]


def test_signs_that_turn_the_reading_direction_never_reach_the_page() -> None:
    text = html_text(hostile_report("\u202e\u2066\u202a mirror"))
    assert not set(text) & {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def test_a_hostile_foot_stays_inside_its_css_string() -> None:
    hostile = '"}</style><script>x</script>\\\n@import url(x)'
    quoted = css_string(hostile)
    assert quoted[0] == quoted[-1] == '"'
    assert not set(quoted[1:-1]) & set('"<>\n@{}')
    text = html_text(replace(sample_report("en"), foot=hostile))
    assert text.count("</style>") == 1


def test_bold_is_marked_up_after_escaping() -> None:
    assert str(bold("a **b** <c> **d & e**")) == "a <b>b</b> &lt;c&gt; <b>d &amp; e</b>"
    assert str(bold("2 ** 3")) == "2 ** 3"


@pytest.mark.parametrize(("code", "size"), [("es-ES", "A4"), ("es-MX", "letter"), ("es-PE", "A4")])
def test_paper_follows_the_country(code: str, size: str) -> None:
    assert f"@page{{size:{size};" in html_text(sample_report("es", code=code))


def test_american_english_prints_on_letter() -> None:
    assert "@page{size:letter;" in html_text(sample_report("en", code="en-US"))


def test_words_of_the_report_go_before_those_of_the_frame() -> None:
    report = replace(sample_report("en"), labels={"print": "Put on paper"})
    text = html_text(report)
    assert ">Put on paper</button>" in text and "Theme: automatic" in text


def test_a_strip_without_an_axis_is_a_mistake() -> None:
    table = Table("t", "T", (Column("a", "A", "strip"),), (Row((Strip((Mark("perception", 2),)),)),))
    with pytest.raises(ValueError, match="axis"):
        html_text(only_section(Section("s", "", "T", "S", (Figure("f", "T", "", table),))))


def test_a_column_width_that_is_no_length_is_dropped() -> None:
    column = Column("a", "A", "text", width="1%;background:url(x)")
    table = Table("t", "T", (column, replace(column, key="b", width="20%")), (Row((Cell("x"), Cell("y"))),))
    text = html_text(only_section(Section("s", "", "T", "S", (Figure("f", "T", "", table),))))
    assert "url(x)" not in text and " style=width:20%>" in text


def test_a_part_without_a_banner_starts_a_page_unless_it_is_the_first(page: Page) -> None:
    breaking = [a["id"] for a in page.all("section") if "pb" in a.get("class", "")]
    assert breaking == ["reliability"]


def test_a_stamp_holds_plain_data_of_any_kind() -> None:
    block = StampBlock((), {"path": Path("x"), "share": float("inf"), "none": None, "flag": True, "list": (1, 2.5)})
    text = html_text(only_section(Section("s", "", "T", "S", (block,))))
    found = re.search(r'id="gapkit-manifest">(.*?)</script>', text)
    assert found is not None
    assert json.loads(found[1]) == {"path": "x", "share": None, "none": None, "flag": True, "list": [1, 2.5]}


def test_an_empty_report_is_still_a_page() -> None:
    empty = Axis(1, 7, ())
    report = sample_report("en")
    cover = replace(report.cover, facts=(), fingerprint=(), kpis=(), fingerprint_axis=empty)
    bare: Report = replace(report, cover=cover, parts=())
    assert Page(html_text(bare)).text_of("h1") == [report.cover.title]
