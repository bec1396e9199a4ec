"""The questionnaire as an XLSForm, for KoboToolbox and ODK: paired questions on one screen, in both languages."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator

from gapkit.errors import Fault, raise_faults
from gapkit.i18n import LANGUAGES
from gapkit.intake.forms.columns import item_text
from gapkit.intake.forms.fixed_zip import fixed_zip
from gapkit.intake.forms.online import (
    answer_labels,
    explained,
    instruction,
    is_named,
    named_ends,
    outcomes_asked,
    role_name,
    said,
    welcome,
)
from gapkit.intake.forms.settings import FORM_MARK
from gapkit.model import Item, Outcome, Questionnaire, Scale, Text
from gapkit.model.questionnaire import LETTERS

_NAMES = {"en": "English (en)", "es": "Español (es)"}
_SPOKEN = ("label", "hint", "required_message", "constraint_message")
_ORDER = (
    *("type", "name", "label", "hint", "appearance", "required", "required_message"),
    *("constraint", "constraint_message", "calculation"),
)
_WIDTHS = {"type": 26, "name": 20, "label": 60, "hint": 44, "constraint": 50, "required": 40, "calculation": 40}

_ONE_SCREEN = "field-list"
_SIDE_BY_SIDE = "columns-pack"
_MOST_NAMED = 3
"""Scales of up to this many answers, each with a name, show the names; on longer ones numbers stand side by side."""

Row = dict[str, str | Text]


def xlsform_bytes(questionnaire: Questionnaire, *, language: str) -> bytes:
    """Return the XLSForm, which opens in `language`: the same questionnaire and language give the same bytes."""
    from openpyxl import Workbook

    raise_faults(_twins(questionnaire))
    workbook = Workbook()
    survey, choices, settings = workbook.worksheets[0], workbook.create_sheet(), workbook.create_sheet()
    survey.title, choices.title, settings.title = "survey", "choices", "settings"
    languages = tuple(sorted(LANGUAGES, key=lambda one: one != language))
    _write(survey, tuple(_survey(questionnaire)), _ORDER, languages)
    _write(choices, tuple(_choices(questionnaire)), ("list_name", "name", "label"), languages)
    _write(settings, (_settings(questionnaire, language),), tuple(_settings(questionnaire, language)), languages)
    workbook.properties.creator = "gapkit"
    written = io.BytesIO()
    workbook.save(written)
    return fixed_zip(written.getvalue())


def _twins(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Yield the outcomes named like something else in the form."""
    names = Counter(str(row["name"]).lower() for row in _survey(questionnaire) if "name" in row)
    for outcome in outcomes_asked(questionnaire):
        if names[outcome.code.lower()] > 1:
            yield Fault("questionnaire.form_name", {"questionnaire": questionnaire.id, "found": outcome.code})


def _survey(questionnaire: Questionnaire) -> Iterator[Row]:
    """Yield the rows of the survey sheet: no device, user, telephone or place is recorded."""
    yield {"type": "start", "name": "start"}
    yield {"type": "end", "name": "end"}
    mark = f"{questionnaire.id}/{questionnaire.version}"
    # The version is free text of a file; a quotation mark would end the literal.
    yield {"type": "calculate", "name": FORM_MARK, "calculation": "'" + mark.replace("'", "") + "'"}
    yield {"type": "begin_group", "name": "intro", "label": questionnaire.title, "appearance": _ONE_SCREEN}
    yield {"type": "note", "name": "welcome", "label": welcome(questionnaire)}
    yield {"type": "note", "name": "privacy", "label": said("privacy")}
    for role in questionnaire.columns:
        yield {"type": "note", "name": f"about_{role}", "label": explained(questionnaire, role)}
    yield {"type": "end_group"}
    if questionnaire.journey and questionnaire.journey.channels:
        yield {"type": "select_one channels", "name": "channel", "label": said("channel")}
    count = len(questionnaire.items)
    for place, item in enumerate(questionnaire.presented, start=1):
        yield from _item(questionnaire, item, said("place", place=place, count=count))
    if questionnaire.points:
        yield from _points(questionnaire)
    for outcome in outcomes_asked(questionnaire):
        yield _select(_outcome_list(outcome), outcome.code, outcome.text, outcome.scale)
    yield {
        "type": "text",
        "name": "comment",
        "label": said("comment"),
        "hint": said("comment_hint"),
        "appearance": "multiline",
    }
    yield {"type": "note", "name": "thanks", "label": said("thanks")}


def _item(questionnaire: Questionnaire, item: Item, heading: Text) -> Iterator[Row]:
    """Yield the questions of an item, together on one screen of a telephone."""
    yield {"type": "begin_group", "name": f"item_{item.code}", "label": heading, "appearance": _ONE_SCREEN}
    for role in questionnaire.columns:
        # The role in front of the text is how an export with labels for headings is read back.
        label = said("role", role=role_name(role), text=item_text(item, role))
        question = _select("answers", f"{LETTERS[role]}_{item.code}", label, questionnaire.scale)
        yield question if is_named(role) else question | {"hint": instruction(questionnaire, role)}
    yield {"type": "end_group"}


def _points(questionnaire: Questionnaire) -> Iterator[Row]:
    """Yield a number per dimension; the last one is only taken when all add up to 100."""
    heading = instruction(questionnaire, "points")
    yield {"type": "begin_group", "name": "points", "label": heading, "appearance": _ONE_SCREEN}
    names = [f"imp_{dimension.code}" for dimension in questionnaire.dimensions]
    total = " + ".join(f"coalesce(${{{name}}}, 0)" for name in names)
    others = " + ".join([*(f"coalesce(${{{name}}}, 0)" for name in names[:-1]), "."])
    for name, dimension in zip(names, questionnaire.dimensions, strict=True):
        row: Row = {"type": "integer", "name": name, "label": said("points_of", dimension=dimension.name)}
        row |= {"constraint": ". >= 0 and . <= 100", "constraint_message": said("points_range")}
        if name == names[-1]:
            row |= {
                "required": " or ".join(f"${{{one}}} != ''" for one in names[:-1]),
                "required_message": said("points_missing"),
                "constraint": f"{row['constraint']} and {others} = 100",
                "constraint_message": said("points_sum"),
            }
        yield row
    yield {"type": "calculate", "name": "points_total", "calculation": total}
    yield {"type": "note", "name": "points_so_far", "label": said("points_so_far", total="${points_total}")}
    yield {"type": "end_group"}


def _select(choices: str, name: str, label: Text, scale: Scale) -> Row:
    row: Row = {"type": f"select_one {choices}", "name": name, "label": label}
    if _shows_names(scale):
        return row
    ends = named_ends(scale)
    return row | {"appearance": _SIDE_BY_SIDE} | ({"hint": ends} if ends.en or ends.es else {})


def _choices(questionnaire: Questionnaire) -> Iterator[Row]:
    lists = {"answers": questionnaire.scale}
    lists |= {_outcome_list(outcome): outcome.scale for outcome in outcomes_asked(questionnaire)}
    for name, scale in lists.items():
        for code, label in answer_labels(scale, anchored=_shows_names(scale)):
            yield {"list_name": name, "name": code, "label": label}
    for channel in questionnaire.journey.channels if questionnaire.journey else ():
        yield {"list_name": "channels", "name": channel.code, "label": channel.name}


def _outcome_list(outcome: Outcome) -> str:
    return f"{outcome.code}_answers"


def _shows_names(scale: Scale) -> bool:
    return scale.points <= _MOST_NAMED and len(scale.anchors) == scale.points


def _settings(questionnaire: Questionnaire, language: str) -> Row:
    return {
        "form_title": questionnaire.title.in_(language),
        "form_id": questionnaire.id,
        "version": questionnaire.version,
        "default_language": _NAMES[language],
        "style": "pages",
    }


def _write(sheet: object, rows: tuple[Row, ...], order: tuple[str, ...], languages: tuple[str, ...]) -> None:
    """Write a heading and the rows; a column said in two languages becomes two columns."""
    from openpyxl.worksheet.worksheet import Worksheet

    from gapkit.intake.forms.style import HEADING, Look, letter_at, put

    assert isinstance(sheet, Worksheet)
    used = [key for key in order if any(key in row for row in rows)]
    columns = [(key, one) for key in used for one in (languages if key in _SPOKEN else ("",))]
    for place, (key, spoken) in enumerate(columns):
        letter = letter_at(place)
        put(sheet, f"{letter}1", f"{key}::{_NAMES[spoken]}" if spoken else key, HEADING)
        sheet.column_dimensions[letter].width = _WIDTHS.get(key, 22)
        for number, row in enumerate(rows, start=2):
            value = row.get(key, "")
            text = _plain(value.in_(spoken)) if isinstance(value, Text) and spoken else str(value)
            if text:
                put(sheet, f"{letter}{number}", text, Look(wrap=False))
    sheet.freeze_panes = "A2"


def _plain(text: str) -> str:
    """Return a text in one line that refers to no answer, but for the total of the points."""
    kept = "${points_total}"
    return kept.join(part.replace("${", "$ {") for part in " ".join(text.split()).split(kept))
