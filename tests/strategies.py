"""Surveys for property tests: small questionnaires and any answers to them."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gapkit.model import Answers, Dimension, Item, Questionnaire, Scale, Segment, Text


def make_questionnaire(sizes, *, low=1, high=7, columns=("expectation", "perception"), points=False, outcomes=()):
    """Return a questionnaire with dimensions of the given sizes."""
    dimensions = []
    number = 0
    for d, size in enumerate(sizes):
        items = []
        for _ in range(size):
            number += 1
            items.append(Item(f"I{number}", number, f"D{d}", Text(f"aspecto {number}", f"item {number}")))
        dimensions.append(Dimension(f"D{d}", Text(f"Dimensión {d}", f"Dimension {d}"), tuple(items)))
    return Questionnaire(
        "made",
        "1",
        Text("Encuesta", "Survey"),
        Scale(low, high),
        tuple(columns),
        tuple(dimensions),
        points=points,
        outcomes=tuple(outcomes),
    )


@st.composite
def questionnaires(draw, columns=("expectation", "perception"), points=False):
    """Draw a questionnaire of one to four dimensions on a scale of 2 to 100 points."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    low = draw(st.integers(0, 1))
    high = low + draw(st.one_of(st.integers(1, 10), st.just(99)))
    return make_questionnaire(sizes, low=low, high=high, columns=columns, points=points)


@st.composite
def surveys(draw, columns=("expectation", "perception"), min_people=1, max_people=40, weighted=False, points=False):
    """Draw a questionnaire and answers to it, missing ones among them."""
    questionnaire = draw(questionnaires(columns=columns, points=points))
    people = draw(st.integers(min_people, max_people))
    items, top = len(questionnaire.items), questionnaire.scale.points
    shape = (items, people)
    codes = {role: draw(hnp.arrays(np.uint8, shape, elements=st.integers(0, top))) for role in columns}
    weight = None
    if weighted:
        weight = draw(hnp.arrays(np.float64, people, elements=st.floats(0.1, 10, allow_nan=False)))
    shares = None
    if points:
        raw = draw(hnp.arrays(np.int64, (len(questionnaire.dimensions), people), elements=st.integers(0, 100)))
        shares = np.where(raw.sum(axis=0) > 0, raw / np.maximum(raw.sum(axis=0), 1), np.nan)
    groups = draw(hnp.arrays(np.int32, people, elements=st.integers(-1, 2)))
    segments = {"group": Segment("group", ("a", "b", "c"), groups)}
    return questionnaire, Answers(codes, points=shares, segments=segments, weight=weight)
