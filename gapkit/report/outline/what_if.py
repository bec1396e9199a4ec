"""Blocks of the roadmap about importance and gain: the order by each importance, and what closing a gap goes with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.report.blocks import Cell, Column, Figure, Row, Table
from gapkit.report.driver_words import names_of
from gapkit.report.formats import MISSING
from gapkit.report.outline.cells import known, name_cell
from gapkit.report.priority_words import (
    gain_limits,
    gain_text,
    main_aim,
    metric_words,
    slope_sentence,
    told,
)
from gapkit.report.target_words import gains_in_force, targets_note
from gapkit.report.voice import Voice

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Action
    from gapkit.scoring.what_if import Gain

CHOICES = ("stated", "derived", "both", "equal")


def importance_blocks(voice: Voice, dimensions: list[Action], sure: frozenset[str]) -> list[Figure]:
    """Return the order of dimensions by each importance, and what closing each established gap goes along with."""
    made = [_orders(voice), _gains(voice, [one for one in dimensions if one.id in sure])]
    return [figure for figure in made if figure is not None]


def _orders(voice: Voice) -> Figure | None:
    """Return the places by each importance; None unless people state one and an outcome has another."""
    rows = [row for row in voice.diagnosis.priorities if row.level == "dimension" and row.rank_both is not None]
    if len(rows) < 2:
        return None
    aim = main_aim(voice)
    turning = [row.code for row in voice.diagnosis.priorities if row.turns_on_importance]
    note = "choice.turns" if turning else "choice.holds"
    columns = (
        Column("what", told(voice, "choice.dimension"), "text"),
        *(Column(name, told(voice, f"choice.{name}"), "rank", small=_small(voice, name)) for name in CHOICES),
    )
    made = []
    for row in rows:
        shares = {"stated": row.weight_stated, "derived": row.weight_derived}
        cells = [
            Cell(
                voice.locale.number(getattr(row, f"rank_{name}")),
                small=f"({voice.locale.share(shares[name])})" if name in shares else "",
                value=getattr(row, f"rank_{name}"),
            )
            for name in CHOICES
        ]
        made.append(Row((name_cell(voice.name(row.code)), *cells)))
    return Figure(
        id="f-orden",
        title=told(voice, "choice.title"),
        subtitle=told(voice, "choice.subtitle", **aim),
        table=Table("t-orden", told(voice, "choice.caption"), columns, tuple(made)),
        note=told(voice, note, names=names_of(voice, turning), count=len(turning)),
    )


def _small(voice: Voice, name: str) -> str:
    return f"({told(voice, 'choice.share')})" if name in ("stated", "derived") else ""


def _gains(voice: Voice, dimensions: list[Action]) -> Figure | None:
    """Return what closing each gap to its target goes with; without expectations, what one step up goes with."""
    steps = (row for row in voice.diagnosis.what_if if row.closes == "step")
    held = {(row.code, row.metric): row for row in (gains_in_force(voice) if voice.paired else steps)}
    codes = [one.id for one in dimensions if (one.id, "value") in held]
    if not codes:
        return None
    metrics = [name for name in ("value", "mean") if (codes[0], name) in held]
    rows = [[held[code, name] for name in metrics] for code in codes]
    aim, kind = main_aim(voice), "" if voice.paired else "_perception"
    first = next((one[-1] for one in rows if not one[-1].reason), None)
    said = told(voice, "what_if.nothing") if first is None else slope_sentence(voice, first)
    step = voice.locale.number(rows[0][0].by, 2)
    columns = (
        Column("what", told(voice, "what_if.dimension"), "text"),
        Column("by", told(voice, f"what_if.by{kind}"), "score"),
        *(Column(row.metric, metric_words(voice, row), "score") for row in rows[0]),
    )
    made = tuple(
        Row((name_cell(voice.name(one[0].code)), _by(voice, one[0]), *(_cell(voice, row) for row in one)))
        for one in rows
    )
    return Figure(
        id="f-que-pasaria",
        title=told(voice, f"what_if.title{kind}"),
        subtitle=f"{said} {told(voice, f'what_if.subtitle{kind}', step=step)}",
        table=Table("t-que-pasaria", told(voice, "what_if.caption", **aim), columns, made),
        note=" ".join(_notes(voice, [row for one in rows for row in one]) + targets_note(voice, codes)),
    )


def _by(voice: Voice, row: Gain) -> Cell:
    return Cell(voice.locale.number(row.by, 2), value=known(row.by))


def _cell(voice: Voice, row: Gain) -> Cell:
    if row.reason:
        return Cell(told(voice, f"what_if.{row.reason}") if row.metric == "value" else MISSING)
    between = gain_limits(voice, row, row.low, row.high)
    return Cell(gain_text(voice, row, row.gain), small=f"({between})", value=known(row.gain))


def _notes(voice: Voice, rows: list[Gain]) -> list[str]:
    """Return what has to be known to read the gains rightly."""
    both = "_both" if rows[0].model == "both" else ""
    found = [told(voice, f"what_if.note{both}", level=voice.rules["level"], n=voice.locale.number(rows[0].n))]
    reasons = {row.reason for row in rows}
    found += [told(voice, f"what_if.note_{name}") for name in ("unclear", "opposite") if name in reasons]
    found += [told(voice, "what_if.note_capped")] if any(row.capped for row in rows) else []
    return [*found, told(voice, "what_if.note_association")]
