"""Results with and without the doubtful rows, and what two nearly equal groups must not give away."""

import numpy as np
import pytest

from gapkit.model import Answers
from gapkit.scoring.checks.sensitivity import sensitivity
from gapkit.scoring.gaps import gap_table
from gapkit.scoring.rules import Rules
from gapkit.tally import Tally
from tests.strategies import make_questionnaire

FORM = make_questionnaire([3, 2])


def made(people=100, doubtful=10, *, fall=0, columns=("expectation", "perception"), seed=1, **rules):
    """Return the sensitivity of made answers whose first `doubtful` people perceive `fall` points less."""
    generator = np.random.default_rng(seed)
    codes = {
        role: np.clip(np.rint(generator.normal(5 if role == "perception" else 6, 0.8, (5, people))), 1, 7)
        for role in columns
    }
    codes["perception"][:, :doubtful] = np.maximum(codes["perception"][:, :doubtful] - fall, 1)
    answers = Answers({role: values.astype(np.uint8) for role, values in codes.items()})
    form = make_questionnaire([3, 2], columns=columns)
    rest = answers.select(np.arange(people) >= doubtful)
    every, fewer = Tally.of(form, answers, moments=False), Tally.of(form, rest, moments=False)
    return answers, sensitivity(form, every, fewer, Rules(**rules))


def test_every_dimension_is_told_with_and_without_and_the_shift_in_standard_errors():
    answers, found = made()
    assert [row.code for row in found.rows] == ["D0", "D1", "overall"] and found.doubtful == 10
    gaps = answers.codes["perception"].astype(float) - answers.codes["expectation"]
    person = gaps[:3].mean(axis=0)
    row = found.rows[0]
    assert (row.n_with, row.n_without) == (100, 90)
    assert row.gap_with == pytest.approx(person.mean()) and row.gap_without == pytest.approx(person[10:].mean())
    assert row.shift == pytest.approx(person[10:].mean() - person.mean())
    assert row.shift_se == pytest.approx(row.shift / (person.std(ddof=1) / 10))


def test_a_shift_of_half_the_smallest_gap_matters_and_a_small_one_does_not():
    _, quiet = made()
    assert not quiet.changed and not any(row.changed for row in quiet.rows)
    _, loud = made(fall=3)
    assert loud.changed and loud.rows[0].shift > 0.15


def test_fewer_rows_removed_than_may_be_shown_hide_every_number_but_not_the_answer():
    _, found = made(doubtful=4, fall=4, smallest_gap=0.2)
    assert found.changed and all(row.suppressed and row.notes == ("few_removed",) for row in found.rows)
    for row in found.rows:
        assert row.n_with is row.n_without is row.verdict_with is None and np.isnan(row.gap_without)


def test_too_few_rows_left_hide_every_number_and_everything_rests_on_doubt():
    _, found = made(people=20, doubtful=16)
    assert found.changed and {row.notes for row in found.rows} == {("few_remain",)}
    _, nobody = made(people=20, doubtful=20)
    assert nobody.changed and nobody.doubtful == 20


def test_a_dimension_that_loses_only_a_few_people_hides_all_of_them():
    answers, _ = made()
    codes = {role: values.copy() for role, values in answers.codes.items()}
    codes["perception"][:3, :7] = 0  # of ten doubtful people, three have the first dimension
    whole = Answers(codes)
    rest = whole.select(np.arange(100) >= 10)
    found = sensitivity(FORM, Tally.of(FORM, whole, moments=False), Tally.of(FORM, rest, moments=False), Rules())
    assert all(row.suppressed for row in found.rows)


def test_nobody_doubtful_is_no_table():
    _, found = made(doubtful=0)
    assert found.doubtful == 0 and not found.rows and not found.changed


def test_without_expectations_the_perceptions_are_compared():
    answers, found = made(columns=("perception",))
    row = found.rows[0]
    assert row.gap_with == pytest.approx(answers.codes["perception"][:3].mean()) and row.verdict_with is None
    assert np.isfinite(row.shift_se)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_verdicts_are_those_of_the_gap_table(seed, weighted):
    generator = np.random.default_rng(seed)
    expectation = np.clip(np.rint(generator.normal(5.5, 1, (5, 80))), 1, 7)
    shift = generator.choice([0.0, 0.25, 0.4, 1.0], 5)[:, None]
    perception = np.clip(np.rint(expectation - shift + generator.normal(0, 1, (5, 80))), 1, 7)
    codes = {"expectation": expectation.astype(np.uint8), "perception": perception.astype(np.uint8)}
    answers = Answers(codes, weight=generator.uniform(0.5, 2, 80) if weighted else None)
    every, rest = (Tally.of(FORM, part) for part in (answers, answers.select(np.arange(80) >= 20)))
    found = sensitivity(FORM, every, rest, Rules())
    for tally, side in ((every, "with"), (rest, "without")):
        table = gap_table(FORM, tally, Rules())
        for row, told in zip(found.rows, (*table.dimensions, table.overall), strict=True):
            assert getattr(row, f"verdict_{side}") == told.verdict
            ours = [getattr(row, f"gap_{side}{limit}") for limit in ("", "_low", "_high")]
            assert ours == [told.gap, told.gap_low, told.gap_high]
