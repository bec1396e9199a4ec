"""The customer's journey: the curve of what is lived, channel by channel, and its moments of truth."""

from __future__ import annotations

import math

from gapkit.i18n import say
from gapkit.report.blocks import Block, Card, Cards, Cell, Column, Curve, Figure, Row, Section, Stop, Table
from gapkit.report.formats import MISSING, plain
from gapkit.report.outline.cells import hidden_cell, known, within
from gapkit.report.outline.journey_channels import channels_block
from gapkit.report.outline.journey_tables import cell_state, kpi_figure, risk_figure, shares_told
from gapkit.report.outline.marks import scale_axis, starts_late
from gapkit.report.touch_words import phase_name, touchpoint_name
from gapkit.report.voice import Voice
from gapkit.report.wording import sentence_of, title_of
from gapkit.scoring.journey.results import JourneyCell

_LEAD_LIMIT = 320
_TITLES = ("touch.moment", "touch.worst", "touch.drop", "touch.tie")
_LEAD = ("touch.worst", "touch.drop", "touch.moment", "touch.tie", "touch.kpi", "touch.blank")


def journey_section(voice: Voice) -> Section | None:
    """Return the section of the journey; None without one, and where nothing of it can be shown."""
    cells = touchpoints(voice)
    if voice.people is None or not any(cell.n for cell in cells):
        return None
    findings = {f.kind: f for f in reversed(voice.diagnosis.findings) if f.kind.startswith("touch.")}
    title = next((title_of(findings[kind], voice) for kind in _TITLES if kind in findings), voice.say("journey.title"))
    told = [sentence_of(findings[kind], voice) for kind in _LEAD if kind in findings]
    risk = risk_figure(voice, cells)
    blocks: list[Block | None] = [
        _curve_figure(voice, cells, weighed=isinstance(risk, Figure)),
        _archetypes(voice),
        channels_block(voice, cells),
        risk,
        kpi_figure(voice, cells),
        _assumed(voice, cells),
    ]
    return Section(
        id="recorrido",
        kicker=voice.say("journey.kicker"),
        title=title,
        contents=voice.say("journey.contents"),
        lead=within(_LEAD_LIMIT, told or [voice.say("journey.lead")]),
        blocks=tuple(block for block in blocks if block is not None),
    )


def touchpoints(voice: Voice) -> list[JourneyCell]:
    """Return the touchpoints over all channels, in the order of the journey."""
    return [cell for cell in voice.diagnosis.journey if not cell.channel]


def _curve_figure(voice: Voice, cells: list[JourneyCell], *, weighed: bool) -> Figure:
    """Return the curve over its table; `weighed` where a figure of its own has the shares of the risk."""
    kind = "" if voice.paired else "_perception"
    targets = {} if voice.diagnosis.plan is None else _targets(voice)
    values = [v for c in cells for v in (c.perception, c.expectation, c.perception_low, c.perception_high)]
    values += targets.values()
    axis = scale_axis(voice, values, voice.say("columns.strip" if voice.paired else "columns.perception"))
    stops = tuple(_stop(voice, cell, targets.get(cell.touchpoint)) for cell in cells)
    title = voice.say(f"journey.figure{kind}")
    columns = [Column("what", "", "text", width="9rem")]
    phase = ""
    for cell in cells:
        named = phase_name(voice, cell.phase)
        small, phase = (named if named != phase else ""), named
        columns.append(Column(cell.touchpoint, touchpoint_name(voice, cell.touchpoint), "stop", small=small))
    legend = [("perception", voice.say("journey.marks.perception"))]
    if voice.paired:
        legend += [("expectation", voice.say("journey.marks.expectation")), ("gap_short", voice.say("marks.gap_short"))]
    legend += [("target", say("plan_report.tobe.curve", voice.language))] if targets else []
    legend += [("indicative", voice.say("journey.marks.thin"))] if any(c.basis != "measured" for c in cells) else []
    return Figure(
        id="f-recorrido",
        title=title,
        subtitle=voice.say(
            f"journey.subtitle{kind}",
            low=voice.diagnosis.questionnaire.scale.low,
            high=voice.diagnosis.questionnaire.scale.high,
            start=starts_late(voice, axis),
            level=voice.rules["level"],
        ),
        table=Table("t-recorrido", voice.say("journey.caption"), tuple(columns), _rows(voice, cells, weighed=weighed)),
        legend=tuple(legend),
        note=" ".join(_notes(voice, cells)),
        curve=Curve(
            stops,
            axis,
            voice.say("journey.spoken", points=_spoken(voice, cells)),
            voice.say("journey.moment"),
            voice.say("journey.blank"),
        ),
    )


def _archetypes(voice: Voice) -> Figure | None:
    """Return the journey of every archetype beside its targets; nothing is loaded without either."""
    found = voice.diagnosis.archetypes
    if voice.diagnosis.plan is None or found is None or not found.journey:
        return None
    from gapkit.report.outline.archetype_journey import archetype_journey_figure

    return archetype_journey_figure(voice)


def _targets(voice: Voice) -> dict[str, float]:
    """Return where each touchpoint should get to, for everybody; nothing is loaded without a plan."""
    from gapkit.report.plan_words import held

    rows = [row for row in held(voice).targets if row.level == "touchpoint" and not row.group and not row.suppressed]
    return {row.code: row.target for row in rows if math.isfinite(row.target)}


def _stop(voice: Voice, cell: JourneyCell, target: float | None) -> Stop:
    number = voice.locale.number
    hidden = cell.suppressed or not math.isfinite(cell.perception)
    return Stop(
        label=touchpoint_name(voice, cell.touchpoint),
        basis=cell.basis,
        perception=None if hidden else cell.perception,
        expectation=None if hidden else known(cell.expectation),
        low=None if hidden else known(cell.perception_low),
        high=None if hidden else known(cell.perception_high),
        perception_text=number(cell.perception, 1),
        expectation_text=number(cell.expectation, 1),
        moment=bool(cell.moment_of_truth) and not hidden,
        target=None if hidden else target,
    )


def _spoken(voice: Voice, cells: list[JourneyCell]) -> str:
    number, told = voice.locale.number, []
    for cell in cells:
        name = touchpoint_name(voice, cell.touchpoint)
        if cell.suppressed or not math.isfinite(cell.perception):
            told.append(f"{name}: {voice.say('journey.blank')}")
            continue
        key = "journey.spoken_point" if voice.paired else "journey.spoken_perception"
        told.append(voice.say(key, name=name, p=number(cell.perception, 1), e=number(cell.expectation, 1)))
    return "; ".join(told)


def _rows(voice: Voice, cells: list[JourneyCell], *, weighed: bool) -> tuple[Row, ...]:
    """Return the rows under the curve; one that has nothing to say anywhere is left out."""
    shared = not weighed and shares_told(cells)
    made = {
        "gap" if voice.paired else "perception": [_value_cell(voice, cell) for cell in cells],
        "reading": [_basis_cell(voice, cell) for cell in cells],
        **_target_cells(voice, cells),
        "people": [_people_cell(voice, cell) for cell in cells],
        "exposure": [_share(voice, cell, cell.exposure, cell.exposure_low, cell.exposure_high) for cell in cells],
        "weight": [_weight_cell(voice, cell) for cell in cells] if shared else [],
        "change": [_change_cell(voice, cell) for cell in cells],
        **_comments(voice, cells),
        "owner": [Cell(plain(cell.owner) or MISSING) for cell in cells],
    }
    return tuple(
        Row((Cell(voice.say(f"journey.rows.{name}")), *row))
        for name, row in made.items()
        if any(cell.text != MISSING for cell in row)
    )


def _comments(voice: Voice, cells: list[JourneyCell]) -> dict[str, list[Cell]]:
    """Return what coded comments say of each touchpoint; nothing is loaded for a study without them."""
    if voice.diagnosis.comments is None:
        return {}
    from gapkit.report.outline.journey_comments import comment_cells

    return comment_cells(voice, cells)


def _target_cells(voice: Voice, cells: list[JourneyCell]) -> dict[str, list[Cell]]:
    """Return where each touchpoint should get to, under the curve; nothing without a plan."""
    if voice.diagnosis.plan is None:
        return {}
    targets = _targets(voice)
    return {
        "target": [Cell(voice.locale.number(None if c.suppressed else targets.get(c.touchpoint), 1)) for c in cells]
    }


def _value_cell(voice: Voice, cell: JourneyCell) -> Cell:
    if cell.suppressed:
        return hidden_cell(voice)
    if voice.paired:
        small = voice.locale.interval(cell.gap_low, cell.gap_high, 1)
        text = voice.locale.signed(cell.gap, 1)
    else:
        small = voice.locale.interval(cell.perception_low, cell.perception_high, 1, signed=False)
        text = voice.locale.number(cell.perception, 1)
    return Cell(text, small="" if small == MISSING else small, bold=text != MISSING)


def _basis_cell(voice: Voice, cell: JourneyCell) -> Cell:
    """Return how a touchpoint reads, or that nobody was asked about it."""
    if cell.suppressed:
        return Cell(MISSING)
    if cell.basis in ("assumed", "not_asked"):
        return Cell(voice.say(f"journey.basis.{cell.basis}"), state="unclear")
    if not voice.paired:
        return Cell(voice.state_words("indicative"), state="indicative") if cell.basis == "thin" else Cell(MISSING)
    state = cell_state(voice, cell)
    return Cell(voice.state_words(state), state=state)


def _people_cell(voice: Voice, cell: JourneyCell) -> Cell:
    return Cell(voice.locale.number(cell.n) if cell.n else MISSING)


def _share(voice: Voice, cell: JourneyCell, share: float, low: float, high: float) -> Cell:
    if cell.suppressed or not math.isfinite(share):
        return Cell(MISSING)
    small = voice.locale.interval(100 * low, 100 * high, 0, signed=False)
    return Cell(voice.locale.share(share), small="" if small == MISSING else small)


def _weight_cell(voice: Voice, cell: JourneyCell) -> Cell:
    risk = cell.risk
    if risk is None or not math.isfinite(risk.weight):
        return Cell(MISSING)
    return _share(voice, cell, risk.weight, risk.weight_low, risk.weight_high)


def _change_cell(voice: Voice, cell: JourneyCell) -> Cell:
    if not math.isfinite(cell.change):
        return Cell(MISSING)
    small = voice.locale.interval(cell.change_low, cell.change_high, 1)
    return Cell(voice.locale.signed(cell.change, 1), small="" if small == MISSING else small)


def _notes(voice: Voice, cells: list[JourneyCell]) -> list[str]:
    told = [voice.say("journey.note" if voice.paired else "journey.note_perception", **voice.rules)]
    if any(cell.exposure_source == "answers" for cell in cells):
        told.append(voice.say("journey.note_exposure"))
    if any(cell.exposure_source == "file" for cell in cells):
        told.append(voice.say("journey.note_exposure_file"))
    if any(math.isfinite(cell.change) for cell in cells):
        told.append(voice.say("journey.note_change"))
    return told


def _assumed(voice: Voice, cells: list[JourneyCell]) -> Cards | None:
    """Return what is taken for granted, and what nobody asked."""
    assumed = [cell for cell in cells if cell.basis == "assumed"]
    blank = [cell for cell in cells if cell.basis == "not_asked"]
    told = []
    for cell in assumed:
        source = plain(cell.assumed_by) or voice.say("journey.no_source")
        name = voice.locale.quoted(touchpoint_name(voice, cell.touchpoint))
        told.append(voice.say("journey.assumed", name=name, gap=voice.locale.signed(cell.gap, 1), source=source))
    if blank:
        names = voice.locale.joined([voice.locale.quoted(touchpoint_name(voice, cell.touchpoint)) for cell in blank])
        told.append(voice.say("journey.not_asked", names=names, count=len(blank)))
    if not told:
        return None
    return Cards((Card(voice.say("journey.unknown_title"), bullets=tuple(told)),), columns=2)
