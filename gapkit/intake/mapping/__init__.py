"""Mapping: which questionnaire, sheet and column is what, as people said or as the headings tell."""

from gapkit.intake.mapping.file import MappingFile, read_mapping

__all__ = ["MappingFile", "read_mapping"]
