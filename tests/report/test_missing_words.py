"""What initiatives lack is told with the numbers that they have everywhere else in the report."""

from dataclasses import replace

import pytest

from gapkit.model.plan import Initiative, Plan
from gapkit.planning import with_plan
from gapkit.report.loop_words import missing_words
from gapkit.report.voice import Voice
from tests.intake.plans.plan_files import diagnosis_of


@pytest.mark.parametrize(("language", "said"), [("es", "Falta: fecha (2)."), ("en", "Missing: date (2).")])
def test_an_initiative_without_a_date_is_told_by_its_number(language, said):
    plan = Plan(initiatives=(Initiative("T5", "Una", start="2027-01-01"), Initiative("T3", "Otra")))
    diagnosis = replace(with_plan(diagnosis_of(), plan), language=language)
    assert missing_words(Voice.of(diagnosis, language), {"without_dates": ("T3",)}) == said
