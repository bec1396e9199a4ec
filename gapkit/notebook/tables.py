"""The parts of a diagnosis as tables in the words of the report: gaps, groups, outcomes, what moves them and more."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from gapkit.notebook.figures import of_figure as _figure
from gapkit.notebook.figures import of_rows as _shown
from gapkit.notebook.shown import Shown
from gapkit.report.blocks import Block, Cards, Figure, Section
from gapkit.report.formats import MISSING, excerpt
from gapkit.report.outcome_words import limits_text, score_text
from gapkit.report.outline.contrasts import contrast_blocks
from gapkit.report.outline.journey import touchpoints
from gapkit.report.outline.journey_tables import cell_state, shares_told
from gapkit.report.outline.outcomes import outcome_name
from gapkit.report.outline.table import ordered_dimensions
from gapkit.report.states import GLYPHS, chip
from gapkit.report.touch_words import touchpoint_name
from gapkit.report.voice import OVERALL, Voice, upper_first
from gapkit.scoring.journey.results import JourneyCell
from gapkit.scoring.results import Gap

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis

_NAME_LIMIT = 60

Part = tuple[str, Shown]
"""A table and what it is of, where a part has several."""


def tables(diagnosis: Diagnosis, *, language: str) -> dict[str, Shown]:
    """Return the tables of a diagnosis by the names of diagnosis.json; parts that it does not have are left out.

    Every grouping has a comparison of its own: "segment_tests Channel".
    """
    voice = Voice.of(diagnosis, language)
    if voice.people is None:
        return {}
    return {f"{name} {of}".rstrip(): shown for name, part in _PARTS.items() for of, shown in part(voice)}


def card_parts(voice: Voice) -> list[Shown]:
    """Return the tables that stand on the card under that of the gaps."""
    return [shown for name, part in _PARTS.items() if name != "gaps" for _, shown in part(voice)]


def _gaps(voice: Voice) -> Iterator[Part]:
    rows = ordered_dimensions(voice)
    if len(rows) > 1:
        rows = [*rows, voice.diagnosis.gaps.overall]
    names = ["perception", "expectation", "gap", "between", "reading"] if voice.paired else ["perception", "between"]
    heads = [voice.say("columns.dimension"), *(voice.say(f"columns.{name}") for name in names), "n"]
    right = [place for place in range(1, len(heads)) if place != 5 or not voice.paired]
    key = "card.chart" if voice.paired else "card.chart_perception"
    yield "", _shown(voice, voice.say(key), heads, [_gap_line(voice, row) for row in rows], right)


def _gap_line(voice: Voice, row: Gap) -> list[str]:
    locale, name = voice.locale, excerpt(voice.name(row.dimension or OVERALL), _NAME_LIMIT)
    if row.suppressed or not row.n:
        reading = chip("hidden", voice.state_words("hidden")) if row.suppressed else voice.say("words.nobody")
        return [name, "", "", "", "", reading, ""] if voice.paired else [name, reading, "", ""]
    n, level = locale.number(row.n), locale.number(row.perception, 2)
    if not voice.paired:
        return [name, level, locale.interval(row.perception_low, row.perception_high, signed=False), n]
    state = voice.state(row)
    numbers = [level, locale.number(row.expectation, 2), locale.signed(row.gap)]
    return [name, *numbers, locale.interval(row.gap_low, row.gap_high), chip(state, voice.state_words(state)), n]


def _groups(voice: Voice) -> Iterator[Part]:
    for number, name in enumerate(dict.fromkeys(test.segment for test in voice.diagnosis.segment_tests), start=1):
        for block in contrast_blocks(voice, name, f"s{number}"):
            if isinstance(block, Figure):
                yield name, _figure(voice, block)
            elif isinstance(block, Cards):
                yield from ((name, Shown(one.title, notes=one.paragraphs)) for one in block.cards)


def _outcomes(voice: Voice) -> Iterator[Part]:
    rows = []
    for row in voice.diagnosis.outcomes:
        name = excerpt(upper_first(outcome_name(voice, row)), _NAME_LIMIT)
        rows.append([name, score_text(voice, row.metric, row.value), limits_text(voice, row.metric, row.low, row.high)])
    if not rows:
        return
    heads = [voice.say("outcomes.columns.outcome"), voice.say("outcomes.columns.value"), voice.say("columns.between")]
    counts = [voice.locale.number(row.n) for row in voice.diagnosis.outcomes]
    lines = [[*row, n] for row, n in zip(rows, counts, strict=True)]
    yield "", _shown(voice, voice.say("outcomes.table"), [*heads, "n"], lines, (1, 2, 3))


def _journey(voice: Voice) -> Iterator[Part]:
    cells = touchpoints(voice)
    if not any(cell.n for cell in cells):
        return
    weighed = shares_told(cells) and any(c.risk is not None and math.isfinite(c.risk.weight) for c in cells)
    names = ["perception", "expectation", "gap", "between", "reading"] if voice.paired else ["perception", "between"]
    heads = [voice.say("journey.columns.touchpoint"), *(voice.say(f"columns.{name}") for name in names), "n"]
    if weighed:
        heads.append(voice.say("journey.columns.weight"))
    right = [place for place in range(1, len(heads)) if heads[place] != voice.say("columns.reading")]
    lines = [_touchpoint(voice, cell, weighed=weighed) for cell in cells]
    yield "", _shown(voice, voice.say("journey.contents"), heads, lines, right)


def _touchpoint(voice: Voice, cell: JourneyCell, *, weighed: bool) -> list[str]:
    locale, name = voice.locale, touchpoint_name(voice, cell.touchpoint)
    bare = cell.suppressed or cell.basis == "not_asked" or not math.isfinite(cell.perception)
    if bare:
        key = "hidden" if cell.suppressed else "unclear"
        words = voice.state_words("hidden") if cell.suppressed else voice.say(f"journey.basis.{cell.basis}")
        reading = f"{GLYPHS[key]} {words}"
        line = [name, "", "", "", "", reading, ""] if voice.paired else [name, reading, "", ""]
        return [*line, ""] if weighed else line
    level, n = locale.number(cell.perception, 1), locale.number(cell.n) if cell.n else MISSING
    if voice.paired:
        if cell.basis == "assumed":
            reading = chip("unclear", voice.say("journey.basis.assumed"))
        else:
            state = cell_state(voice, cell)
            reading = chip(state, voice.state_words(state))
        if cell.moment_of_truth:
            reading = f"{reading} · {voice.say('journey.moment')}"
        numbers = [level, locale.number(cell.expectation, 1), locale.signed(cell.gap, 1)]
        line = [name, *numbers, locale.interval(cell.gap_low, cell.gap_high, 1), reading, n]
    else:
        line = [name, level, locale.interval(cell.perception_low, cell.perception_high, 1, signed=False), n]
    if weighed:
        weight = math.nan if cell.risk is None else cell.risk.weight
        line.append(locale.share(weight) if math.isfinite(weight) else MISSING)
    return line


def _priorities(voice: Voice) -> Iterator[Part]:
    yield from _roadmap_part(voice, "f-orden")


def _what_if(voice: Voice) -> Iterator[Part]:
    if voice.diagnosis.what_if:
        yield from _roadmap_part(voice, "f-que-pasaria")


def _roadmap_part(voice: Voice, name: str) -> Iterator[Part]:
    """Yield a figure of the roadmap as a table."""
    from gapkit.report.outline.roadmap import roadmap_section

    yield from _figures_of(voice, roadmap_section(voice).blocks, (name,))


def _kano(voice: Voice) -> Iterator[Part]:
    if voice.diagnosis.kano:
        from gapkit.report.outline.kano import kano_section

        yield from _figures_of(voice, _blocks(kano_section(voice)))


def _asymmetry(voice: Voice) -> Iterator[Part]:
    if voice.diagnosis.asymmetry:
        from gapkit.report.outline.asymmetry import asymmetry_blocks

        yield from _figures_of(voice, asymmetry_blocks(voice))


def _surface(voice: Voice) -> Iterator[Part]:
    if voice.diagnosis.surface is not None:
        yield from _section_parts(voice, ("f-brecha", "f-superficie"))


def _section_parts(voice: Voice, names: tuple[str, ...]) -> Iterator[Part]:
    """Yield figures of the section of drivers as tables; nothing is loaded where there is none."""
    if not (voice.diagnosis.driver_models or voice.diagnosis.ipa):
        return
    from gapkit.report.outline.drivers import drivers_section

    yield from _figures_of(voice, _blocks(drivers_section(voice)), names)


def _johari(voice: Voice, name: str = "f-miradas") -> Iterator[Part]:
    """Yield what customers expect beside what the company believes; by another name, the gaps of the organisation."""
    if voice.diagnosis.johari is not None:
        from gapkit.report.outline.johari import johari_section

        yield from _figures_of(voice, _blocks(johari_section(voice)), (name,))


def _house(voice: Voice, of: str) -> Iterator[Part]:
    """Yield what the company says of itself: gaps 2 to 4 and what lies behind, or its maturity."""
    if voice.diagnosis.johari is not None:
        from gapkit.notebook.house_tables import internal_table, maturity_table

        found = internal_table(voice) if of == "internal" else maturity_table(voice)
        if found is not None:
            yield "", _shown(voice, *found, (2, 3, 4) if of == "internal" else (2, 3, 4, 5))


def _predictions(voice: Voice) -> Iterator[Part]:
    if not voice.diagnosis.predictions:
        return
    from gapkit.report.outline.risk import risk_section

    blocks = _blocks(risk_section(voice))
    yield from _figures_of(voice, blocks)
    for card in (card for block in blocks if isinstance(block, Cards) for card in block.cards):
        yield "", Shown(card.title, notes=card.paragraphs)


def _comments(voice: Voice) -> Iterator[Part]:
    if voice.diagnosis.comments is not None:
        from gapkit.report.outline.comments import comments_section

        yield from _figures_of(voice, _blocks(comments_section(voice)))


def _blocks(section: Section | None) -> Sequence[Block]:
    return () if section is None else section.blocks


def _figures_of(voice: Voice, blocks: Sequence[Block], names: tuple[str, ...] = ()) -> Iterator[Part]:
    """Yield figures as tables, those with some names where any are given."""
    found = (one for one in blocks if isinstance(one, Figure) and (not names or one.id in names))
    for place, figure in enumerate(found, start=1):
        yield "" if place == 1 else str(place), _figure(voice, figure)


def _waves(voice: Voice) -> Iterator[Part]:
    if voice.diagnosis.waves is None:
        return
    from gapkit.report.terminal_waves import wave_sentences, wave_table
    from gapkit.report.wave_words import waves_say

    title, rows = wave_table(voice)
    heads = [voice.say("columns.what_measure"), *(waves_say(voice, f"columns.{c}") for c in ("before", "after"))]
    heads += [waves_say(voice, "columns.change"), voice.say("columns.between"), voice.say("columns.reading")]
    title = title.rstrip(": ") or waves_say(voice, "section.contents")
    lines = [[cell.strip() for cell in row] for row in rows]
    yield "", _shown(voice, title, heads, lines, (1, 2, 3, 4), wave_sentences(voice)[:2])


def _archetypes(voice: Voice) -> Iterator[Part]:
    if voice.diagnosis.archetypes is None:
        return
    from gapkit.report.outline.archetypes import archetypes_section

    section = archetypes_section(voice)
    first = None if section is None else section.blocks[0]
    if isinstance(first, Figure):
        shown = _figure(voice, first)
        yield "", Shown(shown.title, shown.heads, shown.rows, shown.right, (), shown.more)
    elif isinstance(first, Cards) and section is not None:
        yield "", Shown(section.title, notes=first.cards[0].paragraphs)


def _plan(voice: Voice, name: str) -> Iterator[Part]:
    """Yield the initiatives, the targets or the cases of a plan; nothing is loaded without one."""
    if voice.diagnosis.plan is None:
        return
    from gapkit.notebook.plan_tables import plan_blocks, reading_notes

    yield from _figures_of(voice, plan_blocks(voice, name))
    if name == "initiatives" and (told := reading_notes(voice)):
        yield "notes", told


_PARTS: dict[str, Callable[[Voice], Iterator[Part]]] = {
    "gaps": _gaps,
    "waves": _waves,
    "segment_tests": _groups,
    "outcomes": _outcomes,
    "journey": _journey,
    "drivers": lambda voice: _section_parts(voice, ("f-motores", "f-motores-otros")),
    "ipa": lambda voice: _section_parts(voice, ("f-ipa-1", "f-ipa-2")),
    "predictions": _predictions,
    "surface": _surface,
    "kano": _kano,
    "asymmetry": _asymmetry,
    "johari": _johari,
    "organisation": lambda voice: _johari(voice, "f-cadena"),
    "internal": lambda voice: _house(voice, "internal"),
    "maturity": lambda voice: _house(voice, "maturity"),
    "priorities": _priorities,
    "what_if": _what_if,
    **{name: partial(_plan, name=name) for name in ("initiatives", "targets", "cases")},
    "archetypes": _archetypes,
    "comments": _comments,
}
"""The tables in the order of the card, by their names in diagnosis.json."""
