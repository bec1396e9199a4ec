"""Texts as markup: escaped, quoted, named and broken so that none of them can leave its place."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

_LONGEST_WORD = 18

# What no text of a report needs, and what can turn or hide its neighbours: controls, direction overrides and isolates.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]")
# A value of these letters ends at the next space or at the end of its tag.
_BARE = re.compile(r"[A-Za-z0-9_.:;%-]+")
_BROKEN = re.compile("[\ud800-\udfff]")


def bold(text: str) -> Markup:
    """Return a text escaped, its **bold** words marked up."""
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", str(escape(text))))


def css_string(text: str) -> str:
    """Return a text as a CSS string that no character can end early."""
    return '"' + re.sub(r"[^\w ,.;:()·–-]", lambda sign: f"\\{ord(sign[0]):x} ", text) + '"'


def anchor(name: str) -> str:
    """Return a name as an id: letters, digits, hyphens; every other character as its number."""
    return re.sub(r"[^A-Za-z0-9_-]", lambda sign: f"_{ord(sign[0]):x}", name)


def attributes(values: Mapping[str, str | None]) -> Markup:
    """Return attributes as they stand in a tag; empty ones are left out, but for what scripts look up (data-v, -d).

    A page has thousands of them, so a value that needs no quotes has none; ids keep theirs.
    """
    return Markup(
        "".join(
            f" {name}={value}" if name != "id" and _BARE.fullmatch(value) else f' {name}="{escape(value)}"'
            for name, value in values.items()
            if value or (value == "" and name in ("data-v", "data-d"))
        )
    )


def has_long_word(text: str) -> bool:
    """Whether a text has a word that must be broken anywhere lest it push its neighbours off the page."""
    return any(len(word) > _LONGEST_WORD for word in text.split())


def longest_word(texts: list[str]) -> int:
    """Return the length of the longest word, of what is not broken."""
    return min(max((len(word) for text in texts for word in text.split()), default=0), _LONGEST_WORD)


def clean(page: str) -> str:
    """Return a page without the characters that no text needs; half a character becomes a replacement sign."""
    return _BROKEN.sub("\ufffd", _UNWANTED.sub("", page))
