"""Which item a heading quotes: its text compared with the wording of the items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.intake.columns import Column
from gapkit.intake.headings.claims import Claim
from gapkit.intake.headings.roles import group_role, lead_text, marked_role, only_role, wording
from gapkit.intake.words.text import plain, without_numbering
from gapkit.model import Item, Questionnaire
from gapkit.record import Record, replace

SIMILARITY = 0.82
"""Headings at least this similar to an item's wording (0 to 1, edit distance) quote it ..."""

MARGIN = 0.06
"""... when no other item comes this close to the best one."""

HINT = 0.6
"""From here on an item is offered as a guess in messages, never taken."""

_ROUNDING = 1e-6
_SHORTEST = 12
_SHORTEST_START = 30


class Quote(Record):
    """The item a heading comes nearest to, and what remains in doubt."""

    column: Column
    item: str
    role: str | None
    score: float
    sure: bool


def quotes(columns: Iterable[Column], questionnaire: Questionnaire, default: str | None = None) -> tuple[Quote, ...]:
    """Return the nearest item of every heading long enough to quote one and similar enough to be named."""
    items = questionnaire.items
    asked = _asked(items, questionnaire)
    said = _statements(columns, {full for _, _, full in asked})
    if not said:
        return ()
    scores = _compared([text for _, text in said], [full for _, _, full in asked])
    found = []
    for (column, _), row in zip(said, scores.tolist(), strict=True):
        best: dict[tuple[int, str], float] = {}
        for (i, role, _), score in zip(asked, row, strict=True):
            best[i, role] = max(best.get((i, role), 0.0), score)
        quote = _quote(column, items, best, questionnaire, default)
        if quote.score >= HINT:
            found.append(quote)
    return _titled(found, default)


def word_for_word(header: Sequence[Column], questionnaires: Sequence[Questionnaire]) -> list[Questionnaire]:
    """Return the questionnaires of which every item stands among the headings word by word."""
    said = {
        text for c in header for own in (c.header, c.title) if own for text in (lead_text(own), wording(own)) if text
    }
    return [
        one
        for one in questionnaires
        if all(any(text in said for _, _, text in _asked((item,), one)) for item in one.items)
    ]


def _titled(found: Sequence[Quote], default: str | None) -> tuple[Quote, ...]:
    """Return quotes of the kind that the title names, where it can: every item is quoted once and none is marked."""
    items = [quote.item for quote in found if quote.sure]
    if default is None or len(set(items)) < len(items) or any(marked_role(q.column.header) for q in found):
        return tuple(found)
    return tuple(replace(quote, role=default) for quote in found)


def likeness(texts: Sequence[str], questionnaire: Questionnaire) -> list[list[float]]:
    """Return for each text (plain) how alike it is to each item, 0 to 1, whatever its length."""
    asked = _asked(questionnaire.items, questionnaire)
    scores = _compared(texts, [full for _, _, full in asked])
    place = np.array([i for i, _, _ in asked])
    best = [scores[:, place == i].max(axis=1, initial=0.0) for i in range(len(questionnaire.items))]
    alike: list[list[float]] = np.stack(best, axis=1).tolist()
    return alike


def _compared(texts: Sequence[str], asked: Sequence[str]) -> NDArray[np.float64]:
    """Return (texts, asked) how alike they are, 1 where a heading is a wording cut off."""
    places = {text: [i for i, full in enumerate(asked) if full == text] for text in texts}
    if all(places.values()):
        # Word by word: how alike the other items are decides nothing then.
        return np.array([[float(i in places[text]) for i in range(len(asked))] for text in texts], dtype=np.float64)
    from rapidfuzz import fuzz, process

    scores = np.asarray(process.cdist(texts, asked, scorer=fuzz.ratio), dtype=np.float64) / 100.0
    for text, row in zip(texts, scores, strict=True):
        if len(text) >= _SHORTEST_START:
            row[[full.startswith(text) for full in asked]] = 1.0
    return scores


def possible_quotes(columns: Iterable[Column], items: Iterable[Item], questionnaire: Questionnaire) -> int:
    """Return how many headings could quote one of the items, at most: by length and letters, words not compared."""
    asked = [text for _, _, text in _asked(tuple(items), questionnaire)]
    said = [text for _, text in _statements(columns, set(asked))]
    if not said or not asked:
        return 0
    possible = 0
    for text, row in zip(said, _most_alike(said, asked).tolist(), strict=True):
        possible += max(row) >= SIMILARITY - _ROUNDING or any(_is_start(text, full) for full in asked)
    return possible


def _most_alike(some: Sequence[str], others: Sequence[str]) -> NDArray[np.float64]:
    """Return the similarity that texts would have if the letters they share stood in the same order."""
    letters = sorted(set("".join(others)))
    counts, other_counts = (np.array([[text.count(c) for c in letters] for text in part]) for part in (some, others))
    shared = np.minimum(counts[:, None], other_counts).sum(axis=2, dtype=np.float64)
    lengths, other_lengths = ([len(text) for text in part] for part in (some, others))
    alike: NDArray[np.float64] = 2 * shared / np.add.outer(lengths, other_lengths)
    return alike


def _is_start(text: str, full: str) -> bool:
    """Tell whether a heading is a wording cut off."""
    return len(text) >= _SHORTEST_START and full.startswith(text)


def quote_claims(found: Sequence[Quote]) -> tuple[Claim, ...]:
    """Return the claims of the quotes that leave no doubt about the item."""
    return tuple(
        Claim(replace(quote.column, how="wording", score=round(quote.score, 2)), quote.item, quote.role)
        for quote in found
        if quote.sure
    )


def _statements(columns: Iterable[Column], asked: set[str]) -> list[tuple[Column, str]]:
    """Return the headings long enough to quote an item, or that are one word by word."""
    said = ((column, _statement(column, asked)) for column in columns)
    return [(column, text) for column, text in said if len(text) >= _SHORTEST or (text and text in asked)]


def _statement(column: Column, asked: set[str]) -> str:
    said = (wording(column.header), wording(column.title) if column.title else "")
    own = next((text for text in said if len(text) >= _SHORTEST or text in asked), "")
    return own or wording(column.group)


def _asked(items: Sequence[Item], questionnaire: Questionnaire) -> list[tuple[int, str, str]]:
    """Return (place of the item, role, wording) for every wording of the items."""
    found = []
    for i, item in enumerate(items):
        for role in questionnaire.columns:
            text = item.expectation_text if role == "expectation" and item.expectation_text else item.text
            found += [(i, role, plain(without_numbering(one))) for one in (text.es, text.en) if one]
    return found


def _quote(
    column: Column,
    items: Sequence[Item],
    best: dict[tuple[int, str], float],
    questionnaire: Questionnaire,
    default: str | None,
) -> Quote:
    by_item: dict[int, float] = {}
    for (i, _), score in best.items():
        by_item[i] = max(by_item.get(i, 0.0), score)
    ranked = sorted(by_item, key=by_item.__getitem__, reverse=True)
    first, score = ranked[0], by_item[ranked[0]]
    second = by_item[ranked[1]] if len(ranked) > 1 else 0.0
    role = _role(column, {role: s for (i, role), s in best.items() if i == first}, questionnaire, default)
    return Quote(column, items[first].code, role, score, score >= SIMILARITY and _stands_out(score, second))


def _role(column: Column, scores: dict[str, float], questionnaire: Questionnaire, default: str | None) -> str | None:
    short = len(wording(column.header)) < _SHORTEST
    told = marked_role(column.header) or (group_role(column.header) if short else None) or marked_role(column.title)
    told = told or group_role(column.group)
    if told is not None or only_role(questionnaire) is not None:
        return told or default or only_role(questionnaire)
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)
    # Only the wording itself can tell: "should have" against "has".
    return ranked[0] if _stands_out(scores[ranked[0]], scores[ranked[1]]) else default


def _stands_out(best: float, second: float) -> bool:
    return best - second >= MARGIN or (best > 0.995 > second)
