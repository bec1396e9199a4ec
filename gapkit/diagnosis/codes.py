"""Codes of a diagnosis read from a file: everything said is about items, dimensions and places that exist."""

from __future__ import annotations

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.plain import broken, refusal
from gapkit.model import Questionnaire
from gapkit.scoring.checks.results import SensitivityRow
from gapkit.scoring.rows import Rows


def check_codes(diagnosis: Diagnosis) -> None:
    """Whoever renders looks items and dimensions up by their codes."""
    questionnaire = diagnosis.questionnaire
    items = {item.code for item in questionnaire.items}
    dimensions = {dimension.code for dimension in questionnaire.dimensions}
    if not items:
        raise broken("questionnaire.dimensions", "[..]", [])
    for where, known, codes in (
        ("gaps.items", items, (row.code for row in diagnosis.gaps.items)),
        ("gaps.dimensions", dimensions, (row.code for row in diagnosis.gaps.dimensions)),
        ("priorities", items | dimensions, (row.code for row in diagnosis.priorities)),
        ("roadmap", items, (code for action in diagnosis.roadmap for code in action.items)),
        ("roadmap", dimensions, (action.dimension for action in diagnosis.roadmap)),
        ("quality.columns", items, (row.item for row in diagnosis.quality.columns)),
        ("quality.sensitivity", dimensions | {"overall"}, (row.code for row in _moved(diagnosis))),
        ("reliability", dimensions | {"overall"}, (row.dimension for row in diagnosis.reliability)),
        ("outcome_segments", {one.code for one in diagnosis.outcomes}, (r.outcome for r in diagnosis.outcome_segments)),
        ("journey", _places(questionnaire), (row.touchpoint for row in diagnosis.journey)),
        ("journey", _channels(questionnaire), (row.channel for row in diagnosis.journey)),
        ("segments", dimensions | {"overall"}, (row.dimension for row in diagnosis.segments)),
        ("segment_tests", dimensions | {"overall"}, (row.dimension for row in diagnosis.segment_tests)),
        ("archetypes", items | dimensions | {"overall"}, _archetype_codes(diagnosis)),
        ("archetypes", _places(questionnaire), _archetype_places(diagnosis)),
        ("drivers", items | dimensions, _driver_codes(diagnosis)),
        ("drivers", {"", *(o.code for o in questionnaire.outcomes)}, _driver_outcomes(diagnosis)),
        ("surface", dimensions | {"overall"}, _surface_codes(diagnosis)),
        ("surface", {o.code for o in questionnaire.outcomes}, _surface_outcomes(diagnosis)),
        ("asymmetry", items | dimensions, (row.code for row in diagnosis.asymmetry)),
        ("asymmetry", {o.code for o in questionnaire.outcomes}, (row.outcome for row in diagnosis.asymmetry)),
        ("kano", items | {""}, (row.item for row in diagnosis.kano)),
        ("kano", dimensions | {""}, (row.dimension for row in diagnosis.kano)),
        ("what_if", dimensions, (row.code for row in diagnosis.what_if)),
        ("what_if", {o.code for o in questionnaire.outcomes}, (row.outcome for row in diagnosis.what_if)),
        ("predictions", dimensions, (one.code for row in diagnosis.predictions for one in row.effects)),
        ("predictions", {o.code for o in questionnaire.outcomes}, (row.outcome for row in diagnosis.predictions)),
        ("comments", dimensions | {""}, _comment_codes(diagnosis)),
        ("johari", items | dimensions, _johari_codes(diagnosis)),
        ("johari", {o.code for o in questionnaire.outcomes}, _johari_outcomes(diagnosis)),
        ("waves", items | dimensions | {"overall", *(o.code for o in questionnaire.outcomes)}, _wave_codes(diagnosis)),
        ("plan", items | dimensions | _places(questionnaire), _plan_codes(diagnosis)),
        ("plan", _initiative_ids(diagnosis), _planned_ids(diagnosis)),
    ):
        strange = next((code for code in codes if code not in known), None)
        if strange is not None:
            raise refusal("strange_code", where=where, found=strange)


def _places(questionnaire: Questionnaire) -> set[str]:
    journey = questionnaire.journey
    return set() if journey is None else {touchpoint.code for touchpoint in journey.touchpoints}


def _channels(questionnaire: Questionnaire) -> set[str]:
    journey = questionnaire.journey
    return {""} if journey is None else {"", *(channel.code for channel in journey.channels)}


def _moved(diagnosis: Diagnosis) -> Rows[SensitivityRow]:
    held = diagnosis.quality.sensitivity
    return Rows() if held is None else held.rows


def _archetype_codes(diagnosis: Diagnosis) -> list[str]:
    found = diagnosis.archetypes
    if found is None:
        return []
    tables = (found.gaps, found.tests)
    return [*(row.dimension for rows in tables for row in rows), *(row.subject for row in found.expectations)]


def _archetype_places(diagnosis: Diagnosis) -> list[str]:
    return [] if diagnosis.archetypes is None else [row.touchpoint for row in diagnosis.archetypes.journey]


def _driver_codes(diagnosis: Diagnosis) -> list[str]:
    parts = [code for model in diagnosis.driver_models for code in (*model.culprits, *model.left_out)]
    return [*parts, *(row.code for rows in (diagnosis.drivers, diagnosis.ipa) for row in rows)]


def _driver_outcomes(diagnosis: Diagnosis) -> list[str]:
    tables = (diagnosis.drivers, diagnosis.driver_models, diagnosis.ipa)
    return [row.outcome for rows in tables for row in rows]


def _surface_codes(diagnosis: Diagnosis) -> list[str]:
    found = diagnosis.surface
    return [] if found is None else [row.code for rows in (found.rows, found.terms) for row in rows]


def _surface_outcomes(diagnosis: Diagnosis) -> list[str]:
    found = diagnosis.surface
    tables = () if found is None else (found.verdicts, found.models, found.rows, found.terms)
    return [row.outcome for rows in tables for row in rows]


def _comment_codes(diagnosis: Diagnosis) -> list[str]:
    found = diagnosis.comments
    if found is None:
        return []
    places = (row.code for row in found.places if row.level == "dimension")
    return [*places, *(row.dimension for row in found.themes)]


def _johari_codes(diagnosis: Diagnosis) -> list[str]:
    found = diagnosis.johari
    if found is None:
        return []
    tables = (found.expectations, found.performance, found.organisation)
    hints = [code for row in found.unknown for code in row.items]
    hints += [row.subject for row in found.unknown if row.kind == "latent"]
    return [*(row.code for rows in tables for row in rows), *hints]


def _johari_outcomes(diagnosis: Diagnosis) -> list[str]:
    found = diagnosis.johari
    return [] if found is None else [row.subject for row in found.unknown if row.kind == "unexplained"]


def _wave_codes(diagnosis: Diagnosis) -> list[str]:
    waves = diagnosis.waves
    if waves is None:
        return []
    tables = (waves.rows, waves.attainment, waves.same_people, waves.treatment, waves.series, waves.trends)
    return [row.code for rows in (*tables, waves.promises, waves.closures) for row in rows]


def _plan_codes(diagnosis: Diagnosis) -> list[str]:
    """Return what a plan acts on, and what its rows are about."""
    found = diagnosis.plan
    if found is None:
        return []
    told = [code for one in found.plan.initiatives for code in (*one.dimensions, *one.items, *one.touchpoints)]
    told += [code for one in found.plan.initiatives for code in one.closure if code]
    told += [one.code for one in found.plan.targets]
    told += [code for one in found.plan.listening for code in one.items]
    closures = [row.code for one in found.initiatives for row in one.closures]
    return [*told, *closures, *(row.code for row in found.targets)]


def _initiative_ids(diagnosis: Diagnosis) -> set[str]:
    return set() if diagnosis.plan is None else {one.id for one in diagnosis.plan.plan.initiatives}


def _planned_ids(diagnosis: Diagnosis) -> list[str]:
    """Return the initiatives that what the plan comes to speaks of."""
    found = diagnosis.plan
    if found is None:
        return []
    told = [*(row.id for row in found.initiatives), *found.proposals]
    told += [code for row in found.targets for code in row.initiatives]
    if found.selection is not None:
        made = found.selection
        told += [*made.chosen, *made.runner_up, *made.unvalued, *made.uncounted]
    return told
