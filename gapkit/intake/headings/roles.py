"""Which kind of answer a heading or a title names, and the text it has besides: "Expectativa: ...", "... (P)"."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from gapkit.intake.words.text import plain, tokens, without_numbering
from gapkit.intake.words.vocabulary import ROLE_OF, ROLE_PHRASES, ROLE_TITLES
from gapkit.model import Questionnaire

Tokens = tuple[str | int, ...]

_WORD = "|".join(sorted(ROLE_TITLES, key=len, reverse=True))
_LETTER = "[epnmi]"
# A role is marked at the start ("Expectativa: ...", "[P] ...", "Percepción [1. ...]"), in brackets, or at the end.
_START = rf"^(?:\W*({_WORD})\b\s*[:.\-–—\[(|/]|\s*[\[(]\s*({_WORD}|{_LETTER})\s*[\])]|\s*({_LETTER})\s*[:|]\s)"
_TITLE = r"^\W*(expectativas?|expectations?|percepcion(?:es)?|perceptions?|harapan|persepsi)\b[^:]{1,60}:\s"
_BRACKET = rf"[\[(]\s*({_WORD}|{_LETTER})\b[^\])]{{0,25}}[\])]\s*$"
_END = rf"[\-–—:/|_]\s*({_WORD}|{_LETTER})\s*$"
_MARKS = (_START, _TITLE, _BRACKET, _END)
_pattern = cache(re.compile)
_SAID = ROLE_TITLES | frozenset("epnmi")
_FIRST_WORD, _LAST_PART = re.compile(r"\w+"), re.compile(r"[^\-–—:/|_]*$")
_LEAD = re.compile(
    r"^\s*([^\W\d_]{0,14}[\s_\-.]{0,2}\d{1,3}(?:[\s_\-.]?[^\W\d_]{1,12})?)\s*[.)\]:\-–—]+\s*([^\d\s].*)$"
)
_LEAD_APART = re.compile(r"^\s*([^\W\d_]{1,14}[\s_\-.]{0,2}\d{1,3})\s+([^\W\d_].{11,})$")
_LEAD_NAMED = re.compile(r"^\s*([^\W\d_]{1,14}[\s_\-.]{0,2}\d{1,3})_([^\W\d_]{2}\w*)$")
_RANGE = re.compile(r"[\[(]\s*\d{1,3}\s*(?:[-–/]|a|to)\s*\d{1,3}\s*[\])]\s*$")
_ACCENTS = str.maketrans("áéíóúü", "aeiouu")


def marked_role(text: str) -> str | None:
    """Return the role a longer heading is marked with: "Expectativa: ...", "... (P)", "... [Perception]"."""
    folded = text.casefold().translate(_ACCENTS)
    for mark in _MARKS:
        if found := _marked_with(mark, folded):
            return ROLE_OF[found.group(found.lastindex or 1)]
    return None


def _marked_with(mark: str, folded: str) -> re.Match[str] | None:
    """Return the mark of a role in a text; most texts have none at first glance, and need no patterns made ready."""
    if mark is _BRACKET:
        may = folded.rstrip().endswith(("]", ")"))
    elif mark is _END:
        last = _LAST_PART.search(folded)
        may = last is not None and last.start() > 0 and last.group().strip() in _SAID
    else:
        first = _FIRST_WORD.search(folded)
        may = first is not None and first.group() in _SAID and (mark is _START or ":" in folded)
    return _pattern(mark).search(folded) if may else None


def only_role(questionnaire: Questionnaire) -> str | None:
    """Return the one role that every survey with the questionnaire asks, or None when there are several."""
    roles = [role for role in questionnaire.columns if role not in questionnaire.optional_columns]
    return roles[0] if len(roles) == 1 else None


@lru_cache(maxsize=1024)
def group_role(text: str) -> str | None:
    """Return the one role a title names ("PERCEPCIONES DEL CLIENTE", "E"), or None for none or several."""
    parts = [part for part in tokens(text) if isinstance(part, str)]
    roles = {ROLE_OF[part] for part in parts if part in ROLE_TITLES or (part in ROLE_OF and len(parts) == 1)}
    if len(parts) > 1:
        said = f" {plain(text)} "
        roles |= {role for role, known in ROLE_PHRASES.items() if any(f" {phrase} " in said for phrase in known)}
    return roles.pop() if len(roles) == 1 else None


def _unmarked(text: str) -> str:
    """Return a heading without the role it starts with: "Expectativas [1. ...]" -> "1. ...]"."""
    folded = text.casefold().translate(_ACCENTS)
    start = _marked_with(_START, folded) or _marked_with(_TITLE, folded)
    return text[start.end() :].lstrip(" [(") if start else text


def lead_text(text: str) -> str:
    """Return the text, plain, that stands after the code or number of a heading; blank when there is none."""
    lead = _lead(_unmarked(_RANGE.sub("", text)))
    return wording(lead.group(2)) if lead else ""


def _lead(text: str) -> re.Match[str] | None:
    """Return the code before a text, and the text: "E1. ...", "E1_word", or "E1" on a line of its own above it."""
    return _LEAD.match(text) or _LEAD_APART.match(text) or _LEAD_NAMED.match(text)


def wording(text: str) -> str:
    """Return the statement in a heading, plain, without number and role marks."""
    folded = text.casefold().translate(_ACCENTS)
    for mark in _MARKS:
        if found := _marked_with(mark, folded):  # at one end of the text: no second one of its kind
            folded = f"{folded[: found.start()]} {folded[found.end() :]}"
    return plain(without_numbering(folded.strip(" []()")))


@lru_cache(maxsize=4096)
def code_and_role(text: str) -> tuple[Tokens, str | None]:
    """Return the code or number that stands before a text with the role the text is marked with, else all of it."""
    text = _RANGE.sub("", text)
    lead = _lead(_unmarked(text))
    return (tokens(lead.group(1)), marked_role(text)) if lead else (tokens(text), None)
