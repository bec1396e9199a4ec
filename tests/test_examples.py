"""The example surveys are what their script makes of its seed, and show what they are meant to show."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from python_calamine import load_workbook

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.tour import demo

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SURVEYS = sorted(path.name for path in (EXAMPLES / "surveys").glob("*.xlsx"))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_surveys", EXAMPLES / "make_surveys.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_surveys"] = module
    spec.loader.exec_module(module)
    return module


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
    _, _, diagnosis = demo(folder, language=request.param)
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


def test_the_tour_shows_what_was_simulated(tour: tuple[Path, Diagnosis]) -> None:
    _, diagnosis = tour
    assert diagnosis.waves is not None
    moved = {row.code: row for row in diagnosis.waves.rows if row.level == "dimension" and not row.segment}
    assert moved["RES"].change > 0.3 and moved["RES"].change_low > 0
    phone = next(r for r in diagnosis.outcome_segments if r.outcome == "nps" and r.value in ("Teléfono", "Phone"))
    assert phone.state == "worse"
    (kpi,) = (kpi for cell in diagnosis.journey for kpi in cell.kpis if not cell.channel)
    assert kpi.slope < 0 and kpi.link == "clear"
