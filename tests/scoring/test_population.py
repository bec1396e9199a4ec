"""The size of a population is believed only where it is possible."""

from __future__ import annotations

import numpy as np
import pytest

from gapkit.errors import GapkitError
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.model import Answers, Segment
from gapkit.study import Study


def surveyed(*, clusters=0, strata=()):
    asked, random, people = read_questionnaire("servqual91"), np.random.default_rng(1), 60
    shape = (len(asked.items), people)
    codes = {role: random.integers(1, 8, shape).astype(np.uint8) for role in ("expectation", "perception")}
    of = (np.arange(people) % max(len(strata), 1)).astype(np.int32)
    return asked, Answers(
        codes,
        cluster=(np.arange(people) % clusters).astype(np.int32) if clusters else None,
        stratum=Segment("Zona", tuple(strata), of) if strata else None,
    )


def refused(population, **design):
    with pytest.raises(GapkitError) as caught:
        Study.of(*surveyed(**design), population=population)
    return [fault.key for fault in caught.value.faults]


@pytest.mark.parametrize("size", [0, -4, float("nan"), float("inf")])
def test_a_population_is_a_number_above_zero(size):
    assert refused(size) == ["population.number"]


def test_a_population_is_no_smaller_than_the_sample():
    assert refused(59) == ["population.few_people"]
    assert refused(11, clusters=12) == ["population.few_clusters"]
    Study.of(*surveyed(), population=60)
    Study.of(*surveyed(clusters=12), population=12)


def test_every_stratum_of_a_population_is_one_of_the_survey_and_large_enough():
    strata = ("Norte", "Sur")
    assert refused({"Norte": 100, "Este": 5}, strata=strata) == ["population.no_stratum"]
    assert refused({"Norte": 29, "Sur": 0}, strata=strata) == ["population.few_people", "population.number"]
    assert refused({"Norte": 100}) == ["population.no_strata"]
    Study.of(*surveyed(strata=strata), population={"Norte": 30})
