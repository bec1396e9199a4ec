"""Raking: a sample weighted to known shares, and what that costs."""

import numpy as np
import pytest

from gapkit.errors import GapkitError
from gapkit.scoring.raking import raked
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws
from tests.scoring.design_samples import branch_survey

SHARES = {"channel": {"web": 0.5, "shop": 0.3, "phone": 0.2}}


def plain():
    return branch_survey(weighted=False, clustered=False, stratified=False)


def test_every_group_gets_its_known_share():
    _, answers = plain()
    weighted, note = raked(answers, SHARES)
    codes = answers.segments["channel"].codes
    found = [float(weighted.weight[codes == i].sum() / weighted.weight.sum()) for i in range(3)]
    assert found == pytest.approx([0.5, 0.3, 0.2]) and note.converged and note.misfit < 1e-9
    assert weighted.weight.mean() == pytest.approx(1) and note.unknown == 0
    assert note.n_effective == pytest.approx(weighted.weight.sum() ** 2 / (weighted.weight**2).sum())


def test_numbers_of_people_do_as_well_as_shares():
    _, answers = plain()
    counts = {"channel": {"web": 5000, "shop": 3000, "phone": 2000}}
    assert raked(answers, counts)[0].weight == pytest.approx(raked(answers, SHARES)[0].weight)


def test_weights_are_cut_at_the_cap_and_it_is_told():
    _, answers = plain()
    _, note = raked(answers, {"channel": {"web": 0.96, "shop": 0.02, "phone": 0.02}}, cap=2.0)
    assert note.trimmed > 0 and not note.converged and note.misfit > 0.05


@pytest.mark.parametrize(
    ("margins", "key"),
    [
        ({"region": {"n": 1}}, "margins.no_such_segment"),
        ({"channel": {"web": 0.5, "shop": 0.5}}, "margins.no_target"),
        ({"channel": {"web": 0.5, "shop": 0.3, "phone": 0.1, "fax": 0.1}}, "margins.nobody"),
        ({"channel": {"web": -0.5, "shop": 0.3, "phone": 0.2}}, "margins.not_shares"),
    ],
)
def test_margins_that_do_not_fit_the_survey_are_refused(margins, key):
    with pytest.raises(GapkitError) as refused:
        raked(plain()[1], margins)
    assert [fault.key for fault in refused.value.faults] == [key]
    for language in ("en", "es"):
        assert all(fault.text(language) for fault in refused.value.faults)


def test_a_study_weighted_to_known_shares_says_so():
    questionnaire, answers = plain()
    study = Study.of(questionnaire, answers, margins=SHARES)
    found = diagnose(study, thresholds=few_draws(6))
    weight = raked(answers, SHARES)[0].weight
    e, p = (answers.codes[role][0].astype(float) for role in ("expectation", "perception"))
    both = (e > 0) & (p > 0)
    assert found.gaps.items[0].gap == pytest.approx(np.average((p - e)[both], weights=weight[both]))
    assert found.quality.raking.margins == ("channel",)
    assert ("passed", "raked") in {(sign, key) for sign, key, _ in found.quality.flags}
    cut = Study.of(questionnaire, answers, margins={"channel": {"web": 0.96, "shop": 0.02, "phone": 0.02}}, cap=2.0)
    flags = diagnose(cut, thresholds=few_draws(6)).quality.flags
    assert ("caution", "raking") in {(sign, key) for sign, key, _ in flags}
