"""The words of the journey: names of touchpoints, phases and channels, KPIs with their unit, and its findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.report.formats import excerpt, plain
from gapkit.report.voice import Voice, upper_first
from gapkit.scoring.journey.results import JourneyCell, JourneyKpi

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding

NAME_LIMIT = 48
"""Longest name of a touchpoint in a table."""


def touchpoint_name(voice: Voice, code: str, limit: int = NAME_LIMIT) -> str:
    """Return the name of a touchpoint."""
    return _named(voice, "touchpoints", code, limit)


def phase_name(voice: Voice, code: str, limit: int = NAME_LIMIT) -> str:
    """Return the name of a phase."""
    return _named(voice, "phases", code, limit)


def channel_name(voice: Voice, code: str, limit: int = NAME_LIMIT) -> str:
    """Return the name of a channel."""
    return _named(voice, "channels", code, limit)


def _named(voice: Voice, group: str, code: str, limit: int) -> str:
    journey = voice.diagnosis.questionnaire.journey
    places = () if journey is None else getattr(journey, group)
    named = next((plain(place.name.in_(voice.language)) for place in places if place.code == code), "")
    return excerpt(named or code, limit)


def touch_pattern(finding: Finding) -> str:
    """Return the catalogue key of a finding of the journey."""
    if finding.kind == "touch.worst":
        return f"touch.worst.{'clear' if finding.facts.get('clear') else 'open'}"
    if finding.kind == "touch.moment":
        return f"touch.moment.{'outcome' if finding.facts.get('outcome') else 'plain'}"
    return finding.kind


def touch_words(finding: Finding, voice: Voice, item_limit: int) -> dict[str, Any]:
    """Return what the patterns of the journey ask for besides numbers of gaps."""
    facts, locale = finding.facts, voice.locale
    limit = max(12, min(item_limit, 60))

    def quoted(code: object) -> str:
        return locale.quoted(touchpoint_name(voice, str(code), limit))

    point = quoted(facts.get("touchpoint", finding.subject))
    said: dict[str, Any] = {"point": point, "Point": upper_first(point), "before": quoted(facts.get("before", ""))}
    if finding.kind in ("touch.moment", "touch.tie"):
        said |= {
            "w": locale.share(finding.estimate),
            "between_w": locale.between(100 * finding.low, 100 * finding.high, 0, signed=False) + locale.percent,
            "mean": locale.share(facts.get("mean")),
            "first": locale.probability(facts.get("p_first")),
            "outcome": _outcome(voice, facts.get("outcome")),
            "places": locale.places(facts.get("rank_low"), facts.get("rank_high")),
            "risk": voice.say(f"journey.risk_of.{'part' if unranked(voice) else 'all'}"),
        }
    elif finding.kind == "touch.blank":
        codes = [str(code) for code in facts.get("touchpoints", ())]
        k, m = int(facts.get("k", len(codes))), int(facts.get("m", len(codes)))
        names = [quoted(code) for code in codes]
        shown = names if len(names) <= 3 else names[:2]
        points = locale.joined(shown)
        if len(names) > len(shown):
            points = voice.say("words.and_more", texts=", ".join(shown), k=len(names) - len(shown))
        said |= {"K": upper_first(voice.count(k, m)), "m": voice.count(m, m), "count": k, "points": points}
    elif finding.kind == "touch.kpi":
        said |= _kpi(finding, voice, limit)
    return said


def unranked(voice: Voice) -> list[JourneyCell]:
    """Return the touchpoints that people passed and whose risk could not be measured."""
    held = ("penalty_few", "penalty_all")
    cells = [cell for cell in voice.diagnosis.journey if not cell.channel and cell.risk is not None]
    return [cell for cell in cells if cell.risk is not None and any(note in cell.risk.notes for note in held)]


def _outcome(voice: Voice, code: object) -> str:
    asked = next((one for one in voice.diagnosis.questionnaire.outcomes if one.code == code), None)
    return "" if asked is None else voice.say(f"outcomes.the.{asked.kind}")


def _kpi(finding: Finding, voice: Voice, limit: int) -> dict[str, Any]:
    cells = (cell for cell in voice.diagnosis.journey if cell.touchpoint == finding.subject)
    kpi = next((one for cell in cells for one in cell.kpis if one.code == finding.facts.get("kpi")), None)
    name = voice.locale.quoted(str(finding.facts.get("kpi", "")) if kpi is None else kpi_name(voice, kpi, limit))
    return {
        "kpi": name,
        "Kpi": upper_first(name),
        "level": with_measure(voice, finding.estimate, "" if kpi is None else kpi.measure),
        "range": voice.locale.between(finding.low, finding.high, _decimals(finding.estimate), signed=False),
        "units": voice.locale.number(finding.facts.get("units")),
    }


def kpi_name(voice: Voice, kpi: JourneyKpi, limit: int = NAME_LIMIT) -> str:
    """Return the name of a KPI."""
    return excerpt(plain(kpi.name.in_(voice.language)) or kpi.code, limit)


def with_measure(voice: Voice, value: float, measure: str) -> str:
    """Return a KPI value with its unit."""
    decimals = 0 if float(value).is_integer() else _decimals(value)
    return f"{voice.locale.number(value, decimals)} {plain(measure)}".strip()


def cell_range(voice: Voice, low: float, high: float) -> str:
    """Return an interval of KPI values, with decimals that fit their size."""
    return voice.locale.interval(low, high, _decimals((low + high) / 2), signed=False)


def _decimals(value: float) -> int:
    return 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
