"""Kitagawa's decomposition of a change."""

import tomllib
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.designs import designed_means
from gapkit.stats.mix_shift import designed_mix_shift, mix_shift

GOLDEN = tomllib.loads((Path(__file__).resolve().parents[1] / "golden" / "designs.toml").read_text(encoding="utf-8"))

segments = st.lists(
    st.tuples(st.integers(0, 90), st.floats(-3, 1), st.integers(0, 90), st.floats(-3, 1)), min_size=1, max_size=6
)


def shift_of(rows):
    n1, m1, n2, m2 = np.array(rows).T
    return mix_shift(n1, m1, np.full(len(rows), 0.1), n2, m2, np.full(len(rows), 0.1))


@given(segments)
def test_both_parts_add_up_to_the_change_of_the_overall_mean(rows):
    n1, m1, n2, m2 = np.array(rows).T
    if n1.sum() == 0 or n2.sum() == 0:
        return
    found = shift_of(rows)
    assert np.isclose(found.change, np.average(m2, weights=n2) - np.average(m1, weights=n1))
    assert np.isclose(found.change, found.composition + found.rate)
    assert np.isclose(found.composition_by_segment.sum(), found.composition, atol=1e-12)
    assert np.isclose(found.rate_by_segment.sum(), found.rate, atol=1e-12)
    assert 0 <= found.moved <= 1 + 1e-12


@given(segments)
def test_turning_time_round_turns_both_parts_round(rows):
    found, back = shift_of(rows), shift_of([(c, d, a, b) for a, b, c, d in rows])
    assert np.isclose(found.composition, -back.composition, equal_nan=True)
    assert np.isclose(found.rate, -back.rate, equal_nan=True)
    assert np.isclose(found.rate_se, back.rate_se, equal_nan=True)


def test_an_unchanged_mix_leaves_all_change_to_the_segments():
    found = mix_shift([30, 70], [-1.0, -2.0], 0.1, [60, 140], [-0.5, -1.8], 0.1)
    assert np.isclose(found.composition, 0)
    assert found.moved == 0
    assert np.isclose(found.rate, found.change)


def test_unchanged_segments_leave_all_change_to_the_mix():
    found = mix_shift([30, 70], [-1.0, -2.0], 0.1, [70, 30], [-1.0, -2.0], 0.1)
    assert np.isclose(found.rate, 0)
    assert np.isclose(found.composition, 0.4)
    assert np.isclose(found.moved, 0.4)
    # The segment above the average grew, the one below it shrank: both are gains.
    assert (found.composition_by_segment > 0).all()


def test_a_segment_that_came_or_went_is_composition_alone():
    found = mix_shift([50, 50, 0], [-1.0, -2.0, np.nan], [0.1, 0.1, np.nan], [50, 0, 50], [-1.0, np.nan, 0.0], 0.1)
    assert np.isclose(found.rate, 0)
    assert np.isclose(found.composition, 1.0)
    assert np.isfinite([found.composition_se, found.rate_se, found.change_se]).all()


def test_standard_errors_are_the_spread_of_simulated_waves():
    generator, runs = np.random.default_rng(9), 6000
    shares, means, n = (
        np.array([[0.5, 0.3, 0.2], [0.35, 0.35, 0.3]]),
        [[-1.0, -0.4, 0.3], [-0.6, -0.5, 0.2]],
        (200, 300),
    )
    counts = [generator.multinomial(n[wave], shares[wave], runs) for wave in (0, 1)]
    errors = [1.1 / np.sqrt(count) for count in counts]
    drawn = [generator.normal(means[wave], errors[wave]) for wave in (0, 1)]
    found = mix_shift(counts[0], drawn[0], errors[0], counts[1], drawn[1], errors[1])
    for part, se in (
        (found.change, found.change_se),
        (found.composition, found.composition_se),
        (found.rate, found.rate_se),
    ):
        assert np.isclose(part.std(), np.sqrt((se**2).mean()), rtol=0.04)


def rows_of(units, size, waves):
    """Return the sums behind shares and means of both waves."""
    w, wx = [], []
    for scores, groups, weights, there in waves:
        inside = [(groups == g) * there for g in range(groups.max() + 1)]
        for which, score in ((there, None), (None, scores)):
            for own in inside:
                load = weights * (which if which is not None else own)
                w.append(np.bincount(units, weights=load, minlength=size))
                wx.append(np.bincount(units, weights=load * (own if score is None else score), minlength=size))
    return np.array(w), np.array(wx)


def test_the_mix_of_clusters_asked_twice_equals_r():
    golden, schools = GOLDEN["clustered_mix"], GOLDEN["api_clusters"]
    district, weight = np.array(schools["district"]), np.array(schools["enroll"], float)
    types = np.array([int(digit) for digit in schools["type"]])
    part = ((schools["api99"], district >= 4), (schools["api00"], district <= 11))
    waves = [(np.array(scores, float), types, weight, there * 1.0) for scores, there in part]
    found = designed_mix_shift(designed_means(*rows_of(district, 15, waves)))
    for name in ("composition", "rate", "change"):
        assert np.allclose([getattr(found, name), getattr(found, f"{name}_se")], golden[name], rtol=1e-6), name


def test_separate_people_have_nearly_the_plain_errors_and_a_group_of_one_wave_only_composition():
    generator = np.random.default_rng(5)
    n = 4000
    groups = generator.integers(0, 3, 2 * n)
    groups[n:] = np.where(groups[n:] == 2, 1, groups[n:])
    scores, first = generator.normal(groups, 1.0), np.arange(2 * n) < n
    waves = [(scores, groups, np.ones(2 * n), there * 1.0) for there in (first, ~first)]
    found = designed_mix_shift(designed_means(*rows_of(np.arange(2 * n), 2 * n, waves)))
    table = []
    for there in (first, ~first):
        parts = [scores[there & (groups == g)] for g in range(3)]
        table += [[p.size for p in parts], [p.mean() if p.size else 0 for p in parts]]
        table += [[p.std(ddof=1) / np.sqrt(p.size) if p.size else 0 for p in parts]]
    plain = mix_shift(*table)
    for name in ("change", "composition", "rate"):
        assert np.isclose(getattr(found, name), getattr(plain, name), atol=1e-9), name
        assert np.isclose(getattr(found, f"{name}_se"), getattr(plain, f"{name}_se"), rtol=0.01), name
    assert found.rate_by_segment[2] == 0
