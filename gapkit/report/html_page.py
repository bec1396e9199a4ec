"""Parts, sections and blocks as the page shows them: every name a template looks up, every id unique."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from gapkit.i18n import say
from gapkit.record import Record, replace
from gapkit.report.blocks import (
    Block,
    Cards,
    Conclusion,
    Cover,
    Curve,
    Fact,
    Figure,
    Flags,
    Part,
    Question,
    Report,
    Section,
    StampBlock,
    Summaries,
    Summary,
)
from gapkit.report.charts import strip_html
from gapkit.report.guides import Guides
from gapkit.report.html_cells import chip_of
from gapkit.report.html_markup import anchor
from gapkit.report.html_tables import TableView, least_width, table_view

if TYPE_CHECKING:
    from gapkit.report.diagonal import Diagonal
    from gapkit.report.effort_plane import EffortPlane
    from gapkit.report.plane import Plane
    from gapkit.report.trails import Trails

SIGNS = {"caution": "!", "passed": "✓", "cannot_say": "⊘"}
"""The signs of remarks."""

_NUMBER_LENGTH = 14
"""Facts of more characters than this are words: set like a text, not like a column of numbers."""


class PartView(Record):
    """A phase: its banner, its sections with their blocks, and whether it starts a page without a banner."""

    id: str
    kicker: str
    title: str
    question: str
    breaks: bool
    sections: tuple[tuple[Section, tuple[tuple[str, object], ...]], ...]


class FigureView(Record):
    """A figure whose table is ready for the page."""

    id: str
    title: str
    subtitle: str
    table: TableView
    legend: tuple[tuple[str, str], ...]
    note: str
    long: bool
    curve: Markup | None
    plane: Markup | None
    folded: str


class StateLine(Record):
    """A reading state and what it means: class and sign of its chip, its name, the rest of the sentence."""

    chip: str
    sign: str
    name: str
    rest: str


class CardView(Record):
    """A card whose states are ready for the page; `wordy` where its facts are sentences rather than numbers."""

    title: str
    paragraphs: tuple[str, ...]
    bullets: tuple[str, ...]
    facts: tuple[Fact, ...]
    wordy: bool
    marks: tuple[tuple[str, str], ...]
    states: tuple[StateLine, ...]
    closing: str


class CardsView(Record):
    """Cards side by side."""

    cards: tuple[CardView, ...]
    columns: int
    framed: bool


class SummaryView(Record):
    """A summary; `tongue` is its name on the button that shows it, in its own language."""

    language: str
    tongue: str
    title: str
    lead: str
    conclusions: tuple[Conclusion, ...]
    decision_label: str
    decision: str


class SummariesView(Record):
    """The questions and the summaries; with several, one is shown at a time where there is a script."""

    questions: tuple[Question, ...]
    questions_label: str
    summaries: tuple[SummaryView, ...]
    several: bool


class StampView(Record):
    """The stamp; its manifest is JSON that can stand inside a script element."""

    facts: tuple[Fact, ...]
    note: str
    manifest: Markup


def page_parts(report: Report, guides: Guides) -> tuple[PartView, ...]:
    """Return the parts of a report as the page shows them; their columns take their classes from `guides`."""
    ids = _Ids(section.id for part in report.parts for section in part.sections)
    return tuple(_part(part, ids, guides, first=part is report.parts[0]) for part in report.parts)


def page_fingerprint(cover: Cover) -> tuple[tuple[str, Markup, str], ...]:
    """Return name, drawing and value of every line of the fingerprint."""
    return tuple((name, strip_html(strip, cover.fingerprint_axis), text) for name, strip, text in cover.fingerprint)


class _Ids:
    """Hands out every id once."""

    def __init__(self, sections: Any) -> None:
        self._taken = {anchor(name) for name in sections}
        self._taken |= {f"{name}-h" for name in self._taken}

    def take(self, name: str) -> str:
        """Return an id for a name, with a number behind it where it is taken."""
        wanted = free = anchor(name)
        number = 1
        while free in self._taken or f"{free}-t" in self._taken:
            number += 1
            free = f"{wanted}-{number}"
        self._taken |= {free, f"{free}-t"}
        return free


def _part(part: Part, ids: _Ids, guides: Guides, *, first: bool) -> PartView:
    return PartView(
        id=ids.take(part.id),
        kicker=part.kicker,
        title=part.title,
        question=part.question,
        breaks=not part.title and not first,
        sections=tuple(
            (section, tuple(_block(b, section, ids, guides) for b in section.blocks)) for section in part.sections
        ),
    )


def _block(block: Block, section: Section, ids: _Ids, guides: Guides) -> tuple[str, object]:
    match block:
        case Figure():
            return "figure", _figure(block, ids, guides)
        case Cards():
            return "cards", _cards(block)
        case Flags():
            return "flags", block
        case Summaries():
            return "summaries", _summaries(block, section)
        case StampBlock():
            return "stamp", StampView(block.facts, block.note, _manifest(block.manifest))
        case _:
            return "window", replace(block, id=ids.take(block.id))


def _figure(figure: Figure, ids: _Ids, guides: Guides) -> FigureView:
    own = ids.take(figure.id)
    table = table_view(figure.table, id=ids.take(figure.table.id), guides=guides)
    curve = None if figure.curve is None else _curve(figure.curve, least_width(figure.table))
    plane = None if figure.plane is None else _plane(figure.plane)
    if figure.contour is not None:
        from gapkit.report.contour import contour_html

        plane = contour_html(figure.contour)
    if figure.chain is not None:
        from gapkit.report.chain import chain_html

        curve = chain_html(figure.chain)
    told = (figure.title, figure.subtitle, table, figure.legend, figure.note, figure.long)
    return FigureView(own, *told, curve, plane, figure.folded)


def _curve(drawn: Curve | Trails, width: float) -> Markup:
    """Return a drawing whose points stand over the columns of a table of this least width in rem."""
    if isinstance(drawn, Curve):
        from gapkit.report.curve import curve_html

        return curve_html(drawn, width=width)
    from gapkit.report.trails import trails_html

    return trails_html(drawn, width=width)


def _plane(drawn: Plane | Diagonal | EffortPlane) -> Markup:
    """Return a drawing that has its table folded under it."""
    from gapkit.report.plane import Plane, plane_html

    if isinstance(drawn, Plane):
        return plane_html(drawn)
    from gapkit.report.effort_plane import EffortPlane, effort_plane_html

    if isinstance(drawn, EffortPlane):
        return effort_plane_html(drawn)
    from gapkit.report.diagonal import diagonal_html

    return diagonal_html(drawn)


def _cards(block: Cards) -> CardsView:
    cards = tuple(
        CardView(
            title=card.title,
            paragraphs=card.paragraphs,
            bullets=card.bullets,
            facts=card.facts,
            wordy=any(len(fact.text) > _NUMBER_LENGTH for fact in card.facts),
            marks=card.marks,
            states=tuple(_state_line(state, text) for state, text in card.states),
            closing=card.closing,
        )
        for card in block.cards
    )
    return CardsView(cards, block.columns, block.framed)


def _state_line(state: str, text: str) -> StateLine:
    """Split "**Clear gap**: what it means" so that the name takes the colour of its state."""
    name, _, rest = text.partition("**")[2].partition("**") if text.startswith("**") else ("", "", text)
    return StateLine(*chip_of(state), name, rest)


def _summaries(block: Summaries, section: Section) -> SummariesView:
    return SummariesView(
        questions=block.questions,
        questions_label=block.questions_label,
        summaries=tuple(_summary(summary, section) for summary in block.summaries),
        several=len(block.summaries) > 1,
    )


def _summary(summary: Summary, section: Section) -> SummaryView:
    # The section has said its title and its lead already; they are not said twice.
    return SummaryView(
        language=summary.language,
        tongue=say("frame.words.tongue", summary.language),
        title="" if summary.title == section.title else summary.title,
        lead="" if summary.lead == section.lead else summary.lead,
        conclusions=summary.conclusions,
        decision_label=summary.decision_label,
        decision=summary.decision,
    )


def _manifest(manifest: Mapping[str, Any]) -> Markup:
    text = json.dumps(_plain_data(manifest), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def _plain_data(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_data(item) for item in value]
    if isinstance(value, float):
        return value if isfinite(value) else None
    return value if value is None or isinstance(value, bool | int | str) else str(value)
