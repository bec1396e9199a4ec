"""Codes suggested for comments that nobody has read."""

from pathlib import Path

import numpy as np
import pytest

from gapkit.assisted import FEWEST_CODED, suggestions
from gapkit.intake.reading import read_answers

SURVEYS = Path(__file__).parents[1] / "examples" / "surveys"


def comments(language):
    """Return the coded comments of the example survey, their themes, and those nobody coded."""
    read = read_answers(SURVEYS / f"insurance_{language}.xlsx").answers.comments
    told = [comment for own in read.people for comment in own if comment.text]
    coded = [comment for comment in told if comment.coded]
    themes = [[mention.theme for mention in comment.mentions] for comment in coded]
    return [comment.text for comment in coded], themes, [comment.text for comment in told if not comment.coded]


@pytest.mark.parametrize("language", ["es", "en"])
def test_on_the_example_suggestions_agree_with_the_reader_and_say_how_far(language):
    coded, themes, uncoded = comments(language)
    found = suggestions(coded, themes, uncoded)
    assert len(found.comments) == len(uncoded) > 0
    assert found.agreement.alpha > 0.67
    assert found.agreement.low < found.agreement.alpha < found.agreement.high
    assert {one.theme for one in found.themes} <= {theme for own in themes for theme in own}
    assert all(0.5 <= one.weight <= 1 + 1e-9 for own in found.comments for one in own)


def test_themes_dealt_out_at_random_are_worth_nothing():
    coded, themes, uncoded = comments("en")
    order = np.random.default_rng(1).permutation(len(coded))
    found = suggestions(coded, [themes[i] for i in order], uncoded)
    assert found.agreement.alpha < 0.15
    assert found.agreement.low < 0.05


def test_a_comment_like_none_of_the_coded_ones_gets_no_suggestion():
    coded, themes, _ = comments("en")
    found = suggestions(coded, themes, ["Zqx vrrb 1234 wkjh", ""])
    assert found.comments == ((), ())


def test_few_coded_comments_teach_nothing():
    found = suggestions(["good staff"] * (FEWEST_CODED - 1), [["staff"]] * (FEWEST_CODED - 1), ["good staff"])
    assert found.reason == "few"
    assert found.comments == ((),)


def test_themes_that_hardly_occur_are_never_suggested():
    words = [f"word{i} talk" for i in range(40)]
    found = suggestions(words, [["rare"] if i < 4 else [] for i in range(40)], ["word1 talk"])
    assert found.reason == "themes"


def test_the_same_seed_gives_the_same_agreement():
    coded, themes, uncoded = comments("es")
    one, other = (suggestions(coded, themes, uncoded, seed=3) for _ in range(2))
    assert one.agreement == other.agreement
    assert one.comments == other.comments
