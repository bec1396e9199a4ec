"""Double coding: how far a second person who read the same comments gave them the same themes."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from gapkit.model.comments import Comment, Comments
from gapkit.record import Record, field
from gapkit.scoring.results import NAN
from gapkit.scoring.rules import Rules
from gapkit.stats.agreement import CodingAgreement, krippendorff

RELIABLE = 0.67
"""Alpha below which not even tentative conclusions rest on the codes (Krippendorff 2004, Content Analysis, 241)."""

SAFE = 0.8
"""Alpha from which conclusions may rest on the codes (the same source)."""

DOUBLE_SHARE = 0.2
"""The least part of what was read that a second person should read too."""

_NONE = CodingAgreement(NAN, NAN, NAN, 0, 0)


class DoubleCoding(Record):
    """How many people's comments two persons or more read, and how far these agree; `themes` by their codes.

    `people` is None where so few were read twice that nothing is said.
    """

    people: int | None = 0
    together: CodingAgreement = _NONE
    themes: dict[str, CodingAgreement] = field(default_factory=dict)


def is_unreliable(alpha: float) -> bool:
    """Tell whether coders agree too little, as a reader of two decimals sees it; an unknown alpha says nothing."""
    return round(alpha, 2) < RELIABLE


def double_coding(comments: Comments, shown: Collection[str], rules: Rules, *, seed: int = 0) -> DoubleCoding:
    """Return how far those who read the same comments agree: a comment has a theme or not, for each that occurs.

    `together` is over all themes, comments drawn whole; `themes` holds the ones in `shown`.
    """
    twice = [[one for one in told if one.again] for told in comments.people]
    people = sum(map(bool, twice))
    if people < rules.min_cell:
        return DoubleCoding(people=None if people else 0)
    read = [comment for told in twice for comment in told]
    codings = [_codings(comment) for comment in read]
    names = sorted({name for own in codings for themes in own for name in themes})
    marks = np.full((len(names), max(map(len, codings)), len(read)), np.nan)
    for place, own in enumerate(codings):
        for coder, themes in enumerate(own):
            marks[:, coder, place] = [name in themes for name in names]
    agreed = {
        name: krippendorff(marks[k], level=rules.level, seed=seed) for k, name in enumerate(names) if name in shown
    }
    flat = np.swapaxes(marks, 0, 1).reshape(marks.shape[1], -1)
    whose = np.tile(np.arange(len(read)), len(names))
    return DoubleCoding(people, krippendorff(flat, level=rules.level, seed=seed, together=whose), agreed)


def _codings(comment: Comment) -> list[tuple[str, ...]]:
    return [tuple(one.theme for one in comment.mentions if one.theme), *comment.again]
