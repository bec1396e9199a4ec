"""Themes of open answers by view: what nobody of the company mentions, what both do, what only the company does."""

import numpy as np
import pytest
from scipy.stats import betabinom

from gapkit.model import Answers, Text
from gapkit.model.comments import Comment, Comments, Mention, OpenQuestion, Theme
from gapkit.model.company import Company
from gapkit.scoring.comments.results import OpenText, ThemeCount
from gapkit.scoring.johari.themes import silence, themes_seen
from gapkit.scoring.rows import Rows
from tests.johari_samples import LIMITS


def customers(people=120, **counts):
    rows = [
        ThemeCount(code, Text(code, code), n if n >= 5 else None, suppressed=n < 5) for code, n in counts.items() if n
    ]
    return OpenText(people, people, people, themes=Rows(rows))


def managers(people=12, **counts):
    """Return managers who all wrote something that was read, the first so many of them of each theme."""
    told = tuple(
        (Comment("Q", mentions=tuple(Mention(code) for code, n in counts.items() if place < n), coded=True),)
        for place in range(people)
    )
    themes = tuple(Theme(code, Text(code, code)) for code in counts)
    written = Comments((OpenQuestion("Q", Text("Q", "Q")),), themes, told)
    return Company({"manager": Answers({"expectation": np.ones((4, people), np.uint8)}, comments=written)})


def seen(asked, company):
    return {row.theme: (row.pane, row.state, row.n, row.raters) for row in themes_seen(asked, company, LIMITS)}


def test_what_customers_raise_and_no_manager_mentions_is_blind():
    assert seen(customers(Waiting=50), managers()) == {"Waiting": ("blind", "sure", 50, 0)}


def test_so_few_managers_may_be_silent_by_chance():
    assert seen(customers(Waiting=8), managers(people=6)) == {"Waiting": ("blind", "undetermined", 8, 0)}


def test_what_both_raise_is_open_and_few_managers_are_not_counted():
    found = seen(customers(Waiting=50, Price=30), managers(Waiting=7, Price=4))
    assert found == {"Waiting": ("open", "sure", 50, 7), "Price": ("open", "few", 30, None)}


def test_what_only_managers_raise_is_hidden_and_one_of_few_has_no_name():
    assert seen(customers(Waiting=50), managers(Waiting=6, Systems=6, Pepe=4)) == {
        "Waiting": ("open", "sure", 50, 6),
        "Systems": ("hidden", "sure", 0, 6),
    }


def test_a_theme_of_few_customers_is_neither_raised_nor_missed():
    assert seen(customers(Waiting=50, Noise=3), managers(Waiting=6)) == {"Waiting": ("open", "sure", 50, 6)}
    assert seen(customers(Noise=3), managers(Noise=6)) == {"Noise": ("open", "few", None, 6)}


@pytest.mark.parametrize("people", [1, 4])
def test_of_fewer_than_five_who_wrote_nothing_is_told_but_that(people):
    assert seen(customers(Waiting=50), managers(people=people, Waiting=people)) == {"": ("", "few", None, None)}


def test_without_codes_on_one_side_nothing_is_compared():
    assert not seen(None, managers(Waiting=6))
    assert not seen(OpenText(50, 50, 0, reason="none_coded"), managers(Waiting=6))
    silent = Company({"manager": Answers({"expectation": np.ones((4, 9), np.uint8)})})
    assert not seen(customers(Waiting=50), silent)


def test_the_chance_of_silence_is_that_of_a_beta_binomial():
    for n, of, people in ((30, 100, 12), (5, 412, 40), (0, 20, 5)):
        assert silence(n, of, people) == pytest.approx(betabinom.pmf(0, people, n + 0.5, of - n + 0.5))
