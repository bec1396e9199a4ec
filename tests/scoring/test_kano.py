"""Kano classes: counted as by hand, with intervals that keep their promise, clusters drawn whole, few people hidden."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gapkit.commands import score
from gapkit.diagnosis.kano_rules import clear_class
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Text
from gapkit.model.kano import KanoAnswers, KanoFeature
from gapkit.scoring.designs import Design
from gapkit.scoring.kano import kano_rows
from gapkit.stats.kano import CATEGORIES

KIOSK = Path(__file__).parents[1] / "data" / "kiosk"
LIMITS = Thresholds.for_range(6).kano_limits
FEELINGS = ["마음에 든다.", "당연하다.", "아무런 느낌이 없다.", "하는 수 없다.", "마음에 안 든다."]

# Berger et al. (1993), table of the two questions: rows with the feature, columns without it, like to dislike.
TABLE = ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]
LETTERS = dict(zip("MOAIRQ", CATEGORIES, strict=True))


def asked(functional, dysfunctional):
    """Return the answers to one feature or several."""
    pair = [np.atleast_2d(np.array(one, np.int8)) for one in (functional, dysfunctional)]
    features = tuple(KanoFeature(f"K{i + 1}", Text(f"f{i}", f"f{i}")) for i in range(len(pair[0])))
    return KanoAnswers(features, *pair)


def drawn(random, people, shares):
    """Return answers that fall in the classes M, O, A, I, R, Q by some shares."""
    pairs = {"M": (2, 4), "O": (0, 4), "A": (0, 2), "I": (2, 2), "R": (4, 0), "Q": (0, 0)}
    kinds = random.choice(list("MOAIRQ"), people, p=shares)
    return asked(*np.array([pairs[kind] for kind in kinds]).T)


@pytest.fixture(scope="module")
def kiosk():
    return score(KIOSK / "kiosk.csv", mapping=KIOSK / "mapping.toml")


def test_a_real_survey_of_29_features_has_the_classes_counted_by_hand(kiosk):
    with (KIOSK / "kiosk.csv").open(encoding="cp949", newline="") as file:
        head, *people = csv.reader(file)
    columns = {}
    for place, text in enumerate(head):
        found = re.match(r"\s*(\d+)-([12])", text)
        if found and "만약" in text and "느낌" in text:
            columns[int(found[1]), found[2]] = place
    assert len(columns) == 58
    rows = {row.code: row for row in kiosk.kano}
    assert len(rows) == 29
    for number in range(1, 30):
        told = [
            TABLE[FEELINGS.index(line[columns[number, "1"]])][FEELINGS.index(line[columns[number, "2"]])]
            for line in people
            if line[columns[number, "1"]]
        ]
        count, row = Counter(told), rows[f"K{number}"]
        assert row.n == len(told) == 207
        assert row.shares == pytest.approx([count[letter] / 207 for letter in LETTERS], abs=1e-12)
        top = max(count.values())
        assert row.category == next(name for letter, name in LETTERS.items() if count[letter] == top)
        sides = sum(count[letter] for letter in "MOAI")
        assert row.better == pytest.approx((count["A"] + count["O"]) / sides)
        assert row.worse == pytest.approx(-(count["O"] + count["M"]) / sides)
        assert row.better_low < row.better < row.better_high and row.worse_low < row.worse < row.worse_high
        first, second = sorted(count.values(), reverse=True)[:2]
        assert row.mixed == (first - second < 1.65 * np.sqrt((first + second) * (414 - first - second) / 414))


def test_features_are_linked_to_what_the_questionnaire_asks(kiosk):
    rows = {row.code: row for row in kiosk.kano}
    assert (rows["K25"].item, rows["K25"].dimension) == ("TAN2", "TAN")
    assert (rows["K4"].item, rows["K4"].dimension) == ("", "FUN") and rows["K27"].dimension == ""
    assert rows["K2"].name.en == "Correct handling of payment details"


def test_weights_count_people_as_often_as_they_stand_for_others():
    random = np.random.default_rng(5)
    kano = drawn(random, 120, [0.3, 0.2, 0.2, 0.2, 0.05, 0.05])
    times = random.integers(1, 4, 120)
    repeated = KanoAnswers(
        kano.features, np.repeat(kano.functional, times, axis=1), np.repeat(kano.dysfunctional, times, axis=1)
    )
    (weighted,) = kano_rows(kano, LIMITS, weight=times.astype(float))
    (counted,) = kano_rows(repeated, LIMITS)
    for name in ("shares", "better", "worse", "functional", "dysfunctional"):
        assert getattr(weighted, name) == pytest.approx(getattr(counted, name))
    assert weighted.n == 120 and weighted.n_effective == pytest.approx(times.sum() ** 2 / (times**2).sum())


def test_the_intervals_hold_the_truth_about_as_often_as_they_say():
    random, held = np.random.default_rng(8), np.zeros(4)
    shares = [0.25, 0.2, 0.3, 0.2, 0.03, 0.02]
    truth = [0.5 / 0.95, -0.45 / 0.95, 4 * 0.52 - 2 * 0.03, 4 * 0.45 - 2 * (0.03 + 0.02)]
    for seed in range(150):
        (row,) = kano_rows(drawn(random, 150, shares), replace(LIMITS, driver_replicates=400), seed=seed)
        for place, name in enumerate(("better", "worse", "functional", "dysfunctional")):
            held[place] += getattr(row, f"{name}_low") <= truth[place] <= getattr(row, f"{name}_high")
    assert (held >= 0.89 * 150).all(), held


def test_clusters_are_drawn_whole_and_widen_the_intervals():
    random = np.random.default_rng(2)
    kano = drawn(random, 20, [0.35, 0.15, 0.3, 0.2, 0.0, 0.0])
    copies = KanoAnswers(kano.features, np.repeat(kano.functional, 10, 1), np.repeat(kano.dysfunctional, 10, 1))
    cluster = np.repeat(np.arange(20), 10)
    design = Design(cluster, np.zeros(20, np.int64), np.array([np.inf]), clustered=True)
    (alone,), (together,), (few) = (
        kano_rows(copies, LIMITS),
        kano_rows(copies, LIMITS, design=design),
        kano_rows(kano, LIMITS)[0],
    )
    assert together.better == alone.better
    widths = [row.better_high - row.better_low for row in (alone, together, few)]
    assert widths[1] > 2 * widths[0] and widths[1] == pytest.approx(widths[2], rel=0.15)
    # Ten copies of everybody tell no more than the twenty people they are.
    assert alone.n_effective == 200 and 12 < together.n_effective < 32


def test_among_few_clusters_no_class_is_firm():
    kano = drawn(np.random.default_rng(3), 200, [0.9, 0.05, 0.05, 0, 0, 0])
    design = Design(np.repeat(np.arange(5), 40), np.zeros(5, np.int64), np.array([np.inf]), clustered=True)
    (row,) = kano_rows(kano, LIMITS, design=design)
    assert row.category == "must_be" and row.mixed and np.isnan(row.better_low) and np.isnan(row.held)
    assert not kano_rows(kano, LIMITS)[0].mixed


def test_where_all_agree_the_interval_is_that_of_a_share():
    (row,) = kano_rows(asked([0] * 40, [4] * 40), LIMITS)
    assert (row.better, row.better_high) == (1.0, 1.0) and 0.9 < row.better_low < 0.95
    assert (row.worse, row.worse_low) == (-1.0, -1.0) and row.held == 1.0


def test_too_few_people_are_hidden_feature_by_feature():
    functional = np.full((2, 40), 0)
    functional[1, 4:] = -1
    first, second = kano_rows(asked(functional, np.full((2, 40), 4)), LIMITS)
    assert first.n == 40 and not first.suppressed
    assert second.suppressed and second.n is None and second.category == "" and second.shares == ()
    assert np.isnan([second.better, second.worse, second.functional, second.questionable_share]).all()


def test_small_samples_have_shares_but_no_resamples():
    (row,) = kano_rows(drawn(np.random.default_rng(1), 10, [0.5, 0.2, 0.2, 0.1, 0, 0]), LIMITS)
    assert row.n == 10 and np.isnan(row.held) and np.isnan(row.functional_low) and row.better_low < row.better


def test_the_same_seed_gives_the_same_rows():
    kano = drawn(np.random.default_rng(4), 80, [0.3, 0.2, 0.2, 0.2, 0.05, 0.05])
    assert kano_rows(kano, LIMITS, seed=9) == kano_rows(kano, LIMITS, seed=9)


def test_of_two_equally_common_classes_one_is_seldom_called_firm():
    """Meant to be one survey in ten; of 400 made surveys of 60, 150 and 400 people each, 13 %, 12 % and 11 %."""
    random, thresholds = np.random.default_rng(1), Thresholds.for_range(6)
    limits = replace(LIMITS, driver_replicates=300)
    firm = sum(
        clear_class(kano_rows(drawn(random, 150, [0.4, 0.4, 0.1, 0.1, 0, 0]), limits)[0], thresholds) != ""
        for _ in range(120)
    )
    assert firm <= 20


def test_a_class_that_is_surely_ahead_is_nearly_always_firm():
    random, thresholds = np.random.default_rng(1), Thresholds.for_range(6)
    rows = (kano_rows(drawn(random, 250, [0.5, 0.3, 0.1, 0.1, 0, 0]), LIMITS)[0] for _ in range(30))
    assert sum(clear_class(row, thresholds) == "must_be" for row in rows) >= 27
