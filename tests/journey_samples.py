"""Made journeys: people who pass touchpoints of the shipped journey questionnaire, and what failures cost them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from gapkit.intake.questionnaires import read_questionnaire
from gapkit.model import Answers, Questionnaire, Segment

EXPOSED = {
    "information": 0.95,
    "advice": 0.6,
    "purchase": 0.8,
    "delivery": 0.8,
    "product": 1.0,
    "payment": 0.95,
    "contact": 0.6,
    "complaint": 0.4,
    "follow_up": 0.5,
    "renewal": 0.3,
}
"""Share of people who pass each touchpoint."""

LEVELS = {
    "information": -0.2,
    "advice": -0.3,
    "purchase": 0.1,
    "delivery": -0.5,
    "product": -0.4,
    "payment": -0.3,
    "contact": -1.0,
    "complaint": -1.6,
    "follow_up": -0.2,
    "renewal": -0.8,
}
"""Mean perception minus expectation at each touchpoint."""

COSTS = {"contact": 2.5, "complaint": 1.0}
"""By how much the recommendation of those whom a touchpoint fails is lower."""

CHANNELS = ("Branch", "Phone", "Website", "App", "Chat")


def journey_survey(
    people: int = 400,
    *,
    seed: int = 3,
    levels: Mapping[str, float] = LEVELS,
    costs: Mapping[str, float] = COSTS,
    channel_shares: tuple[float, ...] = (0.3, 0.27, 0.2, 0.2, 0.03),
) -> tuple[Questionnaire, Answers]:
    """Return the questionnaire of the journey and made answers, with channel, office and month of each person."""
    questionnaire = read_questionnaire("cx_journey")
    random = np.random.default_rng(seed)
    items = questionnaire.items
    mood = random.normal(0, 0.4, people)
    there = {code: random.random(people) < share for code, share in EXPOSED.items()}
    lived = {code: levels[code] + mood + random.normal(0, 0.7, people) for code in EXPOSED}
    expectation = np.clip(np.rint(random.normal(6.0, 0.6, (len(items), people))), 1, 7).astype(np.uint8)
    perception = np.zeros_like(expectation)
    skipped = np.zeros(perception.shape, np.bool_)
    for i, item in enumerate(items):
        said = 6.0 + lived[item.touchpoint] + random.normal(0, 0.5, people)
        perception[i] = np.where(there[item.touchpoint], np.clip(np.rint(said), 1, 7), 0)
        skipped[i] = ~there[item.touchpoint]
    value = 8.5 + mood
    for code, cost in costs.items():
        value = value - cost * (there[code] & (lived[code] < -0.3))
    channel = random.choice(len(CHANNELS), people, p=channel_shares).astype(np.int32)
    place = np.arange(people)
    return questionnaire, Answers(
        {"expectation": expectation, "perception": perception},
        not_applicable={"perception": skipped},
        outcomes={"nps": np.clip(np.rint(value + random.normal(0, 0.8, people)), 0, 10)},
        segments={
            "Channel": Segment("Channel", CHANNELS, channel),
            "Office": Segment("Office", tuple(f"O{i}" for i in range(14)), (place % 14).astype(np.int32)),
            "Month": Segment("Month", tuple(f"2026-0{i}" for i in range(1, 5)), (place % 4).astype(np.int32)),
        },
    )


def write_survey(path: Path, questionnaire: Questionnaire, answers: Answers, *, outcome: bool = True) -> Path:
    """Write made answers as a csv file that gapkit reads without a mapping."""
    heads, columns = [], []
    for role, letter in (("expectation", "E"), ("perception", "P")):
        beside = answers.not_applicable.get(role)
        for i, item in enumerate(questionnaire.items):
            heads.append(f"{letter}_{item.code}")
            codes = answers.codes[role][i]
            blank = ["" if beside is None or not beside[i, j] else "N/A" for j in range(answers.people)]
            columns.append([str(code) if code else blank[j] for j, code in enumerate(codes)])
    if outcome:
        heads.append("NPS")
        columns.append([str(int(value)) for value in answers.outcomes["nps"]])
    for segment in answers.segments.values():
        heads.append(segment.name)
        columns.append([segment.values[code] for code in segment.codes])
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows(zip(*columns, strict=True))
    return path
