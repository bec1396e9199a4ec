"""What moves the outcome: shares with their intervals, what people say matters beside them, and the plane of both.

Every block is a function of its own that returns what it has to show, or nothing: the section is their list.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.diagnosis.driver_rules import shown_quadrants
from gapkit.report.blocks import Block, Card, Cards, Cell, Column, Figure, Mark, Row, Section, Strip, Table
from gapkit.report.driver_words import (
    NAME_LIMIT,
    aim_words,
    between_shares,
    main_model,
    names_of,
    parts_words,
    people_notes,
    reason_words,
    said,
)
from gapkit.report.formats import MISSING, excerpt
from gapkit.report.outline.asymmetry import asymmetry_blocks
from gapkit.report.outline.cells import place_cell, share_cell, within
from gapkit.report.outline.marks import share_axis
from gapkit.report.outline.quadrants import plane_figure
from gapkit.report.voice import Voice, upper_first
from gapkit.report.wording import sentence_of, title_of

if TYPE_CHECKING:
    from gapkit.scoring.drivers.results import Driver, DriverModel

_LEAD_LIMIT = 320
_TITLES = ("driver.top", "driver.tie", "ipa.focus")
_LEAD = ("driver.top", "driver.tie", "driver.weak")


def drivers_section(voice: Voice) -> Section | None:
    """Return the section of drivers and quadrants; None where there is no outcome and nothing said of importance."""
    model = main_model(voice)
    if voice.people is None or (model is None and not voice.diagnosis.ipa):
        return None
    blocks = [
        *([] if model is None else [_shares_block(voice, model), _others_block(voice, model)]),
        *_planes(voice, named=model is not None),
        *asymmetry_blocks(voice),
        *_surface(voice),
        _items_refused(voice),
    ]
    aim = aim_words(voice, "" if model is None else model.outcome)
    key = "_stated" if model is None else ""
    return Section(
        id="motores",
        kicker=said(voice, f"kicker{key}", **aim),
        title=_title(voice, model),
        contents=said(voice, f"contents{key}", **aim),
        lead=within(_LEAD_LIMIT, _lead(voice, model)),
        blocks=tuple(block for block in blocks if block is not None),
    )


def _title(voice: Voice, model: DriverModel | None) -> str:
    found = {f.kind: f for f in reversed(voice.diagnosis.findings) if f.kind in _TITLES}
    told = next((title_of(found[kind], voice) for kind in _TITLES if kind in found), None)
    if model is not None and model.reason:
        return said(voice, "title_refused", **aim_words(voice, model.outcome))
    return told or said(voice, "title_stated")


def _lead(voice: Voice, model: DriverModel | None) -> list[str]:
    findings = {f.kind: f for f in reversed(voice.diagnosis.findings)}
    told = [sentence_of(findings[kind], voice) for kind in _LEAD if kind in findings]
    if model is None or model.reason:
        return [sentence_of(findings[kind], voice) for kind in ("ipa.focus",) if kind in findings]
    explained = said(
        voice,
        f"lead_{model.level}",
        parts=parts_words(voice, model),
        r2=voice.locale.share(model.r2_adjusted),
        between_r2=between_shares(voice, model.r2_low, model.r2_high),
        **aim_words(voice, model.outcome),
    )
    return [explained, *told]


def _rows_of(voice: Voice, model: DriverModel) -> list[Driver]:
    rows = voice.diagnosis.drivers.where(level=model.level, outcome=model.outcome)
    return sorted(rows, key=lambda row: row.rank or 0)


def _shares_block(voice: Voice, model: DriverModel) -> Figure | Cards:
    """Return the shares of the main outcome, or the reason why there are none."""
    aim = aim_words(voice, model.outcome)
    if model.reason:
        title = said(voice, f"reason.title_{model.level}", **aim)
        return Cards((Card(title, paragraphs=(reason_words(voice, model),)),), columns=1)
    rows = _rows_of(voice, model)
    equal = 1 / len(rows)
    axis = share_axis(voice, max([*(row.high for row in rows if math.isfinite(row.high)), *(r.share for r in rows)]))
    source = next((row.stated_source for row in rows if row.stated_source), "")
    columns = [
        Column("rank", voice.say("columns.place"), "rank", small=voice.say("columns.range")),
        Column("what", said(voice, f"ipa.{model.level}").capitalize(), "text", width="24%"),
        Column("strip", said(voice, "shares.share"), "strip", axis=axis),
        Column("share", said(voice, "shares.share"), "share"),
    ]
    if source:
        columns.append(Column("stated", said(voice, f"shares.{source}"), "share"))
        columns.append(Column("standing", said(voice, "shares.standing"), "text"))
    return Figure(
        id="f-motores",
        title=said(voice, f"shares.title_{model.level}"),
        subtitle=said(
            voice,
            "shares.subtitle",
            n=voice.locale.number(model.n),
            asked=voice.locale.number(model.asked),
            equal=voice.locale.share(equal),
            **aim,
        ),
        table=Table(
            "t-motores",
            said(voice, "shares.caption", **aim),
            tuple(columns),
            tuple(_share_row(voice, row, equal, stated=bool(source)) for row in rows),
            stacked=True,
        ),
        legend=(
            ("zero", said(voice, "shares.equal")),
            ("estimate_over", said(voice, "shares.estimate", level=voice.rules["level"])),
        ),
        note=" ".join(_notes(voice, model, rows, source)),
    )


def _share_row(voice: Voice, row: Driver, equal: float, *, stated: bool) -> Row:
    cells: list[Cell | Strip] = [
        place_cell(voice, row.rank, row.rank_low, row.rank_high),
        _named(voice, row.code),
        Strip((Mark("zero", equal), Mark("interval_over", row.low, row.high), Mark("estimate_over", row.share))),
        share_cell(voice, row.share, low=row.low, high=row.high),
    ]
    if stated:
        cells += [_stated_cell(voice, row), Cell(standing_words(voice, row) or MISSING)]
    return Row(tuple(cells))


def _named(voice: Voice, code: str) -> Cell:
    item = voice.is_item(code)
    name = voice.item_text(code) if item else voice.name(code)
    return Cell(excerpt(name, NAME_LIMIT), small=code if item else "", value=code)


def standing_words(voice: Voice, row: Driver) -> str:
    """Return how what is said of a driver stands beside what is seen."""
    return said(voice, f"standings.{row.standing}") if row.standing else ""


def _stated_cell(voice: Voice, row: Driver) -> Cell:
    if row.stated_source == "points":
        return share_cell(voice, row.stated)
    return Cell(voice.locale.number(row.stated, 2), value=row.stated)


def _notes(voice: Voice, model: DriverModel, rows: list[Driver], source: str) -> list[str]:
    """Return what has to be known to read the shares rightly."""
    thresholds, locale, aim = voice.diagnosis.thresholds, voice.locale, aim_words(voice, model.outcome)
    design = voice.diagnosis.quality.design
    clustered = design is not None and design.clusters is not None
    units = said(voice, "note.clusters" if clustered else "note.people")
    replicates = locale.number(model.replicates)
    told = [
        said(voice, f"note.{model.measure}", replicates=replicates, units=units, odds=voice.rules["odds"]),
        said(
            voice,
            "note.unseen",
            r2=locale.share(model.r2_unseen),
            between=between_shares(voice, model.r2_unseen_low, model.r2_unseen_high),
        ),
        *people_notes(voice, model),
    ]
    outcome = next(one for one in voice.diagnosis.questionnaire.outcomes if one.code == model.outcome)
    for key, codes, more in (
        ("entangled", [r.code for r in rows if r.vif >= thresholds.entangled_vif], thresholds.entangled_vif),
        ("opposite", [r.code for r in rows if r.opposite_sign and (r.slope_low > 0 or r.slope_high < 0)], 0.0),
        ("random", [r.code for r in rows if r.p_value > thresholds.error_rate], 0.0),
    ):
        if codes:
            limits = {"limit": locale.number(more), "rate": voice.rules["rate"]}
            told.append(said(voice, f"note.{key}", names=names_of(voice, codes), count=len(codes), **limits))
    if not outcome.higher_is_better:
        told.append(said(voice, "note.lower", **aim))
    if source:
        told += [said(voice, "note.weakest")] if source == "expectation" else []
        told.append(said(voice, "note.standing", odds=locale.odds(thresholds.membership_share)))
    return [*told, said(voice, "note.association")]


def _others_block(voice: Voice, main: DriverModel) -> Figure | Cards | None:
    """Return the shares of the other outcomes side by side, and why some have none."""
    models = [one for one in voice.diagnosis.driver_models if one.level == main.level and not one.main]
    told = [one for one in models if not one.reason]
    why = [reason_words(voice, one) for one in models if one.reason]
    if not told:
        constant = [reason_words(voice, one) for one in models if one.reason == "constant_outcome"]
        title = said(voice, "reason.title_others")
        return Cards((Card(title, paragraphs=tuple(constant)),), columns=1) if constant else None
    names = [_aim(voice, one) for one in told]
    shares = {(row.outcome, row.code): row for row in voice.diagnosis.drivers.where(level=main.level)}
    codes = [row.code for row in (_rows_of(voice, main) or _rows_of(voice, told[0]))]
    columns = (
        Column("what", said(voice, f"ipa.{main.level}").capitalize(), "text"),
        *(
            Column(
                one.outcome,
                upper_first(name),
                "share",
                small=said(voice, "shares.explained", r2=voice.locale.share(one.r2_adjusted)),
            )
            for one, name in zip(told, names, strict=True)
        ),
    )
    rows = tuple(
        Row(
            (
                _named(voice, code),
                *(_share(voice, shares.get((one.outcome, code))) for one in told),
            )
        )
        for code in codes
    )
    return Figure(
        id="f-motores-otros",
        title=said(voice, "shares.others", names=voice.locale.joined(names)),
        subtitle=said(voice, "shares.others_subtitle", level=voice.rules["level"]),
        table=Table("t-motores-otros", said(voice, "shares.others", names=voice.locale.joined(names)), columns, rows),
        note=" ".join(why),
    )


def _aim(voice: Voice, model: DriverModel) -> str:
    return aim_words(voice, model.outcome)["aim"]


def _share(voice: Voice, row: Driver | None) -> Cell:
    if row is None:
        return Cell(MISSING)
    between = voice.locale.interval(100 * row.low, 100 * row.high, 0, signed=False)
    return Cell(f"{voice.locale.share(row.share)} ({between})", value=row.share)


def _planes(voice: Voice, *, named: bool) -> list[Block | None]:
    """Return the plane of derived importance; that of stated importance where it was rated, or is the only one.

    They are not `named` by their finding where the section is.
    """
    derived = shown_quadrants(voice.diagnosis.ipa, "derived")
    stated = shown_quadrants(voice.diagnosis.ipa, "stated")
    held = [derived] if derived else []
    if stated and (not derived or stated[0].source == "ratings"):
        held.append(stated)
    return [plane_figure(voice, rows, place=place, named=named) for place, rows in enumerate(held, start=1)]


def _surface(voice: Voice) -> list[Block]:
    """Return gap or perception; nothing is loaded where it was not asked."""
    if voice.diagnosis.surface is None:
        return []
    from gapkit.report.outline.surface import surface_blocks

    return surface_blocks(voice)


def _items_refused(voice: Voice) -> Cards | None:
    """Return why there are no shares of items where there are some of dimensions."""
    items = next((one for one in voice.diagnosis.driver_models if one.level == "item" and one.main), None)
    first = main_model(voice)
    if items is None or not items.reason or first is None or first is items or first.reason:
        return None
    title = said(voice, "reason.title_item", **aim_words(voice, items.outcome))
    return Cards((Card(title, paragraphs=(reason_words(voice, items), *people_notes(voice, items))),), columns=1)
