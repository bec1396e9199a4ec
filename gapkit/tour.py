"""The tour: a shipped example with everything gapkit can use, scored in a folder of the user's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from gapkit.commands import score
from gapkit.errors import fault
from gapkit.output import write_reports
from gapkit.resources import resource_folder

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis

DEMO_FILES = {
    "survey": ("", "xlsx"),
    "before": ("_before", "xlsx"),
    "journey": ("_journey", "toml"),
    "kpi": ("_kpi", "csv"),
}
DEMO: dict[str, dict[str, Any]] = {
    "en": {
        "study": {"client": "Alborada Insurance (invented, simulated answers)", "wave": "Wave 2", "field": "May 2026"},
        "cluster": "Unit",
        "archetypes": {
            "At a distance": ["Channel = Web and app"],
            "By phone": ["Channel = Phone"],
            "Face to face": ["Channel = Branch | Broker"],
        },
    },
    "es": {
        "study": {
            "client": "Seguros Alborada (empresa inventada, datos simulados)",
            "wave": "Ola 2",
            "field": "mayo de 2026",
        },
        "cluster": "Unidad",
        "archetypes": {
            "A distancia": ["Canal = Web y app"],
            "Por teléfono": ["Canal = Teléfono"],
            "Cara a cara": ["Canal = Oficina | Mediador"],
        },
    },
}


def demo(folder: str | Path = "gapkit-demo", *, language: str = "en") -> tuple[Path, tuple[Path, ...], Diagnosis]:
    """Copy a shipped example into a folder, score it there, and return survey, reports and diagnosis.

    The example is a survey with an earlier wave, a journey with its KPIs, service units and declared archetypes.
    """
    told = DEMO[language]
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise fault("usage.output_is_a_file", where=str(target))
    target.mkdir(parents=True, exist_ok=True)
    files = {part: f"insurance{name}_{language}.{kind}" for part, (name, kind) in DEMO_FILES.items()}
    for name in files.values():
        (target / name).write_bytes(resource_folder("examples").joinpath(name).read_bytes())
    survey, before, journey, kpi = (target / name for name in files.values())
    diagnosis = score(survey, language=language, before=before, journey=journey, kpi=kpi, **told)
    return survey, write_reports(diagnosis, target), diagnosis
