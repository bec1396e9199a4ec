"""gapkit: where the experience falls short of what people expect, how sure that is, and what to do first."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gapkit.commands import check, demo, form, render, score, write_reports
    from gapkit.diagnosis.diagnosis import Diagnosis
    from gapkit.diagnosis.thresholds import Thresholds
    from gapkit.errors import GapkitError
    from gapkit.intake.inferred import new_questionnaire
    from gapkit.intake.proposed import propose_mapping
    from gapkit.intake.questionnaires import read_questionnaire
    from gapkit.intake.reading import read_answers
    from gapkit.model import Answers, Questionnaire
    from gapkit.study import Study, diagnose
    from gapkit.tally import Tally, tally_up

__version__ = "0.1.0"

# Every public name and its home; nothing is imported until it is asked for, so that `gapkit --help` stays instant.
_HOMES = {
    "Answers": "gapkit.model",
    "Diagnosis": "gapkit.diagnosis.diagnosis",
    "GapkitError": "gapkit.errors",
    "Questionnaire": "gapkit.model",
    "Study": "gapkit.study",
    "Tally": "gapkit.tally",
    "Thresholds": "gapkit.diagnosis.thresholds",
    "check": "gapkit.commands",
    "demo": "gapkit.commands",
    "diagnose": "gapkit.study",
    "form": "gapkit.commands",
    "new_questionnaire": "gapkit.intake.inferred",
    "propose_mapping": "gapkit.intake.proposed",
    "read_answers": "gapkit.intake.reading",
    "read_questionnaire": "gapkit.intake.questionnaires",
    "render": "gapkit.commands",
    "score": "gapkit.commands",
    "tally_up": "gapkit.tally",
    "write_reports": "gapkit.commands",
}

__all__ = [
    "Answers",
    "Diagnosis",
    "GapkitError",
    "Questionnaire",
    "Study",
    "Tally",
    "Thresholds",
    "__version__",
    "check",
    "demo",
    "diagnose",
    "form",
    "new_questionnaire",
    "propose_mapping",
    "read_answers",
    "read_questionnaire",
    "render",
    "score",
    "tally_up",
    "write_reports",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'gapkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
