"""Forms: the blank workbook of a questionnaire, filled in without code and read back."""

from gapkit.intake.forms.workbook import MOST_ROWS, form_bytes, write_form

__all__ = ["MOST_ROWS", "form_bytes", "write_form"]
