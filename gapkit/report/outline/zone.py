"""The zone of tolerance: perception between the minimum people accept and what they expect."""

from __future__ import annotations

from gapkit.report.blocks import Column, Figure, Row, Section, Table
from gapkit.report.outline.cells import (
    hidden_cell,
    name_cell,
    people_text,
    score_cell,
    slack_cell,
    within,
    zone_cell,
)
from gapkit.report.outline.marks import scale_axis, starts_late, zone_strip
from gapkit.report.outline.table import shown
from gapkit.report.states import ZONES, slack_people, slack_state
from gapkit.report.voice import Voice, upper_first
from gapkit.report.wording import TITLE_LIMIT, sentence_of
from gapkit.scoring.results import Gap

_LEAD_LIMIT = 320
_MANY = 0.1
"""Share of customers below their own minimum from which an item is named."""


def zone_section(voice: Voice) -> Section | None:
    """Return the section of the zone of tolerance; None where no minimum was asked or nothing can be shown."""
    rows = sorted(voice.diagnosis.gaps.dimensions, key=lambda row: (row.adequacy != row.adequacy, row.adequacy))
    visible = [row for row in shown(rows) if row.adequacy == row.adequacy]
    if not voice.has_minimum or not visible:
        return None
    places = {row.code: _place(voice, row) for row in visible}
    return Section(
        id="tolerancia",
        kicker=voice.say("zone.kicker"),
        title=_title(voice, visible, places),
        contents=voice.say("zone.contents"),
        lead=_lead(voice, visible, places),
        blocks=(_figure(voice, rows, visible, places),),
    )


def _place(voice: Voice, row: Gap) -> str:
    """Return where a dimension stands; with few responses only that it is indicative."""
    return slack_state(row, indicative_below=voice.diagnosis.thresholds.indicative_below) or "indicative"


def _title(voice: Voice, rows: list[Gap], places: dict[str, str]) -> str:
    groups, m = _groups(places), len(rows)
    if len(groups["indicative"]) == m:
        most = max(slack_people(row) or 0 for row in rows)
        return voice.say("zone.title.indicative", n=voice.locale.number(most))
    if not groups["below"] and not groups["edge"]:
        whole = len(voice.diagnosis.questionnaire.dimensions)
        if len(groups["inside"]) == whole:
            return voice.say("zone.title.inside_all")
        if groups["upper"] and not groups["indicative"] and m == whole:
            return voice.say("zone.title.reached_all")
        return voice.say("zone.title.order" if groups["indicative"] or m < whole else "zone.title.none_below")
    said = "below" if groups["below"] else "edge"
    first = _first_claim(voice, said, groups[said], m)
    for name in ("edge", "inside"):
        if name != said and groups[name]:
            words = voice.count(len(groups[name]), feminine=True)
            both = f"{first}; {voice.say(f'zone.clause.{name}', count=len(groups[name]), k=words)}"
            return both if len(both) <= TITLE_LIMIT[voice.language] else first
    return first


def _first_claim(voice: Voice, said: str, codes: list[str], m: int) -> str:
    if len(codes) == 1:
        title = voice.tell(f"zone.{said}.title", dim=voice.label(codes[0]))
        if len(title) <= TITLE_LIMIT[voice.language]:
            return title
    words = voice.count(len(codes), m, feminine=True)
    numbers = {"K": upper_first(words), "m": voice.count(m, m, feminine=True)}
    return voice.say(f"zone.title.{said}_some", count=len(codes), **numbers)


def _groups(places: dict[str, str]) -> dict[str, list[str]]:
    return {name: [code for code, place in places.items() if place == name] for name in (*ZONES, "indicative")}


def _lead(voice: Voice, rows: list[Gap], places: dict[str, str]) -> str:
    findings = {f.subject: f for f in voice.diagnosis.findings if f.kind == "zone"}
    told = [voice.say("zone.lead")]
    told += _many_below(voice)
    told += [
        sentence_of(findings[row.code], voice)
        for row in rows
        if places[row.code] in ("below", "edge") and row.code in findings
    ]
    return within(_LEAD_LIMIT, told)


def _many_below(voice: Voice) -> list[str]:
    """Return the item that most customers find below their own minimum, where they are many."""
    told = max(
        (f for f in voice.diagnosis.findings if f.kind == "item.below_min"), key=lambda f: f.estimate, default=None
    )
    if told is not None:
        return [sentence_of(told, voice)]
    least = voice.diagnosis.thresholds.indicative_below
    rows = [r for r in shown(list(voice.diagnosis.gaps.items)) if (r.n or 0) >= least and r.below_minimum >= _MANY]
    if not rows:
        return []
    worst = max(rows, key=lambda row: row.below_minimum)
    share = voice.locale.share(worst.below_minimum)
    return [voice.say("zone.lead_item", share=share, item=voice.item(worst.code))]


def _figure(voice: Voice, rows: list[Gap], visible: list[Gap], places: dict[str, str]) -> Figure:
    scale, say = voice.diagnosis.questionnaire.scale, voice.say
    drawn = [value for row in visible for value in (row.minimum, row.perception, row.expectation)]
    axis = scale_axis(voice, drawn, say("columns.perception"))
    columns = (
        Column("dimension", say("columns.dimension"), "text"),
        Column("strip", say("columns.zone_strip"), "strip", axis=axis),
        Column("minimum", say("columns.minimum"), "score"),
        Column("perception", say("columns.perception"), "score"),
        Column("expectation", say("columns.expectation"), "score"),
        Column("slack", say("columns.slack"), "gap", small=say("columns.between")),
        Column("reading", say("columns.reading"), "state"),
    )
    table = Table(
        id="t-tolerancia",
        caption=say("zone.caption"),
        columns=columns,
        rows=tuple(
            Row(
                (
                    name_cell(voice.name(row.code)),
                    zone_strip(row),
                    score_cell(voice, row.minimum, suppressed=_is_hidden(row)),
                    *(
                        score_cell(voice, value, suppressed=row.suppressed)
                        for value in (row.perception, row.expectation)
                    ),
                    hidden_cell(voice) if _is_hidden(row) else slack_cell(voice, row),
                    zone_cell(voice, row, places.get(row.code)),
                )
            )
            for row in rows
        ),
        stacked=True,
    )
    subtitle = say(
        "zone.subtitle",
        min=scale.low,
        max=scale.high,
        axis=starts_late(voice, axis),
        n=people_text(voice, [slack_people(row) for row in visible]),
    )
    legend = tuple((role, say(f"marks.{role}")) for role in ("zone", "minimum", "expectation", "perception"))
    level = voice.locale.share(voice.diagnosis.thresholds.level)
    note = say("zone.note", level=level)
    return Figure("f-tolerancia", _figure_title(voice, places), subtitle, table, legend, note)


def _is_hidden(row: Gap) -> bool:
    """Whether too few people are behind the slack of a row, though perhaps not behind its gap."""
    return row.suppressed or bool(row.n and row.adequacy != row.adequacy)


def _figure_title(voice: Voice, places: dict[str, str]) -> str:
    groups = {name: len(found) for name, found in _groups(places).items()}
    title = _counted(voice, groups)
    if len(title) <= TITLE_LIMIT[voice.language]:
        return title
    reached = sum(groups.pop(name) for name in ("inside", "upper", "over"))
    few = groups.pop("indicative")
    return _counted(voice, groups | {"reached": reached, "indicative": few})


def _counted(voice: Voice, groups: dict[str, int]) -> str:
    counts = [
        voice.say(f"zone.count.{name}", count=k, k=voice.count(k, feminine=True)) for name, k in groups.items() if k
    ]
    return upper_first(voice.locale.joined(counts))
