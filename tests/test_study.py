"""The whole path from answers to diagnosis, against what R says of the reference survey."""

from dataclasses import replace

import numpy as np
import pytest

from gapkit.errors import GapkitError
from gapkit.model import Outcome, Scale, Text
from gapkit.study import Study, diagnose
from tests.driver_samples import moved_survey
from tests.reference import REFERENCE, reference_diagnosis, reference_survey

# The reference tables print five to seven digits.
CLOSE = {"rel": 2e-5, "abs": 6e-7}

BOOTSTRAP = ("bootstrap_low", "bootstrap_high", "pseudo_median", "pseudo_median_low", "pseudo_median_high")
"""What the overall gap needs the rows for."""


def test_items_are_those_of_r():
    told = REFERENCE["items"]
    for i, row in enumerate(reference_diagnosis("en").gaps.items):
        assert row.n == 40 and row.df == 39
        for field, name in {
            "gap": "mean",
            "gap_sd": "sd",
            "t": "t",
            "p_value": "t_p",
            "signed_rank_z": "pratt_z",
            "signed_rank_p": "pratt_p",
            "signed_rank_exact": "pratt_p_exact",
            "rank_biserial": "rank_biserial",
            "superiority": "superiority",
        }.items():
            assert getattr(row, field) == pytest.approx(told[name][i], **CLOSE), (row.code, field)
        assert [row.below * 40, row.at * 40, row.above * 40] == pytest.approx(
            [told["below"][i], told["at"][i], told["above"][i]]
        )


def test_dimensions_are_those_of_r():
    told = REFERENCE["dimensions"]
    diagnosis = reference_diagnosis("en")
    for i, row in enumerate(diagnosis.gaps.dimensions):
        for field, name in {
            "gap": "mean",
            "gap_sd": "sd",
            "t": "t",
            "p_value": "p",
            "d_z": "d_z",
            "d_av": "d_av",
            "correlation": "correlation",
        }.items():
            assert getattr(row, field) == pytest.approx(told[name][i], **CLOSE), (row.code, field)
        assert [row.gap_low, row.gap_high] == pytest.approx(told["interval_95"][i], **CLOSE)
        for column in ("expectation", "perception", "gap"):
            alpha = diagnosis.reliability.where(dimension=row.code, column=column)[0]
            assert alpha.alpha == pytest.approx(told[f"alpha_{column}"][i], **CLOSE)
            if column == "perception":
                assert [alpha.alpha_low, alpha.alpha_high] == pytest.approx(told["feldt_perception"][i], **CLOSE)
                items = diagnosis.soundness.items.where(dimension=row.code, column=column)
                assert [x.item_rest for x in items] == pytest.approx(told["item_rest_perception"][i], **CLOSE)
                dropped = [x.alpha_if_dropped for x in items]
                assert dropped == pytest.approx(told["alpha_if_dropped_perception"][i], **CLOSE)
    differences = [row.estimate for row in diagnosis.soundness.difference]
    assert differences == pytest.approx(told["difference_reliability"], **CLOSE)


def test_overall_weighted_joint_and_net_promoter_are_those_of_r():
    diagnosis = reference_diagnosis("en")
    told, joint = REFERENCE["overall"], REFERENCE["hotelling"]["dimensions"]
    assert diagnosis.gaps.overall.gap == pytest.approx(told["mean_of_dimensions"], abs=1e-7)
    assert diagnosis.gaps.weighted.individual == pytest.approx(told["weighted_individual"], abs=1e-7)
    assert diagnosis.gaps.weighted.aggregate == pytest.approx(told["weighted_aggregate"], abs=1e-7)
    found = diagnosis.gaps.joint
    assert (found.df1, found.df2) == (joint["df1"], joint["df2"])
    assert [found.t2, found.f, found.p_value] == pytest.approx([joint["t2"], joint["f"], joint["p"]], rel=1e-4)
    nps = diagnosis.outcomes[0]
    assert nps.value == REFERENCE["net_promoter"]["score"]
    assert [nps.low, nps.high] == pytest.approx(REFERENCE["net_promoter"]["interval"], abs=1e-3)


def test_sampling_weights_give_the_standard_error_of_the_survey_package():
    questionnaire, answers = reference_survey()
    weighted = replace(answers, weight=answers.points[0] * 100)
    row = diagnose(Study.of(questionnaire, weighted)).gaps.dimensions.of("A")
    told = REFERENCE["survey"]
    assert row.gap == pytest.approx(told["mean"], abs=1e-8)
    assert row.gap_se == pytest.approx(told["se_without_clusters"], abs=1e-5)
    effective = diagnose(Study.of(questionnaire, weighted)).quality.effective_n
    assert effective == pytest.approx(told["kish_n"], abs=1e-6)


def test_segments_are_the_groups_of_the_rows():
    told = REFERENCE["segments"]
    for row in reference_diagnosis("en").segments:
        assert row.n == told["n"][row.value]
        if row.dimension == "A":
            assert row.gap == pytest.approx(told["mean_A"][row.value], abs=1e-6)


def test_people_without_points_get_those_of_their_group_and_are_counted():
    questionnaire, answers = reference_survey()
    points = answers.points.copy()
    points[:, :3] = np.nan
    study = Study.of(questionnaire, replace(answers, points=points))
    assert study.points_completed == 3
    group = answers.segments["group"].codes
    alike = (group == group[0]) & ~np.isnan(points).any(axis=0)
    assert study.answers.points[:, 0] == pytest.approx(points[:, alike].mean(axis=1))
    flags = {key: facts for _, key, facts in diagnose(study).quality.flags}
    assert flags["points"]["k"] == 3


def test_a_study_without_rows_has_everything_but_what_needs_them():
    questionnaire, answers = reference_survey()
    study = replace(Study.of(questionnaire, answers), answers=None)
    without, whole = diagnose(study), diagnose(Study.of(questionnaire, answers))
    row, other = without.gaps.overall, whole.gaps.overall
    assert np.isnan(row.bootstrap_low) and np.isfinite(other.bootstrap_low) and "bootstrap_needs_rows" in row.notes
    of_rows = {name: getattr(row, name) for name in (*BOOTSTRAP, "notes")}
    assert repr(without.gaps) == repr(replace(whole.gaps, overall=replace(other, **of_rows)))
    assert all(row.rank_low is None for row in without.priorities)
    assert [row.code for row in without.priorities] == [row.code for row in whole.priorities]


def test_an_outcome_turned_against_its_metric_is_refused():
    reversed_ = Outcome("csat", "csat", Text("Satisfacción", "Satisfaction"), Scale(1, 5), higher_is_better=False)
    questionnaire, answers = moved_survey(outcomes=(reversed_,))
    with pytest.raises(GapkitError) as caught:
        Study.of(questionnaire, answers)
    assert [fault.key for fault in caught.value.faults] == ["questionnaire.outcome_reversed"]
