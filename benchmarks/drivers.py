"""Importance of drivers: exact shares of R² and their bootstrap, gapkit against pingouin's `relimp` (P9)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Case, Peer
from benchmarks.data import SEED
from benchmarks.harness import Contestant, Equality, Gate, largest_difference
from gapkit.stats.correlation_sums import correlation_sums
from gapkit.stats.importance_bootstrap import importance_bootstrap, parts_of_r2

Rows = NDArray[np.float64]

PEOPLE = 400
MOST_MEMORY = 0.7  # GB, of a process that computes the shares of 22 drivers

# The peak of this process alone: `ru_maxrss` would count that of the process it was started from as its own.
_MEMORY_SCRIPT = """
from pathlib import Path
from benchmarks import drivers
drivers.shares(drivers.rows(22))
lines = Path("/proc/self/status").read_text().splitlines()
print(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1e6)
"""


def rows(drivers: int, people: int = PEOPLE) -> Rows:
    """Return (people, drivers + 1): correlated drivers and the outcome, from a seed."""
    random = np.random.default_rng(SEED + drivers)
    x = random.standard_normal((people, drivers)) + random.standard_normal((people, 1))
    y = x @ random.uniform(0, 1, drivers) + 2 * random.standard_normal(people)
    return np.column_stack([x, y])


def shares(made: Rows) -> Rows:
    """Return LMG of every driver, from the rows on."""
    return parts_of_r2(correlation_sums(made).correlations(), "lmg")


def pingouin_shares(made: Rows) -> Rows:
    """Return the same as pingouin has it: a regression with `relimp`."""
    import pingouin as pg

    found = pg.linear_regression(made[:, :-1], made[:, -1], relimp=True)
    return np.asarray(found["relimp"], dtype=np.float64)[1:]  # the first is the constant


def peak_memory() -> float:
    """Return the largest memory, in GB, of a process of its own that computes the shares of 22 drivers."""
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run([sys.executable, "-c", _MEMORY_SCRIPT], cwd=root, capture_output=True, text=True, check=True)
    return float(done.stdout)


def importance(case: str, drivers: int, gate: Gate, *, rounds: int) -> Case:
    """P9, P9b: exact shares of the same drivers."""
    made = rows(drivers)
    return Case(
        case,
        f"exact shares of R², {drivers} drivers",
        PEOPLE,
        Contestant("gapkit", lambda: shares(made)),
        (
            Peer(
                Contestant("pingouin linear_regression(relimp=True)", lambda: pingouin_shares(made)),
                gate,
                lambda mine, theirs: [Equality("share", largest_difference(mine, theirs), 1e-12)],
            ),
        ),
        rounds,
    )


def many_drivers(case: str, *, rounds: int) -> Case:
    """P9c: exact shares of 22 drivers, against pingouin at 13; memory within its limit."""
    made, fewer = rows(22), rows(13)

    def check(mine: Rows, theirs: Rows) -> list[Equality]:
        x, y = made[:, :-1] - made[:, :-1].mean(axis=0), made[:, -1] - made[:, -1].mean()
        residual = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
        return [
            Equality("share of 13", largest_difference(shares(fewer), theirs), 1e-12),
            Equality("sum of 22 and R²", abs(float(mine.sum() - 1 + residual @ residual / (y @ y))), 1e-12),
            Equality("GB at most", peak_memory(), MOST_MEMORY),
        ]

    return Case(
        case,
        "exact shares of R², 22 drivers against 13 of the peer",
        PEOPLE,
        Contestant("gapkit, 22 drivers", lambda: shares(made)),
        (
            Peer(
                Contestant("pingouin linear_regression(relimp=True), 13", lambda: pingouin_shares(fewer)),
                Gate(1, target=1, at_least=False),
                check,
                note="512 times as many subsets",
            ),
        ),
        rounds,
    )


def bootstrap(case: str, *, rounds: int) -> Case:
    """P9d: 2 000 resamples of five drivers' shares with intervals and ranks, against ten single ones of pingouin."""
    made = rows(5)

    def check(mine: Any, theirs: Rows) -> list[Equality]:
        drawn = np.random.default_rng(1).integers(0, PEOPLE, size=PEOPLE, dtype=np.uint16)
        first = importance_bootstrap(made[:, :-1], made[:, -1], replicates=1, seed=1).draws[0]
        return [
            Equality("share", largest_difference(mine.importance, theirs), 1e-12),
            Equality("share of a resample", largest_difference(first, pingouin_shares(made[drawn])), 1e-12),
        ]

    return Case(
        case,
        "bootstrap of five drivers' shares, 2 000 resamples against 10 of the peer",
        PEOPLE,
        Contestant("gapkit", lambda: importance_bootstrap(made[:, :-1], made[:, -1], replicates=2000)),
        (
            Peer(
                Contestant("pingouin linear_regression(relimp=True), 10 times", lambda: pingouin_shares(made), 10.0),
                Gate(1, target=1, at_least=False),
                check,
                note="gapkit also does intervals, chances of ranks and rank bands",
            ),
        ),
        rounds,
    )


FULL: dict[str, Callable[[], Case]] = {
    "P9": lambda: importance("P9", 10, Gate(10, target=10), rounds=9),
    "P9b": lambda: importance("P9b", 14, Gate(100, target=100), rounds=5),
    "P9c": lambda: many_drivers("P9c", rounds=5),
    "P9d": lambda: bootstrap("P9d", rounds=9),
}
SMOKE: dict[str, Callable[[], Case]] = {
    "P9": lambda: importance("P9", 10, Gate(10, target=10), rounds=3),
    "P9c": lambda: many_drivers("P9c", rounds=3),
    "P9d": lambda: bootstrap("P9d", rounds=3),
}
