"""Answers in words: labels that carry their number, and labels whose order the words themselves show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from gapkit.intake.answers.body import Body
from gapkit.intake.answers.cells import comparable
from gapkit.intake.columns import Column, ValueRules
from gapkit.intake.files.tables import Note, Table
from gapkit.intake.words.text import number_in, plain, tidy
from gapkit.intake.words.vocabulary import MISSING_WORDS, NOT_APPLICABLE_WORDS
from gapkit.model import Scale
from gapkit.record import Record, field

# Compiled when a survey first answers in words: most answer in numbers.
_NUMBER_FIRST = r"(?s)^\s*(\d{1,3})(?:\s*[-–—.):=]+\s*|\s*(?=[(\[]))[(\[]?\s*([^\W\d_].*?)\s*[)\]]?\s*$"
_NUMBER_LAST = r"^\s*([^\W\d_][^\d]*?)\s*(?:[(\[]\s*(\d{1,3})\s*[)\]]|[=:–—-]\s*(\d{1,3}))\s*$"
_NUMBER_BESIDE = r"(?s)^\s*(\d{1,3})\s+([^\W\d_].*?)\s*$"
_DIFFERENT = 2
_COMPARED = ("expectation", "perception", "minimum")
"""Answers that are taken from one another: they must have been asked in the same words."""


class Labelled(Record):
    """The number of each label, by its text, and what has to be said about the reading."""

    labels: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


class Meaning(Record):
    """The number of each label, and the kinds of scale they may belong to."""

    numbers: Mapping[str, int]
    kinds: frozenset[str] = frozenset()


class Doubt(Record):
    """Why labels cannot be read: a key under `intake.labels`; `points` are the lengths of scale they would fit."""

    why: str
    points: tuple[int, ...] = ()


def labels_read(
    table: Table,
    body: Body,
    items: Mapping[str, Sequence[Column]],
    scale: Scale,
    values: ValueRules,
    *,
    declared: bool = False,
) -> Labelled:
    """Return what the texts in the columns of items, by role, mean on a scale; nothing where that is in doubt.

    `declared` says that the length of the scale was told for this survey and not only by the questionnaire.
    """
    texts = {
        role: _texts(table, body, [c for c in columns if c.letter not in values.by_column])
        for role, columns in items.items()
    }
    if not any(texts.values()):
        return Labelled()
    numbered, count = numbered_labels(sum(texts.values(), Counter()), scale)
    notes: list[Note] = []
    if numbered:
        example = next(iter(numbered))
        notes.append(("intake.notes.numbered_labels", {"count": count, "label": example, "number": numbered[example]}))
    known = set(map(comparable, (*values.missing, *values.not_applicable, *values.labels, *numbered)))
    rest = {role: _wordings(found, known) for role, found in texts.items()}
    if values.labels or not any(rest.values()):
        return Labelled(numbered, tuple(notes))
    told = _by_role(table, body, items, rest, scale, declared)
    if told:
        count = sum(n for found in rest.values() for text, n in found.items() if text in told)
        order = sorted(told, key=lambda text: (told[text], text))
        said = ", ".join(f'"{text}" = {told[text]}' for text in order)
        notes.append(("intake.notes.labels_read", {"count": count, "labels": said}))
    return Labelled({**numbered, **told}, tuple(notes))


def numbered_labels(texts: Counter[str], scale: Scale) -> tuple[dict[str, int], int]:
    """Return the number each such text carries and how many cells there are; nothing when two of them contradict.

    They contradict when one number stands with two texts, one text with two numbers, or the words run from high to
    low while the numbers rise.
    """
    found: dict[str, int] = {}
    pairs: set[tuple[int, str]] = set()
    count = 0
    for cell, times in texts.items():
        if (parts := number_and_label(cell)) is not None:
            found[tidy(cell)] = parts[0]
            pairs.add((parts[0], plain(parts[1])))
            count += times
    numbers, labels = ({pair[i] for pair in pairs} for i in (0, 1))
    # One such label proves nothing, unless it stands at an end of the scale, where labels stand.
    lone = len(pairs) < _DIFFERENT and not numbers & {scale.low, scale.high}
    if lone or not len(pairs) == len(numbers) == len(labels) or runs_down(found):
        return {}, 0
    return found, count


def number_and_label(cell: str) -> tuple[int, str] | None:
    """Return the parts of a label that carries its number: "5. Agree", "5 (agree)", "Agree (5)"; None for others."""
    if match := re.match(_NUMBER_FIRST, cell):
        return int(match.group(1)), match.group(2)
    if match := re.match(_NUMBER_LAST, cell):
        return int(match.group(2) or match.group(3)), match.group(1)
    if match := re.match(_NUMBER_BESIDE, cell):
        from gapkit.intake.answers.label_sets import is_known_label, label_key

        # "7 Totalmente de acuerdo" is a label with its number, "3 veces" is not.
        if is_known_label(label_key(match.group(2))):
            return int(match.group(1)), match.group(2)
    return None


def runs_down(texts: Iterable[str]) -> bool:
    """Tell whether labels with numbers run from high to low: "1. Strongly agree" to "5. Strongly disagree"."""
    from gapkit.intake.answers.label_sets import ends_with, label_key, sets_with

    parts = [found for text in texts if (found := number_and_label(text)) is not None]
    keys = {label_key(label): number for number, label in parts}
    if len(keys) < _DIFFERENT:
        return False
    for one in sets_with(keys):
        ranked = [number for _, number in sorted((one.place(key) or 0, number) for key, number in keys.items())]
        return ranked == sorted(ranked, reverse=True)
    for ends in ends_with(keys):
        low = [number for key, number in keys.items() if key in ends.low]
        high = [number for key, number in keys.items() if key in ends.high]
        return bool(low and high) and max(high) < min(low)
    return False


def meaning(
    texts: Collection[str], numbers: Collection[float], scale: Scale, *, declared: bool = False
) -> Meaning | Doubt:
    """Return the number of each label on a scale, or why that is in doubt; `numbers` are answers given as such.

    The anchors of the scale decide; else the one order that the sets of labels in common use give on a scale of this
    length, when no shorter set would explain the same labels.
    """
    from gapkit.intake.answers.label_sets import ends_with, is_known_label, label_key, sets_with

    keys = {text: label_key(text) for text in texts}
    there = {int(number) for number in numbers if scale.low <= number <= scale.high}
    anchors = {label_key(t): value for value, text in scale.anchors.items() for t in (text.es, text.en) if t}
    if all(key in anchors for key in keys.values()):
        by_anchor = {text: anchors[key] for text, key in keys.items()}
        if len(scale.anchors) == scale.points or _leaves_room(by_anchor, there, scale):
            return Meaning(by_anchor)
    sets = [
        one
        for one in sets_with(set(keys.values()))
        if one.points <= scale.points
        and there <= set(range(scale.low, scale.low + one.points))
        and not there & {scale.low + (one.place(key) or 0) for key in keys.values()}
    ]
    shorter = tuple(sorted({one.points for one in sets if one.points < scale.points}))
    found: list[dict[str, int]] = []
    kinds: set[str] = set()
    for one in sets:
        placed = {text: scale.low + (one.place(key) or 0) for text, key in keys.items()}
        if one.points == scale.points and all(anchors.get(keys[t], n) == n for t, n in placed.items()):
            kinds.add(one.kind)
            found += [placed] if placed not in found else []
    if len(found) == 1 and (declared or not shorter):
        return Meaning(found[0], frozenset(kinds))
    if shorter:
        return Doubt("other_length", shorter)
    if len(found) > 1:
        return Doubt("two_orders")
    for ends in ends_with(set(keys.values())):
        placed = {text: scale.low if key in ends.low else scale.high for text, key in keys.items()}
        if there and _leaves_room(placed, there, scale):
            return Meaning(placed, frozenset({ends.kind}))
        if there and scale.high in placed.values() and scale.low not in there:
            return Doubt("other_length", (max(there) - scale.low + 2,))
    longer = tuple(sorted({one.points for one in sets_with(set(keys.values())) if one.points > scale.points}))
    if longer:
        return Doubt("other_length", longer[:1])
    return Doubt("no_one_set" if all(map(is_known_label, keys.values())) else "unknown")


def _leaves_room(placed: Mapping[str, int], there: set[int], scale: Scale) -> bool:
    """Tell whether the numbers leave exactly the labels' points open: 2 to 6 beside the labels of 1 and 7."""
    taken = set(placed.values())
    return not taken & there and (scale.high not in taken or scale.high - 1 in taken | there)


def _by_role(
    table: Table,
    body: Body,
    items: Mapping[str, Sequence[Column]],
    rest: Mapping[str, Counter[str]],
    scale: Scale,
    declared: bool,
) -> dict[str, int]:
    """Return the number of every label, role by role; nothing when roles contradict or compare different kinds."""
    told: dict[str, int] = {}
    kinds: list[frozenset[str]] = []
    for role, found in rest.items():
        if not found:
            continue
        understood = meaning(found, _numbers(table, body, items[role]), scale, declared=declared)
        if isinstance(understood, Doubt):
            return {}
        if any(told.get(text, number) != number for text, number in understood.numbers.items()):
            return {}
        told.update(understood.numbers)
        if role in _COMPARED and understood.kinds:
            kinds.append(understood.kinds)
    return told if not kinds or frozenset.intersection(*kinds) else {}


def _texts(table: Table, body: Body, columns: Iterable[Column]) -> Counter[str]:
    seen: Counter[str] = Counter()
    for column in columns:
        cells = body.cells(table, column.index)
        if not isinstance(cells, np.ndarray):
            seen.update(cell for cell in cells if isinstance(cell, str))
    return Counter({text: n for text, n in seen.items() if text.strip() and number_in(text) is None})


def _wordings(texts: Mapping[str, int], known: set[object]) -> Counter[str]:
    """Return the texts, tidy, that nobody has explained and that do not say that there is no answer."""
    silent = {comparable(word) for word in (*NOT_APPLICABLE_WORDS, *MISSING_WORDS)} | known
    found: Counter[str] = Counter()
    for text, count in texts.items():
        if comparable(text) not in silent:
            found[tidy(text)] += count
    return found


def _numbers(table: Table, body: Body, columns: Iterable[Column]) -> set[float]:
    found: set[float] = set()
    for column in columns:
        for cell in set(body.cells(table, column.index)):
            number = number_in(cell) if isinstance(cell, str) else cell
            if isinstance(number, float | int) and number == number:
                found.add(float(number))
    return found
