"""The items in order: place with its range, gap with its interval, reading, priority."""

from __future__ import annotations

import math
from collections.abc import Callable

from gapkit.report.blocks import Axis, Cell, Column, Figure, Row, Section, Strip, Table
from gapkit.report.formats import excerpt
from gapkit.report.importance_words import derived_words
from gapkit.report.outline.cells import (
    gap_cell,
    hidden_cell,
    item_cell,
    level_cell,
    people_text,
    place_cell,
    score_cell,
    share_cell,
    state_cell,
)
from gapkit.report.outline.marks import dumbbell, level_strip, scale_axis, starts_late
from gapkit.report.outline.table import by_state, item_places, ordered_items, shown
from gapkit.report.parameters import tie_words
from gapkit.report.voice import Voice, upper_first
from gapkit.report.wording import TITLE_LIMIT, pattern_of, title_of
from gapkit.scoring.results import Gap, Priority

MOST_ITEMS = 40
"""Rows a table of items may have; the workbook has them all."""

_Cells = Callable[[Gap], Cell | Strip]


def items_section(voice: Voice) -> Section | None:
    """Return the section of the items; None when all of them are hidden."""
    rows = ordered_items(voice)
    visible = shown(rows)
    if not visible:
        return None
    m = voice.locale.number(len(rows))
    return Section(
        id="items",
        kicker=voice.say("items.kicker", m=m),
        title=items_title(voice, visible),
        contents=voice.say("items.contents", m=m),
        lead=voice.say(f"items.{_lead_key(voice)}", odds=voice.rules["odds"]),
        blocks=(_figure(voice, rows),),
    )


def items_title(voice: Voice, rows: list[Gap]) -> str:
    """Return what the order of the items proves: who is last, and where the tie begins."""
    m, limit = voice.locale.number(len(voice.diagnosis.questionnaire.items)), TITLE_LIMIT[voice.language]
    found = {finding.kind: finding for finding in voice.diagnosis.findings}
    if not voice.paired:
        return title_of(found["perf.item"], voice) if "perf.item" in found else voice.say("items.title.perception", m=m)
    last, tie = found.get("item.last"), found.get("item.tie")
    if last is None or pattern_of(last, voice) == "item.last.indicative":
        told = by_state(voice, rows)
        none = not told["short_any"] and not told.get("unclear") and not told.get("indicative")
        return voice.say("items.title.none" if none else "items.title.order", m=m)
    if tie is None:
        return title_of(last, voice)
    clause = voice.tell("item.tie.clause", **tie_words(voice, int(tie.facts["first"]), int(tie.facts["last"])))
    # A second clause is worth no cut into the name of the item.
    title = title_of(last, voice)
    whole = f"{title}; {clause}"
    return whole if len(whole) <= limit else title


def _lead_key(voice: Voice) -> str:
    """Return which lead says how firm the order is: few clusters allow no ranges, however many people answered."""
    design = voice.diagnosis.quality.design
    clusters = None if design is None else design.clusters
    few = clusters is not None and clusters < voice.diagnosis.thresholds.few_clusters
    return "lead" if _has_bands(voice) else "lead_clusters" if few else "lead_open"


def _has_bands(voice: Voice) -> bool:
    return any(row.gap_rank_low is not None for row in item_places(voice).values())


def _figure(voice: Voice, rows: list[Gap]) -> Figure:
    kept, thresholds = rows[:MOST_ITEMS], voice.diagnosis.thresholds
    level = voice.locale.share(thresholds.level)
    kind = "" if voice.paired else "_perception"
    axis = scale_axis(voice, _scores(voice, kept), voice.say("columns.strip" if voice.paired else "columns.perception"))
    columns, cells = _columns(voice, axis)
    table = Table(
        id="t-items",
        caption=voice.say(f"items.caption{kind}"),
        columns=columns,
        rows=tuple(Row(tuple(cell(row) for cell in cells), tag=row.dimension or "") for row in kept),
        sortable=True,
        sort_key="place",
        filters=_filters(voice, kept),
        filter_label=voice.say("items.filter"),
        filter_count=voice.say("words.of_items", shown="{shown}", total="{total}"),
    )
    subtitle = voice.say(
        f"items.subtitle{kind}",
        axis=starts_late(voice, axis),
        n=people_text(voice, [row.n for row in rows]),
        level=level,
    )
    title = _figure_title(voice, rows) if voice.paired else voice.say("items.figure_perception")
    legend = _legend(voice, level)
    return Figure("f-items", title, subtitle, table, legend, _note(voice, rows, len(kept)), long=True)


def _columns(voice: Voice, axis: Axis) -> tuple[tuple[Column, ...], tuple[_Cells, ...]]:
    """Return the columns of the table and, for each, how its cell is made from a row."""
    places = item_places(voice)
    say = voice.say
    pairs: list[tuple[Column, _Cells]] = [
        (
            Column("place", say("columns.place"), "rank", small=say("columns.range") if _has_bands(voice) else ""),
            lambda row: _place(voice, places.get(row.code)),
        ),
        (Column("item", say("columns.item"), "text"), lambda row: item_cell(voice, row.code)),
    ]
    if voice.paired:
        pairs += [
            (Column("strip", say("columns.strip"), "strip", axis=axis), lambda row: dumbbell(row, voice, noted=True)),
            (
                Column("gap", say("columns.gap"), "gap", small=say("columns.between")),
                lambda row: gap_cell(voice, row),
            ),
            (Column("reading", say("columns.reading"), "state"), lambda row: state_cell(voice, row)),
        ]
    else:
        pairs += [
            (Column("strip", say("columns.level_strip"), "strip", axis=axis), level_strip),
            (
                Column("perception", say("columns.perception"), "score", small=say("columns.between")),
                lambda row: level_cell(voice, row),
            ),
        ]
    if voice.has_minimum:
        pairs.append(
            (
                Column("below_minimum", say("columns.below_minimum"), "share"),
                lambda row: _below_minimum(voice, row),
            )
        )
    if voice.weighs:
        weight = Column("weight", say("columns.weight"), "share")
        pairs.append((weight, lambda row: _weight(voice, places.get(row.code))))
    if voice.paired:
        priority = Column("priority", say("columns.priority"), "priority")
        pairs.append((priority, lambda row: _priority(voice, places.get(row.code))))
    return tuple(column for column, _ in pairs), tuple(cell for _, cell in pairs)


def _place(voice: Voice, priority: Priority | None) -> Cell:
    if priority is None:
        return place_cell(voice, None, None, None)
    return place_cell(voice, priority.gap_rank, priority.gap_rank_low, priority.gap_rank_high)


def _below_minimum(voice: Voice, row: Gap) -> Cell:
    """Return the share of people below their own minimum; hidden where too few gave one."""
    if row.suppressed or (row.n and not math.isfinite(row.below_minimum)):
        return hidden_cell(voice)
    return share_cell(voice, row.below_minimum)


def _weight(voice: Voice, priority: Priority | None) -> Cell:
    return share_cell(voice, float("nan") if priority is None else priority.weight, decimals=1)


def _priority(voice: Voice, priority: Priority | None) -> Cell:
    return score_cell(voice, float("nan") if priority is None else priority.scaled, decimals=0)


def _filters(voice: Voice, rows: list[Gap]) -> tuple[tuple[str, str], ...]:
    present = {row.dimension for row in rows}
    dimensions = [d for d in voice.diagnosis.questionnaire.dimensions if d.code in present]
    if len(dimensions) < 2:
        return ()
    return tuple((dimension.code, excerpt(voice.name(dimension.code), 40)) for dimension in dimensions)


def _figure_title(voice: Voice, rows: list[Gap]) -> str:
    clear, m = len(by_state(voice, rows).get("short", ())), len(rows)
    if not clear:
        return voice.say("items.figure_plain")
    words = voice.count(clear, m)
    return voice.say("items.figure", count=clear, k=words, K=upper_first(words), m=voice.locale.number(m))


def _legend(voice: Voice, level: str) -> tuple[tuple[str, str], ...]:
    if not voice.paired:
        return (("perception", voice.say("marks.level_interval", level=level)),)
    return tuple((role, voice.say(f"marks.{role}")) for role in ("perception", "expectation", "gap_short", "gap_over"))


def _note(voice: Voice, rows: list[Gap], kept: int) -> str:
    thresholds, number = voice.diagnosis.thresholds, voice.locale.number
    told = [voice.say("items.note" if voice.paired else "items.note_level", m=number(len(rows)), **voice.rules)]
    if voice.is_weighted and voice.paired:
        told.append(voice.say("items.note_weighted"))
    if _has_bands(voice):
        told.append(voice.say("items.note_range", odds=voice.rules["odds"], replicates=number(thresholds.replicates)))
    if voice.paired:
        told.append(voice.say("items.note_figures"))
    if voice.has_minimum:
        told.append(voice.say("items.note_minimum"))
    if voice.paired or voice.weighs:
        told.append(importance_note(voice))
    if kept < len(rows):
        told.append(voice.say("items.note_more", shown=kept, total=number(len(rows))))
    return " ".join(told)


def importance_note(voice: Voice) -> str:
    """Return what the weights of the items are, and why they are equal where they are."""
    questionnaire = voice.diagnosis.questionnaire
    if derived := derived_words(voice, "weight"):
        return derived
    if voice.weighs:
        rated = all(voice.is_item(row.code) for row in voice.diagnosis.gaps.importance)
        return voice.say("items.note_weight" if rated else "items.note_weight_shared")
    asked = questionnaire.points or "importance" in questionnaire.columns
    if not asked and voice.diagnosis.drivers:
        return voice.say("items.note_equal_other")
    return voice.say("items.note_equal_few" if asked else "items.note_equal", k=voice.diagnosis.thresholds.min_cell)


def _scores(voice: Voice, rows: list[Gap]) -> list[float]:
    if voice.paired:
        return [value for row in rows for value in (row.perception, row.expectation)]
    return [value for row in rows for value in (row.perception, row.perception_low)]
