"""Records: what `dataclasses` knows of them is registered when it first asks."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import asdict, fields, is_dataclass
from typing import ClassVar

import pytest

from gapkit.record import Record, field, replace


class Mean(Record):
    """A mean and how many it rests on."""

    unit: ClassVar[str] = "points"
    value: float
    n: int = 0
    notes: dict[str, int] = field(default_factory=dict)


class Weighted(Mean):
    n: int = 1
    weight: float = 2.0


def test_a_record_takes_its_fields_by_place_or_by_name() -> None:
    assert Mean(0.5) == Mean(value=0.5) == Mean(0.5, 0, {})
    assert Mean(0.5).notes is not Mean(0.5).notes


@pytest.mark.parametrize("given", [((), {}), ((1, 2, {}, 4), {}), ((1,), {"value": 2}), ((1,), {"unit": "x"})])
def test_a_record_refuses_too_few_too_many_and_unknown_values(
    given: tuple[tuple[object, ...], dict[str, object]],
) -> None:
    with pytest.raises(TypeError, match="Mean takes value, n, notes"):
        Mean(*given[0], **given[1])  # type: ignore[arg-type]


def test_a_record_that_inherits_has_the_fields_of_both_in_order() -> None:
    assert [one.name for one in fields(Mean)] == ["value", "n", "notes"]
    assert [one.name for one in fields(Weighted)] == ["value", "n", "notes", "weight"]
    assert (Weighted(3.0).n, Mean(3.0).n) == (1, 0)


def test_dataclasses_knows_a_record() -> None:
    assert is_dataclass(Weighted)
    assert not is_dataclass(Record)
    assert dataclasses.replace(Weighted(3.0, notes={"a": 1}), weight=1.0) == Weighted(3.0, 1, {"a": 1}, 1.0)
    assert asdict(Mean(3.0)) == {"value": 3.0, "n": 0, "notes": {}}


def test_a_record_survives_copies_and_cannot_be_changed() -> None:
    mean = Mean(3.0, 4, {"a": 1})
    assert copy.deepcopy(mean) == pickle.loads(pickle.dumps(mean)) == mean
    with pytest.raises(AttributeError, match="frozen"):
        mean.n = 5  # type: ignore[misc]


def test_replacing_fields_gives_what_dataclasses_gives_and_refuses_unknown_ones() -> None:
    heavy = Weighted(3.0, 4, {"a": 1}, 5.0)
    assert replace(heavy, n=1) == dataclasses.replace(heavy, n=1) == Weighted(3.0, 1, {"a": 1}, 5.0)
    with pytest.raises(TypeError, match="Weighted takes"):
        replace(heavy, unit="x")  # type: ignore[call-arg]
