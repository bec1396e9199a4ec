"""The company's own answers beside a survey: from the file to every report, and nobody can be recognised."""

import json

import numpy as np
import pytest

import gapkit
from gapkit.errors import GapkitError
from gapkit.intake.company_beside import company_beside, company_lines
from gapkit.intake.reading import read_answers
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.scoring.johari import unknown
from gapkit.stats.residual_factor import residual_factor
from tests.intake.survey_samples import add, numbered, write_csv, write_xlsx

HEADS = numbered()


def people(count, expected, delivered, *, seed):
    """Return rows of people who expect (or believe) and find (or rate) about these levels."""
    random = np.random.default_rng(seed)
    centre = [expected if head.startswith("E") else delivered for head in HEADS]
    made = np.clip(np.rint(random.normal(centre, 0.7, (count, len(HEADS)))), 1, 7).astype(int)
    return [HEADS, *made.tolist()]


def company(path, *, managers=12, frontline=8, seed=2):
    rows = people(managers, 4.2, 6.2, seed=seed)
    rows += people(frontline, 6.0, 5.0, seed=seed + 50)[1:]
    return write_csv(path, add(rows, "role", ["Manager"] * managers + ["Front line"] * frontline))


@pytest.fixture(scope="module", autouse=True)
def one_more_theme_looked_for_once():
    """Look once in the same answers for one more theme than the dimensions hold: a third of all a diagnosis costs."""
    known = {}

    def found(rows, factors, *, seed):
        key = (np.asarray(rows).tobytes(), np.shape(rows), factors, seed)
        if key not in known:
            known[key] = residual_factor(rows, factors, seed=seed)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unknown, "residual_factor", found)
        yield


@pytest.fixture
def customers(tmp_path):
    return write_csv(tmp_path / "customers.csv", people(120, 6.0, 4.5, seed=1))


def test_the_company_stands_beside_its_customers_in_one_call(customers, tmp_path):
    found = gapkit.score(customers, company=company(tmp_path / "company.csv"))
    assert [(row.view, row.raters) for row in found.johari.raters if row.column == "expectation"] == [
        ("manager", 12),
        ("frontline", 8),
    ]
    kinds = {one.kind for one in found.findings}
    assert {"johari.complacent", "organisation.gap1", "organisation.gap6", "organisation.gap7"} <= kinds


def test_a_survey_without_a_company_has_no_window(customers):
    assert gapkit.score(customers).johari is None


def test_the_command_reads_the_file_and_writes_what_it_says(run, customers, tmp_path):
    status, out, _ = run("score", customers, "--company", company(tmp_path / "c.csv"), "-o", tmp_path / "out")
    assert status == 0 and "What managers see of 22 expectations" in out
    data = json.loads((tmp_path / "out" / "diagnosis.json").read_text("utf-8"))
    assert data["johari"]["expectations"]["items"] and data["organisation"]
    status, _, _ = run("report", tmp_path / "out" / "diagnosis.json", "-o", tmp_path / "again", "--language", "es")
    assert status == 0
    assert (tmp_path / "again" / "report.html").read_text("utf-8").count("Johari") >= 1


def test_the_command_compares_with_the_company_of_the_last_wave(run, customers, tmp_path):
    before = write_csv(tmp_path / "before.csv", people(110, 6.0, 4.0, seed=9))
    asked = company(tmp_path / "c.csv")
    status, out, _ = run("compare", before, customers, "--company", asked, "-o", tmp_path / "waves")
    assert status == 0 and "What managers see" in out
    data = json.loads((tmp_path / "waves" / "diagnosis.json").read_text("utf-8"))
    assert data["waves"] and data["organisation"]
    status, out, _ = run("score", customers, "--before", before, "--company", asked, "-o", tmp_path / "both")
    assert status == 0 and "What managers see" in out


def test_a_diagnosis_already_made_takes_no_company(run, customers, tmp_path):
    run("score", customers, "-o", tmp_path / "out", "--formats", "json")
    status, _, err = run(
        "compare", customers, tmp_path / "out" / "diagnosis.json", "--company", company(tmp_path / "c.csv")
    )
    assert status != 0 and "--company" in err


def test_check_says_what_the_file_holds_and_counts_no_few(run, customers, tmp_path):
    rows = add(people(17, 6.0, 5.0, seed=3), "role", ["Manager"] * 12 + ["Front line"] * 3 + ["Ana Ruiz", "Supplier"])
    status, out, _ = run("check", customers, "--company", write_csv(tmp_path / "c.csv", rows))
    assert status == 0
    assert "Managers: 12 say what they believe customers expect" in out
    assert "Frontline staff: fewer than 5" in out and "blanks or words of few people" in out
    assert "Ana Ruiz" not in out and "Supplier" not in out
    status, out, _ = run("check", customers, "--company", tmp_path / "c.csv", "--language", "es")
    assert "La dirección: 12 valoran lo que se entrega" in out and "La primera línea: menos de 5" in out


def test_what_a_file_holds_when_a_view_is_missing_or_a_column_is_empty(customers, tmp_path):
    rows = people(9, 6.0, 5.0, seed=3)
    half = [[value for head, value in zip(HEADS, row, strict=True) if head.startswith("E")] for row in rows]
    reading = read_answers(customers)
    found = company_beside(reading, write_csv(tmp_path / "c.csv", add(half, "role", ["Manager"] * 9)))
    lines = company_lines(found, "en", least=5)
    assert [line.strip() for line in lines] == [
        "The company's own answers (c.csv)",
        "Managers: 9 say what they believe customers expect",
        "Frontline staff: no answers in this file",
    ]


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_file_that_asks_other_things_is_refused_with_the_way_out(customers, tmp_path, language):
    other = write_csv(tmp_path / "other.csv", [["A", "B", "role"], *[[5, 6, "Manager"]] * 6])
    with pytest.raises(GapkitError) as caught:
        gapkit.score(customers, company=other, language=language)
    told = caught.value.text(language)
    assert caught.value.faults[0].key == "company.no_items"
    assert "other.csv" in told and "servqual91" in told and "--company-mapping" in told


def test_another_scale_is_refused_cell_by_cell(customers, tmp_path):
    rows = people(8, 6.0, 5.0, seed=3)
    rows[2][3] = 10
    with pytest.raises(GapkitError, match=r"c\.csv!D3"):
        gapkit.score(customers, company=write_csv(tmp_path / "c.csv", add(rows, "role", ["Manager"] * 8)))


def test_a_survey_without_expectations_takes_no_company(tmp_path):
    rows = [
        [value for head, value in zip(HEADS, row, strict=True) if head[0] == "P"] for row in people(60, 6, 5, seed=1)
    ]
    felt = write_csv(tmp_path / "p.csv", rows)
    with pytest.raises(GapkitError) as caught:
        gapkit.score(felt, questionnaire="servperf92", company=company(tmp_path / "c.csv"))
    assert caught.value.faults[0].key == "company.unpaired"


def test_people_of_the_same_unit_are_compared_within_it(tmp_path):
    units = [f"U{row % 8}" for row in range(120)]
    surveyed = write_csv(tmp_path / "s.csv", add(people(120, 6.0, 4.5, seed=1), "Unit", units))
    rows = people(16, 4.5, 6.0, seed=4) + people(24, 6.0, 5.0, seed=5)[1:]
    rows = add(rows, "role", ["Manager"] * 16 + ["Front line"] * 24)
    rows = add(rows, "Unit", [f"U{row % 8}" for row in range(40)])
    found = gapkit.score(surveyed, cluster="Unit", company=write_csv(tmp_path / "c.csv", rows))
    assert {row.units for row in found.johari.organisation} == {8}
    alone = gapkit.score(surveyed, cluster="Unit", company=company(tmp_path / "c2.csv"))
    assert {row.units for row in alone.johari.organisation} == {0}


def test_a_mapping_of_its_own_says_which_column_is_what(customers, tmp_path):
    rows = people(9, 6.0, 5.0, seed=3)
    rows[0] = [f"Q{place}" for place in range(len(HEADS))]
    codes = [item.code for item in gapkit.read_questionnaire("servqual91").items]
    lines = [f'{code} = {{ expectation = "Q{k}", perception = "Q{k + 22}" }}' for k, code in enumerate(codes)]
    mapping = tmp_path / "m.toml"
    mapping.write_text("\n".join(['questionnaire = "servqual91"', "[items]", *lines]), "utf-8")
    path = write_csv(tmp_path / "c.csv", add(rows, "role", ["Manager"] * 9))
    found = gapkit.score(customers, company=path, company_mapping=mapping)
    assert {row.raters for row in found.johari.raters} == {9}


def outputs(customers, path):
    """Return everything a run says, in both languages."""
    found = gapkit.score(customers, company=path)
    pages = [html_text(outline(found, language=language)) for language in ("en", "es")]
    texts = [found.summary(language=language) for language in ("en", "es")]
    return [json.dumps(found.to_json()), found._repr_html_(), *pages, *texts]


def test_nothing_that_a_run_says_depends_on_raters_too_few_to_be_shown(customers, tmp_path):
    some, others = (outputs(customers, company(tmp_path / f"{few}.csv", frontline=few)) for few in (4, 1))
    assert some == others


def cells_of(found, path):
    """Return every cell of the workbook of a diagnosis, by sheet and place: what is kept and what is worked out."""
    from openpyxl import load_workbook

    held = {}
    found.to_excel(path)
    for values in (True, False):
        for sheet in load_workbook(path, data_only=values):
            for row in sheet.iter_rows():
                for cell in row:
                    held[values, sheet.title, cell.coordinate] = cell.value
                    held[values, sheet.title, cell.coordinate, "note"] = cell.comment and cell.comment.text
    return held


def test_no_cell_of_the_workbook_depends_on_raters_too_few_to_be_shown(customers, tmp_path):
    books = [
        cells_of(gapkit.score(customers, company=company(tmp_path / f"{few}.csv", frontline=few)), tmp_path / "r.xlsx")
        for few in (4, 1)
    ]
    assert {place for place in books[0] if books[0][place] != books[1].get(place)} == set()
    assert books[0].keys() == books[1].keys()


def test_no_number_of_the_company_is_finer_in_the_workbook_than_in_the_report(customers, tmp_path):
    found = gapkit.score(customers, company=company(tmp_path / "c.csv", managers=9, frontline=7))
    held = cells_of(found, tmp_path / "r.xlsx")
    sheets = {title for _, title, *_ in held if title.startswith("08")}
    assert len(sheets) >= 3
    exact = {one for row in found.johari.expectations for one in (row.customer, row.customer_low, row.customer_high)}
    exact |= {row.second for row in found.johari.organisation if row.gap != 7}
    exact |= {row.customer for row in found.johari.performance}
    differences = {row.difference for row in (*found.johari.organisation, *found.johari.performance)}
    differences |= {row.company - row.customer for row in found.johari.expectations}
    checked = 0
    for place, value in held.items():
        if place[0] and place[1] in sheets and isinstance(value, float):
            # A difference to what customers say has their decimals; what it rests on has two.
            known = any(abs(value - one) < 1e-9 for one in exact | differences)
            assert known or abs(round(value, 4) - value) < 1e-12, (place, value)
            checked += 1
    assert checked > 500


def test_json_and_tables_hold_no_finer_figure_of_the_company_either(customers, tmp_path):
    found = gapkit.score(customers, company=company(tmp_path / "c.csv"))
    rows = found.to_json()["johari"]["expectations"]["items"]
    assert all(round(row[name], 2) == row[name] for row in rows for name in ("company", "company_low", "agreement"))
    frame = found.johari.expectations.to_frame()
    assert (frame["company"].round(2) == frame["company"]).all()
    said = [one for one in found.findings if one.kind == "johari.complacent"]
    assert said and all(round(one.facts["company"], 2) == one.facts["company"] for one in said)


def with_roles(path, roles):
    return write_csv(path, add(people(len(roles), 4.2, 6.2, seed=2), "role", roles))


@pytest.mark.parametrize("language", ["en", "es"])
def test_score_says_that_roles_were_blank_or_unknown_and_not_how_many(customers, tmp_path, language):
    left = {"en": "Some answers of the company's own people are left out", "es": "la propia compañía queda fuera"}
    rest = ["Manager"] * 12
    some, more = (
        gapkit.score(customers, company=with_roles(tmp_path / f"{k}.csv", rest + ["Ana Ruiz", ""][:k] + [""] * (3 - k)))
        for k in (1, 2)
    )
    page = html_text(outline(some, language=language)).replace("&#39;", "'").replace("’", "'")
    assert left[language] in page and "Ana Ruiz" not in page
    assert "left out" in " ".join(some.summary(language="en").split())
    assert json.dumps(some.to_json()["quality"]) == json.dumps(more.to_json()["quality"])
    whole = gapkit.score(customers, company=with_roles(tmp_path / "all.csv", rest))
    assert left[language] not in html_text(outline(whole, language=language))


def half(path, wanted, roles=("Manager",) * 9):
    rows = people(len(roles), 4.2, 6.2, seed=2)
    kept = [place for place, head in enumerate(HEADS) if head in wanted]
    named = [[row[place] for place in kept] for row in rows]
    return write_csv(path, add(named, "role", list(roles)))


def test_a_company_that_was_asked_some_items_has_a_window_of_those(customers, tmp_path):
    asked = {f"{role}{k}" for role in "EP" for k in (1, 2, 5, 6, 7, 8, 9)}
    found = gapkit.score(customers, company=half(tmp_path / "c.csv", asked))
    states = [row.state for row in found.johari.expectations if row.basis == "absolute"]
    assert states.count("not_asked") == 15 and len(states) == 22
    for areas in found.johari.areas:
        assert areas.unplaced == 15 and sum(areas.areas) + areas.unplaced == pytest.approx(22)
    # Reliability was asked whole; of tangibles half, held against the same half of the customers' answers.
    gaps = {row.code: row for row in found.johari.organisation if row.level == "dimension"}
    assert set(gaps) == {"TAN", "REL"}
    items = [row for row in found.johari.organisation if row.level == "item" and row.code in ("TAN1", "TAN2")]
    assert gaps["TAN"].second == pytest.approx(np.mean([row.second for row in items]), abs=0.02)
    page = html_text(outline(found, language="es"))
    assert "No se preguntó a la compañía por 15 de los 22 aspectos" in page
    assert "not asked 15" in " ".join(found.summary(language="en").split())


def test_own_means_are_over_the_items_that_both_sides_were_asked(customers, tmp_path):
    found = gapkit.score(customers, company=half(tmp_path / "c.csv", {f"E{k}" for k in range(1, 10)}))
    rows = [row for row in found.johari.expectations if row.basis == "relative" and row.state != "not_asked"]
    assert sum(row.customer for row in rows) == pytest.approx(0, abs=0.05)
    assert sum(row.company for row in rows) == pytest.approx(0, abs=0.05)


def test_a_company_that_only_rated_delivery_has_no_window_and_says_so(customers, tmp_path):
    codes = [item.code for item in gapkit.read_questionnaire("servqual91").items]
    rows = people(9, 4.2, 6.2, seed=2)
    rows = [[f"P_{code}" for code in codes], *[row[22:] for row in rows[1:]]]
    path = write_csv(tmp_path / "p.csv", add(rows, "role", ["Manager"] * 9))
    found = gapkit.score(customers, company=path)
    assert found.johari.performance and not found.johari.expectations
    section = outline(found, language="en").section("johari")
    assert section.title == "What the company believes customers expect was not asked; how it rates itself was"
    few = gapkit.score(customers, company=company(tmp_path / "few.csv", managers=4, frontline=3))
    assert outline(few, language="en").section("johari") is None or "Too few" in (
        outline(few, language="en").section("johari").title
    )


def written(rows, themes):
    rows = add(rows, "Comments", ["Something that nobody else may read"] * (len(rows) - 1))
    return add(rows, "Theme", themes)


def test_themes_that_customers_raise_and_no_manager_mentions_are_told_and_nobody_is_quoted(tmp_path):
    themes = ["Waiting time"] * 50 + ["Parking"] * 40 + ["Price"] * 30
    surveyed = write_csv(tmp_path / "s.csv", written(people(120, 6.0, 4.5, seed=1), themes))
    rows = add(people(12, 4.2, 6.2, seed=2), "role", ["Manager"] * 12)
    path = write_csv(tmp_path / "c.csv", written(rows, ["PRICE"] * 6 + ["Systems"] * 6))
    found = gapkit.score(surveyed, company=path)
    assert {(row.theme, row.pane, row.state) for row in found.johari.themes} == {
        ("Waiting time", "blind", "sure"),
        ("Parking", "blind", "sure"),
        ("Price", "open", "sure"),
        ("Systems", "hidden", "sure"),
    }
    blind = next(one for one in found.findings if one.kind == "johari.theme_blind")
    assert blind.facts["themes"] == ("Waiting time", "Parking") and blind.strength == 1
    for said in outputs_of(found):
        assert "Waiting time" in said and "nobody else may read" not in said


def outputs_of(found):
    return [json.dumps(found.to_json()), *(html_text(outline(found, language=one)) for one in ("en", "es"))]


def test_views_on_two_sheets_of_the_survey_itself(tmp_path):
    mapping = tmp_path / "m.toml"
    mapping.write_text('questionnaire = "servqual91"\nsheet = "Answers"\n', "utf-8")
    path = write_xlsx(
        tmp_path / "all.xlsx",
        people(60, 6.0, 4.5, seed=1),
        "Answers",
        Managers=people(9, 4.5, 6.0, seed=2),
        Frontline=people(7, 6.0, 5.0, seed=3),
    )
    found = gapkit.score(path, mapping=mapping, company=path)
    assert {(row.view, row.raters) for row in found.johari.raters} == {("manager", 9), ("frontline", 7)}


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_companys_own_file_is_no_survey_of_its_customers(tmp_path, language):
    with pytest.raises(GapkitError) as caught:
        gapkit.score(company(tmp_path / "c.csv"), language=language)
    assert caught.value.faults[0].key == "company.alone"
    assert "--company" in caught.value.text(language) and "--segment" in caught.value.text(language)


def test_people_of_the_company_who_are_whom_a_study_is_about_are_scored(tmp_path):
    found = gapkit.score(company(tmp_path / "c.csv"), segments=["role"])
    assert {row.value for row in found.segments} == {"Manager", "Front line"}


@pytest.mark.parametrize("roles", [["Manager", "Buyer"], ["Manager", "Manager"], ["Manager", "Front line customer 1"]])
def test_customers_who_have_a_position_of_their_own_are_customers(tmp_path, roles):
    rows = add(people(40, 6.0, 4.5, seed=1), "Position", roles * 20)
    if roles[1].startswith("Front"):
        rows[1][-1] = "Buyer"
    assert gapkit.score(write_csv(tmp_path / "s.csv", rows)).input.used == 40
