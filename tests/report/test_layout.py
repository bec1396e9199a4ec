"""Columns on paper: as wide as a page where that can be read, else over several pages that name their rows."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import range_boundaries

from gapkit.report.excel import workbook_bytes
from gapkit.report.workbook.grid import Column, Line, Panel, Row, Sheet
from gapkit.report.workbook.layout import WIDEST, laid_out
from gapkit.report.workbook.paper import POINTS, SMALLEST, Extent, printable, room
from gapkit.report.workbook.words import Words
from tests.report.excel_samples import opened, sample

WORDS = Words("en")
NUMBERS = ("gap", "gap_low", "gap_high", "perception", "expectation", "n", "weight", "p_adjusted")


def sheet(texts: int, numbers: int, *, length: int = 80, printed: str = "", panels: tuple[Panel, ...] = ()) -> Sheet:
    columns = [Column("item", "text", header=f"Text {i}") for i in range(texts)]
    columns += [Column(NUMBERS[i % len(NUMBERS)], "score", header=f"Number {i}") for i in range(numbers)]
    rows = (Row({"item": "word " * (length // 5)}),)
    return Sheet("items", "A title", tuple(columns), rows, printed=printed, panels=panels)


def across(widths: tuple[float, ...]) -> float:
    """How wide columns are in points in a program whose letters are wide."""
    return Extent(0, {}, widths).points_at_most(len(widths))


@given(st.integers(1, 5), st.integers(0, 40), st.integers(5, 400), st.sampled_from(["A4", "Letter"]))
def test_no_page_is_wider_than_what_can_be_read(texts: int, numbers: int, length: int, paper: str) -> None:
    layout = laid_out(sheet(texts, numbers, length=length), WORDS, paper)
    named = layout.widths[: layout.repeated]
    starts = (0, *layout.pages, len(layout.widths))
    for place, (start, end) in enumerate(pairwise(starts)):
        assert start < end
        assert across((*(named if place else ()), *layout.widths[start:end])) <= room(paper)
    assert max(layout.widths) <= WIDEST


def test_ten_points_are_printed_at_seven_and_a_half_at_least() -> None:
    assert room("A4") * SMALLEST == pytest.approx(printable("A4")[0])
    assert 10 * SMALLEST == 7.5


def test_a_sheet_that_fits_keeps_its_widths_and_one_that_nearly_fits_squeezes_its_texts() -> None:
    easy, tight = laid_out(sheet(1, 4), WORDS, "A4"), laid_out(sheet(2, 10), WORDS, "A4")
    assert easy.widths[0] == WIDEST and not easy.pages
    assert not tight.pages and tight.widths[0] < WIDEST
    assert easy.widths[1:] == tight.widths[2:6]


def test_a_wider_sheet_goes_on_over_pages_that_repeat_what_names_a_row() -> None:
    layout = laid_out(sheet(1, 30), WORDS, "A4")
    assert layout.pages and layout.repeated == 1 and layout.first == layout.pages[0]


@pytest.mark.parametrize("triple", [("gap", "gap_low", "gap_high"), ("gap_low", "gap", "gap_high")])
def test_a_number_and_its_limits_share_a_page(triple: tuple[str, ...]) -> None:
    for others in range(30):
        keys = (*["perception"] * others, *triple, *["expectation"] * 9)
        columns = [Column("item", "text", header="Item")]
        columns += [Column(key, "score", header=f"{key} {i}") for i, key in enumerate(keys)]
        made = Sheet("items", "A title", tuple(columns), (Row({"item": "word " * 16}),))
        first = next(i for i, column in enumerate(columns) if column.key == triple[0])
        assert not {first + 1, first + 2} & set(laid_out(made, WORDS, "A4").pages)


def test_columns_that_stay_on_the_screen_take_no_room_on_paper() -> None:
    wide = sheet(1, 30, printed="gap")
    assert laid_out(wide, WORDS, "A4").pages == ()


def test_the_first_page_is_as_wide_as_the_charts() -> None:
    layout = laid_out(sheet(4, 30), WORDS, "A4", charts=820 * POINTS)
    assert Extent(0, {}, layout.widths[1 : layout.first]).points_across(layout.first - 1) >= 820 * POINTS


def test_panels_beside_a_wide_table_have_a_page_of_their_own() -> None:
    panel = Panel("Panel", (Line("Label", "Value"),))
    narrow, wide = (laid_out(sheet(1, n, panels=(panel,)), WORDS, "A4") for n in (1, 10))
    assert not narrow.pages and len(narrow.beside) == 4
    assert wide.pages == (len(wide.widths),) and not wide.repeated


@pytest.mark.parametrize("language", ["en", "es"])
def test_ranges_on_paper_cover_every_column_that_is_printed_once(language: str) -> None:
    for page in opened(workbook_bytes(sample(language=language), language=language)):
        if not page.print_area:
            continue
        bounds = [range_boundaries(one.split("!")[1].replace("$", "")) for one in page.print_area.split(",")]
        assert bounds[0][:2] == (1, 1)
        assert [left for left, *_ in bounds[1:]] == [right + 1 for _, _, right, _ in bounds[:-1]]
        assert all(top == 4 for _, top, _, _ in bounds[1:])
