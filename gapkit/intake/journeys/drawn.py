"""A journey put together: what the file draws, what the questionnaire asks, and the table of KPIs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gapkit.errors import Fault, raise_faults
from gapkit.intake.journeys.file import JourneyFile, Point
from gapkit.intake.journeys.kpis import KpiLine
from gapkit.intake.toml_table import nearest
from gapkit.intake.words.text import plain
from gapkit.model import Journey, Questionnaire, Text, Touchpoint
from gapkit.model.journey_plan import JourneyPlan, Kpi, KpiValue
from gapkit.record import replace

_LETTERS = re.compile(r"[^a-z0-9]+")
_UNNAMED = Text("Indicador operativo", "Operational KPI")


def journey_of(
    questionnaire: Questionnaire, file: JourneyFile | None, lines: Sequence[KpiLine] = ()
) -> tuple[Questionnaire, JourneyPlan]:
    """Return the questionnaire with its journey, and what is known of it besides the answers.

    A file with phases draws the journey anew; without them it adds to the touchpoints that the questionnaire has.
    """
    faults: list[Fault] = []
    said = file or JourneyFile("")
    drawn = _drawn(questionnaire, said, faults) if said.draws else _added(questionnaire, said, faults)
    journey = drawn.journey or Journey()
    kpis = _with_lines(said, journey, lines if journey.touchpoints else (), faults)
    known = {one.code for one in journey.touchpoints}
    for kpi in said.kpis:
        if kpi.touchpoint not in known:
            _unknown(faults, said.name, f"kpi[{kpi.code}].touchpoint", kpi.touchpoint, known)
    outcomes = [one.code for one in questionnaire.outcomes]
    if said.outcome and said.outcome not in outcomes:
        _unknown(faults, said.name, "survey.outcome", said.outcome, outcomes)
    channels = {one.code for one in journey.channels}
    for code in said.channel_values:
        if code not in channels:
            _unknown(faults, said.name, "survey.channel_values", code, channels)
    raise_faults(faults)
    return drawn, JourneyPlan(
        exposure={one.code: one.exposure for one in said.points if one.exposure is not None},
        owners={one.code: one.owner for one in said.points if one.owner},
        assumed={one.code: one.assumed for one in said.points if one.assumed is not None},
        kpis=kpis,
        outcome=said.outcome,
        channel_column=said.channel_column,
        channel_values=said.channel_values,
        unit_column=said.unit_column,
        period_column=said.period_column,
    )


def _drawn(questionnaire: Questionnaire, file: JourneyFile, faults: list[Fault]) -> Questionnaire:
    """Return the questionnaire with the journey of the file instead of its own."""
    phases, channels = ({one.code for one in parts} for parts in (file.phases, file.channels))
    known = [item.code for item in questionnaire.items]
    touchpoints: list[Touchpoint] = []
    places: dict[str, Touchpoint] = {}
    for point in file.points:
        where = f"touchpoint[{point.code}]"
        if point.phase not in phases:
            _unknown(faults, file.name, f"{where}.phase", point.phase, phases)
        for channel in point.channels or ():
            if channel not in channels:
                _unknown(faults, file.name, f"{where}.channels", channel, channels)
        for code in point.items:
            if code not in known:
                _unknown(faults, file.name, f"{where}.items", code, known)
        through = tuple(one.code for one in file.channels) if point.channels is None else point.channels
        made = Touchpoint(point.code, point.name or Text(point.code, point.code), point.phase, through)
        touchpoints.append(made)
        places |= dict.fromkeys(point.items, made)
    if not touchpoints:
        faults.append(Fault("journey.no_touchpoints", {"file": file.name}))
    return _placed(questionnaire, Journey(file.phases, tuple(touchpoints), file.channels), places)


def _added(questionnaire: Questionnaire, file: JourneyFile, faults: list[Fault]) -> Questionnaire:
    """Return the questionnaire with the items of its own journey moved where the file says so."""
    journey = questionnaire.journey
    if journey is None:
        if file.name:
            faults.append(Fault("journey.no_phases", {"file": file.name}))
        elif not faults:
            faults.append(Fault("journey.no_journey", {}))
        return questionnaire
    touchpoints = {one.code: one for one in journey.touchpoints}
    items = [item.code for item in questionnaire.items]
    places: dict[str, Touchpoint] = {}
    for point in file.points:
        where = f"touchpoint[{point.code}]"
        if point.code not in touchpoints:
            _unknown(faults, file.name, where, point.code, touchpoints)
            continue
        touchpoints[point.code] = _renamed(touchpoints[point.code], point)
        for code in point.items:
            if code not in items:
                _unknown(faults, file.name, f"{where}.items", code, items)
            places[code] = touchpoints[point.code]
    whole = replace(journey, touchpoints=tuple(touchpoints.values()))
    return _placed(questionnaire, whole, places, keep=True)


def _renamed(touchpoint: Touchpoint, point: Point) -> Touchpoint:
    return replace(
        touchpoint,
        name=point.name or touchpoint.name,
        channels=touchpoint.channels if point.channels is None else point.channels,
    )


def _placed(
    questionnaire: Questionnaire, journey: Journey, places: dict[str, Touchpoint], *, keep: bool = False
) -> Questionnaire:
    dimensions = []
    for dimension in questionnaire.dimensions:
        items = []
        for item in dimension.items:
            place = places.get(item.code)
            if place is not None:
                item = replace(item, phase=place.phase, touchpoint=place.code, channels=place.channels)
            elif not keep:
                item = replace(item, phase=None, touchpoint=None, channels=())
            items.append(item)
        dimensions.append(replace(dimension, items=tuple(items)))
    return replace(questionnaire, journey=journey, dimensions=tuple(dimensions))


def _with_lines(file: JourneyFile, journey: Journey, lines: Sequence[KpiLine], faults: list[Fault]) -> tuple[Kpi, ...]:
    """Return the KPIs of the file with the values of the table; what the table adds comes after them."""
    names = {
        plain(text): one.code for one in journey.touchpoints for text in (one.code, one.name.es, one.name.en) if text
    }
    kpis = {kpi.code: kpi for kpi in file.kpis}
    for line in lines:
        touchpoint = names.get(plain(line.touchpoint))
        if touchpoint is None:
            known = ", ".join(one.code for one in journey.touchpoints)
            faults.append(
                Fault("journey.kpi_touchpoint", {"cell": line.cell, "found": line.touchpoint, "known": known})
            )
            continue
        own = [kpi for kpi in kpis.values() if kpi.touchpoint == touchpoint]
        named = [kpi for kpi in own if not line.kpi or plain(line.kpi) in _names(kpi)]
        if not line.kpi and len(own) > 1:
            found = ", ".join(kpi.code for kpi in own)
            faults.append(Fault("journey.kpi_which", {"cell": line.cell, "found": touchpoint, "known": found}))
            continue
        kpi = named[0] if named else _new(line, touchpoint, kpis)
        target = kpi.target if line.target is None else line.target
        value = KpiValue(line.unit, line.period, line.value)
        kpis[kpi.code] = replace(kpi, target=target, values=(*kpi.values, value))
    return tuple(kpis.values())


def _new(line: KpiLine, touchpoint: str, taken: dict[str, Kpi]) -> Kpi:
    name = Text(line.kpi, line.kpi) if line.kpi else _UNNAMED
    base = f"{touchpoint}_{_LETTERS.sub('_', plain(line.kpi)).strip('_') or 'kpi'}"
    code, count = base, 1
    while code in taken:
        count += 1
        code = f"{base}_{count}"
    return Kpi(code, name, touchpoint)


def _names(kpi: Kpi) -> set[str]:
    return {plain(text) for text in (kpi.code, kpi.name.es, kpi.name.en) if text}


def _unknown(faults: list[Fault], file: str, key: str, found: str, known: Iterable[str]) -> None:
    names = list(known)
    close = nearest(found, names) if found else None
    told: dict[str, object] = {"file": file, "key": key, "found": found or '""'}
    if close:
        faults.append(Fault("journey.undeclared_near", told | {"nearest": close}))
    else:
        faults.append(Fault("journey.undeclared", told | {"known": ", ".join(sorted(names)) or "-"}))
