"""What two views were both asked: a dimension is compared on the same items on both sides."""

from __future__ import annotations

import numpy as np

from gapkit.model import Answers
from gapkit.record import replace


def on_common_items(first: Answers, second: Answers, role: str) -> tuple[Answers, Answers]:
    """Return both answers without the items of a column that nobody on one of the sides answered."""
    both = np.logical_and(first.codes[role].any(axis=1), second.codes[role].any(axis=1)).astype(np.bool_)
    if both.all():
        return first, second
    one, other = (
        replace(side, codes={**side.codes, role: side.codes[role] * both[:, None]}) for side in (first, second)
    )
    return one, other


def told_of(answers: Answers, fewest: int) -> Answers:
    """Return the customers' answers without the expectations of items that fewer of them answered in both columns.

    Nothing may be told of those: neither may a mean over items, from which they could be worked out.
    """
    if not {"expectation", "perception"} <= answers.codes.keys():
        return answers
    expected = answers.codes["expectation"]
    few = ((expected > 0) & (answers.codes["perception"] > 0)).sum(axis=1) < fewest
    if not few.any():
        return answers
    return replace(answers, codes={**answers.codes, "expectation": expected * ~few[:, None]})
