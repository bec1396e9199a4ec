"""Which column holds what, and why: the outcome of recognition or of a mapping file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from gapkit.errors import Fault
from gapkit.i18n import say
from gapkit.intake.words.text import column_letter, tidy
from gapkit.model import Scale, Text
from gapkit.model.questionnaire import ROLES
from gapkit.record import Record, field


class Column(Record):
    """A column of the table. `group` is the title that spans it; `how` says what it was recognised by.

    `title` is a longer wording and `name` a short name that the file gives the column besides its heading. In a table
    made from others, `place` and `told_as` say where the column stands in the file and what a mapping file calls it.
    """

    index: int
    header: str
    group: str = ""
    how: str = ""
    score: float | None = None
    title: str = ""
    name: str = ""
    place: str = ""
    told_as: str = ""

    @property
    def letter(self) -> str:
        """Spreadsheet letter."""
        return column_letter(self.index)

    @property
    def reference(self) -> str:
        """What a mapping file calls the column whatever its heading: "=F"."""
        return self.told_as or f"={self.letter}"

    @property
    def evidence(self) -> str:
        """What the column was recognised by, as one word and a score: "code", "wording 0.93"."""
        return self.how if self.score is None else f"{self.how} {self.score:.2f}"

    @property
    def shown(self) -> str:
        """Heading and letter, as messages name the column; long headings are cut."""
        return self.cut(60)

    def cut(self, most: int) -> str:
        """Return heading and letter, the heading cut to a number of characters."""
        header = tidy(self.header)
        header = header if len(header) <= most else header[: most - 3] + "..."
        place = self.place or self.letter
        return f'"{header}" ({place})' if header else f"({place})"


def how_said(column: Column, language: str) -> str:
    """Return why a column was recognised, in a few words."""
    score = f"{column.score or 0:.2f}"
    return say(f"intake.how.{column.how}", language, score=score.replace(".", ",") if language == "es" else score)


class OutcomeColumn(Record):
    """A column of an outcome: the value on its scale is the stored one plus `shift`; `timing`, `scale` where named."""

    column: Column
    shift: int = 0
    version: int | None = None
    timing: str = ""
    scale: tuple[int, int] | None = None


class RespondentColumns(Record):
    """Columns about the person; comments are known and never read.

    `served` are those that only the journey uses: who served a person, and when.
    """

    id: Column | None = None
    weight: Column | None = None
    cluster: Column | None = None
    stratum: Column | None = None
    duration: Column | None = None
    segments: Mapping[str, Column] = field(default_factory=dict)
    crossings: tuple[tuple[str, ...], ...] = ()
    comments: tuple[Column, ...] = ()
    served: Mapping[str, Column] = field(default_factory=dict)


class CommentColumns(Record):
    """The columns of an open question: what people wrote, and what somebody made of it.

    `codes` are the columns of themes; `consent` says whether a person may be quoted. `wording` is what was asked.
    """

    name: str
    text: Column | None = None
    codes: tuple[Column, ...] = ()
    valence: Column | None = None
    emotion: Column | None = None
    role: Column | None = None
    consent: Column | None = None
    wording: Text = field(default_factory=Text)

    @property
    def parts(self) -> Iterator[tuple[str, Column]]:
        """Yield (part, column) for every column there is."""
        for part in ("text", "valence", "emotion", "role", "consent"):
            column: Column | None = getattr(self, part)
            if column is not None:
                yield part, column
        for column in self.codes:
            yield "codes", column


class KanoColumns(Record):
    """The two columns of a feature: how people feel with it, and without. `item` or `dimension` asks about it too."""

    code: str
    functional: Column
    dysfunctional: Column
    name: Text = field(default_factory=Text)
    item: str = ""
    dimension: str = ""


class KanoRules(Record):
    """What answers to Kano questions mean: labels of their own, and the number that stands for "I like it"."""

    labels: Mapping[str, str] = field(default_factory=dict)
    like: int | None = None


class ValueRules(Record):
    """What cells may hold besides numbers on the scale; a column in `by_column`, by letter, has its own rules only."""

    missing: tuple[object, ...] = ()
    not_applicable: tuple[object, ...] = ()
    labels: Mapping[str, int] = field(default_factory=dict)
    by_column: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


class Ignored(Record):
    """A column that is not read; `reason` is a key under `intake.reason`."""

    column: Column
    reason: str


class Layout(Record):
    """How the answers lie in the file: "wide", "long" or "joined"; `said` is the table of that name in a mapping file.

    `tool` is the survey tool that wrote the file, blank when none is known.
    """

    name: str = "wide"
    said: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    tool: str = ""


class ColumnMap(Record):
    """How a table is to be read with a questionnaire, with what is known of the population: `margins` are the shares of
    groups, `population` is how many clusters (people) there are.

    `sheet` is blank where the survey has none. Rows are counted from 1; a data frame has header row 0.
    """

    questionnaire: str
    sheet: str
    header_row: int
    scale: Scale
    items: Mapping[str, Mapping[str, Column]]
    skip_rows: tuple[int, ...] = ()
    absent: tuple[str, ...] = ()
    points: Mapping[str, Column] = field(default_factory=dict)
    outcomes: Mapping[str, OutcomeColumn] = field(default_factory=dict)
    respondent: RespondentColumns = field(default_factory=RespondentColumns)
    values: ValueRules = field(default_factory=ValueRules)
    ignored: tuple[Ignored, ...] = ()
    scale_declared: bool = False
    form: bool = False
    layout: Layout = field(default_factory=Layout)
    margins: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    population: float | Mapping[str, float] | None = None
    comments: tuple[CommentColumns, ...] = ()
    kano: tuple[KanoColumns, ...] = ()
    kano_rules: KanoRules = field(default_factory=KanoRules)
    kano_offered: tuple[KanoColumns, ...] = ()

    @property
    def used(self) -> Iterator[tuple[str, str, Column]]:
        """Yield (part, code or role, column) for every column that is read."""
        for code, roles in self.items.items():
            for role, column in roles.items():
                yield role, code, column
        for code, column in self.points.items():
            yield "points", code, column
        for code, outcome in self.outcomes.items():
            yield "outcome", code, outcome.column
        person = self.respondent
        for part in ("id", "weight", "cluster", "stratum", "duration"):
            column_or_none: Column | None = getattr(person, part)
            if column_or_none is not None:
                yield part, part, column_or_none
        for name, column in person.segments.items():
            yield "segment", name, column
        told = {column.index: (part, one.name, column) for one in self.comments for part, column in one.parts}
        for part, name, column in told.values():
            yield f"comment_{part}", name, column
        for feature in self.kano:
            yield "kano", f"{feature.code}.functional", feature.functional
            yield "kano", f"{feature.code}.dysfunctional", feature.dysfunctional

    @property
    def evidence(self) -> dict[str, str]:
        """What each column that is read was recognised by, by letter."""
        return {column.letter: column.evidence for _, _, column in self.used}


def used_twice(columns: ColumnMap) -> list[Fault]:
    """Return a fault per column of answers that is used for something else too."""
    uses: dict[int, list[tuple[str, str, Column]]] = defaultdict(list)
    for part, code, column in columns.used:
        uses[column.index].append((part, code, column))
    return [
        Fault(
            "intake.used_twice",
            {"column": found[0][2].shown, "uses": ", ".join(f"{part} {code}" for part, code, _ in found)},
        )
        for found in uses.values()
        if len(found) > 1 and any(part in (*ROLES, "points", "outcome", "kano") for part, _, _ in found)
    ]
