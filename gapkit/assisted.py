"""Codes suggested for comments nobody has read yet, learnt from those somebody coded; nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.record import Record
from gapkit.stats.agreement import CodingAgreement, krippendorff

FloatArray = NDArray[np.float64]

FEWEST_CODED = 30
"""Fewer coded comments teach nothing that could be checked."""

FEWEST_OF_THEME = 5
"""A theme in fewer comments is never suggested: each of five folds must hold one."""

_FOLDS = 5
_NEIGHBOURS = 7
_SURE = 0.5
_ALIKE = 0.08


class ThemeAgreement(Record):
    """How far suggestions for a theme agree with the consultant on comments left aside: Krippendorff's alpha."""

    theme: str
    comments: int
    agreement: CodingAgreement


class Suggestion(Record):
    """A theme suggested for a comment, and how much of the vote of the comments most like it goes to it (0 to 1)."""

    theme: str
    weight: float


class Suggestions(Record):
    """Suggestions for every uncoded comment, the strongest first, and what they are worth, theme by theme.

    `agreement` is that over all themes and comments. `reason` is empty, or why there are none: "few" coded comments, or
    no "themes" that occur often enough.
    """

    comments: tuple[tuple[Suggestion, ...], ...]
    themes: tuple[ThemeAgreement, ...] = ()
    agreement: CodingAgreement | None = None
    reason: str = ""


def suggestions(
    coded: Sequence[str], themes: Sequence[Sequence[str]], uncoded: Sequence[str], *, seed: int = 0
) -> Suggestions:
    """Return the themes that comments would probably get, from comments a person coded (`coded`, with their `themes`).

    A comment is the words and parts of words in it, weighted by how rare they are (TF-IDF; case and accents left
    aside). The most similar coded comments vote for their themes by similarity (cosine); a theme with half of the votes
    is suggested, none to a comment that resembles nothing. What that is worth is measured on coded comments left aside,
    a fifth at a time. Suggestions only: whoever reads the comment decides.
    """
    if len(coded) < FEWEST_CODED:
        return Suggestions(((),) * len(uncoded), reason="few")
    names = _frequent(themes)
    if not names:
        return Suggestions(((),) * len(uncoded), reason="themes")
    marks = np.array([[name in own for name in names] for own in themes], dtype=np.float64)
    told = _left_aside(coded, marks, seed)
    per_theme = tuple(
        ThemeAgreement(name, int(marks[:, k].sum()), krippendorff([marks[:, k], told[:, k]], seed=seed))
        for k, name in enumerate(names)
    )
    whose = np.repeat(np.arange(len(coded)), len(names))
    together = krippendorff([marks.ravel(), told.ravel()], seed=seed, together=whose)
    votes = _votes(coded, marks, uncoded) if len(uncoded) else np.empty((0, len(names)))
    return Suggestions(tuple(_strongest(row, names) for row in votes), per_theme, together)


def _frequent(themes: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the themes that occur often enough, in the order in which they first do."""
    count: dict[str, int] = {}
    for own in themes:
        for name in dict.fromkeys(own):
            count[name] = count.get(name, 0) + 1
    return tuple(name for name, n in count.items() if n >= FEWEST_OF_THEME)


def _left_aside(coded: Sequence[str], marks: FloatArray, seed: int) -> FloatArray:
    """Return what would have been suggested for every coded comment by those of the other folds."""
    order = np.random.default_rng(seed).permutation(len(coded))
    fold = np.empty(len(coded), np.intp)
    fold[order] = np.arange(len(coded)) % _FOLDS
    told = np.zeros(marks.shape)
    for number in range(_FOLDS):
        aside = np.flatnonzero(fold == number)
        rest = np.flatnonzero(fold != number)
        votes = _votes([coded[i] for i in rest.tolist()], marks[rest], [coded[i] for i in aside.tolist()])
        told[aside] = votes >= _SURE
    return told


def _votes(coded: Sequence[str], marks: FloatArray, others: Sequence[str]) -> FloatArray:
    """Return the share of the vote for each theme (others, themes), 0 for what resembles nothing."""
    known, asked = _weights(coded, others)
    alike = np.asarray((asked @ known.T).todense())
    nearest = min(_NEIGHBOURS, alike.shape[1])
    place = np.argpartition(-alike, nearest - 1, axis=1)[:, :nearest]
    weight = np.take_along_axis(alike, place, axis=1)
    weight = np.where(weight >= _ALIKE, weight, 0.0)
    total = weight.sum(axis=1, keepdims=True)
    votes = (weight[:, :, None] * marks[place]).sum(axis=1)
    return np.asarray(np.divide(votes, total, out=np.zeros_like(votes), where=total > 0))


def _weights(coded: Sequence[str], others: Sequence[str]) -> tuple[Any, Any]:
    """Return words and parts of words of comments, rare ones weighing more, as rows of length one."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import FeatureUnion

    parts = FeatureUnion(
        [
            ("words", TfidfVectorizer(strip_accents="unicode", ngram_range=(1, 2), sublinear_tf=True)),
            (
                "pieces",
                TfidfVectorizer(strip_accents="unicode", analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
            ),
        ]
    )
    known = parts.fit_transform(list(coded)) / np.sqrt(2)
    return known, parts.transform(list(others)) / np.sqrt(2)


def _strongest(votes: FloatArray, names: Sequence[str]) -> tuple[Suggestion, ...]:
    found = [Suggestion(name, float(vote)) for name, vote in zip(names, votes, strict=True) if vote >= _SURE]
    return tuple(sorted(found, key=lambda one: -one.weight))
