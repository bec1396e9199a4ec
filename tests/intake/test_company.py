"""What managers and frontline answered, however the file holds it."""

import numpy as np
import pytest

from gapkit.errors import GapkitError
from gapkit.intake.company import read_company, view_of
from gapkit.intake.questionnaires import read_questionnaire
from tests.intake.survey_samples import add, numbered, survey, write_csv, write_xlsx

ASKED = read_questionnaire("servqual91")


def test_a_column_of_roles_tells_managers_from_frontline(tmp_path):
    roles = ["Manager"] * 5 + ["Front line"] * 6 + ["Customer"]
    found = read_company(write_csv(tmp_path / "company.csv", add(survey(12), "Role", roles)), ASKED)
    assert {view: answers.people for view, answers in found.company.views.items()} == {"manager": 5, "frontline": 6}
    assert found.company.left_out and found.unplaced == ("",), "a word that one person has may be a name"


def test_spanish_roles_are_known_by_their_words(tmp_path):
    roles = ["Directiva", "Mando intermedio", "Jefe de oficina"] * 2 + ["Primera línea", "Empleado", "Agente"] * 2
    found = read_company(write_csv(tmp_path / "empresa.csv", add(survey(12), "Puesto", roles)), ASKED)
    assert {view: answers.people for view, answers in found.company.views.items()} == {"manager": 6, "frontline": 6}
    assert all(not answers.segments for answers in found.company.views.values())


def test_a_sheet_for_each_view(tmp_path):
    path = write_xlsx(tmp_path / "company.xlsx", survey(7), "Managers", **{"Front line": survey(9, seed=2)})
    found = read_company(path, ASKED)
    assert {view: answers.people for view, answers in found.company.views.items()} == {"manager": 7, "frontline": 9}
    assert len(found.facts) == 2


def test_two_sheets_of_the_same_people_are_not_chosen_between(tmp_path):
    path = write_xlsx(tmp_path / "company.xlsx", survey(7), "Managers North", **{"Managers South": survey(9, seed=2)})
    with pytest.raises(GapkitError, match="Managers North, Managers South"):
        read_company(path, ASKED)


def test_estimates_of_what_customers_expect_are_enough(tmp_path):
    rows = [[*numbered(roles="E"), "role"], *[[5] * 22 + ["manager"] for _ in range(5)]]
    rows[1][0] = 7
    found = read_company(write_csv(tmp_path / "estimates.csv", rows), ASKED)
    answers = found.company.views["manager"]
    assert answers.codes["expectation"].shape == (22, 5)
    assert "perception" not in answers.codes or not np.any(answers.codes["perception"])


def test_a_file_that_does_not_say_who_answers_is_refused(tmp_path):
    with pytest.raises(GapkitError, match="company"):
        read_company(write_csv(tmp_path / "company.csv", survey(12)), ASKED)


def test_roles_that_nobody_knows_are_named(tmp_path):
    with pytest.raises(GapkitError, match="Alpha"):
        read_company(write_csv(tmp_path / "company.csv", add(survey(12), "Role", ["Alpha", "Beta"] * 6)), ASKED)


def test_a_cell_off_the_scale_is_named_with_the_sheet_it_is_on(tmp_path):
    wrong = survey(7)
    wrong[3][4] = 9
    path = write_xlsx(tmp_path / "company.xlsx", wrong, "Managers", Frontline=survey(9, seed=2))
    with pytest.raises(GapkitError, match="Managers!E4"):
        read_company(path, ASKED)


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("Plantilla", "frontline"),
        ("Equipo directivo", "manager"),
        ("DIRECTIVOS", "manager"),
        ("Datos", ""),
        ("Staff", "frontline"),
    ],
)
def test_names_of_views(name, view):
    assert view_of(name) == view


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("Account manager", "frontline"),
        ("Relationship Manager", "frontline"),
        ("Gestor de cuenta", "frontline"),
        ("Gestora de clientes", "frontline"),
        ("Director de cuentas", "manager"),
        ("Customer service manager", "manager"),
        ("CEO", "manager"),
        ("Directora", "manager"),
        ("Gerente", "manager"),
        ("Jefa de zona", "manager"),
        ("Responsable de tienda", "manager"),
        ("Supervisora", "manager"),
    ],
)
def test_who_handles_accounts_serves_and_who_decides_manages(name, view):
    assert view_of(name) == view


def with_roles(tmp_path, roles, heading="Role", **more):
    rows = add(survey(len(roles)), heading, roles)
    for name, values in more.items():
        rows = add(rows, name, values)
    return write_csv(tmp_path / "company.csv", rows)


def mapped(tmp_path, *lines):
    path = tmp_path / "m.toml"
    path.write_text("\n".join(['questionnaire = "servqual91"', *lines]), "utf-8")
    return path


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_title_of_either_view_is_asked_about_and_the_mapping_says_which(tmp_path, language):
    path = with_roles(tmp_path, ["Gestor comercial"] * 6 + ["Gerente"] * 6)
    with pytest.raises(GapkitError) as caught:
        read_company(path, ASKED)
    assert [one.key for one in caught.value.faults] == ["company.role_either"]
    assert '"Gestor comercial"' in caught.value.text(language) and "[roles]" in caught.value.text(language)
    mapping = mapped(tmp_path, "[roles]", '"Gestor comercial" = "frontline"')
    found = read_company(path, ASKED, mapping=mapping).company
    assert {view: answers.people for view, answers in found.views.items()} == {"manager": 6, "frontline": 6}
    mapped(tmp_path, "[roles]", '"Gestor comercial" = "none"')
    found = read_company(path, ASKED, mapping=mapping).company
    assert list(found.views) == ["manager"] and found.left_out
    mapped(tmp_path, "[roles]", '"Gestor comercial" = "boss"')
    with pytest.raises(GapkitError, match="boss"):
        read_company(path, ASKED, mapping=mapping)


def test_an_ambiguous_title_that_few_people_have_is_told_without_what_may_be_a_name(tmp_path):
    with pytest.raises(GapkitError) as caught:
        read_company(with_roles(tmp_path, ["Gestor Pepe Ruiz"] + ["Gerente"] * 9), ASKED)
    assert '"gestor"' in caught.value.text("es") and "Ruiz" not in caught.value.text("es")


def test_words_that_speak_of_nobody_are_not_said_aloud_where_they_may_be_names(tmp_path):
    with pytest.raises(GapkitError) as caught:
        read_company(with_roles(tmp_path, [f"Ana Ruiz {k}" for k in range(9)]), ASKED)
    assert caught.value.faults[0].key == "company.unknown_view_words" and "Ruiz" not in caught.value.text("en")


def test_of_two_headings_of_roles_the_one_that_tells_is_read_and_two_that_tell_are_asked_about(tmp_path):
    roles = ["Manager"] * 6 + ["Agent"] * 6
    found = read_company(with_roles(tmp_path, ["Senior", "Junior"] * 6, "Level", Role=roles), ASKED)
    assert set(found.company.views) == {"manager", "frontline"}
    path = with_roles(tmp_path, ["Agent", "Manager"] * 6, "Position", Role=roles)
    with pytest.raises(GapkitError) as caught:
        read_company(path, ASKED)
    assert caught.value.faults[0].key == "company.several_roles"
    assert '"Position", "Role"' in caught.value.text("en") and 'role = "Position"' in caught.value.text("en")
    mapping = mapped(tmp_path, "[respondent]", 'segments = { role = "Role" }')
    read = read_company(path, ASKED, mapping=mapping).company
    assert {view: answers.people for view, answers in read.views.items()} == {"manager": 6, "frontline": 6}


def some_items(tmp_path, wanted, *, roles=("Manager",) * 8):
    rows = survey(len(roles))
    kept = [place for place, head in enumerate(rows[0]) if head in wanted]
    return write_csv(tmp_path / "c.csv", add([[row[place] for place in kept] for row in rows], "Role", list(roles)))


def test_a_file_with_some_of_the_items_is_read_and_says_which_were_not_asked(tmp_path):
    found = read_company(some_items(tmp_path, {"E1", "E2", "P2"}), ASKED).company
    answers = found.views["manager"]
    codes = [item.code for item in ASKED.items]
    assert np.flatnonzero(answers.codes["expectation"].any(axis=1)).tolist() == [0, 1]
    assert np.flatnonzero(answers.codes["perception"].any(axis=1)).tolist() == [1]
    assert found.not_asked == {"manager": frozenset(codes[2:])}


def test_a_file_with_one_side_only_has_asked_every_item_of_it(tmp_path):
    one = read_company(some_items(tmp_path, {"E5"}), ASKED).company
    assert "perception" not in one.views["manager"].codes and len(one.not_asked["manager"]) == 21
    codes = [item.code for item in ASKED.items]
    rows = [[f"P_{code}" for code in codes], *[[5, 6] * 11 for _ in range(8)]]
    path = write_csv(tmp_path / "p.csv", add(rows, "Role", ["Manager"] * 8))
    found = read_company(path, ASKED).company
    assert set(found.views["manager"].codes) == {"perception"} and not found.not_asked


def test_a_heading_that_may_be_a_missing_item_is_asked_about_and_not_taken_for_none(tmp_path):
    rows = survey(8)
    rows[0] = [f"{head[0]}_{ASKED.items[int(head[1:]) - 1].code}" for head in rows[0]]
    rows[0][0] = "E_TNA1"
    with pytest.raises(GapkitError, match="TAN1"):
        read_company(write_csv(tmp_path / "c.csv", add(rows, "Role", ["Manager"] * 8)), ASKED)


def test_sheets_of_views_may_ask_different_items(tmp_path):
    few = [row[:3] for row in survey(7)]
    path = write_xlsx(tmp_path / "company.xlsx", few, "Managers", **{"Front line": survey(9, seed=2)})
    found = read_company(path, ASKED).company
    assert set(found.not_asked) == {"manager"} and len(found.not_asked["manager"]) == 19


def test_what_the_company_wrote_is_read_for_its_themes_and_not_kept(tmp_path):
    rows = add(survey(8), "Role", ["Manager"] * 8)
    rows = add(add(rows, "Comments", ["My boss never listens to anybody"] * 8), "Theme", ["Waiting"] * 8)
    written = read_company(write_csv(tmp_path / "c.csv", rows), ASKED).company.views["manager"].comments
    assert [theme.code for theme in written.themes] == ["Waiting"]
    assert {(one.text, one.quotable) for own in written.people for one in own} == {("", False)}


def coded_apart(tmp_path, **sheets):
    rows = add(survey(8), "ID", [f"m{k}" for k in range(8)])
    rows = add(add(rows, "Role", ["Manager"] * 8), "Comments", ["What customers say to us every day"] * 8)
    coding = [["id", "Comment", "Code 1", "Empathy map", "role"], *[[f"m{k}", "", "Price", "", ""] for k in range(6)]]
    return write_xlsx(tmp_path / "company.xlsx", rows, "Answers", Coding=coding, **sheets)


def test_themes_of_the_company_may_stand_on_a_coding_sheet_which_says_nothing_of_roles(tmp_path):
    written = read_company(coded_apart(tmp_path), ASKED).company.views["manager"].comments
    assert sum(one.coded for own in written.people for one in own) == 6
    assert [theme.code for theme in written.themes] == ["Price"]


def written_on(people, tag, *, seed=1):
    rows = add(survey(people, seed=seed), "ID", [f"{tag}{k}" for k in range(people)])
    return add(rows, "Comments", [f"Nobody here ever hears about delays {tag}{k}" for k in range(people)])


def on_two_sheets(tmp_path, *codes, second="Front line", tag="f"):
    coding = [["ID", "Comment", "Code 1"], *[[one, "", code] for one, code in codes]]
    others = {second: written_on(9, tag, seed=2), "Coding": coding}
    return write_xlsx(tmp_path / "c.xlsx", written_on(7, "m"), "Managers", **others)


def test_codes_apart_find_the_people_of_both_sheets(tmp_path):
    codes = [(f"m{k}", "Price") for k in range(6)] + [(f"f{k}", "Waiting") for k in range(7)]
    views = read_company(on_two_sheets(tmp_path, *codes), ASKED).company.views
    coded = {view: sum(one.coded for own in a.comments.people for one in own) for view, a in views.items()}
    assert coded == {"manager": 6, "frontline": 7}
    found = {view: [theme.code for theme in answers.comments.themes] for view, answers in views.items()}
    assert found == {"manager": ["Price"], "frontline": ["Waiting"]}


def test_a_code_of_nobody_and_an_id_on_both_sheets_are_faults(tmp_path):
    with pytest.raises(GapkitError) as caught:
        read_company(on_two_sheets(tmp_path, ("m1", "Price"), ("x9", "Price")), ASKED)
    assert {one.key for one in caught.value.faults} == {"comments.no_such_person"}
    with pytest.raises(GapkitError) as caught:
        read_company(on_two_sheets(tmp_path, ("m1", "Price"), tag="m"), ASKED)
    assert {one.key for one in caught.value.faults} == {"comments.id_twice"}
    with pytest.raises(GapkitError) as caught:
        read_company(on_two_sheets(tmp_path, ("m1", "Price"), second="Supervisors"), ASKED)
    assert [one.key for one in caught.value.faults] == ["company.two_sheets"]
