"""The example surveys are what their script makes of its seed, and show what they are meant to show."""

from __future__ import annotations

import importlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType

import pytest
from python_calamine import load_workbook

from gapkit.cli import cli
from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.plan.case_results import Economics
from gapkit.diagnosis.plan.results import Planned
from gapkit.intake.diagnoses import read_diagnosis
from gapkit.report.formats import MISSING
from gapkit.report.outline.journey_comments import comment_cells
from gapkit.report.voice import Voice
from gapkit.scoring.archetypes.results import CELLS

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SURVEYS = sorted(path.name for path in (EXAMPLES / "surveys").glob("*.xlsx"))


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(EXAMPLES)  # where a script finds its own modules
        yield importlib.import_module("make_surveys")


@pytest.fixture(scope="module")
def remade(script: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("surveys")
    script.main(folder)
    return folder


def sheets(path: Path) -> dict[str, list[list[object]]]:
    book = load_workbook(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def column(path: Path, heading: str) -> list[object]:
    rows = next(iter(sheets(path).values()))
    return [row[rows[0].index(heading)] for row in rows[1:]]


def test_the_shipped_surveys_are_those_of_the_script(script: ModuleType) -> None:
    assert sorted([*script.SURVEYS, *script.COMPANIES]) == SURVEYS


@pytest.mark.parametrize("name", SURVEYS)
def test_running_the_script_again_gives_the_shipped_answers(name: str, remade: Path) -> None:
    assert sheets(remade / name) == sheets(EXAMPLES / "surveys" / name)


def test_two_runs_of_the_script_give_the_same_bytes(script: ModuleType, remade: Path, tmp_path: Path) -> None:
    script.main(tmp_path)
    assert all((remade / name).read_bytes() == (tmp_path / name).read_bytes() for name in SURVEYS)


@pytest.mark.parametrize("name", SURVEYS)
def test_every_survey_says_that_it_is_simulated_and_by_what(name: str) -> None:
    *_, about = sheets(EXAMPLES / "surveys" / name).values()
    text = " ".join(str(row[0]) for row in about)
    assert "simulad" in text or "simulated" in text
    assert "make_surveys.py" in text


@pytest.mark.parametrize("company", ["insurance", "hotel", "insurance_company"])
def test_both_languages_hold_the_same_numbers(company: str) -> None:
    spanish, english = (
        next(iter(sheets(EXAMPLES / "surveys" / f"{company}_{language}.xlsx").values())) for language in ("es", "en")
    )

    def numbers(rows: list[list[object]]) -> list[list[object]]:
        return [[cell for cell in row if not isinstance(cell, str) or not cell] for row in rows[1:]]

    assert numbers(spanish) == numbers(english)
    assert spanish != english


def test_the_insurance_survey_has_a_small_channel_and_a_region_too_small_to_show() -> None:
    path = EXAMPLES / "surveys" / "insurance_en.xlsx"
    channels, regions = Counter(column(path, "Channel")), Counter(column(path, "Region"))
    assert 5 <= min(channels.values()) < 30
    assert min(regions.values()) < 5
    assert sum(channels.values()) == sum(regions.values()) > 400


def test_some_answers_are_missing_and_some_do_not_apply() -> None:
    rows = next(iter(sheets(EXAMPLES / "surveys" / "insurance_en.xlsx").values()))
    answers = [cell for row in rows[1:] for cell in row[4:48]]
    assert 0.02 < answers.count("") / len(answers) < 0.04
    assert answers.count("N/A") > 100


@pytest.mark.parametrize(
    "name", sorted(p.name for p in (EXAMPLES / "surveys").iterdir() if p.suffix in (".toml", ".csv"))
)
def test_journeys_and_kpis_are_those_of_the_script(name: str, remade: Path) -> None:
    assert (remade / name).read_bytes() == (EXAMPLES / "surveys" / name).read_bytes()


def test_some_people_of_the_earlier_wave_answer_again_and_agree_with_themselves() -> None:
    now, before = (EXAMPLES / "surveys" / f"insurance{wave}_en.xlsx" for wave in ("", "_before"))
    later, earlier = (dict(zip(column(path, "ID"), column(path, "Channel"), strict=True)) for path in (now, before))
    both = later.keys() & earlier.keys()
    assert 0.35 < len(both) / len(earlier) < 0.45
    assert all(later[code] == earlier[code] for code in both)


def coded(language: str) -> tuple[list[list[object]], list[list[object]], dict[object, list[object]]]:
    """Return the coding sheet and the code book of the example without their headings, and its answers by id."""
    answers, codes, book, _ = sheets(EXAMPLES / "surveys" / f"insurance_{language}.xlsx").values()
    return codes[1:], book[1:], {row[0]: row for row in answers}


def test_four_in_ten_write_a_comment_in_words_of_their_own_and_some_may_be_quoted() -> None:
    path = EXAMPLES / "surveys" / "insurance_en.xlsx"
    comments, leave = column(path, "Comments"), column(path, "May we quote your comment?")
    written = [text for text in comments if text]
    assert 0.35 < len(written) / len(comments) < 0.45
    assert len(set(written)) > 0.85 * len(written)
    said = Counter(word for word, text in zip(leave, comments, strict=True) if text)
    shares = {word: said[word] / len(written) for word in ("Yes", "No", "")}
    assert shares == pytest.approx({"Yes": 0.60, "No": 0.25, "": 0.15}, abs=0.06)
    assert not any(word for word, text in zip(leave, comments, strict=True) if not text)


def test_the_codes_of_both_languages_are_the_same_and_hold_the_shares_they_were_made_with() -> None:
    codes, book, people = coded("en")
    spanish, libro, _ = coded("es")
    names = {one[0]: other[0] for one, other in zip(book, libro, strict=True)} | {"": ""}
    assert [[row[0], *(names[code] for code in row[1:3])] for row in codes] == [row[:3] for row in spanish]
    written = sum(bool(row[-2]) for row in people.values()) - 1
    assert 0.88 < len(codes) / written < 0.96 and {row[0] for row in codes} < people.keys()
    told = Counter(code for row in codes for code in set(row[1:3]) if code)
    shares = {code: count / len(codes) for code, count in told.items()}
    rare = {code for code, count in told.items() if count < 5}
    assert len(rare) == 1
    meant = {"waiting": 0.35, "promise": 0.20, "staff": 0.25, "app": 0.20, "price": 0.12}
    assert {code: shares[code] for code in meant} == pytest.approx(meant, abs=0.06)
    assert {mood for row in codes for mood in str(row[4]).split("; ")} == {
        *("anger", "resignation", "relief", "joy", "distrust")
    }


def test_people_write_of_what_goes_badly_for_them() -> None:
    codes, _, people = coded("en")
    heads = people["ID"]
    asked = [next(i for i, head in enumerate(heads) if str(head).startswith(f"{role}10.")) for role in "EP"]

    def gap(rows: list[list[object]]) -> float:
        held = [[row[i] for i in asked] for row in rows]
        gaps = [float(str(p)) - float(str(e)) for e, p in held if isinstance(e, float) and isinstance(p, float)]
        return sum(gaps) / len(gaps)

    waiting = [people[row[0]] for row in codes if "waiting" in row[1:3]]
    assert gap(waiting) < gap([row for code, row in people.items() if code != "ID"]) - 0.3


def test_twelve_managers_and_twenty_five_of_the_front_line_answer_for_the_company_without_any_code_of_theirs() -> None:
    answers, internal, maturity, _ = sheets(EXAMPLES / "surveys" / "insurance_company_en.xlsx").values()
    assert Counter(row[0] for row in answers[1:]) == {"Manager": 12, "Front line": 25}
    assert Counter(row[0] for row in internal[1:]) == {"Manager": 12, "Front line": 25}
    assert Counter(row[0] for row in maturity[1:]) == {"Manager": 12}
    assert all(isinstance(cell, float) or cell == "" for row in answers[1:] for cell in row[1:])


def test_the_example_files_stay_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (EXAMPLES / "surveys").iterdir()}
    plans = sum(size for name, size in sizes.items() if "_plan_" in name)
    assert 0 < plans < 20_000
    assert sum(sizes.values()) - plans < 450_000


@pytest.fixture(scope="module", params=["es", "en"])
def taken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, str]:
    """The tour as the command takes it: its language, its folder, and what it printed."""
    folder, told = tmp_path_factory.mktemp("demo") / "tour", io.StringIO()
    with redirect_stdout(told):
        cli(["demo", "--language", request.param, "--output", str(folder)], standalone_mode=False)
    return request.param, folder, told.getvalue()


@pytest.fixture(scope="module")
def tour(taken: tuple[str, Path, str]) -> tuple[Path, Diagnosis]:
    _, folder, _ = taken
    return folder, read_diagnosis(folder / "diagnosis.json")


def test_the_tour_is_taken_in_both_languages(taken: tuple[str, Path, str]) -> None:
    language, folder, told = taken
    assert {"es": "Brecha", "en": "Gap"}[language] in told
    assert (folder / "report.html").stat().st_size > 20_000


def test_the_tour_fills_every_part_of_the_story(tour: tuple[Path, Diagnosis]) -> None:
    folder, diagnosis = tour
    page = (folder / "report.html").read_text(encoding="utf-8")
    sections = set(re.findall(r'<section id="([a-z]+)"', page))
    assert sections >= {"brechas", "items", "arquetipos", "perfiles", "recorrido", "indicadores", "ruta", "olas"}
    assert "comentarios" in sections and diagnosis.comments is not None and diagnosis.comments.reason is None
    assert diagnosis.waves is not None and diagnosis.archetypes is not None
    assert diagnosis.segments and diagnosis.segment_tests and diagnosis.outcome_segments and diagnosis.journey
    assert diagnosis.quality.design is not None
    found = {finding.kind for finding in diagnosis.findings}
    assert "outcome.segment" in found and any(kind.startswith("wave.") for kind in found)


def test_the_comments_of_the_tour_fill_their_section_the_maps_and_the_journey(tour: tuple[Path, Diagnosis]) -> None:
    _, diagnosis = tour
    found, kinds = diagnosis.comments, diagnosis.archetypes
    assert found is not None and kinds is not None
    assert [row.suppressed for row in found.themes] == [False] * 5 + [True]
    assert {row.theme for row in found.themes[:5] if row.covered is False} in ({"app", "price"}, {"app", "precio"})
    assert {"comments.tie", "comments.uncovered", "comments.group"} <= {f.kind for f in diagnosis.findings}
    assert len(found.quotes) >= 5 and {quote.valence for quote in found.quotes} == {"pain", "gain"}
    shown = [row.name for row in kinds.rows if row.rule]
    filled = {(entry.archetype, entry.cell) for entry in kinds.empathy if entry.state == "told"}
    assert filled >= {(name, cell) for name in shown for cell in CELLS} and len(shown) == 2
    told = {(entry.archetype, entry.measure) for entry in kinds.empathy if entry.source == "comments"}
    assert told >= {(name, measure) for name in shown for measure in ("mention", "emotion", "quote")}
    cells = [cell for cell in diagnosis.journey if not cell.channel]
    rows = comment_cells(Voice.of(diagnosis, diagnosis.language), cells)
    for name in ("emotion", "quote"):
        said = {c.touchpoint: row.text for c, row in zip(cells, rows[name], strict=True) if row.text != MISSING}
        assert said.keys() == {"tracking", "care"}


def test_the_workbook_of_the_tour_has_the_sheets_of_comments(tour: tuple[Path, Diagnosis]) -> None:
    folder, _ = tour
    book = load_workbook(folder / "report.xlsx")
    assert {name[:4] for name in book.sheet_names} >= {"06c_", "06d_", "06e_", "06f_"}


def test_one_thing_is_better_served_one_only_expected_less_and_one_is_worse(tour: tuple[Path, Diagnosis]) -> None:
    _, diagnosis = tour
    assert diagnosis.waves is not None
    moved = {row.code: row for row in diagnosis.waves.rows if row.level == "dimension" and not row.segment}
    assert {code: row.source for code, row in moved.items() if row.source} == {
        "RES": "delivery",
        "ASS": "expectations",
        "EMP": "delivery",
    }
    assert moved["RES"].change > 0 and moved["ASS"].change > 0 and moved["EMP"].change < 0
    assert {moved[code].verdict for code in ("TAN", "REL")} == {"no_relevant_gap"}


def test_the_units_that_were_helped_changed_more_than_the_others(tour: tuple[Path, Diagnosis]) -> None:
    _, diagnosis = tour
    assert diagnosis.waves is not None
    effects = {row.code: row for row in diagnosis.waves.treatment}
    assert effects["RES"].verdict == "gap_relevant" and effects["RES"].effect > 0.3
    assert {row.verdict for code, row in effects.items() if code != "RES"} <= {"inconclusive", "no_relevant_gap"}


def test_people_of_a_unit_are_a_little_alike_as_in_real_branches(tour: tuple[Path, Diagnosis]) -> None:
    _, diagnosis = tour
    design = diagnosis.quality.design
    assert design is not None
    assert 0.02 <= design.intraclass <= 0.06
    assert 0.5 * design.n < design.n_effective < design.n


def test_groups_differ_as_much_as_groups_of_customers_do(tour: tuple[Path, Diagnosis]) -> None:
    _, diagnosis = tour
    told = [finding for finding in diagnosis.findings if finding.kind == "group.diff"]
    assert len(told) == 2
    assert all(0.3 <= abs(finding.estimate) <= 0.8 for finding in told)


def test_one_touchpoint_decides_and_one_was_not_asked(tour: tuple[Path, Diagnosis]) -> None:
    _, diagnosis = tour
    points = {cell.touchpoint: cell for cell in diagnosis.journey if not cell.channel}
    assert [code for code, cell in points.items() if cell.moment_of_truth] == ["tracking"]
    assert [code for code, cell in points.items() if cell.basis == "not_asked"] == ["payment"]
    assert [code for code, cell in points.items() if cell.basis == "assumed"] == ["renewal"]
    assert any(cell.basis == "thin" for cell in diagnosis.journey if cell.channel)


def test_the_kpi_goes_before_what_people_feel_by_a_month(tour: tuple[Path, Diagnosis]) -> None:
    _, diagnosis = tour
    (kpi,) = (kpi for cell in diagnosis.journey for kpi in cell.kpis if not cell.channel)
    assert kpi.lag == 1 and kpi.slope < 0 and kpi.link == "clear" and kpi.outside is False


def test_managers_do_not_see_how_much_promptness_is_expected_and_take_the_tangible_for_it(
    tour: tuple[Path, Diagnosis],
) -> None:
    _, diagnosis = tour
    assert diagnosis.johari is not None
    lead = {(row.view, row.basis) for row in diagnosis.johari.areas if row.leads}
    sure = {
        (r.view, r.code): r.pane
        for r in diagnosis.johari.expectations
        if (r.view, r.basis) in lead and r.state == "sure"
    }
    assert {code for (view, code), pane in sure.items() if (view, pane) == ("manager", "blind")} == {"RES1", "RES2"}
    assert sure["manager", "TAN1"] == "overrated"
    assert not {code for (view, code), pane in sure.items() if (view, pane) == ("frontline", "blind")}
    split = {row.code for row in diagnosis.johari.expectations if row.state == "disagree"}
    assert split == {"EMP3"}
    gaps = {(row.gap, row.code): row.verdict for row in diagnosis.johari.organisation if row.level == "dimension"}
    assert gaps[1, "RES"] == "underestimates" and gaps[6, "RES"] == "aligned"


def test_managers_are_complacent_about_dates_and_promises(tour: tuple[Path, Diagnosis]) -> None:
    _, diagnosis = tour
    assert diagnosis.johari is not None
    sure = {
        (row.view, row.code)
        for row in diagnosis.johari.performance
        if (row.standing, row.state) == ("over_poor", "sure")
    }
    assert sure >= {("manager", "RES1"), ("manager", "REL1")}
    assert not {code for view, code in sure if view == "frontline"}


def test_the_company_rates_its_own_gaps_and_says_more_than_it_does(tour: tuple[Path, Diagnosis]) -> None:
    _, diagnosis = tour
    assert diagnosis.johari is not None
    rated = {(row.gap, row.code): row.mean for row in diagnosis.johari.internal if row.kind == "gap"}
    for gap in (2, 3, 4):
        assert min((code for g, code in rated if g == gap), key=lambda code: rated[gap, code]) == "RES"
    components = {row.code: row for row in diagnosis.johari.maturity}
    assert {components[code].verdict for code in ("ECO", "GOV", "STR")} == {"said_not_done"}
    assert components["MEA"].verdict == "done"
    assert components["UND"].beside == "customers_disagree"


def planned(tour: tuple[Path, Diagnosis]) -> tuple[Planned, Economics]:
    _, diagnosis = tour
    assert diagnosis.plan is not None and diagnosis.economics is not None
    return diagnosis.plan, diagnosis.economics


def test_the_plan_of_the_tour_has_eight_initiatives_that_somebody_answers_for(tour: tuple[Path, Diagnosis]) -> None:
    plan, _ = planned(tour)
    told = plan.plan.initiatives
    assert len(told) == 8 and sum(one.learns for one in told) == 1 and any(one.must for one in told)
    assert all(one.owner and one.kpi and [*one.roles.values()].count("A") == 1 for one in told)
    assert {row.horizon for row in plan.initiatives} == {"now", "next", "later"}
    assert not any("starts_early" in row.notes for row in plan.initiatives)


def test_some_of_the_plan_of_the_tour_pays_some_may_not_some_does_not_and_of_some_nothing_is_said(
    tour: tuple[Path, Diagnosis],
) -> None:
    _, money = planned(tour)
    verdicts = Counter(case.verdict or case.reason for case in money.cases)
    assert verdicts["pays"] and verdicts["may_not"] and verdicts["does_not"] == verdicts["learns"] == 1
    assert verdicts["no_driver"] == 2
    assert money.assumptions[0].code == "causal_share" and money.assumptions[0].set_by == "default"


def test_the_budget_of_the_tour_leaves_out_something_of_worth_and_what_learns_stays(
    tour: tuple[Path, Diagnosis],
) -> None:
    plan, _ = planned(tour)
    assert plan.selection is not None and not plan.selection.reason
    budget = next(one for one in plan.selection.constraints if one.kind == "budget")
    assert budget.used < budget.limit and budget.price > 0
    assert {"I1", "I3", "I8"} <= set(plan.selection.chosen) and "I7" not in plan.selection.chosen


def test_the_tour_says_where_dimensions_items_touchpoints_and_archetypes_should_get_to(
    tour: tuple[Path, Diagnosis],
) -> None:
    plan, _ = planned(tour)
    rules = {(row.code, row.level): row.rule for row in plan.targets if not row.group}
    assert (rules["TAN", "dimension"], rules["RES", "dimension"]) == ("keep", "gap")
    assert (rules["REL", "dimension"], rules["RES1", "item"]) == ("competitor", "own")
    responsive = next(row for row in plan.targets if (row.code, row.group) == ("RES", ""))
    assert responsive.perception < responsive.reachable < responsive.target and responsive.joint < responsive.singles
    assert responsive.promise and responsive.kpi is not None
    assert len({row.group for row in plan.targets}) == 3 and any(row.level == "touchpoint" for row in plan.targets)


def test_the_four_questions_of_the_tour_are_answered(tour: tuple[Path, Diagnosis]) -> None:
    plan, _ = planned(tour)
    answers = {one.phase: one.answer for one in plan.answers}
    assert answers == {"listen": "yes", "understand": "yes", "design": "partly", "act": "yes"}


def test_the_plan_is_the_same_in_both_languages_but_for_its_words() -> None:
    numbers = [
        re.findall(r"(?<![\w.])\d[\d.]*", (EXAMPLES / "surveys" / f"insurance_plan_{language}.toml").read_text("utf-8"))
        for language in ("es", "en")
    ]
    assert numbers[0] == numbers[1] and len(numbers[0]) > 150


def test_the_page_of_the_tour_stays_within_its_budget(tour: tuple[Path, Diagnosis]) -> None:
    folder, _ = tour
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert len(page.encode("utf-8")) <= 250_000
    assert len(re.findall(r"<[a-z]", page)) <= 5_000


def test_the_tour_names_every_file_it_leaves(taken: tuple[str, Path, str]) -> None:
    language, folder, told = taken
    lines = told.partition(f"{'En' if language == 'es' else 'In'} {folder}:")[2].splitlines()
    assert {line.split()[0] for line in lines if line} == {path.name for path in folder.iterdir()}
    assert all(len(line.split()) > 2 for line in lines if line)
