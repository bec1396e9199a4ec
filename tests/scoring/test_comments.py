"""Comments counted: themes with their intervals, where they belong, who writes of them, and what nobody may see."""

import dataclasses

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gapkit.model import Answers, Segment, Text
from gapkit.model.comments import Comment, Comments, Mention, OpenQuestion, Theme
from gapkit.scoring.comments.groups import CellLimits, open_values
from gapkit.scoring.comments.marks import Marks
from gapkit.scoring.comments.shares import Sample
from gapkit.scoring.comments.table import open_text
from gapkit.scoring.designs import design_of
from gapkit.scoring.rules import Rules
from gapkit.stats.proportions import wilson
from tests.strategies import make_questionnaire

QUESTIONS = (OpenQuestion("falta", Text("¿Qué falta?", "What is missing?")),)
BOOK = (
    Theme("cola", Text("Cola", "Queue"), dimension="D0"),
    Theme("trato", Text("Trato", "Care"), items=("I4",)),
    Theme("app", Text("Aplicación", "App")),
    Theme("raro", Text("Raro", "Rare")),
)


def answers_of(people, segments=None, **options):
    codes = {role: np.ones((6, people), np.uint8) for role in ("expectation", "perception")}
    return Answers(codes, segments=segments or {}, **options)


def questionnaire():
    return make_questionnaire([3, 3])


def comments_of(told, *, themes=BOOK, consent=True):
    """Return the comments of people: None for nobody's, else a list of mentions, read."""
    people = tuple(
        () if one is None else (Comment("falta", f"Un comentario de alguien, el {i}", tuple(one), True, True),)
        for i, one in enumerate(told)
    )
    return Comments(QUESTIONS, themes, people, consent)


def scored(comments, answers=None, **options):
    answers = answers or answers_of(len(comments.people))
    return open_text(questionnaire(), answers, comments, Rules(), **options)


def drawn(people=300, seed=1):
    """Return who writes of what: a third of nothing, then of the queue, of care, of the app, or of two of them."""
    random = np.random.default_rng(seed)
    told = []
    for _ in range(people):
        if random.random() < 1 / 3:
            told.append(None)
            continue
        one = []
        if random.random() < 0.5:
            one.append(Mention("cola", valence="pain", emotion="enfado", dimension="D0"))
        if random.random() < 0.3:
            one.append(Mention("trato", valence="gain" if random.random() < 0.8 else "pain", items=("I4",)))
        if random.random() < 0.2:
            one.append(Mention("app"))
        told.append(one)
    told[0] = [Mention("raro")]
    return told


# --- counts ---


def test_a_theme_counts_its_people_among_those_whose_comments_were_read():
    told = drawn()
    found = scored(comments_of(told))
    read = [one for one in told if one is not None]
    assert (found.people, found.commented, found.coded) == (300, len(read), len(read))
    for row in found.themes[:3]:
        n = sum(any(m.theme == row.theme for m in one) for one in read)
        share = wilson(n, len(read))
        assert (row.n, row.share, row.share_low, row.share_high) == (
            n,
            pytest.approx(n / len(read)),
            pytest.approx(float(share.low)),
            pytest.approx(float(share.high)),
        )
    assert [row.n for row in found.themes[:3]] == sorted((row.n for row in found.themes[:3]), reverse=True)


def test_the_interval_of_a_share_is_that_of_scipy():
    told = [[Mention("cola")]] * 30 + [[Mention("app")]] * 50
    (row,) = (row for row in scored(comments_of(told)).themes if row.theme == "cola")
    expected = scipy.stats.binomtest(30, 80).proportion_ci(0.95, "wilson")
    assert (row.share_low, row.share_high) == (pytest.approx(expected.low), pytest.approx(expected.high))


def test_somebody_who_writes_twice_of_a_theme_counts_once():
    told = [[Mention("cola"), Mention("cola", valence="pain")]] * 12 + [[Mention("app")]] * 12
    found = scored(comments_of(told))
    assert {row.theme: row.n for row in found.themes if row.n} == {"cola": 12, "app": 12} and found.mentions == 24


def test_whether_it_hurts_is_asked_of_those_who_say_so():
    told = [[Mention("cola", valence="pain")]] * 20 + [[Mention("cola", valence="gain")]] * 10 + [[Mention("cola")]] * 9
    (row,) = (row for row in scored(comments_of(told)).themes if row.theme == "cola")
    assert (row.n, row.valued, row.pain, row.gain) == (39, 30, 20, 10)
    assert row.pain_share == pytest.approx(2 / 3)


def test_places_come_from_the_dimension_or_the_items_of_a_theme():
    told = drawn()
    found = scored(comments_of(told))
    counts = {row.code: row.n for row in found.places if row.level == "dimension"}
    assert counts == {
        "D0": sum(any(m.theme == "cola" for m in one) for one in told if one),
        "D1": sum(any(m.theme == "trato" for m in one) for one in told if one),
    }


def test_what_no_item_asks_about_is_counted_by_person():
    told = [[Mention("app"), Mention("cola")]] * 9 + [[Mention("app")]] * 6 + [[Mention("cola")]] * 25
    found = scored(comments_of(told))
    assert found.uncovered == 15 and found.uncovered_share == pytest.approx(15 / 40)
    assert {row.theme: row.covered for row in found.themes} == {
        "cola": True,
        "trato": True,
        "app": False,
        "raro": False,
    }
    bare = scored(comments_of(told, themes=(Theme("app", Text("a", "a")), Theme("cola", Text("b", "b")))))
    assert bare.uncovered is None and "no_book" in bare.notes and all(row.covered is None for row in bare.themes)


def test_the_emotion_told_most_stands_with_its_theme():
    found = scored(comments_of(drawn()))
    (cola,) = (row for row in found.themes if row.theme == "cola")
    assert (cola.emotion, cola.emotion_n) == ("enfado", cola.n) and found.emotions[0].emotion == "enfado"


@given(st.permutations(range(40)))
def test_the_order_of_people_changes_nothing(order):
    comments = comments_of(drawn(40, seed=7))
    answers = answers_of(40, {"Canal": Segment("Canal", ("a", "b"), (np.arange(40) % 2).astype(np.int32))})
    rows = np.array(order)
    one, other = scored(comments, answers), scored(comments.select(rows), answers.select(rows))
    for name in ("themes", "places", "groups", "emotions"):
        assert repr(getattr(one, name)) == repr(getattr(other, name))


# --- weights and designs ---


def test_equal_weights_change_no_share():
    comments, answers = comments_of(drawn()), answers_of(300)
    heavy = dataclasses.replace(answers, weight=np.full(300, 2.5))
    for one, other in zip(scored(comments, answers).themes, scored(comments, heavy).themes, strict=True):
        assert other.share == pytest.approx(one.share, nan_ok=True)
        assert other.share_low == pytest.approx(one.share_low, nan_ok=True)


def test_weights_shift_a_share_and_widen_its_interval():
    told = [[Mention("cola")]] * 50 + [[Mention("app")]] * 50
    heavy = answers_of(100, weight=np.r_[np.full(50, 3.0), np.full(50, 1.0)])
    (row,) = (row for row in scored(comments_of(told), heavy).themes if row.theme == "cola")
    assert row.share == pytest.approx(0.75) and row.n == 50
    worth = 200.0**2 / (50 * 9 + 50)
    assert row.share_low == pytest.approx(float(wilson(0.75 * worth, worth).low))


def test_people_of_one_branch_who_write_alike_make_the_interval_wider():
    told = [[Mention("cola" if i // 10 % 2 else "app")] for i in range(100)]
    clustered = answers_of(100, cluster=(np.arange(100) // 10).astype(np.int32))
    design = design_of(clustered)
    assert design is not None
    apart, together = (scored(comments_of(told), clustered, design=one) for one in (None, design))
    widths = [row.share_high - row.share_low for found in (apart, together) for row in found.themes[:1]]
    assert widths[1] > 1.5 * widths[0]


# --- groups ---


def grouped(counts, *, others=0):
    """Return comments and answers of groups: `counts` is (writes of the queue, of something else) per group."""
    told, codes = [], []
    for code, (yes, no) in enumerate(counts):
        told += [[Mention("cola")]] * yes + [[Mention("app")]] * no
        codes += [code] * (yes + no)
    told += [[Mention("cola")]] * others
    codes += [-1] * others
    names = tuple("abcdefgh"[: len(counts)])
    segment = Segment("Canal", names, np.array(codes, np.int32))
    return comments_of(told), answers_of(len(told), {"Canal": segment})


def test_groups_are_compared_with_everybody_else_by_the_score_test():
    found = scored(*grouped([(40, 20), (20, 60)]))
    row = next(row for row in found.groups if (row.theme, row.value) == ("cola", "a"))
    assert (row.n, row.base, row.share, row.share_elsewhere) == (40, 60, pytest.approx(2 / 3), pytest.approx(0.25))
    chi2 = scipy.stats.chi2_contingency([[40, 20], [20, 60]], correction=False)
    assert row.p_value == pytest.approx(chi2.pvalue)
    p = [one.p_value for one in found.groups]
    assert [one.p_adjusted for one in found.groups] == pytest.approx(scipy.stats.false_discovery_control(p))


def test_in_a_small_group_a_few_who_write_hide_it_and_another_with_it():
    rows = scored(*grouped([(2, 14), (30, 20), (25, 30)])).groups.where(theme="cola")
    assert [row.suppressed for row in rows] == [True, True, False]
    assert all(row.n is None and np.isnan(row.share) for row in rows if row.suppressed)


def test_in_a_large_group_two_who_write_point_at_nobody():
    rows = scored(*grouped([(2, 58), (30, 20)])).groups.where(theme="cola")
    assert [row.n for row in rows] == [2, 30]


def test_that_nobody_of_a_group_writes_of_something_may_be_told():
    rows = scored(*grouped([(0, 12), (20, 20)])).groups.where(theme="cola")
    assert [row.n for row in rows] == [0, 20]


def test_a_group_hidden_elsewhere_is_hidden_here():
    from gapkit.scoring.results import SegmentGap
    from gapkit.scoring.rows import Rows

    comments, answers = grouped([(20, 20), (20, 20), (20, 20)])
    hidden = Rows([SegmentGap("Canal", "b", "overall", None, suppressed=True)])
    rows = scored(comments, answers, segments=hidden).groups.where(theme="cola")
    assert rows[1].suppressed and sum(row.suppressed for row in rows) >= 2


def test_a_crossing_is_not_broken_down_by_themes():
    comments, answers = grouped([(20, 20), (20, 20)])
    crossing = Segment("Canal × Zona", ("a", "b"), answers.segments["Canal"].codes, ("Canal", "Zona"))
    answers = dataclasses.replace(answers, segments={**answers.segments, crossing.name: crossing})
    assert {row.segment for row in scored(comments, answers).groups} == {"Canal"}


@given(
    hnp.arrays(np.int64, st.tuples(st.integers(2, 6), st.just(2)), elements=st.integers(0, 40)),
    st.lists(st.booleans(), min_size=6, max_size=6),
    st.integers(0, 6),
)
def test_no_hidden_count_follows_from_the_shown_ones(table, shut, untold):
    groups = len(table)
    codes = np.repeat([*range(groups), -1], [*table.sum(axis=1), untold]).astype(np.int32)
    hits = np.concatenate([np.repeat([True, False], row) for row in table] + [np.ones(untold, np.bool_)])
    limits = CellLimits(5, 30)
    told = open_values(hits, np.ones(hits.size, np.bool_), codes, shut[:groups], limits)
    full = np.vstack([table, [untold, 0]])
    assert not any(told[i] for i in range(groups) if shut[i] and table[i].sum())
    for i in range(groups):
        if told[i] and 0 < table[i].sum() < limits.indicative_below:
            assert all(n == 0 or n >= limits.min_cell for n in table[i])
    # Whoever knows the totals and the shown groups is left with nobody, or with two groups and five people.
    for side in (0, 1):
        left = [full[i, side] for i in range(groups + 1) if i == groups or not told[i]]
        few = [bool(limits.too_few(row, np.full(2, row.sum()))[side]) for row in table]
        if any(few) and any(told & (table.sum(axis=1) > 0)):
            assert np.count_nonzero(left) >= 2
            assert sum(left) >= limits.min_cell


# --- few people ---


def test_a_theme_of_few_people_keeps_its_name_and_nothing_else():
    found = scored(comments_of(drawn()))
    raro = found.themes[-1]
    assert raro.theme == "raro" and raro.suppressed and raro.n is None and np.isnan(raro.share)
    # Its one mention would follow from the sum of all.
    assert found.mentions is None


def test_a_place_that_would_give_a_hidden_theme_away_is_hidden():
    themes = (Theme("a", Text("a", "a"), dimension="D0"), Theme("b", Text("b", "b"), dimension="D0"))
    told = [[Mention("a", dimension="D0")]] * 20 + [[Mention("b", dimension="D0")]] * 2
    (place,) = scored(comments_of(told, themes=themes)).places
    assert place.suppressed and place.n is None
    told = [[Mention("a", dimension="D0"), Mention("b", dimension="D0")]] * 2 + told[:20]
    (place,) = scored(comments_of(told, themes=themes)).places
    assert place.n == 22


def test_a_side_of_few_people_is_hidden_where_the_theme_is_small():
    few = [[Mention("cola", valence="pain")]] * 12 + [[Mention("cola", valence="gain")]] * 2 + [[Mention("app")]] * 9
    (row,) = (row for row in scored(comments_of(few)).themes if row.theme == "cola")
    assert row.n == 14 and row.valued is None and np.isnan(row.pain_share)


@pytest.mark.parametrize(("read", "written", "reason"), [(0, 20, "none_coded"), (3, 20, "few"), (3, 3, "few")])
def test_without_enough_comments_nothing_is_said_of_them(read, written, reason):
    people = tuple(
        (Comment("falta", "algo", coded=i < read, mentions=(Mention("cola"),) * (i < read)),) for i in range(written)
    )
    found = scored(Comments(QUESTIONS, BOOK, people + ((),) * 30), answers_of(written + 30))
    assert found.reason == reason and not found.themes and not found.groups and not found.quotes
    assert found.commented == (20 if written == 20 else None)


# --- quotes ---


def quotable(texts, theme="cola", **options):
    people = tuple((Comment("falta", text, (Mention(theme, **options),), True, True),) for text in texts)
    return Comments(QUESTIONS, BOOK, people, consent=True)


def test_nothing_is_quoted_without_leave_or_from_a_theme_of_fewer_than_ten():
    texts = [f"Hay que esperar demasiado en la cola número {i}" for i in range(12)]
    assert [one.theme for one in scored(quotable(texts)).quotes] == ["cola"]
    assert not scored(quotable(texts[:9])).quotes
    unasked = Comments(
        QUESTIONS, BOOK, tuple((dataclasses.replace(one, quotable=False),) for (one,) in quotable(texts).people)
    )
    assert not scored(unasked).quotes and not scored(unasked).consent


def test_what_cannot_be_checked_for_names_is_not_quoted():
    shouted = ["NADIE ME ATENDIÓ Y ME LLAMO JUAN GARCÍA LÓPEZ"] * 12
    masked = ["[…] […] […] dijo que […]"] * 12
    assert not scored(quotable(shouted)).quotes and not scored(quotable(masked)).quotes


def test_comments_that_start_alike_are_quoted_once():
    first = [f"Me parece caro comparado con la de al lado, {i}" for i in range(11)]
    people = quotable(first).people + quotable(first, theme="app").people
    assert [one.theme for one in scored(Comments(QUESTIONS, BOOK, people, consent=True)).quotes] == ["app"]


def test_a_theme_shows_both_sides_and_nobody_is_quoted_twice():
    pain = quotable([f"Hay que esperar demasiado en la cola {i}" for i in range(8)], valence="pain").people
    gain = quotable([f"La cola avanza deprisa y se agradece {i}" for i in range(8)], valence="gain").people
    quotes = scored(Comments(QUESTIONS, BOOK, pain + gain, consent=True)).quotes
    assert sorted(one.valence for one in quotes) == ["gain", "pain"]
    assert len({one.text for one in quotes}) == 2


# --- parts ---


def test_marks_know_who_wrote_and_who_was_read():
    people = ((), (Comment("q", "x"),), (Comment("q", "y", (Mention("a"),), coded=True), Comment("p", "z")))
    marks = Marks.of(Comments(QUESTIONS, BOOK, people))
    assert marks.commented.tolist() == [False, True, True] and marks.coded.tolist() == [False, False, True]
    assert marks.themes()["a"].people.tolist() == [False, False, True]


def test_a_share_of_nobody_is_no_number():
    nobody = np.zeros(5, np.bool_)
    assert all(np.isnan(Sample(0.95).share(nobody, nobody)))


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("[…] […] […] dijo […]", "quotes_masked"),
        ("ESTO VA TODO EN MAYÚSCULAS Y NO SE PUEDE CITAR", "quotes_unfit"),
        ("Un comentario que se puede citar", None),
    ],
)
def test_why_nothing_is_quoted_is_told(text, note):
    comments = comments_of([[Mention("cola")]] * 30)
    people = tuple((dataclasses.replace(told[0], text=f"{text} {i}"),) for i, told in enumerate(comments.people))
    found = scored(dataclasses.replace(comments, people=people))
    assert [one for one in found.notes if one.startswith("quotes")] == ([note] if note else [])
    assert bool(found.quotes) == (note is None)
