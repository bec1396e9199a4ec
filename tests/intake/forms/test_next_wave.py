"""The next wave's form: what the last diagnosis points to is proposed, and a filled form reads back with or without."""

from dataclasses import replace

import numpy as np
import pytest
from openpyxl import load_workbook

from gapkit.errors import GapkitError
from gapkit.intake.forms import write_form
from gapkit.intake.forms.proposals import MOST_ITEMS, MOST_QUESTIONS, proposals_of
from gapkit.intake.questionnaires import copy_questionnaire
from gapkit.intake.reading import read_answers
from gapkit.scoring.johari.results import Hint, Johari
from gapkit.scoring.rows import Rows
from tests.company_samples import beside_customers, company_diagnosis

HINTS = (
    Hint("theme", "queues", n=12, base=80),
    Hint("kano", "WIFI", n=80),
    Hint("latent", "D1", scope="dimension"),
    Hint("facet", "", items=("D1I1", "D2I1"), dimensions=2),
    Hint("unexplained", "nps", n=80),
    Hint("unheard", "", n=80),
    Hint("group", "North", scope="Region", n=30),
)


def pointing(*hints):
    return replace(company_diagnosis(), johari=Johari(unknown=Rows(hints)))


def filled(path, hints, people=40, language="en"):
    """Write the next form, fill it in and return its path."""
    write_form("servqual91", path, language=language, rows=people, next_from=pointing(*hints))
    book = load_workbook(path)
    sheet = book["DATA" if language == "en" else "DATOS"]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    random = np.random.default_rng(1)
    for row in range(3, people + 3):
        for head, column in heads.items():
            if head[:2] in ("E_", "P_"):
                sheet.cell(row, column, int(random.integers(3, 8)))
            elif head.startswith("imp_"):
                sheet.cell(row, column, 20)
            elif head.startswith("comment"):
                sheet.cell(row, column, f"Word {row} of {head}")
        sheet.cell(row, heads["id"], f"p{row}")
    book.save(path)
    return heads


def test_every_hint_becomes_an_item_or_an_open_question_marked_as_a_proposal():
    found = proposals_of(pointing(*HINTS))
    assert [text.en.split("] ")[1] for text in found.items[:2]] == ["queues", "WIFI"]
    assert len(found.items) == 4 and "D1I1, D2I1" in found.items[3].en
    assert len(found.questions) == 2 and "North (Region)" in found.questions[1].es
    for text in (*found.items, *found.questions):
        assert text.en.startswith("[Proposed") and text.es.startswith("[Propuesta")


def test_a_form_grows_by_no_more_than_a_few_questions():
    many = [Hint("theme", f"t{place}") for place in range(20)] + [Hint("group", f"g{place}") for place in range(9)]
    found = proposals_of(pointing(*many))
    assert (len(found.items), len(found.questions)) == (MOST_ITEMS, MOST_QUESTIONS)


def test_columns_of_proposals_stand_beside_those_of_the_items(tmp_path):
    heads = list(filled(tmp_path / "form.xlsx", HINTS))
    assert heads.index("E_NEW1") == heads.index("E_EMP5") + 1 and "P_NEW4" in heads
    assert heads[-2:] == ["comment_2", "comment_3"] and "imp_NEW" not in heads


def test_a_filled_form_is_scored_without_the_proposals_and_names_what_it_leaves_out(tmp_path):
    filled(tmp_path / "next.xlsx", HINTS)
    found = read_answers(tmp_path / "next.xlsx")
    assert found.questionnaire.id == "servqual91" and len(found.questionnaire.items) == 22
    left = " ".join(name for name, _ in found.input.left_out)
    assert all(f'"{name}"' in left for name in ("E_NEW1", "P_NEW1", "E_NEW4", "P_NEW4"))
    assert found.answers.codes["expectation"].shape == (22, 40)


def test_a_questionnaire_with_the_items_worded_reads_their_answers(tmp_path):
    filled(tmp_path / "next.xlsx", HINTS[:1], language="es")
    mine = copy_questionnaire("servqual91", tmp_path / "mine.toml")
    item = 'code = "NEW1"\nnumber = 23\ntext.es = "La cola avanza rápido"\ntext.en = "The queue moves fast"\n'
    part = '[[dimension]]\ncode = "QUE"\nname.es = "Colas"\nname.en = "Queues"\n\n[[dimension.item]]\n'
    text = mine.read_text("utf-8").replace('id = "servqual91"', 'id = "mine"')
    mine.write_text(f"{text}\n{part}{item}", "utf-8")
    found = read_answers(tmp_path / "next.xlsx", questionnaire=mine)
    assert [one.code for one in found.questionnaire.items][-1] == "NEW1"
    assert found.answers.codes["perception"][-1].all() and found.answers.codes["expectation"].shape == (23, 40)


@pytest.mark.parametrize("made", [lambda: beside_customers(None, people=60), pointing], ids=["no company", "no hints"])
def test_a_diagnosis_that_points_to_nothing_has_nothing_to_propose(made, tmp_path):
    with pytest.raises(GapkitError) as caught:
        write_form("servqual91", tmp_path / "form.xlsx", next_from=made())
    assert caught.value.faults[0].key == "questionnaire.form_nothing_next"
    assert not (tmp_path / "form.xlsx").exists()


@pytest.mark.parametrize("asked", [{"audience": "company"}, {"to": "xlsform"}])
def test_only_the_workbook_for_customers_takes_proposals(asked, tmp_path):
    with pytest.raises(GapkitError) as caught:
        write_form("servqual91", tmp_path / "form.xlsx", next_from=pointing(*HINTS), **asked)
    assert caught.value.faults[0].key == "questionnaire.form_next"
