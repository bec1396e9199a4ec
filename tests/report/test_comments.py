"""Comments in every medium: themes with intervals, quotes only with leave, nothing of a person."""

import dataclasses
import json
import re
import tomllib
from pathlib import Path

import jsonschema
import openpyxl
import pytest

import gapkit
from gapkit.cli import main
from gapkit.diagnosis.codec import diagnosis_data, diagnosis_of
from gapkit.diagnosis.comment_rules import comment_findings
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.report.voice import Voice
from gapkit.report.wording import TITLE_LIMIT, finding_body, finding_sentence, finding_title, pattern_of
from gapkit.resources import resource_text
from gapkit.scoring.rows import Rows
from tests.comment_samples import BOOK_ES, apart, beside, coded_people
from tests.intake.survey_samples import write_csv, write_xlsx

SCHEMA = jsonschema.Draft202012Validator(json.loads(resource_text("schema", "diagnosis-1.json")))
RULES = {"Digitales": ["Canal = Web"], "De oficina": ["Canal = Oficina"]}


def made(folder, *, quotes=True, codes=True, book=True):
    people = coded_people()
    for row in people:
        row["cita"] = row.get("cita", "") if quotes else "No"
    answers, coding = apart(people)
    if not codes:
        coding = [*coding[:2], *([row[0], *[""] * 6] for row in coding[2:])]
    sheets = {"Codificación": coding, **({"Libro de códigos": BOOK_ES} if book else {})}
    path = write_xlsx(folder / f"s{quotes}{codes}{book}.xlsx", answers, **sheets)
    return gapkit.score(path, questionnaire="servqual91", archetypes=RULES, language="es")


@pytest.fixture(scope="module")
def diagnosis(tmp_path_factory):
    return made(tmp_path_factory.mktemp("comments"))


def section(diagnosis, language, name="comentarios"):
    told = outline(diagnosis, language=language)
    return next((one for part in told.parts for one in part.sections if one.id == name), None)


def figure(told, name):
    return next(block for block in told.blocks if getattr(block, "id", "") == name)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_section_says_how_many_wrote_and_what_of(diagnosis, language):
    told, counts = section(diagnosis, language), diagnosis.comments
    assert len(told.title) <= TITLE_LIMIT[language] and "La aplicación se cae" in told.title
    assert str(counts.commented) in told.lead and str(counts.coded) in told.lead
    themes = figure(told, "f-temas").table
    assert [row.cells[0].text for row in themes.rows] == [row.name.es for row in counts.themes]
    assert [row.cells[2].value for row in themes.rows] == [row.share for row in counts.themes]
    assert "{" not in re.sub(r"\s", "", " ".join(re.findall(r"'([^']*)'", repr(told))))


def test_what_no_item_asks_about_is_drawn_as_a_hypothesis(diagnosis):
    rows = figure(section(diagnosis, "es"), "f-temas").table.rows
    asked = {row.cells[0].text: row.cells[-1] for row in rows}
    assert asked["La aplicación se cae"].dashed and asked["La aplicación se cae"].text == "Nada lo pregunta"
    assert asked["Trato del personal"].text == "Empatía: EMP1, EMP2" and not asked["Trato del personal"].dashed
    finding = next(f for f in diagnosis.findings if f.kind == "comments.uncovered")
    assert finding.strength == 1 and "hipótesis" in finding_sentence(finding, diagnosis, "es")


def test_dimensions_stand_beside_the_reading_of_their_gap(diagnosis):
    table = figure(section(diagnosis, "es"), "f-temas-lugar").table
    states = {row.cells[0].text: row.cells[-1].state for row in table.rows if row.group == "Dimensiones"}
    assert states.keys() == {"Capacidad de respuesta", "Empatía"} and all(states.values())
    assert {row.cells[0].text for row in table.rows if row.group != "Dimensiones"} == {"Oficina", "Web y app"}


def test_groups_told_apart_carry_a_sign_and_so_do_archetypes(diagnosis):
    told = section(diagnosis, "en")
    for name, groups in (("f-temas-1", ["Oficina", "Web"]), ("f-temas-2", ["Digitales", "De oficina"])):
        table = figure(told, name).table
        assert [row.cells[0].text for row in table.rows] == groups
        place = [column.key for column in table.columns].index("app")
        assert [row.cells[place].text[-1] for row in table.rows] == (
            ["↓", "↑"] if groups[0] == "Oficina" else ["↑", "↓"]
        )


def test_quotes_are_masked_and_only_of_people_who_agreed(diagnosis, tmp_path):
    page = html_text(outline(diagnosis, language="es"))
    assert "«Me subieron el precio sin avisar y tuve que llamar al […]" in page
    silent = made(tmp_path, quotes=False)
    assert not silent.comments.quotes and silent.comments.consent
    page = html_text(outline(silent, language="es"))
    assert "Me subieron el precio sin avisar" not in page and "No hay comentarios que puedan citarse" in page


def test_nothing_of_a_person_is_in_any_file(diagnosis, tmp_path):
    for language in ("es", "en"):
        diagnosis.to_html(tmp_path / f"{language}.html", language=language)
        book = openpyxl.load_workbook(diagnosis.to_excel(tmp_path / f"{language}.xlsx", language=language))
        cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
        texts = [(tmp_path / f"{language}.html").read_text("utf-8"), "\n".join(cells)]
        texts += [json.dumps(diagnosis.to_json(), ensure_ascii=False), diagnosis.summary(), diagnosis._repr_html_()]
        for text in texts:
            for secret in ("Getafe", "Marta", "ana@", "600 123 456", "C001"):
                assert secret not in text


def test_the_card_of_an_archetype_is_filled_from_answers_and_comments(diagnosis):
    told = section(diagnosis, "es", "perfiles")
    cards = {card.title: card for block in told.blocks if hasattr(block, "cards") for card in block.cards}
    card = cards["Arquetipo De oficina"]
    facts = {fact.name: fact.text for fact in card.facts}
    assert "Tiempo de espera (38" in facts["Le duele"] and "Enfado (" in facts["Siente"]
    assert "«La persona que me atendió, […], fue muy amable" in facts["Dice"]
    assert facts["Hace"] == "Muy pocas respuestas para decirlo" and "comentarios leídos" in card.closing
    assert "Arquetipos: ninguna diferencia clara entre grupos" in cards


def test_the_workbook_has_the_numbers_of_the_diagnosis(diagnosis, tmp_path):
    book = openpyxl.load_workbook(diagnosis.to_excel(tmp_path / "r.xlsx", language="en"))
    names = ["06c_Comments", "06d_Comments_where", "06e_Comments_groups", "06f_Quotes"]
    assert [name for name in book.sheetnames if name in names] == names
    rows = [row for row in book["06c_Comments"].iter_rows(min_row=5, values_only=True) if row[1] is not None]
    assert [row[1:5] for row in rows] == [
        (one.n, pytest.approx(one.share), pytest.approx(one.share_low), pytest.approx(one.share_high))
        for one in diagnosis.comments.themes
    ]
    quotes = [row[2] for row in book["06f_Quotes"].iter_rows(min_row=5, values_only=True) if row[2]]
    assert quotes == [one.text for one in diagnosis.comments.quotes]
    pairs = [row[:4] for row in book["04c_Differences"].iter_rows(min_row=5, values_only=True)]
    assert ("Archetypes", "Reliability", "Digitales", "De oficina") in pairs


def test_comments_go_through_json_and_fit_the_schema(diagnosis, tmp_path):
    for one in (diagnosis, made(tmp_path, codes=False), made(tmp_path, book=False)):
        data = json.loads(json.dumps(one.to_json(), allow_nan=False))
        assert [error.message for error in SCHEMA.iter_errors(data)] == []
        assert diagnosis_data(diagnosis_of(data))["comments"] == diagnosis_data(one)["comments"]


def test_a_code_the_questionnaire_does_not_have_is_refused(diagnosis):
    data = diagnosis_data(diagnosis)
    data["comments"]["themes"][0]["dimension"] = "XXX"
    with pytest.raises(Exception, match="XXX"):
        diagnosis_of(data)


GOLDEN = tomllib.loads((Path(__file__).parents[1] / "golden" / "comments.toml").read_text("utf-8"))
CHANGES = {
    "comments.most.pain": {"first": {"pain_low": 0.8, "pain_high": 1.0}, "clear": True},
    "comments.most.gain": {"first": {"pain_low": 0.0, "pain_high": 0.3}, "clear": True},
    "comments.most.open": {"first": {"pain_low": 0.3, "pain_high": 0.7}, "clear": True},
    "comments.unread": {"commented": 200},
    "comments.none.none_coded": {"reason": "none_coded"},
    "comments.none.few": {"reason": "few"},
    "comments.unreliable": {
        "double_coded": 30,
        "double_share": 30 / 112,
        "notes": ("unreliable",),
        "coding_alpha": 0.41,
        "coding_low": 0.25,
        "coding_high": 0.6,
    },
}


def changed(comments, change):
    """Return comments as they are, but for what a case changes."""
    first, clear = change.get("first"), change.get("clear")
    themes = list(comments.themes)
    if first:
        themes[0] = dataclasses.replace(themes[0], **first)
    if clear:
        themes[1:] = [dataclasses.replace(row, share_high=0.1) for row in themes[1:]]
    others = {name: value for name, value in change.items() if name not in ("first", "clear")}
    return dataclasses.replace(comments, themes=Rows(themes), **others)


@pytest.mark.parametrize("key", GOLDEN)
def test_every_pattern_says_its_golden_text(diagnosis, key):
    comments = changed(diagnosis.comments, CHANGES.get(key, {}))
    whole = dataclasses.replace(diagnosis, comments=comments)
    voice = Voice.of(whole, "es")
    told = {pattern_of(f, voice): f for f in comment_findings(comments, diagnosis.thresholds)}
    assert {language: finding_sentence(told[key], whole, language) for language in ("es", "en")} == GOLDEN[key]


def test_every_pattern_of_the_catalogue_has_a_golden_text():
    catalogue = tomllib.loads(resource_text("locales", "findings.toml"))["comments"]
    found = {f"comments.{a}" for a, node in catalogue.items() if "sentence" in node}
    found |= {f"comments.{a}.{b}" for a, node in catalogue.items() if "sentence" not in node for b in node}
    assert found == set(GOLDEN)


def test_every_finding_about_comments_is_said_whole_in_both_languages(diagnosis, tmp_path):
    told = [(diagnosis, f) for f in diagnosis.findings]
    unread = made(tmp_path, codes=False)
    told += [(unread, f) for f in unread.findings]
    seen = set()
    for one, finding in told:
        if not finding.kind.startswith("comments."):
            continue
        seen.add(finding.kind)
        assert finding.strength <= 1
        for language in ("es", "en"):
            texts = [make(finding, one, language) for make in (finding_sentence, finding_title, finding_body)]
            assert all(text and "{" not in text for text in texts) and len(texts[1]) <= TITLE_LIMIT[language]
    assert seen == {"comments.tie", "comments.uncovered", "comments.group", "comments.none"}


@pytest.mark.parametrize("language", ["es", "en"])
def test_without_codes_the_report_says_how_to_get_themes(tmp_path, language):
    unread = made(tmp_path, codes=False)
    assert unread.comments.reason == "none_coded" and unread.comments.commented == 123
    told = section(unread, language)
    assert "123" in repr(told.blocks) and len(told.blocks) == 1
    assert "123" in unread.summary(language=language)
    book = openpyxl.load_workbook(unread.to_excel(tmp_path / "r.xlsx", language=language))
    assert not [name for name in book.sheetnames if name.startswith(("06c", "06d", "06e", "06f"))]


def test_without_a_code_book_nobody_says_what_is_not_asked(tmp_path):
    bare = made(tmp_path, book=False)
    assert not [f for f in bare.findings if f.kind == "comments.uncovered"]
    assert "Sin un libro de códigos" in html_text(outline(bare, language="es"))


def test_the_terminal_and_the_notebook_tell_the_themes(diagnosis):
    lines = " ".join(diagnosis.summary(language="es").split())
    assert "Comentarios: escribieron 123 personas, se leyeron 112: La aplicación se cae 36 % (27 a 45)" in lines
    assert "La aplicación se cae" in diagnosis._repr_html_()


def test_hostile_codes_stay_text(tmp_path):
    people = coded_people()
    for row in people:
        if row.get("codigos") == "app":
            row["codigos"] = "=1+1 <b>**x**</b>"
    found = gapkit.score(write_xlsx(tmp_path / "s.xlsx", _quoted(beside(people))), questionnaire="servqual91")
    page = html_text(outline(found, language="es"))
    assert "=1+1 &lt;b&gt;" in page and "<b>**x" not in page
    book = openpyxl.load_workbook(found.to_excel(tmp_path / "r.xlsx", language="en"))
    assert book["06c_Comments"]["A5"].data_type == "s"


def _quoted(rows):
    """Return rows whose texts the writer of samples does not take for formulas."""
    return [[f" {cell}" if isinstance(cell, str) and cell.startswith("=") else cell for cell in row] for row in rows]


def test_the_command_line_takes_a_file_of_codes(tmp_path, monkeypatch, capsys):
    answers, coding = apart(coded_people())
    write_xlsx(tmp_path / "s.xlsx", answers)
    write_csv(tmp_path / "codes.csv", coding)
    monkeypatch.chdir(tmp_path)
    command = "gapkit score s.xlsx --questionnaire servqual91 --codes codes.csv --formats json --language es"
    monkeypatch.setattr("sys.argv", command.split())
    main()
    assert "Comentarios: escribieron" in capsys.readouterr().out


def test_a_study_without_comments_says_nothing_of_them(tmp_path):
    answers, _ = apart(coded_people())
    plain = gapkit.score(write_xlsx(tmp_path / "s.xlsx", answers), questionnaire="servqual91")
    assert plain.comments is None and section(plain, "es") is None and diagnosis_data(plain)["comments"] == {}
    assert diagnosis_of(diagnosis_data(plain)).comments is None


@pytest.mark.parametrize("language", ["es", "en"])
def test_hidden_groups_are_called_protected_and_the_note_says_why(diagnosis, language):
    rows = [dataclasses.replace(one, suppressed=not at) for at, one in enumerate(diagnosis.comments.groups)]
    written = dataclasses.replace(diagnosis.comments, groups=Rows(rows))
    diagnosis = dataclasses.replace(diagnosis, comments=written)
    word, least = {"es": "protegido", "en": "protected"}[language], diagnosis.thresholds.min_cell
    found = [one for one in section(diagnosis, language).blocks if re.fullmatch(r"f-temas-\d+", getattr(one, "id", ""))]
    hidden = [
        cell for one in found for row in one.table.rows for cell in row.cells if getattr(cell, "state", "") == "hidden"
    ]
    assert hidden and all(word in cell.text and f"< {least}" not in cell.text for cell in hidden)
    # The first figure of the groups says why; those after it do not say it again.
    assert [word in one.note for one in found] == [True] + [False] * (len(found) - 1)


def test_the_comments_are_a_table_of_a_notebook_too(diagnosis):
    tables = diagnosis.tables(language="es")
    assert any("cola" in row[0].lower() or "trato" in row[0].lower() for row in tables["comments"].rows)
    for shown in tables.values():
        assert not re.search(r"\*\*|\(\(|\)\)", shown.html())
