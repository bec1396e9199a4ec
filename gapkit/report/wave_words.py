"""Words for a change between waves: which pattern says it, and its numbers as texts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gapkit.i18n import say
from gapkit.report.formats import MISSING, excerpt, plain
from gapkit.report.voice import OVERALL, Voice

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding
    from gapkit.scoring.waves.results import WaveChange, Waves

_SHARES = ("csat", "churn")
_WHOLE = ("nps", "enps")
_VALUE_LIMIT = 60


def waves_say(voice: Voice, key: str, /, **parameters: object) -> str:
    """Return a text of the `waves` catalogue."""
    return say(f"waves.{key}", voice.language, **parameters)


def note_text(voice: Voice, waves: Waves, note: str) -> str:
    """Return what has to be known to read a comparison rightly, in words."""
    if note == "clusters_linked":
        return waves_say(voice, f"remark.{note}", k=voice.locale.number(waves.common_clusters))
    return waves_say(voice, f"remark.{note}")


def wave_pattern(finding: Finding) -> str:
    """Return the catalogue key of a finding about waves."""
    kind, facts = finding.kind, finding.facts
    few = finding.state == "indicative"
    lost = "corrected" if facts.get("corrected") else ""
    if facts.get("level") == "outcome":
        return f"wave.outcome.{'few' if few else lost or kind.removeprefix('wave.')}"
    if facts.get("source") == "expectations" and kind in ("wave.up", "wave.down"):
        return "wave.narrower" if kind == "wave.up" else "wave.wider"
    if kind == "wave.none":
        return f"{kind}.{'few' if few else lost or 'open'}"
    if kind == "wave.stable":
        return f"{kind}.{'moved' if finding.verdict == 'gap_trivial' else 'still'}"
    if kind == "wave.return":
        return f"{kind}.{'beyond' if facts.get('beyond') else 'within'}"
    if kind == "wave.treated" and finding.subject != OVERALL:
        return f"{kind}.part.{_way(finding)}"
    if kind in ("wave.treated", "wave.trend"):
        return f"{kind}.{'open' if finding.state in ('unclear', 'indicative') else _way(finding)}"
    return kind


def wave_words(finding: Finding, voice: Voice, item_limit: int) -> dict[str, Any]:
    """Return the numbers, names and lists of a finding about waves as texts."""
    facts, locale = finding.facts, voice.locale
    said: dict[str, Any] = {"delta": voice.smallest_gap, "power": voice.rules["power"]}
    said["source"] = source_sentence(voice, facts, finding.estimate)
    for name in ("segment", "value"):
        text = excerpt(plain(str(facts.get(name, ""))), min(item_limit, _VALUE_LIMIT))
        said[name] = locale.quoted(text)
    match finding.kind:
        case "wave.mde":
            said |= {name: locale.number(facts[name]) for name in ("before", "after")}
            said["mde"] = locale.number(facts["detectable"], 2)
        case "wave.mix":
            said |= {name: locale.signed(facts[name]) for name in ("composition", "rate")}
            said["moved"] = locale.share(facts["moved"])
        case "wave.return":
            said |= {name: locale.signed(facts[name]) for name in ("selected", "everybody", "expected")}
        case "wave.target":
            said |= _targets(voice, facts)
        case "wave.treated":
            # As many decimals as the two changes: their difference has to add up.
            said |= {name: locale.signed(facts[name]) for name in ("treated", "others")}
            said |= {"g": locale.signed(finding.estimate)}
            said |= {"between": locale.between(finding.low, finding.high, 2, signed=True)}
        case "wave.trend":
            said |= {"waves": locale.words(facts["waves"], feminine=True)}
            said["bend"] = "" if facts.get("straight", True) else " " + voice.tell("wave.bend")
        case "wave.incomparable":
            said["what"] = changed_list(voice, facts.get("what", ()))
        case _ if facts.get("level") == "outcome":
            said |= _outcome(finding, voice)
    return said


def changed_list(voice: Voice, what: Any) -> str:
    """Return what was asked differently as a list in running text."""
    return voice.locale.joined([waves_say(voice, f"changed.{one}") for one in dict.fromkeys(what)])


def source_sentence(voice: Voice, facts: Any, change: float) -> str:
    """Return, behind a space, what an established change comes from; nothing where nobody asked."""
    source = facts.get("source")
    if source is None:
        return ""
    way = "up" if change > 0 else "down"
    numbers = {name: voice.locale.signed(facts.get(name, math.nan)) for name in ("perception", "expectation")}
    return " " + voice.tell(f"wave.source.{source}.{way}", **numbers)


def value_text(voice: Voice, row: WaveChange, value: float) -> str:
    """Return the value of a measure: a gap with its sign, a rating, an NPS, a share."""
    if not math.isfinite(value):
        return MISSING
    if row.level == "outcome":
        if row.metric in _SHARES:
            return voice.locale.share(value)
        return voice.locale.signed(value, 0) if row.metric in _WHOLE else voice.locale.number(value, 2)
    return voice.locale.signed(value) if voice.paired else voice.locale.number(value, 2)


def range_text(voice: Voice, row: WaveChange, low: float, high: float) -> str:
    """Return the interval of a value."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    if row.level == "outcome" and row.metric in _SHARES:
        return voice.locale.interval(100 * low, 100 * high, 0, signed=False)
    if row.level == "outcome":
        whole = row.metric in _WHOLE
        return voice.locale.interval(low, high, 0 if whole else 2, signed=whole)
    return voice.locale.interval(low, high, signed=voice.paired)


def change_text(voice: Voice, row: WaveChange) -> tuple[str, str]:
    """Return a change and its interval; that of a share in percentage points."""
    factor, decimals = _unit(row.metric)
    change = voice.locale.signed(factor * row.change, decimals)
    if not math.isfinite(row.change_low):
        return change, ""
    return change, voice.locale.interval(factor * row.change_low, factor * row.change_high, decimals)


def outcome_name(voice: Voice, code: str, metric: str | None) -> str:
    """Return an outcome as a table names it."""
    asked = next((o for o in voice.diagnosis.questionnaire.outcomes if o.code == code), None)
    short = {"nps": "NPS", "csat": "CSAT", "ces": "CES", "enps": "eNPS"}.get(str(metric), "")
    text = plain(asked.text.in_(voice.language)) if asked else code
    return short or excerpt(text.rstrip(". "), _VALUE_LIMIT)


def _unit(metric: str | None) -> tuple[float, int]:
    if metric in _SHARES:
        return 100.0, 1
    return (1.0, 0) if metric in _WHOLE else (1.0, 2)


def _way(finding: Finding) -> str:
    if finding.state == "meets":
        return "same"
    return "up" if finding.estimate > 0 else "down"


def _outcome(finding: Finding, voice: Voice) -> dict[str, str]:
    metric = str(finding.facts.get("metric", ""))
    factor, decimals = _unit(metric)
    unit = waves_say(voice, "unit.percent" if metric in _SHARES else "unit.points")
    interval = voice.locale.between(factor * finding.low, factor * finding.high, decimals, signed=True)
    return {
        "name": outcome_name(voice, finding.subject, metric),
        "change": f"{voice.locale.signed(factor * finding.estimate, decimals)} {unit}",
        "between_value": interval if math.isfinite(finding.low) else voice.say("words.no_interval"),
    }


def _targets(voice: Voice, facts: Any) -> dict[str, Any]:
    told = []
    for state in ("reached", "closer", "further", "unclear"):
        codes = list(facts.get(state, ()))
        if codes:
            names = voice.labels(codes) if not any(voice.is_item(c) for c in codes) else ", ".join(codes)
            told.append(waves_say(voice, f"target.{state}", names=names))
    k = len(facts.get("reached", ()))
    reached = voice.count(k, int(facts["m"])) if k > 1 else waves_say(voice, "target.one" if k else "target.none")
    return {"k": reached, "m": voice.count(int(facts["m"])), "count": k, "states": "; ".join(told)}
