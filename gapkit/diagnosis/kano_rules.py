"""Rules for Kano classes: what must be there, what delights, what annoys, and where people contradict themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.thresholds import Thresholds

if TYPE_CHECKING:
    from gapkit.scoring.kano_results import KanoRow

_WANTED = {"must_be": 0.5, "attractive": 0.45, "one_dimensional": 0.4}
"""Classes that are told, and how much each weighs in a summary."""

CLASSES = ("must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable")
"""In the order of their shares."""


def kano_findings(rows: Sequence[KanoRow], thresholds: Thresholds) -> Iterator[Finding]:
    """Yield the features that are clearly of each class, or that none is; and those with contradictory answers.

    Features nobody cares about are no finding; those that annoy when they are there are one.
    """
    shown = [row for row in rows if not row.suppressed]
    if not shown:
        return
    told = False

    def at(found: Sequence[KanoRow]) -> str:
        return place_of("kano", rows, found[0])

    for category, score in _WANTED.items():
        clear = [row for row in shown if clear_class(row, thresholds) == category]
        if clear:
            told = True
            clear.sort(key=lambda row: -row.shares[CLASSES.index(category)])
            yield _finding(f"kano.{category}", clear, len(shown), score=score, strength=2, where=at(clear))
    against = _against(shown, thresholds)
    if against:
        yield _finding("kano.reverse", against, len(shown), score=0.45, strength=2, where=at(against))
    if not told and not against:
        yield _finding("kano.none", [], len(shown), score=0.2, strength=0, where="kano")
    doubtful = [row for row in shown if row.questionable_share > thresholds.kano_questionable]
    if doubtful:
        doubtful.sort(key=lambda row: -row.questionable_share)
        yield _finding("kano.doubtful", doubtful, len(shown), score=0.3, strength=2, where=at(doubtful))


def seems_swapped(rows: Sequence[KanoRow], thresholds: Thresholds) -> bool:
    """Whether half of the features or more annoy when they are there: often columns or numbers are swapped."""
    shown = [row for row in rows if not row.suppressed]
    return bool(shown) and 2 * len(_against(shown, thresholds)) >= len(shown)


def clear_class(row: KanoRow, thresholds: Thresholds) -> str:
    """Return the class of a feature where it is firm; nothing where it is a mixture or rests on few people."""
    if row.suppressed or is_mixture(row, thresholds) or (row.n or 0) < thresholds.indicative_below:
        return ""
    if row.strength < thresholds.kano_strength or row.questionable_share > thresholds.kano_questionable:
        return ""
    wanted = row.category in _WANTED
    return "" if wanted and row.total_strength < thresholds.kano_total else row.category


def is_mixture(row: KanoRow, thresholds: Thresholds) -> bool:
    """Whether the two commonest classes cannot be told apart: by Fong's test, or by too few resamples that agree.

    That test takes the counts of two classes for independent; of two equally common ones it calls one firm in a fifth
    of all surveys, both rules together in a ninth.
    """
    return row.mixed or not row.held >= thresholds.level


def _against(shown: Sequence[KanoRow], thresholds: Thresholds) -> list[KanoRow]:
    """Return the features that are firmly reverse, the clearest first."""
    found = [row for row in shown if clear_class(row, thresholds) == "reverse"]
    return sorted(found, key=lambda row: -row.shares[CLASSES.index("reverse")])


def _finding(kind: str, rows: Sequence[KanoRow], of: int, *, score: float, strength: int, where: str) -> Finding:
    first = rows[0] if rows else None
    return Finding(
        id=kind,
        kind=kind,
        subject="kano" if first is None else first.code,
        state="level" if strength else "unclear",
        verdict=None,
        strength=strength,
        n=None if first is None else first.n,
        evidence=where,
        score=score,
        facts={"codes": [row.code for row in rows], "k": len(rows), "of": of},
    )
