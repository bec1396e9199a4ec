"""What is done now, in a few words: what it costs, and where it closes most; for the cover and the decision."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.plan_turns import in_order
from gapkit.report.plan_words import amount, held, name_of, quarter_name, told
from gapkit.report.voice import Voice

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.results import PlanBlock

_NAME = 60


def block_words(voice: Voice, block: PlanBlock) -> str:
    """Return what is done now costs, and what it closes together; nothing where neither is known."""
    cost = amount(voice, block.cost) if math.isfinite(block.cost) else ""
    key = "both" if cost and block.code else "cost" if cost else "effect" if block.code else ""
    return told(voice, f"now.{key}", cost=cost, **_effect(voice, block)) if key else ""


def to_start_now(voice: Voice) -> tuple[str, str, str] | None:
    """Return the name, figure and small print of what the plan does first; None where nobody agreed to anything.

    What is done now with what it costs and closes, else what comes first and when.
    """
    own = [(one, row) for one, row in in_order(voice) if not one.proposed and row.chosen is not False]
    if not own:
        return None
    block = next((one for one in held(voice).blocks if one.horizon == "now"), None)
    agreed = {one.id for one, _ in own}
    if block is None or not agreed.intersection(block.initiatives):
        one, row = own[0]
        when = "" if row.quarter is None else _quarter(voice, row.quarter)
        return told(voice, "now.first"), name_of(one, _NAME), when
    k = len(block.initiatives)
    count = told(voice, "now.count", count=k, k=voice.count(k, feminine=True))
    effect = told(voice, "now.short", **_effect(voice, block)) if block.code else ""
    if math.isfinite(block.cost):
        return told(voice, "now.name"), amount(voice, block.cost), "; ".join(filter(None, (count, effect)))
    return told(voice, "now.name"), count, effect


def _effect(voice: Voice, block: PlanBlock) -> dict[str, str]:
    signed = voice.locale.signed
    if not block.code:
        return {}
    return {"low": signed(block.low, 1), "high": signed(block.high, 1), "dim": voice.label(block.code)}


def _quarter(voice: Voice, quarter: int) -> str:
    from gapkit.diagnosis.plan.calendar import first_quarter

    return quarter_name(voice, quarter + (first_quarter(held(voice).plan) or 0))
