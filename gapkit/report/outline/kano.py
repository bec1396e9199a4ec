"""Kano classes: what each feature adds across, what its lack takes upwards, and the numbers in a table."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.diagnosis.kano_rules import clear_class, seems_swapped
from gapkit.record import replace
from gapkit.report.blocks import Axis, Cell, Column, Figure, Row, Section, Table
from gapkit.report.driver_words import said as said_of_drivers
from gapkit.report.formats import excerpt
from gapkit.report.kano_words import class_words, drawn, feature_name, names_of, said, undrawn_words
from gapkit.report.outline.cells import known, people_text, within
from gapkit.report.outline.marks import share_axis
from gapkit.report.plane import Plane, Spot
from gapkit.report.voice import Voice
from gapkit.report.wording import sentence_of, title_of

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding
    from gapkit.scoring.kano_results import KanoRow

_LEAD_LIMIT = 320
_SPOKEN_LIMIT = 350
_LABEL_LIMIT = 24
_MOST_NAMED = 12
"""On a plane with more points than this, codes stand for names."""

CORNERS = ("must_be", "one_dimensional", "indifferent", "attractive")
"""Upper left, upper right, lower left, lower right."""

_TITLES = ("kano.must_be", "kano.attractive", "kano.one_dimensional", "kano.reverse", "kano.none")


def kano_section(voice: Voice) -> Section | None:
    """Return the section of Kano classes; None where no such questions were asked."""
    rows = voice.diagnosis.kano
    if not rows or voice.people is None:
        return None
    findings = {f.kind: f for f in voice.diagnosis.findings if f.kind.startswith("kano.")}
    # Where much is reverse, that comes first: the other classes may rest on swapped columns.
    order = sorted(_TITLES, key=lambda kind: kind != "kano.reverse") if _swapped(voice) else _TITLES
    first = next((findings[kind] for kind in order if kind in findings), None)
    others = [findings[kind] for kind in (*order, "kano.doubtful") if kind in findings and findings[kind] is not first]
    others.sort(key=lambda one: one.kind != "kano.reverse")
    told = [] if first is None else [sentence_of(first, voice)]
    told += [_against(voice, one) if one.kind == "kano.reverse" else sentence_of(one, voice) for one in others]
    return Section(
        id="kano",
        kicker=said(voice, "kicker"),
        title=said(voice, "hidden") if first is None else title_of(first, voice),
        contents=said(voice, "contents"),
        lead=within(_LEAD_LIMIT, [said(voice, "lead", told=told[0] if told else "").strip(), *told[1:]]),
        blocks=(_figure(voice, list(rows)),),
    )


def _against(voice: Voice, finding: Finding) -> str:
    """Return the features that annoy, briefly: they are named whatever else there is to say."""
    codes = [str(code) for code in finding.facts["codes"]]
    return said(voice, "against", names=names_of(voice, codes), count=len(codes))


def _figure(voice: Voice, rows: list[KanoRow]) -> Figure:
    rows = sorted(rows, key=lambda row: (row.suppressed, row.worse if math.isfinite(row.worse) else 0.0))
    shown = [row for row in rows if not row.suppressed]
    placed = drawn(shown)
    columns = (
        Column("what", said(voice, "feature"), "text"),
        Column("class", said(voice, "class"), "text"),
        Column("shares", said(voice, "shares"), "text", small=said(voice, "shares_small")),
        Column("better", said(voice, "across"), "share"),
        Column("worse", said(voice, "up"), "share"),
    )
    return Figure(
        id="f-kano",
        title=said(voice, "title"),
        subtitle=said(voice, "subtitle", n=people_text(voice, [row.n for row in rows])),
        table=Table("t-kano", said(voice, "caption"), columns, tuple(_row(voice, row) for row in rows)),
        legend=(("perception", said(voice, "sure")), ("earlier", said(voice, "unsure"))) if placed else (),
        note=note_of(voice, shown),
        plane=_plane(voice, shown) if placed else None,
        folded=said(voice, "folded"),
    )


def note_of(voice: Voice, shown: list[KanoRow]) -> str:
    """Return what has to be known to read the classes rightly."""
    thresholds, share, design = voice.diagnosis.thresholds, voice.locale.share, voice.diagnosis.quality.design
    clustered = design is not None and design.clusters is not None
    if clustered and shown and all(row.mixed and not math.isfinite(row.better_low) for row in shown):
        intervals = said(voice, "few_clusters", clusters=voice.locale.number(thresholds.few_clusters))
    else:
        units = said_of_drivers(voice, "note.clusters" if clustered else "note.people")
        replicates = voice.locale.number(thresholds.driver_replicates)
        intervals = said(voice, "intervals", level=voice.rules["level"], replicates=replicates, units=units)
    told = [
        said(
            voice,
            "note",
            level=voice.rules["level"],
            strength=share(thresholds.kano_strength),
            total=share(thresholds.kano_total),
            limit=share(thresholds.kano_questionable),
            intervals=intervals,
        )
    ]
    moved = [row for row in shown if clear_class(row, thresholds) and row.by_means not in ("", row.category)]
    if moved:
        told.append(said(voice, "by_means", names=names_of(voice, [row.code for row in moved]), count=len(moved)))
    told += undrawn_words(voice, shown)
    if _swapped(voice):
        told.append(said(voice, "swapped"))
    elif any(row.category == "reverse" for row in shown):
        told.append(said(voice, "surprise"))
    return " ".join(told)


def _swapped(voice: Voice) -> bool:
    return seems_swapped(voice.diagnosis.kano, voice.diagnosis.thresholds)


def _row(voice: Voice, row: KanoRow) -> Row:
    name = Cell(feature_name(voice, row), small=row.code, value=row.code)
    if row.suppressed:
        return Row((name, Cell(class_words(voice, row)), *(Cell("", hatched=True) for _ in range(3))))
    firm = bool(clear_class(row, voice.diagnosis.thresholds))
    words = class_words(voice, row)
    shares = "\u00a0·\u00a0".join(voice.locale.number(100 * share) for share in row.shares)
    return Row(
        (
            name,
            Cell(words, value=row.category, bold=firm),
            Cell(shares),
            _share(voice, row.better, row.better_low, row.better_high),
            _share(voice, -row.worse, -row.worse_high, -row.worse_low),
        )
    )


def _share(voice: Voice, value: float, low: float, high: float) -> Cell:
    small = ""
    if math.isfinite(low) and math.isfinite(high):
        small = voice.locale.interval(100 * low, 100 * high, 0, signed=False)
    return Cell(voice.locale.share(value), small=small, value=known(value))


def _plane(voice: Voice, rows: list[KanoRow]) -> Plane:
    placed = drawn(rows)
    firm = {row.code: clear_class(row, voice.diagnosis.thresholds) for row in placed}
    named = len(placed) <= _MOST_NAMED
    spots = tuple(
        Spot(
            excerpt(feature_name(voice, row), _LABEL_LIMIT) if named else row.code,
            row.better,
            -row.worse,
            bool(firm[row.code]),
        )
        for row in placed
    )
    must = [code for code, category in firm.items() if category == "must_be"]
    names = names_of(voice, must) if must else said(voice, "none")
    return Plane(
        spots=spots,
        across=replace(_axis(voice), name=said(voice, "across")),
        up=replace(_axis(voice), name=said(voice, "up")),
        lines=(0.5, 0.5),
        corners=tuple(said(voice, f"categories.{name}") for name in CORNERS),  # type: ignore[arg-type]
        spoken=excerpt(
            said(voice, "spoken", m=voice.locale.number(len(placed)), names=names, count=len(placed)), _SPOKEN_LIMIT
        ),
    )


def _axis(voice: Voice) -> Axis:
    return share_axis(voice, 1.0)
