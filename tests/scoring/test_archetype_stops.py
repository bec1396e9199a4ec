"""The journey of archetypes: means of their own people, and nothing of too few of them."""

import numpy as np
import pytest

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.archetypes.stops import archetype_stops
from tests.journey_samples import journey_survey

RULES = Thresholds.for_range(6).journey_rules
NAMES = ("Quick", "Close", "")


def survey(few=60):
    questionnaire, answers = journey_survey(people=300)
    codes = np.full(300, 2)
    codes[:few], codes[few:200] = 0, 1
    return questionnaire, answers, codes


def stops(few=60, hidden=()):
    questionnaire, answers, codes = survey(few)
    rows = archetype_stops(questionnaire, answers, NAMES, codes, RULES, hidden=dict.fromkeys(hidden, True))
    return {(row.archetype, row.touchpoint): row for row in rows}


def own_means(touchpoint, group, role):
    """Work out people's means one by one."""
    questionnaire, answers, codes = survey()
    items = [row for row, item in enumerate(questionnaire.items) if item.touchpoint == touchpoint]
    found = []
    for person in np.flatnonzero(codes == group):
        both = [i for i in items if answers.codes["perception"][i, person] and answers.codes["expectation"][i, person]]
        if both and 2 * len(both) >= len(items):
            found.append(np.mean([answers.codes[role][i, person] for i in both]))
    return found


@pytest.mark.parametrize("group", [0, 1])
@pytest.mark.parametrize("touchpoint", ["contact", "product"])
def test_a_stop_is_the_mean_of_its_own_people(group, touchpoint):
    row = stops()[NAMES[group], touchpoint]
    perceived, expected = (own_means(touchpoint, group, role) for role in ("perception", "expectation"))
    assert row.n == len(perceived)
    assert (row.perception, row.expectation) == pytest.approx((np.mean(perceived), np.mean(expected)))
    assert row.gap == pytest.approx(row.perception - row.expectation)
    assert row.gap_low < row.gap < row.gap_high


def test_people_in_no_archetype_have_no_row_of_their_own():
    assert {name for name, _ in stops()} == {"Quick", "Close"}


def test_an_archetype_hidden_elsewhere_is_hidden_here():
    rows = [row for (name, _), row in stops(hidden=("Quick",)).items() if name == "Quick"]
    assert rows and all(row.suppressed and row.protected and row.n is None and np.isnan(row.gap) for row in rows)


def test_a_touchpoint_that_few_of_them_rated_is_hidden_and_they_cannot_be_worked_out():
    rows = stops(few=8)
    small = [touchpoint for (name, touchpoint), row in rows.items() if name == "Quick" and row.suppressed]
    assert small and not rows["Quick", "product"].suppressed
    questionnaire, answers, codes = survey(8)
    for touchpoint in small:
        items = [row for row, item in enumerate(questionnaire.items) if item.touchpoint == touchpoint]
        pairs = (answers.codes["perception"][items] > 0) & (answers.codes["expectation"][items] > 0)
        rated = 2 * pairs.sum(axis=0) >= len(items)
        shown = rows["Close", touchpoint].n or 0
        assert rated[codes == 0].sum() < RULES.min_cell <= rated.sum() - shown


def test_touchpoints_are_one_family_within_an_archetype():
    rows = [row for (name, _), row in stops().items() if name == "Close"]
    assert all(row.verdict is not None and 0 <= row.p_adjusted <= 1 for row in rows)
