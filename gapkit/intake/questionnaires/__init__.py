"""Questionnaires as data: those that ship with gapkit, and the user's own files."""

from gapkit.intake.questionnaires.checks import PLACEHOLDER
from gapkit.intake.questionnaires.reader import copy_questionnaire, questionnaire_ids, read_questionnaire

__all__ = ["PLACEHOLDER", "copy_questionnaire", "questionnaire_ids", "read_questionnaire"]
