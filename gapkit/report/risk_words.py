"""Risk in words: how surely those at risk are told from the others, what it goes with, and why nothing can be said."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gapkit.diagnosis.risk_rules import clearest_effect, lead_prediction
from gapkit.i18n import say
from gapkit.report.driver_words import aim_words, driver_name
from gapkit.report.formats import excerpt, plain
from gapkit.report.staff_words import say_of_staff
from gapkit.report.voice import Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding
    from gapkit.scoring.drivers.foretold import Prediction

_NAME_LIMIT = 60
_COIN = 0.5


def said(voice: Voice, key: str, /, **parameters: object) -> str:
    """Return a text of the `risk` catalogue."""
    return (say_of_staff if voice.is_of_staff else say)(f"risk.{key}", voice.language, **parameters)


def pairs_words(voice: Voice, area: float, low: float, high: float) -> dict[str, str]:
    """Return in how many of 100 pairs of people the right one is told, and between how many."""
    number = voice.locale.number(100 * area)
    between = voice.locale.between(100 * low, 100 * high, 0, signed=False)
    return {"v": number, "between": between, "least": voice.locale.number(100 * low)}


def fewer_words(voice: Voice, effect: float, low: float, high: float) -> dict[str, str]:
    """Return how many fewer of 100 people have the event, and between how many."""
    decimals = 0 if min(abs(effect), abs(low), abs(high)) >= 0.01 else 1
    between = voice.locale.between(-100 * high, -100 * low, decimals, signed=False)
    return {"k": voice.locale.number(-100 * effect, decimals), "between_k": between}


def risk_pattern(finding: Finding) -> str:
    """Return the catalogue key of a finding about risk."""
    if finding.kind == "risk.group" and finding.facts.get("usable") is False:
        return "risk.group_order"
    if finding.kind == "risk.told" and finding.estimate == 1:
        return "risk.all"
    if finding.kind == "risk.told":
        return f"risk.told.{'later' if finding.facts.get('timing') == 'later' else 'same'}"
    return finding.kind


def risk_parameters(finding: Finding, voice: Voice, limit: int) -> dict[str, Any]:
    """Return what the sentences about risk may ask for; names are cut at `limit` signs."""
    event, shortest = str(finding.facts["event"]), min(limit, _NAME_LIMIT)
    risk = said(voice, f"{event}.risk")
    words = {name: said(voice, f"{event}.{name}") for name in ("who", "whoever", "bare")}
    words |= {"risk": risk, "Risk": upper_first(risk)}
    numbers = (finding.estimate, finding.low, finding.high)
    if finding.kind == "risk.effect":
        return words | fewer_words(voice, *numbers) | {"what": driver_name(voice, finding.subject, shortest)}
    if finding.kind == "risk.group":
        group = voice.locale.quoted(excerpt(plain(str(finding.facts["value"])), shortest))
        between = voice.locale.between(100 * finding.low, 100 * finding.high, 0, signed=False)
        return words | {"group": group, "share": voice.locale.share(finding.estimate), "between_share": between}
    return words | pairs_words(voice, *numbers)


def calibration_words(voice: Voice, row: Prediction) -> str:
    """Return whether percentages of risk can be taken at their word."""
    thresholds, number = voice.diagnosis.thresholds, voice.locale.number
    low, high = thresholds.calibration_low, thresholds.calibration_high
    inside = row.calibration_slope_low >= low and row.calibration_slope_high <= high
    if not math.isfinite(row.calibration_slope):
        return said(voice, "calibration.separated")
    if not row.usable and low <= row.calibration_slope <= high:
        limits = row.calibration_intercept_low, row.calibration_intercept_high
        intercept, between = voice.locale.signed(row.calibration_intercept, 2), voice.locale.between(*limits, 2)
        return said(voice, "calibration.mean", intercept=intercept, between=between)
    return said(
        voice,
        f"calibration.{'no' if not row.usable else 'sure' if inside else 'likely'}",
        slope=number(row.calibration_slope, 2),
        between=voice.locale.between(row.calibration_slope_low, row.calibration_slope_high, 2, signed=False),
    )


def claim_words(voice: Voice, row: Prediction) -> str:
    """Return what may be claimed, by when the outcome was measured."""
    key = "later" if row.timing == "later" else "same_left" if row.event == "left" else "same"
    return said(voice, f"claim.{key}")


def risk_reason(voice: Voice, row: Prediction) -> str:
    """Return why an outcome is not foretold, with the remedy where there is one."""
    thresholds, number = voice.diagnosis.thresholds, voice.locale.number
    key = row.reason
    if (key == "few" and row.n is None) or (key == "few_events" and row.events is None):
        key = f"{key}_hidden"
    return said(
        voice,
        f"reason.{key}",
        aim=upper_first(aim_words(voice, row.outcome)["aim"]),
        n=number(row.n),
        events=number(row.events),
        needed=number(thresholds.driver_people),
        least=number(thresholds.min_cell),
        each=number(thresholds.risk_events),
        clusters=number(thresholds.few_clusters),
    )


def risk_line(voice: Voice) -> str:
    """Return who is at risk on one line; nothing where that cannot be said."""
    row = lead_prediction(voice.diagnosis.predictions)
    if row is None or row.reason not in ("", "nothing"):
        return ""
    bare = said(voice, f"{row.event}.bare")
    if row.reason or row.area_low <= _COIN:
        return said(voice, "terminal.none", bare=bare)
    told = said(
        voice,
        f"terminal.{'all' if row.area == 1 else 'told'}",
        bare=bare,
        **pairs_words(voice, row.area, row.area_low, row.area_high),
    )
    effect = clearest_effect(row, voice.diagnosis.thresholds.error_rate)
    if effect is None:
        return told
    words = fewer_words(voice, effect.effect, effect.low, effect.high)
    name = excerpt(voice.name(effect.code), _NAME_LIMIT)
    return f"{told}; {said(voice, 'terminal.effect', what=name, k=words['k'], between=words['between_k'])}"
