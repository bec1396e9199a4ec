"""Simulated surveys for the benchmarks: made from a seed, never committed."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Dimension, Item, Questionnaire, Scale, Segment, Text

SEED = 20240607
_SIZES = (4, 5, 4, 4, 5)
_POINTS = 7


@dataclass(frozen=True)
class Survey:
    """Simulated answers: (items, n) codes 1..7 with 0 for no answer, and the segment of every person."""

    expectation: NDArray[np.uint8]
    perception: NDArray[np.uint8]
    segment: NDArray[np.int32]
    segments: int

    @property
    def people(self) -> int:
        """Number of people."""
        return int(self.expectation.shape[1])

    @property
    def items(self) -> int:
        """Number of items."""
        return int(self.expectation.shape[0])

    def segment_names(self) -> tuple[str, ...]:
        """Return the name of every segment value."""
        return tuple(f"S{value + 1:04d}" for value in range(self.segments))

    def answers(self) -> Answers:
        """Return the survey as gapkit's validated answers."""
        return Answers(
            codes={"expectation": self.expectation, "perception": self.perception},
            segments={"segment": Segment("segment", self.segment_names(), self.segment)},
        )

    def scores(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return expectations and perceptions as peers take them: (n, items), NaN for no answer."""
        expectation, perception = self.expectation.T.astype(np.float64), self.perception.T.astype(np.float64)
        return np.where(expectation > 0, expectation, np.nan), np.where(perception > 0, perception, np.nan)


def block_sizes(items: int) -> tuple[int, ...]:
    """Return how many items each dimension has: 4 + 5 + 4 + 4 + 5, over and over until the items are used up."""
    sizes: list[int] = []
    while sum(sizes) < items:
        sizes.append(min(_SIZES[len(sizes) % len(_SIZES)], items - sum(sizes)))
    return tuple(sizes)


def questionnaire(items: int = 22) -> Questionnaire:
    """Return a questionnaire of the survey's shape."""
    dimensions, number = [], 0
    for place, size in enumerate(block_sizes(items), start=1):
        code = f"D{place}"
        block = []
        for within in range(1, size + 1):
            number += 1
            block.append(Item(f"{code}_{within}", number, code, Text(en=f"Item {number}", es=f"Aspecto {number}")))
        dimensions.append(Dimension(code, Text(en=f"Dimension {place}", es=f"Dimensión {place}"), tuple(block)))
    return Questionnaire(
        id="benchmark",
        version="1",
        title=Text(en="Benchmark", es="Banco de pruebas"),
        scale=Scale(1, _POINTS),
        columns=("expectation", "perception"),
        dimensions=tuple(dimensions),
    )


def make(n: int, items: int = 22, segments: int = 20, missing: float = 0.03, seed: int = SEED) -> Survey:
    """Return a simulated survey: correlated general factors for both columns, a factor per dimension, noise.

    Expectations are skewed high, and perceptions fall short of them by an amount that differs between dimensions.
    """
    random = np.random.default_rng(seed)
    sizes = block_sizes(items)
    block = np.repeat(np.arange(len(sizes)), sizes)
    general = random.standard_normal((2, n))
    general[1] = 0.4 * general[0] + np.sqrt(1 - 0.4**2) * general[1]
    lift = random.normal(0, 0.15, size=segments)
    segment = random.integers(0, segments, size=n, dtype=np.int32)
    shortfall = np.linspace(0.1, 1.2, len(sizes))
    found = []
    for column, centre in ((0, 5.9), (1, 5.7)):
        factors = random.standard_normal((len(sizes), n))
        codes = np.empty((items, n), dtype=np.uint8)
        for item in range(items):
            d = block[item]
            level = centre - column * shortfall[d] + random.normal(0, 0.1)
            latent = 0.65 * general[column] + 0.45 * factors[d] + 0.75 * random.standard_normal(n)
            latent += level + column * lift[segment]
            codes[item] = np.clip(np.rint(latent), 1, _POINTS)
            codes[item][random.random(n) < missing] = 0
        found.append(codes)
    return Survey(found[0], found[1], segment, segments)


def table(
    survey: Survey, headers: tuple[list[str], list[str]], *, outcome: bool = False
) -> tuple[list[str], list[list[object]]]:
    """Return header and rows of the survey as a spreadsheet holds it; `headers` name expectations and perceptions.

    With an `outcome` there is a last column "nps", which follows from the perceptions.
    """
    names = survey.segment_names()
    header = ["id", "segment", *headers[0], *headers[1], *(["nps"] if outcome else [])]
    nps = np.clip(np.rint(survey.perception.mean(axis=0) * 10 / 6), 0, 10).astype(int)
    rows: list[list[object]] = []
    for person in range(survey.people):
        codes = [*survey.expectation[:, person].tolist(), *survey.perception[:, person].tolist()]
        row = [person + 1, names[survey.segment[person]], *(code or None for code in codes)]
        rows.append([*row, int(nps[person])] if outcome else row)
    return header, rows


def write_xlsx(path: Path, header: list[str], rows: list[list[object]]) -> Path:
    """Write a workbook of one sheet."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("survey")
    for place, row in enumerate([header, *rows]):
        sheet.write_row(place, 0, row)
    book.close()
    return path


def write_csv(path: Path, header: list[str], rows: list[list[object]]) -> Path:
    """Write a comma-separated file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path
