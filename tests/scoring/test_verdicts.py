"""Verdicts of very few people: no test says more than an exact one of the same people could."""

import dataclasses
import itertools
import math

import numpy as np
import pytest

from gapkit.diagnosis.compared import compared
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Answers, Segment
from gapkit.scoring.gaps import gap_table
from gapkit.scoring.journey.table import journey_cells
from gapkit.scoring.rules import Rules
from gapkit.scoring.segments import segment_gaps
from gapkit.scoring.verdicts import regroupings, sign_flips, within_reach
from gapkit.study import Study
from tests.journey_samples import journey_survey
from tests.strategies import make_questionnaire
from tests.wave_samples import made_answers, made_wave

ALIKE, NEARLY = [6, 6, 6, 6, 6, 6], [6, 6, 6, 6, 5, 6]
FORM = make_questionnaire([2, 2])


def answers(perception, **more):
    codes = {"expectation": np.full((4, len(perception)), 7, np.uint8)}
    return Answers(codes | {"perception": np.tile(np.array(perception, np.uint8), (4, 1))}, **more)


@pytest.mark.parametrize("perception", [ALIKE, NEARLY])
@pytest.mark.parametrize(("people", "said"), [(5, "inconclusive"), (6, "gap_relevant")])
def test_five_people_cannot_establish_a_gap_however_alike_they_answer(perception, people, said):
    given = answers(perception[:people])
    table = gap_table(FORM, Study.of(FORM, given).tally, Rules(smallest_gap=0.3))
    assert table.overall.verdict == said
    if perception is ALIKE:
        assert {row.verdict for row in (*table.dimensions, *table.items)} == {said}


@pytest.mark.parametrize("perception", [ALIKE, NEARLY])
@pytest.mark.parametrize(("people", "said"), [(5, "inconclusive"), (6, "gap_relevant")])
def test_nor_can_five_people_of_a_group(perception, people, said):
    codes = np.repeat([0, 1], [people, 30]).astype(np.int32)
    given = answers([*perception[:people], *[7, 5] * 15], segments={"s": Segment("s", ("few", "many"), codes)})
    study = Study.of(FORM, given)
    rows = segment_gaps(FORM, study.segments, Rules(), whole=study.tally)
    assert {row.verdict for row in rows if row.value == "few"} == {said}


@pytest.mark.parametrize(("people", "said"), [(5, "inconclusive"), (6, "gap_relevant")])
def test_nor_can_five_people_who_passed_a_touchpoint(people, said):
    questionnaire, survey = journey_survey(people)
    codes = {role: np.full_like(array, 7 if role == "expectation" else 6) for role, array in survey.codes.items()}
    few = dataclasses.replace(survey, codes=codes, not_applicable={})
    cells = journey_cells(questionnaire, few, Thresholds.for_range(6).journey_rules)
    told = {cell.verdict for cell in cells if cell.n == people}
    assert told == {said}


@pytest.mark.parametrize(("people", "said"), [(5, "inconclusive"), (6, "gap_relevant")])
def test_nor_can_five_people_who_answered_two_waves(people, said):
    one = made_answers(1, people=people, groups=())
    codes = {
        "expectation": np.full_like(one.codes["expectation"], 7),
        "perception": np.full_like(one.codes["perception"], 5),
    }
    before = dataclasses.replace(one, codes=codes)
    after = dataclasses.replace(before, codes=codes | {"perception": codes["perception"] + np.uint8(1)})
    found = compared([made_wave(before), made_wave(after, "ola 2")]).waves
    assert found.row("overall").method == "panel" and found.row("overall").change == 1
    assert found.row("overall").verdict == said


def test_what_five_people_may_carry_is_that_a_gap_is_small():
    table = gap_table(FORM, Study.of(FORM, answers([7] * 5)).tally, Rules())
    assert table.overall.verdict == "no_relevant_gap"  # one-sided, one of 32 arrangements is rare enough
    assert within_reach("gap_trivial", sign_flips(5), Rules()) == "no_relevant_gap"
    assert within_reach("gap_trivial", sign_flips(4), Rules()) == "inconclusive"


@pytest.mark.parametrize(("first", "second", "common"), [(3, 4, 0), (4, 4, 4), (4, 5, 3), (5, 4, 1)])
def test_regroupings_are_those_that_can_be_counted_one_by_one(first, second, common):
    apart = first + second - 2 * common
    dealt = itertools.combinations(range(apart), first - common)
    assert regroupings(first, second, common) == 2**common * len(list(dealt))


def test_many_people_have_more_arrangements_than_matter():
    assert regroupings(10_000, 9_000) == math.inf and sign_flips(10_000) >= 2.0**60
