"""How far two people who read the same comments agree: over all themes, theme by theme, and when nothing is said."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.model import Text
from gapkit.model.comments import Comment, Comments, Mention, OpenQuestion, Theme
from gapkit.scoring.comments.coding import double_coding, is_unreliable
from gapkit.scoring.comments.table import open_text
from gapkit.scoring.rules import Rules
from gapkit.stats.agreement import krippendorff
from tests.scoring.test_comments import answers_of, questionnaire

QUESTION = (OpenQuestion("q", Text("¿Qué?", "What?")),)
THEMES = tuple(Theme(code, Text(code, code)) for code in ("cola", "trato", "raro"))
ALL = ("cola", "trato")


def comments(*read):
    """Return the comments of people: the themes of the first coder, then of the others."""
    people = tuple(
        (Comment("q", "texto", tuple(map(Mention, first)), True, False, tuple(again)),) for first, *again in read
    )
    return Comments(QUESTION, THEMES, people)


def told(*read, **options):
    found = comments(*read)
    return open_text(questionnaire(), answers_of(len(found.people)), found, Rules(), **options)


def drawn(people, share, slip, seed=1):
    """Return who was read how: a share of them twice, with codes changed by chance `slip`."""
    random = np.random.default_rng(seed)
    read = []
    for _ in range(people):
        first = tuple(name for name in ALL if random.random() < 0.5)
        second = tuple(name for name in ALL if (name in first) != (random.random() < slip))
        read.append((first, second) if random.random() < share else (first,))
    return read


def test_agreement_on_a_theme_is_krippendorffs_alpha_of_having_it_or_not():
    read = drawn(80, 1.0, 0.15)
    found = double_coding(comments(*read), ALL, Rules(), seed=3)
    for name in ALL:
        codings = [[name in first for first, _ in read], [name in second for _, second in read]]
        assert found.themes[name] == krippendorff(np.array(codings, float), seed=3)


def test_agreement_over_all_themes_takes_each_theme_of_each_comment_as_a_unit():
    read = drawn(80, 1.0, 0.15)
    found = double_coding(comments(*read), ALL, Rules())
    pairs = [[name in themes for name in ALL for themes in side] for side in zip(*read, strict=True)]
    assert found.together.alpha == pytest.approx(krippendorff(np.array(pairs, float)).alpha, abs=1e-12)
    assert found.together.low < found.together.alpha < found.together.high


def test_comments_read_once_say_nothing_of_agreement():
    once = drawn(60, 0.0, 0.0)
    found = told(*once)
    assert (found.double_coded, found.notes.count("few_twice"), found.coding_alpha) == (
        0,
        0,
        pytest.approx(np.nan, nan_ok=True),
    )
    twice = drawn(40, 1.0, 0.1)
    assert told(*twice, *once).coding_alpha == told(*twice).coding_alpha


def test_those_who_always_agree_agree_by_one_and_nothing_is_doubted():
    found = told(*drawn(60, 1.0, 0.0))
    assert (found.coding_alpha, found.double_coded, found.double_share) == (1.0, 60, 1.0)
    assert {"unreliable", "few_twice"}.isdisjoint(found.notes)


def test_codes_given_at_random_are_called_unreliable():
    found = told(*drawn(200, 1.0, 0.5))
    assert abs(found.coding_alpha) < 0.2 and "unreliable" in found.notes


def test_less_than_a_fifth_read_twice_is_said_to_be_little():
    read = drawn(100, 0.0, 0.0)
    read[:19] = drawn(19, 1.0, 0.0)
    assert "few_twice" in told(*read).notes
    read[:20] = drawn(20, 1.0, 0.0)
    assert "few_twice" not in told(*read).notes


def test_of_fewer_than_five_people_read_twice_nothing_is_said():
    read = drawn(60, 0.0, 0.0)
    read[:4] = drawn(4, 1.0, 0.5)
    found = told(*read)
    assert found.double_coded is None and np.isnan(found.coding_alpha) and "few_twice" in found.notes


def test_a_theme_too_rare_to_show_has_no_agreement_either():
    read = [
        ((*first, "raro") if place < 4 else first, second) for place, (first, second) in enumerate(drawn(60, 1, 0.1))
    ]
    rows = {row.theme: row for row in told(*read).themes}
    assert rows["raro"].suppressed and np.isnan(rows["raro"].coding_alpha)
    assert rows["cola"].coding_alpha > 0.5


def test_a_third_coder_counts_as_one_more_coding():
    read = [(first, second, second) for first, second in drawn(60, 1.0, 0.2)]
    codings = [[("cola" in part) for part in side] for side in zip(*read, strict=True)]
    found = double_coding(comments(*read), ALL, Rules()).themes["cola"]
    assert found.codings == 180 and found.alpha == krippendorff(np.array(codings, float)).alpha


@given(st.integers(0, 1000))
def test_who_is_called_the_second_makes_no_difference_to_agreement(seed):
    read = drawn(30, 1.0, 0.3, seed)
    one, other = (double_coding(comments(*side), ALL, Rules()) for side in (read, [pair[::-1] for pair in read]))
    assert one.together.alpha == pytest.approx(other.together.alpha, abs=1e-12)


def test_what_the_second_coder_said_changes_no_count():
    read = drawn(80, 0.5, 0.4)
    counted = [dataclasses.replace(told(*side), double_coded=0, notes=()) for side in (read, [one[:1] for one in read])]
    rows = [[(row.theme, row.n, row.share) for row in found.themes] for found in counted]
    assert rows[0] == rows[1]


def test_an_agreement_that_reads_as_the_limit_is_not_below_it():
    assert [is_unreliable(alpha) for alpha in (0.664, 0.668, 0.67, np.nan)] == [True, False, False, False]
