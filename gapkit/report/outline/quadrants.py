"""The plane of importance and performance, with its numbers in a table beneath."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.record import replace
from gapkit.report.blocks import Axis, Cell, Column, Figure, Row, Table
from gapkit.report.driver_words import aim_words, names_of, people_notes, said
from gapkit.report.formats import MISSING, excerpt
from gapkit.report.outline.cells import known
from gapkit.report.outline.marks import number_axis
from gapkit.report.plane import Plane, Spot
from gapkit.report.voice import Voice
from gapkit.report.wording import title_of

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding
    from gapkit.scoring.drivers.results import QuadrantRow

CORNERS = ("concentrate", "keep", "low", "excess")
"""Upper left, upper right, lower left, lower right."""

_TEXT_LIMIT, _LABEL_LIMIT = 60, 24


def plane_figure(voice: Voice, rows: list[QuadrantRow], *, place: int = 1, named: bool = True) -> Figure:
    """Return the plane of one kind of importance; `named` by the finding about it where there is one."""
    first = rows[0]
    points = sorted((row for row in rows if row.quadrant), key=lambda row: -row.importance)
    words = _words(voice, first)
    finding = focus_of(voice, first) if named else None
    columns = (
        Column("what", said(voice, f"ipa.{first.level}").capitalize(), "text"),
        Column("performance", said(voice, "ipa.columns.performance"), "score"),
        Column("importance", said(voice, f"ipa.columns.{first.source}"), "share"),
        Column("quadrant", said(voice, "ipa.columns.quadrant"), "text"),
    )
    table = Table(f"t-ipa-{place}", said(voice, "ipa.caption"), columns, tuple(_row(voice, row) for row in points))
    return Figure(
        id=f"f-ipa-{place}",
        title=said(voice, "ipa.title") if finding is None else title_of(finding, voice),
        subtitle=said(voice, f"ipa.subtitle_{first.source}", **words),
        table=table,
        legend=(
            ("perception", said(voice, "ipa.sure")),
            ("earlier", said(voice, "ipa.border", odds=voice.locale.odds(_named_from(voice)))),
        ),
        note=_note(voice, points),
        plane=_plane(voice, points, words),
        folded=said(voice, "ipa.folded"),
    )


def focus_of(voice: Voice, row: QuadrantRow) -> Finding | None:
    """Return the finding about the plane that a point is on."""
    findings = (f for f in voice.diagnosis.findings if f.kind == "ipa.focus")
    return next((f for f in findings if (f.facts["source"], f.facts["level"]) == (row.source, row.level)), None)


def importance_text(voice: Voice, row: QuadrantRow, value: float, decimals: int = 1) -> str:
    """Return an importance as tables write it: a share, or a mean rating."""
    if row.source == "ratings":
        return voice.locale.number(value, 2)
    return voice.locale.share(value, decimals)


def _words(voice: Voice, row: QuadrantRow) -> dict[str, str]:
    scale = voice.diagnosis.questionnaire.scale
    return {
        "part": said(voice, f"ipa.{row.level}"),
        "n": voice.locale.number(row.n),
        "x": voice.locale.number(row.performance_line, 2),
        "y": importance_text(voice, row, row.importance_line),
        "low": str(scale.low),
        "high": str(scale.high),
        **aim_words(voice, row.outcome),
    }


def _named_from(voice: Voice) -> float:
    return voice.diagnosis.thresholds.membership_share


def _row(voice: Voice, row: QuadrantRow) -> Row:
    if voice.is_item(row.code):
        name = f"{row.code} · {excerpt(voice.item_text(row.code), _TEXT_LIMIT)}"
    else:
        name = excerpt(voice.name(row.code), _TEXT_LIMIT)
    unit, decimals = (1, 2) if row.source == "ratings" else (100, 1)
    between = voice.locale.interval(unit * row.importance_low, unit * row.importance_high, decimals, signed=False)
    importance = importance_text(voice, row, row.importance)
    return Row(
        (
            Cell(name, value=row.code),
            Cell(voice.locale.number(row.performance, 2), value=known(row.performance)),
            Cell(importance if between == MISSING else f"{importance} ({between})", value=known(row.importance)),
            Cell(membership_words(voice, row), value=row.quadrant),
        )
    )


def membership_words(voice: Voice, row: QuadrantRow) -> str:
    """Return the quadrant of a point and the share of resamples that agree; borderline where too few do."""
    share = voice.locale.probability(row.membership)
    name = said(voice, f"quadrants.{row.quadrant}")
    if not row.sure:
        return said(voice, "ipa.unsure", name=name.lower(), share=share)
    bold = f"**{name}**" if row.quadrant == "concentrate" else name
    return f"{bold} ({share})"


def _note(voice: Voice, points: list[QuadrantRow]) -> str:
    """Return what the lines do by construction, and which points would change quadrant with others."""
    told = [said(voice, "ipa.note")]
    for rule in ("scale", "median"):
        moved = [row.code for row in points if getattr(row, f"by_{rule}") != row.quadrant]
        names = [code if voice.is_item(code) else voice.name(code) for code in moved]
        key = f"ipa.{rule}" if moved else f"ipa.{rule}_none"
        told.append(said(voice, key, names=voice.locale.joined(names)))
    first = points[0]
    models = voice.diagnosis.driver_models.where(level=first.level, outcome=first.outcome)
    return " ".join([*told, *(note for model in models for note in people_notes(voice, model))])


def _plane(voice: Voice, points: list[QuadrantRow], words: dict[str, str]) -> Plane:
    first = points[0]
    clear = [row.code for row in points if row.sure and row.quadrant == "concentrate"]
    across = number_axis(voice, [row.performance for row in points])
    up = _up(voice, points)
    return Plane(
        spots=tuple(Spot(_label(voice, row.code), row.performance, row.importance, row.sure) for row in points),
        across=replace(across, name=said(voice, "ipa.across", **words)),
        up=replace(up, name=said(voice, f"ipa.up_{first.source}", **words)),
        lines=(first.performance_line, first.importance_line),
        corners=tuple(said(voice, f"quadrants.{name}") for name in CORNERS),  # type: ignore[arg-type]
        spoken=excerpt(
            said(
                voice,
                "ipa.spoken",
                m=voice.locale.number(len(points)),
                names=names_of(voice, clear) if clear else said(voice, "ipa.none"),
            ),
            350,
        ),
    )


def _label(voice: Voice, code: str) -> str:
    return code if voice.is_item(code) else excerpt(voice.name(code), _LABEL_LIMIT)


def _up(voice: Voice, points: list[QuadrantRow]) -> Axis:
    values = [row.importance for row in points if math.isfinite(row.importance)]
    if points[0].source == "ratings":
        return number_axis(voice, values)
    return number_axis(voice, [0.0, *values], share=True)
