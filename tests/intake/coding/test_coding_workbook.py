"""The coding workbook: every comment without codes, nothing that runs, and back into the survey as it was meant."""

import math

import openpyxl
import pytest

import gapkit
from gapkit.errors import GapkitError
from gapkit.intake.coding.unread import Written, read_unread
from gapkit.intake.coding.workbook import CodingPage, Worth, coding_bytes, write_coding
from gapkit.model.comments import Comment
from tests.comment_samples import BOOK_ES, apart, coded_people
from tests.intake.survey_samples import add, survey, write_xlsx

PEOPLE = coded_people()


def written(tmp_path, rows=(), *, name="coding.xlsx", language="en", **page):
    """Write a coding workbook of some comments, and return its sheets."""
    path = write_coding(CodingPage("ID", tuple(rows), **page), tmp_path / name, language=language)
    return openpyxl.load_workbook(path).worksheets


def row(key, text, question="q"):
    return Written(key, Comment(question, text))


def half_coded(tmp_path, book=True):
    """Return a survey of whose comments every other one was coded."""
    answers, coding = apart(PEOPLE)
    sheets = {"Codificación": [*coding[:2], *coding[2::2]]} | ({"Libro de códigos": BOOK_ES} if book else {})
    return write_xlsx(tmp_path / "s.xlsx", answers, **sheets)


def filled(path, codes):
    """Write codes into the first column for them, row by row."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    place = next(i for i, head in enumerate(heads, 1) if head in ("Código 1", "Code 1"))
    for number, code in enumerate(codes, start=2):
        sheet.cell(number, place).value = code
    book.save(path)
    return path


# --- what waits for codes ---


def test_every_comment_is_either_coded_or_waits(tmp_path):
    found = read_unread(half_coded(tmp_path), questionnaire="servqual91")
    texts = {str(one["id"]): bool(one.get("texto")) for one in PEOPLE}
    ids = [one.id for one in (*found.coded, *found.waiting)]
    assert sorted(ids) == sorted(key for key, there in texts.items() if there) and found.left_out == 0
    assert found.heading == "Folio" and found.language == "es"
    assert 40 < len(found.waiting) < len(ids) - 40


def test_a_survey_that_nobody_coded_waits_whole(tmp_path):
    answers, _ = apart(PEOPLE)
    found = read_unread(write_xlsx(tmp_path / "s.xlsx", answers), questionnaire="servqual91")
    assert len(found.waiting) == 123 and not found.coded


def test_what_gives_people_away_is_taken_out_before_the_sheet_is_written(tmp_path):
    found = read_unread(half_coded(tmp_path), questionnaire="servqual91")
    told = " ".join(one.comment.text for one in found.waiting)
    assert "[…]" in told and not any(part in told for part in ("ana@x.es", "600 123", "Gil", "Getafe"))


def test_comments_of_an_id_that_is_blank_or_shared_are_counted_and_left_out(tmp_path):
    rows = add(add(survey(5), "Id", ["a", "a", "", "b", "c"]), "Comentarios", ["La cola es larga"] * 5)
    found = read_unread(write_xlsx(tmp_path / "s.xlsx", rows), questionnaire="servqual91")
    assert [one.id for one in found.waiting] == ["b", "c"] and found.left_out == 3


@pytest.mark.parametrize(
    ("columns", "key"),
    [({"Comentarios": ["La cola"] * 4}, "coding.no_id"), ({"Id": [1, 2, 3, 4]}, "coding.no_comments")],
)
def test_a_survey_without_ids_or_comments_says_what_to_do(tmp_path, columns, key):
    rows = survey(4)
    for heading, cells in columns.items():
        rows = add(rows, heading, cells)
    with pytest.raises(GapkitError) as caught:
        read_unread(write_xlsx(tmp_path / "s.xlsx", rows), questionnaire="servqual91")
    assert [one.key for one in caught.value.faults] == [key]
    assert all(caught.value.text(language) for language in ("es", "en"))


# --- the workbook ---


@pytest.mark.parametrize(("language", "names"), [("es", ["Codificación", "Guía"]), ("en", ["Coding", "Guide"])])
def test_a_row_per_comment_with_room_for_codes(tmp_path, language, names):
    rows = [row("p1", "La cola"), row("p2", "El trato")]
    sheets = written(tmp_path, rows, language=language, suggested=((("cola", 0.8),), ()), themes=("cola", "trato"))
    assert [sheet.title for sheet in sheets] == names
    heads, first, second = (list(line) for line in sheets[0].iter_rows(values_only=True))
    assert first[:2] == ["p1", "La cola"] and first[2:8] == [None] * 6 and first[8:] == ["cola", 0.8]
    assert second[:2] == ["p2", "El trato"] and second[2:] == [None] * 8 and len(heads) == 10


def test_texts_that_look_like_formulas_stay_texts(tmp_path):
    hostile = ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", '=HYPERLINK("http://x")']
    rows = [row(text, text, question=text) for text in hostile]
    suggested = tuple(((text, 1.0),) for text in hostile)
    sheets = written(tmp_path, rows, questions=True, suggested=suggested, themes=tuple(hostile), why="")
    cells = [cell for sheet in sheets for line in sheet.iter_rows() for cell in line if cell.value in hostile]
    assert len(cells) == 5 * 5
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_whole_numbers_stay_ids_and_so_do_those_with_noughts_in_front(tmp_path):
    sheet = written(tmp_path, [row(7.0, "uno"), row("007", "dos"), row(12345678901234567890, "tres")])[0]
    assert [cell.value for cell in sheet["A"]][1:] == [7, "007", "12345678901234567890"]


def test_a_heading_of_ids_that_would_be_read_as_codes_is_called_id(tmp_path):
    for heading, told in (("Tema", "ID"), ("Expediente", "Expediente"), ("Folio", "Folio")):
        page = CodingPage(heading, (row("p1", "La cola"),))
        path = write_coding(page, tmp_path / f"{heading}.xlsx", language="es")
        assert openpyxl.load_workbook(path).worksheets[0]["A1"].value == told


def test_the_guide_says_what_suggestions_are_worth_theme_by_theme(tmp_path):
    worth = (Worth("a", 30, 0.85, 0.7, 0.95), Worth("b", 9, 0.5, 0.2, 0.8), Worth("c", 9, math.nan, math.nan, math.nan))
    page = {"themes": ("a", "b", "c", "d"), "worth": worth, "overall": Worth("", 60, 0.7, 0.6, 0.8)}
    told = {line[0]: line[1:] for line in written(tmp_path, [row(1, "x")], **page)[1].iter_rows(values_only=True)}
    assert told["a"] == (30, 0.85, 0.7, 0.95, "Most suggestions hold; read them all the same")
    assert told["b"][-1] == "Not to be relied on" and told["c"] == (9, None, None, None, "Cannot be told")
    assert told["d"] == (None, None, None, None, "Too rare to be suggested")
    assert told["All together"][:4] == (60, 0.7, 0.6, 0.8)


@pytest.mark.parametrize("why", ["few", "themes"])
def test_where_nothing_is_suggested_the_guide_says_why(tmp_path, why):
    sheets = written(tmp_path, [row(1, "x")], why=why, least=30, themes=("a",))
    told = [line[0] for line in sheets[1].iter_rows(values_only=True) if line[0]]
    assert any(text.startswith("Nothing is suggested") for text in told)
    assert not any(str(cell.value).startswith("Suggested") for cell in sheets[0][1])


def test_the_same_page_gives_the_same_bytes():
    page = CodingPage("ID", (row("p1", "La cola"),), themes=("cola",), suggested=((("cola", 0.8),),))
    assert coding_bytes(page, language="es") == coding_bytes(page, language="es")


def test_a_workbook_already_there_is_kept(tmp_path):
    page = CodingPage("ID", (row("p1", "La cola"),))
    path = write_coding(page, tmp_path / "c.xlsx", language="es")
    with pytest.raises(GapkitError):
        write_coding(page, path, language="es")
    assert write_coding(page, path, language="es", overwrite=True) == path
    with pytest.raises(GapkitError):
        write_coding(page, tmp_path / "c.csv", language="es")


# --- and back ---


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("book", [True, False])
def test_codes_filled_in_come_back_to_their_comments(tmp_path, language, book):
    path = half_coded(tmp_path, book)
    made = gapkit.code_comments(path, questionnaire="servqual91", language=language)
    waiting = read_unread(path, questionnaire="servqual91").waiting
    assert made.comments == len(waiting) and made.language == language
    filled(made.path, ["espera", "-"] + ["trato"] * (len(waiting) - 2))
    before = gapkit.read_answers(path, questionnaire="servqual91").answers.comments
    after = gapkit.read_answers(path, questionnaire="servqual91", codes=made.path).answers.comments
    told = {one.text: one for own in after.people for one in own}
    assert all(one.coded for one in told.values()) and not any(one.again for one in told.values())
    pairs = [
        (b, c) for was, own in zip(before.people, after.people, strict=True) for b, c in zip(was, own, strict=True)
    ]
    new = [c for b, c in pairs if not b.coded]
    assert [[m.theme for m in one.mentions] for one in new] == [["espera"], [], *[["trato"]] * (len(new) - 2)]
    assert all(b == c for b, c in pairs if b.coded)


def test_a_workbook_left_blank_changes_nothing_however_much_is_suggested(tmp_path):
    path = half_coded(tmp_path)
    made = gapkit.code_comments(path, questionnaire="servqual91")
    assert made.suggested > 20 and made.agreement[0] > 0.67
    before = gapkit.read_answers(path, questionnaire="servqual91").answers.comments
    after = gapkit.read_answers(path, questionnaire="servqual91", codes=made.path).answers.comments
    assert after == before


def test_questions_are_told_apart_in_the_workbook_and_back(tmp_path):
    rows = add(survey(4), "Id", [1, 2, 3, 4])
    rows = add(rows, "Comentario: lo peor", ["La cola"] * 4)
    rows = add(rows, "Comentario: lo mejor", ["El trato"] * 4)
    path = write_xlsx(tmp_path / "s.xlsx", rows)
    made = gapkit.code_comments(path, questionnaire="servqual91")
    assert made.comments == 8 and made.why == "few"
    filled(made.path, ["cola", "trato"] * 4)
    told = gapkit.read_answers(path, questionnaire="servqual91", codes=made.path).answers.comments
    assert [[(c.question[12:], c.mentions[0].theme) for c in own] for own in told.people] == [
        [("lo peor", "cola"), ("lo mejor", "trato")]
    ] * 4
