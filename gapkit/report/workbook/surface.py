"""The sheet of gap or perception: every model, and every surface with its coefficients, lines, shape and tests."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gapkit.report.driver_words import aim_words
from gapkit.report.surface_words import line_reading, reason_words, refused_words, said, surface_name
from gapkit.report.voice import upper_first
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Cell, Column, Row, Sheet, Value

if TYPE_CHECKING:
    from gapkit.scoring.drivers.surface_results import GapVerdict, RivalModel, SurfaceRow, SurfaceTerm

_SHAPES = ("turning_expectation", "turning_perception", "slope_1", "intercept_1", "slope_2", "intercept_2")
_SHARES = ("below", "above", "short", "over", "extrapolated")


def surface_sheet(context: Context) -> Sheet | None:
    """Return every number about gap or perception, one a row; None where there is nothing of it."""
    found = context.diagnosis.surface
    if found is None or not found.verdicts:
        return None
    columns = (
        Column("indicator", "text", "surface.verdicts[].outcome"),
        Column("surface_of", "text", "surface.rows[].code"),
        Column("quantity", "text", "surface.terms[].term"),
        Column("surface_value", "score", "surface.terms[].estimate"),
        Column("surface_low", "score", "surface.terms[].low"),
        Column("surface_high", "score", "surface.terms[].high"),
        Column("surface_se", "score", "surface.terms[].se"),
        Column("surface_p", "p_value", "surface.terms[].p_value"),
        Column("n", "count", "surface.verdicts[].n"),
        Column("surface_note", "text", "surface.verdicts[].reason"),
    )
    rows: list[Row] = []
    for verdict in found.verdicts:
        rows.append(_verdict(context, verdict))
        rows += _curve(context, verdict)
        for model in found.models.where(outcome=verdict.outcome):
            rows += _model(context, model)
        for row in found.rows.where(outcome=verdict.outcome):
            rows += _surface(context, row, list(found.terms.where(outcome=row.outcome, code=row.code)))
    voice = context.voice
    return Sheet("surface", said(voice, "sheet.title"), columns, tuple(rows), notes=(said(voice, "sheet.note"),))


def _row(context: Context, outcome: str, of: str, quantity: str, **cells: Value) -> Row:
    aim = upper_first(aim_words(context.voice, outcome)["aim"])
    return Row({"indicator": aim, "surface_of": of, "quantity": quantity, **cells})


def _verdict(context: Context, row: GapVerdict) -> Row:
    voice = context.voice
    told = reason_words(voice, row) if row.reason else upper_first(said(voice, f"short.{row.verdict}"))
    return _row(
        context, row.outcome, said(voice, "sheet.all"), said(voice, "quantities.verdict"), n=row.n, surface_note=told
    )


def _curve(context: Context, row: GapVerdict) -> Iterator[Row]:
    """Yield what gaps whose line may bend explain of people not seen."""
    if not math.isnan(row.curve_r2_unseen):
        voice = context.voice
        quantity = said(voice, "quantities.r2_unseen", model=said(voice, "models.curve").lower())
        value = Cell(row.curve_r2_unseen, kind="share1")
        yield _row(context, row.outcome, said(voice, "sheet.all"), quantity, surface_value=value, n=row.n)


def _model(context: Context, row: RivalModel) -> Iterator[Row]:
    """Yield R², R² of people left aside and the lead over the gap."""
    voice = context.voice
    of = said(voice, "sheet.all") if row.basis == "dimensions" else upper_first(surface_name(voice, "overall"))
    model = said(voice, f"models.{row.model}").lower()
    if row.unbeaten is None:
        note = said(voice, "against.few")
        yield _row(context, row.outcome, of, said(voice, "quantities.r2", model=model), n=row.n, surface_note=note)
        return
    for name in ("r2", "r2_unseen", "lead"):
        value = getattr(row, name)
        if not math.isnan(value):
            ends = {end: getattr(row, f"{name}_{end}", math.nan) for end in ("low", "high")}
            cells: dict[str, Value] = {"surface_value": Cell(value, kind="share1"), "n": row.n}
            cells |= {f"surface_{end}": Cell(limit, kind="share1") for end, limit in ends.items()}
            yield _row(context, row.outcome, of, said(voice, f"quantities.{name}", model=model), **cells)


def _surface(context: Context, row: SurfaceRow, terms: list[SurfaceTerm]) -> Iterator[Row]:
    """Yield the numbers of one surface, or why there is none."""
    voice = context.voice
    of = upper_first(surface_name(voice, row.code)) if row.code == "overall" else context.dimension_name(row.code)
    if row.reason:
        told = refused_words(voice, row)
        yield _row(context, row.outcome, of, said(voice, "quantities.surface_r2"), n=row.n, surface_note=told)
        return
    for name, r2 in (("surface_r2", row.r2), ("surface_gap", row.r2_gap)):
        yield _row(
            context, row.outcome, of, said(voice, f"quantities.{name}"), surface_value=Cell(r2, kind="share1"), n=row.n
        )
    for term in terms:
        yield _row(
            context,
            row.outcome,
            of,
            term.term,
            surface_value=term.estimate,
            surface_low=term.low,
            surface_high=term.high,
            surface_se=term.se,
            surface_p=term.p_value,
            n=row.n,
            surface_note="" if term.term.startswith("b") else upper_first(line_reading(voice, term)),
        )
    for name, f, df2, p in (
        ("f", row.f, row.df2, row.p_value),
        ("robust_f", row.robust_f, row.robust_df2, row.robust_p_value),
        ("curve_f", row.curve_f, row.curve_df2, row.curve_p_value),
    ):
        degrees = {
            "df1": context.locale.number(3 if name == "curve_f" else row.df1),
            "df2": context.locale.number(df2, 0 if df2.is_integer() else 1),
        }
        quantity = said(voice, f"quantities.{name}", **degrees)
        yield _row(context, row.outcome, of, quantity, surface_value=f, surface_p=p, n=row.n)
    shape = said(voice, f"shapes.{row.shape if row.shape != 'no turning point' else 'none'}")
    for name in _SHAPES:
        value, low, high = (getattr(row, f"{name}{end}") for end in ("", "_low", "_high"))
        if not math.isnan(value):
            yield _row(
                context,
                row.outcome,
                of,
                said(voice, f"quantities.{name}"),
                surface_value=value,
                surface_low=low,
                surface_high=high,
                n=row.n,
                surface_note=upper_first(shape) if name == "turning_expectation" else "",
            )
    for name in _SHARES:
        share = Cell(getattr(row, name), kind="share1")
        yield _row(context, row.outcome, of, said(voice, f"quantities.{name}"), surface_value=share, n=row.n)
