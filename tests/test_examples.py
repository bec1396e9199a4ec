"""The example surveys are what their script makes of its seed, and show what they are meant to show."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from python_calamine import load_workbook

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
