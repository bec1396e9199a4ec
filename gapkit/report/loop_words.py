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
        state, check = finding.facts["state"], finding.facts.get("check")
        return f"wave.promise.{'fallen' if state == 'missed' and check == 'keep' else state}"
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
    more = looped(voice, "need.more", needed=needed, power=_power(voice)) if needed else many
    words["needed"] = needed if name == "drivers" else more
    if name == "pays":
        reason = str(facts["reason"])
        reason = reason if entry(f"loop.unknown.pays.why.{reason}") else "other"
        words["how"] = looped(voice, f"unknown.pays.how.{reason}")
        return looped(voice, "unknown.pays.what"), looped(voice, f"unknown.pays.why.{reason}"), words["how"]
    what, why, need = (looped(voice, f"unknown.{name}.{part}", **words) for part in ("what", "why", "need"))
    return what, why, many if name == "drivers" and not needed else need


def _power(voice: Voice) -> str:
    return voice.locale.share(voice.diagnosis.thresholds.power)


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
    from gapkit.report.target_words import whose_target

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
        "whose": whose_target(voice, str(finding.facts.get("rule", "")), str(finding.facts.get("source", ""))),
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
    moved, low, high = (float(facts[name]) for name in ("change", "change_low", "change_high"))
    words |= {"moved": voice.locale.signed(moved, 2), "limits": voice.locale.between(low, high, 2)}
    level = looped(voice, f"findings.wave.promise.level.{facts['at']}", target=words["target"])
    return words | {"Level": level, "source": looped(voice, f"source.{source}") if source else ""}


def _closure(finding: Finding, voice: Voice, _: int) -> dict[str, Any]:
    facts = finding.facts
    k = len(facts["as_planned"]) + len(facts["more"])
    words: dict[str, Any] = {"m": voice.locale.number(facts["m"]), "k": voice.locale.number(k)}
    words["K"] = words["k"]
    idle = [*facts.get("not_begun", ()), *facts.get("proposed", ()), *facts.get("dropped", ())]
    open_ = [*facts["unclear"], *facts.get("indicative", ())]
    groups = {"shared": facts["shared"], "less": facts["less"], "open": open_, "idle": idle}
    words["count"] = max(k, 1)
    if not k:
        words |= dict.fromkeys(("k", "K"), looped(voice, "findings.wave.closure.no_one"))
        words["K"] = upper_first(words["K"])
    for name, found in groups.items():
        pairs = [f"{_called(voice, one)} ({voice.name(code)})" for one, code in found]
        words[name] = looped(voice, f"findings.wave.closure.{name}", names=_listed(pairs)) if pairs else ""
    return words


def _called(voice: Voice, code: str) -> str:
    """Return what an initiative of the earlier plan is called, in few letters; its id where it has no name."""
    waves = voice.diagnosis.waves
    rows = () if waves is None else waves.initiatives
    return voice.locale.quoted(excerpt(next((plain(row.name) for row in rows if row.initiative == code), code), 34))


def _money(finding: Finding, voice: Voice, _: int) -> dict[str, Any]:
    from gapkit.report.money import money
    from gapkit.report.past_money_words import expected_cost, other_money

    facts = finding.facts
    old, new = (str(facts[name]) for name in ("currency", "told_currency"))
    years = facts["price_year"], facts["told_price_year"]
    words = {name: money(voice.locale, _number(facts[name]), new) for name in ("spent", "returned")}
    cost, now = _number(facts["expected_cost"]), _number(facts["expected_by_now"])
    renamed = _listed([_called(voice, str(code)) for code in facts["renamed"]])
    return words | {
        "cost": expected_cost(voice, cost, now, old),
        "income": money(voice.locale, _number(facts["expected_return"]), old),
        "other": other_money(voice, old, new, *years),
        "renamed": looped(voice, "findings.wave.money.renamed", names=renamed) if renamed else "",
        "k": voice.locale.number(facts["k"]),
        "m": voice.locale.number(facts["m"]),
    }


def _number(fact: object) -> float:
    return float(fact) if isinstance(fact, int | float) else math.nan


def _governance(finding: Finding, voice: Voice, _: int) -> dict[str, Any]:
    missing = missing_words(voice, finding.facts)
    return {
        "owned": owned(voice, int(finding.facts["k"]), int(finding.facts["m"])),
        "missing": missing or looped(voice, "missing.none"),
    }


def owned(voice: Voice, k: int, m: int) -> str:
    """Return "Dos de siete iniciativas tienen" as the start of a sentence."""
    key = "only" if m == 1 else "none" if not k else "one" if k == 1 else "some"
    words = {"k": voice.count(k, m, feminine=True), "m": voice.count(m, m, feminine=True)}
    text = looped(voice, f"owned.{key}", count=1 if k else 2, **words)
    return upper_first(text)


def missing_words(voice: Voice, facts: Mapping[str, Any]) -> str:
    """Return what initiatives lack, with the numbers that those that lack it have in the report."""
    plan = voice.diagnosis.plan
    numbers = {} if plan is None else {row.id: str(row.number) for row in plan.initiatives}
    parts = []
    for name in ("owners", "dates", "kpis", "accountable"):
        told = [numbers.get(str(one), str(one)) for one in facts.get(f"without_{name}", ())]
        if told:
            parts.append(looped(voice, f"missing.{name}", names=_listed(told)))
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
