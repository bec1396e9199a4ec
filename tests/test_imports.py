"""What gapkit loads: nothing on import, nothing heavy on the way of a plain score."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gapkit.intake.questionnaires import read_questionnaire

HEAVY = ("pandas", "scipy.stats", "statsmodels", "matplotlib", "pingouin", "sklearn", "seaborn", "pyarrow", "polars")
SURVEY = Path(__file__).resolve().parents[1] / "examples" / "surveys" / "insurance_en.xlsx"


def modules_after(code: str, *arguments: str) -> set[str]:
    """Return the names of the modules a fresh interpreter has loaded after running some code."""
    report = "\nimport json, sys\nprint('\\n' + json.dumps(sorted(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code + report, *arguments], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return set(json.loads(ran.stdout.splitlines()[-1]))


@pytest.mark.parametrize("module", ["gapkit", "gapkit.cli"])
def test_importing_gapkit_loads_no_numbers_library(module: str) -> None:
    loaded = modules_after(f"import {module}")
    assert module in loaded
    assert loaded.isdisjoint({"numpy", "scipy", "openpyxl", "jinja2", "xlsxwriter", "rich", *HEAVY})


def test_asking_for_help_loads_no_numbers_library() -> None:
    code = (
        "import sys\nfrom gapkit.cli import main\nsys.argv = ['gapkit', '--help']\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code"
    )
    assert modules_after(code).isdisjoint({"numpy", "scipy", *HEAVY})


def test_a_plain_score_loads_no_heavy_library(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom gapkit.cli import main\n"
        "sys.argv = ['gapkit', 'score', sys.argv[1], '--output', sys.argv[2]]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code"
    )
    loaded = modules_after(code, str(SURVEY), str(tmp_path / "out"))
    assert (tmp_path / "out" / "report.html").is_file()
    assert "numpy" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_a_plain_score_loads_nothing_of_what_the_survey_does_not_have(tmp_path: Path) -> None:
    codes = [item.code for item in read_questionnaire("servqual91").items]
    answers = np.random.default_rng(1).integers(1, 8, (60, 44))
    rows = [[*(f"E_{code}" for code in codes), *(f"P_{code}" for code in codes)], *answers.tolist()]
    survey = tmp_path / "survey.csv"
    survey.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    code = (
        "import sys\nfrom gapkit import i18n\nfrom gapkit.cli import main\n"
        "sys.argv = ['gapkit', 'score', sys.argv[1], '--output', sys.argv[2]]\n"
        "read = i18n.resource_table\n"
        "i18n.resource_table = lambda kind, name: sys.modules.setdefault(f'{kind}/{name}', read(kind, name))\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code"
    )
    loaded = modules_after(code, str(survey), str(tmp_path / "out"))
    assert "locales/report.toml" in loaded
    parts = ("numpy.ma.core", "gapkit.scoring.waves", "gapkit.scoring.comments", "gapkit.scoring.archetypes.results")
    parts += ("gapkit.report.outline.journey_tables", "gapkit.report.wave_words", "gapkit.report.pane_words")
    parts += ("locales/johari.toml", "locales/errors.toml", "locales/waves.toml")
    assert not [name for name in loaded if name.startswith(parts)]


def test_without_outcome_and_importance_nothing_about_drivers_is_loaded() -> None:
    code = (
        "import numpy as np\nfrom gapkit.model import Answers\nfrom gapkit.study import Study, diagnose\n"
        "from tests.strategies import make_questionnaire\n"
        "codes = np.random.default_rng(1).integers(1, 8, (6, 40)).astype(np.uint8)\n"
        "answers = Answers({'expectation': codes, 'perception': codes[::-1].copy()})\n"
        "diagnosis = diagnose(Study.of(make_questionnaire((3, 3)), answers))\n"
        "from gapkit.report.html import html_text\nfrom gapkit.report.outline import outline\n"
        "html_text(outline(diagnosis, language='es'))\ndiagnosis.to_json()"
    )
    loaded = modules_after(code)
    assert "gapkit.report.outline.roadmap" in loaded
    assert not [name for name in loaded if name.startswith("gapkit.") and ("kano" in name or "asymmetry" in name)]
    parts = ("gapkit.scoring.drivers", "gapkit.report.driver_words", "gapkit.report.plane", "gapkit.stats.importance")
    parts += ("gapkit.scoring.what_if", "gapkit.report.priority_words", "gapkit.report.outline.what_if")
    assert not [name for name in loaded if name.startswith(parts)]
