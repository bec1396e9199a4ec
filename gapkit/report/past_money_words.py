"""The money of an earlier plan in words: what was expected by when, and in which money each side counts."""

from __future__ import annotations

import math

from gapkit.report.formats import plain
from gapkit.report.loop_words import looped
from gapkit.report.money import money
from gapkit.report.voice import Voice


def expected_cost(voice: Voice, cost: float, by_now: float, currency: str) -> str:
    """Return what was expected to be spent: by now, where that is known, and over the whole horizon."""
    words = {"cost": money(voice.locale, cost, currency), "now": money(voice.locale, by_now, currency)}
    return looped(voice, f"findings.wave.money.{'by_now' if math.isfinite(by_now) else 'whole'}", **words)


def other_money(voice: Voice, old: str, new: str, old_year: int | None, new_year: int | None) -> str:
    """Return that two plans count in different money, or at prices of different years; nothing where they do not."""
    if plain(old).upper() == plain(new).upper() and old_year == new_year:
        return ""
    told = {"old": _unit(voice, old, old_year), "new": _unit(voice, new, new_year)}
    return looped(voice, "findings.wave.money.other", **told)


def _unit(voice: Voice, currency: str, year: int | None) -> str:
    name = plain(currency)
    if year is None:
        return name or looped(voice, "findings.wave.money.nothing")
    key = "unit" if name else "prices"
    return looped(voice, f"findings.wave.money.{key}", currency=name, year=str(year))
