"""The sheet of Kano classes: what each feature is to people, with every share, coefficient and mean."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.diagnosis.kano_rules import CLASSES, clear_class
from gapkit.report.kano_words import class_words, drawn, feature_name, names_of, said
from gapkit.report.outline.kano import CORNERS, note_of
from gapkit.report.workbook.context import Context, alt_text
from gapkit.report.workbook.grid import Chart, Column, Point, Row, Sheet

if TYPE_CHECKING:
    from gapkit.scoring.kano_results import KanoRow

_SOURCE = "kano[]."
_ENDS = ("", "_low", "_high")
_READINGS = {"": "unclear", "must_be": "short"}
_MEASURES = {"better": "share1", "worse": "share1", "functional": "score", "dysfunctional": "score"}


def kano_sheet(context: Context) -> Sheet | None:
    """Return the sheet of Kano classes; none where no such questions were asked."""
    rows = context.diagnosis.kano
    if not rows:
        return None
    columns = (
        Column("feature", "code", _SOURCE + "code"),
        Column("feature_name", "text", _SOURCE + "name"),
        Column("feature_place", "text", _SOURCE + "item"),
        Column("n", "count", _SOURCE + "n"),
        Column("kano_class", "text", _SOURCE + "category"),
        *(Column(f"kano_{name}", "share1", _SOURCE + "shares") for name in CLASSES),
        *(
            Column(f"kano_{name}{end}", kind, f"{_SOURCE}{name}{end}")
            for name, kind in _MEASURES.items()
            for end in _ENDS
        ),
        Column("kano_by_means", "text", _SOURCE + "by_means"),
        Column("kano_strength", "share1", _SOURCE + "strength"),
        Column("kano_total", "share1", _SOURCE + "total_strength"),
        Column("kano_held", "share", _SOURCE + "held"),
        Column("kano_effective", "count", _SOURCE + "n_effective"),
    )
    shown = [row for row in rows if not row.suppressed]
    notes = (note_of(context.voice, shown), said(context.voice, "sheet_note"))
    title = context.title("kano", "kano")
    made = tuple(_row(context, row) for row in rows)
    charts = (_chart(context, drawn(shown)),) if drawn(shown) else ()
    return Sheet("kano", title, columns, made, notes=notes, charts=charts, printed="kano_worse_high")


def _row(context: Context, row: KanoRow) -> Row:
    voice = context.voice
    shares = dict(zip((f"kano_{name}" for name in CLASSES), row.shares, strict=False))
    return Row(
        {
            "feature": row.code,
            "feature_name": feature_name(voice, row, 120),
            "feature_place": row.item or row.dimension,
            "n": row.n,
            "kano_class": class_words(voice, row),
            **shares,
            **{f"kano_{name}{end}": getattr(row, f"{name}{end}") for name in _MEASURES for end in _ENDS},
            "kano_by_means": said(voice, f"categories.{row.by_means}") if row.by_means else "",
            "kano_strength": row.strength,
            "kano_total": row.total_strength,
            "kano_held": row.held,
            "kano_effective": math.floor(row.n_effective) if math.isfinite(row.n_effective) else None,
        },
        strong=bool(clear_class(row, context.diagnosis.thresholds)),
    )


def _chart(context: Context, placed: list[KanoRow]) -> Chart:
    voice, thresholds = context.voice, context.diagnosis.thresholds
    points = tuple(
        Point(
            row.code,
            perception=row.better,
            estimate=-row.worse,
            reading=_READINGS.get(clear_class(row, thresholds), "over"),
        )
        for row in placed
    )
    must = [row.code for row in placed if clear_class(row, thresholds) == "must_be"]
    names = names_of(voice, must) if must else said(voice, "none")
    title = said(voice, "title")
    return Chart(
        "plane",
        title,
        alt_text(title, [said(voice, "spoken", m=context.locale.number(len(placed)), names=names, count=len(placed))]),
        said(voice, "across"),
        points,
        0.0,
        1.0,
        0.2,
        axis_format="0%",
        parts=tuple(said(voice, f"categories.{name}") for name in CORNERS),
        readings="kano_readings",
        up=(0.0, 1.0, 0.2),
        up_axis=said(voice, "up"),
        lines=(0.5, 0.5),
    )
