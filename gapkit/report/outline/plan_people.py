"""Who decides, who does it and who is asked: one row for every initiative, one column for every group."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gapkit.report.blocks import Cell, Column, Figure, Row, Table
from gapkit.report.formats import excerpt, plain
from gapkit.report.plan_words import name_of, told
from gapkit.report.voice import Voice

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.results import PlannedInitiative
    from gapkit.model.plan import Initiative

_SHADES = {"A": "p4", "R": "p2", "C": "z0"}
_LABEL, _FEW = 30, 6
_PEOPLE = (
    *("client", "customer", "usuari", "user", "pacient", "patient", "alumn", "estudiant", "student"),
    *("huésped", "guest", "asegurad", "policyholder", "socio", "member", "ciudadan", "citizen"),
)
"""How words begin that name those who are asked; a department such as customer experience has others besides."""
_SMALL = ("de", "del", "los", "las", "el", "la", "of", "the", "y", "and", "s")


def people_figure(voice: Voice, rows: list[tuple[Initiative, PlannedInitiative]]) -> Figure | None:
    """Return the parts of every group; None where nobody was given any."""
    groups = dict.fromkeys(group for one, _ in rows for group in one.roles)
    if not groups:
        return None
    many = len(groups) > _FEW
    columns = [Column("what", told(voice, "ruta.action"), "text", width="30%" if many else "24%")]
    kind = "role" if many else "heat"
    columns += [Column(group, excerpt(plain(group), _LABEL), kind) for group in groups]
    made = []
    for one, row in rows:
        if one.roles:
            cells = [Cell(role, shade=_SHADES.get(role)) for role in (one.roles.get(group, "") for group in groups)]
            made.append(Row((Cell(f"{row.number} {name_of(one)}"), *cells)))
    panel = any(_is_panel(group) for group in groups)
    return Figure(
        id="f-raci",
        title=told(voice, "ruta.raci"),
        subtitle=told(voice, "ruta.raci_subtitle"),
        table=Table("t-raci", told(voice, "ruta.raci_caption"), tuple(columns), tuple(made)),
        note="" if panel else told(voice, "ruta.raci_panel"),
    )


def _is_panel(group: str) -> bool:
    """Whether a group is a panel of customers, or customers themselves, and no department about them."""
    words = [word for word in re.findall(r"\w+", group.casefold()) if word not in _SMALL]
    return "panel" in words or (bool(words) and all(word.startswith(_PEOPLE) for word in words))
