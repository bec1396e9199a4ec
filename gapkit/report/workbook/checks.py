"""The checks of rows and sample as lines of the quality sheet, and the sheet of results without the doubtful rows."""

from __future__ import annotations

import math

from gapkit.report.outline.quality_checks import EXTREME, evidence_words, rule_words, unchecked_words
from gapkit.report.parameters import shift_words
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Cell, Column, Row, Sheet, Value, number
from gapkit.scoring.checks.results import RowCheck, SampleCheck

_SENSITIVITY = "quality.sensitivity.rows[]."


def check_rows(context: Context) -> list[Row]:
    """Return a line per check of the rows and of the sample: how many, the limit, and what it means or why not."""
    quality = context.diagnosis.quality
    told = {key for _, key, _ in quality.flags}
    return [
        *(_row_line(context, row) for row in quality.rows),
        *(_sample_line(context, row) for row in quality.sample if row.check not in told),
    ]


def sensitivity_sheet(context: Context) -> Sheet | None:
    """Return every dimension with all rows and without the doubtful ones; None when no row is doubtful."""
    moved = context.diagnosis.quality.sensitivity
    if moved is None or not moved.rows or context.voice.people is None:
        return None
    words, least = context.words, context.diagnosis.thresholds.min_cell
    rows = []
    for row in moved.rows:
        cells: dict[str, Value] = {
            "dimension": context.dimension_name(row.code),
            "changed": words(f"answers_yes_no.{'yes' if row.changed else 'no'}"),
        }
        if row.suppressed:
            rows.append(Row(cells, hidden=words("hidden.small", k=least), strong=row.code == "overall"))
            continue
        names = ("n_with", "gap_with", "gap_with_low", "gap_with_high", "n_without", "gap_without", "gap_without_low")
        for name in (*names, "gap_without_high", "shift", "shift_se"):
            cells[name] = getattr(row, name)
        cells["verdict_with"] = words.known("verdicts", row.verdict_with)
        cells["verdict_without"] = words.known("verdicts", row.verdict_without)
        rows.append(Row(cells, strong=row.code == "overall"))
    columns = (
        Column("dimension", "text", _SENSITIVITY + "code"),
        Column("n_with", "count", _SENSITIVITY + "n_with", masked=True),
        Column("gap_with", "score", _SENSITIVITY + "gap_with"),
        Column("gap_with_low", "score", _SENSITIVITY + "gap_with_low"),
        Column("gap_with_high", "score", _SENSITIVITY + "gap_with_high"),
        Column("verdict_with", "text", _SENSITIVITY + "verdict_with"),
        Column("n_without", "count", _SENSITIVITY + "n_without"),
        Column("gap_without", "score", _SENSITIVITY + "gap_without"),
        Column("gap_without_low", "score", _SENSITIVITY + "gap_without_low"),
        Column("gap_without_high", "score", _SENSITIVITY + "gap_without_high"),
        Column("verdict_without", "text", _SENSITIVITY + "verdict_without"),
        Column("shift", "score", _SENSITIVITY + "shift"),
        Column("shift_se", "score", _SENSITIVITY + "shift_se"),
        Column("changed", "text", _SENSITIVITY + "changed"),
    )
    voice = context.voice
    notes = [voice.say("quality.sensitivity.subtitle", limit=shift_words(voice))]
    notes.append(voice.say(f"quality.sensitivity.{'excluded' if moved.excluded else 'included'}"))
    if moved.rows[0].suppressed:
        notes.append(voice.say(f"quality.sensitivity.{moved.rows[0].notes[0]}", k=least))
    title = voice.say(f"quality.sensitivity.{'title_matter' if moved.changed else 'title_harmless'}")
    return Sheet("sensitivity", title, columns, tuple(rows), notes=tuple(notes), story=False)


def _row_line(context: Context, row: RowCheck) -> Row:
    voice, words = context.voice, context.words
    cells: dict[str, Value] = {"check": voice.say(f"quality.row.{row.check}")}
    if row.reason is not None:
        return _unchecked(context, cells, row)
    share = number(row.share)
    count = "" if row.flagged is None else f"{voice.locale.number(row.flagged)} · "
    role = "" if row.check == EXTREME else f" ({evidence_words(voice, row)})"
    return Row(
        cells
        | {
            "observed": None if share is None else Cell(share, kind="share1"),
            "result": words("signs.counted"),
            "comment": f"{count}{rule_words(voice, row)}{role}",
        }
    )


def _sample_line(context: Context, row: SampleCheck) -> Row:
    voice, words = context.voice, context.words
    cells: dict[str, Value] = {"check": voice.say(f"quality.sample.{row.check}")}
    if row.reason is not None:
        return _unchecked(context, cells, row)
    comment = ""
    if row.check == "blanks_at_random":
        locale = voice.locale
        p = locale.number(row.p_value, 3)
        design = voice.diagnosis.quality.design
        key = "little" if design is None or design.clusters is None else "little_clusters"
        comment = voice.say(f"quality.{key}", statistic=locale.number(row.statistic, 1), df=row.df, p=p)
    elif math.isfinite(row.limit):
        cells["limit"] = Cell(row.limit, kind="share1")
    sign = "caution" if row.raised else "passed"
    marks = {"caution": "!", "passed": "✓"}
    return Row(
        cells
        | {
            "observed": Cell(number(row.value), kind="share1"),
            "result": f"{marks[sign]} {words.known('signs', sign)}",
            "comment": comment,
        }
    )


def _unchecked(context: Context, cells: dict[str, Value], row: RowCheck | SampleCheck) -> Row:
    return Row(cells | {"result": context.words("signs.not_checked"), "comment": unchecked_words(context.voice, row)})
