"""The example surveys are what their script makes of its seed, and show what they are meant to show."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from python_calamine import load_workbook

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.tour import demo

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
    assert sorted(script.SURVEYS) == SURVEYS


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


@pytest.mark.parametrize("company", ["insurance", "hotel"])
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


def test_the_example_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in (EXAMPLES / "surveys").iterdir()) < 450_000


@pytest.fixture(scope="module", params=["es", "en"])
def tour(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Diagnosis]:
    folder = tmp_path_factory.mktemp("demo")
    _, diagnosis = demo(folder, language=request.param)
    return folder, diagnosis


def test_the_tour_fills_every_part_of_the_story(tour: tuple[Path, Diagnosis]) -> None:
    folder, diagnosis = tour
    page = (folder / "report.html").read_text(encoding="utf-8")
    sections = set(re.findall(r'<section id="([a-z]+)"', page))
    assert sections >= {"brechas", "items", "arquetipos", "perfiles", "recorrido", "indicadores", "ruta", "olas"}
    assert diagnosis.waves is not None and diagnosis.archetypes is not None
    assert diagnosis.segments and diagnosis.segment_tests and diagnosis.outcome_segments and diagnosis.journey
    assert diagnosis.quality.design is not None
    found = {finding.kind for finding in diagnosis.findings}
    assert "outcome.segment" in found and any(kind.startswith("wave.") for kind in found)


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


def test_the_page_of_the_tour_stays_within_its_budget(tour: tuple[Path, Diagnosis]) -> None:
    folder, _ = tour
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert len(page.encode("utf-8")) <= 250_000
    assert len(re.findall(r"<[a-z]", page)) <= 5_000


def test_the_tour_names_every_file_it_leaves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from gapkit.cli import cli

    cli(["demo", "--language", "es", "--output", str(tmp_path / "tour")], standalone_mode=False)
    told = capsys.readouterr().out.partition(f"En {tmp_path / 'tour'}:")[2].splitlines()
    assert {line.split()[0] for line in told if line} == {path.name for path in (tmp_path / "tour").iterdir()}
    assert all(len(line.split()) > 2 for line in told if line)
