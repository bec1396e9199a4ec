"""What a mapping file says of Kano questions: the two columns of every feature, and what their answers mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gapkit.intake.columns import Column, KanoColumns, KanoRules
from gapkit.intake.mapping.table import MappingTable
from gapkit.intake.toml_table import shown
from gapkit.model import Text
from gapkit.model.kano import FEELINGS
from gapkit.record import Record, field

LIKE_NUMBERS = (1, 5)
"""The numbers that may stand for "I like it"."""


class KanoReference(Record):
    """A feature as a mapping file names it."""

    code: str
    functional: str
    dysfunctional: str
    name: Text = field(default_factory=Text)
    item: str = ""
    dimension: str = ""


class KanoTable(Record):
    """Everything a mapping file says of Kano questions."""

    features: tuple[KanoReference, ...] = ()
    rules: KanoRules = field(default_factory=KanoRules)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is named."""
        return tuple(column for one in self.features for column in (one.functional, one.dysfunctional) if column)


def kano_table(table: MappingTable) -> KanoTable:
    """Return what a mapping file says of Kano questions."""
    kano = table.reader("kano")
    if kano is None:
        return KanoTable()
    like = kano.whole("like", required=False)
    if like is not None and like not in LIKE_NUMBERS:
        kano.note("bad_choice", "like", found=shown(like), known=", ".join(map(str, LIKE_NUMBERS)))
        like = None
    features = tuple(_feature(code, entry) for code, entry in kano.entries("features"))
    found = KanoTable(features, KanoRules(_labels(kano), like))
    kano.close()
    return found


def declared_kano(table: KanoTable, column: Callable[[str, str], Column | None]) -> tuple[KanoColumns, ...]:
    """Return the features that a mapping file names; `column` looks a reference up."""
    found = []
    for said in table.features:
        where = f"kano.features.{said.code}"
        pair = [column(getattr(said, side), f"{where}.{side}") for side in ("functional", "dysfunctional")]
        if pair[0] is not None and pair[1] is not None:
            found.append(KanoColumns(said.code, pair[0], pair[1], said.name, said.item, said.dimension))
    return tuple(found)


def _feature(code: str, entry: MappingTable) -> KanoReference:
    found = KanoReference(
        code=code,
        functional=entry.string("functional"),
        dysfunctional=entry.string("dysfunctional"),
        name=_name(entry) or Text(code, code),
        item=entry.string("item", required=False),
        dimension=entry.string("dimension", required=False),
    )
    entry.close()
    return found


def _name(entry: MappingTable) -> Text | None:
    """Return a name in the languages it has; one without a language holds for both."""
    if isinstance(entry.data.get("name"), str):
        text = entry.string("name")
        return Text(text, text) if text else None
    return entry.text("name", required=False)


def _labels(kano: MappingTable) -> Mapping[str, str]:
    labels = kano.reader("labels")
    if labels is None:
        return {}
    return {label: meaning for label in labels.data if (meaning := labels.choice(label, FEELINGS))}
