"""The roadmap of a plan: effort and effect, the initiatives in three blocks, what is chosen, what it started from."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from gapkit.report.blocks import Block, Cell, Column, Figure, Row, Section, Table
from gapkit.report.formats import MISSING, excerpt, plain
from gapkit.report.outline.cells import known, within
from gapkit.report.outline.effort_figure import effort_figure, widest
from gapkit.report.outline.plan_calendar import calendar_figure
from gapkit.report.outline.plan_choice import choice_cards
from gapkit.report.outline.plan_people import people_figure
from gapkit.report.outline.roadmap import ranked_blocks
from gapkit.report.plan_remarks import held_down
from gapkit.report.plan_turns import finished, in_order, is_done
from gapkit.report.plan_words import HORIZONS, amount, held, kpi_text, lever_name, members, name_of, names_of, told
from gapkit.report.touch_words import touchpoint_name
from gapkit.report.voice import Voice, upper_first
from gapkit.report.wording import TITLE_LIMIT

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.case_results import BusinessCase
    from gapkit.diagnosis.plan.results import PlannedInitiative
    from gapkit.model.plan import Initiative

MOST_RANKED = 5
"""Items of the ranked list: they are what the plan starts from, and the workbook has them all."""

_LEAD_LIMIT, _NAME_LIMIT, _TEXT_LIMIT = 420, 90, 70

Pair = tuple["Initiative", "PlannedInitiative"]


def planned_section(voice: Voice) -> Section:
    """Return the section of the roadmap of a diagnosis with a plan."""
    rows = members(held(voice))
    blocks: list[Block | None] = [
        effort_figure(voice, rows),
        initiatives_figure(voice, rows),
        calendar_figure(voice, rows),
        people_figure(voice, rows),
        choice_cards(voice),
        *ranked_blocks(voice, most=MOST_RANKED, title=told(voice, "ruta.ranked")),
    ]
    return Section(
        id="ruta",
        kicker=told(voice, "ruta.kicker"),
        title=_title(voice, rows),
        contents=voice.say("roadmap.contents"),
        lead=within(_LEAD_LIMIT, _lead(voice, rows)),
        blocks=tuple(block for block in blocks if block is not None),
    )


def initiatives_figure(voice: Voice, rows: list[Pair]) -> Figure | None:
    """Return the initiatives in three blocks, each with what it costs."""
    if not rows:
        return None
    cases = {} if voice.diagnosis.economics is None else {one.id: one for one in voice.diagnosis.economics.cases}
    ranked = any(row.rank is not None for _, row in rows)
    columns = (
        Column("what", told(voice, "ruta.what"), "text", width="25%"),
        Column("owner", told(voice, "ruta.owner"), "text"),
        Column("kpi", told(voice, "ruta.kpi"), "text"),
        Column("closure", told(voice, "ruta.closure"), "gap", small=told(voice, "ruta.range")),
        Column("cost", told(voice, "ruta.cost"), "score", small=told(voice, "ruta.roi") if cases else ""),
        *([Column("place", told(voice, "ruta.place"), "rank", small=voice.say("columns.range"))] if ranked else []),
        Column("confidence", told(voice, "ruta.confidence"), "text", width="15%"),
    )
    total = cost_of(rows)
    alike = len({one.status for one, _ in rows}) == 1
    made = []
    for horizon, block in groupby([*in_order(voice), *finished(voice)], key=_block):
        part = list(block)
        cost, title = cost_of(part), told(voice, f"horizon.{horizon}")
        title = title if cost is None else f"{title} · {_block_cost(voice, part, cost)}"
        cells = (_cells(voice, pair, cases.get(pair[0].id), ranked=ranked, alike=alike) for pair in part)
        made += [Row(one, group=title) for one in cells]
    subtitle = "table_subtitle_bare" if total is None else "table_subtitle" if cases else "table_subtitle_costs"
    notes = [told(voice, "ruta.table_note", odds=voice.locale.odds(voice.diagnosis.thresholds.rank_share))]
    notes += [told(voice, "ruta.confidence_note")] if any(one.confidence for one, _ in rows) else []
    status = status_words(voice, rows[0][0]) if alike else ""
    notes[:0] = [told(voice, "ruta.all_status", status=status)] if status else []
    notes += held_down(voice)
    return Figure(
        id="f-iniciativas",
        title=told(voice, "ruta.table"),
        subtitle=told(voice, f"ruta.{subtitle}", total=amount(voice, total)),
        table=Table("t-iniciativas", told(voice, "ruta.table_caption"), columns, tuple(made)),
        note=" ".join(notes),
        long=True,
    )


def cost_of(rows: list[Pair]) -> float | None:
    """Return what initiatives cost together, once; None where no cost is known."""
    costs = [one.cost.mode for one, _ in rows if one.cost is not None]
    return sum(costs) if costs else None


def _block_cost(voice: Voice, part: list[Pair], cost: float) -> str:
    """Return what a block costs, and what of it was chosen where not all was."""
    kept = [pair for pair in part if pair[1].chosen is not False]
    chosen = cost_of(kept) or 0.0
    whole = amount(voice, cost)
    return whole if len(kept) == len(part) else told(voice, "ruta.chosen_of", chosen=amount(voice, chosen), cost=whole)


def _block(pair: Pair) -> str:
    """Return the block an initiative stands in: what is done is apart."""
    if is_done(*pair):
        return "done"
    return pair[1].horizon if pair[1].horizon in HORIZONS else "none"


def closure_text(voice: Voice, row: PlannedInitiative) -> tuple[str, str]:
    """Return what an initiative closes most of, with its range."""
    part = widest(row)
    if part is None:
        return MISSING, ""
    return voice.locale.signed(part.points), voice.locale.interval(part.low, part.high)


def roi_text(voice: Voice, case: BusinessCase | None) -> str:
    """Return the return of an initiative with its range; nothing where it is not told."""
    if case is None or not case.verdict:
        return ""
    between = voice.locale.interval(case.roi_low, case.roi_high, 1, signed=False)
    return told(voice, "ruta.roi_of", roi=voice.locale.number(case.roi, 1), between=between)


def _cells(voice: Voice, pair: Pair, case: BusinessCase | None, *, ranked: bool, alike: bool) -> tuple[Cell, ...]:
    one, row = pair
    name, ends = kpi_text(voice, one.kpi)
    closes, between = closure_text(voice, row)
    if one.learns:
        closes = told(voice, "words.not_estimated")
    cost = MISSING if one.cost is None else amount(voice, one.cost.mode)
    place = []
    if ranked:
        band = "" if row.rank is None else voice.locale.places(row.rank_low, row.rank_high)
        top = "" if row.rank is None else told(voice, "ruta.top3", p=voice.locale.probability(row.p_top3))
        text = MISSING if row.rank is None else f"{row.rank} ({band})" if band != str(row.rank) else band
        place = [Cell(text, small=top, value=row.rank)]
    confidence, status = _confidence(voice, one), status_words(voice, one)
    return (
        Cell(
            f"{row.number} {name_of(one, _NAME_LIMIT)}",
            value=row.number,
            small=_acts_on(voice, one),
            bold=not one.proposed,
        ),
        Cell(excerpt(plain(one.owner), _TEXT_LIMIT) or told(voice, "ruta.nobody"), small="" if alike else status),
        Cell(name or MISSING, small=ends),
        Cell(closes, small=between, value=None if (part := widest(row)) is None else known(part.points)),
        Cell(cost, small=roi_text(voice, case), value=None if one.cost is None else one.cost.mode),
        *place,
        confidence,
    )


def _acts_on(voice: Voice, one: Initiative) -> str:
    """Return lever, what it acts on, and that it is a proposal."""
    items = [code for code in one.items if voice.is_item(code)]
    subjects = items or [voice.name(code) for code in one.dimensions if code in voice._names]
    points = [touchpoint_name(voice, code) for code in one.touchpoints]
    told_of = [upper_first(lever_name(voice, one.lever)), ", ".join(subjects), ", ".join(points)]
    return " · ".join(filter(None, told_of))


def status_words(voice: Voice, one: Initiative) -> str:
    """Return how far an initiative has got; nothing of what is only proposed, as all are at first."""
    from gapkit.i18n import say

    return "" if one.status == "proposed" else say(f"plan_words.values.status.{one.status}", voice.language)


def _confidence(voice: Voice, one: Initiative) -> Cell:
    if one.proposed:
        return Cell(told(voice, "words.proposal"), state="indicative")
    from gapkit.i18n import say

    words = say(f"plan_words.values.confidence.{one.confidence}", voice.language) if one.confidence else ""
    basis = excerpt(plain(one.basis), _TEXT_LIMIT)
    return Cell(upper_first(words) or basis or MISSING, small=basis if words else "")


def _title(voice: Voice, rows: list[Pair]) -> str:
    ahead = in_order(voice)
    if not ahead:
        return told(voice, f"ruta.title_{'done' if rows else 'empty'}")
    now = sum(row.horizon == "now" for _, row in ahead)
    k, n = (voice.count(count, len(ahead), feminine=True) for count in (now, len(ahead)))
    if not now:
        key = "title_none" if any(row.quarter is not None or row.horizon for _, row in ahead) else "title_undated"
        return told(voice, f"ruta.{key}", count=len(ahead), n=n)
    first, placed = ahead[0]
    if now > 1 and (placed.rank is not None or placed.quarter is not None):
        for limit in range(60, 20, -2):
            title = told(voice, "ruta.title_first", name=name_of(first, limit), k=k, n=n)
            if len(title) <= TITLE_LIMIT[voice.language]:
                return title
    return told(voice, "ruta.title", count=now, k=k, n=n)


def worth_most(voice: Voice) -> str:
    """Return which initiative is worth most and why it does not go first; nothing where it does."""
    ahead = in_order(voice)
    place = next((at for at, (_, row) in enumerate(ahead) if row.rank == 1), 0)
    if not place:
        return ""
    best, row = ahead[place]
    before = [one.id for one, _ in ahead[:place] if one.id in best.depends_on]
    key = "worth_waits" if before else "worth_later"
    return told(voice, f"ruta.{key}", n=row.number, name=name_of(best), names=names_of(voice, before))


def _lead(voice: Voice, rows: list[Pair]) -> list[str]:
    metrics = {row.metric for _, row in rows}
    if "outcome" in metrics:
        from gapkit.report.priority_words import main_aim

        said = [told(voice, "ruta.lead_outcome", **main_aim(voice))]
    else:
        key = "lead_gap" if "gap" in metrics else "lead_none" if voice.paired else "lead_perception"
        said = [told(voice, f"ruta.{key}")]
    said += [text] if (text := worth_most(voice)) else []
    k = sum(one.proposed for one, _ in rows)
    if k:
        words = upper_first(voice.count(k, feminine=True))
        said.append(told(voice, "ruta.lead_proposals", count=k, K=words))
    from gapkit.report.wording import sentence_of

    return said + [sentence_of(f, voice) for f in voice.diagnosis.findings if f.kind == "plan.budget"]
