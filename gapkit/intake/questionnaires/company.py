"""What the company's own people are asked besides the customers' items: the internal gaps, and how far along it is."""

from __future__ import annotations

from gapkit.i18n import say
from gapkit.intake.questionnaires.reader import read_questionnaire
from gapkit.model import Item, Questionnaire, Text
from gapkit.record import replace

INTERNAL, MATURITY = "internal_gaps", "cx_maturity"
RATED = ("STD", "DEL", "COM")
"""The parts of the internal gaps that are asked once per dimension of the customers' questionnaire: gaps 2, 3 and 4."""


def company_questionnaires(customers: Questionnaire) -> tuple[Questionnaire, ...]:
    """Return both questionnaires for the company, the internal gaps about the dimensions the customers were asked on.

    Where those are the five of the SERVQUAL family the shipped wording stays; others are named by their label.
    """
    internal, maturity = read_questionnaire(INTERNAL), read_questionnaire(MATURITY)
    dimensions = []
    number = 0
    for dimension in internal.dimensions:
        items = dimension.items
        if dimension.code in RATED:
            worded = {item.code.removeprefix(dimension.code): item.text for item in items}
            family = worded.keys() == {one.code for one in customers.dimensions}
            items = tuple(
                Item(
                    code=f"{dimension.code}{one.code}",
                    number=0,
                    dimension=dimension.code,
                    text=worded[one.code] if family else _about(dimension.code, one.label or one.name),
                )
                for one in customers.dimensions
            )
        numbered = tuple(replace(item, number=place) for place, item in enumerate(items, number + 1))
        dimensions.append(replace(dimension, items=numbered))
        number += len(items)
    return replace(internal, dimensions=tuple(dimensions)), maturity


def _about(part: str, label: Text) -> Text:
    es, en = (say(f"johari.asked.{part}", one, label=label.in_(one)) for one in ("es", "en"))
    return Text(es=es, en=en)
