"""Answers in words: read when the words show their order, asked about when they do not."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.errors import GapkitError
from gapkit.intake.answers.label_sets import ends_with, label_key, label_sets, scale_ends, sets_with
from gapkit.intake.answers.labels import Doubt, Meaning, meaning, number_and_label, numbered_labels
from gapkit.intake.reading import read_answers
from gapkit.model import Scale, Text
from tests.intake.survey_samples import answers, keys, numbered, small, write_csv

SEVEN = [
    "Totalmente en desacuerdo", "En desacuerdo", "Algo en desacuerdo", "Ni de acuerdo ni en desacuerdo",
    "Algo de acuerdo", "De acuerdo", "Totalmente de acuerdo",
]  # fmt: skip
FIVE = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]
SATISFIED = ["Muy insatisfecho/a", "Insatisfecho/a", "Neutral", "Satisfecho/a", "Muy satisfecho/a"]
IMPORTANT = ["Nada importante", "Poco importante", "Algo importante", "Importante", "Muy importante"]
SCALES = st.sampled_from(label_sets())


def worded(tmp_path, words, *, people=30, low=1, high=None, items=22, change=None):
    """Write answers as `words` say, a mapping of numbers to cells or a list of labels; return path and numbers."""
    words = dict(enumerate(words, low)) if isinstance(words, list) else words
    numbers = answers(people, items, low=low, high=high or max(words))
    rows = [numbered(items), *[[words.get(n, n) for n in row] for row in numbers.tolist()]]
    for row in rows[1:]:
        for column, cell in (change or {}).items():
            row[column] = cell
    return write_csv(tmp_path / "a.csv", rows), numbers


def told(path, **options):
    with pytest.raises(GapkitError) as caught:
        read_answers(path, **options)
    return caught.value


def notes(reading):
    return {key.removeprefix("intake.notes."): said for key, said in reading.input.notes}


def mapping(tmp_path, text):
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    return tmp_path / "m.toml"


def test_labels_of_a_set_as_long_as_the_scale_are_read_and_every_number_is_said(tmp_path):
    path, numbers = worded(tmp_path, SEVEN)
    reading = read_answers(path)
    assert np.array_equal(reading.answers.codes["perception"].T, numbers[:, 22:])
    said = notes(reading)["labels_read"]
    assert said["count"] == numbers.size
    assert said["labels"].startswith('"Totalmente en desacuerdo" = 1, "En desacuerdo" = 2')


@pytest.mark.parametrize(
    "ends",
    [
        {1: SEVEN[0], 7: SEVEN[-1]},
        {1: "Muy insatisfecha", 7: "Muy satisfecha"},
        {1: "1 (muy mala)", 7: "7 (muy buena)"},
        {7: "7 = excelente"},
        {1: "Muy mala (1)", 7: "Muy buena (7)"},
        {n: f"{n}. {label}" for n, label in enumerate(SEVEN, 1)},
        {n: f"{label} - {n}" for n, label in enumerate(SEVEN, 1)},
    ],
)
def test_labels_at_the_ends_and_labels_with_their_number_stand_beside_numbers(tmp_path, ends):
    path, numbers = worded(tmp_path, ends, high=7)
    assert np.array_equal(read_answers(path).answers.codes["expectation"].T, numbers[:, :22])


def test_labels_of_the_ends_are_read_on_a_scale_no_set_has(tmp_path):
    path, numbers = worded(tmp_path, {0: "Nada probable", 10: "Muy probable"}, low=0, high=10)
    reading = read_answers(path, mapping=mapping(tmp_path, "scale = { low = 0, high = 10 }\n"))
    assert np.array_equal(reading.answers.codes["expectation"].T, numbers[:, :22] + 1)


def test_the_labels_of_the_questionnaire_decide(tmp_path):
    own = ["Jamás de los jamases", "Rara vez", "Según el día", "Con gusto", "De mil amores"]
    anchors = {n: Text(es=label) for n, label in enumerate(own, 1)}
    questionnaire = small()
    asked = type(questionnaire)(
        questionnaire.id,
        "1",
        questionnaire.title,
        Scale(1, 5, anchors),
        questionnaire.columns,
        questionnaire.dimensions,
    )
    path, numbers = worded(tmp_path, own, items=4)
    reading = read_answers(path, questionnaire=asked)
    assert np.array_equal(reading.answers.codes["expectation"].T[:, [0, 2, 3]], numbers[:, [0, 2, 3]])
    assert keys(told(path, questionnaire=questionnaire)) == ["labels.unknown", "values_block_labels"]


def test_labels_of_another_length_are_asked_about_with_the_scale_to_declare(tmp_path):
    path, numbers = worded(tmp_path, FIVE)
    error = told(path)
    assert keys(error) == ["labels.other_length", "values_block_labels"]
    assert "scale = { low = 1, high = 5 }" in error.text("en") and '"Agree" (' in error.text("es")
    reading = read_answers(path, mapping=mapping(tmp_path, "scale = { low = 1, high = 5 }\n"))
    assert np.array_equal(reading.answers.codes["expectation"].T, numbers[:, :22])


def test_the_ends_of_a_shorter_scale_are_not_stretched_over_the_longer_one(tmp_path):
    path, _ = worded(tmp_path, {1: SEVEN[0], 5: SEVEN[-1]}, high=5)
    error = told(path)
    assert keys(error)[0] == "labels.other_length" and "high = 5" in error.text("en")


def test_numbers_that_rise_while_the_words_fall_are_never_believed(tmp_path):
    path, _ = worded(tmp_path, {n: f"{n}. {label}" for n, label in enumerate(reversed(SEVEN), 1)})
    error = told(path)
    assert keys(error) == ["labels.downward", "values_block_labels"]
    assert '"1. Totalmente de acuerdo" = NUMBER' in error.text("en")


def test_labels_without_an_order_are_asked_for_with_their_counts_in_the_line_to_fill(tmp_path):
    path, _ = worded(tmp_path, ["azul", "verde", "rojo", "negro", "blanco", "gris", "lila"])
    error = told(path)
    assert keys(error) == ["labels.unknown", "values_block_labels"]
    assert '"azul" (' in error.text("en") and '"lila" = NUMBER' in error.text("en") and "= NÚMERO" in error.text("es")


def test_declared_labels_win_over_every_set(tmp_path):
    path, numbers = worded(tmp_path, SEVEN)
    turned = ", ".join(f'"{label}" = {8 - n}' for n, label in enumerate(SEVEN, 1))
    reading = read_answers(path, mapping=mapping(tmp_path, f"[values]\nlabels = {{ {turned} }}\n"))
    assert np.array_equal(reading.answers.codes["expectation"].T, 8 - numbers[:, :22])
    assert "labels_read" not in notes(reading)


def test_expectations_and_perceptions_on_scales_of_different_kinds_are_not_compared(tmp_path):
    numbers = answers(30, 4, high=5)
    rows = [numbered(4), *[[(IMPORTANT if c < 4 else SATISFIED)[n - 1] for c, n in enumerate(r)] for r in numbers]]
    path = write_csv(tmp_path / "a.csv", rows)
    assert keys(told(path, questionnaire=small())) == ["labels.no_one_set", "values_block_labels"]


def test_how_important_an_item_is_may_be_asked_in_other_words(tmp_path):
    numbers = answers(30, 4, high=5)
    rows = [
        numbered(4, "PI"),
        *[[(SATISFIED if c < 4 else IMPORTANT)[n - 1] for c, n in enumerate(r)] for r in numbers],
    ]
    path = write_csv(tmp_path / "a.csv", rows)
    reading = read_answers(path, questionnaire=small(columns=("perception", "importance")))
    assert np.array_equal(reading.answers.codes["importance"].T, numbers[:, 4:])
    assert np.array_equal(reading.answers.codes["perception"].T[:, [0, 2, 3]], numbers[:, [0, 2, 3]])


def test_people_whose_labels_fill_a_row_are_no_second_heading(tmp_path):
    path, _ = worded(tmp_path, ["Totalmente en desacuerdo", *SEVEN[1:2], "Neutral", *SEVEN[5:]], items=4, people=40)
    assert read_answers(path, questionnaire=small()).input.used == 40


def test_words_for_no_answer_among_labels_are_told_apart_from_them(tmp_path):
    path, _ = worded(tmp_path, FIVE, items=4, change={0: "N/A", 1: "Blank"})
    error = told(path, questionnaire=small())
    assert keys(error) == ["often.text", "often.text", "values_block"]
    assert error.text("en").endswith('[values]\nmissing = ["Blank"]\nnot_applicable = ["N/A"]')


@pytest.mark.parametrize("code", [99, 98, 88, 77, 9, 0, -1, -9, 999])
def test_a_usual_code_for_no_answer_that_repeats_is_told_with_the_exact_line(tmp_path, code):
    rows = [numbered(), *answers(40).tolist()]
    rows[1][0] = rows[2][0] = code
    error = told(write_csv(tmp_path / "a.csv", rows))
    assert keys(error) == ["often.off_scale", "values_block"]
    assert error.text("en").endswith(f"[values]\nmissing = [{code}]")
    read_answers(tmp_path / "a.csv", mapping=mapping(tmp_path, f"[values]\nmissing = [{code}]\n"))


def test_a_code_declared_as_no_answer_that_is_on_the_scale_is_obeyed_and_said(tmp_path):
    rows = [numbered(), *answers(40).tolist()]
    path = write_csv(tmp_path / "a.csv", rows)
    said = notes(read_answers(path, mapping=mapping(tmp_path, "[values]\nmissing = [4, 99]\n")))["declared_on_scale"]
    assert said["codes"] == "4" and said["count"] == sum(row.count(4) for row in rows)
    assert "declared_on_scale" not in notes(read_answers(path, mapping=mapping(tmp_path, "[values]\nmissing = [99]\n")))


def test_every_shipped_set_has_both_languages_and_no_label_twice():
    assert {one.kind for one in label_sets()} == {
        "agreement", "satisfaction", "frequency", "quality", "likelihood", "importance"
    }  # fmt: skip
    assert len({one.id for one in label_sets()}) == len(label_sets())
    for one in label_sets():
        for places in one.places.values():
            assert set(places.values()) == set(range(one.points))
    for ends in scale_ends():
        assert ends.low and ends.high and not ends.low & ends.high


@given(one=SCALES, language=st.sampled_from(["es", "en"]), low=st.integers(0, 1), data=st.data())
def test_a_whole_set_is_read_in_its_order_or_is_in_doubt_never_out_of_order(one, language, low, data):
    by_place: dict[int, list[str]] = {}
    for label, place in one.places[language].items():
        by_place.setdefault(place, []).append(label)
    labels = [data.draw(st.sampled_from(by_place[place])) for place in range(one.points)]
    found = meaning(labels, (), Scale(low, low + one.points - 1), declared=True)
    if isinstance(found, Meaning):
        assert [found.numbers[label] for label in labels] == list(range(low, low + one.points))
    else:
        assert found.why == "two_orders"


@given(one=SCALES, points=st.integers(2, 11), data=st.data())
def test_some_labels_of_a_set_never_change_their_order(one, points, data):
    known = one.places["es"]
    labels = data.draw(st.lists(st.sampled_from(sorted(known)), min_size=2, max_size=4, unique_by=known.__getitem__))
    found = meaning(labels, (), Scale(1, points))
    if isinstance(found, Meaning):
        ranked = sorted(labels, key=found.numbers.__getitem__)
        assert all(1 <= number <= points for number in found.numbers.values())
        # Whatever set was used, every set of the kind that has these labels puts them in the same order.
        for other in sets_with(labels):
            assert [other.place(label) for label in ranked] == sorted(other.place(label) for label in ranked)
    else:
        assert isinstance(found, Doubt)


@pytest.mark.parametrize(
    ("cell", "number", "label"),
    [
        ("5. De acuerdo", 5, "De acuerdo"),
        ("5 - De acuerdo", 5, "De acuerdo"),
        ("1 (muy mala)", 1, "muy mala"),
        ("Muy buena [7]", 7, "Muy buena"),
        ("Agree = 4", 4, "Agree"),
        ("7 Totalmente de acuerdo", 7, "Totalmente de acuerdo"),
    ],
)
def test_a_label_is_parted_from_its_number(cell, number, label):
    assert number_and_label(cell) == (number, label)


@pytest.mark.parametrize("cell", ["2024", "2 veces", "a las 5", "15/03", "3,5", "web"])
def test_other_texts_with_numbers_carry_no_answer(cell):
    assert number_and_label(cell) is None


def test_labels_that_contradict_each_other_are_not_read():
    scale = Scale(1, 5)
    assert numbered_labels(Counter({"1. Mal": 3, "1. Bien": 2}), scale) == ({}, 0)
    assert numbered_labels(Counter({"1. Mal": 3, "2. Mal": 2}), scale) == ({}, 0)
    assert numbered_labels(Counter({"3. parte": 3}), scale) == ({}, 0)
    assert numbered_labels(Counter({"5. Bien": 3}), scale) == ({"5. Bien": 5}, 3)


def test_capitals_accents_and_either_sex_make_no_difference():
    assert label_key("MUY SATISFECHA") == label_key("muy satisfecho/a") == label_key("Muy satisfech@")
    assert [one.kind for one in ends_with([label_key("Pésimo"), label_key("EXCELENTE")])] == ["quality"]
