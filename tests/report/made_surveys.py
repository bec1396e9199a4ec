"""Diagnoses to tell stories about: made answers, one knob for each thing a story depends on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gapkit.diagnosis.diagnosis import Diagnosis, Input, Stamp
from gapkit.model import Answers, Dimension, Item, Outcome, Questionnaire, Scale, Segment, Text
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws

NAMES = (
    (Text("Capacidad de respuesta", "Responsiveness"), Text("la capacidad de respuesta", "responsiveness")),
    (Text("Fiabilidad", "Reliability"), Text("la fiabilidad", "reliability")),
    (Text("Trato personal", "Personal care"), Text("el trato personal", "personal care")),
    (Text("Espacios", "Premises"), None),
)

OUTCOMES = (
    Outcome("nps", "nps", Text("¿Nos recomendaría?", "Would you recommend us?"), Scale(0, 10)),
    Outcome("csat", "csat", Text("Satisfacción general", "Overall satisfaction"), Scale(1, 5)),
    Outcome("ces", "ces", Text("Me lo pusieron fácil", "They made it easy"), Scale(1, 7)),
)


def questionnaire(
    sizes: Sequence[int] = (4, 4, 4, 4),
    *,
    columns: Sequence[str] = ("expectation", "perception"),
    outcomes: Sequence[Outcome] = (),
    points: bool = False,
    text: str = "",
    low: int = 1,
    high: int = 7,
) -> Questionnaire:
    """Return a questionnaire with dimensions of the given sizes; `text` replaces the wording of every item and name."""
    dimensions, number = [], 0
    for place, size in enumerate(sizes):
        items = []
        for _ in range(size):
            number += 1
            wording = Text(text, text) if text else Text(f"El aspecto {number} está bien", f"Item {number} is fine")
            items.append(Item(f"D{place}.{number}", number, f"D{place}", wording, lever="processes"))
        name, label = NAMES[place % len(NAMES)]
        name, label = (Text(text, text), None) if text else (name, label)
        dimensions.append(Dimension(f"D{place}", name, tuple(items), label))
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


def diagnosed(
    sizes: Sequence[int] = (4, 4, 4, 4),
    *,
    gaps: Sequence[float] = (-1.6, -0.45, 0.0, 0.8),
    people: int = 160,
    spread: float = 0.9,
    columns: Sequence[str] = ("expectation", "perception"),
    outcomes: Sequence[Outcome] = (),
    points: bool = False,
    silent: int = 0,
    minimums: int | None = None,
    weighted: bool = False,
    groups: Sequence[str] = (),
    smallest_group: int = 0,
    text: str = "",
    language: str = "es",
    seed: int = 3,
    **settings: object,
) -> Diagnosis:
    """Return the diagnosis of made answers: mean gap per dimension, people, spread, segments, weights, points.

    `silent` people give no points, and on the first dimension only `minimums` people give a minimum.
    """
    asked = questionnaire(sizes, columns=columns, outcomes=outcomes, points=points, text=text)
    random = np.random.default_rng(seed)
    items = len(asked.items)
    shift = np.repeat([gaps[i % len(gaps)] for i in range(len(sizes))], sizes)[:, None]
    mood = random.normal(0, 0.5 * spread, people)
    levels = {
        "expectation": np.full((items, people), 5.6) + spread * random.normal(0, 0.6, (items, people)),
        "perception": 5.6 + shift + mood + spread * random.normal(0, 0.8, (items, people)),
        "minimum": 4.4 + spread * random.normal(0, 0.6, (items, people)),
    }
    codes = {role: np.clip(np.rint(levels[role]), 1, 7).astype(np.uint8) for role in columns}
    if minimums is not None:
        codes["minimum"][: sizes[0], minimums:] = 0
    shares = random.dirichlet(np.arange(len(sizes), 0, -1) * 4.0, people).T if points else None
    if shares is not None:
        shares[:, :silent] = np.nan
    answers = {
        outcome.code: np.clip(
            np.rint(np.mean([outcome.scale.low, outcome.scale.high]) + 1.5 * mood + random.normal(0, 1.2, people)),
            outcome.scale.low,
            outcome.scale.high,
        )
        for outcome in outcomes
    }
    segments = {}
    if groups:
        membership = (np.arange(people) % max(1, len(groups) - bool(smallest_group))).astype(np.int32)
        membership[:smallest_group] = len(groups) - 1
        segments["Canal"] = Segment("Canal", tuple(groups), membership)
    study = Study.of(
        asked,
        Answers(
            codes,
            points=shares,
            outcomes=answers,
            segments=segments,
            weight=random.uniform(0.4, 3.0, people) if weighted else None,
        ),
    )
    return diagnose(
        study,
        thresholds=few_draws(asked.scale.range, **({"replicates": 199} | settings)),
        language=language,
        source=Input("encuesta.xlsx", "ab" * 32, people, people, columns=2 * items),
        stamp=Stamp("1.2.3", 7, "2026-06-09"),
        facts={"client": "Seguros Alborada", "wave": "ola 2", "field": "2026-05-04"},
    )
