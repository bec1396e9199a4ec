"""Answers in words that could not be read: told once, with every label, its count and why it is in doubt."""

from __future__ import annotations

from collections.abc import Sequence

from gapkit.errors import Fault
from gapkit.intake.answers.cells import OddCells
from gapkit.intake.answers.label_sets import is_known_label, label_key
from gapkit.intake.answers.labels import Doubt, meaning, number_and_label, runs_down
from gapkit.intake.answers.suggestions import silence
from gapkit.model import Scale

MOST_LABELS = 30
"""More different texts than this are no labels of a scale."""

_SHARE = 0.2
"""Texts that fill this share of the cells of items are answers in words, not slips."""

_LISTED = 12

Groups = Sequence[Sequence[OddCells]]


def label_groups(groups: Groups, cells: int) -> list[Sequence[OddCells]]:
    """Return the groups of equal texts that are labels of answers, out of all odd cells of the items by value.

    `cells` is how many cells of items hold something.
    """
    texts = [group for group in groups if group[0].odd.kind == "text" and silence(group[0].odd) is None]
    if not 2 <= len(texts) <= MOST_LABELS:
        return []
    known = all(is_known_label(_label(group)) for group in texts)
    return texts if known or sum(map(_count, texts)) >= _SHARE * cells else []


def labels_fault(groups: Groups, where: dict[str, object], scale: Scale, highest: float) -> Fault:
    """Return the one fault of labels that could not be read; `highest` is the highest answer given as a number."""
    ordered = sorted(groups, key=lambda group: -_count(group))
    said = [f'"{group[0].odd.text or group[0].odd.shown}" ({_count(group)})' for group in ordered]
    parameters: dict[str, object] = {
        **where,
        "labels": ", ".join(said[:_LISTED]) + (" ..." if len(said) > _LISTED else ""),
        "count": sum(map(_count, groups)),
        "columns": len({one.column.index for group in groups for one in group}),
        "low": scale.low,
        "high": scale.high,
    }
    texts = [group[0].odd.text or group[0].odd.shown for group in groups]
    if runs_down(texts):
        return Fault("intake.labels.downward", parameters)
    numbers = range(scale.low, int(highest) + 1) if highest >= scale.low else ()
    # Where the labels of one end are missing, the numbers found are all that stands between.
    low_labels = [number for number in numbers if number > scale.low] if numbers else []
    doubt = meaning([_label(group) for group in groups], low_labels, scale)
    if not isinstance(doubt, Doubt):
        return Fault("intake.labels.no_one_set", parameters)
    if doubt.why == "other_length":
        new = {"points": doubt.points[0], "new_low": scale.low, "new_high": scale.low + doubt.points[0] - 1}
        return Fault("intake.labels.other_length", {**parameters, **new, "asked": scale.points})
    return Fault(f"intake.labels.{doubt.why}", parameters)


def _label(group: Sequence[OddCells]) -> str:
    text = group[0].odd.text or group[0].odd.shown
    parts = number_and_label(text)
    return label_key(parts[1] if parts is not None else text)


def _count(group: Sequence[OddCells]) -> int:
    return sum(len(one.rows) for one in group)
