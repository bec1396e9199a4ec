"""The command line: what it prints, what it writes, how it fails."""

import json
import random
from pathlib import Path

import openpyxl
import pytest

import gapkit

EXAMPLES = Path(__file__).parent.parent / "examples" / "surveys"


def survey(path, rows=60, spoil=None, change=None, columns=22):
    """Write a SERVQUAL workbook of E1..E22 and P1..P22; `spoil` sets cells, `change` edits the grid."""
    grid = [[f"E{i}" for i in range(1, columns + 1)] + [f"P{i}" for i in range(1, columns + 1)]]
    for person in range(rows):
        grid.append([6 + (person + i) % 2 for i in range(columns)] + [3 + (person * i + i) % 4 for i in range(columns)])
    if change:
        grid = change(grid)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    for row in grid:
        sheet.append(row)
    for cell, value in (spoil or {}).items():
        sheet[cell] = value
    book.save(path)
    return path


def test_score_writes_three_reports_beside_the_survey(run, tmp_path):
    status, out, err = run("score", survey(tmp_path / "mine.xlsx"))
    assert (status, err) == (0, "")
    folder = tmp_path / "mine-gapkit"
    assert sorted(path.name for path in folder.iterdir()) == ["diagnosis.json", "report.html", "report.xlsx"]
    assert "servqual91" in out and "report.html" in out


def test_the_cli_and_python_say_the_same(run, tmp_path):
    path = survey(tmp_path / "mine.xlsx")
    run("score", path, "--language", "en", "--quiet")
    written = json.loads((tmp_path / "mine-gapkit" / "diagnosis.json").read_text("utf-8"))
    assert written == gapkit.score(path, language="en").to_json()


def test_same_input_same_bytes(run, tmp_path):
    path = survey(tmp_path / "mine.xlsx")
    run("score", path, "--output", tmp_path / "one")
    run("score", path, "--output", tmp_path / "two")
    for name in ("report.html", "report.xlsx", "diagnosis.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_another_seed_moves_only_what_is_resampled(tmp_path):
    path = survey(tmp_path / "mine.xlsx")
    one, two = gapkit.score(path, seed=1), gapkit.score(path, seed=2)
    assert one.gaps == two.gaps or repr(one.gaps) == repr(two.gaps)
    assert repr(one.priorities) != repr(two.priorities)


def test_the_existing_files_of_a_folder_are_left_alone(run, tmp_path):
    folder = tmp_path / "mine-gapkit"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    run("score", survey(tmp_path / "mine.xlsx"))
    assert (folder / "notes.txt").read_text() == "mine"


def test_report_renders_a_diagnosis_again_in_the_other_language(run, tmp_path):
    run("score", EXAMPLES / "hotel_es.xlsx", "--output", tmp_path / "es")
    status, _, err = run("report", tmp_path / "es" / "diagnosis.json", "--language", "en", "--output", tmp_path / "en")
    assert (status, err) == (0, "")
    direct = tmp_path / "direct"
    run("score", EXAMPLES / "hotel_es.xlsx", "--language", "en", "--output", direct)
    again = (tmp_path / "en" / "report.html").read_text("utf-8")
    assert 'lang="en"' in again and "Executive summary" in again
    assert again == (direct / "report.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("kind", "change", "missing"),
    [("fix.first", {"facts": {}}, "rank_low"), ("gap.dim", {"state": "surprising"}, "surprising")],
)
def test_a_finding_that_no_sentence_fits_is_one_message_and_no_report(run, tmp_path, kind, change, missing):
    path = tmp_path / "diagnosis.json"
    run("score", survey(tmp_path / "mine.xlsx"), "--formats", "json", "--output", tmp_path)
    data = json.loads(path.read_text("utf-8"))
    place = [one["kind"] for one in data["findings"]].index(kind)
    data["findings"][place] |= change
    path.write_text(json.dumps(data), encoding="utf-8")
    for command in ("report", "roadmap"):
        status, _, err = run(command, path, "--output", tmp_path / "again")
        assert status == 1 and f"diagnosis.json: findings[{place}]" in err and missing in err
        assert not (tmp_path / "again").exists()


def test_a_blank_form_filled_in_reads_back(run, tmp_path):
    status, _, _ = run("form", "servqual94_3col", "-o", "form.xlsx", "--language", "es")
    assert status == 0
    status, _, err = run("score", "form.xlsx")
    assert status == 1 and "DATOS" in err
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    sheet = book["DATOS"]
    headers = [cell.value for cell in sheet[1]]
    for person in range(30):
        for column, header in enumerate(headers, start=1):
            if header and header[:2] in {"E_", "P_", "N_"}:
                sheet.cell(row=3 + person, column=column, value={"E": 8, "P": 6, "N": 5}[header[0]] + person % 2)
    book.save(tmp_path / "filled.xlsx")
    status, out, err = run("score", "filled.xlsx")
    assert (status, err) == (0, "") and "servqual94_3col" in out


def test_check_prints_the_mapping_and_a_second_opinion_and_writes_nothing(run, tmp_path):
    path = survey(tmp_path / "mine.xlsx")
    before = sorted(tmp_path.iterdir())
    status, out, err = run("check", path)
    assert (status, err) == (0, "") and "other libraries" in out
    assert sorted(tmp_path.iterdir()) == before


def test_a_second_opinion_goes_into_the_reports_where_it_is_asked_for(run, tmp_path):
    path = survey(tmp_path / "mine.xlsx")
    status, out, err = run("score", path, "--second-opinion", "--exclude", "flagged", "-o", "with")
    assert (status, err) == (0, "") and "numbers recomputed" in out and "all agree" in out
    data = json.loads((tmp_path / "with" / "diagnosis.json").read_text("utf-8"))
    assert len(data["second_opinion"]) > 100 and all(one["agrees"] is not False for one in data["second_opinion"])
    assert 'id="segunda-opinion"' in (tmp_path / "with" / "report.html").read_text("utf-8")
    run("report", tmp_path / "with" / "diagnosis.json", "-o", "again", "--language", "es")
    assert "Anexo D" in (tmp_path / "again" / "report.html").read_text("utf-8")
    run("score", path, "-o", "without")
    assert json.loads((tmp_path / "without" / "diagnosis.json").read_text("utf-8"))["second_opinion"] == []


def test_questionnaires_are_listed_shown_checked_and_copied(run, tmp_path):
    assert "servqual91" in run("questionnaires", "list")[1]
    assert "cx_journey" in run("questionnaires")[1]
    assert "Fiabilidad" in run("questionnaires", "show", "servqual91", "--language", "es")[1]
    assert run("questionnaires", "copy", "servqual91", "-o", "mine.toml")[0] == 0
    assert run("questionnaires", "lint", "mine.toml")[0] == 0
    (tmp_path / "mine.toml").write_text("id = 3")
    status, _, err = run("questionnaires", "lint", "mine.toml")
    assert status == 1 and "mine.toml" in err


def test_the_form_for_the_company_and_its_questionnaires_are_in_reach(run, tmp_path):
    status, out, _ = run("form", "servqual91", "--for", "company", "-o", "managers.xlsx", "--language", "es")
    assert status == 0 and "managers.xlsx" in out and (tmp_path / "managers.xlsx").is_file()
    status, _, err = run("form", "servqual91", "--for", "company", "--to", "limesurvey", "-o", "managers.txt")
    assert status == 1 and "xlsx" in err and not (tmp_path / "managers.txt").exists()
    lines = {line.split()[0]: line for line in run("questionnaires", "--language", "en")[1].splitlines()}
    assert "company" in lines["internal_gaps"] and "customers" in lines["servqual91"]
    assert "Escucha del mercado" in run("questionnaires", "show", "internal_gaps", "--language", "es")[1]


def test_help_shows_an_example_and_wrong_usage_is_status_two(run):
    status, out, _ = run("score", "--help")
    assert status == 0 and "Example: gapkit score" in out
    status, _, err = run("score")
    assert status == 2 and "SURVEY" in err
    assert run("score", "x.xlsx", "--level", "many")[0] == 2


FAULTS = {
    "missing file": lambda folder: folder / "nothing.xlsx",
    "folder": lambda folder: folder,
    "empty file": lambda folder: _bytes(folder / "empty.xlsx", b""),
    "no rows": lambda folder: survey(folder / "none.xlsx", rows=0),
    "one column missing": lambda folder: survey(folder / "less.xlsx", change=lambda grid: [row[:-1] for row in grid]),
    "nine on seven": lambda folder: survey(folder / "nine.xlsx", spoil={"C5": 9}),
    "text": lambda folder: survey(folder / "text.xlsx", spoil={"D7": "muy bien"}),
    "decimal": lambda folder: survey(folder / "half.xlsx", spoil={"B4": 4.5}),
    "two columns claim one item": lambda folder: survey(folder / "twice.xlsx", spoil={"B1": "E1"}),
    "no spreadsheet": lambda folder: _bytes(folder / "broken.xlsx", b"PK\x03\x04 not a workbook"),
    "locked": lambda folder: _bytes(folder / "locked.xlsx", _locked()),
}


def _bytes(path, data):
    path.write_bytes(data)
    return path


def _locked():
    """Return the beginning of an encrypted workbook: an OLE container with the stream Office uses."""
    return bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1000


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_bad_input_gives_a_message_status_one_and_no_file(run, tmp_path, kind, language):
    path = FAULTS[kind](tmp_path)
    status, out, err = run("score", path, "--language", language, "--questionnaire", "servqual91")
    assert status == 1, (out, err)
    assert "Traceback" not in err and len(err.strip()) > 20
    assert not list(tmp_path.glob("*-gapkit"))
    if kind in {"nine on seven", "text", "decimal"}:
        assert {"nine on seven": "C5", "text": "D7", "decimal": "B4"}[kind] in err and "Data" in err


def test_every_bad_cell_is_named_at_once(run, tmp_path):
    path = survey(tmp_path / "many.xlsx", spoil={"C5": 9, "D7": "x", "AA9": 2.5})
    _, _, err = run("score", path)
    assert all(cell in err for cell in ("C5", "D7", "AA9"))


def test_a_csv_named_xlsx_is_read_for_what_it_is(run, tmp_path):
    header = ",".join([f"E{i}" for i in range(1, 23)] + [f"P{i}" for i in range(1, 23)])
    line = ",".join(["7"] * 22 + ["5"] * 22)
    (tmp_path / "odd.xlsx").write_text("\n".join([header] + [line] * 40))
    status, out, _ = run("score", "odd.xlsx")
    assert status == 0 and "csv" in out.lower()


@pytest.mark.parametrize("people", [1, 4])
def test_too_few_people_give_a_marked_result(run, tmp_path, people):
    status, out, err = run("score", survey(tmp_path / "few.xlsx", rows=people))
    assert (status, err) == (0, "")
    page = (tmp_path / "few-gapkit" / "report.html").read_text("utf-8")
    data = json.loads((tmp_path / "few-gapkit" / "diagnosis.json").read_text("utf-8"))
    assert data["gaps"]["overall"]["suppressed"] is True and data["gaps"]["overall"]["gap"] is None
    assert "5" in page and len(out) > 100


def test_everybody_answering_seven_is_reported_as_such(run, tmp_path):
    path = survey(tmp_path / "seven.xlsx", change=lambda grid: [grid[0]] + [[7] * 44 for _ in grid[1:]])
    status, _, err = run("score", path)
    assert (status, err) == (0, "")
    data = json.loads((tmp_path / "seven-gapkit" / "diagnosis.json").read_text("utf-8"))
    assert data["gaps"]["overall"]["gap"] == 0 and data["gaps"]["items"][0]["p_value"] is None


def test_an_item_nobody_answered_is_marked_and_the_rest_scored(run, tmp_path):
    path = survey(tmp_path / "hole.xlsx", spoil={f"C{row}": None for row in range(2, 62)})
    status, _, err = run("score", path)
    assert (status, err) == (0, "")
    data = json.loads((tmp_path / "hole-gapkit" / "diagnosis.json").read_text("utf-8"))
    assert data["gaps"]["items"][2]["n"] == 0 and data["gaps"]["items"][3]["n"] == 60


def test_hostile_texts_stay_inert_everywhere(run, tmp_path):
    nasty = ["<script>alert(1)</script>", "=1+1", '"quoted" & <b>', "\u202eright to left", "x" * 300]

    def with_segments(grid):
        return [[*grid[0], "channel"]] + [[*row, nasty[i % 5]] for i, row in enumerate(grid[1:])]

    path = survey(tmp_path / "=1+1 & 'x'.xlsx", rows=300, change=with_segments)
    status, _, err = run("score", path, "--segment", "channel")
    assert (status, err) == (0, "")
    folder = tmp_path / "=1+1 & 'x'-gapkit"
    page = (folder / "report.html").read_text("utf-8")
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    book = openpyxl.load_workbook(folder / "report.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(not (cell.data_type == "f" and cell.value == "=1+1") for cell in row)


def test_unwritable_output_is_said_plainly(run, tmp_path):
    (tmp_path / "taken").write_text("a file")
    status, _, err = run("score", survey(tmp_path / "mine.xlsx"), "--output", tmp_path / "taken")
    assert status == 1 and "taken" in err


def test_a_form_brings_the_settings_of_its_study(run, tmp_path):
    run("form", "servqual91", "-o", "form.xlsx", "--language", "es")
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    config, sheet = book["CONFIG"], book["DATOS"]
    for row in config.iter_rows(max_col=3):
        if row[0].value in {"client", "smallest_gap"}:
            row[2].value = {"client": "Seguros del Norte", "smallest_gap": 0.5}[row[0].value]
    for person in range(30):
        for column, header in enumerate((cell.value for cell in sheet[1]), start=1):
            if header and header[:2] in {"E_", "P_"}:
                sheet.cell(row=3 + person, column=column, value={"E": 6, "P": 4}[header[0]] + person % 2)
    book.save(tmp_path / "filled.xlsx")
    status, out, err = run("score", "filled.xlsx")
    assert (status, err) == (0, "") and "Brecha" in out
    data = json.loads((tmp_path / "filled-gapkit" / "diagnosis.json").read_text("utf-8"))
    assert data["study"]["client"] == "Seguros del Norte"
    settings = data["made_by"]["settings"]
    assert (settings["smallest_gap"], settings["smallest_gap_set_by"]) == (0.5, "study")
    run("score", "filled.xlsx", "--smallest-gap", "0,4", "--client", "Otro")
    data = json.loads((tmp_path / "filled-gapkit" / "diagnosis.json").read_text("utf-8"))
    assert data["made_by"]["settings"]["smallest_gap"] == 0.4 and data["study"]["client"] == "Otro"


def doubtful_survey(path):
    """Write a survey in which rows 5 and 9 to 14 of the file have their columns swapped."""

    def change(grid):
        chance = random.Random(7)
        for place in range(1, len(grid)):
            grid[place] = [chance.choice((5, 6, 7)) for _ in range(22)] + [chance.choice((3, 4, 5)) for _ in range(22)]
        for place in (4, *range(8, 14)):
            grid[place] = [chance.choice((1, 2, 3)) for _ in range(22)] + [chance.choice((6, 7)) for _ in range(22)]
        return grid

    return survey(path, change=change)


def test_check_lists_the_doubtful_rows_by_their_number_and_reports_never_do(run, tmp_path):
    mine = doubtful_survey(tmp_path / "mine.xlsx")
    status, out, _ = run("check", mine, "--language", "en")
    assert status == 0
    listed = out[out.index("7 doubtful rows") :].splitlines()[1:8]
    assert [int(line.split()[0]) for line in listed] == [5, 9, 10, 11, 12, 13, 14]
    assert all("Columns swapped" in line for line in listed)
    _, out, _ = run("score", mine, "--language", "en")
    assert "doubtful rows (numbers" not in out


def test_doubtful_rows_are_left_out_only_on_request(run, tmp_path):
    mine = doubtful_survey(tmp_path / "mine.xlsx")
    assert run("score", mine, "-o", "all", "--formats", "json", "--invited", "400")[0] == 0
    assert run("score", mine, "-o", "fewer", "--formats", "json", "--exclude", "flagged")[0] == 0
    every, fewer = (json.loads((tmp_path / name / "diagnosis.json").read_text("utf-8")) for name in ("all", "fewer"))
    assert (every["input"]["used"], fewer["input"]["used"]) == (60, 53)
    assert every["input"]["flagged"] == fewer["input"]["flagged"] == 7
    assert fewer["quality"]["sensitivity"]["excluded"] and not every["quality"]["sensitivity"]["excluded"]
    rate = next(row for row in every["quality"]["sample"] if row["check"] == "response_rate")
    assert rate["value"] == pytest.approx(0.15) and rate["raised"]
    python = gapkit.score(mine, exclude="flagged")
    assert python.gaps.overall.gap == fewer["gaps"]["overall"]["gap"]


def test_asking_to_leave_out_something_else_is_refused(run, tmp_path):
    mine = survey(tmp_path / "mine.xlsx")
    with pytest.raises(gapkit.GapkitError) as caught:
        gapkit.score(mine, exclude="everybody")
    assert [fault.key for fault in caught.value.faults] == ["usage.exclude"]
    assert run("score", mine, "--exclude", "everybody")[0] == 2
    assert run("score", mine, "--invited", "5")[0] == 1


def test_clusters_crossings_and_bayes_factors_are_options_of_the_command_line(run, tmp_path):
    def change(grid):
        head, *people = grid
        more = [[["web", "shop"][i % 2], "ns"[i // 2 % 2], f"b{i % 12}"] for i in range(len(people))]
        told = ([*row, *extra] for row, extra in zip(people, more, strict=True))
        return [[*head, "Channel", "Zone", "Branch"], *told]

    path = survey(tmp_path / "a.xlsx", rows=240, change=change)
    words = ("--segment", "Channel x Zone", "--cluster", "Branch", "--population-size", "40", "--bayes")
    status, _, err = run("score", path, *words, "--formats", "json", "-o", tmp_path / "out", "--quiet")
    assert (status, err) == (0, "")
    data = json.loads((tmp_path / "out" / "diagnosis.json").read_text("utf-8"))
    assert {row["segment"] for row in data["segment_tests"]} == {"Channel", "Zone", "Channel × Zone"}
    assert data["quality"]["design"]["clusters"] == 12 and data["quality"]["design"]["population"] == 40
    assert data["gaps"]["dimensions"][0]["bayes_factor"] is not None
    found = gapkit.score(path, segments=["Channel x Zone"], cluster="Branch", population_size=40, bayes=True)
    assert found.gaps.dimensions[0].gap_se == pytest.approx(data["gaps"]["dimensions"][0]["gap_se"])


def spanish(path):
    return survey(path, change=lambda grid: [[*row, "Canal" if not i else "ab"[i % 2]] for i, row in enumerate(grid)])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--level", "95"), "El nivel 95"),
        (("--archetypes", "many"), "Arquetipos"),
        (("--formats", "pdf"), "El formato"),
        (("--population-size", "7"), "menos que las 60 personas"),
        (("--before", "s.xlsx"), "aparece dos veces"),
    ],
)
def test_what_is_wrong_with_an_option_is_said_in_the_language_of_the_survey(run, tmp_path, words, said):
    status, _, err = run("score", spanish(tmp_path / "s.xlsx"), "--segment", "Canal", *words)
    assert status == 1 and said in err and not (tmp_path / "s-gapkit" / "report.html").exists()
    status, _, err = run("score", tmp_path / "s.xlsx", "--language", "en", *words)
    assert status == 1 and said not in err


@pytest.mark.parametrize(
    "words", [("--treated", "Canal=a"), ("--comparable",), ("--before-mapping", "m.toml"), ("--before-wave", "uno")]
)
def test_options_of_a_comparison_are_refused_without_an_earlier_wave(run, tmp_path, words):
    status, _, err = run("score", spanish(tmp_path / "s.xlsx"), *words)
    assert status == 1 and words[0] in err and "--before ARCHIVO" in err
