"""What might come of a plan: joint draws of gaps, slopes, closures and the causal share."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from gapkit.diagnosis.plan.calendar import first_quarter, share_ahead
from gapkit.diagnosis.plan.overlap import Ground, Overlap, overlap_of
from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.model.plan import Initiative, Plan, Range
from gapkit.record import Record
from gapkit.scoring.return_basis import ReturnBasis
from gapkit.stats.pert import pert_draws

FloatArray = NDArray[np.float64]

WHOLE = ""
"""The code under which a closure stands that was given for an initiative as a whole."""


class PlanDraws(Record):
    """The same possible worlds for everything that is told of a plan.

    `ids` are the initiatives that are estimated and not dropped, in plan order, and `codes` the dimensions. `gaps` and
    `slopes` are (draws, k), NaN where they are not known; `closures` (draws, ids, k) are shares from 0 to 1 of the gap
    that an initiative closes, among the customers it reaches and the others together; `causal` (draws,). `seed` made
    them. `most` (ids, k) is the largest share of each gap that an initiative can close through what it acts on.
    """

    ids: tuple[str, ...]
    codes: tuple[str, ...]
    gaps: FloatArray
    slopes: FloatArray
    closures: FloatArray
    causal: FloatArray
    seed: int = 0
    most: FloatArray | None = None
    within: FloatArray | None = None
    overlap: Overlap | None = None

    @property
    def shortfalls(self) -> FloatArray:
        """How many points each gap is short (draws, k); zero where it is not, or nobody knows."""
        return np.where(self.gaps < 0, -self.gaps, 0.0)

    @property
    def points(self) -> FloatArray:
        """How many points each initiative closes on its own (draws, ids, k)."""
        return np.asarray(self.closures * self.shortfalls[:, None, :])

    def joint(self, ids: Collection[str] | None = None) -> FloatArray:
        """Return the points (draws, k) that initiatives close together; all of them, or only some.

        Each closes its share of what the others leave, item by item: the same customers are not won twice, and never
        more than the whole gap of what they work on is closed.
        """
        return np.asarray(self.shortfalls * self.share(ids))

    def share(self, ids: Collection[str] | None = None) -> FloatArray:
        """Return the share of every gap (draws, k) that initiatives close together; all of them, or only some."""
        members = [place for place, one in enumerate(self.ids) if ids is None or one in ids]
        return self.parts.closed(self.closures, members)

    @property
    def parts(self) -> Overlap:
        """The parts of gaps on which the same initiatives work; whole dimensions where nothing is known of items."""
        if self.overlap is not None:
            return self.overlap
        return overlap_of(self.ids, self.codes, np.asarray(self.closures.any(axis=0)), Ground())


def plan_draws(
    plan: Plan,
    basis: ReturnBasis,
    limits: PlanLimits,
    *,
    seed: int,
    homes: Mapping[str, str] | None = None,
    ground: Ground | None = None,
) -> PlanDraws:
    """Return what might come of a plan, the same again for the same seed.

    Gaps and slopes are normal with the joint covariance of their estimates, slopes that point the wrong way kept;
    closures are Beta-PERT, or fixed. Every quantity has its own stream, named for it: another initiative more, or
    another order, changes no draw of the others. `homes` are the dimensions of items, for closures given for items;
    `ground` says in which items gaps lie and which of them initiatives name: none closes more than all of those, of
    the customers it reaches. What is done closes nothing more, what runs as much as is left of it.
    """
    size, codes = limits.draws, basis.codes
    first = first_quarter(plan)
    ahead = {one.id: share_ahead(one, first) for one in plan.initiatives}
    ids = tuple(one.id for one in plan.initiatives if one.closure and ahead[one.id] > 0 and not one.learns)
    gaps, slopes = _estimates(basis, size, stream(seed, "basis"))
    closures = np.zeros((size, len(ids), len(codes)))
    within, most = np.ones((2, len(ids), len(codes)))
    told = ground or Ground()
    for row, one in enumerate(one for one in plan.initiatives if one.id in ids):
        most[row] = one.reach
        for code, value in closures_of(one, codes, homes).items():
            # One judgement of the whole is one draw, whatever it stands for.
            random = stream(seed, "closure", one.key or one.id, code if code in one.closure else WHOLE)
            drawn = pert_draws(value.low, value.mode, value.high, size=size, random=random, weight=limits.pert_weight)
            place = codes.index(code)
            within[row, place] = told.within(one.id, code)
            most[row, place] = within[row, place] * one.reach
            closures[:, row, place] = np.clip(drawn * one.reach * ahead[one.id], 0.0, most[row, place])
    overlap = overlap_of(ids, codes, np.asarray(closures.any(axis=0)), told)
    return PlanDraws(ids, codes, gaps, slopes, closures, _causal(plan, limits, seed), seed, most, within, overlap)


def closures_of(
    initiative: Initiative, codes: Collection[str], homes: Mapping[str, str] | None = None
) -> dict[str, Range]:
    """Return the share of each dimension's gap that an initiative would close.

    One given for the initiative as a whole stands for every dimension it names or whose items it names, unless the plan
    says another for that dimension.
    """
    inside = homes or {}
    whole = initiative.closure.get(WHOLE)
    found: dict[str, Range] = {}
    if whole is not None:
        named = (*initiative.dimensions, *(inside[item] for item in initiative.items if item in inside))
        found = dict.fromkeys((code for code in named if code in codes), whole)
    return found | {code: value for code, value in initiative.closure.items() if code in codes}


def stream(seed: int, *names: str) -> np.random.Generator:
    """Return the random numbers of one quantity, which no other one's depend on."""
    words = "\x1f".join(names).encode()
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=tuple(words)))


def _estimates(basis: ReturnBasis, size: int, random: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Return draws of gaps and slopes with their joint covariance."""
    centre = np.array((*basis.gaps, *basis.slopes), dtype=np.float64)
    covariance = np.nan_to_num(np.array(basis.covariance, dtype=np.float64).reshape(centre.size, centre.size))
    # The root that does not depend on the signs of eigenvectors, which differ from one machine to another.
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    root = (vectors * np.sqrt(np.clip(values, 0.0, None))) @ vectors.T
    drawn = centre + random.standard_normal((size, centre.size)) @ root
    return drawn[:, : len(basis.codes)], drawn[:, len(basis.codes) :]


def _causal(plan: Plan, limits: PlanLimits, seed: int) -> FloatArray:
    told, random = plan.assumption("causal_share"), stream(seed, "causal_share")
    if told is None:
        return np.asarray(random.beta(limits.causal_a, limits.causal_b, size=limits.draws))
    value, weight = told.value, limits.pert_weight
    return pert_draws(value.low, value.mode, value.high, size=limits.draws, random=random, weight=weight)
