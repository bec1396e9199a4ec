"""The questionnaire as a survey for LimeSurvey to import: a tab-separated table of its structure, both languages.

One array per kind of answer, named E, P, N or I, with the item codes as its rows: an export of the answers has
headings such as "E[REL1]", which are read back as they are.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, count

from gapkit.errors import Fault, raise_faults
from gapkit.i18n import LANGUAGES
from gapkit.intake.forms.columns import item_text
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
from gapkit.intake.forms.style import printable
from gapkit.intake.words.text import tokens
from gapkit.model import Questionnaire, Scale, Text
from gapkit.model.questionnaire import LETTERS

_ARRAY, _LIST, _NUMBERS, _LONG_TEXT = "F", "L", "K", "T"
"""LimeSurvey's letters for the types of question used here."""

_HEADER = (
    *("id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "validation"),
    *("mandatory", "other", "default", "same_default"),
    *("equals_num_value", "max_num_value_n", "min_num_value_n", "num_value_int_only"),
)
_POINTS = {"equals_num_value": 100, "max_num_value_n": 100, "min_num_value_n": 0, "num_value_int_only": 1}
_SETTINGS = {
    "format": "G",  # a page per group of questions
    "anonymized": "Y",
    "savetimings": "Y",
    "datestamp": "Y",
    "ipaddr": "N",
    "refurl": "N",
    "usecookie": "N",
    "usetokens": "N",
    "allowregister": "N",
    "allowsave": "N",
    "allowprev": "Y",
    "listpublic": "N",
    "publicstatistics": "N",
    "publicgraphs": "N",
    "printanswers": "N",
    "assessments": "N",
    "htmlemail": "Y",
    "showwelcome": "Y",
    "showprogress": "Y",
    "shownoanswer": "N",  # a row may be left blank, and "does not apply" is an answer of its own
    "showxquestions": "N",
    "showgroupinfo": "X",
    "showqnumcode": "X",
    "alloweditaftercompletion": "N",
}
_DATE_FORMAT, _DECIMAL = "6", {"en": "0", "es": "1"}
"""Year-month-day; point or comma."""

_LONGEST_CODE, _LONGEST_ANSWER, _LONGEST_TITLE = 20, 5, 200
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_TAKEN = ("lang", "sid", "savedid", "token", "qid", "gid", "sgq", "self", "that", "this", "time", "imp")

Cell = str | int
Row = dict[str, Cell]


def limesurvey_bytes(questionnaire: Questionnaire, *, language: str) -> bytes:
    """Return the survey, `language` its base: the same questionnaire and language give the same bytes."""
    raise_faults(_unfit(questionnaire))
    languages = sorted(LANGUAGES, key=lambda one: one != language)
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, _HEADER, delimiter="\t", lineterminator="\r\n", restval="")
    writer.writeheader()
    writer.writerows(_settings(languages))
    for one in languages:
        writer.writerows(_about(questionnaire, one))
    for one in languages:
        writer.writerows(row | {"language": one} for row in _Survey(questionnaire, one, base=one == language).rows())
    return written.getvalue().encode("utf-8-sig")


def item_codes(questionnaire: Questionnaire) -> dict[str, str]:
    """Return a code of letters and digits for each item: its own where that reads the same, else its number."""
    bare = {item.code: item.code.replace("_", "") for item in questionnaire.items}
    times = Counter(code.lower() for code in bare.values())

    def fits(code: str) -> bool:
        alike = tokens(bare[code]) == tokens(code) and times[bare[code].lower()] == 1
        return alike and len(bare[code]) <= _LONGEST_CODE and bare[code].lower() not in _TAKEN

    return {item.code: bare[item.code] if fits(item.code) else str(item.number) for item in questionnaire.items}


def channel_codes(questionnaire: Questionnaire) -> dict[str, str]:
    """Return a code of at most five letters and digits for each channel, all different: "branch" -> "branc"."""
    found: dict[str, str] = {}
    for channel in questionnaire.journey.channels if questionnaire.journey else ():
        bare = channel.code.replace("_", "").lower()
        endings = chain([""], map(str, count(2)))
        tried = (f"{bare[: _LONGEST_ANSWER - len(end)]}{end}" for end in endings)
        found[channel.code] = next(code for code in tried if code not in found.values())
    return found


def _settings(languages: list[str]) -> Iterator[Row]:
    """Yield what holds in every language. The start of the file is plain ASCII: its encoding is guessed from there."""
    chosen = {"language": languages[0], "additional_languages": " ".join(languages[1:]), **_SETTINGS}
    for name, value in chosen.items():
        yield {"class": "S", "name": name, "text": value}


def _about(questionnaire: Questionnaire, language: str) -> Iterator[Row]:
    """Yield title, greeting and farewell in one language."""
    greeting = "".join(f"<p>{_html(text.in_(language))}</p>" for text in (welcome(questionnaire), said("privacy")))
    texts = {
        "surveyls_language": language,
        "surveyls_title": _html(questionnaire.title.in_(language)[:_LONGEST_TITLE]),
        "surveyls_welcometext": greeting,
        "surveyls_endtext": f"<p>{_html(said('thanks').in_(language))}</p>",
        "surveyls_dateformat": _DATE_FORMAT,
        "surveyls_numberformat": _DECIMAL[language],
    }
    for name, value in texts.items():
        yield {"class": "SL", "name": name, "text": value, "language": language}


class _Survey:
    """Groups, questions, their rows and answers, in one language; what belongs to all of them is said in the base."""

    def __init__(self, questionnaire: Questionnaire, language: str, *, base: bool) -> None:
        self.questionnaire = questionnaire
        self.language = language
        self.base = base
        self.groups = count(1)

    def rows(self) -> Iterator[Row]:
        """Yield all rows; each question belongs to the group before it, each row and answer to its question."""
        asked = self.questionnaire
        items = item_codes(asked)
        for role in asked.columns:
            yield self.group(role_name(role))
            yield self.question(_ARRAY, LETTERS[role], explained(asked, role))
            for item in asked.presented:
                yield self.row(items[item.code], item_text(item, role))
            yield from self.answers(asked.scale, anchored=is_named(role))
        if asked.points:
            yield self.group(role_name("points"))
            yield self.question(_NUMBERS, "imp", instruction(asked, "points"), **(_POINTS if self.base else {}))
            for dimension in asked.dimensions:
                yield self.row(dimension.code, said("points_of", dimension=dimension.name))
        yield self.group(said("overall"))
        if codes := channel_codes(asked):
            yield self.question(_LIST, "channel", said("channel"))
            for channel in asked.journey.channels if asked.journey else ():
                yield self.answer(codes[channel.code], channel.name)
        for outcome in outcomes_asked(asked):
            yield self.question(_LIST, outcome.code, outcome.text, help=self.text(named_ends(outcome.scale)))
            yield from self.answers(outcome.scale, anchored=False)
        yield self.question(_LONG_TEXT, "comment", said("comment"), help=self.text(said("comment_hint")))

    def text(self, text: Text) -> str:
        """Return a text as LimeSurvey shows it."""
        return _html(text.in_(self.language))

    def group(self, name: Text) -> Row:
        """Return a page. Its number is what ties the languages together."""
        return {"class": "G", "type/scale": next(self.groups), "name": self.text(name), "relevance": 1}

    def question(self, kind: str, code: str, text: Text, **more: Cell) -> Row:
        """Return a question, which may be left blank."""
        fixed: Row = {"class": "Q", "type/scale": kind, "name": code, "text": self.text(text)}
        return fixed | {"relevance": 1, "mandatory": "N", "other": "N", "same_default": 0} | more

    def row(self, code: str, text: Text) -> Row:
        """Return a row of an array or a number of several."""
        return {"class": "SQ", "type/scale": 0, "name": code, "relevance": 1, "text": self.text(text)}

    def answer(self, code: str, text: Text) -> Row:
        """Return an answer to choose."""
        return {"class": "A", "type/scale": 0, "name": code, "text": self.text(text)}

    def answers(self, scale: Scale, *, anchored: bool) -> Iterator[Row]:
        """Yield the answers of a scale, its ends named or not."""
        for code, label in answer_labels(scale, anchored=anchored):
            yield self.answer(code, label)


def _unfit(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Yield the codes that LimeSurvey does not take and that could not be known again under another name."""
    outcomes = [outcome.code for outcome in outcomes_asked(questionnaire)]
    codes = [*outcomes, *(one.code for one in questionnaire.dimensions if questionnaire.points)]
    used = {LETTERS[role].lower() for role in questionnaire.columns} | set(_TAKEN)
    for code in codes:
        if not _PLAIN.fullmatch(code) or len(code) > _LONGEST_CODE or code.lower() in used:
            known: dict[str, object] = {"questionnaire": questionnaire.id, "found": code, "most": _LONGEST_CODE}
            yield Fault("questionnaire.form_code", known)


def _html(text: str) -> str:
    """Return a text in one line, as LimeSurvey shows it word by word: no markup, no expression, no formula."""
    line = html.escape(" ".join(printable(text).split()), quote=False)
    line = line.replace("{", "&#123;").replace("}", "&#125;").replace('"', "&quot;")
    return f"&#{ord(line[0])};{line[1:]}" if line.startswith(("=", "+", "-", "@")) else line
