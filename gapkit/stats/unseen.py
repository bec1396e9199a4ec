"""What has nobody said yet? How many themes remain to be heard, judged from those heard once and twice."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from gapkit.record import Record
from gapkit.stats.arrays import floats


class UnseenThemes(Record):
    """The chance that the next mention is new, and how many themes there are at least, heard and unheard."""

    mentions: int
    themes: int
    once: int
    twice: int
    next_is_new: float
    next_is_new_low: float
    next_is_new_high: float
    at_least: float
    at_least_se: float
    at_least_low: float
    at_least_high: float


def unseen_themes(mentions: ArrayLike, *, level: float = 0.95) -> UnseenThemes:
    """Answer "would listening on bring something new, and how much has not been heard at all?".

    Formulas, with N mentions of S themes, f1 of them heard once and f2 twice. Good-Turing: the next mention is of an
    unheard theme with probability f1/N; standard error sqrt(f1 (1 - f1/N) + 2 f2)/N, kept inside 0..1. Chao1
    (bias-corrected): there are at least S + f1 (f1 - 1)/(2 (f2 + 1)) themes; interval log-normal in the
    unheard part, so it never falls below S.

    Shapes: mentions (themes,), how often each theme was named; zeros are left out. Units: themes; probability.
    NaN without mentions. Reading: below .05, with nothing new in the last interviews, listening may stop; Chao1 is a
    lower bound, not an estimate of all there is. ValueError for negative or broken counts. Sources: Good (1953),
    Biometrika 40, 237; Esty (1983), Annals of Statistics 11, 905; Chao (1984), Scandinavian J. Statistics 11, 265;
    Chao (1987), Biometrics 43, 783.

    >>> found = unseen_themes([9, 5, 3, 2, 2, 1, 1, 1])
    >>> round(found.next_is_new, 4), found.themes, round(found.at_least, 4)
    (0.125, 8, 9.0)
    """
    (given,) = floats(mentions)
    if (given < 0).any() or (given != np.rint(given)).any():
        raise ValueError("mentions are counted: whole numbers from 0")
    counts = given[given > 0]
    n, themes = int(counts.sum()), counts.size
    once, twice = int((counts == 1).sum()), int((counts == 2).sum())
    if not n:
        return UnseenThemes(0, 0, 0, 0, *[float("nan")] * 7)
    z = float(ndtri(0.5 + level / 2))
    new = once / n
    wide = z * float(np.sqrt(once * (1 - new) + 2 * twice)) / n
    unheard = once * (once - 1) / (2 * (twice + 1))
    se = _standard_error(once, twice, themes, themes + unheard)
    low, high = _unheard_interval(unheard, se, z)
    return UnseenThemes(
        mentions=n,
        themes=themes,
        once=once,
        twice=twice,
        next_is_new=new,
        next_is_new_low=max(0.0, new - wide),
        next_is_new_high=min(1.0, new + wide),
        at_least=themes + unheard,
        at_least_se=se,
        at_least_low=themes + low,
        at_least_high=themes + high,
    )


def _standard_error(once: int, twice: int, themes: int, at_least: float) -> float:
    """Return the delta-method error of the bound: themes heard once, twice, more often and never are multinomial."""
    heard = np.array([once, twice, themes - once - twice], dtype=np.float64)
    weight = np.array(
        [1 + (2 * once - 1) / (2 * (twice + 1)), 1 - once * (once - 1) / (2 * (twice + 1) ** 2), 1.0], dtype=np.float64
    )
    variance = float(heard @ weight**2 - (heard @ weight) ** 2 / at_least)
    return float(np.sqrt(max(0.0, variance)))


def _unheard_interval(unheard: float, se: float, z: float) -> tuple[float, float]:
    """Return the log-normal limits of the number of unheard themes (Chao 1987)."""
    if unheard <= 0:
        return 0.0, 0.0
    spread = float(np.exp(z * np.sqrt(np.log1p((se / unheard) ** 2))))
    return unheard / spread, unheard * spread
