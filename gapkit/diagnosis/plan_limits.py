"""The cut-offs and defaults of the plan and its economics, and where they come from."""

from __future__ import annotations

from gapkit.record import Record


class PlanLimits(Record):
    """How a plan is worked out where nobody says otherwise."""

    draws: int = 20_000
    """Joint draws behind every range; a probability is then off by less than half a point in a hundred."""
    range_level: float = 0.90
    """Limits of a range hold this share of the draws: from the lowest to the highest twentieth."""
    pert_weight: float = 4.0
    """How much the most likely of three points weighs beside the ends (Malcolm, Roseboom, Clark & Fazar 1959)."""
    causal_a: float = 4.0
    """The share of an association that is causal, where the plan does not say: Beta(4, 4), mean one half, nine draws
    in ten from 0.23 to 0.77 ..."""
    causal_b: float = 4.0
    """... and its second parameter (both numbers are ours; the only default of an economic case)."""
    worst_share: float = 0.05
    """The expected shortfall is the mean of this share of the draws, the worst (Acerbi & Tasche 2002)."""
    searched_whole: int = 15
    """Up to this many initiatives every set is looked at; beyond it an integer programme on marginal values chooses."""
    search_draws: int = 250
    """Draws, the same for all, by which sets are compared while searching ..."""
    search_kept: int = 20
    """... and how many of the best ones are then compared by all draws (the three numbers are ours)."""
    most_proposed: int = 8
    """No more initiatives than this are proposed from the catalogue: what a workshop can talk through (ours)."""
    now_months: int = 3
    """"Now" ends after so many months ..."""
    next_months: int = 9
    """... "next" after so many ..."""
    later_months: int = 18
    """... and "later" after so many, where the plan gives no dates (the three are ours)."""
    low_effort: int = 3
    """An effort up to this, of 5, is low enough for now where the value is in the upper half (ours)."""
    target_months: int = 12
    """A target is for so many months ahead where the plan gives no dates (ours)."""
