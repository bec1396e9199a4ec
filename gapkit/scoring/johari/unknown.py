"""What nobody asked about: everything that points to an expectation outside the questionnaire, each with its evidence.

Closed questions can only suggest it. Every hint stands on its own; there is no total.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.record import Record, field
from gapkit.scoring.archetypes.results import Archetypes
from gapkit.scoring.comments.marks import Marks
from gapkit.scoring.comments.results import OpenText
from gapkit.scoring.drivers.people import Told, outcome_values, scores, told
from gapkit.scoring.drivers.results import DriverModel, Drivers
from gapkit.scoring.johari.results import Hint, WindowItem
from gapkit.scoring.kano_results import KanoRow
from gapkit.scoring.rows import Rows
from gapkit.stats.multiplicity import benjamini_hochberg
from gapkit.stats.residual_factor import residual_factor
from gapkit.stats.robust_fit import robust_fit
from gapkit.stats.unseen import unseen_themes

FloatArray = NDArray[np.float64]

ONE_QUESTION = 0.70
"""How reliable one question about satisfaction tends to be (Wanous & Hudy 2001, Org. Research Methods 4, 361)."""

_LOADS = 0.3
_FEWEST_IN_GROUP = 15


class Evidence(Record):
    """What a diagnosis holds that may point to something nobody asked about; None where there is none of it."""

    comments: OpenText | None = None
    drivers: Drivers | None = None
    archetypes: Archetypes | None = None
    kano: Rows[KanoRow] = field(default_factory=Rows)
    window: Rows[WindowItem] = field(default_factory=Rows)


def hints(
    questionnaire: Questionnaire,
    answers: Answers,
    evidence: Evidence,
    *,
    level: float,
    error_rate: float,
    min_cell: int,
    hidden: frozenset[tuple[str, str]] = frozenset(),
    seed: int = 0,
) -> Rows[Hint]:
    """Return the hints in the order in which they bear: what people say first, then what their answers leave over.

    `hidden` are the groups (segment, value) that may not be shown.
    """
    found = [
        *_themes(evidence.comments),
        *_unheard(answers, evidence.comments, level, min_cell),
        *_latent(evidence.drivers),
        *_unexplained(questionnaire, answers, evidence.drivers, level, error_rate, min_cell, hidden),
        *_facet(questionnaire, answers, error_rate, seed),
        *_apart(evidence.archetypes),
        *_attractive(evidence.kano, evidence.window),
    ]
    return Rows(found)


def _themes(comments: OpenText | None) -> Iterator[Hint]:
    """Yield the themes that no item covers, the most frequent first."""
    if comments is None or comments.reason is not None:
        return
    rows = [row for row in comments.themes if row.covered is False and not row.suppressed and row.n]
    for row in sorted(rows, key=lambda row: -(row.n or 0)):
        yield Hint(
            "theme", row.theme, n=row.n, base=comments.coded, estimate=row.share, low=row.share_low, high=row.share_high
        )


def _unheard(answers: Answers, comments: OpenText | None, level: float, min_cell: int) -> Iterator[Hint]:
    """Yield the chance that the next comment brings a theme nobody has mentioned.

    Themes of one person are counted and never named. Where every theme that is hidden is of one person, the count would
    tell that of each of them, and nothing is said.
    """
    if answers.comments is None or comments is None or comments.reason is not None or not comments.mentions:
        return
    people = [int(one.people.sum()) for one in Marks.of(answers.comments).themes().values()]
    found = unseen_themes(people, level=level)
    if 0 < found.once < sum(0 < n < min_cell for n in people):
        yield Hint(
            "unheard",
            "",
            n=found.once,
            base=found.mentions,
            estimate=found.next_is_new,
            low=found.next_is_new_low,
            high=found.next_is_new_high,
            at_least=found.at_least,
        )


def _latent(drivers: Drivers | None) -> Iterator[Hint]:
    """Yield what goes with the outcome more than people say it matters."""
    if drivers is None:
        return
    for row in drivers.shares:
        if row.standing == "latent":
            yield Hint(
                "latent",
                row.code,
                scope=row.level,
                n=row.n,
                estimate=row.share,
                low=row.low,
                high=row.high,
                certainty=row.standing_share,
            )


def _unexplained(
    questionnaire: Questionnaire,
    answers: Answers,
    drivers: Drivers | None,
    level: float,
    error_rate: float,
    min_cell: int,
    hidden: frozenset[tuple[str, str]],
) -> Iterator[Hint]:
    """Yield how much of the outcome no dimension explains, beside what noise leaves; and groups who are off."""
    model = _main(drivers)
    if model is None:
        return
    yield Hint(
        "unexplained",
        model.outcome,
        n=model.n,
        estimate=1 - model.r2_adjusted,
        low=1 - model.r2_high,
        high=1 - model.r2_low,
        noise=1 - ONE_QUESTION,
    )
    people = told(questionnaire, answers, outcome_values(questionnaire, answers)[model.outcome], level="dimension")
    groups = [
        (name, value, segment.codes[people.people] == code)
        for name, segment in answers.segments.items()
        for code, value in enumerate(segment.values)
        if (name, value) not in hidden
    ]
    least = max(min_cell, _FEWEST_IN_GROUP)
    groups = [one for one in groups if least <= one[2].sum() <= people.n - least]
    tested = [(name, value, mask, _away(people, mask, level)) for name, value, mask in groups]
    if not tested:
        return
    adjusted = benjamini_hochberg(np.array([found[3] for _, _, _, found in tested]))
    for (name, value, mask, found), p_adjusted in zip(tested, adjusted, strict=True):
        if p_adjusted <= error_rate:
            estimate, low, high, p_value = found
            yield Hint(
                "group",
                value,
                scope=name,
                n=int(mask.sum()),
                estimate=estimate,
                low=low,
                high=high,
                p_value=p_value,
                p_adjusted=float(p_adjusted),
            )


def _away(people: Told, mask: NDArray[np.bool_], level: float) -> tuple[float, float, float, float]:
    """Return how far a group's outcome lies from that of others who perceive the same: estimate, limits, p."""
    design = np.column_stack([np.ones(people.n), mask, people.perception])
    fit = robust_fit(design, people.outcome, weights=people.weight, clusters=people.cluster)
    low, high = fit.interval(level=level)
    return float(fit.estimates[1]), float(low[1]), float(high[1]), float(fit.p_values[1])


def _main(drivers: Drivers | None) -> DriverModel | None:
    models = () if drivers is None else drivers.models
    return next((one for one in models if one.main and one.level == "dimension" and not one.reason), None)


def _facet(questionnaire: Questionnaire, answers: Answers, error_rate: float, seed: int) -> Iterator[Hint]:
    """Yield a facet that the dimensions do not hold, with the items that show it."""
    perceived = scores(questionnaire, answers, level="item", roles=("perception",))["perception"]
    people = np.flatnonzero(~np.isnan(perceived).any(axis=1))
    rows = perceived[people]
    if answers.cluster is not None:
        rows = within_clusters(rows, answers.cluster[people])
    found = residual_factor(rows, len(questionnaire.dimensions), seed=seed)
    if not found.p_value <= error_rate:
        return
    codes = [item.code for item in questionnaire.items]
    order = np.argsort(-np.abs(found.loadings))
    side = np.sign(found.loadings[order[0]])
    shown = tuple(codes[k] for k in order if side * found.loadings[k] >= _LOADS)
    homes = {item.dimension for item in questionnaire.items if item.code in shown}
    if len(homes) > 1:
        yield Hint(
            "facet",
            "",
            n=people.size,
            estimate=found.root,
            noise=found.expected,
            p_value=found.p_value,
            items=shown,
            dimensions=len(homes),
        )


def within_clusters(rows: FloatArray, cluster: NDArray[np.int32]) -> FloatArray:
    """Return what sets people of a cluster apart from each other, as rows that are independent of each other.

    Each is a person minus the mean of those before in the same cluster, scaled so that its covariance is that of people
    within clusters (Helmert's contrasts); the first of a cluster has none.

    >>> within_clusters(np.array([[1.0], [3.0], [5.0], [9.0]]), np.array([0, 0, 1, 1])).round(3).tolist()
    [[1.414], [2.828]]
    """
    order = np.argsort(cluster, kind="stable")
    given, home = rows[order], cluster[order]
    first = np.flatnonzero(np.r_[True, home[1:] != home[:-1]])
    place = np.arange(len(home)) - np.repeat(first, np.diff(np.r_[first, len(home)]))
    before = np.cumsum(given, axis=0) - given
    before -= np.repeat(before[first], np.diff(np.r_[first, len(home)]), axis=0)
    later = place > 0
    count = place[later, None]
    return np.asarray((given[later] - before[later] / count) * np.sqrt(count / (count + 1)))


def _apart(archetypes: Archetypes | None) -> Iterator[Hint]:
    """Yield what an archetype expects above its own mean, and everybody else does not."""
    if archetypes is None or archetypes.reason is not None:
        return
    for row in archetypes.expectations:
        if not row.suppressed and row.centred_low > 0 and row.lift_low > 0 and row.centred - row.lift < 0:
            yield Hint(
                "archetype",
                row.archetype,
                scope=row.subject,
                n=row.n,
                estimate=row.lift,
                low=row.lift_low,
                high=row.lift_high,
            )


def _attractive(kano: Rows[KanoRow], window: Rows[WindowItem]) -> Iterator[Hint]:
    """Yield features that delight where they are, most of all those the company does not take for expected."""
    unseen = {row.code for row in window if row.pane in ("blind", "unknown", "outside") and row.state == "sure"}
    for row in kano:
        if row.category == "attractive" and not row.mixed and not row.suppressed:
            yield Hint(
                "kano",
                row.code,
                n=row.n,
                estimate=row.better,
                low=row.better_low,
                high=row.better_high,
                items=(row.item,) if row.item in unseen else (),
            )
