"""Whose target it is that a gain leads up to: a plan's own, or the usual one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gapkit.i18n import say
from gapkit.report.formats import excerpt, plain
from gapkit.report.voice import NAME_LIMIT, Voice

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.results import Target
    from gapkit.scoring.what_if import Gain


def gains_in_force(voice: Voice) -> list[Gain]:
    """Return the gains up to the targets that hold: the plan's own where it sets one, the usual ones elsewhere."""
    if voice.diagnosis.plan is None:
        return [row for row in voice.diagnosis.what_if if row.closes == "target"]
    from gapkit.diagnosis.plan.aims import in_force

    return in_force(voice.diagnosis.what_if, voice.diagnosis.plan)


def own_targets(voice: Voice) -> Mapping[str, Target]:
    """Return the targets of dimensions that the plan sets otherwise than a study without one, by code."""
    if voice.diagnosis.plan is None:
        return {}
    from gapkit.diagnosis.plan.aims import whose

    return whose(voice.diagnosis.plan)


def whose_of(voice: Voice, code: str) -> str:
    """Return whose the target of a dimension is, in brackets; nothing where it is the usual one."""
    own = own_targets(voice).get(code)
    return "" if own is None else whose_target(voice, own.rule, own.source)


def whose_target(voice: Voice, rule: str, source: str) -> str:
    """Return whose a target is by the rule that sets it and by who said so, in brackets; nothing without a rule."""
    if not rule:
        return ""
    told = excerpt(plain(source), NAME_LIMIT)
    key = {"own": "own" if told else "plan", "competitor": "competitor_of" if told else "competitor"}.get(rule, rule)
    return say(f"plan_numbers.whose.{key}", voice.language, source=told)


def targets_note(voice: Voice, codes: Sequence[str]) -> list[str]:
    """Return which of these dimensions have a target of the plan's own, and whose it is."""
    told: dict[str, list[str]] = {}
    for code in codes:
        if whose := whose_of(voice, code):
            told.setdefault(whose, []).append(voice.name(code))
    names = "; ".join(voice.locale.joined(dimensions) + whose for whose, dimensions in told.items())
    return [say("plan_numbers.whose.note", voice.language, names=names)] if names else []
