"""The columns of a data-entry form: what each is called, what it holds, which answers it allows."""

from __future__ import annotations

from gapkit.i18n import say
from gapkit.model import Dimension, Item, Questionnaire, Scale, Text
from gapkit.model.questionnaire import LETTERS
from gapkit.record import Record

NOT_APPLICABLE = 99
PROPOSED = "NEW"
"""The part of a form that holds items proposed for the next wave; no dimension of a questionnaire."""

HEADER_ROWS = 2
"""Names in the first row, short texts in the second; answers start in the third."""

GROUPS = ("channel", "segment")
"""Columns that group people."""


class FormColumn(Record):
    """A column; `block` is about, expectation, perception, minimum, importance, points, outcome or comment."""

    name: str
    block: str
    text: Text
    scale: Scale | None = None
    item: Item | None = None


def form_columns(questionnaire: Questionnaire, questions: tuple[Text, ...] = ()) -> tuple[FormColumn, ...]:
    """Return the columns from left to right, named alike in every language. `questions` are open ones."""
    columns = [_about("id"), _about("date")]
    if questionnaire.journey and questionnaire.journey.channels:
        columns.append(_about("channel"))
    columns.append(_about("segment"))
    for role in questionnaire.columns:
        for item in questionnaire.presented:
            name = f"{LETTERS[role]}_{item.code}"
            columns.append(FormColumn(name, role, item_text(item, role), questionnaire.scale, item))
    if questionnaire.points:
        columns += [FormColumn(f"imp_{one.code}", "points", one.name) for one in pointed(questionnaire)]
    columns += [FormColumn(one.code, "outcome", one.text, one.scale) for one in questionnaire.rated]
    columns.append(FormColumn("comment", "comment", Text()))
    columns += [FormColumn(f"comment_{place}", "comment", text) for place, text in enumerate(questions, start=2)]
    return tuple(columns)


def heading_of(column: FormColumn, language: str) -> str:
    """Return what stands over a column: its name; groups of people are called what the report will call them.

    >>> heading_of(FormColumn("segment", "about", Text()), "es"), heading_of(FormColumn("id", "about", Text()), "es")
    ('segmento', 'id')
    """
    return say(f"forms.headings.{column.name}", language) if column.name in GROUPS else column.name


def pointed(questionnaire: Questionnaire) -> tuple[Dimension, ...]:
    """Return the dimensions that points are shared out among: all but what is only proposed."""
    return tuple(one for one in questionnaire.dimensions if one.code != PROPOSED)


def item_text(item: Item, role: str) -> Text:
    """Return what an item asks for an answer of a role: the minimum is worded like the expectation."""
    return item.text if role in ("perception", "importance") else item.expectation_text or item.text


def not_applicable_code(scale: Scale) -> int | None:
    """Return 99 where it can say "not applicable": the scale allows that, and 99 is not an answer on it."""
    on_scale = scale.low <= NOT_APPLICABLE <= scale.high
    return NOT_APPLICABLE if scale.not_applicable and not on_scale else None


def _about(name: str) -> FormColumn:
    return FormColumn(name, "about", Text())
