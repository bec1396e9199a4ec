"""What is chosen under the limits of a plan, what each limit costs, and who decides what."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.blocks import Card, Cards
from gapkit.report.formats import excerpt, plain
from gapkit.report.plan_remarks import left_aside
from gapkit.report.plan_words import amount, capacity_name, chance, held, named, names_of, reason_text, told
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
    """Return who decides what, when and by which rule."""
    one = held(voice).plan.decisions[place]
    told_of = (plain(one.who), voice.locale.date(plain(one.when)) if one.when else "", plain(one.rule))
    what = excerpt(plain(one.what), _TEXT_LIMIT)
    rest = "; ".join(excerpt(text, _TEXT_LIMIT) for text in told_of if text)
    return told(voice, "choice.decision", what=f"**{what}**", rest=rest) if rest else f"**{what}**."


def _choice(voice: Voice, chosen: Selection) -> Card:
    title = told(voice, "choice.title" if held(voice).plan.budget is not None else "choice.title_bare")
    if chosen.reason:
        return Card(title, paragraphs=(told(voice, "choice.none", reason=reason_text(voice, chosen.reason)),))
    aim = "npv" if chosen.aim == "npv" else "value"
    cost = amount(voice, chosen.cost)
    middle = _middle(voice, chosen)
    first = told(
        voice,
        "choice.chosen_mean" if aim == "npv" and middle is None else f"choice.chosen_{aim}",
        names=names_of(voice, chosen.chosen),
        cost=cost,
        value=amount(voice, chosen.value if middle is None else middle),
    )
    left = [row.id for row in held(voice).initiatives if row.chosen is False]
    said = [first, *([told(voice, "choice.left", count=len(left), names=names_of(voice, left))] if left else [])]
    if chosen.runner_up:
        said.append(
            told(
                voice,
                f"choice.runner_{aim}",
                names=names_of(voice, chosen.runner_up),
                cost=amount(voice, chosen.runner_up_cost),
                less=amount(voice, chosen.value - chosen.runner_up_value, chosen.value),
                p=chance(voice, chosen.p_better),
            )
        )
    said += left_aside(voice, chosen)
    # What costs most is told first: that is where a limit is worth talking about.
    limits = sorted(chosen.constraints, key=lambda one: -_gained(chosen, one))[:_MOST_LIMITS]
    return Card(title, paragraphs=(" ".join(said),), bullets=tuple(_limit(voice, chosen, one) for one in limits))


def _middle(voice: Voice, chosen: Selection) -> float | None:
    """Return the net benefit of what is chosen as all other pages tell it; None where they tell that of others."""
    economics = voice.diagnosis.economics
    case = None if economics is None else economics.portfolio
    if economics is None or case is None or not case.verdict or chosen.aim != "npv":
        return None
    return case.npv if set(economics.together) <= set(chosen.chosen) else None


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
