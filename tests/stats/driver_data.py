"""Drivers and outcomes for the tests: drawn from populations whose shares are known, or R's own data."""

import tomllib
from pathlib import Path

import numpy as np

from gapkit.stats.subset_r2 import average_gains, subset_r2

GOLDEN = tomllib.loads((Path(__file__).resolve().parents[1] / "golden" / "importance.toml").read_text(encoding="utf-8"))
"""What R says: tests/golden/importance.toml."""


def drawn(p: int, seed: int, n: int = 60) -> np.ndarray:
    """Return (n, p + 1): correlated drivers, some suppressing each other, and the outcome."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(n, p)) + random.normal(size=(n, 1)) * random.uniform(0, 1.5)
    return np.column_stack([x, x @ random.normal(size=p) + random.normal(size=n) * random.uniform(0.5, 3)])


def correlated(columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the correlations of all columns but the last, and theirs with the last."""
    matrix = np.corrcoef(columns.T)
    return matrix[:-1, :-1], matrix[:-1, -1]


def r2_of(columns: np.ndarray, chosen: list[int]) -> float:
    """Return R² of a regression of the last column on the chosen ones, by least squares on the rows."""
    x, y = np.column_stack([np.ones(len(columns)), columns[:, chosen]]), columns[:, -1]
    residual = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    return float(1 - residual @ residual / ((y - y.mean()) @ (y - y.mean())))


class Population:
    """Normal drivers with equal correlations, an outcome of known R²; `lmg` are the true parts of it."""

    def __init__(self, slopes: list[float], correlation: float, r2: float) -> None:
        self.slopes = np.array(slopes)
        p = self.slopes.size
        between = np.full((p, p), correlation) + (1 - correlation) * np.eye(p)
        explained = self.slopes @ between @ self.slopes
        self.noise = np.sqrt(explained * (1 - r2) / r2)
        self.root = np.linalg.cholesky(between)
        self.r2 = r2
        self.lmg = average_gains(subset_r2(between, between @ self.slopes / np.sqrt(explained / r2)))
        self.share = self.lmg / r2

    def study(self, n: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Return drivers and outcome of n people."""
        x = random.normal(size=(n, self.slopes.size)) @ self.root.T
        return x, x @ self.slopes + self.noise * random.normal(size=n)


def golden_rows(name: str, attitude: np.ndarray) -> np.ndarray:
    """Return the drivers of a golden case and its outcome, the last column."""
    if name.startswith("attitude"):
        count = len(GOLDEN[name]["drivers"])
        return np.column_stack([attitude[:, 1 : count + 1], attitude[:, 0]])
    whole = GOLDEN[name.split("_")[0]]
    places = [whole["drivers"].index(driver) for driver in GOLDEN[name]["drivers"]]
    return np.column_stack([np.array(whole["rows"])[:, places], whole["outcome_values"]])
