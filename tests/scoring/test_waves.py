"""Changes between waves: the right standard error for who answered, and what a change is made of."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from gapkit.diagnosis.compared import Wave, compared
from gapkit.errors import GapkitError
from gapkit.model import Answers, Scale, Segment
from gapkit.scoring.waves.pairs import common_places
from gapkit.tally.scores import person_scores
from tests.report.made_surveys import questionnaire
from tests.wave_samples import made_answers, made_wave, two_waves


def overall_gaps(wave):
    """Return everybody's overall gap."""
    numerator, present, unit = person_scores(wave.diagnosis.questionnaire, wave.answers, 0.5)[0]["gap", ""]
    return np.where(present, numerator / unit, np.nan)


def test_the_same_people_are_tested_by_their_own_differences():
    before, after = made_wave(made_answers(1)), made_wave(made_answers(2, (0.3, 0.1)), "ola 2")
    found = compared([before, after]).waves
    theirs = stats.ttest_rel(overall_gaps(after), overall_gaps(before))
    row = found.row("overall")
    assert (found.design, row.method, row.n_common) == ("panel", "panel", 120)
    assert row.p_value == pytest.approx(theirs.pvalue, rel=1e-9)
    interval = theirs.confidence_interval()
    assert (row.change_low, row.change_high) == pytest.approx((interval.low, interval.high), rel=1e-9)


def test_other_people_are_compared_by_welch():
    before, after = made_wave(made_answers(1)), made_wave(made_answers(2, first=500, people=80), "ola 2")
    found = compared([before, after]).waves
    theirs = stats.ttest_ind(overall_gaps(after), overall_gaps(before), equal_var=False)
    row = found.row("overall")
    assert (found.design, found.common, row.method) == ("independent", None, "independent")
    assert row.p_value == pytest.approx(theirs.pvalue, rel=1e-9)
    assert row.df == pytest.approx(theirs.df, rel=1e-9)


def test_some_of_the_same_people_narrow_the_interval_by_their_covariance():
    before, after = two_waves()
    row = compared([before, after]).waves.row("overall")
    one, two = overall_gaps(before), overall_gaps(after)
    covariance = np.cov(one[40:], two[:80])[0, 1]
    variance = one.var(ddof=1) / 120 + two.var(ddof=1) / 120 - 2 * 80 * covariance / 120**2
    assert (row.method, row.n_common) == ("overlap", 80)
    assert row.change_se == pytest.approx(math.sqrt(variance), rel=1e-9)
    alone = compared([Wave(before.diagnosis), after]).waves.row("overall")
    assert alone.change == pytest.approx(row.change, rel=1e-12)
    assert alone.change_se > row.change_se


def test_a_published_diagnosis_compares_like_rows_of_other_people():
    before = made_wave(made_answers(1, ids=False))
    after = made_wave(made_answers(2, ids=False), "ola 2")
    rows, published = compared([before, after]).waves, compared([Wave(before.diagnosis), after]).waves
    assert "no_rows" in published.notes and "no_ids" in rows.notes
    for mine, theirs in zip(rows.rows, published.rows, strict=True):
        assert mine.change == pytest.approx(theirs.change, rel=1e-9)
        assert mine.change_se == pytest.approx(theirs.change_se, rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), first=st.integers(0, 60), weighted=st.booleans())
def test_a_change_of_the_gap_is_that_of_perception_minus_that_of_expectation(seed, first, weighted):
    before = made_wave(made_answers(seed, people=40, weighted=weighted))
    after = made_wave(made_answers(seed + 1, (0.4, -0.2), people=40, first=first, weighted=weighted), "ola 2")
    forth, back = compared([before, after]).waves, compared([after, before]).waves
    for row in forth.rows:
        if row.suppressed or row.level == "outcome":
            continue
        assert row.change == pytest.approx(row.perception_change - row.expectation_change, abs=1e-9)
        assert row.change_low <= row.change <= row.change_high
        mirrored = back.row(row.code, row.segment, row.value)
        assert mirrored.change == pytest.approx(-row.change, abs=1e-12)
        assert mirrored.change_se == pytest.approx(row.change_se, abs=1e-12)
        assert row.p_adjusted >= row.p_value - 1e-12 or math.isnan(row.p_value)


def test_dimensions_are_one_family_of_holm_and_items_one_of_benjamini_and_hochberg():
    rows = compared(two_waves()).waves.rows
    dimensions = [row for row in rows if row.level == "dimension" and not row.segment]
    items = [row for row in rows if row.level == "item"]
    p = sorted(row.p_value for row in dimensions)
    assert sorted(row.p_adjusted for row in dimensions) == pytest.approx([min(1, 2 * p[0]), max(2 * p[0], p[1])])
    assert [row.p_adjusted for row in items] == pytest.approx(
        stats.false_discovery_control([row.p_value for row in items]).tolist()
    )


def test_an_established_change_says_what_it_comes_from():
    many = {"people": 400}
    base = made_wave(made_answers(1, **many))

    def source(shift, lower):
        other = made_wave(made_answers(2, shift, lower=lower, **many), "ola 2")
        return compared([base, other]).waves.row("D0").source

    assert source((0.6, 0.0), 0.0) == "delivery"
    assert source((0.0, 0.0), 0.6) == "expectations"
    assert source((0.5, 0.0), 0.5) == "both"
    assert source((-0.6, 0.0), 0.0) == "delivery"
    assert source((0.0, 0.0), 0.0) is None


def test_intervals_of_partly_the_same_people_cover_the_true_change():
    # Items whose traits and answers have nothing in common are so many surveys at once: 40 in each of 12.
    random, items = np.random.default_rng(7), 40
    asked = questionnaire((items,))
    covered = []
    for _ in range(12):
        trait = random.normal(0, 0.8, (items, 60))

        def wave(who, name, trait=trait):
            level = 4.0 + trait[:, who] + random.normal(0, 0.8, (items, 40))
            codes = {
                "expectation": np.full(level.shape, 5, np.uint8),
                "perception": np.clip(np.rint(level), 1, 7).astype(np.uint8),
            }
            answers = Answers(codes, respondent=(who + 1).astype(np.uint64))
            return made_wave(answers, name, asked=asked, replicates=9)

        rows = compared([wave(np.arange(40), "1"), wave(np.arange(20, 60), "2")]).waves.rows
        told = [row for row in rows if row.level == "item"]
        assert {(row.method, row.n_common) for row in told} == {("overlap", 20)}
        covered += [row.change_low <= 0 <= row.change_high for row in told]
    # 456 of 480 expected; three standard errors of the binomial on either side.
    assert len(covered) == 480 and 442 <= sum(covered) <= 470


def test_the_detectable_change_is_seen_with_the_planned_power():
    before, after = made_wave(made_answers(1)), made_wave(made_answers(2, first=900), "ola 2")
    row = compared([before, after]).waves.row("overall")
    critical = stats.t.ppf(0.975, row.df)
    power = stats.nct.sf(critical, row.df, row.detectable / row.change_se)
    assert power == pytest.approx(0.8, abs=0.01)


def test_small_groups_stay_hidden_whichever_wave_they_are_small_in():
    groups = ("web", "tienda", "fax")
    before, after = made_answers(1, groups=groups), made_answers(2, groups=groups)
    codes = before.segments["Canal"].codes.copy()
    codes[:30] = 2
    before = dataclasses.replace(before, segments={"Canal": Segment("Canal", groups, codes)})
    codes = after.segments["Canal"].codes.copy()
    codes[:3] = 2
    after = dataclasses.replace(after, segments={"Canal": Segment("Canal", groups, codes)})
    found = compared([made_wave(before), made_wave(after, "ola 2")]).waves
    hidden = [row for row in found.rows if row.value == "fax"]
    assert hidden and all(row.suppressed and row.n_before is None and math.isnan(row.change) for row in hidden)
    assert any(row.suppressed and row.protected for row in found.rows)
    assert not {"fax"} & {row.value for row in found.decomposition}


def test_an_id_written_twice_is_nobody():
    first = np.array([5, 6, 6, 7, 0], np.uint64)
    second = np.array([7, 6, 0, 5], np.uint64)
    one, two = common_places(first, second)
    assert list(zip(first[one].tolist(), second[two].tolist(), strict=True)) == [(5, 5), (7, 7)]
    assert common_places(None, second)[0].size == 0


def test_clusters_are_not_taken_for_people_who_answered_twice():
    branches = (np.arange(120) % 12).astype(np.int32)
    waves = [made_wave(dataclasses.replace(made_answers(seed), cluster=branches), f"ola {seed}") for seed in (1, 2)]
    found = compared(waves).waves
    assert found.design == "independent" and "clusters" in found.notes


def test_the_mix_and_the_groups_add_up_to_the_change():
    found = compared(two_waves()).waves
    total = next(row for row in found.decomposition if not row.value)
    parts = [row for row in found.decomposition if row.value]
    assert total.composition + total.rate == pytest.approx(found.row("overall").change, abs=1e-9)
    assert sum(row.composition for row in parts) == pytest.approx(total.composition, abs=1e-9)
    assert sum(row.rate for row in parts) == pytest.approx(total.rate, abs=1e-9)
    assert total.moved == pytest.approx(abs(parts[0].share_after - parts[0].share_before))
    assert any(finding.kind == "wave.mix" for finding in compared(two_waves()).findings)


def test_the_way_to_a_target_starts_at_the_earlier_gap():
    before, after = two_waves()
    found = compared([before, after]).waves
    way = next(row for row in found.attainment if row.code == "D0")
    assert way.target == -0.15
    assert way.share == pytest.approx((way.current - way.start) / (way.target - way.start))
    assert way.share_low < way.share < way.share_high and way.state == "closer"
    stayed = next(row for row in found.attainment if row.code == "D1")
    assert stayed.state == "unclear"


def test_groups_that_only_rated_are_compared_with_a_published_wave_too():
    rated = questionnaire((3, 3), columns=("perception",))
    waves = []
    for seed, shift, name in ((1, (0.0, 0.0), "ola 1"), (2, (0.8, 0.0), "ola 2")):
        answers = made_answers(seed, shift, first=200 * seed, ids=False)
        only = dataclasses.replace(answers, codes={"perception": answers.codes["perception"]}, outcomes={})
        waves.append(made_wave(only, name, asked=rated))
    with_rows = compared(waves).waves
    published = compared([Wave(waves[0].diagnosis), waves[1]]).waves
    groups = [row for row in with_rows.rows if row.segment and row.level == "dimension"]
    assert groups and all(math.isfinite(row.change_se) for row in groups)
    for row in groups:
        place = (row.segment, row.value, row.code)
        other = next(r for r in published.rows if (r.segment, r.value, r.code) == place)
        assert (other.change, other.change_se) == pytest.approx((row.change, row.change_se), rel=1e-9)


def test_a_target_set_on_a_shorter_scale_is_held_against_the_longer_one():
    before, after = two_waves()
    longer = dataclasses.replace(questionnaire((3, 3)), scale=Scale(1, 13))
    codes = {role: array * 2 - 1 for role, array in after.answers.codes.items()}
    stretched = made_wave(dataclasses.replace(after.answers, codes=codes, outcomes={}), "ola 2", asked=longer)
    plain = compared([before, after]).waves
    found = compared([before, stretched], comparable=True).waves
    for one, two in zip(plain.attainment, found.attainment, strict=True):
        assert (two.code, two.target) == (one.code, pytest.approx(2 * one.target))
        assert (two.start, two.current) == pytest.approx((2 * one.start, 2 * one.current))
        assert (two.share, two.share_low, two.share_high) == pytest.approx((one.share, one.share_low, one.share_high))


def test_those_who_started_low_are_expected_to_come_back():
    before = made_answers(1, people=300)
    low = np.argsort(before.codes["perception"].mean(axis=0))[:80]
    after = made_answers(2, people=300).select(low)
    diagnosis = compared([made_wave(before), made_wave(after, "ola 2")])
    row = next(one for one in diagnosis.waves.same_people if one.code == "overall")
    assert row.selective and 0 < row.expected < row.everybody - row.selected
    assert row.expected == pytest.approx((1 - row.correlation) * (row.everybody - row.selected))
    assert row.beyond is False
    assert [f.kind for f in diagnosis.findings if f.kind == "wave.return"] == ["wave.return"]


def test_a_handful_who_left_cannot_be_worked_out_from_those_who_stayed():
    after = made_answers(2).select(np.arange(118))
    found = compared([made_wave(made_answers(1)), made_wave(after, "ola 2")]).waves
    assert not found.same_people


def test_the_effect_of_a_treatment_is_the_difference_of_two_changes():
    before = made_wave(made_answers(1, people=400, ids=False))
    after = made_wave(made_answers(2, people=400, ids=False, treated=0.8), "ola 2")
    row = compared([before, after], treated=("Canal", "tienda")).waves.treatment[0]
    means = []
    for wave in (before, after):
        gaps, group = overall_gaps(wave), wave.answers.segments["Canal"].codes
        means.append((gaps[group == 1].mean(), gaps[group == 0].mean()))
    assert row.effect == pytest.approx(means[1][0] - means[0][0] - means[1][1] + means[0][1])
    assert row.effect_low < 0.8 < row.effect_high and row.verdict == "gap_relevant"


def test_a_treated_group_must_exist_in_both_waves():
    with pytest.raises(GapkitError, match="no group Canal=fax"):
        compared(two_waves(), treated=("Canal", "fax"))
    before, after = two_waves()
    with pytest.raises(GapkitError, match="answers of both waves"):
        compared([Wave(before.diagnosis), after], treated=("Canal", "web"))


def test_several_waves_have_a_slope_and_limits():
    shifts = ((0.0, 0.0), (0.0, 0.3), (0.0, 0.6), (1.2, 0.9))
    waves = [made_wave(made_answers(i, s, first=1000 * i), f"ola {i}") for i, s in enumerate(shifts)]
    found = compared(waves).waves
    assert found.row("overall").before == pytest.approx(waves[2].diagnosis.gaps.overall.gap)
    slope = next(row for row in found.trends if row.code == "D1")
    assert slope.slope_low < 0.3 < slope.slope_high and slope.p_adjusted < 0.001
    jump = [point for point in found.series if point.code == "D0"]
    assert [point.beyond for point in jump] == [False, False, False, True]
    assert all(point.limit_low < point.mean < point.limit_high for point in jump[:3])


def test_outcomes_of_other_people_have_the_intervals_of_their_kind():
    before, after = made_wave(made_answers(1)), made_wave(made_answers(2, (0.5, 0), first=900), "ola 2")
    rows = {row.code: row for row in compared([before, after]).waves.rows if row.level == "outcome"}
    assert set(rows) == {"nps", "csat", "ces"}
    one, two = (next(o for o in w.diagnosis.outcomes if o.code == "csat") for w in (before, after))
    theirs = stats.chi2_contingency([[w.value * w.n, (1 - w.value) * w.n] for w in (one, two)], correction=False)
    assert rows["csat"].p_value == pytest.approx(theirs.pvalue, rel=1e-9)
    same = compared([made_wave(made_answers(1)), made_wave(made_answers(2, (0.5, 0)), "ola 2")]).waves
    assert same.row("nps").method == "panel" and same.row("nps").change_se < rows["nps"].change_se


def test_the_same_answers_with_more_people_are_no_second_wave():
    longer = made_answers(1, people=123)
    shorter = longer.select(np.arange(120))
    with pytest.raises(GapkitError, match="very same answers"):
        compared([made_wave(shorter), made_wave(longer, "ola 2")])
