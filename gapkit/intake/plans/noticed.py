"""What is not wrong with a plan, yet most likely not meant: names twice, a start before what it waits for ends."""

from __future__ import annotations

from collections.abc import Sequence

from gapkit.errors import Fault
from gapkit.intake.plans.cells import Cells
from gapkit.intake.plans.lines import PlanLines
from gapkit.intake.toml_table import shown
from gapkit.intake.words.text import plain
from gapkit.model.plan import Initiative


def noticed(initiatives: Sequence[Initiative], lines: PlanLines, notes: list[Fault]) -> None:
    """Note initiatives of one name, and those that start before one they depend on ends."""
    by_id = {one.id: one for one in initiatives}
    first: dict[str, str] = {}
    for one, line in zip(initiatives, lines.initiatives, strict=True):
        cells = Cells(line, notes)
        twin = first.setdefault(plain(one.name), one.id) if one.name else one.id
        if twin != one.id:
            cells.note("twin_name", "name", found=shown(one.name), first=twin, second=one.id)
        if one.status == "dropped" or not one.start:
            continue
        for code in one.depends_on:
            before = by_id.get(code)
            if before is not None and before.status != "dropped" and before.end and one.start <= before.end:
                told = {"id": one.id, "start": one.start, "first": code, "end": before.end}
                cells.note("starts_early", "start", **told)
