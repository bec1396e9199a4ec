"""A survey read together with its journey: the columns that the journey names are read too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gapkit.errors import told_in
from gapkit.intake.columns import ColumnMap
from gapkit.intake.files.tables import Note
from gapkit.intake.journeys.drawn import journey_of
from gapkit.intake.journeys.file import read_journey
from gapkit.intake.journeys.kpis import read_kpis
from gapkit.intake.reading import Reading, read_answers
from gapkit.intake.words.text import plain
from gapkit.model import Answers
from gapkit.model.journey_plan import JourneyPlan
from gapkit.record import replace

_SHOWN = 4


def read_along(
    source: Any, *, journey: str | Path | None = None, kpi: str | Path | None = None, **options: Any
) -> tuple[Reading, JourneyPlan]:
    """Return the answers of a survey, its questionnaire with the journey drawn, and what else is known of that.

    A column of units or periods that is not grouped by otherwise makes no groups: it goes into the plan.
    """
    reading = read_answers(source, **options)
    with told_in(options.get("language") or reading.input.language):
        return _along(source, reading, journey, kpi, options)


def _along(
    source: Any, reading: Reading, journey: str | Path | None, kpi: str | Path | None, options: dict[str, Any]
) -> tuple[Reading, JourneyPlan]:
    file = None if journey is None else read_journey(journey)
    lines = () if kpi is None else read_kpis(kpi)
    questionnaire, plan = journey_of(reading.questionnaire, file, lines)
    wanted = [one for one in (plan.channel_column, plan.unit_column, plan.period_column) if one]
    grouped = {plain(name) for name in reading.answers.segments}
    missing = [name for name in dict.fromkeys(wanted) if plain(name) not in grouped]
    if missing:
        # Naming some segments ends the search for others, so those found are named too.
        known = (*reading.answers.segments, *missing)
        reading = read_answers(source, **options | {"segments": known})
        questionnaire, plan = journey_of(reading.questionnaire, file, lines)
    answers = reading.answers
    apart = {plain(name) for name in missing} - {plain(plan.channel_column)}
    people = {name: segment for name, segment in answers.segments.items() if plain(name) in apart}
    groups = {name: segment for name, segment in answers.segments.items() if name not in people}
    columns = _columns_of(reading, set(people))
    if note := _strangers(plan, answers, kpi or journey):
        reading = replace(reading, input=replace(reading.input, notes=(*reading.input.notes, note)))
    reading = replace(reading, answers=replace(answers, segments=groups), questionnaire=questionnaire, columns=columns)
    return reading, replace(plan, people=people)


def _strangers(plan: JourneyPlan, answers: Answers, path: str | Path | None) -> Note | None:
    """Return that KPIs speak of units which nobody in the survey was served by; None where they do not."""
    segment = next((one for name, one in answers.segments.items() if plain(name) == plain(plan.unit_column)), None)
    if segment is None or path is None:
        return None
    known = {plain(value) for value in segment.values}
    told = dict.fromkeys(value.unit for kpi in plan.kpis for value in kpi.values if value.unit)
    strange = [unit for unit in told if plain(unit) not in known]
    if not strange:
        return None
    where = {"file": Path(path).name, "header": segment.name, "count": len(strange), "all": len(told)}
    return "intake.notes.kpi_units", where | {"units": _few(strange), "known": _few(segment.values)}


def _few(names: Sequence[str]) -> str:
    """Return the first names of many, in quotation marks."""
    return ", ".join(f'"{name}"' for name in names[:_SHOWN]) + (" ..." if len(names) > _SHOWN else "")


def _columns_of(reading: Reading, served: set[str]) -> ColumnMap:
    """Return the columns of a reading, those that only the journey uses apart from the segments."""
    found = reading.columns.respondent
    groups = {name: column for name, column in found.segments.items() if name not in served}
    apart = {name: column for name, column in found.segments.items() if name in served}
    return replace(reading.columns, respondent=replace(found, segments=groups, served=apart))


def of_rows(plan: JourneyPlan, rows: Any) -> JourneyPlan:
    """Return the plan of some of the people (a boolean mask or positions)."""
    people = {name: replace(segment, codes=segment.codes[rows]) for name, segment in plan.people.items()}
    return replace(plan, people=people)
