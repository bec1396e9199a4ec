"""What was asked and what was answered."""

from gapkit.model.answers import Answers, Segment
from gapkit.model.questionnaire import (
    Dimension,
    Item,
    Journey,
    Outcome,
    Phase,
    Questionnaire,
    Scale,
    Text,
    Touchpoint,
)

__all__ = [
    "Answers",
    "Dimension",
    "Item",
    "Journey",
    "Outcome",
    "Phase",
    "Questionnaire",
    "Scale",
    "Segment",
    "Text",
    "Touchpoint",
]
