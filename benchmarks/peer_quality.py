"""What the analyst's script says of the answers themselves, and of the next wave: pandas, numpy and pingouin."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pingouin as pg
from scipy.stats import chi2

POWER, ERROR_RATE = 0.8, 0.05
LONGEST_RUN = 0.5
"""Share of the questions that a row may answer alike in a row."""


def answers_table(data: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Return how every column was answered."""
    frame = data[[f"{role}_{code}" for role in "EP" for code in codes]]
    answered = frame.notna().sum()
    return pd.DataFrame(
        {
            "answered": answered,
            "missing": frame.isna().sum(),
            "missing_share": frame.isna().mean(),
            "ceiling": (frame == 7).sum() / answered,
            "floor": (frame == 1).sum() / answered,
            "sd": frame.std(),
            "skew": frame.skew(),
        }
    )


def doubtful_rows(data: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Return the checks of every row: copies, long runs, no variation, half empty, far from everybody."""
    frame = data[[f"{role}_{code}" for role in "EP" for code in codes]]
    filled = frame.to_numpy()
    changed = np.diff(filled, axis=1) != 0
    run, longest = np.ones(len(filled)), np.ones(len(filled))
    for column in range(changed.shape[1]):
        run = np.where(changed[:, column], 1, run + 1)
        longest = np.maximum(longest, run)
    centred = (frame - frame.mean()).fillna(0).to_numpy()
    distance = np.einsum("ij,jk,ik->i", centred, np.linalg.pinv(np.cov(centred.T)), centred)
    checks = pd.DataFrame(
        {
            "repeated_id": data["id"].duplicated(),
            "copy": frame.duplicated(),
            "longest_run": longest,
            "same_answer": frame.std(axis=1) == 0,
            "missing": frame.isna().mean(axis=1),
            "distance_p": chi2.sf(distance, frame.shape[1]),
        }
    )
    return checks.assign(
        doubtful=checks["repeated_id"]
        | checks["copy"]
        | checks["same_answer"]
        | (checks["longest_run"] > LONGEST_RUN * frame.shape[1])
        | (checks["missing"] > 0.5)
    )


def responses_needed(spread: pd.Series, smallest: float) -> pd.DataFrame:
    """Return how many people each of two waves needs to see a change of the smallest size that matters."""
    sizes = smallest / spread.astype(float)
    needed = [pg.power_ttest(d=size, power=POWER, alpha=ERROR_RATE, contrast="two-samples") for size in sizes]
    return pd.DataFrame({"n": np.ceil(needed)}, index=spread.index)
