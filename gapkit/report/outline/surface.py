"""Gap or perception: the models side by side, and the outcome drawn over both answers with the people on it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.record import replace
from gapkit.report.blocks import Axis, Block, Card, Cards, Cell, Column, Figure, Row, Table
from gapkit.report.contour import Contour, Crowd, height_at
from gapkit.report.driver_words import aim_words, main_model
from gapkit.report.outline.cells import interval_small, known, share_cell
from gapkit.report.surface_words import (
    line_reading,
    main_verdict,
    models_of,
    reason_words,
    said,
    surface_name,
)
from gapkit.report.voice import Voice, upper_first
from gapkit.report.wording import title_of

if TYPE_CHECKING:
    from gapkit.scoring.drivers.surface_results import GapVerdict, RivalModel, SurfaceRow, SurfaceTerm

_LINES = ("a1", "a2", "a3", "a4")
_MOST_LEVELS = 6
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def surface_blocks(voice: Voice) -> list[Block]:
    """Return the models and the surface of the main outcome, or why there are none.

    Nothing without an outcome and both answers, or where the drivers above are refused for the same reason.
    """
    verdict = main_verdict(voice)
    if verdict is None:
        return []
    if verdict.reason:
        model = main_model(voice)
        if model is not None and model.reason == verdict.reason:
            return []
        key = f"title_{verdict.reason}" if verdict.reason in ("nothing", "hardly") else "title_refused"
        title = said(voice, key, **aim_words(voice, verdict.outcome))
        return [Cards((Card(title, paragraphs=(reason_words(voice, verdict),)),), columns=1)]
    found = voice.diagnosis.surface
    assert found is not None
    drawn = next((row for row in found.rows if row.drawn), None)
    return [_models(voice, verdict), *([] if drawn is None else [_surface(voice, drawn, verdict)])]


def _models(voice: Voice, verdict: GapVerdict) -> Figure:
    aim, number = aim_words(voice, verdict.outcome), voice.locale.number
    finding = next((f for f in voice.diagnosis.findings if f.kind.startswith("model.")), None)
    columns = (
        Column("what", said(voice, "columns.model"), "text"),
        Column("r2", said(voice, "columns.r2"), "share"),
        Column("unseen", said(voice, "columns.unseen"), "share"),
        Column("against", said(voice, "columns.against"), "text"),
    )
    rows = tuple(_model_row(voice, row) for row in models_of(voice, verdict.outcome))
    caption = said(voice, "caption", **aim)
    return Figure(
        id="f-brecha",
        title=caption if finding is None else title_of(finding, voice),
        subtitle=said(voice, "subtitle", n=number(verdict.n), asked=number(verdict.asked), **aim),
        table=Table("t-brecha", caption, columns, rows),
        note=" ".join(_notes(voice, verdict)),
    )


def _model_row(voice: Voice, row: RivalModel) -> Row:
    return Row(
        (
            Cell(said(voice, f"models.{row.model}"), value=row.model),
            share_cell(voice, row.r2),
            share_cell(voice, row.r2_unseen, low=row.r2_unseen_low, high=row.r2_unseen_high),
            Cell(against_words(voice, row), small=_lead(voice, row)),
        )
    )


def against_words(voice: Voice, row: RivalModel) -> str:
    """Return how a model does against the gap."""
    if row.model == "gap":
        return said(voice, "against.gap")
    if row.unbeaten is None:
        return said(voice, "against.few")
    return said(voice, f"against.{'better' if row.lead_low > 0 else 'worse' if row.lead_high < 0 else 'alike'}")


def _lead(voice: Voice, row: RivalModel) -> str:
    if not (math.isfinite(row.lead_low) and math.isfinite(row.lead_high)):
        return ""
    return said(voice, "against.lead", between=voice.locale.interval(100 * row.lead_low, 100 * row.lead_high, 0))


def _notes(voice: Voice, verdict: GapVerdict) -> list[str]:
    """Return what follows from the verdict, what is said of the other outcomes, and how it was found."""
    told = [
        said(
            voice,
            f"note.{verdict.verdict}",
            curve=voice.locale.share(verdict.curve_r2_unseen),
            **aim_words(voice, verdict.outcome),
        )
    ]
    found = voice.diagnosis.surface
    others = [row for row in ([] if found is None else found.verdicts) if not row.main]
    if others:
        names = [_short(voice, row) for row in others]
        told.append(said(voice, "note.others", told=voice.locale.joined(names)))
    if verdict.sampled:
        number = voice.locale.number
        told.append(said(voice, "note.sampled", asked=number(verdict.asked), n=number(verdict.n)))
    return [*told, said(voice, "note.unseen")]


def _short(voice: Voice, row: GapVerdict) -> str:
    aim = aim_words(voice, row.outcome)["aim"]
    return f"{aim} ({said(voice, f'short.{row.reason or row.verdict}')})"


def _surface(voice: Voice, row: SurfaceRow, verdict: GapVerdict) -> Figure:
    found, aim, thresholds = voice.diagnosis.surface, aim_words(voice, row.outcome), voice.diagnosis.thresholds
    assert found is not None
    terms = {one.term: one for one in found.terms.where(outcome=row.outcome, code=row.code)}
    title = {"gap": "title_pure", "curve": "title_curve", "open": "title_open"}.get(verdict.verdict, "title_apart")
    aim |= {"Aim": upper_first(aim["aim"])}
    columns = (
        Column("what", said(voice, "lines.what"), "text"),
        Column("estimate", said(voice, "lines.estimate"), "gap"),
        Column("reading", said(voice, "lines.reading"), "text"),
    )
    lines = tuple(_line(voice, terms[name]) for name in _LINES)
    most = max((cell.n for cell in found.cells), default=0)
    people = said(voice, "surface.people", least=thresholds.min_cell, most=voice.locale.number(most))
    return Figure(
        id="f-superficie",
        title=said(voice, f"surface.{title}", **aim),
        subtitle=said(
            voice, "surface.subtitle", what=surface_name(voice, row.code), n=voice.locale.number(row.n), **aim
        ),
        table=Table("t-superficie", said(voice, "surface.caption"), columns, lines),
        legend=(("earlier", people),),
        note=" ".join(_surface_notes(voice, row)),
        contour=_contour(voice, row, terms),
        folded=said(voice, "surface.folded"),
    )


def _line(voice: Voice, row: SurfaceTerm) -> Row:
    return Row(
        (
            Cell(said(voice, f"lines.{row.term}"), small=row.term),
            Cell(
                voice.locale.signed(row.estimate),
                small=interval_small(voice, row.low, row.high),
                value=known(row.estimate),
            ),
            Cell(line_reading(voice, row)),
        )
    )


def _surface_notes(voice: Voice, row: SurfaceRow) -> list[str]:
    locale, thresholds = voice.locale, voice.diagnosis.thresholds
    design = voice.diagnosis.quality.design
    clustered = design is not None and design.clusters is not None
    told = [
        said(
            voice,
            "surface.note",
            short=locale.share(row.short),
            over=locale.share(row.over),
            grey=locale.share(row.extrapolated),
            errors=said(voice, "surface.clusters" if clustered else "surface.hc3"),
            df1=locale.number(row.df1),
            df2=locale.number(row.robust_df2),
            f=locale.number(row.robust_f, 2),
        )
    ]
    if min(row.short, row.over) < thresholds.side_share:
        told.append(said(voice, "surface.one_side", limit=locale.share(thresholds.side_share)))
    return told


def _contour(voice: Voice, row: SurfaceRow, terms: dict[str, SurfaceTerm]) -> Contour:
    found, scale = voice.diagnosis.surface, voice.diagnosis.questionnaire.scale
    assert found is not None
    words = {"low": str(scale.low), "high": str(scale.high)}
    across = _axis(voice, row, said(voice, "surface.across", **words))
    aim = aim_words(voice, row.outcome)
    made = Contour(
        coefficients=tuple(terms[f"b{place}"].estimate for place in range(6)),
        midpoint=row.midpoint,
        across=across,
        up=Axis(across.low, across.high, across.ticks, said(voice, "surface.up", **words)),
        levels=(),
        corners=row.corners,
        crowds=tuple(Crowd(cell.expectation, cell.perception, cell.n) for cell in found.cells),
        spoken="",
    )
    heights = [height_at(made, e, p) for e, p in _held(row.corners)]
    spoken = said(
        voice,
        "surface.spoken",
        low=voice.locale.number(min(heights), 1),
        high=voice.locale.number(max(heights), 1),
        a1=line_reading(voice, terms["a1"]),
        a3=line_reading(voice, terms["a3"]),
        **aim,
    )
    return replace(made, levels=_levels(voice, min(heights), max(heights)), spoken=spoken)


def _axis(voice: Voice, row: SurfaceRow, name: str) -> Axis:
    """Return the axis of both answers: whole points around the part that people hold up."""
    scale = voice.diagnosis.questionnaire.scale
    ends = [value for corner in row.corners for value in corner]
    low, high = max(float(scale.low), math.floor(min(ends))), min(float(scale.high), math.ceil(max(ends)))
    step = max(1, round((high - low) / 6))
    ticks = tuple((low + step * i, voice.locale.number(low + step * i)) for i in range(int((high - low) / step) + 1))
    return Axis(low, high, ticks, name)


def _held(corners: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """Return places all over the part that people hold up: its corners, its sides and its middle."""
    k = len(corners)
    middle = (sum(e for e, _ in corners) / k, sum(p for _, p in corners) / k)
    ring = [
        (one[0] + (other[0] - one[0]) * part / 4, one[1] + (other[1] - one[1]) * part / 4)
        for one, other in zip(corners, [*corners[1:], corners[0]], strict=True)
        for part in range(4)
    ]
    inner = [((e + middle[0]) / 2, (p + middle[1]) / 2) for e, p in ring]
    return [*ring, *inner, middle]


def _levels(voice: Voice, low: float, high: float) -> tuple[tuple[float, str], ...]:
    """Return round heights between two, at most six."""
    span = max(high - low, 1e-9)
    unit = 10.0 ** math.floor(math.log10(span / _MOST_LEVELS))
    step = next((unit * one for one in _STEPS if span / (unit * one) <= _MOST_LEVELS), unit * _STEPS[-1])
    decimals = max(0, -math.floor(math.log10(step) + 1e-9)) + (1 if round(step / unit, 1) == 2.5 and unit < 10 else 0)
    first = math.ceil(low / step)
    levels = (round(step * (first + place), 9) for place in range(_MOST_LEVELS + 1))
    return tuple((level, voice.locale.number(level, decimals)) for level in levels if level < high)
