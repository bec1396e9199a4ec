"""The diagnosis as plain data, the content of diagnosis.json, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

from gapkit.diagnosis.diagnosis import Action, Diagnosis, Finding, Input, Quality, Stamp
from gapkit.diagnosis.johari_codec import johari_data, johari_of
from gapkit.diagnosis.opinion import Opinion
from gapkit.diagnosis.plain import broken, plain, record, refusal, table
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.i18n import LANGUAGES
from gapkit.model import Questionnaire
from gapkit.scoring.comparisons import SegmentTest
from gapkit.scoring.journey.results import JourneyCell
from gapkit.scoring.outcome_results import OutcomeSegment
from gapkit.scoring.results import (
    DifferenceReliability,
    GapTable,
    OutcomeScore,
    Priority,
    Reliability,
    ReliabilityItem,
    SegmentGap,
    Soundness,
)
from gapkit.scoring.rows import Rows

SCHEMA = "gapkit/diagnosis/1"

_ROWS: dict[str, tuple[type, Callable[[Diagnosis], Iterable[Any]]]] = {
    "reliability": (Reliability, lambda d: d.soundness.dimensions),
    "reliability_items": (ReliabilityItem, lambda d: d.soundness.items),
    "difference_reliability": (DifferenceReliability, lambda d: d.soundness.difference),
    "segments": (SegmentGap, lambda d: d.segments),
    "segment_tests": (SegmentTest, lambda d: d.segment_tests),
    "outcomes": (OutcomeScore, lambda d: d.outcomes),
    "outcome_segments": (OutcomeSegment, lambda d: d.outcome_segments),
    "journey": (JourneyCell, lambda d: d.journey),
    "findings": (Finding, lambda d: d.findings),
    "roadmap": (Action, lambda d: d.roadmap),
    "priorities": (Priority, lambda d: d.priorities),
    "second_opinion": (Opinion, lambda d: d.second_opinion),
}

_NOT_COMPUTED: dict[str, type] = {
    "structure": dict,
}

_ORDER = (
    *("schema", "made_by", "study", "input", "questionnaire", "gaps"),
    *("reliability", "reliability_items", "difference_reliability", "structure", "segments", "segment_tests"),
    *("journey", "outcomes", "outcome_segments", "drivers", "driver_models", "ipa", "predictions", "kano"),
    *("asymmetry", "surface", "johari", "organisation", "archetypes", "comments", "waves"),
    *("basis", "plan", "economics", "findings", "roadmap", "priorities", "what_if", "quality", "second_opinion"),
)

_DRIVERS = {"drivers": "Driver", "driver_models": "DriverModel", "ipa": "QuadrantRow"}
"""Tables about drivers and quadrants, and what their rows are: loaded where there are any."""

_LATER = {
    "predictions": ("gapkit.scoring.drivers.foretold", "Prediction"),
    "asymmetry": ("gapkit.scoring.drivers.asymmetry_results", "Asymmetry"),
    "kano": ("gapkit.scoring.kano_results", "KanoRow"),
    "what_if": ("gapkit.scoring.what_if", "Gain"),
}
"""Tables whose rows are looked up by module and name, where there are any."""

_WHOLE = {
    "surface": ("gapkit.scoring.drivers.surface_results", "Surfaces"),
    "archetypes": ("gapkit.scoring.archetypes.results", "Archetypes"),
    "comments": ("gapkit.scoring.comments.results", "OpenText"),
    "waves": ("gapkit.scoring.waves.results", "Waves"),
    "basis": ("gapkit.scoring.return_basis", "ReturnBasis"),
    "plan": ("gapkit.diagnosis.plan.results", "Planned"),
    "economics": ("gapkit.diagnosis.plan.case_results", "Economics"),
}
"""Parts that are one record, or empty, loaded where there are any."""

_ARCHETYPES = ("rows", "gaps", "expectations", "people", "outcomes", "empathy", "themes", "journey")
_COMMENTS = ("themes", "places", "groups", "emotions")

# Lists of pairs and triples that read better with names.
_NAMED = {
    ("input", "left_out"): ("column", "reason"),
    ("input", "notes"): ("key", "facts"),
    ("quality", "flags"): ("state", "key", "facts"),
}


def diagnosis_data(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return the diagnosis as the data of diagnosis.json: unrounded, in the order of its schema, nothing of a person.

    A number that does not exist (NaN, infinite) is None. A suppressed row loses every number, whatever it held.
    `diagnosis_of` is the inverse; the sentences of the findings are added by `gapkit.report.json`.
    """
    definition = plain(diagnosis.questionnaire)
    parts: dict[str, Any] = {
        "schema": SCHEMA,
        "made_by": plain(diagnosis.stamp) | {"settings": plain(diagnosis.thresholds)},
        "study": plain(diagnosis.study),
        "input": _named("input", plain(diagnosis.input)),
        "questionnaire": {"id": definition.pop("id"), "version": definition.pop("version")}
        | {"language": diagnosis.language}
        | definition,
        "gaps": plain(diagnosis.gaps),
        "quality": _named("quality", plain(diagnosis.quality)),
    }
    parts |= {name: plain(Rows(rows(diagnosis))) for name, (_, rows) in _ROWS.items()}
    parts |= {name: plain(getattr(diagnosis, name)) for name in (*_DRIVERS, *_LATER)}
    whole = {name: getattr(diagnosis, name) for name in _WHOLE}
    parts |= {name: {} if part is None else plain(part) for name, part in whole.items()}
    parts["johari"], parts["organisation"] = johari_data(diagnosis.johari)
    parts |= {name: kind() for name, kind in _NOT_COMPUTED.items()}
    for outcome in parts["outcomes"]:
        outcome["shares"] = dict(outcome["shares"])
    for row in _rows_about_groups(parts):
        _silence(row)
    return {name: parts[name] for name in _ORDER}


def diagnosis_of(data: Any) -> Diagnosis:
    """Return the diagnosis that `diagnosis_data` made this data from, the sentences of its findings aside.

    Raises GapkitError when it is no diagnosis, or one of another schema, or incomplete, or of values that cannot be.
    """
    from gapkit.diagnosis.codes import check_codes

    _check_schema(data)
    parts = {name: part for name, part in data.items() if name != "schema"}
    _check_known(parts)
    made_by = dict(table(parts["made_by"], "made_by"))
    settings = made_by.pop("settings", None)
    definition = dict(table(parts["questionnaire"], "questionnaire"))
    language = definition.pop("language", None)
    if language not in LANGUAGES:
        raise broken("questionnaire.language", " | ".join(LANGUAGES), language)
    rows = {name: record(_rows_of(kind), _told(name, parts[name]), name) for name, (kind, _) in _ROWS.items()}
    diagnosis = Diagnosis(
        questionnaire=record(Questionnaire, definition, "questionnaire"),
        thresholds=record(Thresholds, settings, "made_by.settings"),
        input=record(Input, _unnamed("input", parts["input"]), "input"),
        stamp=record(Stamp, made_by, "made_by"),
        language=language,
        gaps=record(GapTable, parts["gaps"], "gaps"),
        soundness=Soundness(
            dimensions=rows["reliability"],
            items=rows["reliability_items"],
            difference=rows["difference_reliability"],
        ),
        segments=rows["segments"],
        segment_tests=rows["segment_tests"],
        journey=rows["journey"],
        outcomes=rows["outcomes"],
        outcome_segments=rows["outcome_segments"],
        **{name: _driver_rows(parts[name], name) for name in _DRIVERS},
        **{name: _later_rows(parts[name], name) for name in _LATER},
        priorities=rows["priorities"],
        quality=record(Quality, _unnamed("quality", parts["quality"]), "quality"),
        findings=rows["findings"],
        roadmap=rows["roadmap"],
        second_opinion=rows["second_opinion"],
        study=record(Mapping[str, str], parts["study"], "study"),
        **{name: _whole(parts[name], name) for name in _WHOLE},
        johari=johari_of(parts["johari"], parts["organisation"]),
    )
    check_codes(diagnosis)
    return diagnosis


def _whole(data: Any, name: str) -> Any:
    """Return a part that is one record; None where there is none of it."""
    if not table(data, name):
        return None
    module, kind = _WHOLE[name]
    return record(getattr(import_module(module), kind), data, name)


def _driver_rows(data: Any, name: str) -> Any:
    """Return rows about drivers or quadrants."""
    if data == []:
        return Rows()
    from gapkit.scoring.drivers import results

    return record(_rows_of(getattr(results, _DRIVERS[name])), _told(name, data), name)


def _later_rows(data: Any, name: str) -> Any:
    """Return rows of a kind that is loaded where there are any."""
    if data == []:
        return Rows()
    module, kind = _LATER[name]
    return record(_rows_of(getattr(import_module(module), kind)), _told(name, data), name)


def _wave_rows(waves: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of waves that may be about too few people to show."""
    return [row for name in ("rows", "treatment", "series", "promises", "closures") for row in waves.get(name, ())]


def _check_schema(data: Any) -> None:
    schema = data.get("schema") if isinstance(data, Mapping) else None
    if not isinstance(schema, str) or not schema.startswith("gapkit/diagnosis/"):
        raise refusal("foreign", expected=SCHEMA)
    if schema != SCHEMA:
        raise refusal("other_schema", found=schema[:40], expected=SCHEMA)


def _check_known(parts: Mapping[str, Any]) -> None:
    """A part this version cannot render must not get lost unnoticed."""
    for name in _ORDER[1:]:
        if name not in parts:
            raise refusal("missing_part", where=name)
    for name, part in parts.items():
        if name not in _ORDER or (name in _NOT_COMPUTED and part != _NOT_COMPUTED[name]()):
            raise refusal("unknown_part", where=name)


def _rows_about_groups(parts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every row that may be about too few people to show."""
    gaps = parts["gaps"]
    moved = (parts["quality"]["sensitivity"] or {}).get("rows", [])
    listed = [row for name in ("segments", "journey", "outcome_segments", "kano", "findings") for row in parts[name]]
    kinds = [row for name in _ARCHETYPES for row in parts["archetypes"].get(name, ())]
    kinds += [row for name in _COMMENTS for row in parts["comments"].get(name, ())]
    kinds += [row for one in parts["predictions"] for row in one["segments"]]
    return [*gaps["items"], *gaps["dimensions"], gaps["overall"], *listed, *kinds, *moved, *_wave_rows(parts["waves"])]


def _silence(row: dict[str, Any]) -> None:
    """Take every number, and what was concluded from them, out of a suppressed row or hidden finding."""
    if not row.get("suppressed") and row.get("state") != "hidden":
        return
    for name, value in row.items():
        if type(value) in (int, float) and name not in ("strength", "score", "place", "position"):
            row[name] = None
    for name in ("verdict", "verdict_with", "verdict_without", "zone", "tests_agree", "risk", "source"):
        if name in row:
            row[name] = None
    if "facts" in row:
        row["facts"] = {name: fact for name, fact in row["facts"].items() if type(fact) not in (int, float)}


def _named(part: str, data: dict[str, Any]) -> dict[str, Any]:
    for (where, name), names in _NAMED.items():
        if where == part:
            data[name] = [dict(zip(names, entry, strict=True)) for entry in data[name]]
    return data


def _unnamed(part: str, data: Any) -> dict[str, Any]:
    members = dict(table(data, part))
    for (where, name), names in _NAMED.items():
        if where != part or name not in members:
            continue
        entries = members[name]
        if not isinstance(entries, list):
            raise broken(f"{part}.{name}", "[]", entries)
        for position, entry in enumerate(entries):
            if not isinstance(entry, Mapping) or set(entry) != set(names):
                raise broken(f"{part}.{name}[{position}]", ", ".join(names), entry)
        members[name] = [[entry[key] for key in names] for entry in entries]
    return members


def _told(name: str, rows: Any) -> Any:
    """Return rows as records know them: without the sentences added for readers, with shares as pairs."""
    if not isinstance(rows, list):
        raise broken(name, "[]", rows)
    if name == "findings":
        return [{key: part for key, part in table(row, name).items() if key != "text"} for row in rows]
    if name == "outcomes":
        return [_with_pairs(table(row, name)) for row in rows]
    return rows


def _with_pairs(outcome: Mapping[str, Any]) -> dict[str, Any]:
    shares = table(outcome.get("shares", {}), "outcomes.shares")
    return {**outcome, "shares": [[name, share] for name, share in shares.items()]}


def _rows_of(kind: type) -> Any:
    return Rows[kind]  # type: ignore[valid-type]
