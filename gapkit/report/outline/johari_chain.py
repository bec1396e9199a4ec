"""The organisation's gaps: the chain that leads to gap 5, and gaps 1, 6 and 7 by dimension with their verdicts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.blocks import Cell, Column, Figure, Row, Table
from gapkit.report.chain import Chain, Link
from gapkit.report.formats import MISSING, excerpt
from gapkit.report.outline.cells import interval_small, known
from gapkit.report.pane_words import VIEW_GAPS, fewest_raters, gaps_of, held, said, said_of, verdict_words
from gapkit.report.voice import Voice, upper_first

if TYPE_CHECKING:
    from gapkit.scoring.johari.internal_results import InternalRating
    from gapkit.scoring.johari.results import Johari, OrganisationGap

_NAME_LIMIT = 28
PAIRS = (1, 6, 7)
"""The gaps between two views."""

_WORTH_A_TITLE = (("underestimates", "under"), ("overestimates", "over"), ("aligned", "aligned"))


def chain_figure(voice: Voice) -> Figure:
    """Return the chain over the table of the gaps between views; managers' before the frontline's."""
    found = held(voice)
    view = next((view for view, gap in VIEW_GAPS.items() if gaps_of(found, gap, "dimension")), "manager")
    asked = [gap for gap in PAIRS if gaps_of(found, gap, "dimension")]
    columns = (
        Column("dimension", said(voice, "chain.dimension"), "text"),
        *(
            Column(f"gap{gap}", said(voice, f"columns.{gap}"), "gap", small=said(voice, f"pairs.{gap}"))
            for gap in asked
        ),
    )
    rows = tuple(
        Row(
            (
                Cell(voice.name(dimension.code), value=dimension.code),
                *(_cell(voice, gaps_of(found, gap, "dimension").get(dimension.code)) for gap in asked),
            )
        )
        for dimension in voice.diagnosis.questionnaire.dimensions
    )
    return Figure(
        id="f-cadena",
        title=_title(voice, view),
        subtitle=said(voice, "chain.subtitle", level=voice.rules["level"]),
        table=Table("t-cadena", said(voice, "chain.caption"), columns, rows),
        note=" ".join(notes_of(voice)),
        chain=chain_of(voice),
    )


def chain_of(voice: Voice) -> Chain:
    """Return gaps 1 to 4 with their readings, those nobody was asked about dashed, and the gap customers live."""
    found, overall = held(voice), voice.diagnosis.gaps.overall
    causes = tuple(_link(voice, found, gap) for gap in (1, 2, 3, 4))
    five = said(voice, "chain.five", v=voice.locale.signed(overall.gap, 2)) if math.isfinite(overall.gap) else MISSING
    result = Link(said(voice, "gaps.5"), five)
    told = "; ".join(f"{link.name}: {link.reading}" for link in (*causes, result) if link.asked)
    return Chain(causes, result, said(voice, "chain.spoken", told=told))


def notes_of(voice: Voice) -> list[str]:
    """Return the rule of the verdicts, which gaps are compared within units, and how alike the profiles are."""
    found, thresholds, locale = held(voice), voice.diagnosis.thresholds, voice.locale
    tolerance = thresholds.johari.tolerance_share * voice.diagnosis.questionnaire.scale.range
    told = [said(voice, "chain.rule", tolerance=locale.number(tolerance, 2))]
    if gaps_of(found, 7, "dimension"):
        told.append(said(voice, "chain.rule_between"))
    for gap in PAIRS:
        units = max((row.units for row in gaps_of(found, gap, "dimension").values()), default=0)
        if units >= thresholds.min_cell:
            told.append(said(voice, "chain.units", gap=locale.number(gap), k=locale.number(units)))
    for view, gap in VIEW_GAPS.items():
        row = next((one for one in found.likeness if one.gap == gap), None)
        if row is not None and row.distance > 0:
            parts = {
                name: locale.share(getattr(row, name) / row.distance) for name in ("elevation", "scatter", "shape")
            }
            named = {"view": said(voice, f"views.{view}"), "items": locale.number(row.items)}
            told.append(said(voice, "chain.likeness", **named, **parts, r=locale.number(row.correlation, 2)))
            if row.chance >= row.distance:
                told.append(said(voice, "chain.likeness_nothing"))
            elif math.isfinite(row.chance):
                told.append(said(voice, "chain.likeness_chance", by=locale.share(row.chance / row.distance)))
            break
    return told


def rated_gaps(found: Johari, gap: int) -> list[InternalRating]:
    """Return the direct ratings of a gap inside the company, by dimension of the customers."""
    return [row for row in found.internal if row.gap == gap and row.kind == "gap"]


def _is_hidden(found: Johari) -> bool:
    """Tell whether managers were asked what customers expect, and too few of them answered to be told."""
    return any((row.view, row.column, row.reason) == ("manager", "expectation", "few") for row in found.raters)


def _title(voice: Voice, view: str) -> str:
    rows = list(gaps_of(held(voice), VIEW_GAPS[view], "dimension").values())
    for verdict, key in _WORTH_A_TITLE:
        k = sum(row.verdict == verdict for row in rows)
        if k:
            counts = {"k": voice.locale.number(k), "m": voice.locale.number(len(rows))}
            return upper_first(said_of(voice, f"chain.title_{key}", view, **counts))
    return upper_first(said_of(voice, "chain.title_open", view))


def _link(voice: Voice, found: Johari, gap: int) -> Link:
    name = said(voice, f"gaps.{gap}")
    rows = list(gaps_of(found, gap, "dimension").values())
    if rows:
        return Link(name, _reading(voice, rows))
    rated = rated_gaps(found, gap)
    few = any(row.reason == "few" for row in rated) or (gap == 1 and _is_hidden(found))
    if few and not any(math.isfinite(row.mean) for row in rated):
        return Link(name, said(voice, "chain.few", least=voice.locale.number(fewest_raters(voice))), asked=False)
    lowest = min((row for row in rated if math.isfinite(row.mean)), key=lambda row: row.mean, default=None)
    if lowest is None:
        return Link(name, said(voice, "chain.not_asked"), asked=False)
    number = voice.locale.number
    dim = excerpt(voice.name(lowest.code), _NAME_LIMIT)
    return Link(name, said(voice, "chain.lowest", dim=dim, v=number(lowest.mean, 1)))


def _reading(voice: Voice, rows: list[OrganisationGap]) -> str:
    """Return the verdict that says most: the worst there is, in how many dimensions."""
    order = ("underestimates", "overestimates", "differs", "aligned", "inconclusive")
    verdict = next((word for word in order if any(row.verdict == word for row in rows)), "")
    k = sum(row.verdict == verdict for row in rows)
    if not verdict:
        return said(voice, "chain.asked")
    word = verdict_words(voice, next(row for row in rows if row.verdict == verdict)).split(",")[0]
    return said(voice, "chain.reading", word=word, k=voice.locale.number(k), m=voice.locale.number(len(rows)))


def _cell(voice: Voice, row: OrganisationGap | None) -> Cell:
    if row is None or not math.isfinite(row.difference):
        return Cell(MISSING)
    verdict = verdict_words(voice, row)
    small = "\n".join(part for part in (interval_small(voice, row.low, row.high), verdict) if part)
    return Cell(voice.locale.signed(row.difference), small=small, value=known(row.difference))
