"""The journey of the insurance company's customers, and the KPI of its units, as files to score with."""

from __future__ import annotations

from pathlib import Path

from gapkit.model import Text
from simulation.design import Design, Service
from simulation.units import unit_days
from simulation.words import JOURNEY_WORDS, KPI_HEADER, WORDS

TOUCHPOINTS: tuple[tuple[str, str, Text, tuple[str, ...], str], ...] = (
    ("visit", "contract", Text(es="Visita a la oficina", en="Visit to the branch"), ("TAN2", "TAN3"), ""),
    ("advice", "contract", Text(es="Asesoramiento", en="Advice"), ("ASS4", "EMP4"), "0.45"),
    ("papers", "contract", Text(es="Póliza y comunicaciones", en="Policy and letters"), ("TAN4",), ""),
    ("report", "claim", Text(es="Aviso del siniestro", en="Reporting a claim"), ("RES3", "RES4"), "0.42"),
    (
        "tracking",
        "claim",
        Text(es="Seguimiento del siniestro", en="Following a claim"),
        ("RES1", "RES2", "REL1"),
        "0.42",
    ),
    ("repair", "claim", Text(es="Reparación", en="Repair"), ("REL2", "REL3", "REL4"), "0.33"),
    ("payment", "claim", Text(es="Cobro de la indemnización", en="Being paid"), (), ""),
    ("bill", "stay", Text(es="Recibo y datos", en="Bill and records"), ("REL5",), ""),
    ("care", "stay", Text(es="Trato continuado", en="Continued care"), ("EMP1", "EMP2", "EMP5"), "0.6"),
    ("renewal", "stay", Text(es="Renovación", en="Renewal"), (), "0.9"),
)
"""Code, phase, name, items, and the share of customers who pass where the company knows it."""

PHASES = {
    "contract": Text(es="Contratar", en="Sign up"),
    "claim": Text(es="Tener un siniestro", en="Have a claim"),
    "stay": Text(es="Seguir con la compañía", en="Stay with the company"),
}
OWNERS = {
    "report": Text(es="Centro de atención", en="Contact centre"),
    "tracking": Text(es="Dirección de siniestros", en="Claims department"),
    "repair": Text(es="Red de reparadores", en="Repair network"),
}
CHANNELS = ("branch", "phone", "online", "broker")
SUPPOSED = {"renewal": (6.2, 5.4)}
"""Expectation and perception that advisers suppose where nobody was asked."""


def write_journey(path: Path, design: Design, language: str) -> Path:
    """Write the journey file: what customers go through, and which items speak of it."""
    assert design.service is not None
    channel, groups = design.groupings[0]
    lines = [f"# {JOURNEY_WORDS['made'].in_(language).format(company=design.company.in_(language))}", ""]
    lines += ["[survey]", 'outcome = "nps"', f'channel = "{channel.in_(language)}"']
    lines += [f'{key} = "{WORDS[name].in_(language)}"' for key, name in (("unit", "unit"), ("period", "month"))]
    lines += ["", "[survey.channel_values]"]
    lines += [f'{code} = ["{group.name.in_(language)}"]' for code, group in zip(CHANNELS, groups, strict=True)]
    for code, name in PHASES.items():
        lines += ["", "[[phase]]", f'code = "{code}"', *_names(name)]
    for code, group in zip(CHANNELS, groups, strict=True):
        lines += ["", "[[channel]]", f'code = "{code}"', *_names(group.name)]
    for code, phase, name, items, exposure in TOUCHPOINTS:
        lines += ["", "[[touchpoint]]", f'code = "{code}"', *_names(name), f'phase = "{phase}"']
        lines += ['channels = ["branch", "broker"]'] if code == "visit" else []
        lines += [f"items = [{', '.join(chr(34) + item + chr(34) for item in items)}]"] if items else []
        lines += [f"exposure = {exposure}"] if exposure else []
        lines += [f'owner = "{OWNERS[code].in_(language)}"'] if code in OWNERS else []
        if code in SUPPOSED:
            expectation, perception = SUPPOSED[code]
            lines += ["[touchpoint.assumed]", f"expectation = {expectation}", f"perception = {perception}"]
            lines += [f'source = "{JOURNEY_WORDS["workshop"].in_(language)}"']
    lines += ["", "[[kpi]]", 'code = "first_answer"', *_names(JOURNEY_WORDS["days"]), 'touchpoint = "tracking"']
    lines += [f'measure = "{JOURNEY_WORDS["unit"].in_(language)}"', f"target = {design.service.target}"]
    lines += ['better = "lower"', "lag = 1"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return path


def write_kpis(path: Path, service: Service, language: str) -> Path:
    """Write how many days each unit took to answer a claim, month by month."""
    touchpoint = next(name for code, _, name, _, _ in TOUCHPOINTS if code == "tracking").in_(language)
    kpi, target = JOURNEY_WORDS["days"].in_(language), f"{service.target:g}"
    cells = [KPI_HEADER[language]]
    cells += [
        (touchpoint, kpi, unit, month, f"{days:.1f}", target) for (unit, month), days in unit_days(service).items()
    ]
    lines = [",".join(row) for row in cells]
    if language == "es":
        # As a spreadsheet in Spanish writes it: decimal commas, and semicolons between columns.
        lines = [";".join(cell.replace(".", ",") for cell in row) for row in cells]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return path


def _names(name: Text) -> tuple[str, str]:
    return f'name.es = "{name.es}"', f'name.en = "{name.en}"'
