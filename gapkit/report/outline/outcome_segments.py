"""Outcomes by group: the first of them as intervals on a line, the others as a table of readings."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from gapkit.report.blocks import Axis, Cell, Column, Figure, Mark, Row, Strip, Table
from gapkit.report.formats import MISSING, excerpt, plain
from gapkit.report.group_words import spoken_segment
from gapkit.report.outcome_words import NET, SHARES, asked, difference_text, limits_text, score_text
from gapkit.report.outline.cells import count_cell, hidden_cell, known, people_text
from gapkit.report.voice import Voice, upper_first

if TYPE_CHECKING:
    from gapkit.scoring.outcome_results import OutcomeSegment

MOST_GROUPS = 40
_FIRST = ("nps", "enps", "csat", "acsi", "ces", "rating", "churn", "clv")
_CHIPS = {
    "better": "over",
    "worse": "short",
    "unclear": "unclear",
    "one_cluster": "unclear",
    "indicative": "indicative",
}
_MARKS = {"better": "over", "worse": "short"}
_STEPS = (0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 50000, 100000)

Groups = dict[str, dict[str, "OutcomeSegment"]]
"""Rows by group and outcome."""


def outcome_figures(voice: Voice) -> tuple[Figure, ...]:
    """Return, per segment with a group that can be shown, a figure of the first outcome and one of all others."""
    rows = voice.diagnosis.outcome_segments
    figures: list[Figure] = []
    for place, segment in enumerate(dict.fromkeys(row.segment for row in rows), start=1):
        groups: Groups = {}
        for row in rows:
            if row.segment == segment:
                groups.setdefault(row.value, {})[row.outcome] = row
        groups = dict(list(groups.items())[:MOST_GROUPS])
        shown = [row for cells in groups.values() for row in cells.values() if not row.suppressed]
        # Where every group is small there is nothing to compare; the workbook still describes them.
        if len({row.value for row in shown}) < 2 or all(row.state in ("indicative", "alone") for row in shown):
            continue
        codes = sorted(dict.fromkeys(row.outcome for row in shown), key=lambda code: _order(voice, code))
        figures.append(_first(voice, segment, groups, codes[0], place))
        if len(codes) > 1:
            figures.append(_others(voice, segment, groups, codes[1:], place))
    return tuple(figures)


def outcome_title(voice: Voice, code: str) -> str:
    """Return the short name of an outcome; its wording for one that has no name of its own."""
    outcome = asked(voice, code)
    if outcome.kind != "rating":
        return voice.say(f"outcomes.names.{outcome.kind}")
    return excerpt(plain(outcome.text.in_(voice.language)), 40)


def _order(voice: Voice, code: str) -> int:
    return _FIRST.index(asked(voice, code).kind)


def _first(voice: Voice, segment: str, groups: Groups, code: str, place: int) -> Figure:
    name, metric = outcome_title(voice, code), asked(voice, code).kind
    rows = [cells[code] for cells in groups.values() if code in cells]
    axis = _axis(voice, name, metric, rows)
    columns = (
        Column("group", voice.say("columns.group"), "text"),
        Column("n", "n", "count"),
        Column("strip", voice.say("outcomes.strip_column"), "strip", axis=axis),
        Column("value", voice.say("outcomes.value_column"), "score"),
        Column("difference", voice.say("outcomes.rest_column"), "gap"),
        Column("reading", voice.say("outcomes.reading_column"), "state"),
    )
    ordered = sorted(rows, key=lambda row: (row.suppressed, row.score))
    title = voice.say("outcomes.by_segment", name=name, segment=spoken_segment(segment))
    table = Table(
        id=f"t-kpi-{place}",
        caption=voice.say("outcomes.by_segment_caption", figure=title),
        columns=columns,
        rows=tuple(_row(voice, metric, row) for row in ordered),
    )
    legend = tuple(
        (f"estimate_{mark}", voice.say(f"outcomes.sides.{side}"))
        for side, mark in (("worse", "short"), ("better", "over"), ("unclear", "unclear"))
        if any(row.state == side for row in rows)
    )
    return Figure(f"f-kpi-{place}", title, _subtitle(voice, rows), table, legend, outcome_note(voice, rows))


def _others(voice: Voice, segment: str, groups: Groups, codes: list[str], place: int) -> Figure:
    names = [outcome_title(voice, code) for code in codes]
    spoken = upper_first(voice.locale.joined([spoken_segment(name) for name in names]))
    title = voice.say("outcomes.by_segment", name=spoken, segment=spoken_segment(segment))
    columns = (
        Column("group", voice.say("columns.group"), "text"),
        *(Column(code, name, "score") for code, name in zip(codes, names, strict=True)),
    )
    rows = tuple(
        Row((_name(value, _people(voice, cells, codes)), *(_cell(voice, cells.get(code)) for code in codes)))
        for value, cells in groups.items()
    )
    caption = voice.say("outcomes.by_segment_caption", figure=title)
    rated = [row for cells in groups.values() for code, row in cells.items() if code in codes]
    return Figure(
        f"f-kpi-{place}b",
        title,
        _subtitle(voice, rated, "others_subtitle"),
        Table(id=f"t-kpi-{place}b", caption=caption, columns=columns, rows=rows),
        (),
        "",
    )


def _subtitle(voice: Voice, rows: list[OutcomeSegment], key: str = "by_segment_subtitle") -> str:
    people = people_text(voice, [row.n for row in rows])
    return f"{voice.say(f'outcomes.{key}', level=voice.rules['level'])} {people}"


def outcome_note(voice: Voice, rows: Iterable[OutcomeSegment]) -> str:
    """Return how groups were compared, and which were not."""
    least = voice.locale.number(voice.diagnosis.thresholds.indicative_below)
    note = voice.say("outcomes.by_segment_note", rate=voice.rules["rate"], n=least)
    single = any(row.state == "one_cluster" for row in rows)
    return f"{note} {voice.say('outcomes.one_cluster')}" if single else note


def _row(voice: Voice, metric: str, row: OutcomeSegment) -> Row:
    name = _name(row.value)
    if row.suppressed:
        hidden = hidden_cell(voice, protected=row.protected)
        return Row((name, hidden, Strip(()), hidden, hidden, hidden))
    interval = limits_text(voice, metric, row.score_low, row.score_high)
    value = Cell(score_text(voice, metric, row.score), small="" if interval == MISSING else interval, value=row.score)
    return Row(
        (name, count_cell(voice, row.n), _strip(row), value, _difference(voice, metric, row), _reading(voice, row))
    )


def _name(value: str, small: str = "") -> Cell:
    return Cell(excerpt(plain(value), 60) or MISSING, small=small, value=value)


def _people(voice: Voice, cells: dict[str, OutcomeSegment], codes: list[str]) -> str:
    """Return how many answered in a group; nothing where none of it may be shown."""
    counts = [cells[code].n for code in codes if code in cells and not cells[code].suppressed]
    return people_text(voice, counts) if any(counts) else ""


def _strip(row: OutcomeSegment) -> Strip:
    mark = _MARKS.get(row.state, "unclear")
    marks = [Mark(f"interval_{mark}", row.score_low, row.score_high)] if math.isfinite(row.score_low) else []
    return Strip((*marks, Mark(f"estimate_{mark}", row.score)))


def _difference(voice: Voice, metric: str, row: OutcomeSegment) -> Cell:
    if not math.isfinite(row.difference):
        return Cell(MISSING)
    small = limits_text(voice, metric, row.difference_low, row.difference_high, signed=True)
    text = difference_text(voice, metric, row.difference)
    return Cell(text, small="" if small == MISSING else small, value=known(row.difference))


def _reading(voice: Voice, row: OutcomeSegment) -> Cell:
    words = voice.say(f"outcomes.sides.{row.state}")
    return Cell(words, state=_CHIPS.get(row.state), value=row.state, dashed=row.state == "indicative")


def _cell(voice: Voice, row: OutcomeSegment | None) -> Cell:
    if row is None:
        return Cell(MISSING)
    if row.suppressed:
        return hidden_cell(voice, protected=row.protected)
    words = voice.say(f"outcomes.sides.{row.state}")
    interval = limits_text(voice, row.metric, row.score_low, row.score_high)
    small = words if interval == MISSING else f"{interval} · {words}"
    bold = row.state in ("better", "worse", "higher", "lower")
    text = score_text(voice, row.metric, row.score)
    return Cell(text, small=small, value=known(row.score), bold=bold, dashed=row.state == "indicative")


def _axis(voice: Voice, name: str, metric: str, rows: list[OutcomeSegment]) -> Axis:
    """Return a number line that holds every interval and ends on whole steps; that of a share starts at zero."""
    ends = [v for row in rows for v in (row.score, row.score_low, row.score_high) if math.isfinite(v)]
    low, high = min(ends), max(ends)
    if metric in SHARES:
        low = 0.0
    span = max(high - low, 1e-9)
    step = next((one for one in _STEPS if span / one <= 5), span)
    low, high = math.floor(round(low / step, 6)) * step, math.ceil(round(high / step, 6)) * step
    if high <= low:
        high = low + step
    count = round((high - low) / step)
    ticks = tuple((round(low + i * step, 9), _tick(voice, metric, low + i * step, step)) for i in range(count + 1))
    low_text, high_text = ticks[0][1], ticks[-1][1]
    return Axis(
        low, high, ticks, voice.say("outcomes.axis", name=name, low=low_text, high=high_text), low_text, high_text
    )


def _tick(voice: Voice, metric: str, value: float, step: float) -> str:
    if metric in SHARES:
        return voice.locale.share(value)
    decimals = 0 if step >= 1 else 2 if step in (0.05, 0.25) else 1
    return voice.locale.signed(value, decimals) if metric in NET else voice.locale.number(value, decimals)
