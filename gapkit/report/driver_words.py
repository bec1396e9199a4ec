"""Drivers in words: what an outcome is about, who weighs how much, and why nothing can be said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gapkit.i18n import say
from gapkit.report.formats import MISSING, excerpt, plain
from gapkit.report.staff_words import say_of_staff
from gapkit.report.voice import Voice, of, to, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding
    from gapkit.scoring.drivers.results import DriverModel

NAME_LIMIT = 60
_MOST_NAMED = 3
_FEWEST_TOLD = 3


def said(voice: Voice, key: str, /, **parameters: object) -> str:
    """Return a text of the `drivers` catalogue."""
    return (say_of_staff if voice.is_of_staff else say)(f"drivers.{key}", voice.language, **parameters)


def aim_words(voice: Voice, code: str, limit: int = NAME_LIMIT) -> dict[str, str]:
    """Return what an outcome is about: bare, after "de", after "a"; a label of its own is cut at `limit` signs."""
    outcome = next((one for one in voice.diagnosis.questionnaire.outcomes if one.code == code), None)
    if outcome is None:
        return {"aim": "", "of_aim": "", "to_aim": ""}
    label = voice.locale.quoted(excerpt(plain(outcome.text.in_(voice.language)).rstrip(". "), limit))
    kind = "effort" if outcome.kind == "ces" and not outcome.higher_is_better else outcome.kind
    aim = said(voice, f"aim.{kind}", label=label)
    return {"aim": aim, "of_aim": of(voice.language, aim), "to_aim": to(voice.language, aim)}


def driver_name(voice: Voice, code: str, limit: int = NAME_LIMIT) -> str:
    """Return a dimension or an item as running text names it."""
    return voice.item(code, limit) if voice.is_item(code) else voice.label(code, limit)


def names_of(voice: Voice, codes: Sequence[str], limit: int = NAME_LIMIT) -> str:
    """Return up to three names in full; more of them as codes, which tables explain."""
    if len(codes) > _MOST_NAMED and any(voice.is_item(code) for code in codes):
        return voice.locale.joined(list(codes))
    return voice.locale.joined([driver_name(voice, code, limit) for code in codes])


def parts_words(voice: Voice, model: DriverModel) -> str:
    """Return "the five dimensions"."""
    return said(voice, f"parts.{model.level}", k=voice.locale.words(model.drivers, feminine=model.level == "dimension"))


def between_shares(voice: Voice, low: float, high: float) -> str:
    """Return an interval of shares in prose."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return voice.say("words.no_interval")
    return voice.locale.between(100 * low, 100 * high, 0, signed=False)


def reason_words(voice: Voice, model: DriverModel) -> str:
    """Return why a model has no shares."""
    number, thresholds = voice.locale.number, voice.diagnosis.thresholds
    key = model.reason
    if key == "few" and model.n is None:
        key = "few_hidden"
    elif key == "few" and math.isfinite(model.n_effective) and (model.n or 0) >= model.needed:
        key = "few_effective"
    return upper_first(
        said(
            voice,
            f"reason.{key}",
            count=len(model.culprits),
            names=names_of(voice, model.culprits),
            n=number(model.n),
            effective=number(math.floor(model.n_effective)) if math.isfinite(model.n_effective) else MISSING,
            needed=number(model.needed),
            people=number(thresholds.driver_people),
            each=number(thresholds.people_per_driver),
            least=number(thresholds.min_cell),
            clusters=number(thresholds.few_clusters),
            all=said(voice, f"parts.all_{model.level}"),
            parts=parts_words(voice, model),
            r2=voice.locale.number(model.r2_unseen, 2),
            between=voice.locale.between(model.r2_unseen_low, model.r2_unseen_high, 2, signed=False),
            **aim_words(voice, model.outcome),
        )
    )


def people_notes(voice: Voice, model: DriverModel) -> list[str]:
    """Return who or what was left out or filled in."""
    locale = voice.locale
    told = []
    if model.sampled:
        told.append(said(voice, "note.sampled", asked=locale.number(model.asked), n=locale.number(model.n)))
    if model.left_out:
        limit = locale.share(voice.diagnosis.thresholds.filled_share)
        names = locale.joined(list(model.left_out))
        told.append(said(voice, "note.left_out", names=names, count=len(model.left_out), limit=limit))
    if model.filled > 0:
        told.append(said(voice, "note.filled", share=locale.share(model.filled, 1)))
    return told


def driver_pattern(finding: Finding) -> str:
    """Return the catalogue key of a finding about drivers or quadrants."""
    kind, facts = finding.kind, finding.facts
    if kind == "driver.tie":
        return f"{kind}.{'few' if facts.get('few') else 'many'}"
    if kind == "driver.weak":
        return f"{kind}.{facts.get('level', 'dimension')}"
    if kind == "ipa.focus":
        return f"{kind}.{facts.get('level', 'item') if facts.get('k') else 'none'}"
    return kind


def driver_parameters(finding: Finding, voice: Voice, limit: int) -> dict[str, Any]:
    """Return what the sentences about drivers and quadrants may ask for; names are cut at `limit` signs."""
    facts = finding.facts
    codes = [str(code) for code in facts.get("codes", ())]
    words: dict[str, Any] = {
        "share": voice.locale.share(finding.estimate),
        "between_share": between_shares(voice, finding.low, finding.high),
        "names": names_of(voice, codes, min(limit, NAME_LIMIT)),
    }
    if finding.kind == "ipa.focus":
        k, m, borderline = int(facts["k"]), int(facts["of"]), int(facts["m"])
        feminine = facts.get("level") == "dimension"
        border = ""
        if borderline:
            counted = _count(voice, borderline, m, feminine=feminine)
            border = voice.tell("ipa.border", count=borderline, b=counted)
        words |= {"count": k, "border": border, "m": voice.locale.number(m)}
        words["K"] = upper_first(voice.count(k, m, feminine=feminine))
        return words | {"O": upper_first(_count(voice, k, m, feminine=feminine))}
    if finding.kind == "driver.tie":
        held = [driver_name(voice, code, min(limit, NAME_LIMIT)) for code in codes]
        words["names"] = voice.locale.joined(held, alternative=True)
        words["k"] = voice.locale.words(len(codes))
    if finding.kind in ("driver.top", "driver.tie"):
        what = driver_name(voice, finding.subject, min(limit, NAME_LIMIT))
        words |= {"what": what, "What": upper_first(what)}
    return words | aim_words(voice, str(facts.get("outcome", finding.subject)))


def _count(voice: Voice, k: int, m: int, *, feminine: bool) -> str:
    """Return a count that stands alone: "uno", not "un"."""
    if k == 1 and m <= 9 and voice.language == "es":
        return "una" if feminine else "uno"
    return voice.count(k, m, feminine=feminine)


def drivers_line(voice: Voice) -> str:
    """Return what goes with the main outcome on one line; nothing where that cannot be said."""
    model = main_model(voice)
    if model is None or model.reason:
        return ""
    rows = voice.diagnosis.drivers.where(level=model.level, outcome=model.outcome)
    first = sorted(rows, key=lambda row: row.rank or 0)[:_FEWEST_TOLD]
    texts = [
        said(
            voice,
            "terminal.one",
            name=row.code if voice.is_item(row.code) else excerpt(voice.name(row.code), NAME_LIMIT),
            share=voice.locale.share(row.share),
            between=voice.locale.interval(100 * row.low, 100 * row.high, 0, signed=False),
        )
        for row in first
    ]
    r2 = voice.locale.share(model.r2_adjusted)
    return said(voice, "terminal.shares", r2=r2, names=" · ".join(texts), **aim_words(voice, model.outcome))


def main_model(voice: Voice) -> DriverModel | None:
    """Return the model the report is told along: the dimensions of the main outcome, or its items."""
    held = [model for model in voice.diagnosis.driver_models if model.main]
    return next((model for model in held if model.level == "dimension"), held[0] if held else None)
