"""The tour: a shipped example with everything gapkit can use, scored in a folder of the user's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from gapkit.commands import score
from gapkit.errors import fault
from gapkit.output import FORMATS, write_reports
from gapkit.resources import resource_folder

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis

DEMO_FILES = {
    "survey": ("", "xlsx"),
    "before": ("_before", "xlsx"),
    "journey": ("_journey", "toml"),
    "kpi": ("_kpi", "csv"),
    "company": ("_company", "xlsx"),
    "plan": ("_plan", "toml"),
}
"""What the example is made of, by the names that `score` has for it: how each file's name ends, and its kind."""

DEMO: dict[str, dict[str, Any]] = {
    "en": {
        "study": {
            "client": "Alborada Insurance (invented, simulated answers)",
            "wave": "Wave 2",
            "field": "March to May 2026",
        },
        "before_wave": "Wave 1",
        "cluster": "Unit",
        "treated": "Region=Centre",
        "archetypes": {"Wants to be known": ["E_EMP >= 6"], "Wants it quick": ["E_EMP < 6", "E_RES >= 6"]},
    },
    "es": {
        "study": {
            "client": "Seguros Alborada (empresa inventada, datos simulados)",
            "wave": "Ola 2",
            "field": "marzo a mayo de 2026",
        },
        "before_wave": "Ola 1",
        "cluster": "Unidad",
        "treated": "Región=Centro",
        "archetypes": {"Quiere trato cercano": ["E_EMP >= 6"], "Quiere rapidez": ["E_EMP < 6", "E_RES >= 6"]},
    },
}
"""What the consultants of the example know besides the files."""


def demo(folder: str | Path = "gapkit-demo", *, language: str = "en") -> tuple[dict[str, Path], Diagnosis]:
    """Copy a shipped example into a folder, score it there, and return every file by what it is, and the diagnosis.

    The example is a survey with coded comments, an earlier wave, a journey with its KPIs, service units, declared
    archetypes, what the company's own people believe, and a plan of what to do about it.
    """
    told = DEMO[language]
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise fault("usage.output_is_a_file", where=str(target))
    target.mkdir(parents=True, exist_ok=True)
    files = {part: target / f"insurance{name}_{language}.{kind}" for part, (name, kind) in DEMO_FILES.items()}
    for path in files.values():
        path.write_bytes(resource_folder("examples").joinpath(path.name).read_bytes())
    beside: dict[str, Any] = {part: path for part, path in files.items() if part != "survey"}
    diagnosis = score(files["survey"], language=language, **beside, **told)
    return files | dict(zip(FORMATS, write_reports(diagnosis, target), strict=True)), diagnosis
