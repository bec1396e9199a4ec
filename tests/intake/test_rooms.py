"""The rooms of intake: their doors are light."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "room",
    [
        "questionnaires",
        "mapping",
        "forms",
        "diagnoses",
        "reading",
        "summary",
        "layouts.joined",
        "layouts.long",
        "tools.cleaned",
        "comments.reading",
    ],
)
def test_importing_a_room_loads_no_library_for_files_frames_or_wordings(room: str) -> None:
    code = (
        f"import sys\nimport gapkit.intake.{room}\n"
        "heavy = {'openpyxl', 'python_calamine', 'narwhals', 'pandas', 'rapidfuzz', 'scipy.stats', 'jinja2'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
