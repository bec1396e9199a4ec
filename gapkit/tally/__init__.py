"""Tally: a survey folded into counts and moments that add up."""

from gapkit.tally.columns import COMPLETED
from gapkit.tally.fold import Tally, tally_up
from gapkit.tally.tables import difference_counts, joint_tables

__all__ = ["COMPLETED", "Tally", "difference_counts", "joint_tables", "tally_up"]
