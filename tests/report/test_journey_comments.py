"""What customers write stands with the touchpoint they write of."""

import dataclasses

import pytest

from gapkit.diagnosis.codec import diagnosis_data, diagnosis_of
from gapkit.model import Text
from gapkit.model.comments import Comment, Comments, Mention, OpenQuestion, Theme
from gapkit.report.outline import outline
from gapkit.study import Study, diagnose
from tests.journey_samples import journey_survey

SAID = "Nobody told me what the next step would be and when it would come"


@pytest.fixture(scope="module")
def diagnosis():
    questionnaire, answers = journey_survey(300)
    item = next(one.code for one in questionnaire.items if one.touchpoint == "complaint")
    themes = (
        Theme("silence", Text("Silencio", "Silence"), touchpoint="contact"),
        Theme("slow", Text("Lentitud", "Slowness"), items=(item,)),
    )
    told = []
    for person in range(300):
        emotion = "anger" if person % 3 else "resignation"
        if person < 60:
            mention = Mention("silence", valence="pain", emotion=emotion, touchpoint="contact")
            told.append((Comment("why", f"{SAID}, {'again ' * (person % 7)}".strip(), (mention,), True, True),))
        elif person < 72:
            told.append(
                (
                    Comment(
                        "why", "It took them weeks", (Mention("slow", emotion="distrust", items=(item,)),), True, False
                    ),
                )
            )
        elif person < 76:
            mention = Mention("silence", emotion="joy", touchpoint="payment")
            told.append((Comment("why", "Fine", (mention,), True, False),))
        else:
            told.append(())
    comments = Comments((OpenQuestion("why", Text("¿Por qué?", "Why?")),), themes, tuple(told), consent=True)
    return diagnose(Study.of(questionnaire, dataclasses.replace(answers, comments=comments)), language="en")


def row_of(diagnosis, heading, language="en"):
    section = outline(diagnosis, language=language).section("recorrido")
    table = next(block.table for block in section.blocks if getattr(block, "id", "") == "f-recorrido")
    stops = [column.key for column in table.columns][1:]
    return next(
        (dict(zip(stops, row.cells[1:], strict=True)) for row in table.rows if row.cells[0].text == heading), None
    )


def test_the_emotion_told_most_stands_under_its_touchpoint_with_its_base(diagnosis):
    row = row_of(diagnosis, "Emotion told most often")
    assert (row["contact"].text, row["contact"].small) == ("anger", "40 of 60")
    assert (row["complaint"].text, row["complaint"].small) == ("distrust", "12 of 12")
    assert row_of(diagnosis, "Emoción más citada", "es")["contact"].small == "40 de 60"


def test_four_people_feel_nothing_that_is_shown(diagnosis):
    assert row_of(diagnosis, "Emotion told most often")["payment"].text == "—"
    place = next(one for one in diagnosis.comments.places if one.code == "payment")
    assert (place.n, place.emotion, place.emotion_n) == (None, "", None)


def test_a_quote_stands_under_the_touchpoint_of_its_theme_only_with_leave(diagnosis):
    row = row_of(diagnosis, "In a customer's words")
    assert "Nobody told me" in row["contact"].text
    assert row["complaint"].text == "—"


def test_emotions_of_touchpoints_go_through_json(diagnosis):
    again = diagnosis_of(diagnosis_data(diagnosis))
    assert again.comments.places == diagnosis.comments.places


def test_a_journey_without_comments_has_no_such_rows():
    found = diagnose(Study.of(*journey_survey(300)), language="en")
    assert row_of(found, "Emotion told most often") is None
