"""Rules: the choices scoring takes from the study's thresholds."""

from __future__ import annotations

from gapkit.record import Record


class Rules(Record):
    """Level of intervals, error rate of families, and from how many people on something is shown or computed."""

    level: float = 0.95
    error_rate: float = 0.05
    smallest_gap: float = 0.3
    min_cell: int = 5
    bootstrap_from: int = 15
    reliability_from: int = 15
    exact_up_to: int = 1000
    min_crossed: int = 10
    power: float = 0.8
    bayes: bool = False
