"""Waves of the same branches, or of the same people more than once: what returns counts as itself.

Golden numbers: R 4.2.2, survey 4.1-1, on the two waves of design_samples one below the other, those without the score
left out: svydesign(id=~branch, strata=~region, weights=~w, nest=TRUE), lonely.psu="adjust", svyby(~score, ~wave,
svymean, covmat=TRUE) and svycontrast. Difference in differences: svyby(~score, ~wave + group), no weights nor regions.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from gapkit.diagnosis.compared import Wave, compared
from gapkit.diagnosis.diagnosis import Input
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.intake.answers.persons import clusters
from gapkit.model import Answers, Segment
from gapkit.study import Study, diagnose
from tests.report.made_surveys import OUTCOMES
from tests.report.made_surveys import questionnaire as form_of
from tests.scoring.design_samples import branch_waves
from tests.wave_samples import made_answers, made_wave

QUICK = Thresholds.for_range(6, replicates=0)


def wave(questionnaire, answers, name):
    study = Study.of(questionnaire, answers)
    return Wave(diagnose(study, thresholds=QUICK, source=Input(name, name, answers.people, answers.people)), answers)


def waves_of(questionnaire, first, second, **options):
    return compared([wave(questionnaire, first, "1"), wave(questionnaire, second, "2")], **options).waves


@pytest.mark.parametrize(
    ("code", "change", "se"),
    [
        ("D0", 0.67998049013333, 0.13584922403575),
        ("overall", 0.73998107630949, 0.12566751170140),
        ("I1", 0.64757759215911, 0.15547847880080),
    ],
)
def test_a_change_of_weighted_branches_in_regions_is_that_of_the_survey_package(code, change, se):
    found = waves_of(*branch_waves())
    row = found.row(code)
    assert (row.change, row.change_se) == (pytest.approx(change, rel=1e-11), pytest.approx(se, rel=1e-11))
    # Twelve of thirteen branches are in both waves: a little less than the ten degrees of freedom of R.
    assert 9 < row.df < 10 and found.common_clusters == 12
    assert row.change_high - row.change == pytest.approx(stats.t.ppf(0.975, row.df) * row.change_se)


def test_both_parts_of_a_change_rest_on_the_branches_too():
    row = waves_of(*branch_waves()).row("D0")
    for part, change, se in (
        ("expectation", -0.040606758593212, 0.07150999621371),
        ("perception", 0.63937373154012, 0.13688405697174),
    ):
        assert getattr(row, f"{part}_change") == pytest.approx(change, rel=1e-10)
        width = getattr(row, f"{part}_high") - getattr(row, f"{part}_low")
        assert width / 2 == pytest.approx(stats.t.ppf(0.975, row.df) * se, rel=0.01)


def test_branches_without_weights_and_the_groups_inside_them():
    questionnaire, first, second = branch_waves(weighted=False, stratified=False)
    found = waves_of(questionnaire, first, second, treated=("channel", "web"))
    assert found.row("D0").change_se == pytest.approx(0.14713283245027, rel=1e-11)
    assert found.row("overall").change_se == pytest.approx(0.13591745028132, rel=1e-11)
    effect = found.treatment[0]
    assert effect.effect == pytest.approx(0.070555555555556, abs=1e-12)
    reach = stats.t.ppf(0.975, 12) * 0.19567165951122
    assert effect.effect_high - effect.effect == pytest.approx(reach, rel=1e-10)
    groups = [row for row in found.rows if row.segment and not row.suppressed]
    assert groups and all(0 < row.df <= 12 for row in groups)


def test_branches_treated_whole_are_strata_of_their_own():
    questionnaire, first, second = branch_waves(weighted=False, stratified=False)
    sides = [
        replace(one, segments={"side": Segment("side", ("others", "treated"), (one.cluster < 9).astype(np.int32))})
        for one in (first, second)
    ]
    effect = waves_of(questionnaire, *sides, treated=("side", "treated")).treatment[0]
    # R: strata=~treated, 13 branches less 2.
    assert effect.effect == pytest.approx(0.16599731348324, rel=1e-11)
    reach = stats.t.ppf(0.975, 11) * 0.26619064982951
    assert effect.effect_high - effect.effect == pytest.approx(reach, rel=1e-10)


def test_the_names_of_branches_matter_and_their_codes_do_not():
    questionnaire, first, second = branch_waves(weighted=False, stratified=False)
    turned = np.random.default_rng(1).permutation(18)
    keys = np.zeros(18, np.uint64)
    keys[turned] = second.cluster_keys
    renamed = replace(second, cluster=turned[second.cluster].astype(np.int32), cluster_keys=keys)
    same, other = (waves_of(questionnaire, first, one) for one in (second, renamed))
    assert [row.change_se for row in other.rows] == pytest.approx([row.change_se for row in same.rows])
    strangers = waves_of(questionnaire, first, replace(second, cluster_keys=second.cluster_keys + np.uint64(7)))
    unnamed = waves_of(questionnaire, first, replace(second, cluster_keys=None))
    assert strangers.common_clusters is None and "clusters" in strangers.notes and "clusters_linked" in same.notes
    assert [row.change_se for row in strangers.rows] == pytest.approx([row.change_se for row in unnamed.rows])
    row = strangers.row("overall")
    apart = [diagnose(Study.of(questionnaire, one), thresholds=QUICK).gaps.overall for one in (first, second)]
    assert row.change_se == pytest.approx(np.hypot(apart[0].gap_se, apart[1].gap_se))
    welch = row.change_se**4 / sum(one.gap_se**4 / one.df for one in apart)
    assert row.df == pytest.approx(min(welch, apart[0].df + apart[1].df))


def test_a_branch_is_known_by_its_name_however_it_is_written():
    codes, keys = clusters(["Oficina 3", "oficina 3 ", None, "Madrid", None])
    other, others = clusters(["MADRID", "Oficina 3"])
    assert codes.tolist() == [0, 0, 1, 2, 3] or codes.tolist() == [0, 1, 2, 3, 4]
    assert keys[codes[0]] == keys[codes[1]] == others[other[1]]
    assert keys[codes[3]] == others[other[0]]
    assert keys[codes[2]] == keys[codes[4]] == 0 and codes[2] != codes[4]


def test_people_in_both_waves_of_the_same_branches_are_told_and_counted_once():
    questionnaire, first, second = branch_waves(weighted=False, stratified=False)
    i = np.arange(180, dtype=np.uint64) + np.uint64(1)
    first, second = replace(first, respondent=i[i % 3 != 1]), replace(second, respondent=i[i % 3 != 2])
    found = waves_of(questionnaire, first, second)
    assert found.design == "overlap" and found.common == 60
    assert found.row("overall").n_common > 0
    assert found.row("D0").change_se == pytest.approx(0.14713283245027, rel=1e-11)


def outcomes(branch, felt, who):
    """Return answers of an NPS alone besides one item."""
    codes = {"expectation": np.full((3, felt.size), 5, np.uint8), "perception": np.full((3, felt.size), 4, np.uint8)}
    codes["perception"][0] = 3 + (who % 3)
    return Answers(
        codes,
        outcomes={"nps": np.clip(np.rint(7.5 + 2 * felt), 0, 10)},
        cluster=branch.astype(np.int32),
        cluster_keys=np.arange(1, branch.max() + 2, dtype=np.uint64),
    )


def test_the_net_promoter_score_of_the_same_branches_changes_with_them():
    generator = np.random.default_rng(9)
    branch, form = np.repeat(np.arange(24), 10), form_of((3,), outcomes=OUTCOMES)
    lasting = generator.normal(0, 1.2, 24)[branch]
    made = [outcomes(branch, lasting + generator.normal(0, 0.5, 240), np.arange(240)) for _ in range(2)]
    linked, apart = (
        waves_of(form, *(replace(one, cluster_keys=keys) for one, keys in zip(made, kept, strict=True))).row("nps")
        for kept in ((made[0].cluster_keys,) * 2, (None, None))
    )
    net = [100.0 * ((one.outcomes["nps"] >= 9) * 1.0 - (one.outcomes["nps"] <= 6)) for one in made]
    steps = np.array([(net[1] - net[0])[branch == b].mean() for b in range(24)])
    assert linked.change_se == pytest.approx(steps.std(ddof=1) / 24**0.5, rel=1e-9)
    assert linked.df == 23 and linked.change_se < apart.change_se / 2
    assert apart.df > 23


def test_the_mix_of_the_same_people_knows_that_they_are():
    first, second = (made_answers(seed) for seed in (1, 2))
    group = first.segments["Canal"]
    flip = np.arange(120) < 12
    moved = replace(group, codes=np.where(flip, 1 - group.codes, group.codes).astype(np.int32))
    second = replace(second, segments={"Canal": moved})
    panel, apart = (
        compared([made_wave(one) for one in pair]).waves.decomposition[0]
        for pair in (
            (first, second),
            (replace(first, respondent=None), replace(second, respondent=None)),
        )
    )
    assert (panel.composition, panel.rate) == (pytest.approx(apart.composition), pytest.approx(apart.rate))
    assert panel.rate_high - panel.rate_low < 0.8 * (apart.rate_high - apart.rate_low)


def test_the_slope_of_a_panel_is_surer_than_that_of_strangers():
    # A trait of their own makes people of several waves resemble themselves: what they all share leaves the slope.
    panel = [made_wave(made_answers(i, (0.0, 0.1 * i)), f"ola {i}") for i in range(3)]
    strangers = [made_wave(replace(made_answers(i, (0.0, 0.1 * i)), respondent=None), f"ola {i}") for i in range(3)]
    one, other = (next(row for row in compared(w).waves.trends if row.code == "D1") for w in (panel, strangers))
    # Weights hardly differ, so the slope is about half of last minus first: its error is that of the people's changes.
    last, first = (next(r for r in w.scores.gaps.dimensions if r.code == "D1").gap for w in (panel[2], panel[0]))
    assert one.slope == pytest.approx((last - first) / 2, abs=0.03)
    scores = [w.scores.people.of("gap", "D1") for w in panel]
    steps = (scores[2] - scores[0]) / 2
    assert (one.slope_high - one.slope_low) / 2 == pytest.approx(1.96 * steps.std(ddof=1) / steps.size**0.5, rel=0.02)
    assert one.slope_high - one.slope_low < 0.9 * (other.slope_high - other.slope_low)


def test_branches_asked_three_times_leave_a_t_of_their_own():
    questionnaire, first, second = branch_waves(weighted=False, stratified=False)
    codes = {**second.codes, "perception": np.clip(second.codes["perception"], 0, 6)}
    third = replace(second, codes=codes)
    found = compared([wave(questionnaire, one, str(i)) for i, one in enumerate((first, second, third))]).waves
    row = next(row for row in found.trends if row.code == "overall")
    width = (row.slope_high - row.slope_low) / 2
    t = row.slope / (width / stats.t.ppf(0.975, 12))
    assert row.p_value == pytest.approx(2 * stats.t.sf(abs(t), 12))


def test_a_person_moves_for_sure_beyond_the_noise_of_two_measurements():
    before, after = made_wave(made_answers(1, people=300)), made_wave(made_answers(2, (0.4, 0.0), people=300), "ola 2")
    row = next(one for one in compared([before, after]).waves.same_people if one.code == "D0")
    alpha = next(
        one.alpha for one in before.diagnosis.soundness.dimensions if (one.dimension, one.column) == ("D0", "gap")
    )
    sd = before.diagnosis.gaps.dimensions[0].gap_sd
    # Jacobson and Truax (1991): 1.96 sqrt(2) SEM.
    assert row.reliable == pytest.approx(1.959963984540054 * 2**0.5 * sd * (1 - alpha) ** 0.5)
    one, two = (w.scores.people.of("gap", "D0") for w in (before, after))
    assert row.improved == pytest.approx(np.mean(two - one > row.reliable))
    assert row.worsened == pytest.approx(np.mean(two - one < -row.reliable)) and row.improved > row.worsened
    whole = next(one for one in compared([before, after]).waves.same_people if one.code == "overall")
    assert 0 < whole.reliable < row.reliable


def test_regions_of_whole_branches_change_with_the_errors_of_their_own_branches():
    # R: svydesign(id=~branch, strata=~region, weights=~1), each region its own domain.
    questionnaire, *both = branch_waves(weighted=False)
    told = [replace(one, stratum=None, segments={"region": replace(one.stratum, name="region")}) for one in both]
    rows = {row.value: row for row in waves_of(questionnaire, *told).rows if row.segment and row.code == "D0"}
    for value, change, se, branches in (
        ("north", 0.71191553544495, 0.29112543824377, 3),
        ("centre", 0.52450980392157, 0.43563230179667, 4),
        ("south", 0.67956741326307, 0.18367650235043, 6),
    ):
        row = rows[value]
        assert (row.change, row.change_se) == (pytest.approx(change, rel=1e-11), pytest.approx(se, rel=1e-11))
        assert 0 < row.df <= branches - 1
