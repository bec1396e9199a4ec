"""What gapkit does in each case, by its public functions alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.scoring.gaps import gap_table
from gapkit.scoring.quality import soundness
from gapkit.scoring.rules import Rules
from gapkit.stats.bootstrap import ideal_bca
from gapkit.stats.estimates import moments, t_interval
from gapkit.stats.paired import d_av, d_z, paired_t
from gapkit.stats.reliability import alpha, alpha_if_dropped, item_rest
from gapkit.stats.signed_rank import signed_rank, signed_rank_exact
from gapkit.tally import Tally, difference_counts, joint_tables

Numbers = dict[str, NDArray[np.float64]]
COLUMNS = ("expectation", "perception", "gap")


def tested(joint: NDArray[Any], points: int) -> Numbers:
    """Return mean, spread, interval, t, p, effect sizes and signed rank of joint tables (..., levels, levels)."""
    values, counts = difference_counts(joint)
    levels = np.arange(1, points + 1)
    answered = joint[..., 1:, 1:]
    gap = moments(values, counts)
    expectation, perception = moments(levels, answered.sum(axis=-1)), moments(levels, answered.sum(axis=-2))
    test = paired_t(gap.mean, gap.se, gap.n)
    low, high = t_interval(gap.mean, gap.se, np.asarray(gap.n) - 1)
    ranks = signed_rank(values, counts, zeros="wilcox")
    found = {
        "gap": gap.mean,
        "sd": gap.sd,
        "low": low,
        "high": high,
        "t": test.t,
        "p": test.p_value,
        "d_z": d_z(gap.mean, gap.sd),
        "d_av": d_av(gap.mean, expectation.sd, perception.sd),
        "w": np.minimum(ranks.w_plus, ranks.w_minus),
        "w_p": ranks.p_value,
    }
    return {name: np.asarray(value, dtype=np.float64) for name, value in found.items()}


def core(questionnaire: Questionnaire, answers: Answers) -> Numbers:
    """Return the tests of all items and alpha with interval and if-dropped of all scales, from the answers on."""
    tally = Tally.of(questionnaire, answers)
    found = tested(tally.pairs["expectation", "perception"][0], questionnaire.scale.points)
    return found | alphas(questionnaire, tally)


def alphas(questionnaire: Questionnaire, tally: Tally) -> Numbers:
    """Return alpha, interval, item-rest correlation and alpha if dropped: overall and per dimension, three columns.

    Scales of the same length are computed together.
    """
    assert tally.items is not None
    codes = [item.code for item in questionnaire.items]
    held = [
        (tally.item_gaps if column == "gap" else tally.items).covariance([(column, code) for code in codes])
        for column in COLUMNS
    ]
    blocks = [slice(0, len(codes)), *(questionnaire.positions(dimension) for dimension in questionnaire.dimensions)]
    estimates, lows, highs = (np.empty((len(COLUMNS), len(blocks))) for _ in range(3))
    dropped: list[list[NDArray[np.float64]]] = [[np.empty(0)] * len(blocks) for _ in COLUMNS]
    rests: list[list[NDArray[np.float64]]] = [[np.empty(0)] * len(blocks) for _ in COLUMNS]
    lengths = [block.stop - block.start for block in blocks]
    for length in sorted(set(lengths)):
        places = [(c, b) for c in range(len(COLUMNS)) for b, size in enumerate(lengths) if size == length]
        spread = np.stack([held[c][0][blocks[b], blocks[b]] for c, b in places])
        found = alpha(spread, np.array([held[c][1][blocks[b], blocks[b]].min() for c, b in places]))
        low, high = found.interval()
        without, rest = alpha_if_dropped(spread), item_rest(spread)
        for place, (c, b) in enumerate(places):
            estimates[c, b], lows[c, b], highs[c, b] = found.estimate[place], low[place], high[place]
            dropped[c][b], rests[c][b] = without[place], rest[place]
    return {
        "alpha": estimates.ravel(),
        "alpha_low": lows.ravel(),
        "alpha_high": highs.ravel(),
        "alpha_if_dropped": np.concatenate([values for row in dropped for values in row]),
        "item_rest": np.concatenate([values for row in rests for values in row]),
    }


def whole(questionnaire: Questionnaire, answers: Answers) -> Numbers:
    """Return the same numbers as a diagnosis does it: exact tests, bootstrap, effect intervals, verdicts besides."""
    tally = Tally.of(questionnaire, answers)
    gaps = gap_table(questionnaire, tally, Rules())
    sound = soundness(questionnaire, tally)
    order = {(row.column, row.dimension): row.alpha for row in sound.dimensions}
    codes = ["overall", *(dimension.code for dimension in questionnaire.dimensions)]
    names = {"gap": "gap", "sd": "gap_sd", "t": "t", "p": "p_value", "d_z": "d_z", "d_av": "d_av"}
    return {name: np.array([getattr(row, field) for row in gaps.items]) for name, field in names.items()} | {
        "alpha": np.array([order[column, code] for column in COLUMNS for code in codes])
    }


def scales(questionnaire: Questionnaire) -> list[list[str]]:
    """Return the item codes of the whole and of every dimension."""
    blocks = [[item.code for item in dimension.items] for dimension in questionnaire.dimensions]
    return [[code for block in blocks for code in block], *blocks]


def rank_tests(answers: Answers, points: int) -> Numbers:
    """Return the signed-rank tests of all items, from the answers on."""
    values, counts = difference_counts(joint_tables(answers.codes["expectation"], answers.codes["perception"], points))
    ranks = signed_rank(values, counts, zeros="wilcox")
    return {"w": np.minimum(ranks.w_plus, ranks.w_minus), "w_p": np.asarray(ranks.p_value)}


def exact_rank_test(expectation: NDArray[np.uint8], perception: NDArray[np.uint8], points: int) -> float:
    """Return the exact signed-rank p of one item, from the answers on."""
    values, counts = difference_counts(joint_tables(expectation[None], perception[None], points))
    return float(signed_rank_exact(values, counts[0], zeros="wilcox"))


def intervals(questionnaire: Questionnaire, answers: Answers) -> Numbers:
    """Return BCa intervals of all item and dimension gaps, from the answers on."""
    tally = Tally.of(questionnaire, answers, moments=False)
    values, counts = tally.pairs_of("gap")
    low, high = ideal_bca(values, counts[0])
    lows, highs = [*np.asarray(low)], [*np.asarray(high)]
    for position in range(len(questionnaire.dimensions)):
        scores, people = tally.dimension_counts("gap", position)
        low, high = ideal_bca(scores, people[0])
        lows.append(float(low))
        highs.append(float(high))
    return {"low": np.array(lows), "high": np.array(highs)}


def segment_tests(answers: Answers, points: int) -> Numbers:
    """Return the tests of all items in all segments (segments, items), from the answers on."""
    segment = next(iter(answers.segments.values()))
    joint = joint_tables(
        answers.codes["expectation"],
        answers.codes["perception"],
        points,
        groups=segment.codes,
        group_count=len(segment.values),
    )
    return tested(joint, points)
