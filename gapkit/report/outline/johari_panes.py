"""The window of four panes: the items that fall firmly into each with their evidence, and what is to be decided."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.blocks import Card, Cards
from gapkit.report.formats import excerpt
from gapkit.report.outline.cells import people_text
from gapkit.report.outline.johari_unknown import hint_brief, hint_title
from gapkit.report.pane_words import (
    MOST_CODES,
    NAME_LIMIT,
    Leading,
    area_texts,
    codes_text,
    held,
    raters_text,
    said,
    said_of,
    window_of,
)
from gapkit.report.voice import Voice, upper_first
from gapkit.report.window import Entry, Pane, Window

if TYPE_CHECKING:
    from gapkit.scoring.johari.results import WindowItem

MOST_ENTRIES = 4
_OPEN, _BLIND, _HIDDEN, _OVERRATED, _UNKNOWN, _OUTSIDE = range(6)


def window_block(voice: Voice, leads: Leading) -> Window:
    """Return the window that leads, with the other windows in its note."""
    areas = area_texts(voice, leads.areas.areas)
    single = [said(voice, "window.area", a=area) for area in areas]
    kinds = said(voice, "window.area_kinds", a=areas[_HIDDEN], b=areas[_OVERRATED])
    return Window(
        id="f-johari",
        title=said(voice, "window.title"),
        subtitle=said(
            voice,
            f"window.subtitle_{leads.areas.basis}",
            m=voice.locale.number(round(sum(leads.areas.areas))),
            n=people_text(voice, [row.n for row in leads.rows]),
            view=said(voice, f"views.{leads.view}"),
            raters=raters_text(voice, leads),
        ),
        label=said(voice, "window.label"),
        across=(said(voice, "window.said"), said(voice, "window.unsaid")),
        down=(said(voice, "window.known"), said(voice, "window.unknown")),
        panes=(
            _pane(voice, "I", "open", single[_OPEN], _entries(voice, leads, "open")),
            _pane(voice, "II", "blind", single[_BLIND], _entries(voice, leads, "blind")),
            _pane(voice, "III", "hidden", kinds, _entries(voice, leads, "hidden", "overrated")),
            _pane(voice, "IV", "unknown", single[_UNKNOWN], _hypotheses(voice, leads)),
        ),
        note=" ".join(
            [*_undecided(voice, leads, areas[_OUTSIDE]), _other_basis(voice, leads), *_other_view(voice, leads)]
        ),
    )


def _pane(voice: Voice, number: str, pane: str, area: str, entries: tuple[Entry, ...]) -> Pane:
    told = [said(voice, f"holds.{pane}"), area]
    if not entries:
        told.append(said(voice, "window.empty"))
    name, move = said(voice, f"panes.{pane}"), said(voice, f"moves.{pane}")
    return Pane(number, name, " ".join(told), entries, move, guess=pane == "unknown")


def _entries(voice: Voice, leads: Leading, *panes: str) -> tuple[Entry, ...]:
    """Return the items of a pane: the largest difference first, or what customers expect most."""
    rows = leads.firm(*panes)
    apart = panes == ("open",)
    rows.sort(key=lambda row: -row.customer if apart else -abs(row.company - row.customer))
    named = len(panes) > 1
    made = [_entry(voice, leads, row, kind=said(voice, f"panes.{row.pane}") if named else "") for row in rows]
    return _first(voice, made, [row.code for row in rows])


def _first(voice: Voice, made: list[Entry], codes: list[str]) -> tuple[Entry, ...]:
    if len(made) <= MOST_ENTRIES:
        return tuple(made)
    left = codes[MOST_ENTRIES:]
    more = said(voice, "window.more", k=voice.locale.number(len(left)), codes=codes_text(voice, left))
    return (*made[:MOST_ENTRIES], Entry("", more))


def _entry(voice: Voice, leads: Leading, row: WindowItem, *, kind: str = "") -> Entry:
    relative = row.basis == "relative"
    write = voice.locale.signed if relative else voice.locale.number
    told = said(
        voice,
        "window.evidence_own" if relative else "window.evidence",
        view=said(voice, f"short.{leads.view}").lower(),
        c=write(row.customer, 1),
        o=write(row.company, 1),
        d=voice.locale.signed(row.company - row.customer, 1),
    )
    if row.pane == "hidden" and math.isfinite(row.derived):
        told += said(voice, "window.weighs", w=voice.locale.share(row.derived))
    if row.pane == "open" and row.inflated >= voice.diagnosis.thresholds.johari.sure_share:
        told += said(voice, "window.inflated")
    return Entry(f"{_name(voice, row.code)} ({row.code})", f"{kind} · {told}" if kind else told)


def _hypotheses(voice: Voice, leads: Leading) -> tuple[Entry, ...]:
    """Return items that weigh though nobody speaks of them, and what else points beyond the questionnaire."""
    made = [
        Entry(f"{_name(voice, row.code)} ({row.code})", said(voice, "window.silent", w=voice.locale.share(row.derived)))
        for row in leads.firm("unknown")
    ]
    made += [Entry(hint_title(voice, hint), hint_brief(voice, hint)) for hint in held(voice).unknown]
    if len(made) <= MOST_ENTRIES:
        return tuple(made)
    more = said(voice, "window.more_hints", k=voice.locale.number(len(made) - MOST_ENTRIES))
    return (*made[:MOST_ENTRIES], Entry("", more))


def _name(voice: Voice, code: str) -> str:
    return excerpt(voice.item_text(code), NAME_LIMIT)


def _undecided(voice: Voice, leads: Leading, outside: str) -> list[str]:
    """Return the rule, and what has no pane for now: between panes, without agreement, with too few answers."""
    limits, locale = voice.diagnosis.thresholds.johari, voice.locale
    told = [said(voice, "undecided.rule", odds=locale.odds(limits.sure_share))]
    between = [row for row in leads.rows if row.state in ("leaning", "undetermined")]
    between.sort(key=lambda row: (row.state, -max(row.shares)))
    if between:
        named = [
            said(
                voice,
                "undecided.one" if row.state == "leaning" else "undecided.one_open",
                code=row.code,
                pane=said(voice, f"panes.{row.pane}").lower(),
                share=locale.probability(max(row.shares)),
            )
            for row in between[:MOST_CODES]
        ]
        if len(between) > MOST_CODES:
            named.append(said(voice, "undecided.rest", k=locale.number(len(between) - MOST_CODES)))
        told.append(said(voice, "undecided.list", items=locale.joined(named)))
    apart = [row.code for row in leads.rows if row.state == "disagree"]
    if apart:
        told.append(said_of(voice, "undecided.disagree", leads.view, codes=codes_text(voice, apart)))
    told += _without_pane(voice, leads)
    if leads.areas.areas[_OUTSIDE] >= 0.05:
        told.append(said(voice, "undecided.outside", a=outside))
    if not leads.areas.derived:
        told.append(said(voice, "window.no_outcome"))
    return told


def _without_pane(voice: Voice, leads: Leading) -> list[str]:
    """Return which items have no shares of draws, and why."""
    number, told = voice.locale.number, []
    for state in ("few", "few_units", "not_asked"):
        codes = [row.code for row in leads.rows if row.state == state]
        if codes:
            counts = {"k": number(len(codes)), "m": number(len(leads.rows)), "count": len(codes)}
            counts = counts if state == "not_asked" else {}
            told.append(said(voice, f"undecided.{state}", codes=codes_text(voice, codes), **counts))
    return told


def unplaced_cards(voice: Voice, leads: Leading) -> Cards:
    """Return what stands in place of a window without a single item: why that is so."""
    why = (*_without_pane(voice, leads), *_other_view(voice, leads))
    return Cards((Card(said(voice, "undecided.nothing"), paragraphs=why),), columns=1)


def _other_basis(voice: Voice, leads: Leading) -> str:
    """Return which firm items would change pane if the other bar made an expectation explicit."""
    found, basis = held(voice), leads.areas.basis
    other = next((row for row in found.areas if row.view == leads.view and row.basis != basis), None)
    if other is None:
        return ""
    firm = {row.code: row.pane for row in leads.rows if row.state == "sure"}
    there = [row for row in window_of(found, other).rows if row.state == "sure" and row.code in firm]
    moved = [row.code for row in there if row.pane != firm[row.code]]
    number = voice.locale.number
    changed = (
        said(voice, "undecided.changed", k=number(len(moved)), m=number(len(firm)), codes=codes_text(voice, moved))
        if moved
        else said(voice, "undecided.unchanged")
    )
    levels = leads.areas if basis == "absolute" else other
    told = {"from": number(levels.explicit_from, 1), "changed": changed, "share": voice.locale.share(levels.explicit)}
    return said(voice, f"undecided.{basis}", **told)


def _other_view(voice: Voice, leads: Leading) -> list[str]:
    """Return what the other view does not see."""
    found = held(voice)
    other = next((row for row in found.areas if row.view != leads.view and row.leads), None)
    if other is None:
        return []
    if all(row.state == "few_units" for row in window_of(found, other).rows):
        return [said(voice, "undecided.other_units", view=upper_first(said(voice, f"views.{other.view}")))]
    blind = [row.code for row in window_of(found, other).firm("blind")]
    told = (
        said(voice, "undecided.other_blind", k=voice.locale.number(len(blind)), codes=codes_text(voice, blind))
        if blind
        else said(voice, "undecided.other_none")
    )
    return [said(voice, "undecided.other", view=upper_first(said(voice, f"views.{other.view}")), told=told)]
