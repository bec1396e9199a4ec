"""Instruments: what two waves asked differently. A changed question makes a change that nobody lived."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gapkit.model import Item, Questionnaire, Text
from gapkit.scoring.waves.results import InstrumentChange

_ASKED = ("expectation", "perception", "minimum")


def instrument_changes(before: Questionnaire, after: Questionnaire) -> tuple[InstrumentChange, ...]:
    """Return everything that breaks the series between two questionnaires; empty when they ask the same."""
    return tuple(_changes(before, after))


def shared_items(before: Questionnaire, after: Questionnaire) -> tuple[str, ...]:
    """Return the codes both questionnaires ask, in the order of the later one."""
    known = {item.code for item in before.items}
    return tuple(item.code for item in after.items if item.code in known)


def shared_dimensions(before: Questionnaire, after: Questionnaire) -> tuple[str, ...]:
    """Return the dimensions that both questionnaires make of the same items."""
    known = {dimension.code: {item.code for item in dimension.items} for dimension in before.dimensions}
    return tuple(d.code for d in after.dimensions if known.get(d.code) == {item.code for item in d.items})


def shared_outcomes(before: Questionnaire, after: Questionnaire) -> tuple[str, ...]:
    """Return the outcomes asked alike in both: same kind, version, scale and direction."""
    known = {o.code: (o.kind, o.version, o.scale.low, o.scale.high, o.higher_is_better) for o in before.outcomes}
    return tuple(
        o.code
        for o in after.outcomes
        if known.get(o.code) == (o.kind, o.version, o.scale.low, o.scale.high, o.higher_is_better)
    )


def _changes(before: Questionnaire, after: Questionnaire) -> Iterator[InstrumentChange]:
    for what in ("id", "version", "expectation_type", "expectation_timing"):
        old, new = getattr(before, what), getattr(after, what)
        if old != new:
            name = {"id": "questionnaire"}.get(what, what)
            yield InstrumentChange(name, {"before": old, "after": new})
    scales = [f"{q.scale.low}-{q.scale.high}" for q in (before, after)]
    if scales[0] != scales[1]:
        yield InstrumentChange("scale", {"before": scales[0], "after": scales[1]})
    asked = [tuple(role for role in _ASKED if role in q.columns) for q in (before, after)]
    if asked[0] != asked[1]:
        yield InstrumentChange("columns", {"before": asked[0], "after": asked[1]})
    yield from _item_changes(before, after)


def _item_changes(before: Questionnaire, after: Questionnaire) -> Iterator[InstrumentChange]:
    old, new = ({item.code: item for item in q.items} for q in (before, after))
    if gone := tuple(code for code in old if code not in new):
        yield InstrumentChange("items_gone", {"items": gone})
    if added := tuple(code for code in new if code not in old):
        yield InstrumentChange("items_added", {"items": added})
    both = [(old[code], new[code]) for code in new if code in old]
    for what, differ in (
        ("wording", lambda a, b: not (_same(a.text, b.text) and _same(_asked_first(a), _asked_first(b)))),
        ("dimension", lambda a, b: a.dimension != b.dimension),
        ("reversed", lambda a, b: a.reversed != b.reversed),
    ):
        if found := tuple(b.code for a, b in both if differ(a, b)):
            yield InstrumentChange(what, {"items": found})
    orders = [[i.code for i in q.presented if i.code in old and i.code in new] for q in (before, after)]
    if orders[0] != orders[1]:
        yield InstrumentChange("order", {})


def _asked_first(item: Item) -> Text:
    return item.expectation_text or item.text


def _same(first: Text, second: Text) -> bool:
    """Whether two texts say the same in every language that both have; spaces and the last sign do not count."""
    pairs = [(first.es, second.es), (first.en, second.en)]
    told = [(_plain(a), _plain(b)) for a, b in pairs if a and b]
    return all(a == b for a, b in told)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().rstrip(".").casefold()
