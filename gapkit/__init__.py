"""gapkit: where the experience falls short of what people expect, how sure that is, and what to do first."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gapkit.coding import code_comments
    from gapkit.commands import check, form, score
    from gapkit.comparing import compare
    from gapkit.diagnosis.diagnosis import Diagnosis
    from gapkit.diagnosis.thresholds import Thresholds
    from gapkit.errors import GapkitError
    from gapkit.intake.inferred import new_questionnaire
    from gapkit.intake.proposed import propose_mapping
    from gapkit.intake.questionnaires import read_questionnaire
    from gapkit.intake.reading import read_answers
    from gapkit.model import Answers, Questionnaire
    from gapkit.output import render, write_reports
    from gapkit.planning import roadmap
    from gapkit.scoring.sample_plan import plan_sample
    from gapkit.study import Study, diagnose
    from gapkit.tally import Tally, tally_up
    from gapkit.tour import demo

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
    "code_comments": "gapkit.coding",
    "compare": "gapkit.comparing",
    "demo": "gapkit.tour",
    "diagnose": "gapkit.study",
    "form": "gapkit.commands",
    "new_questionnaire": "gapkit.intake.inferred",
    "plan_sample": "gapkit.scoring.sample_plan",
    "propose_mapping": "gapkit.intake.proposed",
    "read_answers": "gapkit.intake.reading",
    "read_questionnaire": "gapkit.intake.questionnaires",
    "render": "gapkit.output",
    "roadmap": "gapkit.planning",
    "score": "gapkit.commands",
    "tally_up": "gapkit.tally",
    "write_reports": "gapkit.output",
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
    "code_comments",
    "compare",
    "demo",
    "diagnose",
    "form",
    "new_questionnaire",
    "plan_sample",
    "propose_mapping",
    "read_answers",
    "read_questionnaire",
    "render",
    "roadmap",
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
