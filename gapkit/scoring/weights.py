"""Weights: how much each dimension matters to people, and the gap weighted by it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gapkit.model import Answers, Questionnaire
from gapkit.record import replace
from gapkit.scoring.centres import Errors, centre_of, score_centre
from gapkit.scoring.results import Importance, WeightedGap
from gapkit.scoring.rules import Rules
from gapkit.tally import COMPLETED, Tally


def weighted_gap(
    questionnaire: Questionnaire, tally: Tally, rules: Rules, *, errors: Errors | None = None
) -> WeightedGap | None:
    """Return weighted SERVQUAL, or None without points of enough people.

    Individual: the mean over people of the sum of their own shares times their own gaps; aggregate: mean shares
    times mean gaps of the same people. Their difference is the sum of the population covariances of share and gap.
    Shares add up to one, so both are on the scale of the gaps and are not divided by the number of dimensions.
    """
    if tally.points is None or ("weighted", "") not in tally.points:
        return None
    fewest = min(tally.points.n(("weighted", "")), _givers(questionnaire, tally))
    if fewest < max(2, rules.min_cell):
        return None
    centre = score_centre(tally, ("weighted", ""), questionnaire, errors)
    low, high = centre.interval(rules.level)
    shift = 0 if questionnaire.paired else questionnaire.scale.low - 1
    aggregate = sum(
        score_centre(tally, ("weighted share", d.code), questionnaire).mean
        * score_centre(tally, ("weighted score", d.code), questionnaire).mean
        for d in questionnaire.dimensions
    )
    return WeightedGap(
        centre.mean + shift, centre.sd, centre.se, low + shift, high + shift, aggregate + shift, centre.n
    )


def importance_of(
    questionnaire: Questionnaire, tally: Tally, rules: Rules, *, errors: Errors | None = None
) -> Iterator[Importance]:
    """Yield the stated importance: mean share of the points of each dimension, or of the ratings of each item.

    Only people who gave points count; nothing is said when they are fewer than may be shown.
    """
    level = rules.level
    if tally.points is not None:
        if _givers(questionnaire, tally) < max(2, rules.min_cell):
            return
        for dimension in questionnaire.dimensions:
            centre = score_centre(tally, ("share", dimension.code), questionnaire, errors)
            if centre.n:
                low, high = centre.interval(level)
                yield Importance(dimension.code, centre.n, _share(centre.mean), _share(low), _share(high))
        return
    if "importance" not in questionnaire.columns or ("importance", "perception") not in tally.pairs:
        return
    levels = np.arange(questionnaire.scale.low, questionnaire.scale.high + 1)
    counts = tally.levels("importance")[..., 1:]
    centres = [
        centre_of(levels, counts[:, i]).under((errors or {}).get(("item importance", item.code)))
        for i, item in enumerate(questionnaire.items)
    ]
    if min(centre.n for centre in centres) < max(2, rules.min_cell):
        return
    whole = sum(centre.mean for centre in centres if centre.n)
    for item, centre in zip(questionnaire.items, centres, strict=True):
        if centre.n:
            low, high = centre.interval(level)
            yield Importance(item.code, centre.n, centre.mean / whole, _share(low / whole), _share(high / whole))


def _share(value: float) -> float:
    return min(1.0, max(0.0, value)) if value == value else value


def completed_points(answers: Answers, *, at_least: int = 5) -> tuple[Answers, int]:
    """Return the answers with missing points replaced by the mean points of the person's segment, and how many were.

    The segment is the first one the study names; people outside any segment, or in one where fewer than `at_least`
    gave points, get the mean of everybody; nobody gets any when fewer than `at_least` did in all. Equal weights are
    never assumed. The people concerned carry the flag `points_completed`: they do not count as having said what
    matters to them.
    """
    if answers.points is None:
        return answers, 0
    known = ~np.isnan(answers.points).any(axis=0)
    if known.all() or known.sum() < at_least:
        return answers, 0
    points = answers.points.copy()
    weight = np.ones(answers.people) if answers.weight is None else answers.weight
    everybody = np.average(points[:, known], axis=1, weights=weight[known])
    segment = next(iter(answers.segments.values()), None)
    groups = np.full(answers.people, -1) if segment is None else segment.codes
    for group in sorted(set(groups[~known].tolist())):
        alike = known & (groups == group)
        own = group >= 0 and alike.sum() >= at_least
        mean = np.average(points[:, alike], axis=1, weights=weight[alike]) if own else everybody
        points[:, ~known & (groups == group)] = mean[:, None]
    flags = {**answers.flags, COMPLETED: np.asarray(~known, dtype=np.bool_)}
    return replace(answers, points=points, flags=flags), int((~known).sum())


def _givers(questionnaire: Questionnaire, tally: Tally) -> int:
    """Return how many people gave points of their own."""
    return tally.points.n(("share", questionnaire.dimensions[0].code)) if tally.points is not None else 0
