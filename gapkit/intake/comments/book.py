"""The code book: what each code is called, and what of the questionnaire it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gapkit.errors import Fault
from gapkit.intake.comments.apart import CodingSheet
from gapkit.intake.comments.cells import parted, said
from gapkit.intake.comments.vocabulary import role_of, valence_of
from gapkit.intake.toml_table import nearest
from gapkit.intake.words.text import plain
from gapkit.model import Questionnaire, Text
from gapkit.model.comments import EMPATHY_ROLES, VALENCES, Theme
from gapkit.record import Record, replace

_SHOWN = 8


class Links(Record):
    """What the items and dimensions of a questionnaire are called, in plain form."""

    items: dict[str, str]
    dimensions: dict[str, str]

    @classmethod
    def of(cls, questionnaire: Questionnaire) -> Links:
        """Return the names of items (their codes) and dimensions (codes and names in both languages)."""
        items = {plain(item.code): item.code for item in questionnaire.items}
        dimensions = {
            plain(name): one.code
            for one in questionnaire.dimensions
            for name in (one.code, one.name.es, one.name.en)
            if name
        }
        return cls(items, dimensions)

    def placed(
        self, where: str, items: Iterable[str], dimension: str, faults: list[Fault]
    ) -> tuple[tuple[str, ...], str]:
        """Return the codes of items and of a dimension; note what the questionnaire does not have."""
        found = []
        for item in items:
            # A dimension in the place of an item is no mistake worth stopping for.
            if not dimension and plain(item) not in self.items and plain(item) in self.dimensions:
                dimension = item
            elif code := _looked_up(item, self.items, where, "item", faults):
                found.append(code)
        told = _looked_up(dimension, self.dimensions, where, "dimension", faults) if dimension else ""
        return tuple(dict.fromkeys(found)), told


def book_of(sheet: CodingSheet, links: Links, faults: list[Fault]) -> tuple[Theme, ...]:
    """Return the themes of a code book; note everything that is wrong with it."""
    themes: list[Theme] = []
    for row in sheet.rows:
        code, name = said(sheet.cell("code", row)), said(sheet.cell("name", row))
        if not code and not name:
            continue
        where = sheet.place(sheet.columns["code"][0], row)
        items = [
            one for column in sheet.columns.get("item", ()) for one in parted(said(sheet.table.columns[column][row]))
        ]
        placed = links.placed(where, items, said(sheet.cell("dimension", row)), faults)
        themes.append(
            Theme(
                code=code or name,
                name=Text(name or code, name or code),
                items=placed[0],
                dimension=placed[1],
                touchpoint=said(sheet.cell("touchpoint", row)),
                valence=read_value(sheet.cell("valence", row), "valence", where, faults),
                role=read_value(sheet.cell("role", row), "role", where, faults),
            )
        )
    _no_twins(themes, sheet, faults)
    return tuple(themes)


def linked(themes: Sequence[Theme], links: Links, where: str, faults: list[Fault]) -> tuple[Theme, ...]:
    """Return the themes of a mapping file with the codes of the questionnaire."""
    made = []
    for theme in themes:
        items, dimension = links.placed(f"{where}, themes.{theme.code}", theme.items, theme.dimension, faults)
        made.append(replace(theme, items=items, dimension=dimension))
    return tuple(made)


def read_value(cell: object, kind: str, where: str, faults: list[Fault]) -> str:
    """Return a valence or a cell of the empathy map; note what is neither."""
    text = said(cell)
    found = valence_of(text) if kind == "valence" else role_of(text)
    if found is None:
        known = VALENCES if kind == "valence" else EMPATHY_ROLES
        faults.append(Fault(f"comments.{kind}", {"cell": where, "found": text[:60], "known": ", ".join(known)}))
    return found or ""


def _looked_up(text: str, known: dict[str, str], where: str, kind: str, faults: list[Fault]) -> str:
    found = known.get(plain(text))
    if found is None:
        codes = list(dict.fromkeys(known.values()))
        close = nearest(plain(text), known)
        told: dict[str, object] = {"cell": where, "found": text[:60], "nearest": known[close] if close else codes[0]}
        told["known"] = ", ".join(codes[:_SHOWN]) + (" ..." if len(codes) > _SHOWN else "")
        faults.append(Fault(f"comments.no_such_{kind}", told))
    return found or ""


def _no_twins(themes: Sequence[Theme], sheet: CodingSheet, faults: list[Fault]) -> None:
    seen: set[str] = set()
    for theme in themes:
        if plain(theme.code) in seen:
            faults.append(Fault("comments.theme_twice", {"sheet": sheet.table.name, "found": theme.code}))
        seen.add(plain(theme.code))
