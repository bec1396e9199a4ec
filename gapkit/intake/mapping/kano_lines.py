"""Kano questions in a proposed mapping file: the pairs as read, those somebody has to say more of as lines to fill."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gapkit.errors import Fault
from gapkit.i18n import say
from gapkit.intake.columns import Column, ColumnMap, KanoColumns
from gapkit.intake.toml_table import quoted, toml_key, toml_value


def kano_lines(
    columns: ColumnMap,
    faults: Sequence[Fault],
    language: str,
    *,
    reference: Callable[[Column], str],
    evidence: Callable[[Column], str],
) -> Iterator[str]:
    """Yield the lines; pairs answered in numbers of unknown direction, and unknown answers, stand behind a #.

    `reference` says how a column is named in the file, `evidence` why it was chosen.
    """
    rules = columns.kano_rules
    labels = _labels_wanted(faults)
    direction = any(fault.key == "kano.direction" for fault in faults)
    if rules.labels or rules.like or labels or direction or columns.kano_offered:
        only_offered = not (columns.kano or rules.labels or rules.like or labels)
        yield ""
        yield "# [kano]" if only_offered else "[kano]"
        if rules.like:
            yield f"like = {rules.like}"
        elif direction or columns.kano_offered:
            yield f"# like = 1  # {_said('kano_like', language)}"
        if rules.labels:
            yield f"labels = {toml_value(rules.labels)}"
        if labels:
            known = dict.fromkeys(labels, "")
            yield f"# labels = {toml_value({**rules.labels, **known})}  # {_said('kano_labels', language)}"
    for one in columns.kano:
        yield ""
        yield from _feature(one, reference, evidence)
    for one in columns.kano_offered:
        yield ""
        yield from (f"# {line}" for line in _feature(one, reference, evidence))


def _feature(one: KanoColumns, reference: Callable[[Column], str], evidence: Callable[[Column], str]) -> Iterator[str]:
    yield f"[kano.features.{toml_key(one.code)}]"
    yield f"functional = {reference(one.functional)}  # {evidence(one.functional)}"
    yield f"dysfunctional = {reference(one.dysfunctional)}  # {evidence(one.dysfunctional)}"
    names = {language: text for language, text in (("es", one.name.es), ("en", one.name.en)) if text}
    yield f"name = {toml_value(names if len(set(names.values())) > 1 else next(iter(names.values()), one.code))}"
    for part in ("item", "dimension"):
        if getattr(one, part):
            yield f"{part} = {quoted(getattr(one, part))}"


def _labels_wanted(faults: Sequence[Fault]) -> list[str]:
    """Return the answers nobody explained."""
    found: list[str] = []
    for fault in faults:
        if fault.key == "kano.cell":
            found += [str(one) for one in fault.parameters["texts"]]  # type: ignore[attr-defined]
    return found


def _said(key: str, language: str) -> str:
    return say(f"intake.mapping.{key}", language)
