"""Penalties and rewards: a bar to the left for what low ratings cost, one to the right for what high ones add."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.diagnosis.asymmetry_rules import shown_asymmetry
from gapkit.report.asymmetry_words import MODEL_REASONS, ends_of, reading_of, reason_of, said
from gapkit.report.blocks import Block, Card, Cards, Cell, Column, Figure, Mark, Row, Strip, Table
from gapkit.report.driver_words import NAME_LIMIT, aim_words, main_model, names_of
from gapkit.report.driver_words import said as said_of_drivers
from gapkit.report.formats import MISSING, excerpt
from gapkit.report.outline.cells import interval_small, known
from gapkit.report.outline.marks import span_axis
from gapkit.report.voice import Voice
from gapkit.report.wording import title_of

if TYPE_CHECKING:
    from gapkit.scoring.drivers.asymmetry_results import Asymmetry


def asymmetry_blocks(voice: Voice) -> list[Block]:
    """Return the figure of penalties and rewards of the main outcome, or the reason why there is none.

    Nothing where there is no outcome, or where the shares of the drivers above are refused and it would add nothing.
    """
    rows = shown_asymmetry(voice.diagnosis.asymmetry)
    if not rows:
        return []
    model = main_model(voice)
    if any(not row.reason for row in rows):
        # What is not foretold at all is not foretold by low and high ratings either, unless one of them stands out.
        nothing = model is not None and model.reason and all(row.kind in ("", "unclear") for row in rows)
        return [] if nothing else [_figure(voice, rows)]
    refused = next((row for row in rows if row.reason in MODEL_REASONS), None)
    if refused is not None and model is not None and model.reason in MODEL_REASONS:
        return []
    told = reason_of(voice, refused, whole=True) if refused is not None else _why_all(voice, rows)
    return [Cards((Card(said(voice, "title_refused"), paragraphs=(told,)),), columns=1)]


def _figure(voice: Voice, rows: list[Asymmetry]) -> Figure:
    rows = sorted(rows, key=_order)
    told = [row for row in rows if not row.reason]
    first, aim, locale = told[0], aim_words(voice, told[0].outcome), voice.locale
    ends = [value for row in told for value in (-row.dissatisfaction, row.satisfaction)]
    axis = span_axis(voice, ends, said(voice, "strip"))
    columns = (
        Column("what", said_of_drivers(voice, f"ipa.{first.level}").capitalize(), "text", width="24%"),
        Column("strip", said(voice, "strip"), "strip", axis=axis),
        Column("penalty", said(voice, "penalty"), "gap"),
        Column("reward", said(voice, "reward"), "gap"),
        Column("index", said(voice, "index"), "gap"),
        Column("kind", said(voice, "kind"), "text"),
    )
    findings = (f for f in voice.diagnosis.findings if f.kind.startswith("asymmetry."))
    finding = next((f for f in findings if f.facts.get("level") == first.level), None)
    return Figure(
        id="f-asimetria",
        title=said(voice, "title") if finding is None else title_of(finding, voice),
        subtitle=said(
            voice,
            "subtitle",
            n=locale.number(first.n),
            low=_cuts(voice, [row.low_up_to for row in told]),
            high=_cuts(voice, [row.high_from for row in told]),
            max=locale.number(voice.diagnosis.questionnaire.scale.high),
            **aim,
        ),
        table=Table("t-asimetria", said(voice, "caption", **aim), columns, tuple(_row(voice, row) for row in rows)),
        legend=(("gap_short", said(voice, "costs")), ("gap_over", said(voice, "adds"))),
        note=note_of(voice, first),
    )


def note_of(voice: Voice, row: Asymmetry) -> str:
    """Return what has to be known to read penalties and rewards rightly."""
    design, aim = voice.diagnosis.quality.design, aim_words(voice, row.outcome)
    clustered = design is not None and design.clusters is not None
    outcome = next(one for one in voice.diagnosis.questionnaire.outcomes if one.code == row.outcome)
    told = [
        said(
            voice,
            "note",
            level=voice.rules["level"],
            replicates=voice.locale.number(voice.diagnosis.thresholds.asymmetry_replicates),
            units=said_of_drivers(voice, "note.clusters" if clustered else "note.people"),
            **aim,
        )
    ]
    told += ends_of(voice, row)
    return " ".join([*told, *([] if outcome.higher_is_better else [said(voice, "lower", **aim)])])


def _order(row: Asymmetry) -> tuple[bool, float]:
    return bool(row.reason), -row.impact if math.isfinite(row.impact) else 0.0


def _row(voice: Voice, row: Asymmetry) -> Row:
    item = voice.is_item(row.code)
    name = voice.item_text(row.code) if item else voice.name(row.code)
    marks = (
        Mark("zero", 0.0),
        Mark("gap_short", 0.0, -row.dissatisfaction),
        Mark("gap_over", 0.0, row.satisfaction),
    )
    return Row(
        (
            Cell(excerpt(name, NAME_LIMIT), small=row.code if item else "", value=row.code),
            Strip(() if row.reason else marks),
            _cell(voice, row.penalty, row.penalty_low, row.penalty_high),
            _cell(voice, row.reward, row.reward_low, row.reward_high),
            Cell(MISSING) if _says_nothing(row) else _cell(voice, row.asymmetry, row.asymmetry_low, row.asymmetry_high),
            Cell(reading_of(voice, row), value=row.kind),
        )
    )


def _cell(voice: Voice, value: float, low: float, high: float) -> Cell:
    if not math.isfinite(value):
        return Cell(MISSING)
    return Cell(voice.locale.signed(value, 2), small=interval_small(voice, low, high), value=known(value))


def _says_nothing(row: Asymmetry) -> bool:
    """Whether the interval of an asymmetry holds everything there can be."""
    return row.asymmetry_low < -0.995 and row.asymmetry_high > 0.995


def _cuts(voice: Voice, parts: list[float]) -> str:
    """Return a cut in points of the scale; the wider one too, where some rows need it."""
    scale = voice.diagnosis.questionnaire.scale
    points = [scale.low + part * scale.range for part in dict.fromkeys(parts)]
    texts = [voice.locale.number(point, 0 if round(point, 1).is_integer() else 1) for point in points]
    if len(texts) == 1:
        return texts[0]
    middle = scale.low + scale.range / 2
    first, more = sorted(range(2), key=lambda i: -abs(points[i] - middle))
    return said(voice, "alternative", first=texts[first], more=texts[more])


def _why_all(voice: Voice, rows: list[Asymmetry]) -> str:
    """Return which answers are too few of which dimensions or items."""
    thresholds, told = voice.diagnosis.thresholds, []
    for reason in dict.fromkeys(row.reason for row in rows if row.reason != "alone"):
        codes = [row.code for row in rows if row.reason == reason]
        names = voice.locale.joined(codes) if voice.is_item(codes[0]) else names_of(voice, codes)
        told.append(f"{said(voice, f'reason.{reason}')}: {names}.")
    share = voice.locale.share(thresholds.penalty_share)
    people = voice.locale.number(thresholds.penalty_people)
    return said(voice, "reason.all", people=people, share=share, told=" ".join(told))
