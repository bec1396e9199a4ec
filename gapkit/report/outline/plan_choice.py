"""What is chosen under the limits of a plan, what each limit costs, and who decides what."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gapkit.report.blocks import Card, Cards
from gapkit.report.formats import excerpt, plain
from gapkit.report.plan_remarks import left_aside
from gapkit.report.plan_turns import finished, is_done
from gapkit.report.plan_words import amount, capacity_name, chance, held, members, named, names_of, reason_text, told
from gapkit.report.voice import Voice

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.results import Constraint, Selection

_TEXT_LIMIT = 120
_MOST_LIMITS = 5
_KINDS = ("budget", "capacity", "must", "precedence")


def choice_cards(voice: Voice) -> Cards | None:
    """Return what is chosen and who decides; None where the plan has neither limits nor decisions."""
    plan = held(voice)
    cards = [] if plan.selection is None else [_choice(voice, plan.selection)]
    decisions = tuple(decision_text(voice, place) for place in range(len(plan.plan.decisions)))
    if decisions:
        cards.append(Card(told(voice, "choice.decisions"), bullets=decisions))
    return Cards(tuple(cards), columns=len(cards)) if cards else None


def decision_text(voice: Voice, place: int) -> str:
    """Return who decides what, when and by which rule; that somebody is still to be named where nobody is."""
    one = held(voice).plan.decisions[place]
    who = plain(one.who) or told(voice, "choice.unnamed")
    told_of = (who, voice.locale.date(plain(one.when)) if one.when else "", plain(one.rule))
    what = excerpt(plain(one.what), _TEXT_LIMIT)
    rest = "; ".join(excerpt(text, _TEXT_LIMIT) for text in told_of if text)
    return told(voice, "choice.decision", what=f"**{what}**", rest=rest)


def _choice(voice: Voice, chosen: Selection) -> Card:
    title = told(voice, "choice.title" if held(voice).plan.budget is not None else "choice.title_bare")
    if chosen.reason:
        return Card(title, paragraphs=(told(voice, "choice.none", reason=reason_text(voice, chosen.reason)),))
    aim = "npv" if chosen.aim == "npv" else "value"
    cost = amount(voice, chosen.cost)
    picked = [one for one, row in members(held(voice)) if one.id in chosen.chosen and not is_done(one, row)]
    ids, proposals = [one.id for one in picked], [one.id for one in picked if one.proposed]
    middle = _middle(voice, chosen)
    first = told(
        voice,
        "choice.chosen_mean" if aim == "npv" and middle is None else f"choice.chosen_{aim}",
        names=names_of(voice, ids),
        cost=cost,
        value=amount(voice, chosen.value if middle is None else middle),
    )
    first = told(voice, "choice.nothing") if aim == "npv" and not ids else first
    first = " ".join([first, *_without(voice, ids, proposals, mean=middle is None)])
    left = [row.id for row in held(voice).initiatives if row.chosen is False]
    said = [first, *([told(voice, "choice.left", count=len(left), names=names_of(voice, left))] if left else [])]
    if chosen.runner_up:
        said.append(
            told(
                voice,
                f"choice.runner_{aim}",
                names=names_of(voice, [code for code in chosen.runner_up if code not in _behind(voice)]),
                cost=amount(voice, chosen.runner_up_cost),
                less=amount(voice, chosen.value - chosen.runner_up_value, chosen.value),
                p=chance(voice, chosen.p_better),
            )
        )
    said += left_aside(voice, chosen)
    # What costs most is told first: that is where a limit is worth talking about.
    limits = sorted(chosen.constraints, key=lambda one: -_gained(chosen, one))[:_MOST_LIMITS]
    return Card(title, paragraphs=(" ".join(said),), bullets=tuple(_limit(voice, chosen, one) for one in limits))


def _behind(voice: Voice) -> list[str]:
    """Return what is done: it is in every set, and nobody chooses it any more."""
    return [one.id for one, _ in finished(voice)]


def _without(voice: Voice, ids: Sequence[str], proposals: Sequence[str], *, mean: bool) -> list[str]:
    """Return what of a set costs or brings nothing that can be told, what nobody agreed to, and what is done."""
    known = {one.id: one for one in held(voice).plan.initiatives}
    free = [code for code in ids if known[code].cost is None and known[code].running is None]
    economics = voice.diagnosis.economics
    reasons = {} if economics is None else {case.id: case.reason for case in economics.cases}
    open_ = [code for code in ids if reasons.get(code) not in (None, "", "no_cost") and code not in free]
    silent = open_ if mean else []
    told_of = {"costless": free, "silent": silent, "agreed_by_none": proposals, "behind": _behind(voice)}
    return [
        told(voice, f"choice.{key}", count=len(codes), names=names_of(voice, codes))
        for key, codes in told_of.items()
        if codes
    ]


def _middle(voice: Voice, chosen: Selection) -> float | None:
    """Return the net benefit of what is chosen as all other pages tell it; None where they tell that of others."""
    economics = voice.diagnosis.economics
    case = None if economics is None else economics.portfolio
    if economics is None or case is None or not case.verdict or chosen.aim != "npv":
        return None
    rest = set(chosen.chosen) - set(economics.together)
    paid = {one.id for one in held(voice).plan.initiatives if one.cost is not None or one.running is not None}
    behind = set(_behind(voice))
    return case.npv if set(economics.together) <= set(chosen.chosen) and not (rest & paid) - behind else None


def _gained(chosen: Selection, limit: Constraint) -> float:
    """Return what would be gained without a limit."""
    more = limit.without - chosen.value
    return more if math.isfinite(more) and more > 1e-9 * max(1.0, abs(chosen.value)) else 0.0


def _limit(voice: Voice, chosen: Selection, limit: Constraint) -> str:
    kind = limit.kind if limit.kind in _KINDS else "must"
    where = capacity_name(voice, limit.where) if kind == "capacity" else named(voice, limit.where)
    write = (lambda value: amount(voice, value)) if kind == "budget" else voice.locale.number
    said = told(voice, f"choice.{kind}", where=where, used=write(limit.used), limit=write(limit.limit))
    more = _gained(chosen, limit)
    if not more:
        return f"{said} {told(voice, 'choice.free')}"
    aim = "npv" if chosen.aim == "npv" else "value"
    return f"{said} {told(voice, f'choice.gains_{aim}', more=amount(voice, more))}"
