"""The journey of every archetype beside its target: what is drawn, what the table under it says, what stays hidden."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest

from gapkit.diagnosis.plan.planned import planned
from gapkit.i18n import LANGUAGES, catalogue
from gapkit.model.archetypes import archetype_rules
from gapkit.report.blocks import Axis
from gapkit.report.curve import GOAL
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.report.trails import Trail, Trails, TrailStop, trails_html, trails_svg
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws
from tests.journey_samples import journey_survey
from tests.plan_samples import sample_plan
from tests.report.test_wording import FORBIDDEN, placeholders, records

AXIS = Axis(4.0, 7.0, tuple((float(k), str(k)) for k in (4, 5, 6, 7)))
FIRM, BLANK = TrailStop(5.0, 4.8, 5.2, 6.0), TrailStop(blank="hidden")
WIDE = "Those <of> the branch"


@pytest.fixture(scope="module")
def told():
    """Return a diagnosis of two archetypes along a journey, one of them of few people, with a plan."""
    questionnaire, answers = journey_survey(420)
    kinds = archetype_rules({WIDE: ["Channel = Branch"], "Chat": ["Channel = Chat"]}, questionnaire, answers)
    found = diagnose(Study.of(questionnaire, answers), thresholds=few_draws(6), archetypes=kinds, language="es")
    return planned(found, sample_plan(found), seed=1)


def figure(diagnosis, language="en"):
    section = outline(diagnosis, language=language).section("recorrido")
    return next((block for block in section.blocks if getattr(block, "id", "") == "f-recorrido-perfiles"), None)


def paths(drawn, look):
    """Return the data of the paths of a class."""
    return re.findall(rf'<path class="{look}" d="([^"]*)"', drawn)


# --- the drawing ------------------------------------------------------------------------------------------------------


def test_every_journey_has_a_panel_and_all_share_a_scale():
    drawn = trails_svg(Trails((Trail("One", (FIRM, FIRM)), Trail("Two", (FIRM, FIRM))), AXIS, ""))
    assert [drawn.count(f">{name}<") for name in ("One", "Two")] == [1, 1]
    assert ">45674567</text>" in drawn or ">76547654</text>" in drawn
    heights = [float(y) for y in re.findall(r"M[\d.]+ ([\d.]+)h0", drawn)]
    assert len(heights) == 4 and len(set(heights[:2])) == len(set(heights[2:])) == 1 and heights[2] > heights[0]


def test_lines_run_through_neighbours_that_are_known_and_leave_a_gap_with_a_word_where_one_is_not():
    whole = trails_svg(Trails((Trail("One", (FIRM, FIRM, FIRM)),), AXIS, ""))
    broken = trails_svg(Trails((Trail("One", (FIRM, BLANK, FIRM)),), AXIS, ""))
    assert [path.count("L") for path in (*paths(whole, "lp"), *paths(whole, "lp goal"))] == [2, 2]
    assert not paths(broken, "lp") and not paths(broken, "lp goal") and not paths(broken, "rib")
    assert ">hidden</text>" in broken and len(re.findall(r"M[\d.]+ [\d.]+h0", broken)) == 2


def test_a_line_starts_anew_behind_a_gap():
    drawn = trails_svg(Trails((Trail("One", (FIRM, FIRM, BLANK, FIRM, FIRM)),), AXIS, ""))
    assert [path.count("M") for path in paths(drawn, "lp")] == [2]


def test_targets_have_marks_of_their_own_shape_and_none_where_there_is_none():
    drawn = trails_svg(Trails((Trail("One", (FIRM, TrailStop(5.0), FIRM)),), AXIS, ""))
    assert drawn.count(GOAL) == 2


def test_points_of_few_answers_are_hollow():
    firm = trails_svg(Trails((Trail("One", (FIRM, FIRM)),), AXIS, ""))
    thin = trails_svg(Trails((Trail("One", (FIRM, replace(FIRM, thin=True))),), AXIS, ""))
    assert "--surface" not in firm and thin.count("--surface") == 1


def test_ticks_of_several_letters_stand_one_by_one():
    axis = Axis(0.0, 10.0, ((0.0, "0"), (10.0, "10")))
    drawn = trails_svg(Trails((Trail("One", (FIRM, FIRM)),), axis, ""))
    assert ">0</text>" in drawn and ">10</text>" in drawn


def test_names_and_words_of_users_are_escaped():
    drawn = trails_html(Trails((Trail("<script>", (BLANK, BLANK)),), AXIS, 'Said "so" & more'), width=40)
    assert "<script>" not in drawn and "&lt;script&gt;" in drawn and "&amp; more" in drawn


# --- the figure -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_today_target_and_gap_of_every_archetype(told, language):
    made = figure(told, language)
    assert [trail.name for trail in made.curve.trails] == [row.cells[0].text for row in made.table.rows]
    assert len(made.table.rows) == 2
    assert all(len(trail.stops) == len(made.table.columns) - 1 for trail in made.curve.trails)
    assert re.fullmatch(r"\d[.,]\d → \d[.,]\d", made.table.rows[0].cells[1].text)
    assert re.match(r"[▼▽≈◌△▲] [−+]?\d[.,]\d\n", made.table.rows[0].cells[1].small)
    assert len(made.title) <= 85 and len(made.curve.spoken) <= 350
    assert "{" not in f"{made.title}{made.subtitle}{made.note}{made.curve.spoken}"


def test_the_numbers_are_those_of_the_diagnosis(told):
    made = figure(told)
    stops = {row.touchpoint: row for row in told.archetypes.journey if row.archetype == WIDE}
    rows = [row for row in told.plan.targets if row.group == WIDE and row.level == "touchpoint"]
    goals = {row.code: row.target for row in rows if not row.suppressed}
    codes = [column.key for column in made.table.columns[1:]]
    drawn = dict(zip(codes, made.curve.trails[0].stops, strict=True))
    assert len(goals) > 5 and {code for code in codes if drawn[code].target is not None} == set(goals)
    assert all(drawn[code].target == goal for code, goal in goals.items())
    for code, stop in drawn.items():
        row = stops[code]
        assert stop.today == (row.perception if math.isfinite(row.perception) else None)
        assert stop.low == (row.perception_low if math.isfinite(row.perception_low) else None)


def test_touchpoints_keep_the_order_of_the_journey(told):
    order = [cell.touchpoint for cell in told.journey if not cell.channel]
    codes = [column.key for column in figure(told).table.columns[1:]]
    assert codes == [code for code in order if code in codes]


def test_what_is_hidden_in_the_table_is_a_gap_with_a_word_in_the_drawing(told):
    made = figure(told)
    hidden = {row.touchpoint for row in told.archetypes.journey if row.archetype == "Chat" and row.suppressed}
    assert hidden
    for column, cell, stop in zip(
        made.table.columns[1:], made.table.rows[1].cells[1:], made.curve.trails[1].stops, strict=True
    ):
        if column.key in hidden:
            assert cell.hatched and cell.value is None and not cell.small
            assert (stop.today, stop.low, stop.high, stop.target) == (None,) * 4 and stop.blank == cell.text
        elif stop.today is not None:
            assert stop.thin == cell.dashed


def test_the_figure_stands_on_the_page_over_columns_of_its_own(told):
    page = html_text(outline(told, language="es"))
    part = page[page.index('id="f-recorrido-perfiles"') :]
    part = part[: part.index("</figure>")]
    assert part.count('role="img"') == 1 and part.count("<table") == 1 and "table-layout:fixed" in part
    assert "Those &lt;of&gt; the branch" in part


def test_without_a_plan_or_without_archetypes_there_is_no_such_figure(told):
    assert figure(replace(told, plan=None)) is None
    assert figure(replace(told, archetypes=None)) is None
    bare = [row for row in told.plan.targets if not row.group]
    assert figure(replace(told, plan=replace(told.plan, targets=type(told.plan.targets)(bare)))) is None


def test_every_text_is_in_both_languages_with_the_same_blanks_and_no_forbidden_word():
    for key, record in records(catalogue("trails")):
        assert set(record) == set(LANGUAGES) and placeholders(record["en"]) == placeholders(record["es"]), key
        for language in LANGUAGES:
            assert re.search(FORBIDDEN[language], record[language].lower()) is None, key
