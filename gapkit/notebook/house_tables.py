"""What the company says of itself as tables: gaps 2 to 4 and what lies behind the gaps, and maturity."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.formats import MISSING
from gapkit.report.pane_words import held, said
from gapkit.report.voice import Voice

if TYPE_CHECKING:
    from gapkit.scoring.johari.internal_results import InternalRating, MaturityComponent

Lines = tuple[str, list[str], list[list[str]]]
"""A title, headings and rows."""


def internal_table(voice: Voice) -> Lines | None:
    """Return the ratings the company gives itself, the lowest of each gap first; None where it was not asked."""
    rows = [] if voice.diagnosis.johari is None else list(held(voice).internal)
    if not any(math.isfinite(row.mean) for row in rows):
        return None
    kinds = ("gap", "antecedent")
    rows.sort(key=lambda row: (kinds.index(row.kind), row.gap, math.isnan(row.mean), row.mean))
    return said(voice, "house.ratings_title"), _heads(voice, "internal"), [_rating(voice, row) for row in rows]


def maturity_table(voice: Voice) -> Lines | None:
    """Return the components by view: practice, importance, say-do and what customers find; None where not asked."""
    rows = [] if voice.diagnosis.johari is None else list(held(voice).maturity)
    if not any(math.isfinite(row.practice) for row in rows):
        return None
    return said(voice, "house.maturity_title"), _heads(voice, "maturity"), [_component(voice, row) for row in rows]


def _heads(voice: Voice, of: str) -> list[str]:
    names = {
        "internal": ("what", "who", "rating", "between", "agreement", "reading"),
        "maturity": ("what", "who", "practice", "importance", "say_do", "between", "reading", "customers"),
    }
    return [*(said(voice, f"house.columns.{name}") for name in names[of]), "n"]


def _rating(voice: Voice, row: InternalRating) -> list[str]:
    from gapkit.report.outline.johari_house import part_name

    locale = voice.locale
    gap = said(voice, f"columns.{row.gap}") if row.gap == 1 else said(voice, "house.gap", gap=locale.number(row.gap))
    name = voice.name(row.code) if row.kind == "gap" else part_name(voice, "behind", row.code)
    reading = said(voice, f"house.reasons.{row.reason}") if row.reason else ""
    cells = [f"{gap} · {name}", said(voice, f"short.{row.view}")]
    if not math.isfinite(row.mean):
        return [*cells, MISSING, "", MISSING, reading, MISSING]
    numbers = [locale.number(row.mean, 2), locale.interval(row.low, row.high, signed=False)]
    return [*cells, *numbers, _number(voice, row.agreement), reading, locale.number(row.n)]


def _component(voice: Voice, row: MaturityComponent) -> list[str]:
    from gapkit.report.outline.johari_house import part_name

    locale = voice.locale
    cells = [part_name(voice, "components", row.code), said(voice, f"short.{row.view}")]
    if not math.isfinite(row.practice):
        return [*cells, MISSING, MISSING, MISSING, "", said(voice, f"house.reasons.{row.reason}"), "", MISSING]
    between = locale.interval(row.say_do_low, row.say_do_high) if math.isfinite(row.say_do) else ""
    verdict = said(voice, f"say_do.{row.verdict}") if row.verdict else ""
    if row.agreement < voice.diagnosis.thresholds.johari.fewest_agreement:
        verdict = said(voice, "house.reasons.disagree")
    met = said(voice, f"beside.{row.beside}") if row.beside else ""
    say_do = locale.signed(row.say_do) if math.isfinite(row.say_do) else MISSING
    numbers = [locale.number(row.practice, 2), _number(voice, row.importance), say_do]
    return [*cells, *numbers, between, verdict, met, locale.number(row.n)]


def _number(voice: Voice, value: float) -> str:
    return voice.locale.number(value, 2) if math.isfinite(value) else MISSING
