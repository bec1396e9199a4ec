"""Outline: a diagnosis becomes a story in one language, as blocks any medium can show."""

from gapkit.report.outline.story import outline

__all__ = ["outline"]
