"""Charts under their table, on paper: none is cut by the end of a page, none covers another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import range_boundaries

from gapkit.report.excel import workbook_bytes
from gapkit.report.workbook.chart_look import WIDTH
from gapkit.report.workbook.graphs import height
from gapkit.report.workbook.grid import Chart, Point
from gapkit.report.workbook.paging import columns_printed, page_breaks, placed_charts, printed_ranges, rows_below
from gapkit.report.workbook.paper import LINE, POINTS, Extent, printable
from tests.report.excel_samples import opened, sample


def chart(rows: int) -> Chart:
    return Chart("dumbbell", "Title", "Alt", "Axis", tuple(Point(str(i)) for i in range(rows)), 1.0, 7.0, 1.0)


def extent(below: int, *, columns: int = 12) -> Extent:
    return Extent(below, {3: 31.0}, (15.0,) * columns)


@given(st.lists(st.integers(1, 40), max_size=7), st.integers(5, 60))
def test_charts_stand_one_under_the_other_and_none_covers_another(sizes: list[int], below: int) -> None:
    placed = placed_charts([chart(rows) for rows in sizes], below)
    assert [place.chart for place in placed] == [chart(rows) for rows in sizes]
    boxes = [(p.row * LINE, p.row * LINE + height(p.chart) * POINTS) for p in placed]
    for i, (top, foot) in enumerate(boxes):
        assert top >= below * LINE and foot <= rows_below(placed, below) * LINE
        assert all(foot <= other for other, _ in boxes[i + 1 :])


@given(st.lists(st.integers(1, 12), min_size=1, max_size=7), st.integers(5, 200), st.sampled_from(["A4", "Letter"]))
def test_no_chart_that_fits_on_a_page_is_cut(sizes: list[int], below: int, paper: str) -> None:
    own = extent(below)
    placed = placed_charts([chart(rows) for rows in sizes], below)
    breaks = page_breaks(own, placed, columns=12, paper=paper, repeated=3)
    across, down = printable(paper)
    page = down * max(1.0, (own.points_across(1) + WIDTH * POINTS) / across)
    page = max(page, down * own.points_across(12) / across)
    for place in placed:
        start = max((row for row in (0, *breaks) if row <= place.row), default=0)
        head = own.heights[3] if start else 0.0
        foot = head + own.points_above(place.row) - own.points_above(start) + height(place.chart) * POINTS
        assert foot <= page
    assert set(breaks) <= {place.row for place in placed}


def test_a_short_table_and_its_chart_share_a_page() -> None:
    placed = placed_charts([chart(5)], 15)
    assert page_breaks(extent(15), placed, columns=12, paper="A4", repeated=3) == []
    assert page_breaks(extent(15), (), columns=12, paper="A4", repeated=3) == []


def test_of_two_charts_the_one_that_fits_stays_with_a_short_table() -> None:
    placed = placed_charts([chart(5), chart(5)], 15)
    assert page_breaks(extent(15), placed, columns=12, paper="A4", repeated=3) == [placed[1].row]


def test_charts_under_a_long_table_start_a_page_and_what_does_not_fit_there_the_next() -> None:
    placed = placed_charts([chart(4), chart(4)], 70)
    assert page_breaks(extent(70), placed, columns=12, paper="A4", repeated=3) == [70]
    many = placed_charts([chart(10)] * 4, 70)
    assert page_breaks(extent(70), many, columns=12, paper="A4", repeated=3) == [place.row for place in many]


def test_paper_holds_the_columns_asked_for_and_those_under_the_charts() -> None:
    own = extent(20, columns=30)
    assert columns_printed(own, 5, ()) == 5
    reached = columns_printed(own, 5, placed_charts([chart(5), chart(5)], 20))
    edge = own.points_across(1) + WIDTH * POINTS
    assert own.points_across(reached) >= edge > own.points_across(reached - 1)
    assert columns_printed(own, 28, placed_charts([chart(5)], 20)) == 28


def test_columns_that_start_a_page_print_their_part_of_the_table_and_nothing_beside() -> None:
    own = Extent(20, {3: 31.0, 16: 18.0}, (15.0,) * 9, (4, 7))
    ranges = printed_ranges("A sheet", own, columns=9, rows=30, head=3)
    assert ranges == "'A sheet'!$A$1:$D$31,'A sheet'!$E$4:$G$17,'A sheet'!$H$4:$I$17"
    assert printed_ranges("S", own, columns=6, rows=30, head=3) == "S!$A$1:$D$31,S!$E$4:$F$17"


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_workbook_breaks_before_charts_and_prints_all_of_them(language: str) -> None:
    book = opened(workbook_bytes(sample(language=language), language=language))
    drawn = [page for page in book if page._charts]
    assert len(drawn) >= 2
    broken = {page.title[:2]: {mark.id for mark in page.row_breaks.brk} for page in drawn}
    starts = {page.title[:2]: {drawing.anchor._from.row for drawing in page._charts} for page in drawn}
    # The two charts of the dimensions share a page.
    assert broken["02"] == {min(starts["02"])} and broken["03"] and broken["03"] <= starts["03"]
    for page in drawn:
        if page.print_area:
            _, _, right, bottom = range_boundaries(page.print_area.split(",")[0].split("!")[1].replace("$", ""))
            assert all(drawing.anchor.to.row < bottom and drawing.anchor.to.col < right for drawing in page._charts)
