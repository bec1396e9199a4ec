"""Outcomes in words: a score with its interval, and a difference between groups with its unit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.formats import excerpt, plain
from gapkit.report.parameters import gap_words, nps_words
from gapkit.report.voice import Voice

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding
    from gapkit.model import Outcome

NET = ("nps", "enps")
SHARES = ("csat", "churn")
_ROUND_FROM = 100
"""Amounts of at least this much are told without decimals."""


def asked(voice: Voice, code: str) -> Outcome:
    """Return the outcome with a code."""
    return next(outcome for outcome in voice.diagnosis.questionnaire.outcomes if outcome.code == code)


def score_words(voice: Voice, metric: str, value: float, low: float, high: float) -> tuple[str, str]:
    """Return a score and its interval, as prose writes them."""
    locale = voice.locale
    if metric in NET:
        return nps_words(voice, value, low, high)
    if metric in SHARES and low == high and voice.census:
        return locale.share(value), voice.say("words.everybody_asked")
    if metric in SHARES:
        return locale.share(value), locale.between(100 * low, 100 * high, 0, signed=False)
    if metric == "clv":
        return amount_words(voice, value, low, high)
    words = gap_words(voice, value, low, high, state="")
    return words["v"], words["between_score"]


def amount_words(voice: Voice, value: float, low: float, high: float) -> tuple[str, str]:
    """Return an amount and its interval; large ones without decimals."""
    decimals = _decimals("clv", value)
    number = voice.locale.number
    if not (math.isfinite(low) and math.isfinite(high)):
        return number(value, decimals), voice.say("words.no_interval")
    return number(value, decimals), voice.locale.between(low, high, decimals, signed=False)


def score_text(voice: Voice, metric: str, value: float) -> str:
    """Return a score as tables write it."""
    if metric in SHARES:
        return voice.locale.share(value)
    write = voice.locale.signed if metric in NET else voice.locale.number
    return write(value, _decimals(metric, value))


def limits_text(voice: Voice, metric: str, low: float, high: float, *, signed: bool | None = None) -> str:
    """Return an interval as tables write it; differences are `signed`."""
    unit = 100 if metric in SHARES else 1
    plus = metric in NET if signed is None else signed
    return voice.locale.interval(unit * low, unit * high, _decimals(metric, high), signed=plus)


def difference_text(voice: Voice, metric: str, value: float) -> str:
    """Return a difference as tables write it: shares in percentage points."""
    return voice.locale.signed(100 * value if metric in SHARES else value, _decimals(metric, value))


def segment_words(finding: Finding, voice: Voice) -> dict[str, str]:
    """Return what a finding about an outcome by segment says: the difference with its unit, and in what."""
    metric = str(finding.facts.get("metric", "rating"))
    label = excerpt(plain(asked(voice, finding.subject).text.in_(voice.language)).rstrip(". "), 40)
    unit = "share" if metric in SHARES else "amount" if metric == "clv" else "points"
    scale = 100 if metric in SHARES else 1
    text = difference_text(voice, metric, finding.estimate)
    alone = text.lstrip("+−") == "1"
    low, high = scale * finding.low, scale * finding.high
    return {
        "on": voice.tell(f"outcome.on.{metric}", label=voice.locale.quoted(label)),
        "d": voice.tell(f"outcome.unit.{unit}", d=text, count=1 if alone else 2),
        "between_d": voice.locale.between(low, high, _decimals(metric, finding.estimate)),
    }


def _decimals(metric: str, value: float) -> int:
    if metric in (*NET, *SHARES):
        return 0
    if metric == "clv":
        return 0 if abs(value) >= _ROUND_FROM else 2
    return 1 if metric == "acsi" else 2
