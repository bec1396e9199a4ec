"""What points to an expectation that nobody asked about."""

from dataclasses import replace

import numpy as np
import pytest

from gapkit.model import Answers, Segment, Text
from gapkit.model.comments import Comment, Comments, Mention, Theme
from gapkit.scoring.archetypes.results import ArchetypeExpectation, Archetypes
from gapkit.scoring.comments.results import OpenText, ThemeCount
from gapkit.scoring.drivers.results import Driver, DriverModel, Drivers
from gapkit.scoring.johari.results import WindowItem
from gapkit.scoring.johari.unknown import Evidence, hints, within_clusters
from gapkit.scoring.kano_results import KanoRow
from gapkit.scoring.rows import Rows
from gapkit.stats.unseen import unseen_themes
from tests.driver_samples import moved_survey
from tests.strategies import make_questionnaire

QUESTIONNAIRE, ANSWERS = moved_survey(people=300)
RULES = {"level": 0.95, "error_rate": 0.05, "min_cell": 5}
MODEL = DriverModel("dimension", "nps", "nps", True, 5, 300, 300, 100, r2_adjusted=0.4, r2_low=0.3, r2_high=0.5)


def found(evidence=None, answers=ANSWERS, **options):
    return hints(QUESTIONNAIRE, answers, evidence or Evidence(), **RULES, **options)


def kinds(rows):
    return [row.kind for row in rows]


def theme(code, n, *, covered=False, suppressed=False):
    return ThemeCount(code, Text(code, code), n, 0.1, 0.05, 0.2, covered, suppressed=suppressed)


def test_a_study_without_any_of_it_has_no_hint():
    assert not found()


def test_themes_that_no_item_covers_come_first_and_the_most_frequent_of_them():
    comments = OpenText(
        300, 120, 110, 60, themes=Rows([theme("price", 9), theme("app", 20), theme("wait", 40, covered=True)])
    )
    rows = found(Evidence(comments))
    assert [(row.kind, row.subject, row.n, row.base) for row in rows] == [
        ("theme", "app", 20, 110),
        ("theme", "price", 9, 110),
    ]


def written(counts):
    """Return answers of 300 people in which each theme is mentioned by so many of them."""
    themes = tuple(Theme(f"t{i}", Text(f"t{i}", f"t{i}")) for i in range(len(counts)))
    mentions = [Mention(theme.code) for theme, n in zip(themes, counts, strict=True) for _ in range(n)]
    mentions += [None] * (ANSWERS.people - len(mentions))
    people = tuple((Comment("q", coded=True, mentions=(one,)),) if one else () for one in mentions)
    return replace(ANSWERS, comments=Comments((), themes, people))


def unheard(counts, least=5):
    rows = [theme(f"t{i}", n if n >= least else None, covered=True, suppressed=n < least) for i, n in enumerate(counts)]
    comments = OpenText(300, 120, 110, sum(counts), themes=Rows(rows))
    return [row for row in found(Evidence(comments), written(counts)) if row.kind == "unheard"]


def test_the_unheard_are_judged_from_themes_heard_once_and_name_none():
    counts = [20, 9, 4, 2, 1, 1]
    (row,) = unheard(counts)
    wanted = unseen_themes(counts)
    assert (row.n, row.base, row.subject, row.items) == (2, 37, "", ())
    assert np.isclose(row.estimate, wanted.next_is_new)
    assert np.isclose(row.at_least, wanted.at_least)


@pytest.mark.parametrize("counts", [[20, 9, 1, 1], [20, 1], [20, 9, 4, 2]])
def test_nothing_is_said_of_the_unheard_where_it_would_tell_how_many_raised_a_theme(counts):
    assert not unheard(counts)


def test_what_goes_with_the_outcome_unsaid_is_latent():
    row = Driver("dimension", "D0", "nps", 300, "lmg", share=0.5, low=0.3, high=0.6, standing="latent")
    other = replace(row, code="D1", standing="overt")
    rows = found(Evidence(drivers=Drivers(shares=Rows([row, other]))))
    assert [(one.kind, one.subject, one.scope) for one in rows] == [("latent", "D0", "dimension")]


def test_a_group_that_is_off_though_it_perceives_the_same_is_named():
    rng = np.random.default_rng(3)
    channel = Segment("channel", ("Web", "Branch", "Phone"), rng.integers(0, 3, 300).astype(np.int32))
    outcome = ANSWERS.outcomes["nps"] - 2.0 * (channel.codes == 2)
    answers = replace(ANSWERS, segments={"channel": channel}, outcomes={"nps": np.clip(outcome, 0, 10)})
    rows = found(Evidence(drivers=Drivers(models=Rows([MODEL]))), answers)
    groups = {row.subject: row for row in rows if row.kind == "group"}
    assert rows[0].kind == "unexplained"
    assert np.isclose(rows[0].estimate, 0.6)
    assert groups["Phone"].estimate < -1
    assert groups["Phone"].high < 0
    hidden = found(Evidence(drivers=Drivers(models=Rows([MODEL]))), answers, hidden=frozenset({("channel", "Phone")}))
    assert "Phone" not in {row.subject for row in hidden}


def test_groups_that_differ_by_chance_are_rarely_named():
    rng = np.random.default_rng(4)
    named = 0
    for _ in range(10):
        channel = Segment("channel", ("a", "b", "c", "d"), rng.integers(0, 4, 300).astype(np.int32))
        answers = replace(ANSWERS, segments={"channel": channel}, outcomes={"nps": ANSWERS.outcomes["nps"]})
        rows = found(Evidence(drivers=Drivers(models=Rows([MODEL]))), answers)
        named += "group" in kinds(rows)
    assert named <= 2


def test_a_model_that_was_refused_leaves_nothing_unexplained():
    refused = replace(MODEL, reason="few")
    assert not found(Evidence(drivers=Drivers(models=Rows([refused]))))


def test_a_facet_across_dimensions_is_named_by_its_items():
    rng = np.random.default_rng(5)
    felt = 0.6 * rng.normal(size=(600, 1)) + 0.8 * rng.normal(size=(600, 3))
    scores = 0.8 * felt[:, np.repeat(np.arange(3), 3)] + 0.6 * rng.normal(size=(600, 9))
    scores[:, [0, 3, 6]] += 0.7 * rng.normal(size=(600, 1))
    codes = np.clip(np.rint(5.3 + 1.1 * scores), 1, 7).astype(np.uint8).T
    answers = Answers({"perception": codes, "expectation": np.full_like(codes, 6)})
    (row,) = hints(make_questionnaire((3, 3, 3)), answers, Evidence(), **RULES)
    assert row.kind == "facet"
    assert set(row.items) == {"I1", "I4", "I7"}
    assert row.dimensions == 3


def branches(kind, seed, *, people=400, clusters=10):
    """Return perceptions of three dimensions in branches that differ item by item; with a facet if asked."""
    rng = np.random.default_rng(seed)
    cluster = (np.arange(people) % clusters).astype(np.int32)
    felt = (rng.normal(size=(people, 3)) + 0.7 * rng.normal(size=(people, 1)))[:, np.repeat(np.arange(3), 4)]
    scores = felt + rng.normal(size=(people, 12)) + 0.6 * rng.normal(size=(clusters, 12))[cluster]
    if kind == "facet":
        scores[:, [0, 4, 8]] += rng.normal(0, 0.9, (people, 1))
    codes = np.clip(np.rint(4 + 0.7 * scores), 1, 7).astype(np.uint8).T
    held = Answers({"perception": codes, "expectation": np.full_like(codes, 6)}, cluster=cluster)
    return kinds(hints(make_questionnaire((4, 4, 4)), held, Evidence(), **RULES))


def test_branches_that_differ_item_by_item_are_no_facet():
    # Taken for independent people, three of these eight showed one.
    assert sum("facet" in branches("none", seed) for seed in range(8)) <= 1
    assert all("facet" in branches("facet", seed) for seed in range(2))


def test_what_sets_people_of_a_cluster_apart_has_the_covariance_within_clusters():
    rng = np.random.default_rng(2)
    cluster = rng.integers(0, 9, 200)
    rows = rng.normal(size=(200, 3)) @ rng.normal(size=(3, 3)) + 5 * rng.normal(size=(9, 3))[cluster]
    found = within_clusters(rows, cluster)
    centred = rows - np.stack([rows[cluster == c].mean(axis=0) for c in range(9)])[cluster]
    assert found.shape == (191, 3)
    assert np.allclose(found.T @ found, centred.T @ centred)


@pytest.mark.parametrize(("centred", "low", "named"), [(0.3, 0.1, True), (0.6, 0.1, False), (0.3, -0.1, False)])
def test_an_archetype_points_beyond_only_where_others_do_not_expect_the_same(centred, low, named):
    row = ArchetypeExpectation("Digital", "D1", 60, 6.0, centred, low, 0.5, lift=0.5, lift_low=0.2, lift_high=0.8)
    rows = found(Evidence(archetypes=Archetypes("profiles", expectations=Rows([row]))))
    assert kinds(rows) == (["archetype"] if named else [])


def test_attractive_features_tell_whether_the_company_sees_them():
    kano = Rows(
        [
            KanoRow("K1", Text("a", "a"), item="I1", n=100, category="attractive", better=0.6),
            KanoRow("K2", Text("b", "b"), item="I2", n=100, category="must_be"),
            KanoRow("K3", Text("c", "c"), n=100, category="attractive", mixed=True),
        ]
    )
    nothing = float("nan")
    item = WindowItem(
        "manager", "absolute", "I1", 300, 12, 5, 5, 5, 4, 4, 4, 0.8, 0.1, (0, 0, 0, 0, 0, 1), "outside", "sure", nothing
    )
    (row,) = found(Evidence(kano=kano, window=Rows([item])))
    assert (row.kind, row.subject, row.items) == ("kano", "K1", ("I1",))
