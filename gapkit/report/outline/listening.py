"""When customers are listened to again, what would change the plan, what to ask anew, what the last plan brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.report.blocks import Card, Section
from gapkit.report.formats import excerpt, plain
from gapkit.report.outline.plan_choice import decision_text
from gapkit.report.plan_words import amount, held, members, told
from gapkit.report.voice import Voice

if TYPE_CHECKING:
    from gapkit.model.plan import Listening

MOST_HINTS = 3
_MOST_CODES, _SOURCE_LIMIT = 8, 60


def listening_cards(voice: Voice) -> tuple[Card, ...]:
    """Return the plan's own dates with what they can show, and what came of the last plan; empty where it has none."""
    plan = held(voice)
    dates = [listening_text(voice, one) for one in plan.plan.listening]
    cards = []
    if dates:
        rules = [decision_text(voice, place) for place, one in enumerate(plan.plan.decisions) if plain(one.rule)]
        cards.append(Card(told(voice, "olas.card"), bullets=(*dates, *rules, *to_ask(voice))))
    if plan.checks:
        from gapkit.report.outline.next_checks import checks_card

        cards.append(checks_card(voice))
    if plan.attained and not (voice.diagnosis.waves is not None and voice.diagnosis.waves.initiatives):
        cards.append(Card(told(voice, "olas.attained"), bullets=tuple(attained_lines(voice))))
    return tuple(cards)


def listening_text(voice: Voice, one: Listening) -> str:
    """Return a date with how many answer what, and how much of the plan that shows."""
    kind = told(voice, f"olas.{one.kind if one.kind in ('pulse', 'wave') else 'wave'}")
    when = plain(one.when)
    key = "when" if when else "undated"
    parts = []
    if one.people:
        parts.append(told(voice, "olas.people", n=voice.locale.number(one.people)))
    if one.items:
        codes = ", ".join(one.items[:_MOST_CODES]) + ("…" if len(one.items) > _MOST_CODES else "")
        k = voice.count(len(one.items))
        parts.append(told(voice, "olas.items", count=len(one.items), k=k, codes=codes))
    else:
        parts.append(told(voice, "olas.all_items"))
    enough = _enough(voice, one)
    head = told(voice, f"olas.{key}", kind=kind, when=voice.locale.date(when))
    return f"**{head}**: {'; '.join([*parts, *enough])}."


def to_ask(voice: Voice) -> list[str]:
    """Return what nobody asked about and the next wave should; nothing is loaded without the company's own answers."""
    johari = voice.diagnosis.johari
    if johari is None or not johari.unknown:
        return []
    from gapkit.report.outline.johari_unknown import hint_next, hint_title

    hints = list(johari.unknown)[:MOST_HINTS]
    nexts = [f"{hint_title(voice, hint)} ({hint_next(voice, hint).rstrip('.')})" for hint in hints]
    return [told(voice, "olas.ask", names="; ".join(nexts))]


def attained_lines(voice: Voice) -> list[str]:
    """Return what each initiative of the last plan has cost and brought."""
    lines = []
    for row in held(voice).attained:
        source = excerpt(plain(row.source), _SOURCE_LIMIT)
        expected = row.expected_cost
        lines.append(
            told(
                voice,
                "olas.attained_one",
                name=f"**{excerpt(plain(row.name) or row.initiative, 60)}**",
                spent=amount(voice, row.spent),
                returned=amount(voice, row.returned),
                expected=told(voice, "olas.expected", cost=amount(voice, expected)) if expected == expected else "",
                source=told(voice, "olas.source", source=source) if source else "",
            )
        )
    return lines


def next_listening(voice: Voice) -> str:
    """Return the first date on one line, for a terminal."""
    dates = [one for one in held(voice).plan.listening if one.when]
    first = min(dates, key=lambda one: one.when, default=None)
    return told(voice, "terminal.no_listening") if first is None else listening_text(voice, first).replace("**", "")


def planned_listening(voice: Voice, ahead: Section | None) -> Section | None:
    """Return the section of the next wave with the plan's own dates before what gapkit works out."""
    from gapkit.report.blocks import Cards

    cards = listening_cards(voice)
    if not cards:
        return ahead
    own = Cards(cards, columns=len(cards))
    rest = () if ahead is None else tuple(block for block in ahead.blocks if isinstance(block, Cards))
    return Section(
        id="olas",
        kicker=voice.say("waves.kicker"),
        title=told(voice, "olas.title"),
        contents=voice.say("waves.contents"),
        blocks=(own, *rest),
    )


def _enough(voice: Voice, one: Listening) -> list[str]:
    """Return of how many initiatives these answers would show what the plan expects."""
    needed = [row.next_wave_n for _, row in members(held(voice)) if row.next_wave_n]
    if not needed or not one.people:
        return []
    k, m = sum(one.people >= n for n in needed), len(needed)
    words = voice.count(k, m, feminine=True), voice.count(m, m, feminine=True)
    key = "enough_all" if k == m else "enough" if k else "enough_none"
    return [told(voice, f"olas.{key}", count=m, k=words[0], m=words[1])]
