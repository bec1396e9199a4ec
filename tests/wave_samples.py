"""Waves of made answers: people with a trait of their own, so that who answers twice resembles himself."""

from __future__ import annotations

import numpy as np

from gapkit.diagnosis.compared import Wave
from gapkit.diagnosis.diagnosis import Input
from gapkit.model import Answers, Segment
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws
from tests.report.made_surveys import OUTCOMES, questionnaire

GROUPS = ("web", "tienda")


def made_answers(
    seed,
    shift=(0.0, 0.0),
    *,
    people=120,
    first=0,
    share=0.4,
    lower=0.0,
    ids=True,
    groups=GROUPS,
    treated=0.0,
    weighted=False,
    size=3,
):
    """Return answers to dimensions of `size` items: `shift` raises their perception, `lower` lowers expectations."""
    random = np.random.default_rng(seed)
    who = np.arange(first, first + people)
    trait = np.array([np.random.default_rng(10_000 + i).normal(0, 0.7) for i in who])
    group = (random.random(people) < share).astype(np.int32)
    items = size * len(shift)
    level = 4.9 + np.repeat(shift, size)[:, None] + trait - 0.4 * group + treated * (group == 1)
    codes = {
        "expectation": np.clip(np.rint(6.0 - lower + random.normal(0, 0.7, (items, people))), 1, 7).astype(np.uint8),
        "perception": np.clip(np.rint(level + random.normal(0, 0.9, (items, people))), 1, 7).astype(np.uint8),
    }
    mood = trait + shift[0]
    outcomes = {
        "nps": np.clip(np.rint(7 + 2 * mood + random.normal(0, 1, people)), 0, 10),
        "csat": np.clip(np.rint(3.5 + mood + random.normal(0, 0.7, people)), 1, 5),
        "ces": np.clip(np.rint(4.5 + mood + random.normal(0, 1, people)), 1, 7),
    }
    return Answers(
        codes,
        outcomes=outcomes,
        segments={"Canal": Segment("Canal", groups, group)} if groups else {},
        weight=random.uniform(0.5, 2.0, people) if weighted else None,
        respondent=(who + 1).astype(np.uint64) if ids else None,
    )


def made_wave(answers, name="ola 1", *, asked=None, rows=True, language="es", **settings):
    """Return a wave: its diagnosis and, with `rows`, the answers behind it."""
    dimensions = answers.codes["perception"].shape[0] // 3
    form = asked or questionnaire((3,) * dimensions, outcomes=OUTCOMES)
    study = Study.of(form, answers)
    thresholds = few_draws(form.scale.range, **settings)
    found = diagnose(
        study,
        thresholds=thresholds,
        language=language,
        source=Input(f"{name}.xlsx", name.encode().hex(), answers.people, answers.people),
        facts={"wave": name},
    )
    return Wave(found, study.answers if rows else None)


def two_waves(**options):
    """Return two waves of partly the same people: more perceived and less expected on the first dimension."""
    before = made_wave(made_answers(1, (-0.4, 0.0)), "ola 1", **options)
    after = made_wave(made_answers(2, (0.6, 0.0), first=40, share=0.7, lower=0.2), "ola 2", **options)
    return before, after
