"""Every cut-off a diagnosis uses, where it comes from, and the means to change it."""

from __future__ import annotations

from gapkit.record import Record


class Thresholds(Record):
    """The cut-offs of a study. Scale-dependent ones are in scale points."""

    smallest_gap: float
    """Smallest mean gap that matters: range / 20 unless the study sets it (0.30 on 1-7)."""
    smallest_gap_set_by: str = "default"
    """"default" or "study": printed beside the value."""
    level: float = 0.95
    """Level of two-sided intervals."""
    error_rate: float = 0.05
    """Family-wise (dimensions) and false discovery (items, segments) rate; Holm 1979, Benjamini & Hochberg 1995."""
    min_cell: int = 5
    """Fewer respondents than this are never shown."""
    indicative_below: int = 30
    """Fewer than this are descriptive only (small n ladder)."""
    strong_from: int = 100
    """From this n a decisive result counts as strong evidence."""
    rank_share: float = 0.80
    """Share of resamples a rank band covers."""
    exact_up_to: int = 1000
    """Signed rank tests are exact up to this many non-zero gaps."""
    bootstrap_from: int = 15
    """Below this n nothing is resampled (Efron's BCa needs it)."""
    reliability_from: int = 15
    """Below this n no alpha is printed."""
    replicates: int = 9999
    """Resamples behind rank bands."""
    ceiling_share: float = 0.50
    """An item is at its ceiling when more than this share gives the top answer."""
    ceiling_items: float = 0.25
    """The ceiling is flagged when more than this share of items reaches it."""
    missing_share: float = 0.05
    """Missing answers above this share are flagged."""
    effective_share: float = 0.80
    """An effective sample (Kish) below this share of n is flagged."""
    alpha_sufficient: float = 0.70
    """Alpha from which groups may be compared (Nunnally 1978)."""
    power: float = 0.80
    """Power the next wave is planned for."""

    @classmethod
    def for_range(cls, scale_range: float, *, smallest_gap: float | None = None, **settings: float) -> Thresholds:
        """Return the thresholds for a scale of a given range; `smallest_gap` is the study's own choice."""
        if smallest_gap is None:
            return cls(smallest_gap=scale_range / 20, **settings)  # type: ignore[arg-type]
        return cls(smallest_gap=smallest_gap, smallest_gap_set_by="study", **settings)  # type: ignore[arg-type]
