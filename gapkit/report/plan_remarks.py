"""What is remarked about a plan's figures: what holds a closure down, what was not chosen by value, where year 0 is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.i18n import say
from gapkit.record import Record
from gapkit.report.plan_words import capacity_name, held, members, name_of, names_of, reason_text, told
from gapkit.report.voice import Voice

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.case_results import Economics
    from gapkit.diagnosis.plan.results import Selection


class Remarks(Record):
    """All that is remarked about a plan, a sentence each, for media that have no page to put it on.

    `roadmap` is about single initiatives, `choice` about what was chosen, `money` about cases, `next_wave` about how
    the next wave decides on the targets.
    """

    roadmap: tuple[str, ...] = ()
    choice: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    next_wave: tuple[str, ...] = ()


def remarks(voice: Voice) -> Remarks:
    """Return what is remarked about the plan of a diagnosis; nothing where it has none."""
    planned, economics = voice.diagnosis.plan, voice.diagnosis.economics
    if planned is None:
        return Remarks()
    from gapkit.report.outline.next_checks import checks_card

    decided = checks_card(voice) if planned.checks else None
    return Remarks(
        roadmap=(*held_down(voice), *started_early(voice)),
        choice=() if planned.selection is None else tuple(left_aside(voice, planned.selection)),
        money=() if economics is None else (*scenarios(voice, economics), *about_cases(voice, economics)),
        next_wave=() if decided is None else (*decided.paragraphs, *decided.bullets),
    )


def scenarios(voice: Voice, economics: Economics) -> list[str]:
    """Return which cases rest on what the survey does not carry, and whether the sums that hold them do too."""
    names = {one.id: name_of(one) for one, _ in members(held(voice))}
    open_ = [names[case.id] for case in economics.cases if case.scenario and case.id in names]
    if not open_:
        return []
    sums = [("portfolio", economics.portfolio), ("everything", economics.everything)]
    kinds = [name for name, case in sums if case is not None and case.scenario]
    key = "scenario_" + ("both" if len(kinds) == 2 else kinds[0] if kinds else "alone")
    return [say(f"plan_numbers.remarks.{key}", voice.language, names=voice.locale.joined(open_), count=len(open_))]


def held_down(voice: Voice) -> list[str]:
    """Return which initiatives close less than they say, as the items they name fall short of less."""
    found = []
    for one, row in members(held(voice)):
        for part in row.closures:
            if not math.isnan(part.most):
                share, dim = voice.locale.share(part.most), voice.name(part.code)
                found.append(told(voice, "remarks.items_one", name=name_of(one), dim=dim, share=share))
    return [told(voice, "remarks.items", names=voice.locale.joined(found))] if found else []


def started_early(voice: Voice) -> list[str]:
    """Return which initiatives start, by their own dates, before something they depend on has ended."""
    said = []
    names = {row.id: row.number for row in held(voice).initiatives}
    for one, row in members(held(voice)):
        if "starts_early" in row.notes and (before := [code for code in one.depends_on if code in names]):
            said.append(told(voice, "remarks.early", name=name_of(one), n=row.number, names=names_of(voice, before)))
    return said


def left_aside(voice: Voice, chosen: Selection) -> list[str]:
    """Return what there was nothing to choose by, what no capacity counts, and whether a better set may exist."""
    said = []
    for key, codes in (("unvalued", chosen.unvalued), ("uncounted", chosen.uncounted)):
        if codes:
            said.append(told(voice, f"remarks.{key}", count=len(codes), names=names_of(voice, codes)))
    if chosen.search == "marginal" and not chosen.reason:
        said.append(told(voice, "remarks.near_best"))
    return said


def about_cases(voice: Voice, economics: Economics) -> list[str]:
    """Return where only savings count, when year 0 begins if nobody says so, and where two retentions are at odds."""
    names = {one.id: name_of(one) for one, _ in members(held(voice))}
    rows = [case for case in economics.cases if case.not_counted and case.id in names]
    parts = [
        told(voice, "economia.refused_one", name=names[case.id], reason=reason_text(voice, case.not_counted))
        for case in rows
    ]
    said = [told(voice, "remarks.savings_only", names=voice.locale.joined(parts))] if parts else []
    if economics.portfolio is not None and economics.start and economics.start_set_by != "plan":
        when = capacity_name(voice, economics.start)
        said.append(told(voice, f"remarks.start_{economics.start_set_by}", when=when))
    kept = next((one.value.mode for one in economics.assumptions if one.code == "retention"), math.nan)
    life = economics.lifetime
    if life is not None and life.model == "sbg" and not math.isclose(life.retention, kept, abs_tol=0.005):
        share = voice.locale.share
        said.append(told(voice, "remarks.own_retention", first=share(life.retention), cases=share(kept)))
    return said
