"""How many profiles of people are there, if any: chosen, held against people without groups, and repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, IntArray, floats
from gapkit.stats.latent_profiles import Mixture, adjusted_rand, fit_mixture, groups_of, memberships
from gapkit.stats.ranks import midranks

_QUICK = 4  # starts of a fit that is only compared with others
_FLAT = 1e-9


class ProfileFit(Record):
    """How a number of profiles fits: log-likelihood, parameters, BIC, people in the smallest profile."""

    profiles: int
    log_likelihood: float
    parameters: int
    bic: float
    smallest: int


class ProfileSearch(Record):
    """What was found. `codes` (n,) are the profiles of the people and `certainty` (n,) the probability of theirs.

    `reason` says why there are none: "one_profile" (no number of profiles fits better than one), "too_small" (the
    smallest would be too few people), "no_groups" (people without groups would do as well), "unstable"; None when there
    are some. `p_value` and `stability` are NaN where they were not worked out.
    """

    profiles: int
    codes: IntArray
    certainty: FloatArray
    fits: tuple[ProfileFit, ...]
    stability: float = float("nan")
    p_value: float = float("nan")
    reason: str | None = None


def search_profiles(
    scores: ArrayLike,
    *,
    asked: int | None = None,
    most: int = 6,
    least_people: int = 30,
    least_share: float = 0.05,
    least_stability: float = 0.65,
    error_rate: float = 0.05,
    resamples: int = 25,
    imitations: int = 39,
    seed: int = 0,
) -> ProfileSearch:
    """Answer "do people fall into groups that expect different things, and into how many?".

    Scores (n, p), p >= 2, no blanks, one row per person, nobody with equal scores throughout. They are centred within
    the person, so that only what one expects more or less than the rest counts, and turned to their principal axes,
    where one cloud of people has independent scores. Then `fit_mixture` for 1..`most` profiles, and three hurdles:

    1. the smallest BIC is not that of one profile, and every profile holds `least_people` and `least_share`;
    2. the gain in log-likelihood over one profile is beyond that of imitations of the survey that have no groups: of
       `imitations` with the same distribution and rank correlations of every score (normal copula), and of as many
       with each person's distance from the centre but a random direction. p_value = (1 + imitations that gain as
       much) / (1 + imitations), the larger of the two kinds; a mixture also bends to any skewed cloud, and BIC
       cannot tell that from groups (Bauer & Curran 2003);
    3. profiles of `resamples` resamples of the people put everybody where these do: mean adjusted Rand index of at
       least `least_stability`.

    `asked` sets the number of profiles; then hurdles 2 and 3 are worked out but stop nothing. Same seed, same answer.
    Errors: none; fewer people than profiles cannot be asked. Source: Bauer & Curran (2003), Psychological Methods
    8, 338; Hennig (2007), Computational Statistics & Data Analysis 52, 258; Steinley (2004).

    >>> people = np.random.default_rng(1)
    >>> first = people.normal([6.5, 4.5, 5.0], 0.4, (60, 3))
    >>> found = search_profiles(np.concatenate([first, first[:, [2, 1, 0]] + [0, 1.5, -1.5]]), seed=1)
    >>> found.profiles, found.reason
    (2, None)
    """
    (raw,) = floats(scores)
    x = principal_scores(raw)
    generator = np.random.default_rng(seed)
    tried = (1, asked) if asked is not None else tuple(range(1, most + 1))
    mixtures = {k: fit_mixture(x, k, seed=generator) for k in dict.fromkeys(tried)}
    fits = tuple(_fit_of(x, mixture) for mixture in mixtures.values())
    floor = max(least_people, int(np.ceil(least_share * len(x) - _FLAT)))
    chosen = min(fits, key=lambda one: one.bic) if asked is None else fits[-1]
    reason = None
    if asked is None:
        able = [one for one in fits if one.profiles > 1 and one.smallest >= floor and one.bic < fits[0].bic]
        if chosen.profiles == 1:
            reason = "one_profile"
        elif not able:
            reason = "too_small"
        else:
            chosen = min(able, key=lambda one: one.bic)
    mixture = mixtures[chosen.profiles]
    belonging = memberships(x, mixture)
    codes = groups_of(belonging)
    stability = p_value = float("nan")
    if chosen.profiles > 1 and reason is None:
        gain = mixture.log_likelihood - mixtures[1].log_likelihood
        p_value = max(
            _share_that_gains(imitate, raw, chosen.profiles, gain, imitations, generator)
            for imitate in (_same_margins, _same_distances)
        )
        if asked is None and p_value > error_rate:
            reason = "no_groups"
    if chosen.profiles > 1 and reason is None:
        stability = _stability(x, chosen.profiles, codes, resamples, generator)
        if asked is None and stability < least_stability:
            reason = "unstable"
    return ProfileSearch(chosen.profiles, codes, belonging.max(axis=1), fits, stability, p_value, reason)


def principal_scores(scores: ArrayLike) -> FloatArray:
    """Return scores centred within the person, on the principal axes of all people, without the axes nobody differs on.

    Shapes: (n, p) to (n, at most p - 1). Columns are uncorrelated; distances between people are kept.

    >>> principal_scores([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0], [2.0, 3.0, 1.0]]).shape
    (3, 2)
    """
    (raw,) = floats(scores)
    own = raw - raw.mean(axis=1, keepdims=True)
    own = own - own.mean(axis=0)
    values, axes = np.linalg.eigh(own.T @ own / max(len(own), 1))
    kept = values > 1e-9 * max(float(values.max()), 1e-300)
    # The sign of an axis is free: fixed here, so that the same people give the same numbers everywhere.
    turned = axes[:, kept] * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])[kept]
    return np.asarray(own @ turned[:, ::-1], np.float64)


def _fit_of(x: FloatArray, mixture: Mixture) -> ProfileFit:
    sizes = np.bincount(groups_of(memberships(x, mixture)), minlength=mixture.size)
    return ProfileFit(mixture.size, mixture.log_likelihood, mixture.parameters, mixture.bic, int(sizes.min()))


def _share_that_gains(
    imitate: Callable[[FloatArray, np.random.Generator], FloatArray],
    raw: FloatArray,
    k: int,
    gain: float,
    imitations: int,
    generator: np.random.Generator,
) -> float:
    beyond = 0
    for _ in range(imitations):
        x = imitate(raw, generator)
        one = fit_mixture(x, 1, seed=generator)
        beyond += fit_mixture(x, k, seed=generator, restarts=_QUICK, tolerance=1e-6).log_likelihood >= (
            one.log_likelihood + gain
        )
    return (1 + beyond) / (1 + imitations)


def _same_margins(raw: FloatArray, generator: np.random.Generator) -> FloatArray:
    """Return people without groups whose scores have the distributions and rank correlations of these."""
    n, p = raw.shape
    normal = ndtri(np.stack([midranks(raw[:, j]) for j in range(p)], axis=1) / (n + 1))
    normal = (normal - normal.mean(axis=0)) / np.maximum(normal.std(axis=0), _FLAT)
    values, axes = np.linalg.eigh(normal.T @ normal / n)
    drawn = generator.standard_normal((n, p)) @ (axes * np.sqrt(np.maximum(values, 0.0))).T
    place = np.minimum((ndtr(drawn) * n).astype(np.int64), n - 1)
    return principal_scores(np.take_along_axis(np.sort(raw, axis=0), place, axis=0))


def _same_distances(raw: FloatArray, generator: np.random.Generator) -> FloatArray:
    """Return people without groups, each as far from the centre as one of these, in a random direction."""
    x = principal_scores(raw)
    spread = np.maximum(x.std(axis=0), _FLAT)
    distance = np.sqrt(((x / spread) ** 2).sum(axis=1, keepdims=True))
    direction = generator.standard_normal(x.shape)
    direction /= np.maximum(np.sqrt((direction**2).sum(axis=1, keepdims=True)), _FLAT)
    return np.asarray(distance * direction * spread, np.float64)


def _stability(x: FloatArray, k: int, codes: IntArray, resamples: int, generator: np.random.Generator) -> float:
    """Return the mean agreement, as adjusted Rand, of these profiles with those of resamples of the people."""
    return float(np.mean(list(_agreements(x, k, codes, resamples, generator))))


def _agreements(
    x: FloatArray, k: int, codes: IntArray, resamples: int, generator: np.random.Generator
) -> Iterator[float]:
    for _ in range(resamples):
        drawn = x[generator.integers(0, len(x), len(x))]
        mixture = fit_mixture(drawn, k, seed=generator, restarts=_QUICK, tolerance=1e-6)
        yield adjusted_rand(codes, groups_of(memberships(x, mixture)))
