"""What cannot be said: each with why not, and what would let us say it; made from what the study holds and lacks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scipy.special import ndtri

from gapkit.diagnosis.diagnosis import Diagnosis, Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.finding_order import in_order
from gapkit.diagnosis.reading import counted, reading_state
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.record import replace

if TYPE_CHECKING:
    from gapkit.scoring.results import Gap, OutcomeScore
    from gapkit.scoring.waves.results import WaveChange

UNKNOWN = "unknown."
"""How the kinds of these findings begin."""

MOST_TIMES = 20
"""So many times the respondents there are is no advice any more: then no number is told."""

_SCORES = {
    "few": 0.95,
    "gaps": 0.9,
    "outcome": 0.85,
    "promises": 0.84,
    "changes": 0.8,
    "causes": 0.75,
    "order": 0.7,
    "expectations": 0.65,
    "outcomes": 0.62,
    "drivers": 0.6,
    "nonresponse": 0.55,
    "company": 0.5,
    "raters": 0.48,
    "before": 0.45,
    "groups": 0.4,
    "alike": 0.38,
    "blank": 0.35,
    "change": 0.3,
    "pays": 0.28,
    "comments": 0.2,
    "minimum": 0.15,
}
"""In which order they are told: what the study set out to find first, what another could ask last."""


def with_unknowns(diagnosis: Diagnosis) -> Diagnosis:
    """Return the diagnosis with findings about all it cannot say, instead of those it had."""
    kept = (one for one in diagnosis.findings if not one.kind.startswith(UNKNOWN))
    return replace(diagnosis, findings=in_order([*kept, *unknown_findings(diagnosis)]))


def unknown_findings(diagnosis: Diagnosis) -> Iterator[Finding]:
    """Yield what cannot be said: of gaps, outcomes, groups, causes, the company, change, and money."""
    yield from _of_gaps(diagnosis)
    if all(row.suppressed or not row.n for row in diagnosis.gaps.dimensions):
        return
    yield from _of_outcomes(diagnosis)
    yield from _of_groups(diagnosis)
    yield from _of_people(diagnosis)
    yield from _of_waves(diagnosis)
    yield from _of_money(diagnosis)


def respondents_needed(n: float, detectable: float, wanted: float) -> int | None:
    """Return how many respondents show a difference, from what so many can show; None where that is no advice.

    What can be shown shrinks with the root of their number.
    """
    if not (n > 0 and detectable > 0 and wanted > 0):
        return None
    needed = math.ceil(n * (detectable / wanted) ** 2 - 1e-9)
    return needed if n < needed <= MOST_TIMES * n else None


def _of_gaps(diagnosis: Diagnosis) -> Iterator[Finding]:
    gaps, thresholds = diagnosis.gaps, diagnosis.thresholds
    if diagnosis.questionnaire.paired:
        states = [(row, _state(diagnosis, row)) for row in gaps.dimensions]
        few = [row for row, state in states if state in ("indicative", "hidden")]
        if few:
            yield _unknown("few", _codes(few) | {"least": thresholds.indicative_below, "all": len(few) == len(states)})
        rows = [row for row, state in states if state == "unclear"]
        if rows:
            needs = [respondents_needed(row.n or 0, row.detectable, thresholds.smallest_gap) for row in rows]
            where = f"gaps.dimensions.{rows[0].code}"
            yield _unknown("gaps", _codes(rows) | _needed(needs), subject=rows[0].code, evidence=where, n=rows[0].n)
        if not any(math.isfinite(row.adequacy) for row in gaps.dimensions) and len(few) < len(states):
            yield _unknown("minimum", {})
    else:
        yield _unknown("expectations", {})
    tie = next((one for one in diagnosis.findings if one.kind == "item.tie"), None)
    if tie is not None:
        facts = {"first": tie.facts["first"], "last": tie.facts["last"]}
        yield _unknown("order", facts, subject=tie.subject, evidence=tie.evidence, n=tie.n)


def _of_outcomes(diagnosis: Diagnosis) -> Iterator[Finding]:
    thresholds = diagnosis.thresholds
    if not diagnosis.outcomes:
        yield _unknown("outcomes", {})
    for row in diagnosis.outcomes:
        if row.metric in ("nps", "enps") and row.low <= 0 <= row.high:
            needed = respondents_needed(row.n, _shown(row, thresholds), abs(row.value))
            facts = {"metric": row.metric} | _needed([needed])
            yield _unknown("outcome", facts, subject=row.code, evidence=f"outcomes.{row.code}", n=row.n)
    for place, model in enumerate(diagnosis.driver_models):
        if model.main and model.reason in ("few", "undetermined") and model.level == "dimension":
            facts = {"outcome": model.outcome, "reason": model.reason, "needed": model.needed}
            yield _unknown("drivers", facts, subject=model.outcome, evidence=f"driver_models[{place}]")
    treated = diagnosis.waves is not None and any(not row.suppressed for row in diagnosis.waves.treatment)
    told = next((place for place, one in enumerate(diagnosis.driver_models) if one.main and not one.reason), None)
    if told is not None and not treated:
        yield _unknown("causes", {}, evidence=f"driver_models[{told}]")


def _of_groups(diagnosis: Diagnosis) -> Iterator[Finding]:
    thresholds = diagnosis.thresholds
    thin: dict[str, list[str]] = {}
    for row in diagnosis.segments:
        n = counted(row.n, row.n_effective)
        if row.suppressed or n is None or n < thresholds.indicative_below:
            thin.setdefault(row.segment, []).append(row.value)
    if thin:
        groups = {segment: tuple(dict.fromkeys(values)) for segment, values in thin.items()}
        k = sum(map(len, groups.values()))
        segment = next(iter(groups))
        named = [(one, value) for one, values in groups.items() for value in values]
        facts: dict[str, Any] = {"k": k, "segments": tuple(groups), "least": thresholds.indicative_below}
        facts |= {"values": tuple(value for _, value in named), "of": tuple(one for one, _ in named)}
        yield _unknown("groups", facts, subject=segment, evidence="segments")
    none = {one.subject for one in diagnosis.findings if one.kind == "group.none"}
    alike = tuple(dict.fromkeys(one.segment for one in diagnosis.segment_tests if one.segment in none))
    if alike:
        yield _unknown("alike", {"segments": alike}, subject=alike[0], evidence="segment_tests")
    blank = next((one for one in diagnosis.findings if one.kind == "touch.blank"), None)
    if blank is not None:
        yield _unknown("blank", dict(blank.facts), subject=blank.subject, evidence="journey")


def _of_people(diagnosis: Diagnosis) -> Iterator[Finding]:
    sample = {one.check: (place, one) for place, one in enumerate(diagnosis.quality.sample)}
    missing = [name for name in ("response_rate", "population") if name in sample]
    missing = [name for name in missing if sample[name][1].reason == "not_told"]
    if len(missing) == 2:
        yield _unknown("nonresponse", {}, evidence=f"quality.sample[{sample[missing[0]][0]}]")
    if diagnosis.questionnaire.paired and diagnosis.questionnaire.expectation_timing == "after":
        yield _unknown("before", {}, evidence="questionnaire.expectation_timing")
    few = next((one for one in diagnosis.findings if one.kind == "johari.few"), None)
    if few is not None:
        facts = {"view": few.facts["view"], "least": few.facts["least"]}
        yield _unknown("raters", facts, subject="johari", evidence="johari.raters")
    if diagnosis.johari is None and diagnosis.questionnaire.paired and not _of_employees(diagnosis):
        yield _unknown("company", {}, subject="johari", evidence="johari")
    if diagnosis.comments is None or diagnosis.comments.reason == "none_coded":
        facts = {"coded": diagnosis.comments is None}
        yield _unknown("comments", facts, evidence="comments")


def _of_employees(diagnosis: Diagnosis) -> bool:
    kinds = {outcome.kind for outcome in diagnosis.questionnaire.outcomes}
    return "enps" in kinds and "nps" not in kinds


def _of_waves(diagnosis: Diagnosis) -> Iterator[Finding]:
    waves, least = diagnosis.waves, diagnosis.thresholds.smallest_gap
    if waves is None or waves.design == "incomparable":
        yield _unknown("change", {"again": waves is not None}, evidence="waves")
        return
    open_ = {one.subject for one in diagnosis.findings if one.kind == "wave.none"}
    rows = [row for row in waves.rows if row.level == "dimension" and not row.segment and row.code in open_]
    if rows:
        needs = [respondents_needed(_fewer(row), row.detectable, least) for row in rows]
        facts = _codes(rows) | _needed(needs)
        where = place_of("waves.rows", waves.rows, rows[0])
        yield _unknown("changes", facts, subject=rows[0].code, evidence=where, n=int(_fewer(rows[0])))
    promises = [one for one in waves.promises if one.state == "unclear"]
    if promises:
        facts = {"codes": tuple(one.code for one in promises), "k": len(promises)}
        where = place_of("waves.promises", waves.promises, promises[0])
        yield _unknown("promises", facts, subject=promises[0].code, evidence=where)


def _of_money(diagnosis: Diagnosis) -> Iterator[Finding]:
    if diagnosis.plan is None:
        if diagnosis.roadmap:
            yield _unknown("pays", {"reason": "no_plan"}, evidence="plan")
        return
    economics = diagnosis.economics
    case = None if economics is None else economics.portfolio
    if case is not None and case.verdict and case.verdict != "may_not":
        return
    if case is not None and case.verdict == "may_not":
        yield _unknown("pays", {"reason": "sign"}, evidence="economics.portfolio")
        return
    from gapkit.diagnosis.plan_rules import refused_because

    reason = "no_effect" if economics is None else refused_because(diagnosis.plan, economics)[0]
    yield _unknown("pays", {"reason": reason}, evidence="economics")


def _state(diagnosis: Diagnosis, row: Gap) -> str:
    n = counted(row.n, row.n_effective)
    return reading_state(row.verdict, row.gap_low, row.gap_high, n, diagnosis.thresholds, suppressed=row.suppressed)


def _shown(row: OutcomeScore, thresholds: Thresholds) -> float:
    """Return how far from zero an outcome must truly be for its interval to leave zero out with the planned power."""
    z = float(ndtri(0.5 + thresholds.level / 2))
    return (row.high - row.low) / 2 * (z + float(ndtri(thresholds.power))) / z


def _fewer(row: WaveChange) -> float:
    return min(row.n_before or 0, row.n_after or 0)


def _codes(rows: Iterable[Gap | WaveChange]) -> dict[str, Any]:
    codes = tuple(row.code for row in rows)
    return {"codes": codes, "k": len(codes)}


def _needed(needs: Iterable[int | None]) -> dict[str, Any]:
    """Return the largest number of respondents any of them needs; nothing where one of them has none."""
    told = list(needs)
    known = [one for one in told if one is not None]
    return {"needed": max(known)} if known and len(known) == len(told) else {}


def _unknown(
    what: str, facts: Mapping[str, Any], *, subject: str = "overall", evidence: str = "gaps", n: int | None = None
) -> Finding:
    return Finding(
        id=f"{UNKNOWN}{what}" if what != "outcome" else f"{UNKNOWN}{what}.{subject}",
        kind=f"{UNKNOWN}{what}",
        subject=subject,
        state="unclear",
        verdict=None,
        strength=0,
        n=n,
        evidence=evidence,
        score=_SCORES[what],
        facts=dict(facts),
    )
