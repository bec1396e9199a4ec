"""Proposed mapping files: they read the survey as it was read without them, or say what is left to fill in."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gapkit.errors import GapkitError
from gapkit.intake.mapping.proposal import confidence, mapping_text
from gapkit.intake.proposed import marked, propose_mapping
from gapkit.intake.questionnaires import copy_questionnaire, read_questionnaire
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, answers, keys, numbered, survey, write_csv, write_xlsx

ROOT = Path(__file__).parents[3]
ITEMS = read_questionnaire("servqual91").presented
HEADINGS = {
    "numbers": numbered(),
    "codes": [f"{role}_{item.code}" for role in "EP" for item in ITEMS],
    "texts": [f"{role}: {item.text.es}" for role in ("Expectativa", "Percepción") for item in ITEMS],
}
SEVEN = [
    "Totalmente en desacuerdo", "En desacuerdo", "Algo en desacuerdo", "Neutral",
    "Algo de acuerdo", "De acuerdo", "Totalmente de acuerdo",
]  # fmt: skip


def saved(tmp_path, text):
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    return tmp_path / "m.toml"


def assert_same(first, again):
    one, two = first.answers, again.answers
    assert one.codes.keys() == two.codes.keys() and one.outcomes.keys() == two.outcomes.keys()
    assert all(np.array_equal(one.codes[role], two.codes[role]) for role in one.codes)
    assert all(np.array_equal(one.outcomes[c], two.outcomes[c], equal_nan=True) for c in one.outcomes)
    assert {n: (s.values, s.codes.tolist()) for n, s in one.segments.items()} == {
        n: (s.values, s.codes.tolist()) for n, s in two.segments.items()
    }
    assert (one.respondent is None) == (two.respondent is None)
    assert first.questionnaire == again.questionnaire
    assert first.input.left_out == again.input.left_out


EXTRA = {
    "nps": [0, 9, 10] * 10,
    "Canal": ["web", "app", "oficina"] * 10,
    "Total": [100 + n for n in range(30)],
    "E-mail": [f"persona{n}@correo.es" for n in range(30)],
    "id": list(range(30)),
    "Canal 2": ["x", "y"] * 15,
}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    style=st.sampled_from(sorted(HEADINGS)),
    extra=st.lists(st.sampled_from(sorted(EXTRA)), unique=True),
    order=st.permutations(range(44)),
    worded=st.booleans(),
    language=st.sampled_from(["es", "en"]),
)
def test_scoring_with_the_proposal_is_scoring_without_it(tmp_path, style, extra, order, worded, language):
    cells = [[SEVEN[n - 1] if worded else n for n in row] for row in answers(30).tolist()]
    rows = [[row[i] for i in order] for row in [HEADINGS[style], *cells]]
    for heading in extra:
        rows = add(rows, heading, EXTRA[heading])
    path = write_csv(tmp_path / "a.csv", rows)
    first = read_answers(path)
    proposal = propose_mapping(path, language=language)
    assert proposal.ready
    assert_same(first, read_answers(path, mapping=saved(tmp_path, proposal.text)))


@pytest.mark.parametrize("name", ["insurance_es.xlsx", "insurance_en.xlsx"])
def test_the_examples_score_alike_with_their_proposal(tmp_path, name):
    path = ROOT / "examples" / "surveys" / name
    assert_same(read_answers(path), read_answers(path, mapping=saved(tmp_path, propose_mapping(path).text)))


@pytest.mark.parametrize("survey", ["kiosk", "sfo2017"])
def test_a_proposal_made_with_a_mapping_says_the_same_as_that_mapping(tmp_path, survey):
    path, mapping = (ROOT / "tests" / "data" / survey / name for name in (f"{survey}.csv", "mapping.toml"))
    proposal = propose_mapping(path, tmp_path / "mine.toml", mapping=mapping)
    assert proposal.ready and f'{survey}.toml"' in proposal.text
    first, again = read_answers(path, mapping=mapping), read_answers(path, mapping=tmp_path / "mine.toml")
    assert_same(first, again)
    weights = first.answers.weight, again.answers.weight
    assert weights[0] is weights[1] is None or np.array_equal(*weights)


def test_an_own_questionnaire_is_named_by_its_path_from_the_mapping(tmp_path):
    copy_questionnaire("servqual91", tmp_path / "propio.toml")
    (tmp_path / "sub").mkdir()
    path = write_csv(tmp_path / "a.csv", survey(20))
    propose_mapping(path, tmp_path / "sub" / "m.toml", questionnaire=tmp_path / "propio.toml")
    assert 'questionnaire = "../propio.toml"' in (tmp_path / "sub" / "m.toml").read_text("utf-8")
    assert read_answers(path, mapping=tmp_path / "sub" / "m.toml").questionnaire.id == "servqual91"


def test_every_match_says_why_it_was_made_and_how_sure_that_is(tmp_path):
    typed = [text.replace("Expectativa: Los equipos", "Expectativa: Los equipso") for text in HEADINGS["texts"]]
    rows = add([typed, *answers(20).tolist()], "Canal", ["web", "app"] * 10)
    text = propose_mapping(write_csv(tmp_path / "a.csv", rows), language="en").text
    assert re.search(r"TAN1 = .*# wording alike \(0\.9\d\); confidence: (high|medium)", text)
    assert re.search(r"segments = .*# words in the heading; confidence: medium", text)
    assert re.search(r"TAN2 = .*# wording alike \(1\.00\); confidence: high", text)
    again = read_answers(tmp_path / "a.csv", mapping=saved(tmp_path, text))
    assert {confidence(column) for _, _, column in again.columns.used} == {"told"}
    assert "confianza: alta" in mapping_text(read_answers(tmp_path / "a.csv").columns, "es")


def test_what_is_missing_and_what_is_in_doubt_become_lines_to_fill(tmp_path):
    rows = survey(30)
    rows[0][3], rows[0][30] = "Aspecto cuatro", "P8"
    path = write_csv(tmp_path / "a.csv", rows)
    proposal = propose_mapping(path, language="en")
    assert not proposal.ready and "NOT READY" in proposal.text
    assert keys(GapkitError(*proposal.faults)) == ["nearly", "two_columns", "no_column", "no_column"]
    items = tomllib.loads(proposal.text)["items"]
    assert items["TAN1"] == {"expectation": "E1", "perception": "P1"}
    assert items["TAN4"] == {"expectation": "", "perception": "P4"}
    assert items["REL4"] == {"expectation": "E8", "perception": ""}
    assert '# REL4 = { expectation = "E8", perception = "=AD" }  # perhaps "P8" (AD)' in proposal.text
    with pytest.raises(GapkitError) as caught:
        read_answers(path, mapping=saved(tmp_path, proposal.text))
    assert {fault.key for fault in caught.value.faults} == {"questionnaire.blank"}
    filled = proposal.text.replace('TAN4 = { expectation = ""', 'TAN4 = { expectation = "=D"')
    filled = filled.replace(
        'REL4 = { expectation = "E8", perception = "" }', 'REL4 = { expectation = "E8", perception = "=AD" }'
    )
    filled = filled.replace(
        'REL5 = { expectation = "E9", perception = "" }', 'REL5 = { expectation = "E9", perception = "=AE" }'
    )
    plain = read_answers(write_csv(tmp_path / "b.csv", [numbered(), *rows[1:]]))
    assert_same_codes(plain, read_answers(path, mapping=saved(tmp_path, filled)))


def assert_same_codes(first, again):
    assert all(np.array_equal(first.answers.codes[role], again.answers.codes[role]) for role in first.answers.codes)


def test_values_that_cannot_be_read_are_proposed_as_commented_lines(tmp_path):
    cells = [[{6: "azul", 7: "verde"}.get(n, n) for n in row] for row in answers(40).tolist()]
    cells[0][0] = cells[1][0] = 99
    path = write_csv(tmp_path / "a.csv", [numbered(), *cells])
    proposal = propose_mapping(path, language="es")
    assert not proposal.ready
    assert "# missing = [99]" in proposal.text and '"azul" = NÚMERO' in proposal.text
    assert len(tomllib.loads(proposal.text)["items"]) == 22
    # A scale nobody has confirmed is not written down as if somebody had.
    assert "\n# scale = { low = 1, high = 7 }" in proposal.text and "scale" not in tomllib.loads(proposal.text)


def test_a_questionnaire_in_doubt_is_a_line_to_fill(tmp_path):
    rows = add(survey(30), "E23", [4] * 30)
    proposal = propose_mapping(write_csv(tmp_path / "a.csv", rows), language="en")
    assert 'questionnaire = ""  # fill in' in proposal.text and "servqual91" in proposal.text
    filled = proposal.text.replace('questionnaire = ""', 'questionnaire = "servqual91"')
    assert read_answers(tmp_path / "a.csv", mapping=saved(tmp_path, filled)).answers.people == 30


def test_a_survey_of_something_else_gets_the_names_of_its_columns(tmp_path):
    rows = [["calor", "frío", "sabor"], *answers(20, 3)[:, :3].tolist()]
    proposal = propose_mapping(write_csv(tmp_path / "a.csv", rows), language="es")
    assert not proposal.ready and "items" not in tomllib.loads(proposal.text)
    assert '"calor" (A)' in proposal.text


def test_a_survey_that_cannot_even_be_opened_has_no_proposal(tmp_path):
    with pytest.raises(GapkitError):
        propose_mapping(tmp_path / "nothing.csv")
    with pytest.raises(GapkitError) as caught:
        propose_mapping(write_csv(tmp_path / "a.csv", survey(5)), questionnaire="servqual99")
    assert caught.value.faults[0].key.startswith("questionnaire.no_such_id")


def test_only_a_proposal_nobody_edited_is_written_over(tmp_path):
    path, target = write_xlsx(tmp_path / "a.xlsx", survey(20)), tmp_path / "m.toml"
    propose_mapping(path, target, language="es")
    propose_mapping(path, target, language="en")
    text = target.read_text("utf-8")
    assert text == marked(propose_mapping(path, language="en").text)
    assert read_answers(path, mapping=target).answers.people == 20
    for other in (text.replace("TAN1", "TAN2", 1), "x = 1\n", ""):
        target.write_text(other, encoding="utf-8")
        with pytest.raises(GapkitError) as caught:
            propose_mapping(path, target)
        assert keys(caught.value) == ["mapping_exists"] and target.read_text("utf-8") == other
    propose_mapping(path, target, overwrite=True, language="en")
    assert target.read_text("utf-8") == text


def long_rows(cells):
    rows = [["persona", "item", "expectativa", "percepción", "canal"]]
    for person, row in enumerate(cells):
        rows += [[f"r{person}", n + 1, row[n], row[22 + n], "web" if person % 2 else "app"] for n in range(22)]
    return rows


def halves(cells, *, ids=True):
    sheets = [[numbered(roles="E"), *(row[:22] for row in cells)], [numbered(roles="P"), *(row[22:] for row in cells)]]
    return [add(sheet, "id", [f"r{n}" for n in range(len(cells))]) for sheet in sheets] if ids else sheets


@pytest.mark.parametrize("layout", ["long", "joined"])
def test_how_the_answers_lie_in_the_file_is_part_of_the_proposal(tmp_path, layout):
    cells = answers(20).tolist()
    expected, perceived = halves(cells)
    path = {
        "long": lambda: write_xlsx(tmp_path / "a.xlsx", long_rows(cells), Notas=[["nota"], ["x"]]),
        "joined": lambda: write_xlsx(
            tmp_path / "a.xlsx", expected, "Expectativas", Percepciones=[perceived[0], *perceived[:0:-1]]
        ),
    }[layout]()
    first, proposal = read_answers(path), propose_mapping(path)
    assert tomllib.loads(proposal.text)["layout"] == layout
    assert_same(first, read_answers(path, mapping=saved(tmp_path, proposal.text)))


def test_sheets_that_may_belong_together_are_lines_to_confirm(tmp_path):
    expected, perceived = halves(answers(20).tolist(), ids=False)
    path = write_xlsx(tmp_path / "a.xlsx", expected, "Expectativas", Percepciones=perceived)
    proposal = propose_mapping(path)
    assert not proposal.ready and '# layout = "joined"' in proposal.text and "items" not in tomllib.loads(proposal.text)
    confirmed = re.sub(
        r"^# (layout = |\[joined\]|expectation = |perception = )", r"\1", proposal.text, flags=re.MULTILINE
    )
    said = saved(tmp_path, confirmed)
    assert read_answers(path, mapping=said).answers.people == 20
    assert propose_mapping(path, mapping=said).ready
