"""Whose answers these are: a file of the company's own people is not a survey of its customers."""

from __future__ import annotations

from gapkit.errors import Fault
from gapkit.intake.answers.content import Content
from gapkit.intake.columns import ColumnMap
from gapkit.intake.files.tables import Table
from gapkit.intake.words.roles import names_roles, of_the_company


def not_customers(table: Table, content: Content, columns: ColumnMap) -> tuple[Fault, ...]:
    """Return the fault of scoring the company's side, as far as a column nobody named tells: all roles are its own."""
    for column in (one.column for one in columns.ignored if names_roles(one.column.header)):
        values = table.columns[column.index]
        if of_the_company(values[row] for row in content.rows):
            return (Fault("company.alone", {"sheet": table.name, "column": column.header}),)
    return ()
