"""Codes declared as no answer that are answers on the scale: obeyed, and said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gapkit.intake.answers.body import Body
from gapkit.intake.answers.cells import comparable
from gapkit.intake.columns import Column, ValueRules
from gapkit.intake.files.tables import Note, Table
from gapkit.model import Scale


def swallowed_answers(
    table: Table, body: Body, columns: Iterable[Column], scale: Scale, values: ValueRules
) -> tuple[Note, ...]:
    """Return a note when codes declared as missing or not applicable are whole numbers on the scale of the items."""
    counts: dict[float, int] = {}
    for column in columns:
        own = values.by_column.get(column.letter)
        rules = own if own is not None else {"missing": values.missing, "not_applicable": values.not_applicable}
        for code in _codes(rules, scale):
            found = sum(comparable(cell) == code for cell in body.cells(table, column.index))
            if found:
                counts[code] = counts.get(code, 0) + found
    if not counts:
        return ()
    said: dict[str, object] = {
        "codes": ", ".join(f"{code:g}" for code in sorted(counts)),
        "count": sum(counts.values()),
    }
    return (("intake.notes.declared_on_scale", said | {"low": scale.low, "high": scale.high}),)


def _codes(rules: Mapping[str, object], scale: Scale) -> set[float]:
    missing, not_applicable = rules.get("missing", ()), rules.get("not_applicable", ())
    assert isinstance(missing, tuple) and isinstance(not_applicable, tuple)
    codes = (comparable(one) for one in (*missing, *not_applicable))
    return {code for code in codes if isinstance(code, float) and scale.low <= code <= scale.high and code.is_integer()}
