"""The benchmarks' own rules: the same data everywhere, no speed without equal numbers. Nothing here is timed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import data
from benchmarks.harness import (
    Contestant,
    Cost,
    Equality,
    Gate,
    Line,
    compare,
    largest_difference,
    line,
    race,
    write_lines,
)

# The simulated survey of 200 people, seed 20240607, numpy's default generator.
CHECKSUM = "fb110e4148b54f4c0c02b185ae8891485dc17fbfb31435f534aa8bb6c9006618"


def made(ratio: float, *, error: float = 0.0, gate: Gate | None = None, peer: str = "peer") -> Line:
    return line(
        case="P0",
        title="a job",
        n=10,
        peer=peer,
        ours=Cost((1.0, 1.0, 1.0), (1.0, 1.0, 1.0)),
        theirs=Cost((ratio, ratio, 9 * ratio), (ratio, ratio, ratio)),
        gate=gate or Gate(10, target=20),
        at_least=True,
        equality=[Equality("mean", error, 1e-12)],
        tier="smoke",
    )


def test_the_simulated_survey_is_the_same_everywhere() -> None:
    survey = data.make(200)
    digest = hashlib.sha256(survey.expectation.tobytes() + survey.perception.tobytes() + survey.segment.tobytes())
    assert digest.hexdigest() == CHECKSUM


def test_the_simulated_survey_fits_its_questionnaire() -> None:
    survey, questionnaire = data.make(50, items=31), data.questionnaire(31)
    assert survey.expectation.shape == survey.perception.shape == (31, 50)
    assert len(questionnaire.items) == 31
    assert survey.expectation.max() <= questionnaire.scale.points


def test_the_survey_has_an_outcome_only_where_a_case_asks_for_one() -> None:
    survey = data.make(30)
    headers = [f"E_{item}" for item in range(22)], [f"P_{item}" for item in range(22)]
    header, rows = data.table(survey, headers)
    asked, longer = data.table(survey, headers, outcome=True)
    assert header == ["id", "segment", *headers[0], *headers[1]]
    assert asked == [*header, "nps"]
    assert [row[:-1] for row in longer] == rows
    assert all(0 <= int(str(row[-1])) <= 10 for row in longer)


def test_a_fast_result_with_unequal_numbers_fails() -> None:
    assert made(1000.0).verdict == "ok"
    assert made(1000.0, error=1e-3).verdict == "FAIL"


def test_a_slow_result_fails_and_one_short_of_its_target_is_named() -> None:
    assert made(9.0).verdict == "FAIL"
    assert made(15.0).verdict == "below target"


def test_the_ratio_is_the_median_of_the_rounds() -> None:
    assert made(15.0).ratio == 15.0
    assert made(15.0).ratio_high == 135.0


def test_a_missing_number_on_one_side_is_an_infinite_difference() -> None:
    assert largest_difference([1.0, np.nan], [1.0, np.nan]) == 0.0
    assert largest_difference([1.0, np.nan], [1.0, 2.0]) == np.inf
    assert largest_difference([2.0], [1.0], relative=True) == 1.0


def test_contestants_take_turns() -> None:
    turns: list[str] = []

    def slow(name: str) -> Any:
        turns.append(name)
        return sum(range(600_000))

    race([Contestant("a", lambda: slow("a")), Contestant("b", lambda: slow("b"))], rounds=3)
    starts = [name for place, name in enumerate(turns) if place == 0 or turns[place - 1] != name]
    assert starts == ["a", "b"] * 4


def test_two_saved_results_are_compared_by_their_ratios(tmp_path: Path) -> None:
    old = write_lines(tmp_path / "old.jsonl", [made(20.0), made(50.0, peer="gone")])
    new = write_lines(tmp_path / "new.jsonl", [made(30.0)])
    ((case, peer, n, before, after, change),) = compare(old, new)
    assert (case, peer, n, before, after) == ("P0", "peer", 10, 20.0, 30.0)
    assert change == pytest.approx(1.5)
