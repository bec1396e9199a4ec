"""A survey of 180 people in 13 branches of three regions, weighted, some answers missing; made by arithmetic alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gapkit.model import Answers, Segment
from tests.strategies import make_questionnaire

PEOPLE, BRANCHES = 180, 18
BASE = {"north": 25.0, "centre": 30.0, "south": 45.0}
"""How many branches each region has."""


def branch_survey(*, weighted=True, clustered=True, stratified=True):
    """Return a questionnaire of two dimensions (3 and 2 items) and the answers."""
    questionnaire = make_questionnaire([3, 2])
    i = np.arange(PEOPLE)
    branch = (i * i // 7 + i) % BRANCHES
    region = branch % 3
    codes = {}
    for role, centre in (("expectation", 5), ("perception", 4)):
        rows = []
        for item in range(5):
            noise = (i * (31 + 6 * item) + 17 * item * item + (5 if role == "perception" else 0)) % 23 % 4
            lift = (branch * 5 % 7) // 3 if role == "perception" else 0
            rows.append(np.where((i * 13 + item * 29) % 19 == 0, 0, np.clip(centre - 1 + noise + lift, 1, 7)))
        codes[role] = np.array(rows).astype(np.uint8)
    channel = (i * 11 // 4) % 3
    return questionnaire, Answers(
        codes,
        segments={"channel": Segment("channel", ("web", "shop", "phone"), channel.astype(np.int32))},
        weight=(0.5 + (i * 37 % 41) / 20) if weighted else None,
        cluster=branch.astype(np.int32) if clustered else None,
        stratum=Segment("region", tuple(BASE), region.astype(np.int32)) if stratified else None,
    )


def branch_waves(**kinds):
    """Return the questionnaire and two waves of the same branches, some people better served in the second."""
    questionnaire, answers = branch_survey(**kinds)
    i = np.arange(PEOPLE)
    keys = np.arange(1, BRANCHES + 1, dtype=np.uint64) * 1000 if answers.cluster is not None else None
    first, second = (replace(answers.select(np.flatnonzero(i % 3 != out)), cluster_keys=keys) for out in (0, 1))
    codes = dict(second.codes)
    up = (codes["perception"] > 0) & (np.arange(second.people) * 7 % 5 < 3)
    codes["perception"] = np.where(up, np.minimum(codes["perception"] + 1, 7), codes["perception"]).astype(np.uint8)
    return questionnaire, first, replace(second, codes=codes)
