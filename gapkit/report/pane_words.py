"""The window and the organisation's gaps in words: names of views and panes, which window leads, areas as texts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gapkit.i18n import say
from gapkit.record import Record
from gapkit.report.staff_words import say_of_staff
from gapkit.report.voice import Voice

if TYPE_CHECKING:
    from gapkit.scoring.johari.results import Johari, OrganisationGap, Raters, WindowAreas, WindowItem

NAME_LIMIT = 70
MOST_CODES = 8
VIEW_GAPS = {"manager": 1, "frontline": 6}
"""The gap that holds each view against the customers."""


class Leading(Record):
    """The window a report is told along: its view and basis, its items, its areas, and its raters."""

    view: str
    rows: tuple[WindowItem, ...]
    areas: WindowAreas
    raters: Raters | None

    def firm(self, *panes: str) -> list[WindowItem]:
        """Return the items that fall firmly into some panes."""
        return [row for row in self.rows if row.state == "sure" and row.pane in panes]


def said(voice: Voice, key: str, /, **parameters: object) -> str:
    """Return a text of the report in the `johari` catalogue."""
    return (say_of_staff if voice.is_of_staff else say)(f"johari.report.{key}", voice.language, **parameters)


def said_of(voice: Voice, key: str, view: str, /, **parameters: object) -> str:
    """Return a text that names a view; the frontline has one of its own."""
    if view == "frontline":
        return said(voice, f"{key}_frontline", **parameters)
    return said(voice, key, view=said(voice, f"views.{view}"), **parameters)


def held(voice: Voice) -> Johari:
    """Return the windows of a diagnosis that has some."""
    found = voice.diagnosis.johari
    assert found is not None
    return found


def leading(found: Johari) -> Leading | None:
    """Return the window that leads, managers before the frontline; None where no view may be shown.

    One in which nothing can be placed comes after one in which something can.
    """
    areas = [row for row in found.areas if row.leads] or list(found.areas)
    first = min(areas, key=lambda row: (not any(row.areas), row.view != "manager"), default=None)
    return None if first is None else window_of(found, first)


def window_of(found: Johari, areas: WindowAreas) -> Leading:
    """Return the window that some areas belong to."""
    rows = tuple(row for row in found.expectations if (row.view, row.basis) == (areas.view, areas.basis))
    return Leading(areas.view, rows, areas, raters_of(found, areas.view, "expectation"))


def raters_of(found: Johari, view: str, column: str) -> Raters | None:
    """Return the raters of a view in a column, where something may be said of them."""
    return next((row for row in found.raters if (row.view, row.column) == (view, column) and not row.reason), None)


def fewest_raters(voice: Voice) -> int:
    """Return below how many raters nothing of a view is shown."""
    thresholds = voice.diagnosis.thresholds
    return max(thresholds.johari.fewest_raters, thresholds.min_cell)


def hidden_views(found: Johari) -> list[str]:
    """Return the views with so few raters that nothing of them is shown."""
    return list(dict.fromkeys(row.view for row in found.raters if row.reason == "few"))


def gaps_of(found: Johari, gap: int, level: str) -> dict[str, OrganisationGap]:
    """Return the rows of a gap by code."""
    return {row.code: row for row in found.organisation if (row.gap, row.level) == (gap, level)}


def raters_text(voice: Voice, leads: Leading) -> str:
    """Return "n = 12" of the raters of a window."""
    n = None if leads.raters is None else leads.raters.raters
    return voice.say("words.n", n=voice.locale.number(n))


def verdict_words(voice: Voice, row: OrganisationGap) -> str:
    """Return a verdict; between two views of the company nobody is right or wrong."""
    return said(voice, f"{'verdicts_between' if row.gap == 7 else 'verdicts'}.{row.verdict}")


def area_texts(voice: Voice, areas: Sequence[float]) -> list[str]:
    """Return areas to a tenth that add up to what the areas do (largest remainder)."""
    exact = [round(10 * area, 9) for area in areas]
    floors = [math.floor(value) for value in exact]
    order = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    for i in order[: round(sum(exact)) - sum(floors)]:
        floors[i] += 1
    return [voice.locale.number(value / 10, 1) for value in floors]


def codes_text(voice: Voice, codes: Sequence[str]) -> str:
    """Return codes as a list; how many more there are beyond the first eight."""
    if len(codes) <= MOST_CODES:
        return voice.locale.joined(list(codes))
    shown = codes[: MOST_CODES - 1]
    return voice.say("words.and_more", texts=", ".join(shown), k=len(codes) - len(shown))
