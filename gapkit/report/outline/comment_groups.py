"""Who writes of what: a table per grouping, the archetypes last, with signs where a group is told apart."""

from __future__ import annotations

from collections.abc import Sequence

from gapkit.report.blocks import Block, Cell, Column, Figure, Row, Table
from gapkit.report.comment_words import group_name, held, said, theme_name
from gapkit.report.formats import MISSING, excerpt, plain
from gapkit.report.outline.cells import hidden_cell
from gapkit.report.voice import Voice, upper_first
from gapkit.scoring.archetypes.results import ARCHETYPE
from gapkit.scoring.comments.results import ThemeGroup

_MOST_THEMES, _MOST_GROUPS = 6, 12


def group_figures(voice: Voice) -> list[Block]:
    """Return a table of themes for every grouping in which something may be shown."""
    rows = [*held(voice).groups, *_of_archetypes(voice)]
    figures: list[Block] = []
    for number, segment in enumerate(dict.fromkeys(row.segment for row in rows), start=1):
        own = [row for row in rows if row.segment == segment]
        if any(not row.suppressed for row in own):
            figures.append(_figure(voice, segment, own, number))
    return figures


def _of_archetypes(voice: Voice) -> Sequence[ThemeGroup]:
    found = voice.diagnosis.archetypes
    return () if found is None else found.themes


def _figure(voice: Voice, segment: str, rows: Sequence[ThemeGroup], number: int) -> Figure:
    themes = list(dict.fromkeys(row.theme for row in rows))[:_MOST_THEMES]
    groups = list(dict.fromkeys(row.value for row in rows))[:_MOST_GROUPS]
    by_key = {(row.value, row.theme): row for row in rows}
    columns = (
        Column("group", said(voice, "groups.group"), "text"),
        *(Column(theme, theme_name(voice, theme, 40), "heat") for theme in themes),
    )
    name = said(voice, "groups.archetype") if segment == ARCHETYPE else upper_first(excerpt(plain(segment), 40))
    made = tuple(_row(voice, segment, value, [by_key.get((value, theme)) for theme in themes]) for value in groups)
    thresholds = voice.diagnosis.thresholds
    words = {
        "rate": voice.rules["rate"],
        "small": voice.locale.number(thresholds.indicative_below),
        "less": voice.locale.number(thresholds.min_cell - 1),
    }
    told = "signs" if any(_sign(voice, row) for row in rows) else "none"
    return Figure(
        id=f"f-temas-{number}",
        title=said(voice, "groups.title", segment=name),
        subtitle=said(voice, "groups.subtitle"),
        table=Table(f"t-temas-{number}", said(voice, "groups.caption"), columns, made),
        note=" ".join(said(voice, f"groups.{key}", **words) for key in (told, "note")),
    )


def _row(voice: Voice, segment: str, value: str, rows: Sequence[ThemeGroup | None]) -> Row:
    base = next((row.base for row in rows if row is not None and row.base is not None), None)
    small = "" if base is None else said(voice, "groups.base", n=voice.locale.number(base))
    name = Cell(group_name(voice, segment, value) or MISSING, small=small, value=value)
    return Row((name, *(_cell(voice, row) for row in rows)))


def _cell(voice: Voice, row: ThemeGroup | None) -> Cell:
    if row is None:
        return Cell(MISSING)
    if row.suppressed:
        return hidden_cell(voice, protected=True)
    sign = _sign(voice, row)
    text = f"{voice.locale.share(row.share)} {sign}".strip()
    return Cell(text, value=row.share, bold=bool(sign), dashed=_few(voice, row))


def _few(voice: Voice, row: ThemeGroup) -> bool:
    return (row.base or 0) < voice.diagnosis.thresholds.indicative_below


def _sign(voice: Voice, row: ThemeGroup) -> str:
    """Return which way a group is told apart from everybody else, if it is; a small one only suggests."""
    if row.suppressed or _few(voice, row) or not row.p_adjusted <= voice.diagnosis.thresholds.error_rate:
        return ""
    return "↑" if row.difference > 0 else "↓"
