"""Golden numbers, and the forty invented respondents as arrays."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


@dataclass(frozen=True)
class Toy:
    """Answers (40, 6), points for dimension A, outcome, segment letters."""

    expectation: np.ndarray
    perception: np.ndarray
    points: np.ndarray
    outcome: np.ndarray
    segment: np.ndarray

    gap_values = np.arange(-6, 7)
    sum_values = np.arange(-18, 19)

    @property
    def gaps(self) -> np.ndarray:
        return self.perception - self.expectation

    @property
    def gap_counts(self) -> np.ndarray:
        """Histograms of the six item gaps, (6, 13)."""
        return np.stack([np.bincount(gap + 6, minlength=13) for gap in self.gaps.T])

    @property
    def dimension_gaps(self) -> np.ndarray:
        """Mean gap of each respondent in dimensions A and B, (40, 2)."""
        return self.gaps.reshape(40, 2, 3).mean(axis=2)

    @property
    def sum_counts(self) -> np.ndarray:
        """Histograms of three times the dimension gaps, (2, 37)."""
        sums = self.gaps.reshape(40, 2, 3).sum(axis=2)
        return np.stack([np.bincount(total + 18, minlength=37) for total in sums.T])


@pytest.fixture(scope="session")
def toy_golden() -> dict[str, Any]:
    return tomllib.loads((GOLDEN / "toy.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def published() -> dict[str, Any]:
    return tomllib.loads((GOLDEN / "published.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def public_data() -> dict[str, Any]:
    return tomllib.loads((GOLDEN / "public_data.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def attitude(public_data: dict[str, Any]) -> np.ndarray:
    return np.column_stack([public_data["attitude"][name] for name in public_data["attitude"]["names"]])


@pytest.fixture(scope="session")
def toy(toy_golden: dict[str, Any]) -> Toy:
    records = [record.strip().split("-") for record in toy_golden["data"]["records"].strip().split(";")]
    return Toy(
        expectation=np.array([[int(digit) for digit in record[0]] for record in records]),
        perception=np.array([[int(digit) for digit in record[1]] for record in records]),
        points=np.array([int(record[3]) for record in records]),
        outcome=np.array([int(record[2]) for record in records]),
        segment=np.array([record[4] for record in records]),
    )
