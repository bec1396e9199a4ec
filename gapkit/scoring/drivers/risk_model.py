"""The model that foretells an outcome: one for all its groups, or one for each of its events."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr, stdtr

from gapkit.record import Record, field
from gapkit.scoring.drivers.events import Events
from gapkit.scoring.drivers.foretold import Effect, PredictionLimits
from gapkit.scoring.drivers.people import Told
from gapkit.scoring.results import NAN
from gapkit.stats.estimates import t_quantile
from gapkit.stats.firth import firth_logit, flic
from gapkit.stats.multiplicity import holm
from gapkit.stats.ordinal import (
    OrdinalFit,
    cumulative_logit,
    group_probabilities,
    marginal_effects,
    proportional_odds,
)
from gapkit.stats.refits import refitted
from gapkit.stats.validation import folds

FloatArray = NDArray[np.float64]
Fits = Mapping[str, OrdinalFit]

_PENALTIES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
_PARTS = 10
_MOST_CELLS = 400_000  # folds times people that are fitted at once: their tables stay in the cache


class RiskModel(Record):
    """How the events of an outcome are foretold, and the fit of everybody for each event.

    `method` is "cumulative logit" or "ridge" (one fit serves all events), "logit", "two logits" or "firth" (one fit for
    each); `odds_p` tests that one slope per driver is enough; `separated` tells that some answers tell the groups apart
    perfectly.
    """

    events: Events
    method: str
    fits: Fits = field(default_factory=dict)
    odds_p: float = NAN
    ridge: float = 0.0
    separated: bool = False

    @property
    def whole(self) -> bool:
        """Whether one fit serves all events."""
        return self.method in ("cumulative logit", "ridge")

    @property
    def tested(self) -> NDArray[np.int64]:
        """The groups whose order the drivers must go with at all: those of the one fit, or who has the risk."""
        return self.events.groups if self.whole else self.events.happened(self.events.risk).astype(np.int64)

    def columns(self, event: str) -> list[int]:
        """Return the groups of a fit that make an event."""
        return list(self.events.named[event]) if self.whole else [1]

    def fitted(self, people: Told, rows: NDArray[np.intp]) -> Fits | None:
        """Return the fit of some people for each event, None where there is none; that of everybody is a start."""
        x, groups = people.perception[rows], self.events.groups[rows]
        weight = None if people.weight is None else people.weight[rows]
        cluster = None if people.cluster is None else people.cluster[rows]
        if self.whole:
            start = self.start(self.events.risk)
            fit = cumulative_logit(groups, x, weights=weight, clusters=cluster, ridge=self.ridge, start=start)
            return None if fit is None else dict.fromkeys(self.events.named, fit)
        found = {}
        for event in self.events.named:
            happened = self.events.happened(event)[rows].astype(np.int64)
            fitting = firth_logit if self.method == "firth" else cumulative_logit
            one = fitting(happened, x, weights=weight, clusters=cluster, start=self.start(event))
            if one is None:
                return None
            if self.method == "firth":
                one = flic(one, happened, x, weights=weight)
            found[event] = one
        return found

    def start(self, event: str) -> FloatArray | None:
        """Return thresholds and slopes of everybody, from which those of some are found soon."""
        fit = self.fits.get(event)
        return None if fit is None else np.concatenate([fit.thresholds, fit.slopes])

    def probability(self, event: str, fits: Fits, perception: FloatArray) -> FloatArray:
        """Return the probability of an event for people who perceived this."""
        return np.asarray(group_probabilities(fits[event], perception)[:, self.columns(event)].sum(axis=1))

    def effects(self, people: Told, level: float, smallest_gap: float) -> list[Effect]:
        """Return by how much the share with each event changes per point of each driver, on average."""
        rows = []
        for event, fit in self.fits.items():
            found = marginal_effects(fit, people.perception, weights=people.weight)
            own = self.columns(event)
            effect = found.effect[own].sum(axis=0)
            se = np.sqrt(found.covariance[np.ix_(own, own)].sum(axis=(0, 1)))
            reach = float(t_quantile(0.5 + level / 2, fit.df)) * se
            t = np.abs(effect / se)
            p = 2 * (stdtr(fit.df, -t) if np.isfinite(fit.df) else ndtr(-t))
            adjusted = holm(p)
            rows += [
                Effect(
                    code,
                    event,
                    float(effect[j]),
                    float(effect[j] - reach[j]),
                    float(effect[j] + reach[j]),
                    float(p[j]),
                    float(adjusted[j]),
                    float(effect[j]) * smallest_gap,
                )
                for j, code in enumerate(people.codes)
            ]
        return rows


def risk_model(events: Events, people: Told, limits: PredictionLimits) -> RiskModel | None:
    """Return the model these people allow, None when drivers determine each other.

    Few events, or groups told apart perfectly: Firth's likelihood for two groups, a ridge for more. One slope per
    driver is given up for a model of each event where the answers speak against it.
    """
    everybody = np.arange(people.n)
    counts = [int(events.happened(event).sum()) for event in events.named]
    few = min(*counts, *(people.n - count for count in counts)) < limits.events_per_driver * len(people.codes)
    two = events.count == 2
    plain = RiskModel(events, "logit" if two else "cumulative logit")
    fits = plain.fitted(people, everybody)
    if fits is None:
        return None
    separated = any(fit.separated for fit in fits.values())
    if few or separated:
        chosen = RiskModel(events, "firth") if two else RiskModel(events, "ridge", ridge=_penalty(events, people))
        fits = chosen.fitted(people, everybody)
        return None if fits is None else RiskModel(events, chosen.method, fits, NAN, chosen.ridge, separated)
    odds_p = NAN
    if not two:
        odds_p = proportional_odds(
            events.groups, people.perception, weights=people.weight, clusters=people.cluster
        ).p_value
    if odds_p < limits.error_rate:
        apart = RiskModel(events, "two logits" if len(counts) > 1 else "logit")
        found = apart.fitted(people, everybody)
        if found is not None and not any(fit.separated for fit in found.values()):
            return RiskModel(events, apart.method, found, odds_p)
    return RiskModel(events, plain.method, fits, odds_p)


class Aside(Record):
    """People foretold by models that had not seen them, once in every repeat: (repeats, people).

    `risk` is the probability; `order` ranks by the slopes alone: models without many of one kind have a lower
    intercept just for the people left aside, which would set them back beside those of other parts.
    """

    risk: FloatArray
    order: FloatArray


def foretold_aside(model: RiskModel, people: Told, limits: PredictionLimits, seed: int) -> Aside:
    """Return how people are foretold while they are left aside.

    Whole clusters are left aside together, where there are enough of them.
    """
    clustered = people.cluster is not None and len(np.unique(people.cluster)) >= limits.folds
    dealt = folds(
        people.n,
        parts=limits.folds,
        repeats=limits.repeats,
        generator=np.random.default_rng(seed),
        strata=model.events.groups,
        clusters=people.cluster if clustered else None,
    )
    together = max(1, _MOST_CELLS // (people.n * limits.folds))
    rounds = [
        _aside(model, people, dealt[first : first + together], limits.folds)
        for first in range(0, limits.repeats, together)
    ]
    return Aside(*(np.concatenate(parts) for parts in zip(*rounds, strict=True)))


def _aside(model: RiskModel, people: Told, dealt: NDArray[np.int64], parts: int) -> tuple[FloatArray, FloatArray]:
    """Return probabilities and order of some repeats, all folds of which are fitted at once."""
    event = model.events.risk
    happened = model.events.happened(event)
    labels = dealt[:, None, :] == np.arange(parts)[:, None]
    aside = labels.reshape(-1, people.n)
    found, order = np.empty(aside.shape), np.zeros(aside.shape)
    away = people.perception - people.perception.mean(axis=0)
    away = -away if 0 in model.columns(event) else away
    fits = None
    if model.method != "firth":
        groups = model.events.groups if model.whole else happened.astype(np.int64)
        fits = refitted(
            groups, people.perception, ~aside, weights=people.weight, ridge=model.ridge, start=model.start(event)
        )
        up_to = expit(fits.thresholds[:, :, None] - (fits.slopes @ people.perception.T)[:, None, :])
        below = np.concatenate([np.zeros_like(up_to[:, :1]), up_to, np.ones_like(up_to[:, :1])], axis=1)
        found = np.diff(below, axis=1)[:, model.columns(event)].sum(axis=1)
        order = fits.slopes @ away.T
    for place in range(len(aside)):
        if fits is not None and fits.found[place]:
            continue
        kept, left = np.flatnonzero(~aside[place]), np.flatnonzero(aside[place])
        if left.size:
            own = model.fitted(people, kept)
            share = np.average(happened[kept], weights=None if people.weight is None else people.weight[kept])
            found[place, left] = share if own is None else model.probability(event, own, people.perception[left])
            order[place, left] = 0.0 if own is None else away[left] @ own[event].slopes
    risk, ranked = (np.where(labels, one.reshape(labels.shape), 0.0).sum(axis=1) for one in (found, order))
    return np.asarray(risk), np.asarray(ranked)


def _penalty(events: Events, people: Told) -> float:
    """Return the ridge under which people left aside are foretold best, by their likelihood."""
    dealt = np.empty(people.n, np.int64)
    dealt[np.argsort(events.groups, kind="stable")] = np.arange(people.n) % _PARTS
    weight = np.ones(people.n) if people.weight is None else people.weight
    kept = dealt != np.arange(_PARTS)[:, None]
    best, highest = _PENALTIES[-1], -np.inf
    for ridge in _PENALTIES:
        fits = refitted(events.groups, people.perception, kept, weights=people.weight, ridge=ridge)
        if not fits.found.all():
            continue
        line = np.einsum("nk,nk->n", people.perception, fits.slopes[dealt])
        up_to = expit(fits.thresholds[dealt] - line[:, None])
        below = np.column_stack([np.zeros(people.n), up_to, np.ones(people.n)])
        own = np.diff(below, axis=1)[np.arange(people.n), events.groups]
        likelihood = float(weight @ np.log(np.maximum(own, 1e-12)))
        if likelihood > highest:
            best, highest = ridge, likelihood
    return best
