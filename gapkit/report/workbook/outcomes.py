"""The sheet of outcomes: NPS, CSAT, CES, churn and ratings with their intervals and distributions."""

from __future__ import annotations

from gapkit.report.formats import whole_shares
from gapkit.report.outcome_words import NET
from gapkit.report.workbook.context import Context, alt_text
from gapkit.report.workbook.grid import Cell, Chart, Column, Point, Row, Sheet, Value
from gapkit.report.workbook.words import clean
from gapkit.scoring.results import OutcomeScore

_SOURCE = "outcomes[]."
_KINDS = {"nps": "nps", "enps": "nps", "csat": "share", "churn": "share"}
_GROUPS = ("detractors", "passives", "promoters")


def outcomes_sheet(context: Context) -> Sheet | None:
    """Return the outcomes of everybody; None when nobody was asked."""
    outcomes = [row for row in context.diagnosis.outcomes if row.n >= context.diagnosis.thresholds.min_cell]
    if not outcomes:
        return None
    has_nps = any(row.metric in NET for row in outcomes)
    easy = any(row.good_share == row.good_share for row in outcomes)
    groups = [Column(name, "share1", f"{_SOURCE}shares") for name in _GROUPS] if has_nps else []
    columns = (
        Column("indicator", "text", _SOURCE + "metric"),
        Column("question", "text", _SOURCE + "label"),
        Column("unit", "text"),
        Column("n", "count", _SOURCE + "n"),
        Column("value", "score", _SOURCE + "value"),
        Column("value_low", "score", _SOURCE + "low"),
        Column("value_high", "score", _SOURCE + "high"),
        Column("mean", "score", _SOURCE + "mean"),
        Column("mean_low", "score", _SOURCE + "mean_low"),
        Column("mean_high", "score", _SOURCE + "mean_high"),
        *([Column("easy_share", "share1", _SOURCE + "good_share")] if easy else []),
        *groups,
        Column("direction", "text", _SOURCE + "higher_is_better"),
        Column("distribution", "text", _SOURCE + "shares"),
    )
    charts = tuple(_chart(context, row) for row in outcomes if row.shares)
    level = context.locale.share(context.diagnosis.thresholds.level)
    return Sheet(
        "outcomes",
        context.title("indicadores", "outcomes"),
        columns,
        tuple(_row(context, row) for row in outcomes),
        notes=(
            context.words("notes_under.outcomes", level=level),
            *([context.words("notes_under.sampling")] if context.weighted else []),
        ),
        charts=charts,
    )


def _row(context: Context, row: OutcomeScore) -> Row:
    words, kind = context.words, _KINDS.get(row.metric, "score")
    unit = words("units.nps") if kind == "nps" else words("units.share") if kind == "share" else _scale(context, row)
    cells: dict[str, Value] = {
        "indicator": words.known("metrics", row.metric),
        "question": _question(context, row),
        "unit": unit,
        "n": row.n,
        "value": Cell(row.value, kind=kind),
        "value_low": Cell(row.low, kind=kind),
        "value_high": Cell(row.high, kind=kind),
        "mean": row.mean,
        "mean_low": row.mean_low,
        "mean_high": row.mean_high,
        **({"easy_share": row.good_share} if row.good_share == row.good_share else {}),
        "direction": words(f"directions.{'up' if row.higher_is_better else 'down'}"),
        "distribution": " · ".join(_parts(context, row)),
    }
    if row.metric in NET:
        cells |= {name: share for name, share in row.shares if name in _GROUPS}
    return Row(cells, indicative=row.n < context.diagnosis.thresholds.indicative_below)


def _question(context: Context, row: OutcomeScore) -> str:
    for outcome in context.diagnosis.questionnaire.outcomes:
        if outcome.code == row.code:
            return clean(outcome.text.in_(context.language))
    return clean(row.label)


def _scale(context: Context, row: OutcomeScore) -> str:
    if row.metric in ("acsi", "clv"):
        return context.words("units.index" if row.metric == "acsi" else "units.amount")
    for outcome in context.diagnosis.questionnaire.outcomes:
        if outcome.code == row.code:
            return context.words("units.scale", low=outcome.scale.low, high=outcome.scale.high)
    return context.words("units.points")


def _part(context: Context, name: str) -> str:
    return context.words(f"columns.{name}") if name in _GROUPS else name


def _parts(context: Context, row: OutcomeScore) -> list[str]:
    """Return every part with its whole percentage; together they are 100."""
    whole = whole_shares([share for _, share in row.shares])
    return [
        f"{_part(context, name)}: {percent}{context.locale.percent}"
        for (name, _), percent in zip(row.shares, whole, strict=True)
    ]


def _figure(context: Context, row: OutcomeScore) -> str:
    """Return the value and its interval as text."""
    locale = context.locale
    if row.metric in NET:
        return f"{locale.signed(row.value, 0)} ({locale.interval(row.low, row.high, 0)})"
    if row.metric in _KINDS:
        to = context.words("to")
        return f"{locale.share(row.value)} ({locale.share(row.low)} {to} {locale.share(row.high)})"
    return f"{locale.number(row.value, 2)} ({locale.interval(row.low, row.high, signed=False)})"


def _chart(context: Context, row: OutcomeScore) -> Chart:
    metric, figure = context.words.known("metrics", row.metric), _figure(context, row)
    title = context.words("charts.shares", metric=metric, figure=figure, n=context.locale.number(row.n))
    parts = tuple(_part(context, name) for name, _ in row.shares)
    shares = tuple(share for _, share in row.shares)
    return Chart(
        "shares",
        title,
        alt_text(title, _parts(context, row)),
        "",
        (Point(metric, shares=shares),),
        0.0,
        1.0,
        0.25,
        axis_format="0%",
        parts=parts,
        rising=row.higher_is_better,
    )
