"""The words of the loop: what cannot be said, what came of the last plan, how the next wave decides."""

import math
import re
from dataclasses import replace

import openpyxl
import pytest

from gapkit.diagnosis.plan.answers import phase_answers
from gapkit.diagnosis.plan.checks import next_checks
from gapkit.diagnosis.unknowns import UNKNOWN
from gapkit.i18n import LANGUAGES, catalogue
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.report.outline.next_checks import checks_card
from gapkit.report.outline.phase_words import planned_answers, planned_decision
from gapkit.report.outline.unknown_box import MOST, unknown_box
from gapkit.report.voice import Voice
from gapkit.report.wording import TITLE_LIMIT, title_of
from gapkit.scoring.rows import Rows
from gapkit.stats.planned_comparisons import respondents_for_change
from tests.diagnosis.finding_samples import SAMPLES, looped, sample
from tests.report.test_wording import ALLOWED, FORBIDDEN

LOOP = (
    "fix.",
    "gain.",
    "governance.",
    "archetype.expects",
    "reliability.difference",
    "wave.promise",
    "wave.closure",
    "wave.money",
)


def texts(node=None, path="loop"):
    """Yield the key of every text of the catalogue, and its texts in both languages."""
    for key, part in (catalogue("loop") if node is None else node).items():
        if isinstance(part, dict) and "en" in part:
            yield f"{path}.{key}", part
        else:
            yield from texts(part, f"{path}.{key}")


def test_every_text_is_in_both_languages_with_the_same_blanks():
    for key, part in texts():
        assert set(part) == set(LANGUAGES), key
        blanks = [sorted(set(re.findall(r"{(\w+)}", str(part[language])))) for language in LANGUAGES]
        assert blanks[0] == blanks[1], key
        assert isinstance(part["en"], list) == isinstance(part["es"], list), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_uses_a_forbidden_word(language):
    for key, part in texts():
        said = re.sub(r"{\w*}", "", str(part[language]).lower())
        for allowed in ALLOWED:
            said = said.replace(allowed, "")
        assert re.search(FORBIDDEN[language], said) is None, key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_titles_keep_their_length(name, language):
    voice = Voice.of(sample(name), language)
    for finding in sample(name).findings:
        if finding.kind.startswith((*LOOP, UNKNOWN)):
            assert len(title_of(finding, voice)) <= TITLE_LIMIT[language] + 15 * finding.kind.startswith(UNKNOWN)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_box_holds_the_first_lines_and_counts_the_rest(name):
    voice = Voice.of(sample(name), "es")
    found = [one for one in sample(name).findings if one.kind.startswith(UNKNOWN)]
    box = unknown_box(voice)
    (card,) = box.cards
    assert len(card.bullets) == min(len(found), MOST)
    assert bool(card.closing) == (len(found) > MOST)
    assert all(line.startswith("**") and line.endswith(".") for line in card.bullets)


def test_there_is_no_box_where_nothing_is_open():
    bare = replace(sample("drivers"), findings=Rows())
    assert unknown_box(Voice.of(bare, "en")) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_two_questions_are_answered_by_the_plan(language):
    voice = Voice.of(sample("plan"), language)
    told = planned_answers(voice)
    lacking = {"es": ("responsable (2)", "indicador (3)"), "en": ("owner (2)", "KPI (3)")}[language]
    assert all(part in told["act"] for part in lacking)
    assert told["design"].startswith("**") and "{" not in told["design"]
    assert not planned_answers(Voice.of(sample("drivers"), language))


def test_a_plan_of_proposals_answers_nothing_yet():
    diagnosis = sample("plan")
    told = diagnosis.plan
    own = replace(told.plan, initiatives=tuple(replace(one, proposed=True) for one in told.plan.initiatives))
    made = replace(diagnosis, plan=replace(told, plan=own))
    made = replace(made, plan=replace(made.plan, answers=phase_answers(made)))
    voice = Voice.of(made, "en")
    assert planned_answers(voice)["act"].startswith("**Not yet.**") and planned_decision(voice) == ""


def test_the_decision_names_what_starts_first():
    said = planned_decision(Voice.of(sample("plan"), "en"))
    assert "Do A" in said and said.endswith(".")


def test_each_target_has_its_rule_and_its_respondents():
    diagnosis = sample("plan")
    rows = {row.code: row for row in next_checks(diagnosis, diagnosis.plan.targets)}
    assert rows and list(rows) == [row.code for row in diagnosis.plan.checks]
    targets = {row.code: row for row in diagnosis.plan.targets if row.level == "dimension" and not row.group}
    for code, row in rows.items():
        gap = diagnosis.gaps.dimensions.of(code)
        keep = targets[code].rule == "keep" or targets[code].target <= targets[code].perception
        assert row.rule == ("keep" if keep else "rise") and row.least == 0.3
        if row.rule == "rise":
            # Independent waves of equal size; R: power.t.test(delta = 0.3, sd = sd, power = .8, strict = TRUE).
            assert row.n == int(respondents_for_change(0.3, gap.perception_sd))
            if row.n_planned is not None:
                assert (row.n_planned >= row.n) == (row.rise <= row.least)


def test_keeping_needs_as_many_as_ruling_out_a_fall_does():
    diagnosis = sample("plan")
    kept = [
        replace(one, rule="keep") for one in diagnosis.plan.targets if one.code == "D0" and one.level == "dimension"
    ]
    row = next(iter(next_checks(diagnosis, kept)))
    # One side of a 95 % interval; R: power.t.test(delta = 0.3, sd = sd, power = .8, strict = TRUE).
    assert row.n == int(respondents_for_change(0.3, diagnosis.gaps.dimensions.of("D0").perception_sd))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_of_the_next_wave_names_rule_respondents_and_form(language):
    diagnosis = sample("plan")
    card = checks_card(Voice.of(diagnosis, language))
    assert len(card.bullets) >= 1 and "--next diagnosis.json" in card.closing
    assert any(str(row.n) in line for row in diagnosis.plan.checks for line in card.bullets)


def test_no_second_rule_and_no_other_number_stands_beside_those_of_the_plan():
    page = html_text(outline(sample("plan"), language="es"))
    assert "Sube si el intervalo del cambio" in page and "Mismo cuestionario" in page
    assert "Criterio propuesto" not in page and "respuestas por ola, un cambio real" not in page
    assert "Criterio propuesto" in html_text(outline(sample("drivers"), language="es"))


def test_the_power_and_the_clusters_are_said_beside_the_responses():
    diagnosis = sample("plan")
    first = next(row for row in diagnosis.plan.checks if row.rule == "rise")
    checks = Rows(replace(row, clusters=41, power=0.9) for row in diagnosis.plan.checks)
    card = checks_card(Voice.of(replace(diagnosis, plan=replace(diagnosis.plan, checks=checks)), "es"))
    assert "90 %" in card.paragraphs[0].replace("\u00a0", " ").replace("\u202f", " ")
    assert f"{first.n} en 41 conglomerados" in card.bullets[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_tells_of_the_last_plan(tmp_path, language):
    path = looped().to_excel(tmp_path / "book.xlsx", language=language)
    book = openpyxl.load_workbook(path, data_only=True)
    targets, actions = (next(sheet for sheet in book if sheet.title.startswith(start)) for start in ("12f", "12g"))
    values = [cell for row in targets.iter_rows(values_only=True) for cell in row]
    promise = looped().waves.promises.of("D0")
    assert any(isinstance(v, float) and math.isclose(v, promise.after) for v in values)
    spent = [cell for row in actions.iter_rows(values_only=True) for cell in row]
    assert spent.count(1200) == 1  # money stands once, so that a column adds up
