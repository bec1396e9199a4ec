"""Latent profiles: a mixture of normal clouds of people, fitted by expectation and maximisation."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, IntArray, floats

State = tuple[FloatArray, FloatArray, FloatArray]
"""Shares (starts, k), means and variances (starts, k, p)."""

_FIRST_STEPS = 20
_LEAST_SPREAD = 1e-6  # share of the pooled variance below which a profile would be a point


class Mixture(Record):
    """k profiles of p scores: shares (k,), means and variances (k, p), largest share first; how well they fit."""

    shares: FloatArray
    means: FloatArray
    variances: FloatArray
    log_likelihood: float
    parameters: int
    bic: float
    steps: int

    @property
    def size(self) -> int:
        """Number of profiles."""
        return int(self.shares.size)


def fit_mixture(
    scores: ArrayLike,
    profiles: int,
    *,
    seed: int | np.random.Generator = 0,
    restarts: int = 20,
    finished: int = 3,
    equal_spread: bool = True,
    tolerance: float = 1e-9,
    most_steps: int = 1000,
) -> Mixture:
    """Answer "if these people came from k groups, each round a profile of its own, which would they be?".

    Model: a person belongs to profile j with probability pi_j and has independent normal scores with means mu_j and
    variances s_j (one s for all profiles when `equal_spread`). Fit: EM from `restarts` seeded starts (people drawn far
    from each other), the `finished` best of them until the mean log-likelihood rises by less than `tolerance`. BIC = -2
    log L + parameters ln n: smaller is better. Scores (n, p) without blanks, n >= k; a variance never falls below a
    millionth of the pooled one. The fit is the best one found, not proven the best there is. Errors: none. Source:
    Dempster, Laird & Rubin (1977), J. Royal Statistical Society B 39, 1; Schwarz (1978), Annals of Statistics 6, 461.

    >>> found = fit_mixture([[0.0], [0.2], [0.1], [5.0], [5.2], [5.1]], 2)
    >>> [round(float(x), 3) for x in sorted(found.means[:, 0])], [float(x) for x in found.shares.round(3)]
    ([0.1, 5.1], [0.5, 0.5])
    """
    (x,) = floats(scores)
    n, p = x.shape
    generator = np.random.default_rng(seed)
    pooled = np.maximum(x.var(axis=0), np.finfo(float).tiny)
    starts = 1 if profiles == 1 else restarts
    means = np.stack([_far_people(x / np.sqrt(pooled), x, profiles, generator) for _ in range(starts)])
    shares = np.full((starts, profiles), 1 / profiles)
    spread = np.broadcast_to(pooled, (starts, profiles, p)).copy()
    # x squared, x and 1 side by side turn every density of every start into one matrix product.
    design = np.concatenate([x * x, x, np.ones((n, 1))], axis=1)
    state: State = (shares, means, spread)
    likelihood = np.full(starts, -np.inf)
    for _ in range(_FIRST_STEPS if starts > finished else 0):
        state, likelihood = _step(design, state, pooled, equal_spread)
    best = np.argsort(-likelihood, kind="stable")[:finished]
    state, before, steps = (state[0][best], state[1][best], state[2][best]), np.full(best.size, -np.inf), 0
    while steps < most_steps:
        steps += 1
        state, likelihood = _step(design, state, pooled, equal_spread)
        if np.all(likelihood - before < tolerance * n):
            break
        before = likelihood
    likelihood = _belonging(design, state)[1].sum(axis=1)
    top = int(np.argmax(likelihood))
    order = np.argsort(-state[0][top], kind="stable")
    count = profiles * p + (1 if equal_spread else profiles) * p + profiles - 1
    fit = float(likelihood[top])
    chosen = [part[top][order] for part in state]
    return Mixture(chosen[0], chosen[1], chosen[2], fit, count, -2 * fit + count * float(np.log(n)), steps)


def memberships(scores: ArrayLike, mixture: Mixture) -> FloatArray:
    """Answer "how probable is each profile for each person?": (n, k), each row adds up to one.

    Formula: pi_j f_j(x) / sum over the profiles. Source: as `fit_mixture`.

    >>> found = fit_mixture([[0.0], [0.2], [0.1], [5.0], [5.2], [5.1]], 2)
    >>> memberships([[5.0]], found).max() > 0.99
    np.True_
    """
    (x,) = floats(scores)
    design = np.concatenate([x * x, x, np.ones((x.shape[0], 1))], axis=1)
    state = (mixture.shares[None], mixture.means[None], mixture.variances[None])
    return np.asarray(_belonging(design, state)[0][0].T, np.float64)


def adjusted_rand(first: ArrayLike, second: ArrayLike) -> float:
    """Answer "do two ways of grouping the same people agree, beyond chance?".

    Formula: (pairs together in both - expected) / (mean of the pairs together in each - expected); 1 when the groupings
    are the same, about 0 by chance, below it when they avoid each other; 1 when both put everybody together. Codes (n,)
    from 0. Reading (Steinley 2004, Psychological Methods 9, 386): above .90 excellent, .80 good, .65 moderate, below
    it poor. Source: Hubert & Arabie (1985), J. Classification 2, 193.

    >>> round(adjusted_rand([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]), 4)
    0.2424
    """
    one, two = np.asarray(first, np.int64), np.asarray(second, np.int64)
    width = int(two.max(initial=0)) + 1
    cells = np.bincount(one * width + two, minlength=(int(one.max(initial=0)) + 1) * width).reshape(-1, width)
    together, rows, columns, every = (
        float((part * (part - 1.0)).sum()) / 2
        for part in (cells, cells.sum(axis=1), cells.sum(axis=0), np.array([one.size]))
    )
    expected = rows * columns / every if every else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def _step(design: FloatArray, state: State, pooled: FloatArray, equal_spread: bool) -> tuple[State, FloatArray]:
    """Return the next shares, means and variances of every start, and the log-likelihood of those given."""
    shares, means, _ = state
    starts, k = shares.shape
    n, p = design.shape[0], pooled.size
    belonging, total = _belonging(design, state)
    sums = (belonging.reshape(starts * k, n) @ design).reshape(starts, k, 2 * p + 1)
    # A profile nobody belongs to stays where it was, with a share of nothing.
    size = sums[..., -1]
    held = np.maximum(size, 1e-12)[..., None]
    means = np.where(size[..., None] > 1e-9, sums[..., p : 2 * p] / held, means)
    around = sums[..., :p] - 2 * means * sums[..., p : 2 * p] + means**2 * size[..., None]
    spread = np.broadcast_to(around.sum(axis=1, keepdims=True) / n, means.shape) if equal_spread else around / held
    return (size / n, means, np.maximum(spread, _LEAST_SPREAD * pooled)), total.sum(axis=1)


def _belonging(design: FloatArray, state: State) -> tuple[FloatArray, FloatArray]:
    """Return how probable each profile of every start is for each person (starts, k, n), and log f (starts, n).

    People lie along the last axis, since numpy adds up long rows far faster than the few profiles of one person.
    """
    shares, means, spread = state
    with np.errstate(divide="ignore"):
        fixed = np.log(shares) - 0.5 * (np.log(2 * np.pi * spread) + means**2 / spread).sum(axis=-1)
    factors = np.concatenate([-0.5 / spread, means / spread, fixed[..., None]], axis=-1)
    starts, k = shares.shape
    dead = ~np.isfinite(factors[..., -1])
    factors[dead, -1] = -1e300
    held = (factors.reshape(starts * k, -1) @ design.T).reshape(starts, k, -1)
    top = held.max(axis=1)
    held -= top[:, None]
    np.exp(held, out=held)
    every = held.sum(axis=1)
    held /= every[:, None]
    return held, top + np.log(every)


def _far_people(scaled: FloatArray, x: FloatArray, k: int, generator: np.random.Generator) -> FloatArray:
    """Return k people of x drawn far from each other: each with a chance that grows with the squared distance."""
    chosen: list[int] = [int(generator.integers(len(x)))]
    nearest = np.full(len(x), np.inf)
    for _ in range(k - 1):
        nearest = np.minimum(nearest, ((scaled - scaled[chosen[-1]]) ** 2).sum(axis=1))
        total = float(nearest.sum())
        draw = generator.random() * total
        place = int(np.searchsorted(np.cumsum(nearest), draw, side="right")) if total > 0 else chosen[-1]
        chosen.append(min(place, len(x) - 1))
    return x[chosen]


def groups_of(belonging: FloatArray) -> IntArray:
    """Return the most probable profile of each person.

    >>> [int(code) for code in groups_of(np.array([[0.2, 0.8], [0.9, 0.1]]))]
    [1, 0]
    """
    found: NDArray[np.int64] = np.argmax(belonging, axis=1).astype(np.int64)
    return found
