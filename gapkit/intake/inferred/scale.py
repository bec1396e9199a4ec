"""The scale a survey seems to have been answered on, from the values in its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from gapkit.errors import fault
from gapkit.intake.answers.cells import comparable
from gapkit.intake.answers.label_sets import label_key, sets_with
from gapkit.intake.answers.labels import number_and_label, runs_down
from gapkit.intake.words.text import number_in, tidy
from gapkit.intake.words.vocabulary import MISSING_WORDS, NOT_APPLICABLE_WORDS, SENTINELS
from gapkit.record import Record, field

_USUAL = (3, 4, 5, 6, 7, 9, 10, 100)
"""Highest points of the scales in use."""

_STRAY = 0.005
"""Values in a smaller share of the cells than this, and codes for no answer, do not make a scale longer."""

_FROM_ZERO = 0.02


class FoundScale(Record):
    """A scale, its labels by point, whether people could say that an item does not apply, and how often each value."""

    low: int
    high: int
    anchors: Mapping[int, str] = field(default_factory=dict)
    not_applicable: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)


def found_scale(cells: Counter[object], sheet: str) -> FoundScale:
    """Return the scale of the cells of all items; raise the labels when their order is not plain."""
    numbers: Counter[float] = Counter()
    texts: Counter[str] = Counter()
    silent = {name: set(map(comparable, known)) for name, known in _SILENT.items()}
    not_applicable = False
    for cell, count in cells.items():
        number = number_in(cell) if isinstance(cell, str) else cell
        if isinstance(number, int | float) and number == number:
            numbers[float(number)] += count
        elif isinstance(cell, str) and cell.strip():
            value = comparable(cell)
            not_applicable |= value in silent["not_applicable"]
            if value not in silent["not_applicable"] | silent["missing"]:
                texts[tidy(cell)] += count
    counts = {f"{value:g}": numbers[value] for value in sorted(numbers)} | dict(sorted(texts.items()))
    anchors = _anchors(texts, sheet)
    if anchors and not numbers:
        low, high = min(anchors), max(anchors)
        if any(number_and_label(text) is not None for text in texts):
            low, high = _ends({float(number): 1 for number in anchors})
    else:
        low, high = _ends(Counter(numbers) + Counter({float(number): 1 for number in anchors}))
    return FoundScale(low, high, anchors, not_applicable, counts)


_SILENT = {"missing": MISSING_WORDS, "not_applicable": NOT_APPLICABLE_WORDS}


def _anchors(texts: Counter[str], sheet: str) -> dict[int, str]:
    """Return the label of each point, from labels that carry their number or that are all of one set."""
    if not texts:
        return {}
    parts = {text: number_and_label(text) for text in texts}
    numbered = {text: found for text, found in parts.items() if found is not None}
    if len(numbered) == len(texts) and not runs_down(texts):
        by_number = dict(numbered.values())
        if len(by_number) == len(numbered):
            return dict(sorted(by_number.items()))
    keys = {label_key(text): text for text in texts}
    whole = [one for one in sets_with(set(keys)) if one.points == len(keys)]
    if len(whole) == 1:
        return {
            (whole[0].place(key) or 0) + 1: text
            for key, text in sorted(keys.items(), key=lambda k: whole[0].place(k[0]) or 0)
        }
    labels = ", ".join(f'"{text}" ({count})' for text, count in texts.most_common(12))
    raise fault("questionnaire.new_labels", sheet=sheet, labels=labels)


def _ends(numbers: Mapping[float, int]) -> tuple[int, int]:
    cells = sum(numbers.values())
    kept = [n for n, count in numbers.items() if n >= 0 and n.is_integer() and count >= _STRAY * cells]
    answers = [n for n in kept if n not in SENTINELS] or kept or [1.0]
    # 9 closes a scale only where 8 was answered too.
    if 9.0 in kept and 8.0 in kept:
        answers.append(9.0)
    high = next((one for one in _USUAL if one >= max(answers)), 100)
    from_zero = high == 10 or numbers.get(0.0, 0) >= _FROM_ZERO * cells
    return (0 if 0.0 in kept and from_zero else 1), high
