"""The mapping file: which column holds what, in the words of the person who knows the survey."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gapkit.errors import Fault, fault, raise_faults
from gapkit.intake.columns import ValueRules
from gapkit.intake.layouts.said import HalfReference, LongReference
from gapkit.intake.mapping.comment_tables import CommentTables, comment_tables
from gapkit.intake.mapping.kano_table import KanoTable, kano_table
from gapkit.intake.mapping.layout_tables import halves_of, layout_of, long_of
from gapkit.intake.mapping.table import MappingTable
from gapkit.intake.toml_table import nearest
from gapkit.model.questionnaire import OUTCOME_TIMINGS, ROLES
from gapkit.record import Record, field


class OutcomeReference(Record):
    """A column named as an outcome in a mapping file."""

    column: str
    shift: int = 0
    version: int | None = None
    timing: str = ""
    scale: tuple[int, int] | None = None


class MappingFile(Record):
    """What a mapping file says; columns are headings or spreadsheet letters ("=F"), not looked up yet.

    `comments` are columns that are known and not read; `open_text` is what it says of comments that are.
    `layout` is blank where the file names none; `halves` is what it says of a joined layout, by kind of answer, and
    `long` of one row per person and item. `roles` are the words of a company's file for who answers, by view.
    """

    path: Path
    questionnaire: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    skip_rows: tuple[int, ...] = ()
    scale: tuple[int, int] | None = None
    absent: tuple[str, ...] = ()
    items: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    importance: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, OutcomeReference] = field(default_factory=dict)
    id: str | None = None
    weight: str | None = None
    cluster: str | None = None
    stratum: str | None = None
    duration: str | None = None
    segments: Mapping[str, str] = field(default_factory=dict)
    crossings: tuple[tuple[str, ...], ...] = ()
    comments: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    values: ValueRules = field(default_factory=ValueRules)
    layout: str = ""
    halves: Mapping[str, HalfReference] = field(default_factory=dict)
    long: LongReference | None = None
    archetypes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    margins: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    population: float | Mapping[str, float] | None = None
    open_text: CommentTables = field(default_factory=CommentTables)
    kano: KanoTable = field(default_factory=KanoTable)
    roles: Mapping[str, str] = field(default_factory=dict)
    of_later: bool = False

    def questionnaire_source(self) -> str | Path | None:
        """Return the questionnaire named: a path is meant from the folder of the mapping file."""
        if self.questionnaire is None or not self.questionnaire.endswith(".toml"):
            return self.questionnaire
        return self.path.parent / self.questionnaire

    def may_lack(self, key: str) -> bool:
        """Tell whether a column may be missing: one that only a later wave, whose mapping this is, began to ask."""
        return self.of_later and key.startswith(("outcomes.", "kano.features."))

    def others(self) -> tuple[str, ...]:
        """Return every column named for something else than an item."""
        single = (self.id, self.weight, self.cluster, self.stratum, self.duration)
        outcomes = (outcome.column for outcome in self.outcomes.values())
        named = (*single, *self.importance.values(), *outcomes, *self.segments.values(), *self.comments, *self.ignore)
        return tuple(reference for reference in (*named, *self.open_text.columns, *self.kano.columns) if reference)


def read_mapping(path: str | Path) -> MappingFile:
    """Return what a mapping file says; raise everything that is wrong with it at once."""
    path = Path(path)
    faults: list[Fault] = []
    table = MappingTable(_toml(path), file=path.name, path="", faults=faults)
    layout = layout_of(table)
    person = table.reader("respondent") or MappingTable({}, file=path.name, path="respondent", faults=faults)
    mapping = MappingFile(
        path=path,
        questionnaire=table.optional("questionnaire"),
        sheet=table.optional("sheet"),
        header_row=table.row("header_row"),
        skip_rows=table.wholes("skip_rows"),
        scale=_scale(table),
        absent=table.strings("absent"),
        items=_items(table),
        importance=table.named("importance"),
        outcomes=_outcomes(table),
        id=person.optional("id"),
        weight=person.optional("weight"),
        cluster=person.optional("cluster"),
        stratum=person.optional("stratum"),
        duration=person.optional("duration"),
        segments=person.named("segments"),
        crossings=person.lists("crossings"),
        comments=person.strings("comments"),
        ignore=person.strings("ignore"),
        values=_values(table),
        layout=layout if table.has("layout") else "",
        halves=halves_of(table, layout),
        long=long_of(table, layout),
        archetypes=_archetypes(table),
        margins=_margins(table),
        population=table.number_or_numbers("population"),
        open_text=comment_tables(table, path),
        kano=kano_table(table),
        roles=table.named("roles"),
    )
    person.close()
    table.close()
    raise_faults(faults)
    return mapping


def read_survey_mapping(path: str | Path) -> MappingFile:
    """Return what the mapping of a survey of customers says; who is who in the company has no place there."""
    found = read_mapping(path)
    if found.roles:
        first = next(f'"{word}" = "{view}"' for word, view in found.roles.items())
        raise fault("intake.mapping_roles_of_company", file=found.path.name, found=first)
    return found


def _toml(path: Path) -> dict[str, object]:
    import tomli

    try:
        return tomli.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise fault("intake.no_mapping", file=str(path)) from None
    except (IsADirectoryError, PermissionError, UnicodeDecodeError):
        raise fault("intake.mapping_unreadable", file=str(path)) from None
    except tomli.TOMLDecodeError as error:
        raise fault("intake.mapping_toml", file=path.name, detail=str(error)) from None


def _scale(table: MappingTable) -> tuple[int, int] | None:
    scale = table.reader("scale")
    if scale is None:
        return None
    low, high = scale.whole("low"), scale.whole("high")
    scale.close()
    if low is None or high is None:
        return None
    if not 1 <= high - low <= 99:
        table.fault("mapping_scale", "scale", low=low, high=high)
        return None
    return low, high


def _margins(table: MappingTable) -> dict[str, dict[str, float]]:
    margins = table.reader("margins")
    return {} if margins is None else {name: margins.numbers(name) for name in margins.data}


def _items(table: MappingTable) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for code, entry in table.entries("items"):
        columns = {role: entry.string(role, required=False) for role in ROLES}
        found[code] = {role: column for role, column in columns.items() if column}
        entry.close()
    return found


def _outcomes(table: MappingTable) -> dict[str, OutcomeReference]:
    outcomes = table.reader("outcomes")
    if outcomes is None:
        return {}
    found: dict[str, OutcomeReference] = {}
    for code, said in outcomes.data.items():
        if isinstance(said, str):
            found[code] = OutcomeReference(outcomes.string(code))
        elif (entry := outcomes.reader(code)) is not None:
            shift, version = entry.whole("shift", required=False), entry.whole("version", required=False)
            timing = entry.choice("timing", OUTCOME_TIMINGS, required=False)
            found[code] = OutcomeReference(entry.string("column"), shift or 0, version, timing, entry.ends("scale"))
            entry.close()
    return found


def _archetypes(table: MappingTable) -> dict[str, tuple[str, ...]]:
    """Return the conditions of every archetype; what they are about is looked up when the answers are here."""
    found = {}
    for name, entry in table.entries("archetypes"):
        found[name] = entry.strings("when", required=True)
        entry.close()
    return found


def _values(table: MappingTable) -> ValueRules:
    values = table.reader("values")
    if values is None:
        return ValueRules()
    by_column: dict[str, Mapping[str, object]] = {}
    for name, entry in values.entries("column"):
        rules: dict[str, object] = {
            "missing": entry.scalars("missing"),
            "not_applicable": entry.scalars("not_applicable"),
            "labels": _labels(entry),
        }
        by_column[name] = {key: rule for key, rule in rules.items() if entry.has(key)}
        entry.close()
    found = ValueRules(values.scalars("missing"), values.scalars("not_applicable"), _labels(values), by_column)
    values.close()
    return found


def _labels(table: MappingTable) -> dict[str, int]:
    labels = table.reader("labels")
    if labels is None:
        return {}
    return {text: number for text in labels.data if (number := labels.whole(text)) is not None}


def unknown_codes(
    mapping: MappingFile, *, items: tuple[str, ...], dimensions: tuple[str, ...], roles: tuple[str, ...]
) -> tuple[Fault, ...]:
    """Return a fault per code of a mapping file that the questionnaire does not have."""
    said = [("items", code, items) for code in mapping.items]
    said += [("absent", code, items) for code in mapping.absent]
    said += [("importance", code, dimensions) for code in mapping.importance]
    faults = [
        Fault(
            "intake.mapping_no_such_code",
            {
                "file": mapping.path.name,
                "key": table if table == "absent" else f"{table}.{code}",
                "found": code,
                "nearest": nearest(code, known) or known[0],
                "known": ", ".join(known[:8]) + (" ..." if len(known) > 8 else ""),
            },
        )
        for table, code, known in said
        if code not in known
    ]
    for code, columns in mapping.items.items():
        faults += [
            Fault(
                "intake.mapping_role_not_asked",
                {"file": mapping.path.name, "key": f"items.{code}.{role}", "known": ", ".join(roles)},
            )
            for role in columns
            if role not in roles
        ]
    return tuple(faults)
