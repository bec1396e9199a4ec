"""Commands: each thing the command line does, as one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gapkit.errors import Fault, fault

if TYPE_CHECKING:
    from gapkit.crosscheck import Opinion
    from gapkit.diagnosis.diagnosis import Diagnosis
    from gapkit.intake.reading import Reading
    from gapkit.model import Questionnaire
    from gapkit.model.journey_plan import JourneyPlan
    from gapkit.model.plan import Plan
    from gapkit.scoring.rows import Rows

DEFAULT_SEED = 20260101
COVER = ("client", "name", "wave", "field")
"""What a cover may say of a study."""


def score(
    source: Any,
    *,
    questionnaire: str | Path | Questionnaire | None = None,
    mapping: str | Path | None = None,
    segments: str | Sequence[str] = (),
    weight: str | None = None,
    identifier: str | None = None,
    cluster: str | None = None,
    stratum: str | None = None,
    language: str | None = None,
    level: float | None = None,
    smallest_gap: float | None = None,
    min_cell: int | None = None,
    seed: int = DEFAULT_SEED,
    study: Mapping[str, str] | None = None,
    exclude: str | None = None,
    invited: int | None = None,
    population: Mapping[str, Mapping[str, float]] | None = None,
    before: Any = None,
    before_mapping: str | Path | None = None,
    before_wave: str | None = None,
    comparable: bool = False,
    treated: str | None = None,
    journey: str | Path | None = None,
    kpi: str | Path | None = None,
    codes: str | Path | Any | None = None,
    archetypes: int | str | Mapping[str, Sequence[str]] | None = None,
    margins: Mapping[str, Mapping[str, float]] | None = None,
    population_size: float | Mapping[str, float] | None = None,
    bayes: bool = False,
    importance: str | None = None,
    company: Any = None,
    company_mapping: str | Path | None = None,
    plan: str | Path | Plan | None = None,
    second_opinion: bool = False,
) -> Diagnosis:
    """Read a survey and return its diagnosis.

    `source` is a path (workbook, csv, SPSS, Parquet) or a frame (pandas, polars, arrow). `questionnaire` is the id
    of a shipped one or the path of a file; without it, it is recognised from the columns. `mapping` is a TOML file
    that says which column is what. `segments`, `weight`, `cluster` and `stratum` name columns; a segment such as
    "channel x region" is a crossing. `level` is that of the intervals, `smallest_gap` the smallest mean gap that
    matters in scale points (range / 20 when nobody says). `study` may hold client, name, wave and field dates for
    the cover. `exclude="flagged"` leaves the doubtful rows out. `invited` is how many people were, `population` how
    many of them (or which share) are in each group: {segment: {value: people}}. `before` is an earlier wave (a
    survey, a diagnosis.json or a diagnosis), with a mapping and a name (`before_wave`) of its own if need be;
    `comparable` and `treated` are those of `gapkit.compare`. `journey` is a journey file, `kpi` a table of
    operational KPIs by touchpoint. `codes` is a table of codes that somebody gave to the comments, or several,
    besides those in the survey itself. `archetypes` are "auto", a number of them, or rules by name ({"Digital":
    ["Channel = Web"]}); those of a mapping file are used without it. `margins` are known shares of groups,
    {segment: {value: share}}: people are weighted to them. `population_size` is how many clusters (people, without
    clusters) there are, in all or per stratum. `bayes` adds Bayes factors. Priorities rest on `importance`:
    "stated", "derived" or, where there are, "both". `company` is a file with what its own managers and frontline
    believe customers expect and how they rate delivery, with a mapping of its own if need be. `plan` is what is to
    be done about the gaps (a workbook, a TOML file or a `Plan`): targets, order and economics follow from it. With
    `second_opinion` pingouin, scipy and statsmodels work the numbers out again, and the reports say what they got.
    Raises GapkitError with all faults of the input.
    """
    reading, drawn = read_drawn(
        source,
        journey=journey,
        kpi=kpi,
        questionnaire=questionnaire,
        mapping=mapping,
        segments=segments,
        weight=weight,
        identifier=identifier,
        cluster=cluster,
        stratum=stratum,
        language=language,
        codes=codes,
    )
    told, noted = None, list[Fault]()
    if plan is not None:
        from gapkit.planning import plan_of

        told = plan_of(plan, reading.questionnaire, language=language_of(reading, language), notes=noted)
    diagnosis = diagnosis_of(
        reading,
        language=language,
        level=level,
        smallest_gap=smallest_gap,
        min_cell=min_cell,
        seed=seed,
        study=study,
        exclude=exclude,
        invited=invited,
        population=population,
        journey=drawn,
        archetypes=archetypes,
        margins=margins,
        population_size=population_size,
        bayes=bayes,
        importance=importance,
        company=company,
        company_mapping=company_mapping,
        second_opinion=second_opinion,
    )
    if before is not None:
        from gapkit.comparing import beside

        diagnosis = beside(
            reading,
            diagnosis,
            before,
            comparable=comparable,
            treated=treated,
            before_mapping=before_mapping,
            before_wave=before_wave,
            questionnaire=questionnaire,
            mapping=mapping,
            segments=segments,
            weight=weight,
            identifier=identifier,
            cluster=cluster,
            stratum=stratum,
            language=language,
            level=level,
            smallest_gap=smallest_gap,
            min_cell=min_cell,
            seed=seed,
            exclude=exclude,
            margins=margins,
            population_size=population_size,
            bayes=bayes,
            importance=importance,
        )
    if told is None:
        return diagnosis
    from gapkit.planning import with_plan

    return with_plan(diagnosis, told, notes=noted)


def read_drawn(
    source: Any, *, journey: str | Path | None = None, kpi: str | Path | None = None, **options: Any
) -> tuple[Reading, JourneyPlan | None]:
    """Read a survey, with the journey of a journey file and the KPIs of a table where there are any."""
    if journey is None and kpi is None:
        return read(source, **options), None
    from gapkit.intake.journeys import read_along

    return read_along(source, journey=journey, kpi=kpi, **options)


def read(source: Any, **options: Any) -> Reading:
    """Read a survey into validated answers, with what was understood of its columns."""
    from gapkit.intake.reading import read_answers

    return read_answers(source, **options)


def diagnosis_of(
    reading: Reading,
    *,
    language: str | None = None,
    level: float | None = None,
    smallest_gap: float | None = None,
    min_cell: int | None = None,
    seed: int = DEFAULT_SEED,
    study: Mapping[str, str] | None = None,
    exclude: str | None = None,
    invited: int | None = None,
    population: Mapping[str, Mapping[str, float]] | None = None,
    journey: JourneyPlan | None = None,
    archetypes: int | str | Mapping[str, Sequence[str]] | None = None,
    margins: Mapping[str, Mapping[str, float]] | None = None,
    population_size: float | Mapping[str, float] | None = None,
    bayes: bool = False,
    importance: str | None = None,
    company: Any = None,
    company_mapping: str | Path | None = None,
    second_opinion: bool = False,
) -> Diagnosis:
    """Return the diagnosis of answers already read; `journey` is their journey, `company` a file or one read."""
    from gapkit import __version__
    from gapkit.diagnosis.choices import choices_of
    from gapkit.diagnosis.diagnosis import Input, Stamp
    from gapkit.diagnosis.thresholds import Thresholds
    from gapkit.record import parts_of
    from gapkit.scoring.checks.sample import frame_of
    from gapkit.study import Study, diagnose
    from gapkit.threads import on_one_thread

    asked = {"level": level, "smallest_gap": smallest_gap, "min_cell": min_cell, "importance": importance}
    width = reading.questionnaire.scale.range
    thresholds = Thresholds.for_range(width, **choices_of(reading.settings, width, **asked))
    believed = None
    if company is not None:
        from gapkit.intake.company_beside import company_beside

        believed = company_beside(reading, company, mapping=company_mapping, language=language).company
    flags = None
    if exclude is not None:
        from gapkit.scoring.checks.row_flags import row_flags

        if exclude != "flagged":
            raise fault("usage.exclude", found=exclude)
        flags = row_flags(reading.questionnaire, reading.answers, thresholds.row_limits)
        if journey is not None:
            from gapkit.intake.journeys import of_rows

            journey = of_rows(journey, ~flags.doubtful)
    kinds = None
    if archetypes is not None or reading.archetypes:
        from gapkit.model.archetypes import archetype_choice

        kinds = archetype_choice(archetypes, reading.archetypes, reading.questionnaire, reading.answers)
    with on_one_thread():
        survey = Study.of(
            reading.questionnaire,
            reading.answers,
            min_cell=thresholds.min_cell,
            exclude=flags,
            population=population_size or reading.columns.population,
            margins=margins or reading.columns.margins,
            cap=thresholds.raking_cap,
        )
        diagnosis = diagnose(
            survey,
            thresholds=thresholds,
            language=language_of(reading, language),
            seed=seed,
            source=Input(**{name: part for name, part in parts_of(reading.input) if name != "language"}),
            stamp=Stamp(version=__version__, seed=seed),
            frame=frame_of(reading.answers, invited, population),
            journey=journey,
            archetypes=kinds,
            company=believed,
            bayes=bayes,
            facts={key: str(reading.settings[key]) for key in COVER if key in reading.settings} | dict(study or {}),
        )
        if not second_opinion or survey.answers is None:
            return diagnosis
        from gapkit.crosscheck import with_second_opinion

        return with_second_opinion(survey.questionnaire, survey.answers, diagnosis)


def language_of(reading: Reading | None, language: str | None = None) -> str:
    """Return the language to answer in: the one asked for, the survey's, the user's locale, English."""
    from gapkit.i18n import LANGUAGES, locale_language

    if language is not None:
        if language not in LANGUAGES:
            raise fault("usage.language", found=language)
        return language
    guessed = None if reading is None else reading.input.language
    return guessed or locale_language() or "en"


def check(reading: Reading, *, language: str) -> tuple[Diagnosis, Rows[Opinion]]:
    """Return the diagnosis of a survey, and what pingouin, scipy and statsmodels say of its numbers: also in it."""
    found = diagnosis_of(reading, language=language, second_opinion=True)
    return found, found.second_opinion


def form(
    questionnaire: str | Path,
    path: str | Path | None = None,
    *,
    to: str = "xlsx",
    language: str = "en",
    rows: int = 1000,
    audience: str = "customers",
    next_from: Any = None,
) -> Path:
    """Write the blank form of a questionnaire, ready to be filled in and scored, and return its path.

    `to` is xlsx (room for `rows` people), xlsform (KoboToolbox, ODK) or limesurvey. For the audience "company" it asks
    managers and frontline. `next_from`, the last diagnosis or its file, adds what that proposes to ask besides.
    """
    from gapkit.intake.forms import write_form

    return write_form(questionnaire, path, to=to, language=language, rows=rows, audience=audience, next_from=next_from)
