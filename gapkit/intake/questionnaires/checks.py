"""What a questionnaire file must keep as a whole: one name for one thing, and columns that make sense together."""

from __future__ import annotations

from collections.abc import Iterable

from gapkit.intake.toml_table import TomlTable
from gapkit.model import Dimension, Journey, Outcome

RESERVED = ("id", "date", "channel", "segment", "comment")
"""Columns every data-entry form has; an outcome cannot take their names."""

PLACEHOLDER = "TO_DIVIDE"
"""Code of the dimension in a file made from a survey: which items belong together is for people to say."""


INDEX_QUESTIONS = 3
"""A satisfaction index asks for satisfaction overall, against expectations, and against the ideal."""


def check_names(
    table: TomlTable, dimensions: Iterable[Dimension], outcomes: Iterable[Outcome], journey: Journey
) -> None:
    """Note every code and number that is used twice; capitals make no difference, as in a spreadsheet."""
    dimensions = tuple(dimensions)
    items = tuple(item for dimension in dimensions for item in dimension.items)
    codes = [dimension.code for dimension in dimensions] + [item.code for item in items]
    _no_twins(table, "dimension", codes, "duplicate_code")
    _no_twins(table, "dimension.item", (str(item.number) for item in items), "duplicate_number")
    _no_twins(table, "outcome", (outcome.code for outcome in outcomes), "duplicate_code")
    for key, parts in (
        ("phase", journey.phases),
        ("touchpoint", journey.touchpoints),
        ("channel", journey.channels),
    ):
        _no_twins(table, f"journey.{key}", (part.code for part in parts), "duplicate_code")
    for outcome in outcomes:
        if outcome.code.lower() in RESERVED:
            table.note("reserved", "outcome", found=outcome.code, known=", ".join(RESERVED))


def check_columns(table: TomlTable, columns: tuple[str, ...], optional: tuple[str, ...]) -> None:
    """Note columns without answers to score, and optional columns that are not columns."""
    if columns and not {"expectation", "perception"} & set(columns):
        table.note("nothing_to_score", "columns", found=", ".join(columns))
    for role in optional:
        if role not in columns:
            table.note("not_a_column", "optional_columns", found=role, known=", ".join(columns))
    if columns and set(columns) <= set(optional):
        table.note("all_optional", "optional_columns")


def check_divided(table: TomlTable, dimensions: tuple[Dimension, ...]) -> None:
    """Note a placeholder dimension that nobody has divided yet."""
    for dimension in dimensions:
        if dimension.code.upper() == PLACEHOLDER:
            table.note("to_divide", "dimension", found=dimension.code, count=len(dimension.items))


def check_index(table: TomlTable, outcomes: Iterable[Outcome]) -> None:
    """Note a satisfaction index of another number of questions than it is made of."""
    count = sum(outcome.kind == "acsi" for outcome in outcomes)
    if count not in (0, INDEX_QUESTIONS):
        table.note("index_questions", "outcome", found=count, expected=INDEX_QUESTIONS)


def check_points(table: TomlTable, dimensions: tuple[Dimension, ...], points: bool) -> None:
    """Note a hundred points that have nowhere to be shared out."""
    if points and len(dimensions) == 1:
        table.note("points_alone", "points")


def _no_twins(table: TomlTable, key: str, names: Iterable[str], fault: str) -> None:
    seen: set[str] = set()
    told: set[str] = set()
    for name in names:
        folded = name.lower()
        # A blank name or number 0 has been noted where it was read.
        if folded in seen and folded not in told and folded not in ("", "0"):
            table.note(fault, key, found=name)
            told.add(folded)
        seen.add(folded)
