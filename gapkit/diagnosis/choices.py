"""Thresholds that somebody chose: in the call, or in a filled-in form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gapkit.errors import Fault, GapkitError
from gapkit.scoring.priority_weights import CHOICES


def choices_of(settings: Mapping[str, object], scale_range: float, **asked: float | str | None) -> dict[str, Any]:
    """Return the thresholds somebody chose: those asked for, else those a filled-in form holds."""
    chosen = {name: settings.get(name) if value is None else value for name, value in asked.items()}
    usual = scale_range / 20
    if asked.get("smallest_gap") is None and chosen.get("smallest_gap") == usual:
        chosen["smallest_gap"] = None  # what the form was born with is nobody's choice
    known = {name: value for name, value in chosen.items() if value is not None}
    faults = []
    if not 0.5 < float(str(known.get("level", 0.95))) < 1:
        faults.append(Fault("usage.level", {"found": known["level"]}))
    if not float(str(known.get("smallest_gap", 1))) > 0:
        faults.append(Fault("usage.smallest_gap", {"found": known["smallest_gap"]}))
    elif float(str(known.get("smallest_gap", 0))) >= scale_range:
        said = {"found": known["smallest_gap"], "range": scale_range, "usual": f"{usual:g}"}
        faults.append(Fault("usage.smallest_gap_wide", said))
    if int(str(known.get("min_cell", 5))) < 3:
        faults.append(Fault("usage.min_cell", {"found": known["min_cell"]}))
    if known.get("importance", CHOICES[0]) not in CHOICES:
        faults.append(Fault("usage.importance", {"found": known["importance"]}))
    if faults:
        raise GapkitError(*faults)
    return known
