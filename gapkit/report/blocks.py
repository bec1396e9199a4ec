"""The report as data: sections of blocks, one object for every medium.

Texts are final: in one language, with **bold** as their only markup. Numbers that a medium may need raw (to sort, to
draw) travel beside their text. Drawings are marks with roles on an axis, never pixels.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from gapkit.record import Record, field

if TYPE_CHECKING:
    from gapkit.report.chain import Chain
    from gapkit.report.contour import Contour
    from gapkit.report.diagonal import Diagonal
    from gapkit.report.effort_plane import EffortPlane
    from gapkit.report.plane import Plane
    from gapkit.report.trails import Trails
    from gapkit.report.window import Window


class Axis(Record):
    """A number line: where it starts and ends, its labelled ticks, and its name for screen readers."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    name: str = ""
    low_text: str = ""
    high_text: str = ""


class Mark(Record):
    """One drawn thing.

    Points with `x`: perception, earlier (wave), expectation, minimum, zero, target, manager, frontline (what they
    believe), estimate_short, _over, _unclear. Spans `to`: gap_*, interval_*, band (smallest gap), zone, bar.
    """

    role: str
    x: float
    to: float | None = None
    text: str = ""
    text_side: str = ""


class Strip(Record):
    """A drawing in a table cell; its axis belongs to the column. `note` says its figures, under it."""

    marks: tuple[Mark, ...]
    note: str = ""


class Cell(Record):
    """A table cell: its text, a smaller second text, the raw value behind it, and how it reads.

    `state` is a reading state (short, short_small, meets, unclear, over_small, over, indicative, hidden) and
    makes a chip of the text; `shade` is a heat-map class (n4 n3 n2 n1 z0 p1 p2 p3 p4); `hatched` hides, `dashed` warns.
    """

    text: str
    small: str = ""
    value: float | str | None = None
    state: str | None = None
    shade: str | None = None
    bold: bool = False
    hatched: bool = False
    dashed: bool = False


class Column(Record):
    """A column: its header and kind (text, score, gap, share, count, rank, state, priority, strip, heat, point...)."""

    key: str
    label: str
    kind: str
    axis: Axis | None = None
    width: str = ""
    small: str = ""


class Row(Record):
    """A row: its header cell first. `group` starts a named row group; `tag` is what a filter goes by."""

    cells: tuple[Cell | Strip, ...]
    tag: str = ""
    group: str = ""


class Table(Record):
    """A table whose columns have kinds. `sort_key` is the column it is ordered by; `filters` are (tag, label)."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sortable: bool = False
    sort_key: str = ""
    sort_ascending: bool = True
    filters: tuple[tuple[str, str], ...] = ()
    filter_label: str = ""
    filter_count: str = ""
    stacked: bool = False


class Stop(Record):
    """A point of a curve. `basis` is measured, thin, assumed or not_asked; `moment` puts it into a band."""

    label: str
    basis: str
    perception: float | None = None
    expectation: float | None = None
    low: float | None = None
    high: float | None = None
    perception_text: str = ""
    expectation_text: str = ""
    moment: bool = False
    target: float | None = None


class Curve(Record):
    """Perception along an order, over the columns of its table; `spoken` says what it shows.

    `moment_text` stands over points that are set apart, `blank_text` where there is nothing.
    """

    stops: tuple[Stop, ...]
    axis: Axis
    spoken: str
    moment_text: str = ""
    blank_text: str = ""


class Figure(Record):
    """A table or drawing with its finding as title. `legend` pairs a mark role with its name.

    A `chain` or `curve` stands over its table, a `plane` or `contour` has its table folded under it, called `folded`.
    """

    id: str
    title: str
    subtitle: str
    table: Table
    legend: tuple[tuple[str, str], ...] = ()
    note: str = ""
    long: bool = False
    curve: Curve | Trails | None = None
    plane: Plane | Diagonal | EffortPlane | None = None
    contour: Contour | None = None
    chain: Chain | None = None
    folded: str = ""


class Fact(Record):
    """A line of a small card table."""

    name: str
    text: str


class Card(Record):
    """A card: title, paragraphs, bullet points, a small table, definitions with marks or states."""

    title: str
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()
    states: tuple[tuple[str, str], ...] = ()
    closing: str = ""


class Cards(Record):
    """Cards side by side; `framed` puts them into one frame."""

    cards: tuple[Card, ...]
    columns: int = 2
    framed: bool = False


class Flags(Record):
    """Remarks with a sign: caution (!), passed (check), cannot_say (barred circle)."""

    flags: tuple[tuple[str, str], ...]


class Question(Record):
    """One of the four questions: its phase, the question, the answer and where the proof is."""

    phase: str
    question: str
    answer: str
    target: str = ""
    link: str = ""


class Conclusion(Record):
    """A finding of the summary: sentence, evidence level 0..3 in signs and words, link to its proof."""

    text: str
    dots: str
    strength: str
    target: str
    link: str


class Summary(Record):
    """The executive summary in one language."""

    language: str
    title: str
    lead: str
    conclusions: tuple[Conclusion, ...]
    decision_label: str
    decision: str


class Summaries(Record):
    """The four questions, then the conclusions, in one or two languages."""

    questions: tuple[Question, ...]
    questions_label: str
    summaries: tuple[Summary, ...]


class StampBlock(Record):
    """What makes the report reproducible: named texts, and the same as plain data."""

    facts: tuple[Fact, ...]
    manifest: Mapping[str, Any]
    note: str = ""


Block: TypeAlias = "Figure | Cards | Flags | Summaries | StampBlock | Window"


class Section(Record):
    """A section: its finding as title, a lead, blocks, and at most one "so what"."""

    id: str
    kicker: str
    title: str
    contents: str
    blocks: tuple[Block, ...]
    lead: str = ""
    so_label: str = ""
    so_what: str = ""


class Part(Record):
    """A phase of the story: its banner (none for the front matter and the appendices) and its sections."""

    id: str
    contents: str
    sections: tuple[Section, ...]
    kicker: str = ""
    title: str = ""
    question: str = ""


class Kpi(Record):
    """A number on the cover with a line of uncertainty or meaning."""

    name: str
    text: str
    small: str


class Cover(Record):
    """The cover: key message, facts, the fingerprint of the gaps, key numbers."""

    kicker: str
    title: str
    lead: str
    facts: tuple[Fact, ...]
    fingerprint_title: str
    fingerprint_label: str
    fingerprint_axis: Axis
    fingerprint: tuple[tuple[str, Strip, str], ...]
    kpis: tuple[Kpi, ...]
    label: str = ""


class Report(Record):
    """The whole report in one language; `labels` holds the words of the frame (contents, print, theme...)."""

    language: str
    locale: str
    title: str
    document: str
    foot: str
    cover: Cover
    parts: tuple[Part, ...]
    labels: Mapping[str, str] = field(default_factory=dict)

    def section(self, name: str) -> Section | None:
        """Return the section with an id, if the report has it."""
        return next((s for part in self.parts for s in part.sections if s.id == name), None)
