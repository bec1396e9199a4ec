"""Reading states: one test per row of their table, at the exact boundaries, and how they look."""

import math
import tomllib
from dataclasses import replace

import pytest

from gapkit.diagnosis.gap_rules import zone_findings
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.report.states import (
    GLYPHS,
    STATES,
    ZONES,
    chip,
    evidence_dots,
    evidence_words,
    gap_state,
    heat_class,
    slack_state,
    state_label,
    state_short,
    zone_label,
)
from gapkit.resources import resource_text
from gapkit.scoring.results import Gap, GapTable, SegmentGap
from gapkit.scoring.rows import Rows
from gapkit.scoring.zone_places import zone_place
from gapkit.scoring.zones import zone_of


def state(verdict, low, high, *, n=100, suppressed=False):
    """Read a row whose interval is known, with 0.30 as the smallest gap and 30 as the end of the descriptive band."""
    row = Gap(
        "X", "x", "X", n, gap=(low + high) / 2, gap_low=low, gap_high=high, verdict=verdict, suppressed=suppressed
    )
    return gap_state(row, Thresholds(smallest_gap=0.30, indicative_below=30))


def test_a_gap_is_clear_only_when_all_of_its_interval_is_beyond_the_smallest_gap():
    assert state("gap_relevant", -1.0, -0.31) == "short"
    assert state("gap_relevant", -1.0, -0.300001) == "short"


def test_a_gap_whose_interval_touches_the_smallest_gap_may_be_small():
    assert state("gap_relevant", -1.0, -0.30) == "short_small"
    assert state("gap_relevant", -1.0, -0.01) == "short_small"


def test_no_relevant_gap_and_a_trivial_gap_both_meet_expectations():
    assert state("no_relevant_gap", -0.2, 0.1) == "meets"
    assert state("gap_trivial", -0.25, -0.05) == "meets"


def test_inconclusive_is_its_own_answer():
    assert state("inconclusive", -0.6, 0.2) == "unclear"
    assert state(None, -0.6, -0.4) == "unclear"


def test_exceeding_is_clear_only_beyond_the_smallest_gap():
    assert state("gap_relevant", 0.300001, 1.0) == "over"
    assert state("gap_relevant", 0.30, 1.0) == "over_small"
    assert state("gap_relevant", 0.01, 1.0) == "over_small"


def test_few_responses_only_suggest_whatever_the_verdict():
    assert state("gap_relevant", -2.0, -1.0, n=29) == "indicative"
    assert state("no_relevant_gap", -0.1, 0.1, n=29) == "indicative"
    assert state("gap_relevant", -2.0, -1.0, n=30) == "short"


def test_hidden_goes_before_everything_else():
    assert state("gap_relevant", -2.0, -1.0, n=3, suppressed=True) == "hidden"
    assert state("no_relevant_gap", -0.1, 0.1, n=200, suppressed=True) == "hidden"


def test_segments_read_by_the_same_table():
    row = SegmentGap("canal", "a", "X", 45, gap=-0.9, gap_low=-1.2, gap_high=-0.6, verdict="gap_relevant")
    assert gap_state(row, Thresholds(smallest_gap=0.30, indicative_below=30)) == "short"
    assert gap_state(row, Thresholds(smallest_gap=0.60, indicative_below=30)) == "short_small"


@pytest.mark.parametrize(
    ("slack", "gap", "place", "status"),
    [
        ((-0.5, -0.0001), (-1.0, -0.2), "below", "below"),
        ((-0.5, 0.0), (-1.0, -0.2), "edge", "undetermined"),
        ((-0.0001, 0.4), (-1.0, -0.2), "edge", "undetermined"),
        ((0.0, 0.4), (-1.0, -0.2), "inside", "inside"),
        ((0.0, 0.0), (-1.0, -1.0), "inside", "inside"),
        ((0.1, 0.4), (0.0, 0.0), "inside", "inside"),
        ((0.5, 0.9), (-0.30, 0.28), "upper", "undetermined"),
        ((0.1, 0.4), (-0.1, 0.0001), "upper", "undetermined"),
        ((0.1, 0.4), (0.0001, 0.2), "over", "above"),
        ((-0.1, 0.4), (0.0001, 0.2), "over", "above"),
        ((math.nan, math.nan), (-1.0, -0.2), None, None),
        ((0.1, 0.4), (math.nan, math.nan), None, None),
    ],
)
def test_the_zone_of_tolerance_is_judged_by_intervals_alike_everywhere(slack, gap, place, status):
    assert zone_place(slack=slack, gap=gap) == place
    assert zone_of(slack, gap) == status
    row = Gap("X", "x", "X", 90, gap=sum(gap) / 2, gap_low=gap[0], gap_high=gap[1], adequacy=sum(slack) / 2)
    row = replace(row, adequacy_n=90, adequacy_low=slack[0], adequacy_high=slack[1], zone=status)
    assert slack_state(row, indicative_below=30) == place
    found = zone_findings(GapTable(Rows(), Rows([row]), row), Thresholds.for_range(6))
    assert [finding.state for finding in found] == ([] if place is None else [place])


# Limits on 1-7, where the smallest gap is 0.30; at the limit the stronger class holds, but the band is closed.
CUTS = [
    *((-2.0, "n4"), (-1.9999, "n3"), (-1.4, "n3"), (-1.3999, "n2"), (-0.8, "n2"), (-0.7999, "n1")),
    *((-0.3001, "n1"), (-0.3, "z0"), (0.0, "z0"), (0.3, "z0"), (0.3001, "p1"), (0.9999, "p1")),
    *((1.0, "p2"), (1.5999, "p2"), (1.6, "p3"), (2.1999, "p3"), (2.2, "p4"), (6.0, "p4"), (-6.0, "n4")),
]


@pytest.mark.parametrize(("gap", "shade"), CUTS)
@pytest.mark.parametrize("scale_range", [6, 4, 8, 10, 99])
def test_heat_classes_have_fixed_limits_that_travel_with_the_scale(gap, shade, scale_range):
    times = scale_range / 6
    assert heat_class(gap * times, Thresholds.for_range(scale_range).smallest_gap) == shade


def test_no_number_has_no_heat_class():
    assert heat_class(math.nan, 0.3) is None


def test_evidence_has_three_dots_and_words_in_both_languages():
    assert [evidence_dots(level) for level in range(4)] == ["○○○", "●○○", "●●○", "●●●"]
    assert [evidence_words(level, "es") for level in range(4)] == [
        "No concluyente",
        "Evidencia indicativa",
        "Evidencia moderada",
        "Evidencia sólida",
    ]
    assert evidence_words(3, "en") == "Strong evidence"


def test_every_state_and_zone_has_a_sign_and_words_in_both_languages():
    catalogue = tomllib.loads(resource_text("locales", "report.toml"))
    assert set(STATES) | {"protected"} == set(catalogue["states"]) == set(catalogue["states_short"])
    assert set(ZONES) == set(catalogue["zones"])
    for language in ("es", "en"):
        labels = [state_label(name, language) for name in STATES]
        assert len(set(labels)) == len(STATES) and all(labels)
        assert all(state_short(name, language) for name in STATES)
        assert all(zone_label(zone, language) for zone in ZONES)
    assert set(GLYPHS) == set(STATES) | set(ZONES)


def test_what_is_hidden_says_why():
    assert state_label("hidden", "es", min_cell=10) == "Oculto (n < 10)"
    assert state_label("hidden", "en", protected=True) == "Protected"
    assert state_short("hidden", "es", min_cell=5) == "n < 5"
    assert chip("short", "Brecha clara") == "▼ Brecha clara"
