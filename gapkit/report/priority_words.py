"""Priorities in words: whose importance counts, and what closing a gap goes along with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.i18n import say
from gapkit.report.driver_words import NAME_LIMIT, aim_words, driver_name
from gapkit.report.outcome_words import asked, difference_text
from gapkit.report.staff_words import say_of_staff
from gapkit.report.target_words import gains_in_force, whose_of
from gapkit.report.voice import Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding
    from gapkit.scoring.what_if import Gain

_NET, _SHARES = ("nps", "enps"), ("csat", "churn")
_WORDS_UP_TO = 9
"""Small numbers are written as words."""
_MEAN = "rating"
"""How the mean of answers is written: as a rating."""


def told(voice: Voice, key: str, /, **parameters: object) -> str:
    """Return a text of the `priorities` catalogue."""
    return (say_of_staff if voice.is_of_staff else say)(f"priorities.{key}", voice.language, **parameters)


def main_aim(voice: Voice) -> dict[str, str]:
    """Return what the main outcome is about."""
    model = next((one for one in voice.diagnosis.driver_models if one.main and not one.reason), None)
    return aim_words(voice, "" if model is None else model.outcome)


def gain_text(voice: Voice, row: Gain, value: float) -> str:
    """Return a gain, or a slope, as tables write it."""
    return difference_text(voice, _written(voice, row), value)


def gain_limits(voice: Voice, row: Gain, low: float, high: float, *, prose: bool = False) -> str:
    """Return an interval of a gain, or of a slope."""
    metric = _written(voice, row)
    unit = 100 if metric in _SHARES else 1
    decimals = 0 if metric in (*_NET, *_SHARES) else 1 if metric == "acsi" else 2
    write = voice.locale.between if prose else voice.locale.interval
    return write(unit * low, unit * high, decimals)


def metric_words(voice: Voice, row: Gain) -> str:
    """Return what a gain is measured in, as the head of a column."""
    outcome = asked(voice, row.outcome)
    if row.metric == "value" and outcome.kind in (*_NET, *_SHARES):
        return told(voice, f"what_if.{outcome.kind}")
    ends = (0, 100) if outcome.kind == "acsi" else (outcome.scale.low, outcome.scale.high)
    aim = upper_first(aim_words(voice, row.outcome)["aim"])
    return told(voice, "what_if.mean", Aim=aim, low=ends[0], high=ends[1])


def slope_sentence(voice: Voice, row: Gain) -> str:
    """Return what a point more on a dimension goes along with."""
    sign = 1 if row.slope > 0 else -1
    low, high = sorted((sign * row.slope_low, sign * row.slope_high))
    return told(
        voice,
        "what_if.higher" if sign > 0 else "what_if.lower",
        what=driver_name(voice, row.code),
        slope=gain_text(voice, row, abs(row.slope)).lstrip("+"),
        between=gain_limits(voice, row, low, high, prose=True).replace("+", ""),
        **aim_words(voice, row.outcome),
    )


def what_if_line(voice: Voice) -> str:
    """Return on one line what the first dimension of the roadmap goes along with; nothing where it cannot be said."""
    rows = [row for row in gains_in_force(voice) if not row.reason]
    order = {action.id: action.rank for action in voice.diagnosis.roadmap if action.level == "dimension"}
    first = min((row.code for row in rows if row.code in order), key=lambda code: order[code], default=None)
    if first is None:
        return ""
    gains = [
        told(
            voice,
            "what_if.terminal_one",
            metric=metric_words(voice, row),
            gain=gain_text(voice, row, row.gain),
            between=gain_limits(voice, row, row.low, row.high),
        )
        for row in rows
        if row.code == first
    ]
    what, whose = driver_name(voice, first, NAME_LIMIT), whose_of(voice, first)
    return told(voice, "what_if.terminal", what=what, whose=whose, gains=" · ".join(gains))


def priority_parameters(finding: Finding, voice: Voice, limit: int) -> dict[str, Any]:
    """Return what the sentences about whose importance counts may ask for."""
    facts, cut = finding.facts, min(limit, NAME_LIMIT)
    said, seen = (driver_name(voice, str(facts[name]), cut) for name in ("said", "seen"))
    k, of = int(facts["k"]), int(facts["of"])
    alone = k == 1 and voice.language == "es" and of <= _WORDS_UP_TO
    counted = "uno" if alone else voice.count(k, of)
    return {
        "said": said,
        "seen": seen,
        "What": upper_first(said),
        "what": said,
        "count": k,
        "k": counted,
        "K": upper_first(counted),
        "m": voice.locale.number(of),
        **aim_words(voice, str(facts["outcome"])),
    }


def _written(voice: Voice, row: Gain) -> str:
    """Return the metric whose way of writing numbers a gain takes."""
    return asked(voice, row.outcome).kind if row.metric == "value" else _MEAN
