"""Row checks: people made to answer badly are flagged for it, honest ones hardly, and nobody is dropped."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Answers
from gapkit.scoring.checks.results import RowLimits
from gapkit.scoring.checks.row_flags import CHECKS, doubtful_flags, doubtful_rows, row_flags
from tests.strategies import make_questionnaire, surveys

LIMITS = Thresholds.for_range(6).row_limits
SIZES = [4, 5, 4, 4, 5]
ITEMS = sum(SIZES)


def honest(people=300, *, seed=1, columns=("expectation", "perception"), level=None):
    """Return codes of people with a general view and one of every dimension, who read what they answer."""
    generator = np.random.default_rng(seed)
    level = level or {"expectation": 6.0, "perception": 5.0, "minimum": 3.5}
    person = generator.normal(0, 0.5, people)
    made = {}
    for role in columns:
        dimension = generator.normal(0, 0.9, (len(SIZES), people)).repeat(SIZES, axis=0)
        raw = level[role] + person + dimension + generator.normal(0, 0.6, (ITEMS, people))
        made[role] = np.clip(np.rint(raw), 1, 7).astype(np.uint8)
    return made


def flagged(codes, *, limits=LIMITS, reverse=(), **rest):
    """Return the flags of answers to a form of five dimensions; items numbered in `reverse` are reversed."""
    questionnaire = make_questionnaire(SIZES, columns=tuple(codes))
    if reverse:
        dimensions = tuple(
            replace(d, items=tuple(replace(i, reversed=i.number in reverse) for i in d.items))
            for d in questionnaire.dimensions
        )
        questionnaire = replace(questionnaire, dimensions=dimensions)
    return row_flags(questionnaire, Answers(codes, **rest), limits)


def who(flags, check):
    return set(np.flatnonzero(flags.masks[check]).tolist())


def reason(flags, check):
    return next(row.reason for row in flags.checks if row.check == check)


def test_a_long_run_is_flagged_from_three_fifths_of_the_form():
    codes = honest()
    codes["perception"][:, 0] = [4] * 14 + [3, 5, 4, 3, 5, 4, 3, 5]
    codes["perception"][:, 1] = [4] * 13 + [3, 5, 4, 3, 5, 4, 3, 5, 3]
    flags = flagged(codes)
    assert 0 in who(flags, "straight_lining") and 1 not in who(flags, "straight_lining")
    assert next(row.limit for row in flags.checks if row.check == "straight_lining") == 14


def test_runs_are_looked_for_in_the_order_and_direction_of_the_form():
    codes, questionnaire = honest(), make_questionnaire(SIZES)
    reverse = set(range(1, ITEMS + 1, 2))
    ticked = np.full(ITEMS, 6)
    # What is stored is turned round: a person who ticked 6 all the way holds 6 and 2 in turns.
    codes["perception"][:, 3] = [8 - 6 if n in reverse else 6 for n in range(1, ITEMS + 1)]
    assert 3 in who(flagged(codes, reverse=reverse), "straight_lining")
    assert 3 not in who(flagged(codes), "straight_lining")
    # The same answers, scattered over the questionnaire but together on the form.
    order = np.random.default_rng(2).permutation(ITEMS)
    shuffled = [replace(item, number=int(order[place]) + 1) for place, item in enumerate(questionnaire.items)]
    dimensions = tuple(
        replace(d, items=tuple(i for i in shuffled if i.dimension == d.code)) for d in questionnaire.dimensions
    )
    codes["perception"][:, 4] = np.where(order < 14, ticked, 1 + order % 3)
    found = row_flags(replace(questionnaire, dimensions=dimensions), Answers(codes), LIMITS)
    assert 4 in who(found, "straight_lining")


def test_one_answer_per_column_is_flagged_though_blanks_break_the_run():
    codes = honest()
    for role, code in (("expectation", 7), ("perception", 4)):
        codes[role][:, 5] = code
        codes[role][::3, 5] = 0
    assert 5 in who(flagged(codes), "straight_lining")


def test_answers_without_spread_and_with_hardly_any_are_flagged():
    codes = honest(1000)
    codes["perception"][:, 0] = 5
    codes["perception"][:, 1] = 5
    codes["perception"][7, 1] = 6
    flags = flagged(codes)
    assert {0, 1} <= who(flags, "low_variability") and len(who(flags, "low_variability")) <= 10


def test_columns_that_repeat_each_other_and_columns_that_are_swapped_are_flagged():
    codes = honest()
    codes["perception"][:, 0] = codes["expectation"][:, 0]
    codes["expectation"][:, 1], codes["perception"][:, 1] = 3, 6
    codes["expectation"][:, 2], codes["perception"][:, 2] = 5, 6  # above, but by no more than a point
    flags = flagged(codes)
    assert who(flags, "identical_columns") == {0}
    assert 1 in who(flags, "swapped_columns") and 2 not in who(flags, "swapped_columns")
    assert flags.doubtful[1] and not flags.doubtful[0]


def test_columns_swapped_in_the_whole_file_make_nobody_doubtful():
    codes = honest(level={"expectation": 3.0, "perception": 6.0})
    flags = flagged(codes)
    assert len(who(flags, "perception_above")) > 0.2 * 300 and flags.people == 0


def test_where_many_seem_swapped_the_flag_only_describes():
    codes = honest(400)
    for place in range(100):
        codes["expectation"][:, place], codes["perception"][:, place] = 2 + np.arange(ITEMS) % 2, 6
    flags = flagged(codes)
    assert len(who(flags, "swapped_columns")) >= 100 and flags.people == 0
    assert next(row.role for row in flags.checks if row.check == "swapped_columns") == "describes"


@pytest.mark.parametrize("level", [{"expectation": 5.2, "perception": 5.6}, {"expectation": 4.4, "perception": 5.2}])
def test_people_who_are_truly_delighted_are_not_taken_for_swapped(level):
    flags = flagged(honest(1000, level=level))
    assert who(flags, "perception_above") and not who(flags, "swapped_columns") and flags.people == 0


def test_being_plainly_angry_with_everything_makes_nobody_doubtful():
    codes = honest(600, level={"expectation": 6.0, "perception": 6.0})
    codes["perception"][:, :20] = 1
    flags = flagged(codes)
    assert set(range(20)) <= who(flags, "straight_lining")
    assert not flags.doubtful[:20].any()
    masks = {"straight_lining": np.array([True, False, False]), "outlier": np.ones(3, bool)}
    hasty = masks | {"haste": np.array([True, True, False])}
    assert not doubtful_rows(masks, 3, LIMITS).any()
    assert doubtful_rows(hasty, 3, LIMITS).tolist() == [True, True, False]


@pytest.mark.parametrize(("points", "above"), [(7, True), (100, False)])
def test_one_point_above_is_a_difference_on_seven_points_and_none_on_a_hundred(points, above):
    limits = Thresholds.for_range(points - 1).row_limits
    form = make_questionnaire(SIZES, high=points)
    codes = {"expectation": np.full((ITEMS, 30), 4, np.uint8), "perception": np.full((ITEMS, 30), 6, np.uint8)}
    flags = row_flags(form, Answers(codes), limits)
    assert len(who(flags, "perception_above")) == (30 if above else 0)


def test_expectations_all_at_the_top_are_counted_and_count_for_nothing():
    codes = honest()
    codes["expectation"][:, :40] = 7
    flags = flagged(codes)
    assert set(range(40)) <= who(flags, "expectations_at_ceiling") & who(flags, "straight_lining_expectation")
    assert not flags.doubtful[:40].any()


def test_minimums_above_what_is_desired_are_counted_in_proportion_to_the_form():
    codes = honest(columns=("minimum", "expectation", "perception"))
    codes["minimum"][:10, 0], codes["expectation"][:10, 0] = 7, 6
    codes["minimum"][:, 1], codes["expectation"][:, 1] = 2, 6
    codes["minimum"][:9, 1] = 7
    assert who(flagged(codes), "minimum_above") == {0}


def test_agreeing_with_everything_shows_only_where_items_are_reversed():
    reverse = set(range(1, ITEMS + 1, 2))
    codes = honest(400)
    for role in codes:
        codes[role][:, 0] = [1 if n in reverse else 7 for n in range(1, ITEMS + 1)]
    assert who(flagged(codes, reverse=reverse), "acquiescence") == {0}
    assert reason(flagged(codes), "acquiescence") == "no_reversed_items"


def test_haste_is_under_two_seconds_an_answer_or_far_below_the_others():
    seconds = np.full(300, 400.0)
    seconds[:4] = [80.0, 150.0, 170.0, np.nan]
    flags = flagged(honest(), duration=seconds)
    assert who(flags, "haste") == {0, 1}  # 44 answers take 88 seconds; two fifths of the median are 160
    assert next(row.checked for row in flags.checks if row.check == "haste") == 299
    assert reason(flagged(honest()), "haste") == "no_timing"
    assert reason(flagged(honest(), duration=seconds / 60), "haste") == "timing_implausible"


def test_random_answers_are_unusual_combinations():
    codes = honest(600)
    codes["perception"][:, :20] = np.random.default_rng(8).integers(1, 8, (ITEMS, 20))
    flags = flagged(codes)
    assert len(who(flags, "outlier") & set(range(20))) >= 18
    assert len(who(flags, "outlier") - set(range(20))) <= 12
    assert len(who(flags, "halves_apart") & set(range(20))) >= 10
    assert reason(flagged(honest(200)), "outlier") == "few_people_per_item"


def test_unusual_combinations_in_haste_are_doubtful_and_either_alone_is_not():
    codes = honest(600)
    codes["perception"][:, :20] = np.random.default_rng(8).integers(1, 8, (ITEMS, 20))
    seconds = np.full(600, 400.0)
    seconds[10:30] = 30
    flags = flagged(codes, duration=seconds)
    assert flags.doubtful[10:20].sum() >= 9
    assert not flags.doubtful[:10].any() and not flags.doubtful[20:30].any()


def test_copies_are_the_later_rows_and_uniform_answers_are_no_copies():
    codes = honest()
    for role in codes:
        codes[role][:, 50] = codes[role][:, 10]
        codes[role][:, 60] = codes[role][:, 20]
        codes[role][:, [70, 71]] = 7
    codes["perception"][3, 60] = codes["perception"][3, 60] % 7 + 1
    flags = flagged(codes)
    assert who(flags, "exact_copy") == {50} and who(flags, "near_copy") == {60}
    assert flags.doubtful[50] and not flags.doubtful[60] and not flags.doubtful[[10, 20, 70, 71]].any()


def test_copies_where_people_tend_to_coincide_do_not_decide():
    generator = np.random.default_rng(6)
    liking = np.rint(4.2 + generator.normal(0, 0.8, 3000) + generator.normal(0, 0.7, (5, 3000)).repeat(SIZES, axis=0))
    liking += (generator.random(liking.shape) < 0.04) * generator.choice([-1, 1], liking.shape)
    codes = {"perception": np.clip(liking, 1, 5).astype(np.uint8)}
    form = make_questionnaire(SIZES, high=5, columns=("perception",))
    flags = row_flags(form, Answers(codes), Thresholds.for_range(4).row_limits)
    exact = len(who(flags, "exact_copy"))
    assert exact > 30 and flags.people < exact / 2
    assert next(row.role for row in flags.checks if row.check == "exact_copy") == "counts"


def test_a_copy_with_another_outcome_is_a_near_copy():
    codes, nps = honest(), np.full(300, 8.0)
    for role in codes:
        codes[role][:, [50, 60, 70]] = codes[role][:, [10, 20, 30]]
    nps[[10, 50]], nps[20], nps[[30, 70]] = np.nan, 3.0, 5.0
    flags = flagged(codes, outcomes={"nps": nps})
    assert who(flags, "exact_copy") == {50, 70} and who(flags, "near_copy") == {60}


def test_identifiers_that_many_share_are_not_those_of_people():
    homes = np.repeat(np.arange(1, 151, dtype=np.uint64), 2)
    flags = flagged(honest(), respondent=homes)
    assert reason(flags, "repeated_id") == "shared_ids" and flags.people == 0


def test_a_repeated_id_decides_and_a_blank_one_does_not():
    ids = np.arange(1, 301, dtype=np.uint64)
    ids[[5, 6]], ids[100] = 0, ids[40]
    flags = flagged(honest(), respondent=ids)
    assert who(flags, "repeated_id") == {100} and flags.doubtful[100]
    assert next(row.checked for row in flags.checks if row.check == "repeated_id") == 298


def test_flags_of_one_kind_of_evidence_count_once():
    codes = honest()
    for role in codes:
        codes[role][:, 0] = 4
    flags = flagged(codes)
    for check in ("straight_lining", "low_variability", "identical_columns"):
        assert 0 in who(flags, check)
    assert not flags.doubtful[0]


def test_the_rule_needs_as_many_kinds_of_evidence_as_the_limits_say():
    mask = np.array([True, False])
    masks = {"haste": mask, "straight_lining": mask, "expectations_at_ceiling": ~mask}
    assert doubtful_rows(masks, 2, LIMITS).tolist() == [True, False]
    assert not doubtful_rows(masks, 2, replace(LIMITS, flags_to_exclude=3)).any()


def test_a_pattern_check_that_would_flag_a_crowd_flags_nobody():
    generator = np.random.default_rng(3)
    halo = np.clip(np.rint(5 + generator.normal(0, 1, 300) + generator.normal(0, 0.6, (ITEMS, 300))), 1, 7)
    flags = flagged({"expectation": honest()["expectation"], "perception": halo.astype(np.uint8)})
    assert reason(flags, "halves_apart") == "not_telling" and "halves_apart" not in flags.masks


@pytest.mark.parametrize("level", [(6.0, 5.0), (6.0, 6.0), (6.3, 6.6), (4.5, 5.2), (6.6, 3.5)])
def test_hardly_anybody_honest_is_doubtful_however_content(level):
    codes = honest(2000, seed=4, level=dict(zip(("expectation", "perception"), level, strict=True)))
    flags = flagged(codes, duration=np.random.default_rng(4).lognormal(6, 0.3, 2000))
    assert flags.people <= 0.005 * 2000


def test_among_few_people_items_are_no_twins_whatever_their_correlation():
    assert reason(flagged(honest(29)), "twins_apart") == "no_twins"
    assert reason(flagged(honest(30)), "twins_apart") != "no_twins"


def test_short_forms_are_not_judged_and_say_so():
    questionnaire = make_questionnaire([3, 3])
    codes = {role: answers[:6] for role, answers in honest().items()}
    flags = row_flags(questionnaire, Answers(codes), LIMITS)
    told = {row.check: row.reason for row in flags.checks}
    assert told["straight_lining"] == told["identical_columns"] == told["swapped_columns"] == "few_items"
    assert told["exact_copy"] == "few_items_copy" and told["halves_apart"] == "few_dimensions"


def test_perceptions_alone_are_checked_and_comparisons_say_what_is_missing():
    flags = flagged({"perception": honest()["perception"]})
    assert reason(flags, "swapped_columns") == reason(flags, "expectations_at_ceiling") == "no_expectation"
    assert reason(flags, "straight_lining") is None


def test_doubtful_rows_come_with_the_checks_that_count():
    codes = honest()
    codes["expectation"][:, 1], codes["perception"][:, 1] = 3, 6
    ((row, checks),) = [one for one in doubtful_flags(flagged(codes)) if one[0] == 1]
    assert row == 1 and set(checks) == {"swapped_columns", "straight_lining", "low_variability"}


def test_every_limit_of_the_rows_is_a_threshold():
    assert {one.name for one in fields(RowLimits)} <= {one.name for one in fields(Thresholds)}


@settings(max_examples=40, deadline=None)
@given(data=surveys())
def test_any_survey_can_be_checked_and_the_order_of_checks_is_fixed(data):
    questionnaire, answers = data
    flags = row_flags(questionnaire, answers, Thresholds.for_range(questionnaire.scale.range).row_limits)
    assert [row.check for row in flags.checks] == [*CHECKS, "extreme_style"]
    for row in flags.checks:
        if row.reason is None and row.check in flags.masks:
            assert row.flagged == int(flags.masks[row.check].sum()) <= row.checked <= answers.people
        assert (row.reason is None) == (row.checked is not None)
