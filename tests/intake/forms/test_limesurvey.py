"""The survey for LimeSurvey: its structure as the manual describes it, and answers read back from its exports.

The columns, classes, types and limits are those of "Tab Separated Value survey structure" in the LimeSurvey manual,
of the files LimeSurvey exports itself, and of its tables (codes of 20 characters, answer codes of 5).
"""

from __future__ import annotations

import csv
import html
import io
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.errors import GapkitError
from gapkit.intake.forms import form_bytes
from gapkit.intake.questionnaires import questionnaire_ids, read_questionnaire
from gapkit.intake.reading import read_answers
from gapkit.model import Dimension, Item, Journey, Outcome, Phase, Questionnaire, Scale, Text
from tests.intake.survey_samples import keys

COLUMNS = ["id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "validation"]
COLUMNS += ["mandatory", "other", "default", "same_default"]
PEOPLE = 25


def survey(name: str | Questionnaire, language: str = "es") -> list[dict[str, str]]:
    questionnaire = read_questionnaire(name) if isinstance(name, str) else name
    text = form_bytes(questionnaire, to="limesurvey", language=language).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t"))


def tree(rows: list[dict[str, str]], language: str) -> list[dict[str, Any]]:
    """Return the questions of a language with their groups, rows and answers: what follows belongs to what precedes."""
    found: list[dict[str, Any]] = []
    group = None
    for row in rows:
        if row["language"] != language or row["class"] in ("S", "SL"):
            continue
        if row["class"] == "G":
            group = row["type/scale"]
        elif row["class"] == "Q":
            assert group is not None
            found.append({"group": group, "kind": row["type/scale"], "code": row["name"], "rows": [], "answers": []})
            found[-1] |= {"text": row["text"], "help": row["help"], "sum": row["equals_num_value"]}
        elif row["class"] == "SQ":
            assert not found[-1]["answers"]
            found[-1]["rows"].append((row["name"], row["text"]))
        else:
            assert row["class"] == "A"
            found[-1]["answers"].append((row["name"], row["text"]))
    return found


def codes(questions: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (q["group"], q["kind"], q["code"], [code for code, _ in q["rows"]], [code for code, _ in q["answers"]])
        for q in questions
    ]


# --- structure ---


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", questionnaire_ids())
def test_every_survey_has_the_columns_classes_and_types_of_the_manual(name: str, language: str) -> None:
    rows = survey(name, language)
    assert list(rows[0])[: len(COLUMNS)] == COLUMNS
    assert [row["class"] for row in rows if row["class"] not in ("G", "Q", "SQ", "A")] == ["S"] * 26 + ["SL"] * 12
    assert {row["type/scale"] for row in rows if row["class"] == "Q"} <= set("FKLT")
    assert {row["type/scale"] for row in rows if row["class"] in ("SQ", "A")} == {"0"}
    for row in rows:
        assert row["text"] or row["class"] == "G"
        assert None not in row and None not in row.values()


@pytest.mark.parametrize("name", questionnaire_ids())
def test_both_languages_have_the_same_groups_questions_rows_and_answers(name: str) -> None:
    rows = survey(name)
    settings_of = {row["name"]: row["text"] for row in rows if row["class"] == "S"}
    assert (settings_of["language"], settings_of["additional_languages"]) == ("es", "en")
    assert codes(tree(rows, "es")) == codes(tree(rows, "en"))
    # The base language comes first, whole.
    spoken = [row["language"] for row in rows if row["class"] in ("G", "Q", "SQ", "A")]
    assert spoken == sorted(spoken, reverse=True)


@pytest.mark.parametrize("name", questionnaire_ids())
def test_codes_are_such_as_limesurvey_takes(name: str) -> None:
    questions = tree(survey(name), "es")
    names = [question["code"] for question in questions]
    assert len(set(names)) == len(names)
    for question in questions:
        assert re.fullmatch(r"[a-zA-Z][a-zA-Z0-9]{0,19}", question["code"])
        assert all(re.fullmatch(r"[a-zA-Z0-9]{1,20}", code) for code, _ in question["rows"])
        assert all(re.fullmatch(r"[a-zA-Z0-9]{1,5}", code) for code, _ in question["answers"])


def test_each_kind_of_answer_is_an_array_on_a_page_of_its_own() -> None:
    questions = tree(survey("servqual94_3col"), "en")
    arrays = [(q["group"], q["code"], q["kind"], len(q["rows"])) for q in questions[:3]]
    assert arrays == [("1", "N", "F", 21), ("2", "E", "F", 21), ("3", "P", "F", 21)]
    item = read_questionnaire("servqual94_3col").item("REL1")
    assert dict(questions[2]["rows"])["REL1"] == item.text.en
    assert item.expectation_text is not None
    assert dict(questions[0]["rows"])["REL1"] == dict(questions[1]["rows"])["REL1"] == item.expectation_text.en
    assert questions[2]["text"].startswith("Perception – ")


def test_the_names_of_answers_about_items_are_not_used_for_importance() -> None:
    performance, importance = tree(survey("servperf92", "en"), "en")[:2]
    assert (performance["code"], performance["answers"][0][1]) == ("P", "1 - Strongly disagree")
    assert (importance["code"], importance["answers"][0][1]) == ("I", "1")
    assert "1, none; 7, the greatest" in importance["text"]


def test_rows_stand_in_the_order_people_answer_them() -> None:
    rows = [code for code, _ in tree(survey("cx_journey"), "es")[0]["rows"]]
    assert rows == [item.code for item in read_questionnaire("cx_journey").presented]


def test_not_applicable_is_an_answer_and_no_other_way_out_is_shown() -> None:
    rows = survey("servqual91", "en")
    array = tree(rows, "en")[0]
    assert array["answers"][0] == ("1", "1 - Strongly disagree")
    assert array["answers"][1] == ("2", "2")
    assert array["answers"][-1] == ("NA", "Not applicable")
    assert {row["name"]: row["text"] for row in rows if row["class"] == "S"}["shownoanswer"] == "N"
    assert {row["mandatory"] for row in rows if row["class"] == "Q"} == {"N"}
    always = replace(read_questionnaire("servqual91"), scale=Scale(1, 5))
    assert [code for code, _ in tree(survey(always), "es")[0]["answers"]] == list("12345")


def test_points_are_numbers_that_must_add_up_to_a_hundred() -> None:
    rows = survey("servqual91")
    (points,) = [question for question in tree(rows, "es") if question["kind"] == "K"]
    assert (points["code"], points["sum"]) == ("imp", "100")
    assert [code for code, _ in points["rows"]] == ["TAN", "REL", "RES", "ASS", "EMP"]
    (row,) = [row for row in rows if row["equals_num_value"]]
    assert (row["min_num_value_n"], row["max_num_value_n"], row["num_value_int_only"]) == ("0", "100", "1")


def test_outcomes_are_asked_but_not_what_only_records_know() -> None:
    questions = {question["code"]: question for question in tree(survey("cx_journey", "en"), "en")}
    assert "churn" not in questions
    assert [code for code, _ in questions["nps"]["answers"]] == [str(n) for n in range(11)]
    assert questions["nps"]["help"] == "0 = Not at all likely · 10 = Very likely"


def test_channels_get_codes_of_five_letters_that_differ() -> None:
    questions = {question["code"]: question for question in tree(survey("cx_journey"), "es")}
    assert questions["channel"]["answers"][0] == ("branc", "Oficina o tienda")
    names = ("message_in", "message_out", "messages", "me", "MESSA")
    channels = tuple(Phase(name, Text(name, name)) for name in names)
    alike = replace(read_questionnaire("cx_journey"), journey=Journey(channels=channels))
    found = {question["code"]: question for question in tree(survey(alike), "es")}["channel"]["answers"]
    assert [code for code, _ in found] == ["messa", "mess2", "mess3", "me", "mess4"]


def test_answers_are_anonymous_and_people_are_told_so() -> None:
    rows = survey("servqual91", "en")
    chosen = {row["name"]: row["text"] for row in rows if row["class"] == "S"}
    assert (chosen["anonymized"], chosen["ipaddr"], chosen["refurl"]) == ("Y", "N", "N")
    greetings = [row["text"] for row in rows if row["name"] == "surveyls_welcometext"]
    assert "voluntary" in greetings[0] and "voluntaria" in greetings[1]


# --- bytes ---


@pytest.mark.parametrize("name", questionnaire_ids())
def test_the_encoding_can_be_told_from_the_start_of_the_file(name: str) -> None:
    # LimeSurvey guesses it from the first thousand bytes, where a letter cut in half would mislead it.
    content = form_bytes(read_questionnaire(name), to="limesurvey", language="es")
    assert content.startswith(b"\xef\xbb\xbfid\trelated_id\tclass\t")
    assert content[3:1003].isascii()
    assert content == form_bytes(read_questionnaire(name), to="limesurvey", language="es")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=30), min_size=4, max_size=4))
def test_no_text_becomes_markup_expression_formula_or_another_cell(texts: list[str]) -> None:
    hostile = [f'{text}\t"{{TOKEN}}"\n=1+1 <script>' for text in texts] + ['=HYPERLINK("x")', '"quoted"']
    title, first, second, mark, *rest = (Text(es=one, en=one) for one in hostile)
    items = (
        Item("X1", 1, "XX", first),
        Item("X2", 2, "XX", second),
        *(Item(f"X{n}", n, "XX", t) for n, t in enumerate(rest, 3)),
    )
    made = Questionnaire(
        id="mine",
        version="1",
        title=title,
        scale=Scale(1, 5, {1: mark}),
        columns=("expectation", "perception"),
        dimensions=(Dimension("XX", title, items),),
    )
    rows = survey(made)
    assert codes(tree(rows, "es")) == codes(tree(rows, "en"))
    assert [len(question["rows"]) for question in tree(rows, "es")] == [4, 4, 0]
    for row in rows:
        assert not re.search(r'[{}"]|<script|[\t\n]', row["text"])
        assert not row["text"].startswith(("=", "+", "-", "@"))
    array = dict(tree(rows, "es")[0]["rows"])
    assert html.unescape(array["X3"]) == '=HYPERLINK("x")'


# --- codes of one's own ---


def own(*items: str, outcome: str = "rate", dimension: str = "AA") -> Questionnaire:
    made = tuple(Item(code, n, dimension, Text(f"Aspecto {n}", f"Aspect {n}")) for n, code in enumerate(items, 1))
    return Questionnaire(
        id="own",
        version="1",
        title=Text("Propio", "Own"),
        scale=Scale(1, 5),
        columns=("expectation", "perception"),
        dimensions=(
            Dimension(dimension, Text("Uno", "One"), made),
            Dimension("BB", Text("Dos", "Two"), (Item("B1", 99, "BB", Text("Otro", "Another")),)),
        ),
        points=True,
        outcomes=(Outcome(outcome, "rating", Text("Nota", "Mark"), Scale(0, 10)),),
    )


def test_item_codes_lose_their_underscores_or_give_way_to_numbers() -> None:
    made = own("A_1", "WAIT_IN_LINE_2", "A2", "time")
    assert [code for code, _ in tree(survey(made), "es")[0]["rows"]] == ["A1", "2", "A2", "4", "B1"]
    # Two that would become one are told apart by their numbers.
    twins = [code for code, _ in tree(survey(own("A_1", "a1", "A2")), "es")[0]["rows"]]
    assert twins == ["1", "2", "A2", "B1"]


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (own("A1", outcome="net_promoter"), "net_promoter"),
        (own("A1", outcome="x" * 21), "x" * 21),
        (own("A1", outcome="E"), "E"),
        (own("A1", outcome="imp"), "imp"),
        (own("A1", outcome="Token"), "Token"),
        (own("A1", dimension="A_A"), "A_A"),
    ],
)
def test_a_code_that_would_not_come_back_is_refused(made: Questionnaire, code: str) -> None:
    with pytest.raises(GapkitError) as caught:
        form_bytes(made, to="limesurvey")
    assert keys(caught.value) == ["questionnaire.form_code"]
    assert code in caught.value.text("en") and code in caught.value.text("es")


# --- what comes back ---


def export(
    rows: list[dict[str, str]], path: Path, *, language: str, full: bool, worded: bool = False
) -> dict[str, list[str]]:
    """Write answers as LimeSurvey exports them, and return their codes by question code.

    `full` asks for full answers in place of codes, `worded` for the texts of questions in place of their codes.
    """
    rng = random.Random(4)
    before = ["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp"]
    values = [str(n + 1) for n in range(PEOPLE)], ["2026-05-02 10:05:12"] * PEOPLE, ["4"] * PEOPLE
    columns = dict(zip(before, [*values, [language] * PEOPLE, ["184467"] * PEOPLE, *[values[1]] * 2], strict=True))
    told: dict[str, list[str]] = {}
    texts = {"id": "Response ID", "submitdate": "Date submitted", "lastpage": "Last page"}
    for question in tree(rows, language):
        asked = html.unescape(question["text"])
        for code, text in question["rows"] or [("", "")]:
            name = f"{question['code']}[{code}]" if code else question["code"]
            texts[name] = f"{asked} [{html.unescape(text)}]" if code else asked
        names = [f"{question['code']}[{code}]" for code, _ in question["rows"]] or [question["code"]]
        for place, name in enumerate(names):
            if question["kind"] == "K":
                parts = [60 if place == n % len(names) else 40 / (len(names) - 1) for n in range(PEOPLE)]
                told[name] = columns[name] = [f"{part:g}" for part in parts]
            elif question["answers"]:
                picked = [rng.choice(question["answers"]) for _ in range(PEOPLE)]
                picked[rng.randrange(PEOPLE)] = ("", "")
                told[name] = [code for code, _ in picked]
                columns[name] = [html.unescape(answer if full else code) for code, answer in picked]
            else:
                columns[name] = ["", "Todo bien, gracias"] + [""] * (PEOPLE - 2)
    columns |= {"interviewtime": [f"{200 + n}.5" for n in range(PEOPLE)], "groupTime31": ["60.1"] * PEOPLE}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        headings = [texts.get(name, name) if worded else name for name in columns]
        writer.writerows([headings, *zip(*columns.values(), strict=True)])
    return told


@pytest.mark.parametrize(("language", "full"), [("es", False), ("es", True), ("en", True)])
@pytest.mark.parametrize("name", ["cx_journey", "servperf92", "servqual91", "servqual94_3col"])
def test_an_export_is_read_back_without_a_mapping(tmp_path: Path, name: str, language: str, full: bool) -> None:
    questionnaire = read_questionnaire(name)
    rows = survey(name)
    told = export(rows, tmp_path / "results.csv", language=language, full=full)
    reading = read_answers(tmp_path / "results.csv")
    assert (reading.questionnaire.id, reading.input.used) == (name, PEOPLE)
    letters = {"expectation": "E", "perception": "P", "minimum": "N", "importance": "I"}
    for role in questionnaire.columns:
        for place, item in enumerate(questionnaire.items):
            given_codes = told[f"{letters[role]}[{item.code}]"]
            expected = [0 if value in ("", "NA") else int(value) for value in given_codes]
            assert reading.answers.codes[role][place].tolist() == expected
            outside = reading.answers.not_applicable[role][place].tolist()
            assert outside == [value == "NA" for value in given_codes]
    for code in ("nps", "csat", "ces"):
        expected_scores = [float(value) if value else np.nan for value in told[code]]
        np.testing.assert_array_equal(reading.answers.outcomes[code], expected_scores)
    if questionnaire.points:
        assert reading.answers.points is not None
        parts = [[float(value) / 100 for value in told[f"imp[{one.code}]"]] for one in questionnaire.dimensions]
        np.testing.assert_allclose(reading.answers.points, parts, atol=1e-12)
    if name == "cx_journey":
        names = set(reading.answers.segments["channel"].values)
        assert names == (
            {text for _, text in _channels(rows, language)} if full else {c for c, _ in _channels(rows, language)}
        )


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", ["servqual88", "servqual91", "servqual94_3col"])
def test_question_texts_for_headings_are_read_back_too(tmp_path: Path, name: str, language: str) -> None:
    told = export(survey(name), tmp_path / "results.csv", language=language, full=True, worded=True)
    reading = read_answers(tmp_path / "results.csv")
    assert reading.questionnaire.id == name
    item = next(item for item in reading.questionnaire.items if not item.reversed)
    place = reading.questionnaire.items.index(item)
    for role, letter in (("expectation", "E"), ("perception", "P")):
        expected = [0 if value in ("", "NA") else int(value) for value in told[f"{letter}[{item.code}]"]]
        assert reading.answers.codes[role][place].tolist() == expected
    assert set(reading.answers.outcomes) == {"nps", "csat", "ces"}


def _channels(rows: list[dict[str, str]], language: str) -> list[tuple[str, str]]:
    (question,) = [question for question in tree(rows, language) if question["code"] == "channel"]
    answers: list[tuple[str, str]] = question["answers"]
    return answers


def test_item_numbers_in_place_of_codes_are_read_back_with_the_questionnaire(tmp_path: Path) -> None:
    made = own("WAIT_IN_LINE_2", "A_2")
    told = export(survey(made), tmp_path / "results.csv", language="es", full=False)
    found = read_answers(tmp_path / "results.csv", questionnaire=made).answers.codes["perception"]
    assert found[0].tolist() == [int(value) if value else 0 for value in told["P[1]"]]
    assert found[1].tolist() == [int(value) if value else 0 for value in told["P[A2]"]]
