"""Surveys with outcomes for the tests of drivers: the one that R has computed, and made ones."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np

from gapkit.model import Answers, Outcome, Questionnaire, Scale, Text
from gapkit.scoring.drivers.results import DriverLimits
from tests.strategies import make_questionnaire

GOLDEN = tomllib.loads((Path(__file__).parent / "golden" / "drivers.toml").read_text(encoding="utf-8"))
LIMITS = DriverLimits(
    level=0.95,
    min_cell=5,
    indicative_below=30,
    rank_share=0.8,
    few_clusters=10,
    driver_people=100,
    people_per_driver=10,
    driver_replicates=400,
    item_replicates=200,
    membership_share=0.8,
    filled_share=0.1,
)
NPS = Outcome("nps", "nps", Text("¿Recomendaría?", "Would you recommend?"), Scale(0, 10))
CSAT = Outcome("csat", "csat", Text("Satisfacción", "Satisfaction"), Scale(1, 5))
EFFORT = Outcome("ces", "ces", Text("Esfuerzo", "Effort"), Scale(1, 7), higher_is_better=False)
SIZES = (3, 2, 3, 2, 2)


def golden_survey(*, weighted: bool = False, clustered: bool = False) -> tuple[Questionnaire, Answers]:
    """Return the survey of tests/golden/drivers.toml; everybody expects the top of the scale."""
    records = GOLDEN["data"]["records"].split()
    perception = np.array([[int(sign) for sign in record[:12]] for record in records], np.uint8).T.copy()
    answers = Answers(
        {"perception": perception, "expectation": np.full_like(perception, 7)},
        outcomes={"nps": np.array([float(int(record[12], 16)) for record in records])},
        weight=np.array([float(record[13]) for record in records]) if weighted else None,
        cluster=np.arange(len(records), dtype=np.int32) % 24 if clustered else None,
    )
    return make_questionnaire(SIZES, outcomes=(NPS,)), answers


def moved_survey(
    *,
    people: int = 300,
    seed: int = 5,
    pulls: tuple[float, ...] = (0.9, 0.3, 0.0, 0.0, 0.0),
    noise: float = 1.0,
    points: bool = False,
    ratings: bool = False,
    outcomes: tuple[Outcome, ...] = (NPS, CSAT),
    expectation: bool = True,
) -> tuple[Questionnaire, Answers]:
    """Return a survey whose outcomes follow the dimensions by `pulls`; the second dimension is said to matter most."""
    random = np.random.default_rng(seed)
    home = np.repeat(np.arange(len(SIZES)), SIZES)
    mood = random.normal(size=(people, 1))
    felt = 0.5 * mood + 0.9 * random.normal(size=(people, len(SIZES)))
    scores = 4.6 + np.array([-0.5, 0.5, 0.0, 0.6, -0.4]) + felt
    perception = np.clip(np.rint(scores[:, home] + 0.5 * random.normal(size=(people, len(home)))), 1, 7)
    codes = {"perception": perception.T.astype(np.uint8)}
    columns = ["perception"]
    if expectation:
        columns.insert(0, "expectation")
        codes["expectation"] = np.clip(np.rint(6 + random.normal(size=codes["perception"].shape) / 2), 1, 7)
        codes["expectation"] = codes["expectation"].astype(np.uint8)
    if ratings:
        columns.append("importance")
        wanted = np.array([4.0, 6.0, 5.0, 6.0, 3.5])[home][:, None]
        codes["importance"] = np.clip(np.rint(wanted + random.normal(size=codes["perception"].shape)), 1, 7)
        codes["importance"] = codes["importance"].astype(np.uint8)
    base = felt @ np.array(pulls) + noise * random.normal(size=people)
    made = {}
    for outcome in outcomes:
        low, high = outcome.scale.low, outcome.scale.high
        spread = (high - low) / 6 * (1 if outcome.higher_is_better else -1)
        made[outcome.code] = np.clip(np.rint((low + high) / 2 + spread * base), low, high)
    shares = random.dirichlet([2, 8, 4, 4, 2], people).T if points else None
    questionnaire = make_questionnaire(SIZES, columns=columns, points=points, outcomes=outcomes)
    return questionnaire, Answers(codes, points=shares, outcomes=made)
