"""Plans: what a consultant and a client mean to do, read from a workbook or TOML, and written to be filled in."""

from gapkit.intake.plans.reading import read_plan

__all__ = ["read_plan"]
