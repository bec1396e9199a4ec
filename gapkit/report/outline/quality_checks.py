"""The checks of the rows and what the doubtful ones do to the results: counts and means, never a list of people."""

from __future__ import annotations

import math

from gapkit.report.blocks import Block, Card, Cards, Cell, Column, Figure, Row, Table
from gapkit.report.formats import MISSING
from gapkit.report.outline.cells import count_cell, interval_small, known, name_cell, share_cell
from gapkit.report.parameters import shift_words
from gapkit.report.voice import OVERALL, Voice, upper_first
from gapkit.scoring.checks.results import RowCheck, SampleCheck, SensitivityRow

EXTREME = "extreme_style"


def check_blocks(voice: Voice) -> list[Block]:
    """Return the table of row checks and the results with and without the doubtful rows, where there are any."""
    quality = voice.diagnosis.quality
    if voice.people is None or quality.sensitivity is None:
        return []
    blocks: list[Block] = []
    made = [row for row in quality.rows if row.reason is None and row.role != "describes"]
    if made and any(row.flagged for row in quality.rows):
        blocks.append(_checks(voice))
    else:
        title = _checks_title(voice) if made else voice.say("quality.checks.title_unchecked")
        blocks.append(Cards((Card(title, paragraphs=(_note(voice),)),), columns=1))
    moved = quality.sensitivity
    if moved.rows and not any(row.suppressed for row in moved.rows):
        blocks.append(_sensitivity(voice))
    elif moved.rows:
        key = "title_matter" if moved.changed else "title_harmless"
        why = voice.say(f"quality.sensitivity.{moved.rows[0].notes[0]}", k=voice.diagnosis.thresholds.min_cell)
        blocks.append(Cards((Card(voice.say(f"quality.sensitivity.{key}"), paragraphs=(why,)),), columns=1))
    return blocks


def rows_left_out(voice: Voice) -> int:
    """Return how many doubtful rows the results leave out on request; 0 where none, or where people are not counted."""
    moved = voice.diagnosis.quality.sensitivity
    return moved.doubtful if moved is not None and moved.excluded and voice.people is not None else 0


def evidence_words(voice: Voice, row: RowCheck) -> str:
    """Return what a flag of a check counts as."""
    if row.role == "counts":
        return voice.say(f"quality.evidence.{row.evidence}")
    return voice.say(f"quality.evidence.{row.role}")


def rule_words(voice: Voice, row: RowCheck) -> str:
    """Return what a check flags."""
    thresholds, locale = voice.diagnosis.thresholds, voice.locale
    limit = row.limit if math.isfinite(row.limit) else 0.0
    return voice.say(
        f"quality.rule.{row.check}",
        limit=_short(voice, limit),
        share=locale.share(limit) if limit <= 1 else "",
        points=_short(voice, thresholds.swapped_points),
        speed=locale.share(thresholds.speed_share),
        odds=locale.number(1 / thresholds.outlier_p),
    )


def _short(voice: Voice, limit: float) -> str:
    return voice.locale.number(limit, 0 if limit == round(limit) else 2)


def unchecked_words(voice: Voice, row: RowCheck | SampleCheck) -> str:
    """Return why a check was not made; nothing when it was."""
    return "" if row.reason is None else voice.say(f"quality.unchecked.{row.reason}")


def _checks(voice: Voice) -> Figure:
    kinds = voice.count(voice.diagnosis.thresholds.flags_to_exclude)
    rows = [row for row in voice.diagnosis.quality.rows if row.flagged]
    columns = (
        Column("check", voice.say("quality.checks.check"), "text"),
        Column("flagged", voice.say("quality.checks.flagged"), "count"),
        Column("share", voice.say("quality.checks.share"), "share"),
        Column("evidence", voice.say("quality.checks.evidence"), "text"),
    )
    return Figure(
        id="f-filas",
        title=_checks_title(voice),
        subtitle=voice.say("quality.checks.subtitle", kinds=kinds),
        table=Table(
            id="t-filas",
            caption=voice.say("quality.checks.caption"),
            columns=columns,
            rows=tuple(_check_row(voice, row) for row in rows),
        ),
        note=_note(voice),
    )


def _checks_title(voice: Voice) -> str:
    quality, number = voice.diagnosis.quality, voice.locale.number
    k = 0 if quality.sensitivity is None else quality.sensitivity.doubtful
    n = number(max(row.checked or 0 for row in quality.rows))
    if not k:
        return voice.say("quality.checks.title_none", n=n)
    return voice.say("quality.checks.title", count=k, k=number(k), n=n)


def _check_row(voice: Voice, row: RowCheck) -> Row:
    name = name_cell(voice.say(f"quality.row.{row.check}"), upper_first(rule_words(voice, row)))
    evidence = Cell(evidence_words(voice, row))
    return Row((name, count_cell(voice, row.flagged), share_cell(voice, row.share, decimals=1), evidence))


def _note(voice: Voice) -> str:
    rows, told = voice.diagnosis.quality.rows, []
    if any(row.flagged and row.checked != voice.diagnosis.input.rows for row in rows):
        told.append(voice.say("quality.checks.shares"))
    silent = [_name(voice, row) for row in rows if row.flagged == 0]
    if silent:
        told.append(voice.say("quality.checks.silent", texts=voice.locale.joined(silent)))
    for row in rows:
        if row.check == EXTREME and math.isfinite(row.share):
            told.append(voice.say("quality.checks.extreme", share=voice.locale.share(row.share)))
        if "bounded" in row.notes:
            told.append(voice.say("quality.checks.bounded"))
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if row.reason is not None:
            reasons.setdefault(unchecked_words(voice, row), []).append(_name(voice, row))
    if reasons:
        texts = "; ".join(f"{voice.locale.joined(names)} ({reason})" for reason, names in reasons.items())
        told.append(voice.say("quality.checks.not_made", texts=texts))
    return " ".join(told)


def _name(voice: Voice, row: RowCheck) -> str:
    name = voice.say(f"quality.row.{row.check}")
    return name[:1].lower() + name[1:]


def _sensitivity(voice: Voice) -> Figure:
    moved = voice.diagnosis.quality.sensitivity
    assert moved is not None
    columns = (
        Column("dimension", voice.say("columns.dimension"), "text"),
        Column("with", voice.say("quality.sensitivity.with"), "gap"),
        Column("without", voice.say("quality.sensitivity.without"), "gap"),
        Column("shift", voice.say("quality.sensitivity.shift"), "gap"),
        Column("changed", voice.say("quality.sensitivity.changed"), "text"),
    )
    return Figure(
        id="f-sensibilidad",
        title=voice.say(f"quality.sensitivity.{'title_matter' if moved.changed else 'title_harmless'}"),
        subtitle=voice.say("quality.sensitivity.subtitle", limit=shift_words(voice)),
        table=Table(
            id="t-sensibilidad",
            caption=voice.say("quality.sensitivity.caption"),
            columns=columns,
            rows=tuple(_moved_row(voice, row) for row in moved.rows),
        ),
        note=voice.say(f"quality.sensitivity.{'excluded' if moved.excluded else 'included'}"),
    )


def _moved_row(voice: Voice, row: SensitivityRow) -> Row:
    name = voice.name(OVERALL if row.code == OVERALL else row.code)
    signed = voice.paired
    shift = voice.say("quality.sensitivity.shift_small", se=voice.locale.signed(row.shift_se))
    return Row(
        (
            name_cell(name),
            _value(voice, row.gap_with, row.gap_with_low, row.gap_with_high, signed=signed),
            _value(voice, row.gap_without, row.gap_without_low, row.gap_without_high, signed=signed),
            Cell(
                voice.locale.signed(row.shift),
                small=shift if math.isfinite(row.shift_se) else "",
                value=known(row.shift),
            ),
            Cell(voice.say(f"quality.sensitivity.{'yes' if row.changed else 'no'}"), bold=row.changed),
        )
    )


def _value(voice: Voice, value: float, low: float, high: float, *, signed: bool) -> Cell:
    if not math.isfinite(value):
        return Cell(MISSING)
    text = voice.locale.signed(value) if signed else voice.locale.number(value, 2)
    return Cell(text, small=interval_small(voice, low, high, signed=signed), value=value)
