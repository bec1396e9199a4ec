"""The sheets behind the numbers: reliability of the scales, quality of the data, what came back per item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gapkit.i18n import entry
from gapkit.report.states import GLYPHS
from gapkit.report.voice import Voice
from gapkit.report.wording import quality_words
from gapkit.report.workbook.checks import check_rows
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Cell, Column, Row, Sheet, Value, number

_RELIABILITY, _QUALITY = "reliability[].", "quality.columns[]."
_COLUMNS = ("expectation", "perception", "minimum", "gap")
_SIGNS = {"caution": "!", "passed": "✓", "cannot_say": GLYPHS["hidden"]}


def reliability_sheet(context: Context) -> Sheet | None:
    """Return alpha per dimension in every column that was asked, and the reliability of the differences."""
    soundness = context.diagnosis.soundness
    if not soundness.dimensions:
        return None
    found = {(row.dimension, row.column): row for row in soundness.dimensions}
    asked = [name for name in _COLUMNS if any(row.column == name for row in soundness.dimensions)]
    difference = {row.dimension: row for row in soundness.difference}
    rows = []
    for code in dict.fromkeys(row.dimension for row in soundness.dimensions):
        cells: dict[str, Value] = {"dimension": context.dimension_name(code)}
        reasons: dict[str, None] = {}
        kept: list[int] = []
        people: list[int] = []
        for name in asked:
            row = found.get((code, name))
            if row is None:
                continue
            kept.append(row.items)
            reasons |= dict.fromkeys(row.notes)
            if number(row.alpha) is not None:
                cells[f"alpha_{name}"] = row.alpha
                cells[f"alpha_{name}_low"] = row.alpha_low
                cells[f"alpha_{name}_high"] = row.alpha_high
                cells[f"inter_item_{name}"] = row.mean_inter_item
                people.append(row.n or 0)
        if code in difference and number(difference[code].estimate) is not None:
            cells["difference_reliability"] = difference[code].estimate
        cells |= {"items": max(kept, default=None), "n": min(people, default=None)}
        cells["reasons"] = context.notes(reasons)
        rows.append(Row(cells, strong=code == "overall"))
    columns = [
        Column("dimension", "text", _RELIABILITY + "dimension"),
        Column("items", "count", _RELIABILITY + "items"),
        Column("n", "count", _RELIABILITY + "n"),
    ]
    for name in asked:
        columns += [
            Column(f"alpha_{name}", "score", _RELIABILITY + "alpha"),
            Column(f"alpha_{name}_low", "score", _RELIABILITY + "alpha_low"),
            Column(f"alpha_{name}_high", "score", _RELIABILITY + "alpha_high"),
            Column(f"inter_item_{name}", "score", _RELIABILITY + "mean_inter_item"),
        ]
    if soundness.difference:
        columns.append(Column("difference_reliability", "score", "difference_reliability[].estimate"))
    columns.append(Column("reasons", "text", _RELIABILITY + "notes"))
    note = context.words(
        "notes_under.reliability", sufficient=context.locale.alpha(context.diagnosis.thresholds.alpha_sufficient)
    )
    notes = [note, context.words("notes_under.difference")] if soundness.difference else [note]
    if context.weighted:
        notes.append(context.words("notes_under.sampling_reliability"))
    title = context.title("fiabilidad", "reliability")
    return Sheet("reliability", title, tuple(columns), tuple(rows), notes=tuple(notes), story=False)


def quality_sheet(context: Context) -> Sheet:
    """Return the checks of the data: sign, value, limit and what it means."""
    quality, words = context.diagnosis.quality, context.words
    voice = Voice.of(context.diagnosis, context.language)
    rows = []
    for sign, key, facts in quality.flags:
        cells: dict[str, Value] = _figures(context, key, facts)
        cells |= {
            "check": words.known("checks", key),
            "result": f"{_SIGNS.get(sign, '')} {words.known('signs', sign)}".strip(),
            "comment": _comment(voice, sign, key, facts),
        }
        rows.append(Row(cells))
    if context.voice.people is not None:
        rows += check_rows(context)
    columns = (
        Column("check", "text", "quality.flags[]"),
        Column("observed", "count", "quality.flags[]"),
        Column("limit", "count", "thresholds"),
        Column("result", "text", "quality.flags[]"),
        Column("comment", "text", "quality.flags[]"),
    )
    return Sheet("quality", context.title("calidad", "quality"), columns, tuple(rows), story=False)


def columns_sheet(context: Context) -> Sheet | None:
    """Return what came back for every item in every column."""
    hidden = {row.code for row in context.diagnosis.gaps.items if context.hidden(row)}
    least = context.diagnosis.thresholds.min_cell
    rows = []
    for row in context.diagnosis.quality.columns:
        few = row.suppressed or row.answered is None or 0 < row.answered < least
        reason = context.words("hidden.small", k=least) if few or row.item in hidden else ""
        cells: dict[str, Value] = {
            "code": row.item,
            "item": context.item_text(row.item),
            "asked": context.words(f"roles.{row.column}"),
        }
        if not reason:
            cells |= {
                "answered": row.answered,
                "missing_count": row.missing,
                "not_applicable": row.not_applicable,
                "missing_share": row.missing_share,
                "ceiling": row.ceiling,
                "floor": row.floor,
                "sd": row.sd,
                "skew": row.skew,
            }
        rows.append(Row(cells, hidden=reason))
    if not rows:
        return None
    columns = (
        Column("code", "code", _QUALITY + "item"),
        Column("item", "text", _QUALITY + "item"),
        Column("asked", "text", _QUALITY + "column"),
        Column("answered", "count", _QUALITY + "answered", masked=True),
        Column("missing_count", "count", _QUALITY + "missing"),
        Column("not_applicable", "count", _QUALITY + "not_applicable"),
        Column("missing_share", "share1", _QUALITY + "missing_share"),
        Column("ceiling", "share1", _QUALITY + "ceiling"),
        Column("floor", "share1", _QUALITY + "floor"),
        Column("sd", "score", _QUALITY + "sd"),
        Column("skew", "score", _QUALITY + "skew"),
    )
    notes = (context.words("notes_under.sampling_columns"),) if context.weighted else ()
    return Sheet("columns", context.words("titles.columns"), columns, tuple(rows), notes=notes, story=False)


def _comment(voice: Voice, sign: str, key: str, facts: Mapping[str, Any]) -> str:
    """Return what a flag says; one that passed has no warning in front."""
    passed = sign == "passed" and entry(f"findings.quality.{key}.passed") and entry(f"findings.quality.{key}.body")
    said = voice.tell(f"quality.{key}.{'body' if passed else 'sentence'}", **quality_words(key, facts, voice))
    return said.replace("**", "")


def _figures(context: Context, key: str, facts: Mapping[str, Any]) -> dict[str, Value]:
    """Return what a check observed and the limit it was held against."""
    thresholds, words = context.diagnosis.thresholds, context.words
    if key == "ceiling":
        return _shares(facts["k"] / len(context.diagnosis.questionnaire.items), thresholds.ceiling_items)
    if key in ("missing", "complete"):
        return _shares(context.diagnosis.quality.missing_share, thresholds.missing_share)
    if key in ("straight_lining", "drop_out", "expectation_missing", "response_rate", "population"):
        return _shares(facts.get("share"), facts["limit"])
    if key in ("blanks_at_random", "rows_unchecked", "census", "census_clusters"):
        return {}
    if key == "rows_sound":
        return {"observed": 0}
    if key in ("clusters", "clusters_even", "raking", "raked"):
        worth, n = facts.get("effective"), facts.get("n")
        share = worth / n if worth is not None and n else None
        return _shares(share, thresholds.effective_share)
    if key == "few_clusters":
        return {"observed": facts.get("k"), "limit": thresholds.few_clusters}
    if key == "effective_n":
        return _shares(facts.get("share"), thresholds.effective_share)
    if key == "small":
        n = facts.get("n")
        few = words("hidden.small", k=thresholds.min_cell) if n is not None and n < thresholds.min_cell else ""
        return {"observed": Cell(None if few else n, hidden=few), "limit": thresholds.indicative_below}
    return {"observed": facts.get("k")}


def _shares(observed: float | None, limit: float) -> dict[str, Value]:
    return {"observed": Cell(observed, kind="share1"), "limit": Cell(limit, kind="share1")}
