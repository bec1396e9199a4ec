"""Parameters: the numbers, names and lists of a finding as texts, ready for its pattern."""

from __future__ import annotations

import math
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gapkit.report.formats import excerpt, plain
from gapkit.report.touch_words import touch_words
from gapkit.report.voice import NAME_LIMIT, Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding

_ONE_DECIMAL = ("short", "over", "below")
_VALUE_LIMIT = 60

_LATER = {
    "wave.": ("wave_words", "wave_words"),
    "group.": ("group_words", "group_words"),
    "archetype": ("archetype_words", "archetype_parameters"),
    **dict.fromkeys(("driver.", "ipa."), ("driver_words", "driver_parameters")),
    "asymmetry.": ("asymmetry_words", "asymmetry_parameters"),
    "kano.": ("kano_words", "kano_parameters"),
    "risk.": ("risk_words", "risk_parameters"),
    "comments.": ("comment_words", "comment_parameters"),
    "priority.": ("priority_words", "priority_parameters"),
    "model.": ("surface_words", "surface_parameters"),
    **dict.fromkeys(("johari.", "organisation."), ("johari_sentences", "johari_parameters")),
    **dict.fromkeys(("plan.", "roi."), ("plan_words", "plan_parameters")),
}
"""Modules and functions with the words of a kind of finding, loaded where there is one."""


def parameters_of(finding: Finding, voice: Voice, *, item_limit: int) -> dict[str, Any]:
    """Return everything a pattern may ask for; a pattern takes what it needs. Items are cut at `item_limit` signs."""
    scale, facts = voice.diagnosis.questionnaire.scale, finding.facts
    said: dict[str, Any] = {
        "n": voice.locale.number(finding.n),
        "k": voice.locale.number(voice.diagnosis.thresholds.min_cell),
        "min": scale.low,
        "max": scale.high,
        "odds": voice.rules["odds"],
    }
    said |= gap_words(voice, finding.estimate, finding.low, finding.high, state=finding.state)
    said["seen"] = _seen(finding, voice)
    said |= _who(finding, voice, item_limit)
    said |= _facts_of(finding, facts, voice, item_limit)
    return said


def gap_words(voice: Voice, estimate: float, low: float, high: float, *, state: str) -> dict[str, str]:
    """Return a gap as prose writes it: {g} with its sign, {abs} without, {between} and {between_abs}, {v} as a level.

    Prose has one decimal; two where one would hide the point: small gaps, and limits that would look alike.
    """
    locale = voice.locale
    decimals = 1 if state in _ONE_DECIMAL and _readable(locale.number, (estimate, low, high)) else 2
    levels = 1 if _readable(locale.number, (estimate, low, high)) else 2
    near, far = sorted((abs(low), abs(high)))
    return {
        "g": locale.signed(estimate, decimals),
        "abs": locale.number(abs(estimate), decimals),
        "between": _between(voice, low, high, decimals, signed=True),
        "between_abs": _between(voice, near, far, decimals, signed=False),
        "v": locale.number(estimate, levels),
        "between_score": _between(voice, low, high, levels, signed=False),
        "range_score": locale.interval(low, high, levels, signed=False),
    }


def _between(voice: Voice, low: float, high: float, decimals: int, *, signed: bool) -> str:
    if not (math.isfinite(low) and math.isfinite(high)):
        return voice.say("words.no_interval")
    if low == high:
        return voice.say("words.everybody_asked" if voice.census else "words.all_alike")
    return voice.locale.between(low, high, decimals, signed=signed)


def _readable(number: Any, values: tuple[float, ...]) -> bool:
    """Whether one decimal keeps an estimate and its limits apart and away from zero."""
    texts = [number(abs(value), 1) for value in values]
    return len(set(texts)) == len(texts) and number(0.0, 1) not in texts


def _seen(finding: Finding, voice: Voice) -> str:
    """Return what these people could have shown, where an open verdict says so."""
    detectable = float(finding.facts.get("detectable", math.nan))
    if not math.isfinite(detectable):
        return ""
    number = voice.locale.number
    return voice.tell("gap.seen", n=number(finding.n), detectable=number(detectable, 2))


def _who(finding: Finding, voice: Voice, item_limit: int) -> dict[str, str]:
    code = str(finding.facts.get("dimension", finding.subject))
    if voice.is_item(finding.subject):
        item = voice.item(finding.subject, item_limit)
        return {"item": item, "what": item}
    try:
        forms = voice.forms(code, min(item_limit, NAME_LIMIT))
    except KeyError:
        return {}
    return forms | {"what": forms["dim"]}


def _facts_of(finding: Finding, facts: Mapping[str, Any], voice: Voice, item_limit: int) -> dict[str, Any]:
    kind = finding.kind
    if kind == "gap.concentrated":
        return _concentration(facts, voice)
    if kind == "item.last":
        return {"places": _places(facts, voice), "kept": _kept(facts, voice)}
    if kind == "item.tie":
        return tie_words(voice, int(facts["first"]), int(facts["last"]))
    if kind == "outcome":
        return _outcome(finding, voice)
    if kind.startswith("outcome."):
        from gapkit.report.outcome_words import segment_words

        return _segment(facts, voice, item_limit) | segment_words(finding, voice)
    if kind == "item.below_min":
        return _share_words(finding, voice)
    words = next((words for start, words in _LATER.items() if kind.startswith(start)), None)
    if words is not None:
        module, function = words
        return dict(getattr(import_module(f"gapkit.report.{module}"), function)(finding, voice, item_limit))
    if kind.startswith("touch."):
        return touch_words(finding, voice, item_limit)
    if kind.startswith("segment."):
        return _segment(facts, voice, item_limit)
    if kind.startswith("quality."):
        return quality_words(kind.removeprefix("quality."), facts, voice)
    if kind == "tests.disagree":
        items = list(facts.get("items", ()))
        return {"items": _few(items, voice), "k": voice.count(len(items)), "count": len(items)}
    if kind == "reliability.low":
        return {
            "v": voice.locale.alpha(finding.estimate),
            "column": scale_words(voice, str(facts.get("column", "perception"))),
            "between_alpha": _between(voice, finding.low, finding.high, 2, signed=False),
        }
    return {}


def scale_words(voice: Voice, column: str) -> str:
    """Return the answers of a column as running text names them: "the perceptions"."""
    return voice.tell(f"reliability.column.{column}")


def _concentration(facts: Mapping[str, Any], voice: Voice) -> dict[str, str]:
    k, m = int(facts["k"]), int(facts["m"])
    return {
        "K": upper_first(voice.count(k, m, feminine=True)),
        "m": voice.count(m, m, feminine=True),
        "dims": voice.labels(list(facts["dimensions"])),
        "share": voice.locale.share(facts.get("share")),
    }


def _kept(facts: Mapping[str, Any], voice: Voice) -> str:
    share, replicates = float(facts.get("p_worst", math.nan)), voice.locale.number(facts.get("replicates"))
    if not math.isfinite(share):
        share = voice.diagnosis.thresholds.rank_share
    if voice.census or share >= 1:
        return voice.tell(f"item.kept.{'known' if voice.census else 'all'}", B=replicates)
    if voice.share_in_hundred(share) == "100":
        return voice.tell("item.kept.nearly")
    return voice.tell("item.kept.most", k=voice.share_in_hundred(share))


def _places(facts: Mapping[str, Any], voice: Voice) -> str:
    low, high = facts.get("rank_low"), facts.get("rank_high")
    if low is None or high is None:
        return voice.tell("item.places.unknown")
    words = tie_words(voice, int(low), int(high))
    return voice.tell(f"item.places.{'one' if low == high else 'band'}", odds=voice.rules["odds"], **words)


def tie_words(voice: Voice, first: int, last: int) -> dict[str, Any]:
    """Return two places as digits and as ordinals."""
    return {
        "a": first,
        "b": last,
        "a_ordinal": voice.locale.ordinal(first, before_noun=True),
        "b_ordinal": voice.locale.ordinal(last, before_noun=True),
    }


def _share_words(finding: Finding, voice: Voice) -> dict[str, str]:
    low, high = 100 * finding.low, 100 * finding.high
    return {
        "k": voice.share_in_hundred(finding.estimate),
        "between_share": _between(voice, low, high, 0, signed=False),
        "range_share": voice.locale.interval(low, high, 0, signed=False),
    }


def _outcome(finding: Finding, voice: Voice) -> dict[str, Any]:
    outcome = next((o for o in voice.diagnosis.questionnaire.outcomes if o.code == finding.subject), None)
    metric = str(finding.facts.get("metric", ""))
    said: dict[str, Any] = {"name": voice.say(f"outcomes.the.{metric}")}
    if metric in ("nps", "enps"):
        value, between = nps_words(voice, finding.estimate, finding.low, finding.high)
        return said | {"v": value, "value": value, "between": between, "between_value": between}
    if metric in ("csat", "churn"):
        shares = _share_words(finding, voice)
        return said | shares | {"value": voice.locale.share(finding.estimate), "between_value": shares["between_share"]}
    if metric == "clv":
        from gapkit.report.outcome_words import amount_words

        value, between = amount_words(voice, finding.estimate, finding.low, finding.high)
        return said | {"v": value, "value": value, "between_value": between}
    words = gap_words(voice, finding.estimate, finding.low, finding.high, state="")
    if metric == "acsi":
        return said | {"v": words["v"], "value": words["v"], "between_value": words["between_score"]}
    said |= {"value": words["v"], "between_value": words["between_score"]}
    label = plain(outcome.text.in_(voice.language)) if outcome else finding.subject
    return said | {
        "label": voice.locale.quoted(label.rstrip(". ")),
        "max": outcome.scale.high if outcome else voice.diagnosis.questionnaire.scale.high,
        "direction": voice.tell(f"ces.{'lower' if outcome and not outcome.higher_is_better else 'higher'}"),
    }


def _segment(facts: Mapping[str, Any], voice: Voice, item_limit: int) -> dict[str, str]:
    quoted = voice.locale.quoted
    values = [quoted(_cut(str(value), item_limit)) for value in facts.get("values", ())]
    return {
        "from": voice.locale.number(facts.get("from", voice.diagnosis.thresholds.indicative_below)),
        "segment": quoted(_cut(str(facts.get("segment", "")), item_limit)),
        "Segment": upper_first(_cut(str(facts.get("segment", "")), item_limit)),
        "value": quoted(_cut(str(facts.get("value", "")), item_limit)),
        "values": _few(values, voice),
    }


def nps_words(voice: Voice, value: float, low: float, high: float) -> tuple[str, str]:
    """Return an NPS and its interval: whole numbers, with a decimal where a limit would be rounded to zero."""
    decimals = 1 if any(0 < abs(limit) <= 0.5 for limit in (low, high)) else 0
    return voice.locale.signed(value, decimals), _between(voice, low, high, decimals, signed=True)


def quality_words(key: str, facts: Mapping[str, Any], voice: Voice) -> dict[str, Any]:
    """Return the numbers of a data-quality flag as texts."""
    locale, thresholds = voice.locale, voice.diagnosis.thresholds
    said: dict[str, Any] = {name: locale.number(facts.get(name)) for name in ("k", "m", "n", "limit")}
    said["count"] = facts.get("k")
    if key == "ceiling":
        said["share"] = locale.share(thresholds.ceiling_share)
    elif key == "small" and is_tiny(facts, voice):
        said["limit"] = thresholds.min_cell
    elif key == "missing":
        said["share"] = locale.share(thresholds.missing_share)
    elif key == "complete":
        said |= {"share": locale.share(facts.get("share"), 1), "limit": locale.share(thresholds.missing_share)}
    elif key == "floor":
        said["share"] = locale.share(thresholds.floor_share)
    elif key == "not_applicable":
        said["share"] = locale.share(thresholds.not_applicable_share)
    elif key in ("rows_harmless", "rows_matter", "left_out_harmless", "left_out_matter"):
        said["limit"] = shift_words(voice)
    elif key in ("straight_lining", "drop_out", "expectation_missing", "response_rate", "population"):
        share = facts.get("share", math.nan)
        said |= {"share": locale.share(share, 1), "points": locale.number(100 * share, 1)}
        said["limit"] = locale.number(100 * facts.get("limit", math.nan))
    elif key in ("clusters", "clusters_even"):
        weights = voice.say("quality.with_weights") if voice.is_weighted else ""
        said |= {"effective": locale.number(facts.get("effective")), "weights": weights}
        said |= {"icc": locale.number(facts.get("icc"), 2), "factor": locale.number(facts.get("factor"), 1)}
    elif key in ("raking", "raked"):
        said |= {"effective": locale.number(facts.get("effective")), "share": locale.share(facts.get("share"))}
        said["misfit"] = locale.share(facts.get("misfit"), 1)
        said["margins"] = locale.joined([str(name) for name in facts.get("margins", ())])
    elif key == "effective_n":
        said["effective"] = locale.number(facts.get("effective"))
    return said


def shift_words(voice: Voice) -> str:
    """Return the shift from which doubtful rows matter, in points."""
    thresholds = voice.diagnosis.thresholds
    return voice.locale.number(thresholds.shift_share * thresholds.smallest_gap, 2)


def is_tiny(facts: Mapping[str, Any], voice: Voice) -> bool:
    """Whether there are so few people that not even their number is told."""
    return int(facts.get("n", 0)) < voice.diagnosis.thresholds.min_cell


def _few(texts: list[str], voice: Voice, most: int = 4) -> str:
    """Return a list in prose; a long one names its first and counts the others."""
    if len(texts) <= most:
        return voice.locale.joined(texts)
    return voice.say("words.and_more", texts=", ".join(texts[: most - 1]), k=len(texts) - most + 1)


def _cut(text: str, limit: int) -> str:
    return excerpt(plain(text), min(limit, _VALUE_LIMIT))
