"""The sheets of segments: one row per group and dimension, and the same as a wide map."""

from __future__ import annotations

from gapkit.report.outline.segments import depth
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.formulas import part_columns, remark
from gapkit.report.workbook.gaps import verdict_word
from gapkit.report.workbook.grid import Cell, Column, Row, Sheet, Value, difference
from gapkit.scoring.results import SegmentGap

_SOURCE = "segments[]."
_KEPT = 0.5
"""A map with more than this share of cells hidden or indicative is not drawn."""


def segments_sheet(context: Context) -> Sheet | None:
    """Return the gaps of every group, in long form; None without segments."""
    if not context.diagnosis.segments:
        return None
    rows = tuple(_long_row(context, row) for row in context.diagnosis.segments)
    counted = context.weighted or context.designed
    measures = part_columns(context, _SOURCE)
    if context.paired:
        measures.append(Column("p_adjusted", "p_value", _SOURCE + "p_adjusted"))
    columns = (
        Column("grouping", "text", _SOURCE + "segment"),
        Column("group", "text", _SOURCE + "value"),
        Column("n", "count", _SOURCE + "n"),
        *([Column("n_effective", "count", _SOURCE + "n_effective")] if counted else []),
        Column("dimension", "text", _SOURCE + "dimension"),
        *measures,
        Column("reasons", "text", _SOURCE + "notes"),
    )
    notes = [context.words("notes_under.hidden", k=context.diagnosis.thresholds.min_cell)]
    if context.paired:
        notes.append(context.ruled("groups"))
    notes += context.sampling_notes
    if not _worth_a_map(context):
        notes.append(context.words("notes_under.no_map"))
    title = context.title("arquetipos", "segments")
    return Sheet("segments", title, columns, rows, notes=tuple(notes), remark=remark(context), printed="state")


def map_sheet(context: Context) -> Sheet | None:
    """Return the map of groups and dimensions; None when most of it would be hidden or merely indicative."""
    if not _worth_a_map(context):
        return None
    kind = "gap" if context.paired else "score"
    codes = [dimension.code for dimension in context.diagnosis.questionnaire.dimensions]
    columns = (
        Column("grouping", "text", _SOURCE + "segment"),
        Column("group", "text", _SOURCE + "value"),
        Column("n", "count", _SOURCE + "n"),
        *(Column(f"dimension_{code}", kind, _SOURCE + kind, header=context.dimension_name(code)) for code in codes),
        Column("dimension_overall", kind, _SOURCE + kind, header=context.words("overall")),
    )
    segments = context.diagnosis.segments
    order = list(dict.fromkeys(row.segment for row in segments))
    parts: dict[tuple[str, str], dict[str, SegmentGap]] = {}
    for one in segments:
        parts.setdefault((one.segment, one.value), {})[one.dimension] = one
    groups = sorted(parts, key=lambda group: (order.index(group[0]), depth(context.voice, parts[group])))
    cells = {(row.segment, row.value, row.dimension): row for row in segments}
    rows = []
    for segment, value in groups:
        told: dict[str, Value] = {"grouping": segment, "group": value}
        for code in [*codes, "overall"]:
            row = cells.get((segment, value, code))
            told[f"dimension_{code}"] = None if row is None else _map_cell(context, row)
        whole = cells.get((segment, value, "overall"))
        if whole is not None:
            told["n"] = Cell(None, hidden=context.hidden(whole)) if context.hidden(whole) else whole.n
        rows.append(Row(told))
    note = "notes_under.map" if context.paired else "notes_under.map_perception"
    return Sheet("map", context.words("titles.map"), columns, tuple(rows), notes=(context.words(note),))


def _worth_a_map(context: Context) -> bool:
    segments = context.diagnosis.segments
    weak = sum(bool(context.hidden(row)) or context.indicative(row) for row in segments)
    return bool(segments) and weak <= _KEPT * len(segments)


def _map_cell(context: Context, row: SegmentGap) -> Cell:
    reason = context.hidden(row)
    if reason:
        return Cell(None, hidden=reason)
    return Cell(row.gap if context.paired else row.perception, indicative=context.indicative(row))


def _long_row(context: Context, row: SegmentGap) -> Row:
    reason = context.hidden(row)
    cells: dict[str, Value] = {
        "grouping": row.segment,
        "group": row.value,
        "dimension": context.dimension_name(row.dimension),
        "state": context.state(row),
        "hidden": reason,
        "reasons": "" if reason else context.notes(row.notes),
    }
    if not reason:
        cells |= {
            "n": row.n,
            "n_effective": row.n_effective,
            "perception": row.perception,
            "perception_low": row.perception_low,
            "perception_high": row.perception_high,
            "expectation": row.expectation,
            "gap": difference(row.perception, row.expectation, row.gap),
            "gap_low": row.gap_low,
            "gap_high": row.gap_high,
            "verdict": verdict_word(context, row.verdict),
            "p_adjusted": row.p_adjusted,
        }
    return Row(cells, hidden=reason, indicative=context.indicative(row), strong=row.dimension == "overall")
