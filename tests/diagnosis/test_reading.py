"""Reading states: one word per verdict, interval and n, with the boundaries where the words change."""

import pytest

from gapkit.diagnosis.reading import evidence_strength, finding_score, reading_state
from gapkit.diagnosis.thresholds import Thresholds

LIMITS = Thresholds(smallest_gap=0.3)


@pytest.mark.parametrize(
    ("verdict", "low", "high", "n", "state"),
    [
        ("gap_relevant", -0.9, -0.31, 200, "short"),
        ("gap_relevant", -0.9, -0.30, 200, "short_small"),
        ("gap_relevant", -0.6, -0.1, 200, "short_small"),
        ("gap_trivial", -0.25, -0.05, 200, "meets"),
        ("no_relevant_gap", -0.1, 0.1, 200, "meets"),
        ("inconclusive", -0.5, 0.2, 200, "unclear"),
        ("gap_relevant", 0.30, 0.9, 200, "over_small"),
        ("gap_relevant", 0.31, 0.9, 200, "over"),
        ("gap_relevant", -0.9, -0.31, 29, "indicative"),
        ("gap_relevant", -0.9, -0.31, 30, "short"),
        ("no_relevant_gap", -0.1, 0.1, 29, "indicative"),
        (None, float("nan"), float("nan"), None, "hidden"),
    ],
)
def test_each_state_has_its_place(verdict, low, high, n, state):
    assert reading_state(verdict, low, high, n, LIMITS) == state


def test_hidden_comes_before_everything():
    assert reading_state("gap_relevant", -1, -0.9, 500, LIMITS, suppressed=True) == "hidden"


@pytest.mark.parametrize(
    ("state", "n", "strength"),
    [
        ("short", 100, 3),
        ("short", 99, 2),
        ("short_small", 500, 2),
        ("meets", 100, 3),
        ("indicative", 29, 1),
        ("unclear", 500, 0),
        ("hidden", None, 0),
    ],
)
def test_evidence_is_as_strong_as_state_and_n_allow(state, n, strength):
    assert evidence_strength(state, n, LIMITS) == strength


def test_an_open_quality_flag_lowers_strong_evidence():
    assert evidence_strength("short", 500, LIMITS, doubtful=True) == 2


def test_a_finding_counts_by_evidence_size_and_weight():
    assert finding_score(3, -1.2, LIMITS, weight=0.5) == pytest.approx(3 * 4 * 0.5)
    assert finding_score(2, float("nan"), LIMITS) == 0


def test_the_smallest_gap_follows_the_scale_unless_the_study_sets_it():
    assert Thresholds.for_range(6).smallest_gap == pytest.approx(0.3)
    chosen = Thresholds.for_range(6, smallest_gap=0.5)
    assert chosen.smallest_gap == 0.5 and chosen.smallest_gap_set_by == "study"
