"""What the analyst's script says of an outcome: its score, and what goes along with it, with pingouin and scikit-learn.

Of the resamples of the dimensions' shares it draws a quarter of gapkit's 2 000: pingouin works out one set of shares in
some milliseconds, and nobody waits for more.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pingouin as pg
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import RepeatedKFold, cross_val_score

RESAMPLES, ITEM_RESAMPLES = 500, 500


def drivers(data: pd.DataFrame, scores: pd.DataFrame, codes: list[str]) -> dict[str, pd.DataFrame]:
    """Return the outcome, its score by segment, and the shares of dimensions and items."""
    outcome = data["nps"]
    items = data[[f"P_{code}" for code in codes]].set_axis(codes, axis=1)
    filled = items.T.fillna(items.mean(axis=1)).T  # an item left out counts as the mean of the person's others
    return {
        "nps": pd.DataFrame([nps_of(outcome)]),
        "nps_by_segment": pd.DataFrame({name: nps_of(some) for name, some in outcome.groupby(data["segment"])}).T,
        "drivers": shares(scores, outcome),
        "item_drivers": item_shares(filled, outcome),
    }


def nps_of(answers: pd.Series) -> dict[str, float]:
    """Return promoters minus detractors in points, with an interval."""
    points = 100.0 * ((answers >= 9).astype(float) - (answers <= 6))
    low, high = pg.compute_bootci(points.to_numpy(), func="mean", seed=1, decimals=6)
    return {"n": answers.size, "nps": points.mean(), "low": low, "high": high}


def shares(scores: pd.DataFrame, outcome: pd.Series) -> pd.DataFrame:
    """Return the LMG share of every dimension with bootstrap intervals and places; R2 of people not seen, too."""
    complete = scores.assign(outcome=outcome).dropna()
    x, y = complete.drop(columns="outcome"), complete["outcome"]
    found = pg.linear_regression(x, y, relimp=True).iloc[1:].set_index("names")
    random = np.random.default_rng(1)
    draws = np.empty((RESAMPLES, x.shape[1]))
    for sample in range(RESAMPLES):
        drawn = complete.iloc[random.integers(0, len(complete), len(complete))]
        fit = pg.linear_regression(drawn[x.columns], drawn["outcome"], relimp=True)
        draws[sample] = fit["relimp_perc"].to_numpy()[1:]
    unseen = cross_val_score(LinearRegression(), x, y, cv=RepeatedKFold(n_splits=10, n_repeats=5, random_state=1))
    return banded(found["relimp"].to_numpy(), draws, list(x.columns)).assign(
        coefficient=found["coef"].to_numpy(),
        p_value=found["pval"].to_numpy(),
        r2=found["r2"].iloc[0],
        unseen=unseen.mean(),
    )


def item_shares(items: pd.DataFrame, outcome: pd.Series) -> pd.DataFrame:
    """Return Johnson's relative weight of every item (LMG of 22 takes pingouin hours), with bootstrap intervals."""
    both = np.column_stack([items, outcome])
    both = both[~np.isnan(both).any(axis=1)]
    random = np.random.default_rng(1)
    draws = np.empty((ITEM_RESAMPLES, items.shape[1]))
    for sample in range(ITEM_RESAMPLES):
        weights = relative_weights(np.corrcoef(both[random.integers(0, len(both), len(both))].T))
        draws[sample] = 100 * weights / weights.sum()
    return banded(relative_weights(np.corrcoef(both.T)), draws, list(items.columns))


def relative_weights(r: np.ndarray) -> np.ndarray:
    """Return Johnson's weights from the correlations of the drivers and, last, the outcome."""
    roots, vectors = np.linalg.eigh(r[:-1, :-1])
    half = (vectors * np.sqrt(roots)) @ vectors.T
    return half**2 @ np.linalg.solve(half, r[:-1, -1]) ** 2


def banded(parts: np.ndarray, draws: np.ndarray, names: list[str]) -> pd.DataFrame:
    """Return parts of R2 with intervals of their shares and of their places."""
    places = (-draws).argsort(axis=1).argsort(axis=1) + 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        low, high = np.nanquantile(draws, [0.025, 0.975], axis=0)
        first, last = np.nanquantile(places, [0.1, 0.9], axis=0)
    return pd.DataFrame(
        {
            "part": parts,
            "low": low,
            "high": high,
            "rank_low": first,
            "rank_high": last,
            "p_top1": (places == 1).mean(0),
        },
        index=names,
    )
