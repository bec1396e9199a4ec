"""Columns that look like personal data, by heading or by content: never read, only named as left out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gapkit.intake.words.text import words
from gapkit.intake.words.vocabulary import NAMED_THINGS, PERSONAL_WORDS

_MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_PHONE = re.compile(r"^\+?[\d\s().\-]{9,20}$")
_LOOKED_AT = 300


def is_personal_heading(header: str) -> bool:
    """Tell whether a heading asks for a name, an address, a number or another direct identifier."""
    said = words(header)
    return bool(said & PERSONAL_WORDS) and not said & NAMED_THINGS and len(said) <= 12


def is_personal_content(cells: Iterable[object]) -> bool:
    """Tell whether cells are mostly e-mail addresses or telephone numbers."""
    texts: list[str] = []
    for cell in cells:
        if isinstance(cell, str) and cell.strip():
            texts.append(cell.strip())
        elif isinstance(cell, float | int) and not isinstance(cell, bool) and cell == cell:
            texts.append(f"{cell:.0f}")
        if len(texts) == _LOOKED_AT:
            break
    if len(texts) < 3:
        return any(map(_MAIL.match, texts))
    mails = sum(bool(_MAIL.match(text)) for text in texts)
    phones = {text for text in texts if _PHONE.match(text) and 9 <= sum(map(str.isdigit, text)) <= 15}
    # Dates and codes have digits too; telephone numbers hardly repeat.
    return mails >= 0.5 * len(texts) or (len(phones) >= 0.7 * len(texts) and not _are_dates(phones))


def _are_dates(texts: Iterable[str]) -> bool:
    return all(re.match(r"^\d{1,4}[-.]\d{1,2}[-.]\d{1,4}", text) for text in texts)
