"""By which rule the next wave decides, and that its n has the power it says for exactly that rule."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import stdtrit

from gapkit.diagnosis.plan.checks import decided, next_checks
from gapkit.diagnosis.plan.planned import planned
from gapkit.diagnosis.plan.results import NextCheck
from gapkit.model import Answers
from gapkit.model.plan import Plan
from gapkit.study import Study, diagnose
from tests.diagnosis.plan.planned_samples import SEED, whole
from tests.few_draws import few_draws
from tests.strategies import make_questionnaire

SIZES = (3, 2)
WAVES = 20_000


def answers(seed, people, *, clusters=0, alike=0.0):
    """Return answers of people in branches that move perception and expectation alike, so that gaps hide them."""
    rng = np.random.default_rng(seed)
    branch = np.arange(people) % max(clusters, 1)
    moved = rng.normal(0, alike, max(clusters, 1))[branch] if clusters else np.zeros(people)
    trait = rng.normal(0, 0.6, people)
    codes = {
        name: np.clip(np.rint(level + moved + trait + rng.normal(0, 0.7, (sum(SIZES), people))), 1, 7).astype(np.uint8)
        for name, level in (("expectation", 5.4), ("perception", 4.4))
    }
    return Answers(codes, cluster=branch.astype(np.int32) if clusters else None)


def diagnosed(people=400, **options):
    """Return the diagnosis of such answers, with a plan."""
    form = make_questionnaire(SIZES, columns=["expectation", "perception"])
    found = diagnose(Study.of(form, answers(7, people, **options)), thresholds=few_draws(form.scale.range))
    return planned(found, Plan(initiatives=(whole("A", "D0", 0.3),)), seed=SEED)


def held(check, units, spread, true, seed=3):
    """Return in how many of many pairs of waves the rule holds, by the t interval of the difference of two means."""
    rng = np.random.default_rng(seed)
    df = 2 * units - 2
    change = true + rng.normal(0, spread * np.sqrt(2 / units), WAVES)
    error = spread * np.sqrt(rng.chisquare(df, WAVES) / df) * np.sqrt(2 / units)
    half = stdtrit(df, 0.5 + check.level / 2) * error
    ends = zip(change - half, change + half, strict=True)
    return np.mean([decided(check, low, high) in ("risen", "kept") for low, high in ends])


def test_the_n_told_has_the_power_told_for_exactly_the_rule_applied():
    found = diagnosed()
    check, row = found.plan.checks.of("D0"), found.gaps.dimensions.of("D0")
    assert (check.rule, check.floor, check.power) == ("rise", 0.0, 0.8)
    # Of 20 000 pairs of waves the share has an error of 0.003.
    assert held(check, check.n, row.perception_sd, check.least) == pytest.approx(0.8, abs=0.012)
    assert held(check, check.n_planned, row.perception_sd, check.rise) == pytest.approx(0.8, abs=0.02)
    assert held(check, check.n, row.perception_sd, 0.0) == pytest.approx(0.025, abs=0.004)


def test_what_is_kept_is_found_so_with_the_power_told():
    found = diagnosed()
    target = next(one for one in found.plan.targets if one.code == "D0" and one.level == "dimension")
    (check,) = next_checks(found, [replace(target, rule="keep", target=target.perception)])
    spread = found.gaps.dimensions.of("D0").perception_sd
    assert (check.rule, check.floor) == ("keep", -0.3)
    assert held(check, check.n, spread, 0.0) == pytest.approx(0.8, abs=0.012)
    assert held(check, check.n, spread, -check.least) == pytest.approx(0.025, abs=0.004)


def test_expectations_that_rise_raise_what_keeping_takes():
    found = diagnosed()
    target = next(one for one in found.plan.targets if one.code == "D0" and one.level == "dimension")
    (check,) = next_checks(found, [replace(target, rule="keep", target=target.perception + 0.43)])
    assert check.floor == pytest.approx(0.13)
    assert decided(check, -0.1, 0.1) == "missed" and decided(check, 0.14, 0.5) == "kept"


def test_a_target_below_today_is_one_to_keep():
    target = next(one for one in diagnosed().plan.targets if one.code == "D0" and one.level == "dimension")
    (check,) = next_checks(diagnosed(), [replace(target, rule="own", target=target.perception - 0.5)])
    assert (check.rule, check.floor) == ("keep", -0.3)


def test_branches_that_move_both_sides_count_in_the_perception():
    found = diagnosed(600, clusters=30, alike=0.5)
    check, row = found.plan.checks.of("D0"), found.gaps.dimensions.of("D0")
    assert row.n_effective > 400  # of the gap little is lost
    assert check.n == check.clusters * 20 > 600
    made = answers(7, 600, clusters=30, alike=0.5)
    person = made.codes["perception"][: SIZES[0]].mean(0)
    spread = np.std([person[made.cluster == one].mean() for one in range(30)], ddof=1)
    # Branches as large as these are what is drawn: their means make a sample of their own.
    assert held(check, check.clusters, spread, check.least) == pytest.approx(0.8, abs=0.02)
    assert held(check, check.clusters_planned, spread, check.rise) == pytest.approx(0.8, abs=0.02)


def test_without_clusters_none_are_told():
    check = diagnosed().plan.checks.of("D0")
    assert check.clusters is None and check.clusters_planned is None


@pytest.mark.parametrize(
    ("rule", "ends", "state"),
    [
        ("rise", (0.01, 0.2), "risen"),
        ("rise", (-0.2, 0.29), "missed"),
        ("rise", (-0.2, 0.5), "unclear"),
        ("keep", (-0.2, 0.9), "kept"),
        ("keep", (-0.5, -0.1), "missed"),
        ("keep", (-0.5, 0.1), "unclear"),
        ("rise", (float("nan"), float("nan")), "unclear"),
    ],
)
def test_the_interval_of_the_change_decides(rule, ends, state):
    assert decided(NextCheck("D0", rule, 0.3, 5.0), *ends) == state
