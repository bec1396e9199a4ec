"""Sentences about customers, said of staff: a survey of employees asks people of the house, not its customers."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from gapkit.i18n import template

if TYPE_CHECKING:
    from gapkit.model import Questionnaire

_WORDS = {
    "es": {"cliente": "empleado", "clientes": "empleados", "compañía": "organización"},
    "en": {"customer": "employee", "customers": "employees", "company": "organisation"},
}
_ARTICLES = (("a employee", "an employee"), ("A employee", "An employee"), ("a organisation", "an organisation"))


def is_of_staff(questionnaire: Questionnaire) -> bool:
    """Whether a questionnaire is put to employees: it asks for the eNPS, and not for the NPS."""
    kinds = {outcome.kind for outcome in questionnaire.outcomes}
    return "enps" in kinds and "nps" not in kinds


def say_of_staff(key: str, language: str, /, **parameters: object) -> str:
    """Return the sentence of a key as it is said of employees; only words of the catalogue change, never names."""
    return of_staff(template(key, language, count=parameters.get("count")), language).format_map(parameters)


@cache
def of_staff(text: str, language: str) -> str:
    """Return a sentence of the catalogue with employees in the place of customers."""
    words = _WORDS[language]
    said = re.sub(r"(?<!\{)\b(" + "|".join(words) + r")\b", lambda found: _swapped(found[0], words), text, flags=re.I)
    for wrong, right in _ARTICLES if language == "en" else ():
        said = said.replace(wrong, right)
    return said


def _swapped(word: str, words: dict[str, str]) -> str:
    said = words[word.casefold()]
    return said.capitalize() if word[0].isupper() else said
