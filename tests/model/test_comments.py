"""Comments go with their people."""

import numpy as np
import pytest

from gapkit.model import Text
from gapkit.model.comments import Comment, Comments, Mention, OpenQuestion, Theme


def comments(people=6):
    told = tuple((Comment("q", f"texto {i}", (Mention("cola"),)),) if i % 2 else () for i in range(people))
    return Comments((OpenQuestion("q", Text("q", "q")),), (Theme("cola", Text("Cola", "Queue")),), told)


@pytest.mark.parametrize("rows", [np.array([3, 0, 3]), np.array([True, False, False, True, False, True])])
def test_some_people_keep_their_own_comments_in_their_order(rows):
    every = comments()
    places = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
    chosen = every.select(rows)
    assert chosen.people == tuple(every.people[place] for place in places)
    assert (chosen.questions, chosen.themes, chosen.consent) == (every.questions, every.themes, every.consent)


def test_a_code_book_is_linked_when_a_theme_is_about_something_that_was_asked():
    bare = comments()
    assert not bare.linked and not bare.themes[0].covered
    linked = Comments(bare.questions, (Theme("a", Text("a", "a")), Theme("b", Text("b", "b"), items=("RES1",))), ())
    assert linked.linked and [theme.covered for theme in linked.themes] == [False, True]
    assert Theme("c", Text("c", "c"), dimension="RES").covered
    assert not Theme("d", Text("d", "d"), touchpoint="web").covered
