"""The journey of every archetype beside its target state: one curve under another, over a table of what they show."""

from __future__ import annotations

import math

from gapkit.diagnosis.reading import counted, reading_state
from gapkit.i18n import say
from gapkit.report.archetype_words import archetype_name, held
from gapkit.report.blocks import Cell, Column, Figure, Row, Table
from gapkit.report.formats import MISSING, excerpt
from gapkit.report.outline.cells import hidden_cell, known
from gapkit.report.outline.marks import scale_axis, starts_late
from gapkit.report.plan_words import held as held_plan
from gapkit.report.staff_words import say_of_staff
from gapkit.report.states import GLYPHS, heat_class
from gapkit.report.touch_words import touchpoint_name
from gapkit.report.trails import GUTTER, Trail, Trails, TrailStop
from gapkit.report.voice import Voice
from gapkit.scoring.archetypes.results import ArchetypeStop

_SPOKEN = 350

Key = tuple[str, str]


def archetype_journey_figure(voice: Voice) -> Figure | None:
    """Return today and target of every archetype along the journey.

    None without a target that may be told: the rest stands in the section of the archetypes.
    """
    stops = {(row.archetype, row.touchpoint): row for row in held(voice).journey}
    targets = _targets(voice, stops)
    if not targets:
        return None
    names = list(dict.fromkeys(name for name, _ in stops))
    asked = {code for _, code in stops}
    order = [c.touchpoint for c in voice.diagnosis.journey if not c.channel and c.touchpoint in asked]
    shown = [row for row in stops.values() if not row.suppressed]
    values = [v for row in shown for v in (row.perception, row.perception_low, row.perception_high)]
    axis = scale_axis(voice, [*values, *targets.values()], voice.say("columns.perception"))
    kind = "" if voice.paired else "_perception"
    trails = tuple(
        Trail(
            archetype_name(voice, name),
            tuple(_stop(voice, stops.get((name, code)), targets.get((name, code))) for code in order),
        )
        for name in names
    )
    thin = any(stop.thin for trail in trails for stop in trail.stops)
    least = voice.locale.number(voice.diagnosis.thresholds.indicative_below)
    return Figure(
        id="f-recorrido-perfiles",
        title=_said(voice, "title"),
        subtitle=_said(voice, f"subtitle{kind}", start=starts_late(voice, axis), level=voice.rules["level"]),
        table=_table(voice, names, order, stops, targets),
        legend=(
            ("perception", _said(voice, "today")),
            ("target", _said(voice, "target")),
            *([("indicative", _said(voice, "thin", n=least))] if thin else []),
        ),
        note=_said(voice, "note"),
        curve=Trails(trails, axis, _spoken(voice, names, order, stops, targets)),
    )


def _said(voice: Voice, key: str, /, **parameters: object) -> str:
    return (say_of_staff if voice.is_of_staff else say)(f"trails.{key}", voice.language, **parameters)


def _targets(voice: Voice, stops: dict[Key, ArchetypeStop]) -> dict[Key, float]:
    """Return the targets of archetypes at touchpoints that may be told."""
    rows = [row for row in held_plan(voice).targets if row.level == "touchpoint" and row.group and not row.suppressed]
    found = {(row.group, row.code): row.target for row in rows if math.isfinite(row.target)}
    return {key: target for key, target in found.items() if key in stops and not stops[key].suppressed}


def _people(row: ArchetypeStop) -> float:
    return counted(row.n, row.n_effective) or 0


def _thin(voice: Voice, row: ArchetypeStop) -> bool:
    return _people(row) < voice.diagnosis.thresholds.indicative_below


def _stop(voice: Voice, row: ArchetypeStop | None, target: float | None) -> TrailStop:
    if row is None:
        return TrailStop(blank=MISSING)
    if row.suppressed or not math.isfinite(row.perception):
        return TrailStop(blank=_cell(voice, row, None).text)
    return TrailStop(
        row.perception, known(row.perception_low), known(row.perception_high), target, _thin(voice, row), ""
    )


def _table(
    voice: Voice, names: list[str], order: list[str], stops: dict[Key, ArchetypeStop], targets: dict[Key, float]
) -> Table:
    small = _said(voice, "cell_gap" if voice.paired else "cell")
    columns = (
        Column("archetype", _said(voice, "archetype"), "text", width=f"{GUTTER:g}rem", small=small),
        *(Column(code, touchpoint_name(voice, code), "point") for code in order),
    )
    rows = tuple(
        Row(
            (
                Cell(archetype_name(voice, name)),
                *(_cell(voice, stops.get((name, code)), targets.get((name, code))) for code in order),
            )
        )
        for name in names
    )
    caption = _said(voice, "caption" if voice.paired else "caption_perception")
    return Table("t-recorrido-perfiles", caption, columns, rows)


def _cell(voice: Voice, row: ArchetypeStop | None, target: float | None) -> Cell:
    """Return today and target, over the gap and how it reads; why it is hidden where it is."""
    if row is None:
        return Cell(MISSING)
    if row.suppressed:
        return hidden_cell(voice, protected=row.protected)
    number, limits = voice.locale.number, voice.diagnosis.thresholds
    today = number(row.perception, 1)
    text = today if target is None else _said(voice, "way", today=today, target=number(target, 1))
    if not voice.paired or not math.isfinite(row.gap):
        between = voice.locale.interval(row.perception_low, row.perception_high, 1, signed=False)
        return Cell(text, small="" if between == MISSING else between, dashed=_thin(voice, row))
    state = reading_state(row.verdict, row.gap_low, row.gap_high, _people(row), limits)
    gap = f"{GLYPHS[state]} {voice.locale.signed(row.gap, 1)}"
    between = voice.locale.interval(row.gap_low, row.gap_high, 1)
    small = gap if between == MISSING else f"{gap}\n{between}"
    return Cell(text, small, row.gap, shade=heat_class(row.gap, limits.smallest_gap), dashed=state == "indicative")


def _spoken(
    voice: Voice, names: list[str], order: list[str], stops: dict[Key, ArchetypeStop], targets: dict[Key, float]
) -> str:
    """Return what is farthest from its target in every panel."""
    number, told = voice.locale.number, []
    for name in names:
        ways = [(targets[name, c] - stops[name, c].perception, c) for c in order if (name, c) in targets]
        if not ways:
            told.append(_said(voice, "spoken_none", name=archetype_name(voice, name)))
            continue
        code = max(ways)[1]
        told.append(
            _said(
                voice,
                "spoken_one",
                name=archetype_name(voice, name),
                point=voice.locale.quoted(touchpoint_name(voice, code)),
                today=number(stops[name, code].perception, 1),
                target=number(targets[name, code], 1),
            )
        )
    return excerpt(_said(voice, "spoken", told="; ".join(told)), _SPOKEN)
