"""Who does what, by when and who decides, on the page: many groups, long calendars, nobody named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from gapkit.i18n import LANGUAGES
from gapkit.model.plan import Decision
from gapkit.report.charts import labelled_ticks
from gapkit.report.guides import Guides
from gapkit.report.html_page import page_parts
from gapkit.report.html_tables import least_width
from gapkit.report.outline import outline
from gapkit.report.outline.plan_calendar import calendar_figure
from gapkit.report.outline.plan_choice import decision_text
from gapkit.report.outline.plan_people import people_figure
from gapkit.report.plan_words import held, members
from gapkit.report.voice import Voice
from tests.plan_samples import with_plan
from tests.report.test_plan_report import bare  # noqa: F401

TEN = tuple(f"Department of something {k}" for k in range(10))
PAGE_REM = 55.0
"""What a table has across on a page 1360 pixels wide."""


@pytest.fixture(scope="module")
def planned(bare):  # noqa: F811
    return with_plan(bare, "en")


def changed(diagnosis, **changes):
    return replace(diagnosis, plan=replace(diagnosis.plan, plan=replace(diagnosis.plan.plan, **changes)))


def with_groups(diagnosis, groups):
    roles = {group: "ARCI"[min(place, 3)] for place, group in enumerate(groups)}
    return changed(diagnosis, initiatives=tuple(replace(one, roles=roles) for one in diagnosis.plan.plan.initiatives))


def people(diagnosis, language="en"):
    voice = Voice.of(diagnosis, language)
    return people_figure(voice, members(held(voice)))


def calendar(diagnosis, language="en"):
    voice = Voice.of(diagnosis, language)
    return calendar_figure(voice, members(held(voice)))


def test_heads_of_many_groups_are_turned_so_that_the_table_fits_the_page(planned):
    made = people(with_groups(planned, TEN))
    assert {column.kind for column in made.table.columns[1:]} == {"role"}
    assert [column.label for column in made.table.columns[1:]] == list(TEN)
    assert least_width(made.table) <= PAGE_REM


def test_heads_of_few_groups_stand_upright(planned):
    assert {column.kind for column in people(with_groups(planned, TEN[:5])).table.columns[1:]} == {"heat"}


def test_turned_heads_have_a_class_and_cells_keep_their_shade(planned):
    report = outline(with_groups(planned, TEN), language="en")
    parts = page_parts(report, Guides())
    blocks = [block for part in parts for _, blocks in part.sections for _, block in blocks]
    view = next(block.table for block in blocks if getattr(block, "id", "") == "f-raci")
    assert all("hc up" in str(head.attributes) for head in view.heads[1:])
    assert 'class="h h-p4"' in str(view.groups[0].rows[0].cells[1].attributes)


def dated(diagnosis, start, end):
    rows = tuple(replace(one, start=start, end=end) for one in diagnosis.plan.plan.initiatives)
    return changed(diagnosis, start=start, initiatives=rows, listening=())


@pytest.mark.parametrize("end", ["2027-03-31", "2027-12-31", "2028-12-31", "2030-12-31", "2036-12-31", "2056-12-31"])
def test_ticks_of_a_calendar_are_all_labelled_and_evenly_apart(planned, end):
    axis = calendar(dated(planned, "2026-11-01", end)).table.columns[1].axis
    assert labelled_ticks(axis) == axis.ticks and axis.ticks
    steps = {b[0] - a[0] for a, b in zip(axis.ticks, axis.ticks[1:], strict=False)}
    assert len(steps) <= 1 and steps <= {1.0, 2.0, 4.0, 8.0, 20.0, 40.0}
    if steps and min(steps) >= 4:
        assert all(re.fullmatch(r"\d{4}", text) for _, text in axis.ticks)
    assert all(axis.low <= at <= axis.high for at, _ in axis.ticks)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_decision_without_a_name_says_that_somebody_is_still_to_be_named(planned, language):
    bare_one = changed(planned, decisions=(Decision("Extend"), Decision("Stop", when="2027-01-15", rule="if it falls")))
    voice = Voice.of(bare_one, language)
    missing = {"en": "who decides is still to be named", "es": "falta nombrar a quien decide"}[language]
    assert decision_text(voice, 0) == f"**Extend**: {missing}."
    assert decision_text(voice, 1).startswith(f"**Stop**: {missing}; 15 ") and "if it falls" in decision_text(voice, 1)
