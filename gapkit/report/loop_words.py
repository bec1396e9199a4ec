"""The loop in words: what cannot be said, what comes first, what came of the last plan."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from gapkit.i18n import entry, say
from gapkit.report.formats import excerpt, plain
from gapkit.report.parameters import gap_words
from gapkit.report.staff_words import say_of_staff
from gapkit.report.voice import NAME_LIMIT, Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding

_MOST_NAMES = 4


def looped(voice: Voice, key: str, /, **parameters: object) -> str:
    """Return a text of the `loop` catalogue."""
    return (say_of_staff if voice.is_of_staff else say)(f"loop.{key}", voice.language, **parameters)


def loop_pattern(finding: Finding) -> str:
    """Return the catalogue key of a finding."""
    if finding.kind == "fix.first":
        return f"fix.first.{'clear' if finding.facts.get('clear') else 'open'}"
    if finding.kind == "wave.promise":
        return f"wave.promise.{finding.facts['state']}"
    return finding.kind


def loop_said(finding: Finding, voice: Voice, variant: str, item_limit: int) -> str:
    """Return the title, the sentence or the body of a finding."""
    if finding.kind.startswith("unknown."):
        what, why, need = unknown_words(finding, voice)
        if variant == "title":
            return upper_first(what)
        if variant == "body":
            return f"{why} {need}".strip()
        return looped(voice, "box.sentence", what=what, why=why, need=need).strip()
    words = _WORDS[finding.kind](finding, voice, item_limit)
    return looped(voice, f"findings.{loop_pattern(finding)}.{variant}", **words)


def unknown_words(finding: Finding, voice: Voice) -> tuple[str, str, str]:
    """Return what cannot be said, why not, and what would let it be said."""
    facts, name = finding.facts, finding.kind.removeprefix("unknown.")
    words: dict[str, Any] = {"form": voice.form}
    words |= {key: voice.locale.number(facts[key]) for key in ("least", "first", "last") if key in facts}
    if "k" in facts:
        words |= {"count": facts["k"], "k": voice.count(int(facts["k"]))}
    if "codes" in facts:
        words["dims"] = voice.labels(tuple(facts["codes"]))
    words["names"] = _listed(_names(finding, voice))
    if name == "outcome":
        words["metric"] = "eNPS" if facts.get("metric") == "enps" else "NPS"
    if name == "drivers":
        from gapkit.report.driver_words import aim_words

        words |= {"aim": aim_words(voice, finding.subject)["aim"]}
    many = looped(voice, "need.many")
    told = facts.get("needed")
    needed = voice.locale.number(told if name == "drivers" else _about(int(told))) if told else ""
    words["needed"] = needed if name == "drivers" else looped(voice, "need.more", needed=needed) if needed else many
    if name == "pays":
        reason = str(facts["reason"])
        reason = reason if entry(f"loop.unknown.pays.why.{reason}") else "other"
        words["how"] = looped(voice, f"unknown.pays.how.{reason}")
        return looped(voice, "unknown.pays.what"), looped(voice, f"unknown.pays.why.{reason}"), words["how"]
    what, why, need = (looped(voice, f"unknown.{name}.{part}", **words) for part in ("what", "why", "need"))
    return what, why, many if name == "drivers" and not needed else need


def _about(people: int) -> int:
    """Return a number of people rounded up to two digits, as advice has them."""
    unit = int(10 ** max(len(str(people)) - 2, 0))
    return -(-people // unit) * unit


def _names(finding: Finding, voice: Voice) -> list[str]:
    """Return the groups or touchpoints a finding names."""
    facts = finding.facts
    if finding.kind == "unknown.blank":
        from gapkit.report.touch_words import touchpoint_name

        return [touchpoint_name(voice, str(code)) for code in facts["touchpoints"]]
    if finding.kind == "unknown.groups":
        pairs = zip(facts["of"], facts["values"], strict=True)
        return [f"{excerpt(plain(str(one)), 30)}: {excerpt(plain(str(value)), 30)}" for one, value in pairs]
    told = facts.get("segments", ())
    return [excerpt(plain(str(one)), 40) for one in told]


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_MOST_NAMES]) + ("…" if len(names) > _MOST_NAMES else "")


def _fix(finding: Finding, voice: Voice, limit: int) -> dict[str, Any]:
    facts, number = finding.facts, voice.locale.number
    gap = gap_words(voice, finding.estimate, finding.low, finding.high, state=finding.state)
    if not voice.paired:
        gap |= {"g": gap["v"], "between": gap["between_score"]}
    places = {"low": number(facts["rank_low"]), "high": number(facts["rank_high"]), "of": number(facts["of"])}
    return gap | places | {"item": voice.item(finding.subject, limit)}


def _gain(finding: Finding, voice: Voice, limit: int) -> dict[str, Any]:
    from gapkit.report.driver_words import aim_words, driver_name
    from gapkit.report.outcome_words import asked, difference_text

    outcome = str(finding.facts["outcome"])
    kind = asked(voice, outcome).kind
    unit, decimals = (100 if kind in ("csat", "churn") else 1), 0 if kind in ("nps", "enps", "csat", "churn") else 2
    name = {"nps": "NPS", "enps": "eNPS"}.get(kind)
    named = name if voice.language == "en" or name is None else f"el {name}"
    return {
        "dim": driver_name(voice, finding.subject, min(limit, NAME_LIMIT)),
        "outcome": named or aim_words(voice, outcome)["aim"],
        "gain": difference_text(voice, kind, finding.estimate),
        "limits": voice.locale.between(unit * finding.low, unit * finding.high, decimals),
        "by": voice.locale.number(finding.facts["by"], 2),
    }


def _expects(finding: Finding, voice: Voice, limit: int) -> dict[str, Any]:
    facts = finding.facts
    subject = str(facts["subject"])
    what = voice.item(subject, limit) if voice.is_item(subject) else voice.label(subject, min(limit, NAME_LIMIT))
    words = gap_words(voice, finding.estimate, finding.low, finding.high, state="over_small")
    formed = looped(voice, "findings.archetype.expects.formed") if facts.get("formed") else ""
    return words | {"name": excerpt(plain(finding.subject), min(limit, NAME_LIMIT)), "what": what, "formed": formed}


def _difference(finding: Finding, voice: Voice, _: int) -> dict[str, Any]:
    facts = finding.facts
    told = {"count": facts["k"], "k": voice.count(int(facts["k"])), "v": voice.locale.number(finding.estimate, 2)}
    return told | {"dims": voice.labels(tuple(facts["codes"]))}


def _promise(finding: Finding, voice: Voice, limit: int) -> dict[str, Any]:
    facts, number = finding.facts, voice.locale.number
    label = voice.label(finding.subject, min(limit, NAME_LIMIT))
    source = str(facts.get("source") or "")
    words = gap_words(voice, finding.estimate, finding.low, finding.high, state="short_small")
    words |= {"dim": label, "Dim": upper_first(label), "target": number(facts["target"], 2)}
    words |= {"v": number(finding.estimate, 2), "before": number(facts["before"], 2)}
    words["between_score"] = voice.locale.between(finding.low, finding.high, 2, signed=False)
    return words | {"source": looped(voice, f"source.{source}") if source else ""}


def _closure(finding: Finding, voice: Voice, _: int) -> dict[str, Any]:
    facts = finding.facts
    k = len(facts["as_planned"]) + len(facts["more"])
    words: dict[str, Any] = {"m": voice.locale.number(facts["m"]), "k": voice.locale.number(k)}
    words["K"] = words["k"]
    for state, name in (("shared", "shared"), ("less", "less"), ("unclear", "open")):
        pairs = [f"{one} ({voice.name(code)})" for one, code in facts[state]]
        words[name] = looped(voice, f"findings.wave.closure.{name}", names=_listed(pairs)) if pairs else ""
    return words


def _money(finding: Finding, voice: Voice, _: int) -> dict[str, Any]:
    from gapkit.report.money import money

    facts, currency = finding.facts, str(finding.facts["currency"])
    names = {"spent": "spent", "returned": "returned", "cost": "expected_cost", "income": "expected_return"}
    words = {name: money(voice.locale, _number(facts[fact]), currency) for name, fact in names.items()}
    return words | {"k": voice.locale.number(facts["k"]), "m": voice.locale.number(facts["m"])}


def _number(fact: object) -> float:
    return float(fact) if isinstance(fact, int | float) else math.nan


def _governance(finding: Finding, voice: Voice, _: int) -> dict[str, Any]:
    number = voice.locale.number
    missing = missing_words(voice, finding.facts)
    return {
        "k": number(finding.facts["k"]),
        "m": number(finding.facts["m"]),
        "missing": missing or looped(voice, "missing.none"),
    }


def missing_words(voice: Voice, facts: Mapping[str, Any]) -> str:
    """Return what initiatives lack, with the ids of those that lack it."""
    parts = []
    for name in ("owners", "dates", "kpis", "accountable"):
        ids = [str(one) for one in facts.get(f"without_{name}", ())]
        if ids:
            parts.append(looped(voice, f"missing.{name}", names=_listed(ids)))
    return looped(voice, "missing.lead", parts="; ".join(parts)) if parts else ""


_WORDS: dict[str, Callable[[Finding, Voice, int], dict[str, Any]]] = {
    "fix.first": _fix,
    "gain.dim": _gain,
    "archetype.expects": _expects,
    "reliability.difference": _difference,
    "wave.promise": _promise,
    "wave.closure": _closure,
    "wave.money": _money,
    "governance.open": _governance,
}
