"""Files made or broken so as to do harm: refused with a reason, before they fill memory or take minutes."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.errors import GapkitError
from gapkit.intake.files import spss
from gapkit.intake.files.sources import Source, read_source
from tests.intake.files.test_formats import FORMATS, write_sav
from tests.intake.survey_samples import keys, write_csv, write_xlsx

SHEET = "xl/worksheets/sheet1.xml"


def faults_of(path) -> list[str]:
    with pytest.raises(GapkitError) as caught:
        read_source(path)
    return keys(caught.value)


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> dict[str, bytes]:
    """A small survey in every format, by ending."""
    folder = tmp_path_factory.mktemp("small")
    rows = [["E1", "P1", "canal"], [5, 4, "web"], [6, 7, "oficina"]]
    paths = [
        write_xlsx(folder / "a.xlsx", rows),
        write_csv(folder / "a.csv", rows),
        write_sav(folder / "a.sav", rows, variable_value_labels={"E1": {5: "cinco"}}),
        write_sav(folder / "a.zsav", rows, compress=True),
        FORMATS / "survey.ods",
        FORMATS / "survey.xls",
    ]
    pl.DataFrame(rows[1:], schema=rows[0], orient="row").write_parquet(folder / "a.parquet")
    return {path.suffix: path.read_bytes() for path in [*paths, folder / "a.parquet"]}


def changed(small, old: bytes, new: bytes, part: str = SHEET, ending: str = ".xlsx") -> bytes:
    """Return a small workbook with another text in one of its parts."""
    parts = parts_of(small[ending])
    assert old in parts[part]
    return packed(parts | {part: parts[part].replace(old, new, 1)})


def written(folder: Path, content: bytes, name: str = "a.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_an_archive_that_would_unpack_without_end_is_refused_by_what_it_says(tmp_path, small, monkeypatch):
    path = written(tmp_path, changed(small, b"</worksheet>", b" " * 3_000_000 + b"</worksheet>"))
    assert path.stat().st_size < 20_000
    monkeypatch.setattr("gapkit.intake.files.archives.MOST_UNPACKED", 1 << 20)
    assert faults_of(path) == ["unpacks"]


def test_an_archive_that_hides_what_it_unpacks_to_is_refused_by_what_comes_out(tmp_path, small, monkeypatch):
    content = changed(small, b"</worksheet>", b" " * 3_000_000 + b"</worksheet>")
    size = len(parts_of(content)[SHEET])
    lying = content.replace(struct.pack("<I", size), struct.pack("<I", 100))
    assert sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(lying)).infolist()) < 100_000
    path = written(tmp_path, lying)
    monkeypatch.setattr("gapkit.intake.files.archives.MOST_UNPACKED", 1 << 20)
    assert faults_of(path) == ["unpacks"]


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="9"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        b'<row r="1048000"/><row><c r="XFD1048001"><v>1</v></c></row>',
        b'<row r="1048000"/><row>' + b"<c/>" * 30 + b"<c><v>1</v></c></row>",
        b'<row r="9"><c s="1" r="ZZZZZ99999999999"><v>1</v></c></row>',
    ],
)
def test_a_cell_at_the_end_of_the_sheet_is_named_and_refused(tmp_path, small, row):
    path = written(tmp_path, changed(small, b"</sheetData>", row + b"</sheetData>"))
    with pytest.raises(GapkitError) as caught:
        read_source(path)
    assert keys(caught.value) == ["reaches_far"]
    assert caught.value.faults[0].parameters["sheet"] == "Respuestas"


def test_formatted_blank_rows_below_the_answers_are_no_rows(tmp_path, small):
    blank = b"".join(
        b'<row r="%d"><c r="A%d" s="1"/><c r="XFD%d" s="1"/></row>' % (r, r, r) for r in range(900_000, 900_999)
    )
    (table,) = read_source(written(tmp_path, changed(small, b"</sheetData>", blank + b"</sheetData>"))).tables
    assert table.height == 3 and len(table.columns) == 3


def test_cells_that_do_not_say_where_they_are_follow_one_another(tmp_path, small):
    parts = parts_of(small[".xlsx"])
    bare = re.sub(rb' r="[A-Z]*\d+"| spans="[^"]*"', b"", parts[SHEET])
    (table,) = read_source(written(tmp_path, packed(parts | {SHEET: bare}))).tables
    assert table.row(0) == ("E1", "P1", "canal") and table.row(2) == (6.0, 7.0, "oficina")


def test_one_long_text_shown_by_very_many_cells_is_refused(tmp_path, small, monkeypatch):
    content = changed(small, b"<t>web</t>", b"<t>" + b"web " * 3000 + b"</t>", "xl/sharedStrings.xml")
    parts = parts_of(content)
    place = re.search(rb'<c r="C2" t="s"><v>(\d+)</v>', parts[SHEET])
    rows = b"".join(
        b'<row r="%d"><c r="C%d" t="s"><v>%s</v></c></row>' % (r, r, place.group(1)) for r in range(4, 2000)
    )
    path = written(tmp_path, packed(parts | {SHEET: parts[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")}))
    assert read_source(path).tables[0].height == 1999
    monkeypatch.setattr("gapkit.intake.files.workbooks.MOST_TEXT", 1 << 20)
    assert faults_of(path) == ["too_much_text"]
    assert read_source(written(tmp_path, content, "b.xlsx")).tables[0].height == 3


def test_room_for_more_texts_than_there_are_is_not_made(tmp_path, small):
    content = changed(small, b'uniqueCount="', b'uniqueCount="99999999', "xl/sharedStrings.xml")
    assert faults_of(written(tmp_path, content)) == ["damaged"]


@pytest.mark.parametrize(("ending", "part"), [(".xlsx", "xl/workbook.xml"), (".xlsx", SHEET), (".ods", "content.xml")])
def test_xml_that_grows_out_of_itself_is_refused(tmp_path, small, ending, part):
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    document = b'?><!DOCTYPE l [<!ENTITY l0 "ha">' + laughs + b"]>"
    content = changed(small, b"?>", document, part, ending)
    assert faults_of(written(tmp_path, content, f"a{ending}")) == ["own_entities"]


@pytest.mark.parametrize(
    ("times", "text", "key"),
    [
        (999_999_999, b"x", "reaches_far"),
        (9_999, b"x" * 400_000, "too_much_text"),
        (1, b'<text:s text:c="999999999"/>', "too_much_text"),
    ],
)
def test_repeated_cells_of_a_spreadsheet_are_counted_before_they_are_written_out(tmp_path, small, times, text, key):
    cell = b'<table:table-cell table:number-columns-repeated="%d" office:value-type="string"><text:p>%s</text:p>'
    row = cell % (times, text) + b"</table:table-cell></table:table-row>"
    content = changed(small, b"</table:table-row>", row, "content.xml", ".ods")
    assert faults_of(written(tmp_path, content, "a.ods")) == [key]


def test_blank_rows_repeated_to_the_end_of_a_spreadsheet_are_no_rows(tmp_path, small):
    row = b'<table:table-row table:number-rows-repeated="1048000">%s</table:table-row>'
    blank = row % b'<table:table-cell table:number-columns-repeated="16384"/>'
    content = changed(small, b"</table:table>", blank + b"</table:table>", "content.xml", ".ods")
    assert read_source(written(tmp_path, content, "a.ods")).tables[0].height == 5


def test_a_sheet_of_a_spreadsheet_that_runs_on_into_the_next_is_refused(tmp_path, small):
    content = changed(small, b"</table:table>", b"</ttable>", "content.xml", ".ods")
    assert faults_of(written(tmp_path, content, "a.ods")) == ["damaged"]


def test_many_blank_lines_are_no_rows_at_the_end_and_have_a_limit_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr("gapkit.intake.files.delimited.MOST_LINES", 20_000)
    within = written(tmp_path, b"E1,P1\n5,4\n" + b"\n,\n  \n" * 5000, "a.csv")
    assert read_source(within).tables[0].height == 2
    assert faults_of(written(tmp_path, b"E1,P1\n5,4\n" + b"\n" * 20_000 + b"6,7\n", "b.csv")) == ["too_many_lines"]
    assert faults_of(written(tmp_path, b",,\n" * 9000, "c.csv")) == ["empty_file"]


def test_a_table_of_too_many_cells_is_refused_with_its_size(tmp_path, monkeypatch, small):
    monkeypatch.setattr("gapkit.intake.files.delimited.MOST_CELLS", 10_000)
    monkeypatch.setattr("gapkit.intake.files.spss.MOST_CELLS", 5)
    assert faults_of(written(tmp_path, b"E1,P1\n" + b"5,4\n" * 9000, "a.csv")) == ["too_many_cells"]
    with pytest.raises(GapkitError) as caught:
        spss.found(written(tmp_path, small[".sav"], "a.sav"))
    assert keys(caught.value) == ["too_many_cells"]
    assert (caught.value.faults[0].parameters["rows"], caught.value.faults[0].parameters["columns"]) == (2, 3)


def test_a_file_larger_than_any_survey_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("gapkit.intake.files.sources.MOST_BYTES", 1 << 20)
    assert faults_of(written(tmp_path, b"1,2\n" * 300_000, "a.csv")) == ["too_big"]


def test_a_reader_that_does_not_come_to_an_end_is_stopped(tmp_path, monkeypatch, small):
    monkeypatch.setattr("gapkit.intake.files.apart.MOST_SECONDS", 0.01)
    assert faults_of(written(tmp_path, small[".sav"], "a.sav")) == ["too_slow"]


@pytest.mark.parametrize("ending", [".csv", ".xls", ".sav", ".ods", ".parquet", ".xlsx", ".txt", ""])
def test_zero_bytes_are_an_empty_file_under_any_name(tmp_path, ending):
    assert faults_of(written(tmp_path, bytes(100_000), f"a{ending}")) == ["empty_file"]


@pytest.mark.parametrize("ending", [".xlsx", ".ods", ".xls", ".sav", ".parquet"])
def test_a_web_page_under_any_name_is_told_as_such(tmp_path, ending):
    page = b"\r\n<HTML><body><table><tr><td>E1;P1</td></tr></table></body></HTML>"
    assert faults_of(written(tmp_path, page, f"a{ending}")) == ["web_page"]


def test_what_a_file_is_does_not_depend_on_its_name(tmp_path, small):
    for ending, content in small.items():
        source = read_source(written(tmp_path, content, "a.dat"))
        assert source.tables[0].height >= 2 and len(source.notes) == 1, ending


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_a_workbook_cut_short_anywhere_is_refused(tmp_path, small, ending):
    whole = small[ending]
    for end in range(4, len(whole) - 1, 53):
        assert faults_of(written(tmp_path, whole[:end])) == ["damaged"]


@pytest.mark.parametrize("ending", [".xls", ".sav", ".zsav", ".parquet"])
def test_a_data_file_cut_short_is_refused(tmp_path, small, ending):
    whole = small[ending]
    for share in (0.01, 0.3, 0.9):
        assert faults_of(written(tmp_path, whole[: max(8, int(len(whole) * share))])) in (
            ["damaged_data"], ["damaged"], ["unknown_file"],
        )  # fmt: skip


def read_or_refused(folder: Path, content: bytes, name: str) -> None:
    try:
        source = read_source(written(folder, content, name))
    except GapkitError as error:
        assert keys(error)
        return
    assert isinstance(source, Source) and source.tables


CHANGES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4)), min_size=1, max_size=5)


def with_changes(content: bytes, changes) -> bytes:
    found = bytearray(content)
    for place, bits in changes:
        at = int(place * len(found))
        found[at : at + len(bits)] = bits
        found = found or bytearray(b"x")
    return bytes(found)


@settings(max_examples=150)
@given(content=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.xlsx", "a.sav", "a"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content, name):
    if not content.startswith((b"$FL", b"PAR1", b"\xd0\xcf\x11\xe0")):
        read_or_refused(tmp_path_factory.getbasetemp(), content, name)


@settings(max_examples=150)
@given(ending=st.sampled_from([".xlsx", ".ods", ".csv"]), changes=CHANGES, share=st.floats(0.05, 1))
def test_a_survey_with_some_bytes_changed_or_lost_is_read_or_refused(tmp_path_factory, small, ending, changes, share):
    content = with_changes(small[ending], changes)
    read_or_refused(tmp_path_factory.getbasetemp(), content[: int(len(content) * share)], f"a{ending}")


TOKENS = st.sampled_from(
    [b"<", b">", b'"', b"999999999", b"-1", b"XFD1048576", b't="s"', b't="e"', b"</c>", b"<row/>", b"<v>", b"\xff", b""]
)


@settings(max_examples=150)
@given(
    ending=st.sampled_from([".xlsx", ".ods"]),
    part=st.floats(0, 1, exclude_max=True),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), TOKENS), min_size=1, max_size=4),
)
def test_a_workbook_with_other_xml_inside_is_read_or_refused(tmp_path_factory, small, ending, part, changes):
    parts = parts_of(small[ending])
    name = list(parts)[int(part * len(parts))]
    content = packed(parts | {name: with_changes(parts[name], changes)})
    read_or_refused(tmp_path_factory.getbasetemp(), content, f"a{ending}")


@settings(max_examples=12, deadline=None)
@given(ending=st.sampled_from([".sav", ".zsav", ".xls", ".parquet"]), changes=CHANGES)
def test_a_data_file_with_some_bytes_changed_is_read_or_refused(tmp_path_factory, small, ending, changes):
    content = small[ending][:8] + with_changes(small[ending][8:], changes)
    read_or_refused(tmp_path_factory.getbasetemp(), content, f"a{ending}")


@pytest.mark.parametrize("noise", [b'<c t="e" ', b"<c ", b"<row ", b"<c><f ", b'<c r="A1" ' + b't="e" ' * 20_000])
def test_tags_that_never_close_are_looked_at_once(tmp_path, small, noise):
    content = changed(small, b"</sheetData>", noise * (1 + 800_000 // len(noise)) + b"</sheetData>")
    assert faults_of(written(tmp_path, content)) == ["damaged"]
