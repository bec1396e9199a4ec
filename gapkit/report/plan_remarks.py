"""What is remarked about a plan's figures: what holds a closure down, what was not chosen by value, where year 0 is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.plan_words import capacity_name, held, members, name_of, names_of, reason_text, told
from gapkit.report.voice import Voice

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.case_results import Economics
    from gapkit.diagnosis.plan.results import Selection


def held_down(voice: Voice) -> list[str]:
    """Return which initiatives close less than they say, as the items they name fall short of less."""
    found = []
    for one, row in members(held(voice)):
        for part in row.closures:
            if not math.isnan(part.most):
                share, dim = voice.locale.share(part.most), voice.name(part.code)
                found.append(told(voice, "remarks.items_one", name=name_of(one), dim=dim, share=share))
    return [told(voice, "remarks.items", names=voice.locale.joined(found))] if found else []


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
