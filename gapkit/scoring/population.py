"""The population a sample was drawn from: is what somebody said of its size possible?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from gapkit.errors import Fault, raise_faults
from gapkit.model import Answers
from gapkit.scoring.designs import Design, Population


def check_population(answers: Answers, population: Population | None, design: Design | None) -> None:
    """Raise GapkitError when a population is no number above zero, smaller than the sample, or of unknown strata."""
    if population is not None and design is not None:
        raise_faults(_faults(answers, population, design))


def _faults(answers: Answers, population: Population, design: Design) -> Iterator[Fault]:
    drawn = np.bincount(design.stratum, minlength=design.strata)
    kind = "clusters" if design.clustered else "people"
    if not isinstance(population, Mapping):
        yield from _number("", population, design.clusters, kind)
        return
    strata = () if answers.stratum is None else tuple(answers.stratum.values)
    if not strata:
        yield Fault("population.no_strata", {"found": ", ".join(population)})
        return
    used = sorted({int(code) for code in np.unique(answers.stratum.codes) if code >= 0}) if answers.stratum else []
    count = {strata[code]: int(drawn[place]) for place, code in enumerate(used)}
    unknown = [name for name in population if name not in strata]
    if unknown:
        yield Fault("population.no_stratum", {"found": ", ".join(unknown), "known": ", ".join(strata)})
    for name, size in population.items():
        if name in count:
            yield from _number(name, size, count[name], kind)


def _number(stratum: str, size: float, drawn: int, kind: str) -> Iterator[Fault]:
    where = "population" if not stratum else f"population, {stratum}"
    if not (math.isfinite(size) and size > 0):
        yield Fault("population.number", {"where": where, "found": f"{size:g}"})
    elif size < drawn:
        yield Fault(f"population.few_{kind}", {"where": where, "found": f"{size:g}", "drawn": drawn})
