"""A questionnaire made from a survey: items and scale as they show, dimensions for people to name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gapkit
from gapkit.errors import GapkitError
from gapkit.intake.inferred import inferred_questionnaire, new_questionnaire
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, answers, keys, lint, numbered, write_csv, write_xlsx

DATA = Path(__file__).parents[2] / "data"
TEXTS = [
    "La habitación estaba limpia",
    "El desayuno tenía variedad",
    "La recepción respondió con rapidez",
    "La cama era cómoda",
    "El wifi funcionó bien",
]
FIVE = ["Totalmente en desacuerdo", "En desacuerdo", "Neutral", "De acuerdo", "Totalmente de acuerdo"]
N = range(1, 6)
STYLES = {
    "E1 P1": numbered(5),
    "E_HO1": [f"{role}_HO{n}" for role in "EP" for n in N],
    "HO1_E": [f"HO{n}_{role}" for role in "EP" for n in N],
    "EHO1": [f"{role}HO{n}" for role in "EP" for n in N],
    "marked at the end": [f"{text} ({role})" for role in ("Expectativa", "Percepción") for text in TEXTS],
    "marked at the start": [f"{role}: {text}" for role in ("Expectativa", "Percepción") for text in TEXTS],
    "numbered": [f"{n}. {text} [{role}]" for role in "EP" for n, text in enumerate(TEXTS, 1)],
    "other words": [f"{n}. {text} [E]" for n, text in enumerate(TEXTS, 1)]
    + [f"{n}. {text.replace('estaba', 'está')} [P]" for n, text in enumerate(TEXTS, 1)],
}


def divided(text: str) -> str:
    """Return the file as a person leaves it: two dimensions instead of the placeholder."""
    first, *items = text.split("\n[[dimension.item]]")
    first = first.replace('code = "TO_DIVIDE"', 'code = "ROOM"')
    second = '\n[[dimension]]\ncode = "SERV"\nname.es = "Servicio"\nname.en = "Service"\n'
    parts = [f"\n[[dimension.item]]{item}" for item in items]
    return first + "".join(parts[:2]) + second + "".join(parts[2:])


def made(path: Path, *, divide: bool = True, **options) -> Path:
    target = new_questionnaire(path, path.with_suffix(".toml"), overwrite=True, **options)
    if divide:
        target.write_text(divided(target.read_text("utf-8")), encoding="utf-8")
    return target


def refused(path, **options):
    with pytest.raises(GapkitError) as caught:
        inferred_questionnaire(path, **options)
    assert caught.value.text("es") and caught.value.text("en")
    return caught.value


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    style=st.sampled_from(sorted(STYLES)),
    order=st.permutations(range(10)),
    high=st.sampled_from([5, 7, 10]),
    low=st.integers(0, 1),
)
def test_from_survey_to_score_with_nothing_but_dimensions_to_name(tmp_path, style, order, high, low):
    low = low if high == 10 else 1
    cells = answers(40, 5, low=low, high=high)
    rows = [[row[i] for i in order] for row in [STYLES[style], *cells.tolist()]]
    path = write_csv(tmp_path / "hotel.csv", rows)
    target = made(path)
    assert lint(target) == ()
    reading = read_answers(path, questionnaire=target)
    scale = reading.questionnaire.scale
    assert (scale.low, scale.high) == (low, high) and reading.answers.people == 40
    headings = {item.code: reading.columns.items[item.code] for item in reading.questionnaire.items}
    for role, start in (("expectation", 0), ("perception", 5)):
        found = [headings[item.code][role].header for item in reading.questionnaire.presented]
        assert sorted(found) == sorted(STYLES[style][start : start + 5])
    for item in reading.questionnaire.items:
        pair = [STYLES[style].index(headings[item.code][role].header) for role in ("expectation", "perception")]
        assert pair[1] - pair[0] == 5
        place = reading.questionnaire.items.index(item)
        assert np.array_equal(reading.answers.codes["perception"][place], cells[:, pair[1]] - low + 1)


def test_a_score_is_possible_on_the_survey_it_was_made_from(tmp_path):
    path = write_xlsx(tmp_path / "hotel.xlsx", [STYLES["marked at the end"], *answers(40, 5, high=5).tolist()])
    diagnosis = gapkit.score(path, questionnaire=made(path))
    assert [d["code"] for d in diagnosis.to_json()["questionnaire"]["dimensions"]] == ["ROOM", "SERV"]


def test_dimensions_are_asked_for_and_never_invented(tmp_path):
    path = write_csv(tmp_path / "hotel.csv", [STYLES["numbered"], *answers(40, 5, high=5).tolist()])
    target = made(path, divide=False)
    faults = lint(target)
    assert [fault.key for fault in faults] == ["questionnaire.to_divide"]
    assert "5 aspectos" in faults[0].text("es") and "[[dimension]]" in faults[0].text("en")
    with pytest.raises(GapkitError) as caught:
        gapkit.score(path, questionnaire=target)
    assert [fault.key for fault in caught.value.faults] == ["questionnaire.to_divide"]
    assert "PENDIENTE" in target.read_text("utf-8")


def test_wordings_codes_and_language_come_from_the_headings(tmp_path):
    path = write_csv(tmp_path / "hotel.csv", [STYLES["other words"], *answers(40, 5, high=5).tolist()])
    first = read_questionnaire(made(path)).presented[0]
    assert first.text.es == "La habitación está limpia" and first.text.en == ""
    assert first.expectation_text.es == TEXTS[0]
    path = write_csv(tmp_path / "codes.csv", [STYLES["E_HO1"], *answers(40, 5, high=5).tolist()])
    assert [item.code for item in read_questionnaire(made(path)).items] == [f"HO{n}" for n in N]


def test_labels_become_the_labels_of_the_scale_and_are_read_by_them(tmp_path):
    cells = answers(40, 5, high=5)
    rows = [STYLES["marked at the end"], *[[FIVE[n - 1] for n in row] for row in cells.tolist()]]
    path = write_csv(tmp_path / "hotel.csv", rows)
    target = made(path)
    scale = read_questionnaire(target).scale
    assert [scale.anchors[n].es for n in N] == FIVE
    assert np.array_equal(read_answers(path, questionnaire=target).answers.codes["perception"].T, cells[:, 5:])


def test_only_columns_of_answers_become_items(tmp_path):
    rows = [STYLES["marked at the end"], *answers(40, 5, high=5).tolist()]
    rows = add(rows, "Total", [20] * 40)
    rows = add(rows, "Canal", [1, 2] * 20)
    rows = add(rows, "Correo", [f"p{n}@hotel.example" for n in range(40)])
    rows = add(rows, "¿Nos recomendaría?", [9, 10] * 20)
    text = made(write_csv(tmp_path / "hotel.csv", rows)).read_text("utf-8")
    assert text.count("[[dimension.item]]") == 5 and "hotel.example" not in text
    assert all(word not in text.split("#   ")[0] for word in ("Total", "Canal", "Correo", "recomendaría"))


def test_perceptions_alone_are_enough(tmp_path):
    rows = [TEXTS, *answers(40, 5, high=5)[:, :5].tolist()]
    path = write_csv(tmp_path / "hotel.csv", rows)
    asked = read_questionnaire(made(path))
    assert asked.columns == ("perception",) and len(asked.items) == 5
    assert read_answers(path, questionnaire=asked).answers.people == 40


def test_the_parts_of_one_question_are_the_items_of_a_wide_survey(tmp_path):
    target = new_questionnaire(DATA / "sfo2017" / "sfo2017.csv", tmp_path / "sfo.toml")
    text = target.read_text("utf-8")
    assert text.count('code = "Q7') == 15 and "NETPRO" not in text.split("#   ")[0]
    # What the codes mean is for people to say: the values are listed with their counts.
    assert "6 (" in text and "0 (" in text


def test_columns_that_cannot_be_told_apart_are_refused(tmp_path):
    cells = answers(40, 5, high=5).tolist()
    twice = refused(write_csv(tmp_path / "a.csv", [[*TEXTS, *TEXTS], *cells]))
    assert [fault.key for fault in twice.faults] == ["questionnaire.new_twice"]
    apart = [f"Expectativa: {text}" for text in TEXTS] + [f"Percepción: valoración {n} del hotel" for n in "abcde"]
    unpaired = refused(write_csv(tmp_path / "b.csv", [apart, *cells]))
    assert [fault.key for fault in unpaired.faults] == ["questionnaire.new_pairs"]
    nothing = refused(
        write_csv(tmp_path / "c.csv", [["Nombre", "Fecha"], ["Ana", "2026-01-01"], ["Luis", "2026-01-02"]])
    )
    assert [fault.key for fault in nothing.faults] == ["questionnaire.new_no_items"]


def test_labels_without_an_order_are_named_and_not_ordered(tmp_path):
    words = ["De acuerdo", "azul", "verde", "Neutral", "En desacuerdo"]
    rows = [STYLES["marked at the end"], *[[words[n - 1] for n in row] for row in answers(40, 5, high=5).tolist()]]
    error = refused(write_csv(tmp_path / "a.csv", rows))
    assert [fault.key for fault in error.faults] == ["questionnaire.new_labels"] and '"azul" (' in error.text("en")


def test_a_file_that_is_there_is_kept_unless_asked(tmp_path):
    path = write_csv(tmp_path / "hotel.csv", [STYLES["numbered"], *answers(40, 5, high=5).tolist()])
    target = new_questionnaire(path, tmp_path / "q.toml")
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(GapkitError) as caught:
        new_questionnaire(path, target)
    assert keys(caught.value) == ["questionnaire.exists"] and target.read_text("utf-8") == "mine"
    assert "TO_DIVIDE" in new_questionnaire(path, target, overwrite=True).read_text("utf-8")
