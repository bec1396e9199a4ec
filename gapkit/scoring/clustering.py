"""Clustering: how alike people of one cluster answer, and what the sample is worth for it."""

from __future__ import annotations

import numpy as np

from gapkit.model import Answers, Questionnaire
from gapkit.record import Record, replace
from gapkit.scoring.centres import score_centre
from gapkit.scoring.designs import DesignSums
from gapkit.scoring.results import NAN
from gapkit.tally import Tally


class Clustering(Record):
    """How people came into the sample, and what that does to the overall gap (perception where nothing else was asked).

    `intraclass` is the share of the spread of people that lies between clusters; `design_effect` by how many times the
    variance of the mean is that of a simple sample of as many people, weights included (0 where everybody there is was
    asked: nothing is estimated); `n_effective` what they are worth. `population` is how many clusters (people where
    there are none) there are to draw from.
    """

    clusters: int | None
    strata: int | None
    typical_size: float = NAN
    intraclass: float = NAN
    intraclass_low: float = NAN
    intraclass_high: float = NAN
    design_effect: float = NAN
    n: int | None = None
    n_effective: float = NAN
    population: float = NAN


def clustering(
    questionnaire: Questionnaire, answers: Answers, sums: DesignSums, tally: Tally, *, level: float = 0.95
) -> Clustering:
    """Return how alike the people of a cluster are on the overall score, and the design effect of its mean."""
    from gapkit.stats.clusters import intraclass_correlation
    from gapkit.tally.scores import person_scores

    design = sums.design
    name = ("gap" if questionnaire.paired else "perception", "")
    centre = score_centre(tally, name, questionnaire, sums.errors)
    worth = 0.0 if design.census else centre.n / centre.effective if centre.se > 0 else NAN
    whole = float(design.population.sum())
    told = Clustering(
        clusters=design.clusters if design.clustered else None,
        strata=design.strata if design.stratified else None,
        design_effect=worth,
        n=centre.n,
        n_effective=centre.effective if centre.se > 0 else NAN,
        population=whole if np.isfinite(whole) else NAN,
    )
    if not design.clustered:
        return told
    numbers, present, unit = person_scores(questionnaire, answers, 0.5)[0][name]
    scores, member = numbers[present] / unit, design.cluster[present]
    parts = (np.ones_like(scores), scores, scores**2)
    size, total, squares = (np.bincount(member, weights=part, minlength=design.clusters) for part in parts)
    found = intraclass_correlation(size, total, squares, level=level)
    return replace(
        told,
        typical_size=float(found.typical_size),
        intraclass=float(found.estimate),
        intraclass_low=float(found.low),
        intraclass_high=float(found.high),
    )
