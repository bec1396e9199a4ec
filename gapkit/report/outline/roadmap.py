"""The roadmap: what to fix first and how firm that order is; who, how much and when are for a workshop."""

from __future__ import annotations

import math

from gapkit.diagnosis.diagnosis import Action
from gapkit.diagnosis.reading import counted
from gapkit.record import replace
from gapkit.report.blocks import Card, Cards, Cell, Column, Figure, Row, Section, Table
from gapkit.report.formats import MISSING
from gapkit.report.importance_words import derived_words, missing_choice
from gapkit.report.outline.cells import count_cell, item_cell, known, name_cell, place_cell, probability_cell
from gapkit.report.states import SHORT
from gapkit.report.voice import Voice, upper_first

MOST_ITEMS = 20
_PULSE_ITEMS = 3


def roadmap_section(voice: Voice) -> Section:
    """Return the section of the roadmap: the ranked list, and what remains to be agreed."""
    actions = sorted(voice.diagnosis.roadmap, key=lambda action: action.rank)
    items = [action for action in actions if action.level == "item"]
    dimensions = [action for action in actions if action.level == "dimension"]
    blocks: list[Figure | Cards] = []
    if items or dimensions:
        blocks.append(_figure(voice, dimensions, items))
        blocks += _importance_blocks(voice, dimensions)
    blocks.append(Cards((_workshop(voice),), columns=1))
    firm = any(action.rank_low is not None for action in items)
    return Section(
        id="ruta",
        kicker=voice.say("roadmap.kicker"),
        title=_title(voice, items, dimensions),
        contents=voice.say("roadmap.contents"),
        lead=_lead(voice, actions) if actions else voice.say("roadmap.lead_none"),
        blocks=tuple(blocks),
        so_label=voice.say("words.so_what") if firm else "",
        so_what=voice.say("roadmap.so_what") if firm else "",
    )


def ranked_blocks(voice: Voice, *, most: int, title: str) -> list[Figure]:
    """Return the ranked list under a title of its own, short, and whose importance counts: what a plan starts from."""
    actions = sorted(voice.diagnosis.roadmap, key=lambda action: action.rank)
    items = [action for action in actions if action.level == "item"]
    dimensions = [action for action in actions if action.level == "dimension"]
    if not actions:
        return []
    return [replace(_figure(voice, dimensions, items, most=most), title=title), *_importance_blocks(voice, dimensions)]


def few_responses(voice: Voice) -> bool:
    """Whether everything here rests on so few responses that it only suggests."""
    gaps = voice.diagnosis.gaps
    rows = [row for row in (gaps.overall, *gaps.dimensions) if not row.suppressed]
    most = max((counted(row.n, row.n_effective) or 0 for row in rows), default=0)
    return most < voice.diagnosis.thresholds.indicative_below


def firm_priorities(voice: Voice) -> list[Action]:
    """Return the items of the roadmap whose shortfall is established, first to fix first."""
    items = sorted(voice.diagnosis.roadmap.where(level="item"), key=lambda action: action.rank)
    if few_responses(voice):
        return []
    if not voice.paired:
        return items
    sure = settled(voice)
    return [action for action in items if action.id in sure]


def settled(voice: Voice) -> frozenset[str]:
    """Return the codes of the roadmap whose shortfall is established; only those have a target."""
    actions = voice.diagnosis.roadmap
    if not voice.paired:
        return frozenset(action.id for action in actions)
    if few_responses(voice):
        return frozenset()
    rows = {action.id: voice.row(action.id) for action in actions}
    return frozenset(code for code, row in rows.items() if row is not None and voice.state(row) in SHORT)


def next_wave_section(voice: Voice) -> Section | None:
    """Return what the next wave needs, after the plan's own dates where there is a plan; None when nothing is known."""
    if voice.diagnosis.plan is None:
        return _next_wave(voice)
    from gapkit.report.outline.listening import planned_listening

    return planned_listening(voice, _next_wave(voice))


def _next_wave(voice: Voice) -> Section | None:
    """Return what the next wave needs; None when nothing says how many responses that takes."""
    actions = sorted(voice.diagnosis.roadmap, key=lambda action: action.rank)
    dimensions = [a.next_wave_n for a in actions if a.level == "dimension" and a.next_wave_n]
    ranked = firm_priorities(voice) or [a for a in actions if a.level == "item"]
    first = [a for a in ranked if a.next_wave_n][:_PULSE_ITEMS]
    if not dimensions and not first:
        return None
    told = []
    # A plan has a rule and a number of responses of its own for every target: nothing else is told beside them.
    ruled = voice.diagnosis.plan is not None and bool(voice.diagnosis.plan.checks)
    if dimensions and not ruled:
        told.append(voice.say("waves.n", n=voice.locale.number(max(dimensions)), **voice.rules))
    if first:
        n = voice.locale.number(max(action.next_wave_n or 0 for action in first))
        told.append(voice.say("waves.items", n=n, items=voice.locale.joined([voice.item(a.id, 60) for a in first])))
    told += [
        voice.say(f"waves.{name}", **voice.rules) for name in ("same", "rule", "more") if name == "same" or not ruled
    ]
    return Section(
        id="olas",
        kicker=voice.say("waves.kicker"),
        title=voice.say("waves.title" if voice.paired else "waves.title_perception"),
        contents=voice.say("waves.contents"),
        blocks=(Cards((Card(voice.say("waves.card"), bullets=tuple(told)),), columns=1),),
    )


def _lead(voice: Voice, actions: list[Action]) -> str:
    kind = ("" if voice.paired else "_perception") + ("" if voice.weighs else "_equal")
    told = [derived_words(voice, "lead") or voice.say(f"roadmap.lead{kind}"), missing_choice(voice)]
    if any(action.rank_low is not None for action in actions):
        told.append(voice.say("roadmap.lead_places", odds=voice.rules["odds"]))
    if voice.paired and any(action.id not in settled(voice) for action in actions):
        told.append(voice.say("roadmap.lead_open"))
    return " ".join(filter(None, told))


def _importance_blocks(voice: Voice, dimensions: list[Action]) -> list[Figure]:
    """Return whose importance counts and what closing gaps goes with; nothing is loaded where no outcome tells it."""
    known = any(row.rank_both is not None for row in voice.diagnosis.priorities)
    if few_responses(voice) or not (known or voice.diagnosis.what_if):
        return []
    from gapkit.report.outline.what_if import importance_blocks

    return importance_blocks(voice, dimensions, settled(voice))


def _title(voice: Voice, items: list[Action], dimensions: list[Action]) -> str:
    if not items and not dimensions:
        hidden = voice.people is None
        return voice.tell("gap.global.hidden.title") if hidden else voice.say("roadmap.title_none")
    if few_responses(voice):
        return voice.say("roadmap.title_indicative", n=voice.locale.number(voice.people))
    if not voice.paired:
        return voice.say(f"roadmap.title_perception{'_weighted' if voice.weighs else ''}")
    k = len(firm_priorities(voice))
    if not k:
        return voice.say("roadmap.title_open")
    return voice.say("roadmap.title", count=k, K=upper_first(voice.count(k)))


def _figure(voice: Voice, dimensions: list[Action], items: list[Action], *, most: int = MOST_ITEMS) -> Figure:
    say, number = voice.say, voice.locale.number
    columns = [
        Column("place", say("columns.place"), "rank", small=say("columns.range")),
        Column("what", say("columns.what"), "text"),
        Column("lever", say("columns.lever"), "text"),
    ]
    if voice.paired:
        columns += [
            Column("today", say("columns.today"), "gap"),
            Column("target", say("columns.target"), "gap", small=say("columns.target_perception")),
        ]
    else:
        columns.append(Column("today", say("columns.perception_today"), "score"))
    columns += [
        Column("p_top3", say("columns.p_top3"), "share"),
        Column("next_wave", say("columns.next_wave"), "count", small=say("columns.next_wave_unit")),
    ]
    several = len(dimensions) > 1
    sure, parts = settled(voice), dimensions if several else []
    groups = [
        (say("roadmap.group_dimensions"), [action for action in parts if action.id in sure]),
        (say("roadmap.group_items"), [action for action in items[:most] if action.id in sure]),
        (say("roadmap.group_open"), [a for a in (*parts, *items[:most]) if a.id not in sure]),
    ]
    rows = tuple(
        Row(_cells(voice, action, sure=action.id in sure), tag=action.level, group=group)
        for group, actions in groups
        for action in actions
    )
    table = Table(id="t-ruta", caption=say("roadmap.caption"), columns=tuple(columns), rows=rows)
    target = voice.locale.signed(items[0].target if items else dimensions[0].target)
    kind = "" if voice.paired else "_perception"
    note = [say("roadmap.note", odds=voice.rules["odds"])]
    if len(items) > most:
        note.append(say("roadmap.note_more", shown=most, total=number(len(items))))
    return Figure(
        id="f-ruta",
        title=say("roadmap.figure"),
        subtitle=say(f"roadmap.subtitle{kind}", target=target, **voice.rules),
        table=table,
        note=" ".join(note),
        long=True,
    )


def _cells(voice: Voice, action: Action, *, sure: bool) -> tuple[Cell, ...]:
    what = item_cell(voice, action.id) if action.level == "item" else name_cell(voice.name(action.id))
    lever = voice.say(f"levers.{action.lever}") if action.lever else MISSING
    row = voice.row(action.id)
    if voice.paired:
        target = voice.locale.number(action.target_perception, 2)
        numbers = [
            Cell(voice.locale.signed(action.gap), value=known(action.gap)),
            Cell(voice.locale.signed(action.target), small=f"({target})", value=known(action.target))
            if sure
            else Cell(MISSING),
        ]
    else:
        level = math.nan if row is None else row.perception
        numbers = [Cell(voice.locale.number(level, 2), value=known(level))]
    return (
        place_cell(voice, action.rank, action.rank_low, action.rank_high),
        what,
        Cell(lever, value=action.lever),
        *numbers,
        probability_cell(voice, action.p_top3),
        count_cell(voice, action.next_wave_n),
    )


def _workshop(voice: Voice) -> Card:
    points = ("owner", "kpi", "cost", "people")
    return Card(
        voice.say("roadmap.workshop_title"),
        paragraphs=(voice.say("roadmap.workshop_text"),),
        bullets=tuple(voice.say(f"roadmap.workshop_{point}") for point in points),
    )
