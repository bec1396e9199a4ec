"""Forms: the blank questionnaire in a workbook or on a screen, filled in without code and read back."""

from gapkit.intake.forms.file import KINDS, form_bytes, write_form
from gapkit.intake.forms.workbook import MOST_ROWS

__all__ = ["KINDS", "MOST_ROWS", "form_bytes", "write_form"]
