"""Simulate the example surveys into examples/surveys.

    python examples/make_surveys.py            # rewrites the shipped files
    python examples/make_surveys.py FOLDER     # writes them elsewhere

Both companies are invented and so is every answer. The draws use Python's own generator, whose sequence does not
change between versions, so the same seed gives the same answers everywhere. People differ in how much they expect and
in how kindly they judge, the two are related, and so are the items of a dimension; expectations crowd at the top of the
scale. Some answers are missing, a few people give the same answer to everything, a few allocate 95 or 105 of 100
points. What each company is made to show stands at the top of `simulation/insurance.py`, `simulation/hotel.py`
and, for its own people, `simulation/company.py`. What it means to do about it is written in
`simulation/insurance_plan.toml`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from simulation.company import write_company
from simulation.design import Design
from simulation.hotel import HOTEL
from simulation.insurance import INSURANCE, INSURANCE_BEFORE, SERVICE
from simulation.journey import write_journey, write_kpis
from simulation.plan import write_plan
from simulation.workbook import write

FOLDER = Path(__file__).resolve().parent / "surveys"
LANGUAGES = ("es", "en")
SURVEYS: dict[str, tuple[Design, str]] = {
    f"{name}_{language}.xlsx": (design, language)
    for name, design in (("insurance", INSURANCE), ("insurance_before", INSURANCE_BEFORE), ("hotel", HOTEL))
    for language in LANGUAGES
}

COMPANIES = {f"insurance_company_{language}.xlsx": (INSURANCE, language) for language in LANGUAGES}
"""What the company's own people answered."""


def main(folder: Path = FOLDER) -> list[Path]:
    """Write every example file and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [write(folder / name, design, language) for name, (design, language) in SURVEYS.items()]
    written += [write_company(folder / name, design, language) for name, (design, language) in COMPANIES.items()]
    for language in LANGUAGES:
        written.append(write_journey(folder / f"insurance_journey_{language}.toml", INSURANCE, language))
        written.append(write_kpis(folder / f"insurance_kpi_{language}.csv", SERVICE, language))
        written.append(write_plan(folder / f"insurance_plan_{language}.toml", language))
    return written


if __name__ == "__main__":
    for made in main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        print(made)
