"""Comparing: a survey beside earlier waves of it, from surveys, from diagnoses, or from both."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gapkit.errors import Fault, GapkitError, fault, told_in
from gapkit.i18n import LANGUAGES, entry, say
from gapkit.record import replace

if TYPE_CHECKING:
    from gapkit.diagnosis.compared import Wave
    from gapkit.diagnosis.diagnosis import Diagnosis
    from gapkit.intake.reading import Reading
    from gapkit.model import Answers, Questionnaire
    from gapkit.model.plan import Plan

_DRAWN = {"journey", "kpi"}
_WITH_THE_LAST = ("journey", "kpi", "codes", "archetypes", "invited", "population", "company", "company_mapping")
_OF_THE_LAST = (*_WITH_THE_LAST, "study", "second_opinion")
"""Options that say something of the survey at hand, not of earlier ones."""

_AT_SCORING = ("bayes", "importance", "second_opinion")
"""What is wanted of a diagnosis while it is made."""


def compare(
    before: Any,
    after: Any,
    *later: Any,
    comparable: bool = False,
    treated: str | tuple[str, str] | None = None,
    before_mapping: str | Path | None = None,
    before_wave: str | None = None,
    plan: Any = None,
    **options: Any,
) -> Diagnosis:
    """Return the diagnosis of the last of these waves, with what changed since the one before it (`diagnosis.waves`).

    A wave is a survey (a path or a frame, read with the options of `gapkit.score`; `before_mapping` is the mapping of
    the earlier ones where it differs), a diagnosis.json, a `Diagnosis` or a `Study`. A journey, its KPIs, codes of
    comments and archetypes are those of the last. Two waves give changes, more of them trends as well. `before_wave`
    is what the wave before the last is called. Where both hold rows and ids, people who answered twice count as
    themselves. `treated` is a group something was done for ("channel=web"): how much more it changed than the others.
    `plan` is what is to be done next (a workbook, a TOML file or a `Plan`).
    Raises GapkitError when the waves were asked differently, unless they are declared
    `comparable`, and names everything that changed.
    """
    sources = [before, after, *later]
    _known(options)
    held, noted = list[Any](), list[Fault]()
    told = {"plan": plan, "held": held, "noted": noted}
    last = None if plan is None else _wave(sources[-1], options, mapping=None, last=True, **told)
    waves = [_wave(one, options, mapping=before_mapping, last=False) for one in sources[:-1]]
    waves[-1] = _named(waves[-1], before_wave)
    waves.append(last or _wave(sources[-1], options, mapping=None, last=True))
    found = _compared(waves, comparable=comparable, treated=treated)
    if found.waves is not None and found.waves.design == "incomparable":
        raise _refusal(found)
    assert found.waves is not None
    found = replace(found, waves=replace(found.waves, leads=True))
    if plan is None:
        return found
    from gapkit.planning import with_plan

    return with_plan(found, held[0], notes=noted)


def beside(
    reading: Reading,
    diagnosis: Diagnosis,
    before: Any,
    *,
    comparable: bool = False,
    treated: str | tuple[str, str] | None = None,
    before_mapping: str | Path | None = None,
    before_wave: str | None = None,
    **options: Any,
) -> Diagnosis:
    """Return the diagnosis of a reading beside an earlier wave; one asked differently is named and not compared."""
    from gapkit.diagnosis.compared import Wave

    first = _named(_wave(before, options, mapping=before_mapping, last=False), before_wave)
    last = Wave(diagnosis, _used(reading, diagnosis, options))
    return _compared([first, last], comparable=comparable, treated=treated)


def waves_folder(source: str | Path) -> Path:
    """Return the folder for the report of a comparison: beside the last wave, named after it."""
    path = Path(source)
    return path.with_name(f"{path.stem}-waves")


def treated_group(text: str | tuple[str, str] | None) -> tuple[str, str] | None:
    """Return segment and value of "segment=value"."""
    if text is None or isinstance(text, tuple):
        return text
    segment, sign, value = text.partition("=")
    if not (sign and segment.strip() and value.strip()):
        raise fault("waves.treated_form", found=text)
    return segment.strip(), value.strip()


def _compared(waves: Sequence[Wave], *, comparable: bool, treated: str | tuple[str, str] | None) -> Diagnosis:
    from gapkit.diagnosis.compared import compared

    with told_in(waves[-1].diagnosis.language):
        shas = [wave.diagnosis.input.sha256 for wave in waves]
        twice = next((wave for wave, sha in zip(waves, shas, strict=True) if sha and shas.count(sha) > 1), None)
        if twice is not None:
            raise fault("waves.same_file", name=twice.diagnosis.input.name)
        found = compared(waves, comparable=comparable, treated=treated_group(treated))
        return _with_notes(found, waves[:-1])


def _with_notes(diagnosis: Diagnosis, earlier: Sequence[Wave]) -> Diagnosis:
    """Return a diagnosis that tells what earlier waves do not have: their own notes are read by nobody."""
    told = [
        (key, {**facts, "wave": wave.diagnosis.input.name})
        for wave in earlier
        for key, facts in wave.diagnosis.input.notes
        if key == "intake.notes.only_later"
    ]
    if not told:
        return diagnosis
    return replace(diagnosis, input=replace(diagnosis.input, notes=(*diagnosis.input.notes, *told)))


def _wave(
    source: Any,
    options: Mapping[str, Any],
    *,
    mapping: str | Path | None,
    last: bool,
    plan: Any = None,
    held: list[Plan] | None = None,
    noted: list[Fault] | None = None,
) -> Wave:
    """Return a wave; a plan is read into `held` before anything is scored, as what is wrong with it comes first."""
    from gapkit.commands import diagnosis_of, language_of, read_drawn
    from gapkit.diagnosis.compared import Wave
    from gapkit.diagnosis.diagnosis import Diagnosis
    from gapkit.study import Study, diagnose

    made = isinstance(source, str | Path) and Path(source).suffix.casefold() == ".json"
    if last and (made or isinstance(source, Diagnosis | Study)):
        _refuse_for_a_diagnosis(options)

    def hold(questionnaire: Questionnaire, language: str | None) -> None:
        if plan is not None and held is not None:
            from gapkit.planning import plan_of

            held.append(plan_of(plan, questionnaire, language=language, notes=noted))

    if made:
        from gapkit.intake.diagnoses import read_diagnosis

        source = read_diagnosis(source)
    if isinstance(source, Diagnosis):
        hold(source.questionnaire, source.language)
        return Wave(source)
    if isinstance(source, Study):
        hold(source.questionnaire, None)
        return Wave(diagnose(source), source.answers)
    asked = {name: value for name, value in options.items() if last or name not in _OF_THE_LAST}
    if mapping is not None:
        asked["mapping"] = mapping
    if not last:
        asked["codes"] = False  # a file of codes speaks of the last wave
        asked["mapping_of_later"] = mapping is None
    reading, drawn = read_drawn(source, **_taken(asked, _read_options() | _DRAWN))
    hold(reading.questionnaire, language_of(reading, options.get("language")))
    diagnosis = diagnosis_of(reading, journey=drawn, **_taken(asked, _diagnosis_options()))
    return Wave(diagnosis, _used(reading, diagnosis, asked))


def _named(wave: Wave, name: str | None) -> Wave:
    """Return the wave under the name somebody gives it."""
    if not name:
        return wave
    return replace(wave, diagnosis=replace(wave.diagnosis, study={**wave.diagnosis.study, "wave": name}))


def _read_options() -> set[str]:
    from gapkit.intake.reading import read_answers

    return set(inspect.signature(read_answers).parameters)


def _diagnosis_options() -> set[str]:
    from gapkit.commands import diagnosis_of

    return set(inspect.signature(diagnosis_of).parameters) - {"journey"}


def _known(options: Mapping[str, Any]) -> None:
    """Refuse a keyword that nothing would read, as Python does."""
    unknown = options.keys() - _read_options() - _diagnosis_options() - _DRAWN
    if unknown:
        raise TypeError(f"compare() got an unexpected keyword argument {min(unknown)!r}")


def _refuse_for_a_diagnosis(options: Mapping[str, Any]) -> None:
    """Refuse what only a survey can be read with, where the last wave is a diagnosis already made."""
    said = [f"--{name.replace('_', '-')}" for name in (*_WITH_THE_LAST, *_AT_SCORING) if options.get(name)]
    if said:
        raise fault("waves.last_is_made", found=", ".join(said))


def _taken(options: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name in names}


def _used(reading: Reading, diagnosis: Diagnosis, options: Mapping[str, Any]) -> Answers:
    """Return the answers a diagnosis rests on: without the rows left out, weighted to known margins."""
    answers, thresholds = reading.answers, diagnosis.thresholds
    if options.get("exclude") is not None:
        from gapkit.scoring.checks.row_flags import row_flags

        answers = answers.select(~row_flags(reading.questionnaire, answers, thresholds.row_limits).doubtful)
    margins = options.get("margins") or reading.columns.margins
    if not margins:
        return answers
    from gapkit.study import Study

    study = Study.of(
        reading.questionnaire, answers, min_cell=thresholds.min_cell, margins=margins, cap=thresholds.raking_cap
    )
    return answers if study.answers is None else study.answers


def _refusal(diagnosis: Diagnosis) -> GapkitError:
    """Return the error that names everything that was asked differently."""
    waves = diagnosis.waves
    assert waves is not None
    told = [Fault(f"waves.changed.{one.what}", {**_texts(one.facts), **_words(one.facts)}) for one in waves.changed]
    found = GapkitError(Fault("waves.incomparable", {"name": waves.before.name}), *told)
    found.language = diagnosis.language
    return found


def _words(facts: Mapping[str, Any]) -> dict[str, object]:
    """Return what was asked then and now in every language: "before_es" and so on."""
    told: dict[str, object] = {}
    for language in LANGUAGES:
        for name in ("before", "after"):
            asked = facts.get(name, ())
            codes = asked if isinstance(asked, tuple | list) else (str(asked),)
            said = [say(f"waves.asked.{c}", language) if entry(f"waves.asked.{c}") else str(c) for c in codes]
            told[f"{name}_{language}"] = ", ".join(filter(None, said)) or "-"
    return told


def _texts(facts: Mapping[str, Any]) -> dict[str, object]:
    """Return facts as texts: a list of codes with commas, nothing as a dash."""
    return {name: ", ".join(map(str, f)) if isinstance(f, tuple) else str(f) or "-" for name, f in facts.items()}
