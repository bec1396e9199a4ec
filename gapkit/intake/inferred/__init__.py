"""A questionnaire inferred from a survey that none of the known ones fits."""

from gapkit.intake.inferred.questionnaire import inferred_questionnaire, new_questionnaire

__all__ = ["inferred_questionnaire", "new_questionnaire"]
