"""The blank data-entry workbook: validated, safe to open, the same bytes every time."""

from __future__ import annotations

import datetime
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from gapkit.cli import cli
from gapkit.errors import GapkitError
from gapkit.intake.forms import KINDS, MOST_ROWS, form_bytes, write_form
from gapkit.intake.forms.columns import form_columns, not_applicable_code
from gapkit.intake.forms.fixed_zip import fixed_zip
from gapkit.intake.questionnaires import questionnaire_ids, read_questionnaire
from gapkit.model import Dimension, Item, Outcome, Questionnaire, Scale, Text

SHEETS = {
    "es": ["LEEME", "CONFIG", "CUESTIONARIO", "DATOS", "COMPROBAR", "LISTAS", "DICCIONARIO"],
    "en": ["README", "CONFIG", "QUESTIONNAIRE", "DATA", "CHECK", "LISTS", "DICTIONARY"],
}
HOSTILE = (
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2",
    "@SUM(1)",
    "\t=1+1",
    "#N/A",
    "a\x00\x1bb",
    "'quoted",
    "=" * 300,
)


def _opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def form() -> Workbook:
    return _opened(form_bytes(read_questionnaire("servqual91"), language="es"))


def _rules(sheet: Worksheet) -> dict[str, DataValidation]:
    """Return the validation of each column of answers by its heading."""
    by_letter = {str(rule.sqref).split("3:")[0]: rule for rule in sheet.data_validations.dataValidation}
    return {str(cell.value): by_letter[cell.column_letter] for cell in sheet[1]}


def _hostile() -> Questionnaire:
    items = tuple(
        Item(f"H{n}", n, "HOS", Text(en=text), expectation_text=Text(en=text)) for n, text in enumerate(HOSTILE, 1)
    )
    return Questionnaire(
        id="hostile",
        version='1"',
        title=Text(en=HOSTILE[0]),
        scale=Scale(1, 5, {1: Text(en=HOSTILE[0])}, not_applicable=True),
        columns=("expectation", "perception"),
        dimensions=(Dimension("HOS", Text(en=HOSTILE[0]), items),),
        source=HOSTILE[0],
        rights=HOSTILE[1],
        outcomes=(Outcome("rate", "rating", Text(en=HOSTILE[0]), Scale(0, 10)),),
        instructions={"expectation": Text(en=HOSTILE[0])},
    )


# --- what is in it ---


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", questionnaire_ids())
def test_every_form_opens_in_two_readers_with_the_sheets_of_its_language(name: str, language: str) -> None:
    content = form_bytes(read_questionnaire(name), language=language, rows=20)
    assert _opened(content).sheetnames == SHEETS[language]
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names == SHEETS[language]


def test_the_first_row_holds_the_names_and_the_second_the_texts() -> None:
    questionnaire = read_questionnaire("servqual94_3col")
    content = form_bytes(questionnaire, language="en")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("DATA").to_python()
    names = [column.name for column in form_columns(questionnaire)]
    assert rows[0] == names
    assert names[:4] == ["id", "date", "segment", "N_REL1"]
    assert names[-4:] == ["nps", "csat", "ces", "comment"]
    item = questionnaire.item("REL1")
    assert rows[1][names.index("P_REL1")] == item.text.en
    assert item.expectation_text is not None
    assert rows[1][names.index("E_REL1")] == rows[1][names.index("N_REL1")] == item.expectation_text.en
    assert len(rows) == 2


def test_columns_follow_what_the_questionnaire_asks() -> None:
    journey = [column.name for column in form_columns(read_questionnaire("cx_journey"))]
    assert "channel" in journey
    assert {"imp_CLA", "imp_ENV", "churn"} <= set(journey)
    performance = [column.name for column in form_columns(read_questionnaire("servperf92"))]
    assert {name.split("_")[0] for name in performance if "_" in name} == {"P", "I"}
    assert "channel" not in performance


def test_items_stand_in_the_order_people_answer_them() -> None:
    questionnaire = read_questionnaire("cx_journey")
    codes = [column.item.code for column in form_columns(questionnaire) if column.block == "perception" and column.item]
    assert codes == [item.code for item in questionnaire.presented]
    assert codes != [item.code for item in questionnaire.items]


def test_the_form_says_which_questionnaire_it_belongs_to(form: Workbook) -> None:
    assert form.custom_doc_props["gapkit_form"].value == "servqual91/1.0"  # type: ignore[attr-defined]
    name = form.defined_names["gapkit_form"]
    assert (name.attr_text, name.hidden) == ('"servqual91/1.0"', True)
    told = {row[0].value: row[2].value for row in form["CONFIG"].iter_rows(min_row=5)}
    assert told["gapkit_form"] == "servqual91/1.0"


def test_the_facts_of_the_study_start_from_the_defaults(form: Workbook) -> None:
    told = {row[0].value: row[2].value for row in form["CONFIG"].iter_rows(min_row=5)}
    assert told["client"] is None
    assert (told["language"], told["level"], told["min_cell"]) == ("es", 0.95, 5)
    assert told["smallest_gap"] == pytest.approx(0.30)
    assert (told["scale_low"], told["scale_high"]) == (1, 7)


def test_the_panes_are_frozen_at_the_first_answer(form: Workbook) -> None:
    sheet = form["DATOS"]
    assert sheet["D1"].value == "E_TAN1"
    assert sheet.freeze_panes == "D3"


def test_answer_columns_are_narrow_and_blocks_differ_in_colour(form: Workbook) -> None:
    sheet = form["DATOS"]
    letters = {str(cell.value): cell.column_letter for cell in sheet[1]}
    assert sheet.column_dimensions[letters["E_TAN1"]].width == 6
    colours = {name: sheet[f"{letters[name]}1"].fill.start_color.rgb for name in ("E_TAN1", "P_TAN1", "imp_TAN", "nps")}
    assert len(set(colours.values())) == 4


def test_the_dictionary_explains_every_column(form: Workbook) -> None:
    names = [cell.value for cell in form["DATOS"][1]]
    rows = list(form["DICCIONARIO"].iter_rows(min_row=5, values_only=True))
    assert [row[0] for row in rows] == names
    assert all(row[2] and row[3] for row in rows)


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_form_speaks_one_language_except_where_it_shows_the_questionnaire(language: str) -> None:
    other = {"es": "en", "en": "es"}[language]
    questionnaire = read_questionnaire("cx_journey")
    workbook = _opened(form_bytes(questionnaire, language=language, rows=5))
    said = {
        sheet.title: {str(cell.value) for row in sheet.iter_rows() for cell in row} for sheet in workbook.worksheets
    }
    asked = said.pop({"es": "CUESTIONARIO", "en": "QUESTIONNAIRE"}[language])
    everywhere = set().union(*said.values())
    for item in questionnaire.items:
        assert {item.text.es, item.text.en} <= asked
        assert item.text.in_(language) in everywhere
        assert item.text.in_(other) not in everywhere
    assert {"es": "Correcto", "en": "Right"}[other] not in "".join(everywhere)


def test_the_questionnaire_sheet_shows_each_item_in_both_languages_the_form_s_own_first() -> None:
    questionnaire = read_questionnaire("cx_journey")
    rows = list(_opened(form_bytes(questionnaire, language="en", rows=5))["QUESTIONNAIRE"].iter_rows(values_only=True))
    assert rows[3][:8] == (
        *("No.", "Code", "Dimension", "Expectation (en)", "Expectation (es)"),
        *("Perception (en)", "Perception (es)", "Direction"),
    )
    first = questionnaire.presented[0]
    assert first.expectation_text is not None
    expected = (first.expectation_text.en, first.expectation_text.es, first.text.en, first.text.es)
    assert rows[4][:7] == (1, first.code, "Clarity", *expected)
    assert rows[4][8] == "Information and advertising"


# --- validation ---


def test_answers_must_be_whole_numbers_of_the_scale_or_99(form: Workbook) -> None:
    rule = _rules(form["DATOS"])["E_TAN1"]
    assert rule.type == "custom"
    assert rule.formula1 == "OR(AND(D3=INT(D3),D3>=1,D3<=7),D3=99)"
    assert (rule.errorStyle or "stop") == "stop"
    assert rule.showErrorMessage


@pytest.mark.parametrize(
    ("scale", "code"),
    [
        (Scale(1, 7, not_applicable=True), 99),
        (Scale(1, 7), None),
        (Scale(1, 100, not_applicable=True), None),
        (Scale(0, 98, not_applicable=True), 99),
    ],
)
def test_99_means_not_applicable_only_where_it_is_not_an_answer(scale: Scale, code: int | None) -> None:
    assert not_applicable_code(scale) == code
    questionnaire = replace(read_questionnaire("servqual91"), scale=scale)
    rule = _rules(_opened(form_bytes(questionnaire, language="en", rows=5))["DATA"])["P_TAN1"]
    if code is None:
        assert (rule.type, rule.formula1, rule.formula2) == ("whole", str(scale.low), str(scale.high))
    else:
        assert rule.formula1 is not None
        assert rule.formula1.endswith("=99)")


def test_the_input_message_is_the_text_of_the_item(form: Workbook) -> None:
    rule = _rules(form["DATOS"])["P_REL1"]
    assert rule.prompt is not None
    assert rule.prompt.startswith(read_questionnaire("servqual91").item("REL1").text.es)
    assert rule.promptTitle == "P_REL1 · Percepción"


def test_messages_fit_in_the_boxes_of_excel() -> None:
    questionnaire = read_questionnaire("servqual91")
    first = questionnaire.dimensions[0]
    long = replace(first.items[0], text=Text(en="word " * 200), expectation_text=None)
    longer = replace(
        questionnaire,
        dimensions=(replace(first, items=(long, *first.items[1:])), *questionnaire.dimensions[1:]),
    )
    for rule in _rules(_opened(form_bytes(longer, language="en", rows=5))["DATA"]).values():
        assert len(rule.prompt or "") <= 255
        assert len(rule.promptTitle or "") <= 32
        assert len(rule.error or "") <= 225
        assert len(rule.errorTitle or "") <= 32
        assert len(rule.formula1 or "") <= 255


def test_points_must_add_up_to_a_hundred_once_the_row_is_full(form: Workbook) -> None:
    sheet = form["DATOS"]
    rule = _rules(sheet)["imp_TAN"]
    assert rule.formula1 is not None
    assert "SUM($AV3:$AZ3)<=100" in rule.formula1
    assert "OR(COUNT($AV3:$AZ3)<5,ROUND(SUM($AV3:$AZ3),6)=100)" in rule.formula1
    assert [sheet[f"{letter}1"].value for letter in ("AV", "AZ")] == ["imp_TAN", "imp_EMP"]


@pytest.mark.parametrize("rows", [1, 250])
def test_validation_and_colours_cover_exactly_the_rows_asked_for(rows: int) -> None:
    sheet = _opened(form_bytes(read_questionnaire("servqual91"), rows=rows))["DATOS"]
    areas = [str(rule.sqref) for rule in sheet.data_validations.dataValidation]
    areas += [str(area.sqref) for area in sheet.conditional_formatting]
    last_rows = {int(re.findall(r"\d+", area)[-1]) for area in areas}
    assert last_rows == {rows + 2}


def test_out_of_range_is_coloured_before_the_same_answer_throughout(form: Workbook) -> None:
    sheet = form["DATOS"]
    area = next(one for one in sheet.conditional_formatting if str(one.sqref) == "D3:Y1002")
    rules = sorted(area.rules, key=lambda rule: rule.priority)
    assert rules[0].formula == ["AND(LEN(D3)>0,ISNA(MATCH(D3,gapkit_answers,0)))"]
    assert rules[1].formula == ["AND(COUNT($D3:$Y3)=22,MIN($D3:$Y3)=MAX($D3:$Y3))"]
    assert [rule.stopIfTrue for rule in rules] == [True, True, None]


def test_channels_are_chosen_from_the_list_in_the_language_of_the_form() -> None:
    workbook = _opened(form_bytes(read_questionnaire("cx_journey"), language="en"))
    assert _rules(workbook["DATA"])["channel"].formula1 == "gapkit_channels"
    sheet, cells = next(iter(workbook.defined_names["gapkit_channels"].destinations))
    listed = [row[0].value for row in workbook[sheet][cells]]
    assert listed == ["Branch or shop", "Phone", "Website", "App", "Chat, messaging and email"]


def test_the_allowed_answers_are_listed_with_99(form: Workbook) -> None:
    sheet, cells = next(iter(form.defined_names["gapkit_answers"].destinations))
    assert [row[0].value for row in form[sheet][cells]] == [1, 2, 3, 4, 5, 6, 7, 99]


# --- hostile text ---


def test_no_text_of_a_questionnaire_becomes_a_formula() -> None:
    workbook = _opened(form_bytes(_hostile(), language="en", rows=5))
    found: dict[str, set[str]] = {}
    for sheet in workbook.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            found.setdefault(sheet.title, set()).add(cell.data_type)
            if cell.data_type == "f":
                assert "HYPERLINK" not in str(cell.value)
    assert [name for name, types in found.items() if "f" in types] == ["CHECK"]
    assert not any("e" in types for types in found.values())


def test_hostile_text_is_kept_as_it_was_but_for_control_characters() -> None:
    content = form_bytes(_hostile(), language="en", rows=5)
    for rows in (
        [[cell.value for cell in row] for row in _opened(content)["DATA"].iter_rows()],
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("DATA").to_python(),
    ):
        texts = dict(zip(rows[0], rows[1], strict=True))
        assert [texts[f"P_H{n}"] for n in range(1, len(HOSTILE) + 1)] == [
            text.replace("\x00", "").replace("\x1b", "") for text in HOSTILE
        ]


def test_text_like_a_formula_stays_text_after_it_is_edited() -> None:
    sheet = _opened(form_bytes(_hostile(), language="en", rows=5))["DATA"]
    marks = {str(cell.value): bool(cell.quotePrefix) for cell in sheet[2]}
    assert all(marks[text] for text in HOSTILE if text[0] in "=+-@\t")
    assert not marks["#N/A"]


# --- bytes and files ---


def test_the_same_input_gives_the_same_bytes_whatever_the_clock_says(monkeypatch: pytest.MonkeyPatch) -> None:
    questionnaire = read_questionnaire("cx_journey")
    first = form_bytes(questionnaire, language="en", rows=30)

    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Later:
            return cls(2031, 5, 6, 7, 8, 9, tzinfo=tz)

    monkeypatch.setattr(datetime, "datetime", Later)
    assert form_bytes(questionnaire, language="en", rows=30) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"1980-01-01T00:00:00Z"}


def test_another_language_or_another_number_of_rows_is_another_form() -> None:
    questionnaire = read_questionnaire("servqual88")
    forms = {form_bytes(questionnaire, language=language, rows=rows) for language in ("es", "en") for rows in (10, 20)}
    assert len(forms) == 4


def test_a_fixed_zip_keeps_names_order_and_content() -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("z.txt", "last first")
        archive.writestr("docProps/core.xml", '<a><dcterms:created x="y">2024</dcterms:created></a>')
    fixed = fixed_zip(raw.getvalue())
    assert fixed_zip(fixed) == fixed
    with zipfile.ZipFile(io.BytesIO(fixed)) as archive:
        assert archive.namelist() == ["z.txt", "docProps/core.xml"]
        assert archive.read("z.txt") == b"last first"
        assert b">1980-01-01T00:00:00Z<" in archive.read("docProps/core.xml")


def test_a_form_is_written_and_its_path_returned(tmp_path: Path) -> None:
    questionnaire = read_questionnaire("servqual91")
    path = write_form(questionnaire, tmp_path / "form.xlsx", rows=5)
    assert path == tmp_path / "form.xlsx"
    assert path.read_bytes() == form_bytes(questionnaire, language="es", rows=5)
    assert [one.name for one in tmp_path.iterdir()] == ["form.xlsx"]


def test_a_questionnaire_may_be_named_and_the_file_takes_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = write_form("servqual88", language="en", rows=5)
    assert path == Path("servqual88.xlsx")
    assert path.read_bytes() == form_bytes(read_questionnaire("servqual88"), language="en", rows=5)


def test_a_form_already_there_is_kept_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"three weeks of typing")
    with pytest.raises(GapkitError) as raised:
        write_form(read_questionnaire("servqual91"), path, rows=5)
    assert [fault.key for fault in raised.value.faults] == ["questionnaire.exists"]
    assert path.read_bytes() == b"three weeks of typing"
    write_form(read_questionnaire("servqual91"), path, rows=5, overwrite=True)
    assert path.read_bytes()[:2] == b"PK"


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(GapkitError, match="could not be written"):
        write_form(read_questionnaire("servqual91"), tmp_path / "form.xlsx", rows=5)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "options", "fault"),
    [
        ("form.xls", {}, "form_suffix"),
        ("form", {}, "form_suffix"),
        ("form.txt", {"to": "xlsform"}, "form_suffix"),
        ("form.xlsx", {"to": "limesurvey"}, "form_suffix"),
        ("none/form.xlsx", {}, "no_folder"),
        ("form.xlsx", {"rows": 0}, "form_rows"),
        ("form.xlsx", {"rows": MOST_ROWS + 1}, "form_rows"),
        ("form.xlsx", {"rows": 2.5}, "form_rows"),
        ("form.xlsx", {"language": "fr"}, "form_language"),
    ],
)
def test_what_cannot_be_written_is_said_in_both_languages(
    tmp_path: Path, name: str, options: dict[str, object], fault: str
) -> None:
    with pytest.raises(GapkitError) as raised:
        write_form(read_questionnaire("servqual91"), tmp_path / name, **options)  # type: ignore[arg-type]
    (found,) = raised.value.faults
    assert found.key == f"questionnaire.{fault}"
    assert found.text("es") != found.text("en")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("to", KINDS)
def test_each_kind_of_form_is_named_after_its_questionnaire(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to: str
) -> None:
    monkeypatch.chdir(tmp_path)
    expected = {"xlsx": "own.xlsx", "xlsform": "own-xlsform.xlsx", "limesurvey": "own-limesurvey.txt"}[to]
    questionnaire = replace(read_questionnaire("servqual91"), id="own")
    assert write_form(questionnaire, to=to, rows=5) == Path(expected)
    assert Path(expected).read_bytes() == form_bytes(questionnaire, to=to, rows=5)


def test_a_form_for_something_else_is_refused_in_both_languages(tmp_path: Path) -> None:
    for made in (write_form, form_bytes):
        with pytest.raises(GapkitError) as raised:
            made(read_questionnaire("servqual91"), to="paper")  # type: ignore[operator]
        (found,) = raised.value.faults
        assert found.key == "usage.form"
        assert all(
            "paper" in found.text(language) and "limesurvey" in found.text(language) for language in ("es", "en")
        )


@pytest.mark.parametrize(
    ("to", "name"), [("xlsx", "cx_journey.xlsx"), ("xlsform", "cx_journey-xlsform.xlsx"), ("limesurvey", "mine.txt")]
)
def test_the_command_line_writes_each_kind_of_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to: str, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    options = ["--to", to, "--language", "es", "--rows", "5"] + (["-o", name] if to == "limesurvey" else [])
    done = CliRunner().invoke(cli, ["form", "cx_journey", *options])
    assert done.exit_code == 0, done.output
    assert name in done.output
    expected = form_bytes(read_questionnaire("cx_journey"), to=to, language="es", rows=5)
    assert (tmp_path / name).read_bytes() == expected


def test_a_form_for_something_else_is_wrong_usage_on_the_command_line(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["form", "cx_journey", "--to", "paper"])
    assert done.exit_code == 2
    assert "limesurvey" in done.output


# --- the sheet that checks itself, calculated by an office program ---


def _states(sheet: Iterator[list[object]]) -> dict[str, tuple[object, object]]:
    return {str(row[1]): (row[2], row[4]) for row in sheet if isinstance(row[0], float)}


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[object, object]]:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no office program to calculate with")
    folder = tmp_path_factory.mktemp("office")
    workbook = _opened(form_bytes(read_questionnaire("servqual94_3col"), language="en", rows=50))
    sheet = workbook["DATA"]
    names = [str(cell.value) for cell in sheet[1]]
    usual = {"N_": 4, "E_": 8, "P_": 6, "np": 9, "cs": 4, "ce": 6}
    for row in range(3, 23):
        for column, name in enumerate(names, 1):
            # Neighbouring items differ, so that nobody answers the same throughout.
            extra = column % 2 if name[1] == "_" else 0
            sheet.cell(row, column, usual[name[:2]] + extra if name[:2] in usual else None)
        sheet.cell(row, 1, f"{row:03d}")
        sheet.cell(row, 2, datetime.date(2026, 5, row))
    place = {name: get_column_letter(column) for column, name in enumerate(names, 1)}
    sheet["A4"] = "003"
    sheet["A6"] = 3
    sheet["A5"] = None
    sheet["B7"] = "yesterday"
    sheet[f"{place['E_REL1']}8"], sheet[f"{place['E_REL2']}8"], sheet[f"{place['E_REL3']}8"] = 12, 2.5, 99
    sheet[f"{place['N_REL1']}9"], sheet[f"{place['E_REL1']}9"] = 9, 7
    for name in names:
        if name.startswith("P_"):
            sheet[f"{place[name]}10"] = 6
            sheet[f"{place[name]}11"] = None
            sheet[f"{place[name]}12"] = None
    texts = workbook["QUESTIONNAIRE"]
    assert (texts["B7"].value, texts["F4"].value) == ("REL3", "Perception (en)")
    texts["F7"] = None
    texts["G8"] = None  # the other language may be missing
    workbook.save(folder / "filled.xlsx")
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")]
    command.append(str(folder / "filled.xlsx"))
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    read = CalamineWorkbook.from_path(folder / "out" / "filled.xlsx")
    return _states(iter(read.get_sheet_by_name("CHECK").to_python()))


@pytest.mark.parametrize(
    ("line", "found", "state"),
    [
        ("Facts of the study still blank", 5, "Check"),
        ("Items without a text", 1, "Check"),
        ("Rows filled in (with id)", 19, "Right"),
        ("Rows that repeat an earlier id", 1, "Check"),
        ("Answers in rows without id", 66, "Check"),
        ("Dates that are not dates", 1, "Check"),
        ("Values out of range: Minimum", 0, "Right"),
        ("Values out of range: Expectation", 2, "Check"),
        ("Values out of range: nps", 0, "Right"),
        ("Share left blank: Expectation", 0, "Right"),
        ("Share left blank: Perception", 2 / 19, "Check"),
        ("Rows with the same answer throughout: Minimum", 0, "Right"),
        ("Rows with the same answer throughout: Perception", 1, "Check"),
        ("Answers with the minimum above the expectation", 2, "Check"),
    ],
)
def test_the_check_sheet_counts_what_is_wrong(
    calculated: dict[str, tuple[object, object]], line: str, found: float, state: str
) -> None:
    assert calculated[line] == (pytest.approx(found), state)
