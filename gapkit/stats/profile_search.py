"""How many profiles of people are there, if any: chosen, held against people without groups, and repeated."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, IntArray, floats
from gapkit.stats.imitations import Draw, one_cloud, random_directions
from gapkit.stats.latent_profiles import Mixture, adjusted_rand, fit_mixture, groups_of, memberships

_FLAT = 1e-9


class ProfileFit(Record):
    """How a number of profiles fits: log-likelihood, parameters, BIC, people in the smallest profile."""

    profiles: int
    log_likelihood: float
    parameters: int
    bic: float
    smallest: int


class ProfileSearch(Record):
    """What was found. `codes` (n,) are the profiles of the people, -1 for those who expect the same of everything.

    `certainty` (n,) is the probability of the profile a person was put into (NaN where none). `looked_at` people took
    part in the search. `reason` says why there are no profiles: "flat" (too few people expect more of one thing than of
    another), "one_profile" (no number of profiles fits better than one), "too_small" (the smallest would be too few
    people), "no_groups" (people without groups would do as well), "unstable"; None when there are some. `p_value` and
    `stability` are NaN where they were not worked out.
    """

    profiles: int
    codes: IntArray
    certainty: FloatArray
    looked_at: int
    fits: tuple[ProfileFit, ...] = ()
    stability: float = float("nan")
    p_value: float = float("nan")
    reason: str | None = None


def search_profiles(
    answers: ArrayLike,
    groups: ArrayLike,
    *,
    ends: tuple[float, float],
    asked: int | None = None,
    most: int = 6,
    least_people: int = 30,
    least_share: float = 0.05,
    least_stability: float = 0.65,
    error_rate: float = 0.05,
    resamples: int = 25,
    imitations: int = 39,
    most_people: int = 2000,
    clusters: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    seed: int = 0,
) -> ProfileSearch:
    """Answer "do people fall into groups that expect different things, and into how many?".

    Answers (n, m) on a scale between `ends`, without blanks; `groups` (m,) codes from 0 say which answers make one
    score (their mean), at least two scores. The scores are centred within the person, so that only what one expects
    more or less of than the rest counts, and turned to their principal axes, where one cloud of people has independent
    scores. Then `fit_mixture` for 1..`most` profiles, and three hurdles:

    1. the smallest BIC is not that of one profile, and every profile holds `least_people` and `least_share`;
    2. the gain in log-likelihood per person over one profile is beyond that of `imitations` of the survey by people
       without groups, by `one_cloud` and, on two axes or more, by `random_directions`: p_value = (1 + imitations that
       gain as much) / (1 + imitations), the larger of the two kinds, drawing no further once it cannot reach
       `error_rate`. A mixture bends to any skewed or long-tailed cloud, and BIC cannot tell that from groups;
    3. the profiles of `resamples` resamples of the people put everybody where these do: mean adjusted Rand index of at
       least `least_stability`.

    `clusters` (n,) are codes of the branch, agent... of each person, `strata` (n,) those of the stratum: the imitations
    then come in clusters as alike as these, and the resamples are of whole clusters within strata, so that what the
    people of a branch share passes neither for a group nor for a firm one. The number of profiles is chosen as among
    people. `asked` sets the number of profiles; hurdles 2 and 3 are then worked out but stop nothing, and `fits` hold
    every smaller number beside it, so that whoever asked can be told where fewer would do better. Of more than
    `most_people`, that many drawn by lot are searched and everybody is put into the profiles found. Same seed, same
    answer. Errors: none. Source: Bauer & Curran (2003), Psychological Methods 8, 338; Hennig (2007), Computational
    Statistics & Data Analysis 52, 258; Steinley (2004), Psychological Methods 9, 386; Besag & Clifford (1991).

    >>> people = np.random.default_rng(1)
    >>> first = people.normal([6.0, 6.0, 4.0, 4.0], 0.5, (60, 4))
    >>> survey = np.rint(np.concatenate([first, first[:, ::-1]]))
    >>> found = search_profiles(survey, [0, 0, 1, 1], ends=(1, 7), seed=1)
    >>> found.profiles, found.reason, sorted(np.bincount(found.codes).tolist())
    (2, None, [60, 60])
    """
    (given,) = floats(answers)
    marks = np.asarray(groups, np.int64)
    home = None if clusters is None else np.asarray(clusters, np.int64)
    scores = _scores(given, marks)
    told = np.ptp(scores, axis=1) > _FLAT
    places = np.flatnonzero(told)
    generator = np.random.default_rng(seed)
    used = places if places.size <= most_people else np.sort(generator.choice(places, most_people, replace=False))
    nobody = ProfileSearch(1, np.full(len(given), -1), np.full(len(given), np.nan), int(used.size), reason="flat")
    if used.size < max(asked or 2, 2) * least_people:
        return nobody
    turn = principal_axes(scores[used])
    x = turn(scores[used])
    sizes = (1, asked) if asked is not None else range(1, most + 1)
    mixtures = {k: fit_mixture(x, k, seed=generator) for k in dict.fromkeys(sizes)}
    fits = tuple(_fit_of(x, mixture) for mixture in mixtures.values())
    chosen, reason = _chosen(fits, asked, max(least_people, int(np.ceil(least_share * used.size - _FLAT))))
    mixture, p_value, stability = mixtures[chosen.profiles], float("nan"), float("nan")
    if chosen.profiles > 1 and reason is None:
        # The cloud to imitate is that of everybody, those who expect the same of everything included.
        few = len(given) <= most_people
        crowd = np.arange(len(given)) if few else generator.choice(len(given), most_people, replace=False)
        homes, theirs = (None, None) if home is None else (home[crowd], home[used])
        gain = (mixture.log_likelihood - mixtures[1].log_likelihood) / len(x)
        cloud = one_cloud(np.clip(np.rint(given[crowd]), *ends), ends=ends, seed=generator, clusters=homes)
        p_value = max(
            _share_that_gains(draw, chosen.profiles, gain, imitations, error_rate, generator)
            for draw in (
                _turned(cloud, marks),
                *((random_directions(x, clusters=theirs, seed=generator),) if x.shape[1] > 1 else ()),
            )
        )
        reason = "no_groups" if p_value > error_rate and asked is None else None
    if chosen.profiles > 1 and reason is None:
        stability = _stability(x, mixture, resamples, generator, _units(home, strata, used))
        reason = "unstable" if stability < least_stability and asked is None else None
    between = tuple(_fit_of(x, fit_mixture(x, k, seed=generator)) for k in range(2, asked or 0))
    fits = (*fits[:1], *between, *fits[1:])
    belonging = memberships(turn(scores[places]), mixture)
    codes, certainty = nobody.codes.copy(), nobody.certainty.copy()
    codes[places], certainty[places] = groups_of(belonging), belonging.max(axis=1)
    return ProfileSearch(chosen.profiles, codes, certainty, int(used.size), fits, stability, p_value, reason)


def principal_axes(scores: ArrayLike) -> Callable[[FloatArray], FloatArray]:
    """Return what centres scores (n, p) within the person and turns them to the principal axes of these people.

    Columns become uncorrelated, distances between people are kept, axes nobody differs on are dropped.

    >>> scores = np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0], [2.0, 3.0, 1.0]])
    >>> principal_axes(scores)(scores).shape
    (3, 2)
    """
    (raw,) = floats(scores)
    own = raw - raw.mean(axis=1, keepdims=True)
    centre = own.mean(axis=0)
    values, axes = np.linalg.eigh((own - centre).T @ (own - centre) / max(len(own), 1))
    kept = values > _FLAT * max(float(values.max()), 1e-300)
    # The sign of an axis is free: fixed here, so that the same people give the same numbers everywhere.
    signs = np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    axes = (axes * signs)[:, kept][:, ::-1]

    def turn(other: FloatArray) -> FloatArray:
        return np.asarray((other - other.mean(axis=1, keepdims=True) - centre) @ axes, np.float64)

    return turn


def _scores(answers: FloatArray, marks: IntArray) -> FloatArray:
    """Return the mean of the answers of every group, (n, groups)."""
    belongs = (marks[:, None] == np.arange(marks.max() + 1)).astype(np.float64)
    return np.asarray(answers @ (belongs / belongs.sum(axis=0)), np.float64)


def _turned(cloud: Draw, marks: IntArray) -> Draw:
    """Return what draws imitations as the search sees them: the people who expect more of one thing than another."""

    def draw(random: np.random.Generator) -> FloatArray:
        scores = _scores(cloud(random), marks)
        scores = scores[np.ptp(scores, axis=1) > _FLAT]
        return principal_axes(scores)(scores) if len(scores) else np.zeros((0, 1))

    return draw


def _fit_of(x: FloatArray, mixture: Mixture) -> ProfileFit:
    sizes = np.bincount(groups_of(memberships(x, mixture)), minlength=mixture.size)
    return ProfileFit(mixture.size, mixture.log_likelihood, mixture.parameters, mixture.bic, int(sizes.min()))


def _chosen(fits: tuple[ProfileFit, ...], asked: int | None, fewest: int) -> tuple[ProfileFit, str | None]:
    if asked is not None:
        return fits[-1], None
    best = min(fits, key=lambda one: one.bic)
    if best.profiles == 1:
        return best, "one_profile"
    able = [one for one in fits[1:] if one.smallest >= fewest and one.bic < fits[0].bic]
    return (min(able, key=lambda one: one.bic), None) if able else (best, "too_small")


def _quick_fit(x: FloatArray, k: int, generator: np.random.Generator) -> Mixture:
    """Return a fit that is only compared with others: fewer starts, two of them to the end, and that not far."""
    return fit_mixture(x, k, seed=generator, restarts=10, finished=2, tolerance=1e-6, most_steps=150)


def _share_that_gains(
    draw: Draw, k: int, gain: float, imitations: int, error_rate: float, generator: np.random.Generator
) -> float:
    beyond = 0
    for drawn in range(1, imitations + 1):
        x = draw(generator)
        if len(x) > k:
            one, several = fit_mixture(x, 1, seed=generator), _quick_fit(x, k, generator)
            beyond += (several.log_likelihood - one.log_likelihood) / len(x) >= gain
        if (1 + beyond) / (1 + imitations) > error_rate:
            return (1 + beyond) / (1 + drawn)
    return (1 + beyond) / (1 + imitations)


def _units(home: IntArray | None, strata: ArrayLike | None, used: IntArray) -> list[list[IntArray]] | None:
    """Return what is resampled, stratum by stratum: the people of each cluster; None for people one by one."""
    if home is None and strata is None:
        return None
    place = np.arange(used.size)
    codes = place if home is None else home[used]
    stratum = np.zeros(used.size, np.int64) if strata is None else np.asarray(strata, np.int64)[used]
    order = np.lexsort((codes, stratum))
    ends = np.flatnonzero(np.diff(stratum[order]) | np.diff(codes[order])) + 1
    found: dict[int, list[IntArray]] = {}
    for members in np.split(place[order], ends):
        found.setdefault(int(stratum[members[0]]), []).append(members)
    return list(found.values())


def _stability(
    x: FloatArray,
    mixture: Mixture,
    resamples: int,
    generator: np.random.Generator,
    units: list[list[IntArray]] | None = None,
) -> float:
    """Return the mean agreement, as adjusted Rand, of these profiles with those of resamples of people or clusters."""
    codes, agreements = groups_of(memberships(x, mixture)), []
    for _ in range(resamples):
        if units is None:
            drawn = x[generator.integers(0, len(x), len(x))]
        else:
            drawn = x[np.concatenate([each[i] for each in units for i in generator.integers(0, len(each), len(each))])]
        if len(drawn) <= mixture.size:
            agreements.append(0.0)
            continue
        other = _quick_fit(drawn, mixture.size, generator)
        agreements.append(adjusted_rand(codes, groups_of(memberships(x, other))))
    return float(np.mean(agreements))
