"""The XLSForm: accepted by pyxform, fit for a telephone, and read back from what KoboToolbox and ODK export."""

from __future__ import annotations

import csv
import io
import random
import shutil
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert

from gapkit.errors import GapkitError
from gapkit.intake.forms import form_bytes
from gapkit.intake.questionnaires import questionnaire_ids, read_questionnaire
from gapkit.intake.reading import Reading, read_answers
from gapkit.model import Dimension, Item, Journey, Outcome, Phase, Questionnaire, Scale, Text
from gapkit.model.questionnaire import LETTERS
from tests.intake.survey_samples import keys

ENGLISH, SPANISH = "label::English (en)", "label::Español (es)"
PEOPLE = 25


@lru_cache(maxsize=4)
def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def sheet(content: bytes, name: str) -> list[dict[str, str]]:
    """Return the rows of a sheet by heading; a blank cell is not there."""
    heading, *rows = opened(content)[name].iter_rows(values_only=True)
    return [{str(h): str(c) for h, c in zip(heading, row, strict=True) if c is not None} for row in rows]


@cache
def xlsform(name: str, language: str = "es") -> bytes:
    return form_bytes(read_questionnaire(name), to="xlsform", language=language)


def by_name(content: bytes) -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in sheet(content, "survey") if "name" in row}


def xform(content: bytes, *, validate: bool = False) -> str:
    """Return what pyxform makes of a form; a warning is as bad as an error here."""
    made = convert(io.BytesIO(content), file_type=".xlsx", validate=validate)
    assert made.warnings == []
    return str(made.xform)


# --- pyxform ---


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", questionnaire_ids())
def test_pyxform_converts_every_form_without_a_warning(name: str, language: str) -> None:
    made = xform(xlsform(name, language))
    for code in ("en", "es"):
        assert f'lang="{ {"en": "English (en)", "es": "Español (es)"}[code] }"' in made
    assert read_questionnaire(name).items[0].text.es in made


@pytest.mark.skipif(shutil.which("java") is None, reason="the validator of ODK runs on Java")
def test_the_validator_of_odk_accepts_groups_constraints_and_totals() -> None:
    assert xform(xlsform("cx_journey"), validate=True)


def test_the_same_questionnaire_gives_the_same_bytes_and_another_language_others() -> None:
    again = form_bytes(read_questionnaire("servqual91"), to="xlsform", language="es")
    assert again == xlsform("servqual91", "es") != xlsform("servqual91", "en")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=40), min_size=6, max_size=6))
def test_no_text_of_a_questionnaire_breaks_the_form_or_refers_to_an_answer(texts: list[str]) -> None:
    hostile = [f"{text} ${{E_X1}} =1+1 <b>&" for text in texts]
    one = Text(es=hostile[0], en=hostile[1])
    questionnaire = Questionnaire(
        id="mine",
        version="1' or '2",
        title=Text(en=hostile[2], es=hostile[3]),
        scale=Scale(1, 5, {1: one}),
        columns=("expectation", "perception"),
        dimensions=(
            Dimension("XX", one, (Item("X1", 1, "XX", one),)),
            Dimension("YY", one, (Item("Y1", 2, "YY", one),)),
        ),
        points=True,
        outcomes=(Outcome("rate", "rating", Text(en=hostile[4], es=hostile[5]), Scale(0, 10)),),
    )
    content = form_bytes(questionnaire, to="xlsform", language="en")
    references = [row for row in sheet(content, "survey") if any("${E_X1}" in cell for cell in row.values())]
    assert references == []
    assert "coalesce" in xform(content)


# --- what people see ---


def test_expectation_and_perception_of_an_item_share_a_screen_in_the_order_of_the_questionnaire() -> None:
    rows = sheet(xlsform("cx_journey"), "survey")
    starts = [place for place, row in enumerate(rows) if row.get("name", "").startswith("item_")]
    items = read_questionnaire("cx_journey").presented
    assert len(starts) == len(items)
    for place, item in zip(starts, items, strict=True):
        group, expectation, perception, end = rows[place : place + 4]
        assert (group["type"], group["appearance"]) == ("begin_group", "field-list")
        assert (expectation["name"], perception["name"]) == (f"E_{item.code}", f"P_{item.code}")
        assert expectation[SPANISH] == f"Expectativa: {item.expectation_text.es if item.expectation_text else ''}"
        assert perception[ENGLISH] == f"Perception: {item.text.en}"
        assert end == {"type": "end_group"}
    assert rows[starts[1]][ENGLISH] == "Question 2 of 24"


def test_answers_are_numbers_side_by_side_with_not_applicable_last_and_the_ends_explained() -> None:
    content = xlsform("servqual91")
    question = by_name(content)["P_TAN1"]
    assert (question["type"], question["appearance"]) == ("select_one answers", "columns-pack")
    assert question["hint::Español (es)"] == "1 = Totalmente en desacuerdo · 7 = Totalmente de acuerdo"
    answers = [row for row in sheet(content, "choices") if row["list_name"] == "answers"]
    assert [row["name"] for row in answers] == ["1", "2", "3", "4", "5", "6", "7", "NA"]
    assert [row[ENGLISH] for row in answers] == ["1", "2", "3", "4", "5", "6", "7", "Not applicable"]


def test_the_names_of_answers_about_items_are_not_used_for_importance() -> None:
    names = by_name(xlsform("servperf92"))
    assert names["P_TAN1"]["hint::English (en)"].startswith("1 = Strongly disagree")
    assert names["I_TAN1"]["hint::English (en)"].endswith("1, none; 7, the greatest.")


def test_a_scale_that_always_applies_offers_no_way_out() -> None:
    questionnaire = replace(read_questionnaire("servqual91"), scale=Scale(1, 5))
    content = form_bytes(questionnaire, to="xlsform")
    assert [row["name"] for row in sheet(content, "choices") if row["list_name"] == "answers"] == list("12345")
    assert "hint::Español (es)" not in by_name(content)["E_TAN1"]


def test_what_is_asked_follows_the_questionnaire() -> None:
    assert {"N_REL1", "E_REL1", "P_REL1"} <= by_name(xlsform("servqual94_3col")).keys()
    performance = by_name(xlsform("servperf92"))
    assert {"P_TAN1", "I_TAN1"} <= performance.keys()
    assert "E_TAN1" not in performance and "points" not in performance and "channel" not in performance
    assert "you expect" in by_name(xlsform("servqual91"))["welcome"][ENGLISH]
    assert "you expect" not in performance["welcome"][ENGLISH]


def test_whether_somebody_left_is_not_asked_because_records_know_it() -> None:
    assert any(outcome.kind == "churn" for outcome in read_questionnaire("cx_journey").outcomes)
    names = by_name(xlsform("cx_journey"))
    assert {"nps", "csat", "ces"} <= names.keys()
    assert "churn" not in names


def test_channels_are_offered_by_name_in_both_languages() -> None:
    content = xlsform("cx_journey")
    assert by_name(content)["channel"]["type"] == "select_one channels"
    offered = [
        (row["name"], row[SPANISH], row[ENGLISH]) for row in sheet(content, "choices") if row["list_name"] == "channels"
    ]
    assert offered[:2] == [("branch", "Oficina o tienda", "Branch or shop"), ("phone", "Teléfono", "Phone")]


def test_points_are_only_taken_when_they_add_up_to_a_hundred() -> None:
    names = by_name(xlsform("servqual91"))
    first, last = names["imp_TAN"], names["imp_EMP"]
    assert first["constraint"] == ". >= 0 and . <= 100"
    others = " + ".join(f"coalesce(${{imp_{code}}}, 0)" for code in ("TAN", "REL", "RES", "ASS"))
    assert last["constraint"] == f". >= 0 and . <= 100 and {others} + . = 100"
    assert last["constraint_message::English (en)"] == "The points must add up to 100."
    # Nobody has to share out points; whoever starts has to finish.
    assert "required" not in first
    assert last["required"] == " or ".join(f"${{imp_{code}}} != ''" for code in ("TAN", "REL", "RES", "ASS"))
    assert "${points_total}" in names["points_so_far"][SPANISH]


def test_nothing_personal_is_recorded_and_people_are_told_so() -> None:
    content = xlsform("servqual91")
    kinds = {row["type"].split()[0] for row in sheet(content, "survey")}
    recorded = kinds & {
        "deviceid",
        "username",
        "phonenumber",
        "email",
        "geopoint",
        "audit",
        "start-geopoint",
        "subscriberid",
    }
    assert recorded == set()
    privacy = by_name(content)["privacy"]
    assert privacy["type"] == "note"
    assert "voluntary" in privacy[ENGLISH] and "personal data" in privacy[ENGLISH]


def test_the_form_opens_in_the_language_asked_for() -> None:
    for language, name in (("es", "Español (es)"), ("en", "English (en)")):
        (row,) = sheet(xlsform("servqual91", language), "settings")
        assert row["default_language"] == name
        assert row["form_title"] == read_questionnaire("servqual91").title.in_(language)
        assert (row["form_id"], row["version"], row["style"]) == ("servqual91", "1.0", "pages")


@pytest.mark.parametrize("code", ["welcome", "Points", "end", "thanks"])
def test_an_outcome_named_like_a_part_of_the_form_is_refused(code: str) -> None:
    outcome = Outcome(code, "rating", Text("Nota", "Mark"), Scale(0, 10))
    with pytest.raises(GapkitError) as caught:
        form_bytes(replace(read_questionnaire("servqual91"), outcomes=(outcome,)), to="xlsform")
    assert keys(caught.value) == ["questionnaire.form_name"]
    assert code in caught.value.text("es")


# --- what comes back ---


def kept_answers(questionnaire: Questionnaire, reading: Reading) -> dict[str, list[int | None]]:
    """Return the answers read, by column name, as they were given: None for blank, 0 for "not applicable"."""
    found: dict[str, list[int | None]] = {}
    scale = questionnaire.scale
    for role, codes in reading.answers.codes.items():
        beside = reading.answers.not_applicable.get(role, np.zeros(codes.shape, bool))
        for item, row, out in zip(questionnaire.items, codes, beside, strict=True):
            raw = [
                0 if no else None if not code else int(code) + scale.low - 1 for code, no in zip(row, out, strict=True)
            ]
            if item.reversed:
                raw = [scale.high + scale.low - value if value else value for value in raw]
            found[f"{LETTERS[role]}_{item.code}"] = raw
    return found


def export(content: bytes, path: Path, *, groups: str = "", language: str = "", before: tuple[str, ...] = ()) -> dict:
    """Write answers as the tool exports them, and return them; `groups` parts group and name, `language`: labels.

    KoboToolbox puts its own columns behind and parts with semicolons; ODK has some in front and parts with commas.
    """
    rng = random.Random(5)
    choices: dict[str, list[dict[str, str]]] = {}
    for row in sheet(content, "choices"):
        choices.setdefault(row["list_name"], []).append(row)
    headings: list[str] = []
    cells: list[list[str]] = []
    told: dict[str, list[str]] = {}
    group = ""
    label = {"es": SPANISH, "en": ENGLISH}.get(language, "")
    survey = sheet(content, "survey")
    points = [row["name"] for row in survey if row["type"] == "integer"]
    for row in survey:
        kind, name = row["type"], row.get("name", "")
        if kind in ("begin_group", "end_group"):
            group = name
            continue
        values = [""] * PEOPLE
        shown = values
        if kind.startswith("select_one"):
            offered = choices[kind.split()[1]]
            picked = [rng.choice(offered) for _ in range(PEOPLE)]
            values = [one["name"] for one in picked]
            shown = [one[label or "name"] for one in picked]
            # Somebody leaves each question blank.
            blank = rng.randrange(PEOPLE)
            values[blank] = shown[blank] = ""
        elif kind == "integer":
            rest = 100 - 10 * (len(points) - 1)
            values = shown = [str(rest if points.index(name) == n % len(points) else 10) for n in range(PEOPLE)]
        elif kind in ("start", "end"):
            shown = [f"2026-05-{n + 1:02d}T10:0{kind == 'end':d}:00.000+02:00" for n in range(PEOPLE)]
        elif kind == "calculate":
            shown = ["100" if "coalesce" in row["calculation"] else row["calculation"].strip("'")] * PEOPLE
        headings.append(row.get(label, f"{group}{groups}{name}" if groups and group else name))
        cells.append(shown)
        told[name] = values
    if before:
        own = {name: [f"{name} {n}" for n in range(PEOPLE)] for name in before}
        headings, cells = [*own, *headings], [*own.values(), *cells]
        headings, cells = [*headings, "KEY"], [*cells, [f"uuid:{n:04d}" for n in range(PEOPLE)]]
    else:
        behind = {
            "_id": range(100, 100 + PEOPLE),
            "_uuid": (f"a-{n}" for n in range(PEOPLE)),
            "_index": range(1, PEOPLE + 1),
        }
        headings += [
            *behind,
            "_submission_time",
            "_validation_status",
            "_notes",
            "_submitted_by",
            "__version__",
            "_tags",
        ]
        cells += [[str(one) for one in behind[name]] for name in behind]
        cells += [["2026-05-02T10:06:00"] * PEOPLE, *([""] * PEOPLE for _ in range(3)), ["vX9"] * PEOPLE, [""] * PEOPLE]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="," if before else ";")
        writer.writerows([headings, *zip(*cells, strict=True)])
    return told


SHAPES = {
    "kobo": {},
    "kobo with groups": {"groups": "/"},
    "kobo with labels in Spanish": {"language": "es"},
    "kobo with labels in English": {"language": "en"},
    "odk": {"before": ("SubmissionDate",)},
    "odk with groups": {"before": ("SubmissionDate", "meta-instanceID"), "groups": "-"},
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ["cx_journey", "servperf92", "servqual91", "servqual94_3col"])
def test_an_export_is_read_back_without_a_mapping(tmp_path: Path, name: str, shape: str) -> None:
    questionnaire = read_questionnaire(name)
    told = export(xlsform(name), tmp_path / "export.csv", **SHAPES[shape])
    reading = read_answers(tmp_path / "export.csv")
    assert reading.questionnaire.id == name
    number = {"": None, "NA": 0}
    for column, values in kept_answers(questionnaire, reading).items():
        assert values == [number[v] if v in number else int(v) for v in told[column]], column
    for code in ("nps", "csat", "ces"):
        expected = [float(value) if value else np.nan for value in told[code]]
        np.testing.assert_array_equal(reading.answers.outcomes[code], expected)
    if questionnaire.points:
        assert reading.answers.points is not None
        given = [[int(cell) / 100 for cell in told[f"imp_{one.code}"]] for one in questionnaire.dimensions]
        np.testing.assert_allclose(reading.answers.points, given)
    assert len(reading.answers.segments) == (1 if "channel" in told else 0)


def test_an_export_of_the_form_of_1988_is_read_with_its_questionnaire_named(tmp_path: Path) -> None:
    told = export(xlsform("servqual88"), tmp_path / "export.csv")
    reading = read_answers(tmp_path / "export.csv", questionnaire="servqual88")
    found = kept_answers(read_questionnaire("servqual88"), reading)
    assert found["E_RES1"] == [None if not v else 0 if v == "NA" else int(v) for v in told["E_RES1"]]


def test_a_questionnaire_of_ones_own_comes_back_too(tmp_path: Path) -> None:
    items = tuple(Item(f"A_{n}", n, "AA", Text(f"Aspecto {n}", f"Aspect {n}")) for n in range(1, 5))
    own = Questionnaire(
        id="own",
        version="2",
        title=Text("Propio", "Own"),
        scale=Scale(0, 10),
        columns=("expectation", "perception"),
        dimensions=(Dimension("AA", Text("Todo", "All"), items),),
        outcomes=(
            Outcome(
                "again",
                "rating",
                Text("¿Volvería?", "Would you come back?"),
                Scale(0, 1, {0: Text("No", "No"), 1: Text("Sí", "Yes")}),
            ),
        ),
        journey=Journey(channels=(Phase("web", Text("Web", "Website")), Phase("shop", Text("Tienda", "Shop")))),
    )
    content = form_bytes(own, to="xlsform")
    assert xform(content)
    answers = [row for row in sheet(content, "choices") if row["list_name"] == "again_answers"]
    assert [row[SPANISH] for row in answers] == ["0 - No", "1 - Sí"]
    told = export(content, tmp_path / "own.csv")
    reading = read_answers(tmp_path / "own.csv", questionnaire=own)
    assert kept_answers(own, reading)["P_A_3"] == [int(v) if v else None for v in told["P_A_3"]]
    assert reading.answers.segments["channel"].values == ("shop", "web")
