"""The catalogue of levers that ships with gapkit: what companies typically do about a gap."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from gapkit.errors import Fault, GapkitError
from gapkit.i18n import LANGUAGES
from gapkit.intake.toml_table import TomlTable, shown
from gapkit.intake.words.text import plain
from gapkit.model.plan import Catalogue, LeverProposal
from gapkit.model.questionnaire import LEVERS
from gapkit.resources import resource_table

_FILE = "levers.toml"
_EFFORT = (1, 5)


@cache
def read_catalogue() -> Catalogue:
    """Return the shipped catalogue; an entry that is not whole in both languages is refused."""
    return catalogue_of(resource_table("labels", _FILE))


@cache
def wanted_evidence() -> frozenset[str]:
    """Return what the catalogue says should be known before, in either language, plain."""
    return frozenset(plain(text) for one in read_catalogue().proposals for text in one.evidence.values())


def catalogue_of(data: Mapping[str, object]) -> Catalogue:
    """Return the catalogue that a table of a TOML file holds; raises GapkitError with all that is wrong."""
    faults: list[Fault] = []
    top = TomlTable(data, file=_FILE, path="", faults=faults)
    kinds = dict(_kind(one) for one in top.tables("kind", required=True))
    proposals = tuple(_proposal(one, tuple(kinds)) for one in top.tables("proposal", required=True))
    top.close()
    ids = [one.id for one in proposals]
    for again in sorted({one for one in ids if ids.count(one) > 1}):
        top.note("repeated", "proposal", found=shown(again))
    if faults:
        raise GapkitError(*faults)
    return Catalogue(proposals, kinds)


def _kind(table: TomlTable) -> tuple[str, tuple[str, ...]]:
    made = table.code(), table.strings("names", required=True)
    table.close()
    return made


def _proposal(table: TomlTable, kinds: Collection[str]) -> LeverProposal:
    named = table.strings("kinds", required=True)
    for one in named:
        table.chosen("kinds", one, kinds)
    made = LeverProposal(
        id=table.code("id"),
        lever=table.choice("lever", LEVERS),
        kinds=named,
        name=_texts(table, "name"),
        kpi=_texts(table, "kpi"),
        formula=_texts(table, "formula"),
        effort=_effort(table),
        evidence=_texts(table, "evidence"),
        better=table.choice("better", ("higher", "lower"), required=False) or "higher",
    )
    table.close()
    return made


def _texts(table: TomlTable, key: str) -> dict[str, str]:
    """Return a text in both languages; both are needed."""
    inner = table.table(key, required=True)
    if inner is None:
        return {}
    made = {language: inner.string(language) for language in LANGUAGES}
    inner.close()
    return made


def _effort(table: TomlTable) -> tuple[int, int]:
    inner = table.table("effort", required=True)
    if inner is None:
        return _EFFORT
    least, most = inner.whole("least"), inner.whole("most")
    inner.close()
    if least is None or most is None:
        return _EFFORT
    if not _EFFORT[0] <= least <= most <= _EFFORT[1]:
        table.note("bad_choice", "effort", found=shown([least, most]), known="1, 2, 3, 4, 5")
    return least, most
