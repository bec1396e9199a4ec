"""Differences between groups as page, workbook and terminal tell them."""

import json
from dataclasses import replace

import numpy as np
import pytest

from gapkit.diagnosis.codec import diagnosis_data, diagnosis_of
from gapkit.diagnosis.group_rules import group_findings
from gapkit.model import Answers, Segment
from gapkit.model.crossings import crossed
from gapkit.report.blocks import Cards, Figure
from gapkit.report.excel import workbook_bytes
from gapkit.report.group_words import spoken_segment
from gapkit.report.outline import outline
from gapkit.report.outline.contrasts import MOST_PAIRS
from gapkit.report.terminal import summary
from gapkit.scoring.rows import Rows
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws
from tests.report.excel_samples import opened, table
from tests.report.made_surveys import questionnaire as made_questionnaire

LANGUAGES = ("es", "en")


def surveyed(means, people=70, *, cluster=False, seed=2):
    """Diagnose two dimensions; `means` are the mean perceptions of the first in each group, 5 in the second."""
    generator = np.random.default_rng(seed)
    asked = made_questionnaire((3, 3))
    group = np.repeat(np.arange(len(means)), people)
    centre = np.stack([np.asarray(means)[group]] * 3 + [np.full(group.size, 5.0)] * 3)
    codes = {
        "expectation": np.clip(np.rint(generator.normal(6, 0.7, centre.shape)), 1, 7).astype(np.uint8),
        "perception": np.clip(np.rint(generator.normal(centre, 0.9)), 1, 7).astype(np.uint8),
    }
    names = tuple(f"Zona {i}" for i in range(len(means)))
    answers = Answers(codes, segments={"Zona": Segment("Zona", names, group.astype(np.int32))})
    if cluster:
        answers = replace(answers, cluster=(np.arange(group.size) % 20).astype(np.int32))
    return diagnose(Study.of(asked, answers), thresholds=few_draws(6))


@pytest.fixture(scope="module")
def apart():
    return surveyed((5.2, 4.0, 5.1))


def section(found, language):
    return outline(found, language=language).section("arquetipos")


@pytest.mark.parametrize("language", LANGUAGES)
def test_clear_differences_are_a_table_with_the_worse_group_first(apart, language):
    _, contrasts = (block for block in section(apart, language).blocks if isinstance(block, Figure))
    assert contrasts.id == "f-s1-dif"
    for row in contrasts.table.rows:
        assert row.cells[1].text.startswith("Zona 1") and row.cells[2].value < 0
        assert row.cells[2].value == pytest.approx(row.cells[3].value - row.cells[4].value)
    assert "Welch" in contrasts.note and "Benjamini-Hochberg" in contrasts.note


def test_the_map_marks_groups_that_differ_without_colour(apart):
    heat = next(block for block in section(apart, "en").blocks if isinstance(block, Figure))
    marks = {row.cells[0].text: row.cells[1].text[-1] for row in heat.table.rows}
    assert marks["Zona 1"] == "↓" and marks["Zona 0"] == "↑" == marks["Zona 2"]
    assert "↓" in heat.note and all(row.cells[2].text[-1] not in "↓↑" for row in heat.table.rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_clear_difference_a_card_says_what_is_alike_and_what_nobody_can_tell(language):
    few = section(surveyed((5, 5), 35), language)
    (card,) = next(block for block in few.blocks if isinstance(block, Cards)).cards
    assert {"es": "No se puede decir", "en": "It cannot be told"}[language] in card.paragraphs[0]
    many = section(surveyed((5, 5), 900), language)
    (card,) = next(block for block in many.blocks if isinstance(block, Cards)).cards
    alike = {"es": "Igual en los grupos comparados", "en": "Alike in the groups compared"}[language]
    assert alike in card.paragraphs[0]


def test_groups_too_small_to_be_compared_are_not():
    found = surveyed((5, 4), 20)
    assert all(test.method is None for test in found.segment_tests)
    assert not any(finding.kind.startswith("group.") for finding in found.findings)


def test_a_long_list_of_differences_is_cut_and_says_where_the_rest_is():
    found = surveyed((3, 3.7, 4.4, 5.1, 5.8), 80)
    contrasts = [block for block in section(found, "en").blocks if isinstance(block, Figure)][1]
    assert len(contrasts.table.rows) == MOST_PAIRS and "Excel" in contrasts.note


def test_the_workbook_has_every_pair(apart):
    rows = table(opened(workbook_bytes(apart, language="en")), "04c_Differences")
    assert len(rows) == 9  # three pairs on two dimensions and overall
    first = next(row for row in rows if row["First group"] == "Zona 0" and row["Second group"] == "Zona 1")
    pair = next(p for p in apart.segment_tests[0].pairs if (p.first, p.second) == ("Zona 0", "Zona 1"))
    assert first["Difference (first − second)"] == pytest.approx(pair.difference)
    assert first["Reading"] == "the groups differ" and first["Comes from"] == "what they perceive"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_tells_the_largest_difference(apart, language):
    said = " ".join(summary(apart, language=language).split())
    assert {"es": "Diferencias entre grupos", "en": "Differences between groups"}[language] in said


def test_tests_and_design_come_back_from_json(apart):
    for found in (apart, surveyed((5.2, 4.0), cluster=True)):
        data = json.loads(json.dumps(diagnosis_data(found)))
        again = diagnosis_of(data)
        assert [test.verdict for test in again.segment_tests] == [test.verdict for test in found.segment_tests]
        assert (again.quality.design is None) == (found.quality.design is None)
        assert diagnosis_data(again) == diagnosis_data(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_clusters_change_what_the_reports_say_of_their_method(language):
    found = surveyed((5.2, 4.0), cluster=True)
    report = outline(found, language=language)
    method = json.dumps([str(block) for block in report.section("metodo").blocks], ensure_ascii=False)
    assert {"es": "20 conglomerados", "en": "20 clusters"}[language] in method
    assert {"es": "independientes entre sí", "en": "independent of each other"}[language] in method
    assert "Bonferroni" in json.dumps([str(b) for b in report.section("arquetipos").blocks])
    rows = table(opened(workbook_bytes(found, language=language)), {"es": "02_Brechas", "en": "02_Gaps"}[language])
    worth = {"es": "n efectiva", "en": "n, effective"}[language]
    assert rows[0][worth] == pytest.approx(min(found.gaps.dimensions, key=lambda row: row.gap).n_effective)


def test_bayes_factors_are_a_column_only_when_asked_for(apart):
    plain = table(opened(workbook_bytes(apart, language="en")), "02_Gaps")
    assert "Bayes factor" not in plain[0]
    gaps = apart.gaps
    told = replace(gaps, dimensions=type(gaps.dimensions)(replace(row, bayes_factor=3.2) for row in gaps.dimensions))
    rows = table(opened(workbook_bytes(replace(apart, gaps=told), language="en")), "02_Gaps")
    assert rows[0]["Bayes factor"] == pytest.approx(3.2)


def test_crossings_of_three_attributes_say_the_limit_they_are_held_to():
    generator = np.random.default_rng(5)
    asked, people = made_questionnaire((2, 2)), 400
    codes = {role: generator.integers(3, 8, (4, people)).astype(np.uint8) for role in ("expectation", "perception")}
    columns = {name: (np.arange(people) // step % 2).astype(np.int32) for name, step in (("A", 1), ("B", 2), ("C", 4))}
    columns["A"][: people - 56] = 0
    segments = {name: Segment(name, ("x", "y"), group) for name, group in columns.items()}
    answers = crossed(Answers(codes, segments=segments), [("A", "B", "C")])
    found = diagnose(Study.of(asked, answers), thresholds=few_draws(6))
    rows = [row for row in found.segments if row.segment == "A × B × C" and row.suppressed and not row.protected]
    assert rows and all(row.n is None for row in rows)
    sheet = table(opened(workbook_bytes(found, language="en")), "04_Groups")
    hidden = {row["Hidden"] for row in sheet if row["Grouping"] == "A × B × C"} - {None, ""}
    assert "n < 10" in hidden and "n < 5" not in hidden


@pytest.mark.parametrize("language", LANGUAGES)
def test_differences_are_shown_even_where_the_map_is_not(apart, language):
    few = tuple(range(7))
    asked = apart.segments
    hidden = Rows(replace(row, segment="Barrio", value=f"Barrio {i}", suppressed=True) for row in asked for i in few)
    moved = Rows(
        replace(row, segment="Barrio", value=f"Barrio {row.value[-1]}") if row.segment == "Zona" else row
        for row in asked
    )
    tests = Rows(replace(test, segment="Barrio") for test in apart.segment_tests)
    findings = Rows(
        replace(f, subject="Barrio", facts={**f.facts, "segment": "Barrio"}) if f.kind == "group.diff" else f
        for f in apart.findings
    )
    found = replace(apart, segments=Rows([*moved, *hidden]), segment_tests=tests, findings=findings)
    told = section(found, language)
    figures = [block for block in told.blocks if isinstance(block, Figure)]
    assert [figure.id for figure in figures] == ["f-s1-dif"] and figures[0].table.rows
    assert any(isinstance(block, Cards) for block in told.blocks)
    assert {"es": "es peor que", "en": "is worse than"}[language] in told.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_group_is_named_worst_where_a_test_could_not_tell_them_apart(language):
    found = surveyed((5.0, 4.9), 60)
    assert {"group.none", "segment.widest"} <= {f.kind for f in found.findings}
    told = section(found, language)
    assert {"es": "no hay indicios suficientes", "en": "not enough evidence"}[language] in told.title
    assert {"es": "mayor brecha", "en": "widest"}[language] not in told.title + told.lead
    summary = outline(found, language=language).section("resumen").blocks[0].summaries[0]
    assert all({"es": "mayor brecha es", "en": "widest gap"}[language] not in c.text for c in summary.conclusions)


def test_a_difference_of_the_whole_alone_is_told_too(apart):
    thresholds = apart.thresholds
    whole = [test for test in apart.segment_tests if test.dimension == "overall"]
    parts = [
        replace(test, verdict="inconclusive", pairs=Rows(replace(p, verdict="inconclusive") for p in test.pairs))
        for test in apart.segment_tests
        if test.dimension != "overall"
    ]
    (found,) = group_findings(Rows([*parts, *whole]), apart.segments, thresholds)
    assert (found.kind, found.facts["dimension"]) == ("group.diff", "overall")


@pytest.mark.parametrize(
    ("heading", "spoken"),
    [("Canal", "canal"), ("Canal × Zona", "canal × zona"), ("NPS", "NPS"), ("canal × TV", "canal × TV")],
)
def test_groupings_are_named_in_lower_case_within_a_sentence(heading, spoken):
    assert spoken_segment(heading) == spoken


def test_a_group_worth_too_few_says_what_it_is_worth():
    found = surveyed((5, 4), 60, cluster=True)
    row = found.segments[0]
    few = Rows(replace(r, n_effective=17.6) if r.value == row.value else r for r in found.segments)
    notes = " ".join(
        block.note
        for block in section(replace(found, segments=few, segment_tests=Rows()), "es").blocks
        if isinstance(block, Figure)
    )
    assert "que en alguna dimensión valen como 17 personas independientes" in notes
