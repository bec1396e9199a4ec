"""Comparing waves from the command line and from Python."""

import json
import re

import jsonschema
import numpy as np
import openpyxl
import pytest

import gapkit
from gapkit.errors import GapkitError
from gapkit.resources import resource_text

SCHEMA = jsonschema.Draft202012Validator(json.loads(resource_text("schema", "diagnosis-1.json")))


def survey(path, seed, shift=0.0, *, people=40, first=0, columns=22):
    """Write a SERVQUAL workbook with an id and a channel; the same id is the same person."""
    random = np.random.default_rng(seed)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "canal", *(f"{role}{i}" for role in "EP" for i in range(1, columns + 1))])
    for person in range(first, first + people):
        trait = np.random.default_rng(person).normal(0, 0.7)
        expected = np.clip(np.rint(6 + random.normal(0, 0.7, columns)), 1, 7)
        perceived = np.clip(np.rint(4.8 + shift + trait + random.normal(0, 0.9, columns)), 1, 7)
        answers = [int(value) for value in (*expected, *perceived)]
        sheet.append([f"c{person}", "web" if person % 2 else "tienda", *answers])
    book.save(path)
    return path


@pytest.fixture(scope="module")
def waves(tmp_path_factory):
    """Return three surveys of partly the same people."""
    folder = tmp_path_factory.mktemp("waves")
    made = ((1, 0.0, 0), (2, 0.5, 10), (3, 0.7, 20))
    return [survey(folder / f"w{seed}.xlsx", seed, shift, first=first) for seed, shift, first in made]


def test_compare_writes_the_report_of_the_last_wave_with_the_change_first(run, waves, tmp_path):
    status, out, err = run("compare", *waves[:2], "--id", "id", "-o", tmp_path / "out", "--language", "en")
    assert (status, err) == (0, "")
    assert "Since w1 (30 people in both)" in out
    data = json.loads((tmp_path / "out" / "diagnosis.json").read_text(encoding="utf-8"))
    assert not list(SCHEMA.iter_errors(data))
    assert data["waves"]["design"] == "overlap" and data["waves"]["common"] == 30 and data["waves"]["leads"]
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert page.index('id="olas"') < page.index('id="brechas"')
    assert "12_Waves" in openpyxl.load_workbook(tmp_path / "out" / "report.xlsx").sheetnames


def test_score_before_adds_the_change_and_python_says_the_same(run, waves, tmp_path):
    options = ("--before", waves[0], "--id", "id", "--language", "en", "--formats", "json", "--quiet")
    status, _, err = run("score", waves[1], *options, "-o", tmp_path)
    assert (status, err) == (0, "")
    written = json.loads((tmp_path / "diagnosis.json").read_text(encoding="utf-8"))
    diagnosis = gapkit.score(waves[1], before=waves[0], identifier="id", language="en")
    assert written["waves"] == diagnosis.to_json()["waves"]
    compared = gapkit.compare(waves[0], waves[1], identifier="id", language="en")
    assert compared.to_json()["waves"]["rows"] == written["waves"]["rows"] != []


def test_the_earlier_wave_is_called_what_somebody_calls_it(run, waves, tmp_path):
    first, second, _ = waves
    status, out, _ = run(
        *("score", second, "--before", first, "--before-wave", "Spring", "--language", "en"), "-o", tmp_path / "a"
    )
    assert status == 0 and "Since Spring" in out
    assert gapkit.compare(first, second, before_wave="Spring").waves.before.name == "Spring"
    assert gapkit.compare(first, second).waves.before.name == first.stem


def test_a_diagnosis_stands_in_for_a_survey_that_is_gone(waves, tmp_path):
    earlier = gapkit.score(waves[0], language="en")
    path = earlier.to_json(tmp_path / "diagnosis.json")
    found = gapkit.compare(path, waves[1], language="en")
    again = gapkit.compare(earlier, waves[1], language="en")
    assert found.waves.design == "independent" and "no_rows" in found.waves.notes
    assert found.to_json()["waves"]["rows"] == again.to_json()["waves"]["rows"]


def test_a_comparison_is_rendered_again_from_its_json(waves, tmp_path):
    found = gapkit.compare(*waves, identifier="id", segments=["canal"], treated="canal=web", language="en")
    path = found.to_json(tmp_path / "diagnosis.json")
    assert not list(SCHEMA.iter_errors(json.loads(path.read_text(encoding="utf-8"))))
    assert found.waves.trends and found.waves.treatment
    written = gapkit.render(path, tmp_path, language="es", formats=("html",))
    page = written[0].read_text(encoding="utf-8")
    assert page.index('id="olas"') < page.index('id="brechas"')


def test_without_an_earlier_wave_nothing_of_it_is_there(waves):
    assert gapkit.score(waves[0]).to_json()["waves"] == {}


@pytest.mark.parametrize("language", ["en", "es"])
def test_another_questionnaire_is_refused_with_everything_that_changed(run, waves, tmp_path, language):
    changed = tmp_path / "mine.toml"
    gapkit_text = resource_text("questionnaires", "servqual91.toml")
    changed.write_text(gapkit_text.replace('version = "1', 'version = "9', 1), encoding="utf-8")
    earlier = gapkit.score(waves[0], questionnaire=changed, language=language).to_json(tmp_path / "d.json")
    status, _, err = run("compare", earlier, waves[1], "-o", tmp_path / "out", "--language", language)
    assert status == 1 and not (tmp_path / "out").exists()
    assert {"en": "Version of the questionnaire", "es": "Versión del cuestionario"}[language] in err
    assert "--comparable" in err
    status, out, _ = run("compare", earlier, waves[1], "-o", tmp_path / "out", "--language", language, "--comparable")
    assert status == 0 and {"en": "Since w1", "es": "Desde w1"}[language] in out


def test_kinds_of_expectation_and_columns_that_differ_are_named_in_the_language_of_the_reader(waves, tmp_path):
    other = tmp_path / "mine.toml"
    text = resource_text("questionnaires", "servqual91.toml")
    kind = re.search(r'expectation_type = "(\w+)"', text)[1]
    new = "will" if kind != "will" else "ideal"
    other.write_text(text.replace(f'expectation_type = "{kind}"', f'expectation_type = "{new}"', 1), encoding="utf-8")
    with pytest.raises(GapkitError) as caught:
        gapkit.compare(gapkit.score(waves[0], questionnaire=other), gapkit.score(waves[1]))
    spanish, english = (caught.value.text(language) for language in ("es", "en"))
    assert "ahora lo ideal" in spanish or "ahora lo que debería ser" in spanish
    assert "antes lo que se prevé" in spanish and "what is predicted then" in english


def test_score_before_says_that_it_does_not_compare_and_scores_all_the_same(run, waves, tmp_path):
    other = gapkit.score(waves[0], language="en")
    data = other.to_json()
    data["questionnaire"]["version"] = "0"
    (tmp_path / "d.json").write_text(json.dumps(data), encoding="utf-8")
    status, out, _ = run("score", waves[1], "--before", tmp_path / "d.json", "-o", tmp_path / "o", "--language", "en")
    assert status == 0 and "not compared with the previous wave" in out


def test_what_cannot_be_compared_is_said_plainly(run, waves, tmp_path):
    for words, said in (
        ((waves[0], waves[0]), "named twice"),
        ((waves[0], waves[1], "--treated", "web"), "names no group"),
        ((waves[0], waves[1], "--segment", "canal", "--treated", "canal=fax"), "no group canal=fax"),
    ):
        status, _, err = run("compare", *words, "-o", tmp_path / "none", "--language", "en")
        assert status == 1 and said in err
    status, _, err = run("compare", waves[0], "-o", tmp_path / "none", "--language", "en")
    assert status == 2 and "two waves or more" in err
    assert not (tmp_path / "none").exists()


JOURNEY = """
[[phase]]
code = "use"
name.es = "Usar"
name.en = "Use"

[[touchpoint]]
code = "desk"
name.es = "Mostrador"
name.en = "Desk"
phase = "use"
items = ["RES1", "RES2", "REL1"]
"""


def test_compare_reads_the_last_wave_with_everything_that_score_knows(run, waves, tmp_path):
    journey, kpi, codes = (tmp_path / name for name in ("journey.toml", "kpi.csv", "codes.csv"))
    journey.write_text(JOURNEY, encoding="utf-8")
    kpi.write_text("touchpoint,kpi,unit,value\ndesk,Wait,web,4\n", encoding="utf-8")
    codes.write_text("id,Code\n" + "".join(f"c{n},waiting\n" for n in range(10, 24)), encoding="utf-8")
    beyond = ["--journey", journey, "--kpi", kpi, "--codes", codes, "--archetypes", "2", "--bayes"]
    beyond += ["--population-size", "400", "--invited", "80", "--id", "id"]
    status, _, err = run("compare", *waves[:2], *beyond, "-o", tmp_path / "both", "--language", "en")
    assert status == 0, err
    status, _, err = run("score", waves[1], *beyond, "-o", tmp_path / "alone", "--language", "en")
    assert status == 0, err
    both, alone = (
        json.loads((tmp_path / name / "diagnosis.json").read_text(encoding="utf-8")) for name in ("both", "alone")
    )
    assert both["waves"] and not alone.get("waves")
    for name in ("journey", "archetypes", "comments", "gaps"):
        assert both[name] == alone[name] and both[name], name
    assert both["quality"] == alone["quality"] and '"response_rate"' in json.dumps(both["quality"])
    assert all(row["bayes_factor"] is not None for row in both["gaps"]["dimensions"])


def test_compare_in_python_takes_what_score_takes_and_nothing_else(waves, tmp_path):
    (tmp_path / "journey.toml").write_text(JOURNEY, encoding="utf-8")
    rules = {"Web": ["canal = web"]}
    found = gapkit.compare(*waves[:2], journey=tmp_path / "journey.toml", archetypes=rules, population_size=400)
    assert [cell.touchpoint for cell in found.journey if not cell.channel] == ["desk"]
    assert next(row.name for row in found.archetypes.rows) == "Web"
    with pytest.raises(TypeError, match="journy"):
        gapkit.compare(*waves[:2], journy="journey.toml")


def test_what_only_a_survey_can_be_read_with_is_not_dropped_for_a_diagnosis(run, waves, tmp_path):
    from gapkit.output import write_reports

    made = write_reports(gapkit.score(waves[1]), tmp_path, formats=("json",))[0]
    status, _, err = run("compare", waves[0], made, "--archetypes", "auto", "--bayes", "--language", "en")
    assert status == 1 and "--archetypes, --bayes" in err and "the survey itself" in err


def test_a_mapping_of_its_own_reads_the_earlier_wave(waves, tmp_path):
    mapping = tmp_path / "old.toml"
    mapping.write_text('questionnaire = "servqual91"\n[respondent]\nid = "id"\nignore = ["canal"]\n', encoding="utf-8")
    found = gapkit.compare(waves[0], waves[1], before_mapping=mapping, identifier="id")
    assert found.waves.common == 30


def test_what_only_the_last_wave_asked_is_left_out_of_the_earlier_one_with_a_note(waves, tmp_path):
    book = openpyxl.load_workbook(waves[1])
    last = book.active
    names = ("Se dio de baja", "Con wifi", "Sin wifi")
    answers = (("Sí", "No"), ("Me gusta",) * 2, ("No me gusta",) * 2)
    for name, cells in zip(names, answers, strict=True):
        column = last.max_column + 1
        for row in range(1, last.max_row + 1):
            last.cell(row, column, name if row == 1 else cells[row % 2])
    path, mapping = tmp_path / "new.xlsx", tmp_path / "map.toml"
    book.save(path)
    said = '[outcomes]\nchurn = { column = "Se dio de baja", timing = "before" }\n'
    said += '[kano.features.WIFI]\nfunctional = "Con wifi"\ndysfunctional = "Sin wifi"\n'
    mapping.write_text(said, encoding="utf-8")
    found = gapkit.compare(waves[0], path, mapping=mapping)
    assert found.kano[0].code == "WIFI" and found.waves is not None
    missing = [facts for key, facts in found.input.notes if key == "intake.notes.only_later"]
    assert [facts["column"] for facts in missing] == list(names)
    assert {facts["wave"] for facts in missing} == {waves[0].name}
    with pytest.raises(GapkitError) as caught:
        gapkit.score(waves[0], mapping=mapping)
    assert {fault.key for fault in caught.value.faults} <= {"intake.no_such_heading", "intake.no_such_heading_near"}


def test_a_fault_of_the_earlier_survey_is_a_fault(tmp_path, waves):
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    with pytest.raises(GapkitError, match=r"empty\.csv"):
        gapkit.compare(tmp_path / "empty.csv", waves[0])


def test_the_file_of_waves_that_are_not_compared_follows_the_schema(waves, tmp_path):
    text = resource_text("questionnaires", "servqual91.toml").replace('version = "1', 'version = "9', 1)
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    earlier = gapkit.score(waves[0], questionnaire=tmp_path / "mine.toml")
    data = json.loads(gapkit.score(waves[1], before=earlier).to_json(tmp_path / "d.json").read_text(encoding="utf-8"))
    assert data["waves"]["design"] == "incomparable" and data["waves"]["changed"][0]["facts"]
    assert list(SCHEMA.iter_errors(data)) == []


def test_the_same_branch_counts_as_itself_in_both_files(run, tmp_path):
    files = []
    for name, seed in (("first", 1), ("second", 2)):
        book = openpyxl.load_workbook(survey(tmp_path / f"{name}.xlsx", seed, people=60))
        sheet = book.active
        sheet.insert_cols(3)
        sheet.cell(1, 3, "oficina")
        for row in range(2, sheet.max_row + 1):
            label = f"Oficina {row % 12}"
            # People write it as they like.
            sheet.cell(row, 3, label if name == "first" else f" {label.upper()}")
        book.save(tmp_path / f"{name}.xlsx")
        files.append(tmp_path / f"{name}.xlsx")
    for language, words in (("en", "12 clusters"), ("es", "12 conglomerados")):
        out = tmp_path / language
        status, _, err = run("compare", *files, "--cluster", "oficina", "-o", out, "--language", language)
        assert (status, err) == (0, "")
        data = json.loads((out / "diagnosis.json").read_text(encoding="utf-8"))
        assert data["waves"]["common_clusters"] == 12 and "clusters_linked" in data["waves"]["notes"]
        assert data["waves"]["rows"][0]["df"] == 11
        assert words in (out / "report.html").read_text(encoding="utf-8")


def test_bayes_factors_are_asked_of_the_earlier_wave_too(waves, monkeypatch):
    import functools

    import gapkit.commands

    asked, plain = [], gapkit.commands.diagnosis_of

    @functools.wraps(plain)
    def noted(*args, **options):
        asked.append(options.get("bayes", False))
        return plain(*args, **options)

    monkeypatch.setattr(gapkit.commands, "diagnosis_of", noted)
    gapkit.score(waves[1], before=waves[0], identifier="id", bayes=True)
    assert asked == [True, True]
