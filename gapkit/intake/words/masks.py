"""Masks: what gives a person away is taken out of a comment, as far as it can be told from the text alone."""

from __future__ import annotations

import re

from gapkit.intake.words.given_names import GIVEN_NAMES, WORDS_TOO
from gapkit.intake.words.text import plain

MASK = "[…]"

_MONTHS = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|january|february"
    "|march|april|may|june|july|august|september|october|november|december"
)
_ALWAYS = (
    re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    re.compile(r"(?<!\w)@\w{2,}"),
    # The 3rd of May, written out or in numbers.
    re.compile(
        rf"\b\d{{1,2}}(?:º|st|nd|rd|th)?\s+(?:de |of )?(?:{_MONTHS})(?:\s+(?:de |del )?\d{{4}})?\b", re.IGNORECASE
    ),
    re.compile(rf"\b(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b", re.IGNORECASE),
    re.compile(r"\b\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}\b"),
    # Identity cards, plates, accounts, policies: letters and three digits or more in one word.
    re.compile(r"\b(?=[\w\-/]*\d[\w\-/]*\d[\w\-/]*\d)(?=[\w\-/]*[^\W\d_])\w[\w\-/]{3,}\w\b"),
    # Two letters and digits in fours, as bank accounts are written.
    re.compile(r"\b[A-Z]{2}\d{2}(?:\s?\d{4}){2,}(?:\s?\d{1,4})?\b"),
)
_NUMBER = re.compile(r"(?:\(\+?\d+\)|\+?\d+)(?:[ .\-/]?(?:\(\d+\)|\d+))*")
_LINES = re.compile(r"(?<![.!?…:;,])[ \t]*[\r\n]+\s*")
_MOST_DIGITS = 3
_TITLED = re.compile(
    r"\b(?:[Ss]r(?:t?a)?|[Ss]eñor(?:ita|a)?|[Dd]oña|[Dd]on|[Dd]r(?:a)?|[Mm]rs?|[Mm]s|[Mm]iss)\b\.?\s+"
    r"(?P<name>[A-ZÁÉÍÓÚÜÑ][\w'’-]*(?:\s+(?:de|del|la|las|los)\s+(?=[A-ZÁÉÍÓÚÜÑ])|\s+(?=[A-ZÁÉÍÓÚÜÑ])|[A-ZÁÉÍÓÚÜÑ][\w'’-]*)*)"
)
_CALLED = re.compile(
    r"\b(?:me llamo|mi nombre es|my name is|se llama|su nombre es|llamad[oa])\s+"
    r"(?P<name>[^\W\d_]+(?:\s+[A-ZÁÉÍÓÚÜÑ][^\W\d_]+)*)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_OPENING = " «“\"'¿¡(["
_ENDING = '.!?…¿¡«“"(['
_DASHES = "-–—•"
_KEPT = frozenset(
    {"i", "internet", "web", "app", "ok", "sr", "sra", "srta", "señor", "señora", "don", "doña", "dr", "dra"}
    | {"mr", "mrs", "ms", "miss"}
)
_ACRONYM = 4
_SHOUTED = 0.6
_AGAIN = re.compile(r"\[…\](?:[\s,.\-]*\[…\])+")


def masked(text: str) -> str:
    """Return a comment on one line, with a mask for what may give a person away.

    Addresses, telephone and identity numbers, dates, every number of four digits or more, and words written with a
    capital inside a sentence, which are as a rule names of people and places; and frequent given names anywhere. A
    rare name in small letters, or at the start of a sentence, cannot be told: somebody has to read what is quoted.

    >>> masked("Me atendió Marta Gil en Getafe; llámenme al 600 123 456 o a m@x.es")
    'Me atendió […] en […]; llámenme al […] o a […]'
    """
    text = " ".join(_LINES.sub(". ", text.strip()).replace("\u200b", "").split())
    for pattern in _ALWAYS:
        text = pattern.sub(MASK, text)
    text = _NUMBER.sub(_number, text)
    text = _without(_CALLED, _without(_TITLED, text))
    return _AGAIN.sub(MASK, _without_names(text))


def _number(found: re.Match[str]) -> str:
    return MASK if sum(map(str.isdigit, found[0])) > _MOST_DIGITS else found[0]


def _without(pattern: re.Pattern[str], text: str) -> str:
    """Return a text with a mask for the name that a pattern finds."""
    return pattern.sub(lambda found: found[0][: found.start("name") - found.start()] + MASK, text)


def _without_names(text: str) -> str:
    """Return a text with a mask for words with a capital inside a sentence."""
    words = list(_WORD.finditer(text))
    letters = [character for character in text if character.isalpha()]
    shouted = sum(map(str.isupper, letters)) > _SHOUTED * len(letters)
    told = [_is_name(word[0], shouted=shouted) for word in words]
    inside = [not _starts(text, word.start()) for word in words]
    made, end = [], 0
    for place, word in enumerate(words):
        # The first word of a sentence has a capital anyway; before a name it is part of one, as a rule.
        beside = place + 1 < len(words) and text[word.end() : words[place + 1].start()] == " "
        first = not inside[place] and beside and told[place + 1] and inside[place + 1]
        if (told[place] and (inside[place] or first)) or _is_given_name(word[0], shouted=shouted):
            made += [text[end : word.start()], MASK]
            end = word.end()
    return "".join([*made, text[end:]])


def _starts(text: str, place: int) -> bool:
    """Tell whether a sentence starts at a place: at the start, after its end, in a quotation, after a dash."""
    before = place
    while before and text[before - 1] in _OPENING:
        before -= 1
    if not before or any(character in _ENDING for character in text[before - 1 : place]):
        return True
    return text[before - 1] in _DASHES and (before == 1 or text[before - 2] == " ")


def _is_given_name(word: str, *, shouted: bool) -> bool:
    """Tell whether a word is a frequent name, wherever it stands; one that is a word too needs its capital."""
    bare = plain(word)
    return bare in GIVEN_NAMES or (bare in WORDS_TOO and word[0].isupper() and not shouted)


def _is_name(word: str, *, shouted: bool) -> bool:
    if not word[0].isupper():
        return False
    bare = word.replace("’", "'").partition("'")[0]
    if bare.casefold() in _KEPT or len(bare) == 1:
        return False
    if word.isupper():
        return not shouted and len(word) > _ACRONYM
    return not shouted or not word[1:].isupper()
