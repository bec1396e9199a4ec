"""What is wrong with a plan is said all at once, each with its cell or key, in both languages, with the way out."""

import pytest

from gapkit.errors import GapkitError
from gapkit.intake.plans import read_plan
from tests.intake.plans.plan_files import SERVQUAL, read_book, read_toml, write_book

HEAD = ["ID", "Iniciativa", "Cierre mínimo", "Cierre probable", "Cierre máximo", "Coste", "Esfuerzo (1–5)"]


def told(raised):
    """Return the messages in English, by their key without its room."""
    assert raised.value.text("es")
    return {one.key.removeprefix("plan_file."): one.text("en") for one in raised.value.faults}


def refused(tmp_path, **sheets):
    with pytest.raises(GapkitError) as raised:
        read_book(tmp_path, **sheets)
    return told(raised)


def refused_row(tmp_path, **cells):
    """Return what is said of one initiative with such cells."""
    row = {"ID": "A", "Initiative": "One"} | {name.replace("_", " "): value for name, value in cells.items()}
    return refused(tmp_path, Initiatives=[list(row), list(row.values())])


@pytest.mark.parametrize(
    ("heading", "value", "key", "said"),
    [
        ("Closure", 1.2, "not_share", "found 1.2"),
        ("Closure", -0.1, "not_share", "found -0.1"),
        ("Closure", "30", "not_share", "0.3 for 30 %"),
        ("Closure", 45, "not_share", "0.45 for 45 %"),
        ("Start", "2027-02-30", "no_such_day", "does not exist"),
        ("Fecha inicio", "30/2/2027", "no_such_day", "does not exist"),
        ("Start", "3/4/2027", "unclear_day", "the year first"),
        ("Reach", 2, "not_share", "found 2"),
        ("Cost", -5, "too_low", "0 or more"),
        ("Cost", "12.000", "unclear_number", "12000"),
        ("Cost", "much", "not_number", '"much"'),
        ("Work", -1, "too_low", "0 or more"),
        ("Effort", 6, "outside", "from 1 to 5"),
        ("Effort", 2.5, "not_whole", "from 1 to 5"),
        ("Lever", "proceses", "not_listed_near", "The nearest is processes"),
        ("Lever", "zzz", "not_listed", "physical elements"),
        ("Horizon", "Nou", "not_listed_near", "The nearest is Now"),
        ("Status", "zzz", "not_listed", "proposed, approved, running, done, dropped"),
        ("Confidence", "zzz", "not_listed", "high, medium, low"),
        ("RACI: Board", "Z", "not_listed", "A, R, C, I"),
        ("RACI: Board", "R", "no_accountable", "exactly one who is accountable"),
        ("Must be done", "perhaps", "not_flag", "yes or no"),
        ("Start", "soon", "not_day", "2027-01-31"),
        ("Dimensions", "Reliabilty", "unknown_code_near", "The nearest is REL"),
        ("Items", "zzz", "unknown_code", "TAN1"),
        ("Touchpoints", "desk", "no_touchpoints", "--journey"),
        ("Depends on", "B", "unknown_initiative", "Expected one of: A"),
        ("Depends on", "A", "cycle", "A → A"),
        ("KPI now", 4, "nameless_kpi", "Write the name"),
    ],
)
def test_a_wrong_cell_is_named_with_what_was_found_and_expected(tmp_path, heading, value, key, said):
    messages = refused_row(tmp_path, **{heading: value})
    assert set(messages) == {key} and said in messages[key]
    assert messages[key].startswith("plan.xlsx, Initiatives!")
    if key not in ("nameless_kpi", "no_accountable"):
        assert "Initiatives!C2" in messages[key]


def test_everything_wrong_is_said_at_once_with_its_cell(tmp_path):
    rows = [
        HEAD,
        ["A", "Una", 0.4, 0.2, 0.3, -1, 9],
        ["a", None, 0.1, None, 0.3, 5, 1],
        [None, "Tres", None, 3, None, "x", 1],
    ]
    messages = refused(tmp_path, Iniciativas=rows)
    cells = {key: text.split(": ")[0].split("!")[1] for key, text in messages.items()}
    assert cells == {
        "twin_id": "A3",
        "range_order": "D2",
        "too_low": "F2",
        "outside": "G2",
        "no_name": "B3",
        "range_parts": "D3",
        "not_share": "D4",
        "not_number": "F4",
    }


def test_a_ring_of_dependencies_is_named_once_whole(tmp_path):
    rows = [
        ["ID", "Initiative", "Depends on"],
        ["A", "One", "C"],
        ["B", "Two", "A"],
        ["C", "Three", "B"],
        ["D", "Four", "A"],
    ]
    messages = refused(tmp_path, Initiatives=rows)
    assert set(messages) == {"cycle"}
    ring = messages["cycle"].split(": ")[2].split(".")[0].split(" → ")
    assert ring[0] == ring[-1] and sorted(ring[1:]) == ["A", "B", "C"]


def test_two_rings_are_both_named(tmp_path):
    rows = [
        ["ID", "Initiative", "Depends on"],
        ["A", "One", "B"],
        ["B", "Two", "A"],
        ["C", "Three", "D"],
        ["D", "Four", "C"],
    ]
    with pytest.raises(GapkitError) as raised:
        read_book(tmp_path, Initiatives=rows)
    assert [one.key for one in raised.value.faults] == ["plan_file.cycle"] * 2


def test_two_who_are_accountable_are_named(tmp_path):
    rows = [["ID", "Initiative", "RACI: Board", "RACI: Shops"], ["A", "One", "A", "A"]]
    assert "Board, Shops" in refused(tmp_path, Initiatives=rows)["several_accountable"]


def test_an_end_before_the_start_is_named(tmp_path):
    assert (
        "before the start (2027-05-01)" in refused_row(tmp_path, Start="2027-05-01", End="2027-04")["end_before_start"]
    )


@pytest.mark.parametrize(
    ("code", "value", "key"),
    [
        ("retention", 1.1, "not_share"),
        ("causal share", -0.2, "not_share"),
        ("discount rate", -1, "discount"),
        ("years", 31, "outside"),
        ("years", 2.5, "not_whole"),
        ("retention", 86, "not_share"),
        ("margin", -3, "too_low"),
        ("marging", 3, "unknown_assumption_near"),
    ],
)
def test_an_assumption_that_cannot_be_is_named(tmp_path, code, value, key):
    rows = [["Assumption", "Most likely"], [code, value]]
    messages = refused(tmp_path, Assumptions=rows)
    assert set(messages) == {key} and "Assumptions!" in messages[key]


def test_an_assumption_given_twice_a_quarter_twice_and_a_misspelt_setting_are_named(tmp_path):
    messages = refused(
        tmp_path,
        Assumptions=[["Assumption", "Most likely"], ["margin", 3], ["margen", 4]],
        Settings=[["What", "Value"], ["Bugdet", 3], ["2027Q1", 3], ["Capacity 2027T1", 4], ["Our own note", "hello"]],
    )
    assert set(messages) == {"assumption_twice", "quarter_twice", "unknown_setting"}
    assert "Settings!A2" in messages["unknown_setting"] and "“Budget”" in messages["unknown_setting"]


def test_a_target_off_the_scale_or_without_a_level_is_named(tmp_path):
    rows = [["Dimension", "Kind", "Level"], ["REL", "own", 8], ["RES", "competitor", None], ["Relly", None, 5]]
    assert set(refused(tmp_path, Targets=rows)) == {"outside", "no_level", "unknown_code_near"}


def test_a_cost_nobody_knows_is_no_fault(tmp_path):
    rows = [["Initiative", "Cost", "Closure"], ["One", None, 0.3]]
    assert read_book(tmp_path, Initiatives=rows).initiatives[0].cost is None


def test_the_usual_files_are_refused_with_the_way_out(tmp_path):
    cases = {"missing.xlsx": "no_file", "folder.xlsx": "folder", "empty.xlsx": "empty", "photo.xlsx": "intake.damaged"}
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "empty.xlsx").write_bytes(b"")
    (tmp_path / "photo.xlsx").write_bytes(b"just words without any mark")
    for name, key in cases.items():
        with pytest.raises(GapkitError) as raised:
            read_plan(tmp_path / name, SERVQUAL)
        assert key in told(raised), name
    with pytest.raises(GapkitError) as raised:
        read_plan(tmp_path, SERVQUAL)
    assert "folder" in told(raised)


def test_a_csv_renamed_xlsx_is_read_as_what_it_is(tmp_path):
    (tmp_path / "plan.xlsx").write_text("Initiative,Owner\nOne,Ana\n", encoding="utf-8")
    assert read_plan(tmp_path / "plan.xlsx", SERVQUAL).initiatives[0].owner == "Ana"


def test_a_workbook_without_a_plan_or_with_an_empty_one_says_so(tmp_path):
    assert '"Sheet"' in refused(tmp_path, Sheet=[["E1", "P1"], [5, 4]])["no_sheet"]
    assert set(refused(tmp_path, Initiatives=[["ID", "Initiative", "Cost"]])) == {"empty"}
    assert set(refused(tmp_path, Initiatives=[["ID", "Initiative", "Cost"], ["A", None, None]])) == {"empty"}


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("[[initiative]]\nname = 'A'\nlevr = 'x'", "unknown_key_near", "initiative[#1].levr"),
        ("[settings]\nxyzzy = 1", "unknown_key", "settings.xyzzy"),
        ("[[initiative]]\nid = 'A'\nname = 5", "not_text", "initiative[A].name"),
        ("[[initiative]]\nid = 'A'\nname = 'x'\nmust = 'yes'", "not_flag", "initiative[A].must"),
        ("[[initiative]]\nid = 'A'\nname = 'x'\nitems = 'REL1'", "not_texts", "initiative[A].items"),
        (
            "[[initiative]]\nid = 'A'\nname = 'x'\ncost = { low = 1, high = 2 }",
            "range_parts",
            "initiative[A].cost.mode",
        ),
        ("[[initiative]]\nid = 'A'\nname = 'x'\nclosure = { REL = 3 }", "not_share", "initiative[A].closure.REL:"),
        (
            "[[initiative]]\nid = 'A'\nname = 'x'\nclosure = { REL = { low = 0, mode = 2, high = 1 } }",
            "not_share",
            "REL.mode",
        ),
        ("[[initiative]]\nid = 'A'\nname = 'x'\nroles = { Board = 'Q' }", "not_listed", "initiative[A].roles.Board"),
        ("[initiative]\nname = 'x'", "not_tables", "[[initiative]]"),
        ("settings = 3", "not_table", "settings"),
        ("[assumptions]\nmarjin = 3", "unknown_assumption_near", "assumptions.marjin"),
        ("[assumptions.margin]\nvalue = 3\nmode = 3", "value_and_mode", "assumptions.margin"),
        ("[capacity]\nsummer = 3", "not_quarter", "capacity.summer"),
        ("x = ", "bad_toml", "plan.toml"),
        ("", "empty", "plan.toml"),
    ],
)
def test_a_toml_plan_is_strict_and_names_the_key(tmp_path, text, key, said):
    with pytest.raises(GapkitError) as raised:
        read_toml(tmp_path, text)
    messages = told(raised)
    assert key in messages and said in messages[key]


def test_a_locked_workbook_asks_for_its_password_to_be_removed(tmp_path):
    path = write_book(tmp_path / "p.xlsx", Initiatives=[["Initiative"], ["One"]])
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600)
    with pytest.raises(GapkitError) as raised:
        read_plan(path, SERVQUAL)
    assert "intake.password" in told(raised)


@pytest.mark.parametrize(("low", "high"), [(2, 4), (2.5, 3.5)])
def test_the_years_that_are_counted_are_no_range(tmp_path, low, high):
    rows = [["Assumption", "Lowest", "Most likely", "Highest"], ["years", low, 3, high]]
    assert "one whole number from 1 to 30" in refused(tmp_path, Assumptions=rows)["years_in_a_range"]
    assert read_book(tmp_path, Assumptions=[rows[0], ["years", 3, 3, 3]]).assumptions[0].value.mode == 3


def test_a_decision_on_a_day_that_does_not_exist_is_refused(tmp_path):
    rows = [["Decision", "When"], ["Go on?", "2027-02-30"]]
    assert "Decisions!B2" in refused(tmp_path, Decisions=rows)["no_such_day"]


def test_three_points_of_which_one_is_missing_say_which_and_that_it_may_be_under_another_heading(tmp_path):
    head = ["Initiative", "Cost, lowest", "Cost, most likely", "Cost, highest"]
    told = refused(tmp_path, Initiatives=[head, ["One", 1, None, 3]])
    assert "Initiatives!C2" in told["range_parts"] and "“Cost, most likely” is empty" in told["range_parts"]
    head[2] = "What finance says"
    told = refused(tmp_path, Initiatives=[head, ["One", 1, 2, 3]])
    assert "no column is called “Cost, most likely”" in told["range_column"]
    assert '"What finance says"' in told["range_column"]


@pytest.mark.parametrize("heading", ["Cost", "Owner", "Start", "Depends on", "Status", "KPI now"])
def test_a_formula_nobody_worked_out_is_refused_with_the_way_out(tmp_path, heading):
    told = refused(tmp_path, Initiatives=[["ID", "Initiative", heading], ["A", "One", "=1+2"]])
    assert (
        set(told) == {"cell_formula"} and "Initiatives!C2" in told["cell_formula"] and "save it" in told["cell_formula"]
    )
