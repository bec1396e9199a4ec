"""A questionnaire answers questions about itself."""

from __future__ import annotations

import pytest

from gapkit.model import Dimension, Item, Questionnaire, Scale, Text


def _item(code: str, number: int, dimension: str) -> Item:
    return Item(code, number, dimension, Text(es=f"aspecto {code}", en=f"item {code}"))


@pytest.fixture
def two_dimensions() -> Questionnaire:
    return Questionnaire(
        id="own",
        version="1",
        title=Text(en="Own"),
        scale=Scale(0, 10),
        columns=("expectation", "perception"),
        dimensions=(
            Dimension("A", Text(en="First"), (_item("A1", 3, "A"), _item("A2", 1, "A"))),
            Dimension("B", Text(en="Second"), (_item("B1", 2, "B"),)),
        ),
    )


def test_a_text_falls_back_on_the_language_it_has() -> None:
    assert Text(es="hola").in_("en") == "hola"
    assert Text(en="hello").in_("es") == "hello"
    assert Text(es="hola", en="hello").in_("es") == "hola"


@pytest.mark.parametrize(
    ("low", "high", "points", "distance", "middle"),
    [(1, 7, 7, 6, 4), (0, 10, 11, 10, 5), (1, 100, 100, 99, 50.5)],
)
def test_a_scale_knows_its_points_range_and_middle(
    low: int, high: int, points: int, distance: int, middle: float
) -> None:
    scale = Scale(low, high)
    assert (scale.points, scale.range, scale.midpoint) == (points, distance, middle)


def test_items_stand_in_the_order_of_their_dimensions(two_dimensions: Questionnaire) -> None:
    assert [item.code for item in two_dimensions.items] == ["A1", "A2", "B1"]


def test_items_are_presented_in_the_order_of_their_numbers(two_dimensions: Questionnaire) -> None:
    assert [item.code for item in two_dimensions.presented] == ["A2", "B1", "A1"]


def test_positions_of_a_dimension_cut_its_items_out_of_all_items(two_dimensions: Questionnaire) -> None:
    for dimension in two_dimensions.dimensions:
        assert two_dimensions.items[two_dimensions.positions(dimension)] == dimension.items


def test_parts_are_found_by_code(two_dimensions: Questionnaire) -> None:
    assert two_dimensions.dimension("B").name.en == "Second"
    assert two_dimensions.item("A2").number == 1


@pytest.mark.parametrize(
    ("columns", "paired"),
    [
        (("expectation", "perception"), True),
        (("minimum", "expectation", "perception"), True),
        (("perception", "importance"), False),
        (("expectation",), False),
    ],
)
def test_gaps_exist_only_where_both_expectation_and_perception_are_asked(
    two_dimensions: Questionnaire, columns: tuple[str, ...], paired: bool
) -> None:
    asked = Questionnaire(
        two_dimensions.id,
        two_dimensions.version,
        two_dimensions.title,
        two_dimensions.scale,
        columns,
        two_dimensions.dimensions,
    )
    assert asked.paired is paired
