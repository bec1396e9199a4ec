"""Columns named by people: by heading, white space and case aside, or by spreadsheet letter ("=F", "=Hoja2!F")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from gapkit.errors import Fault
from gapkit.intake.columns import Column
from gapkit.intake.headings.headers import Header
from gapkit.intake.words.text import column_index, plain, tidy
from gapkit.record import replace

_LETTER = re.compile(r"^=\s*([A-Za-z]{1,3})$")


def named_column(reference: str, header: Header, *, where: str, how: str = "mapping") -> Column | Fault:
    """Return the column a reference names, or the fault; `where` is who named it ("items.RE1.expectation")."""
    placed = _placed(reference, header.columns)
    if len(placed) == 1:
        return replace(placed[0], how=how, score=None)
    if placed:
        return _several(reference, placed, where)
    letter = _LETTER.match(reference.strip())
    if letter:
        index = column_index(letter.group(1))
        if index < len(header.columns):
            return replace(header.columns[index], how=how, score=None)
        last = header.columns[-1].letter if header.columns else "-"
        return Fault("intake.no_such_letter", {"where": where, "found": reference, "last": last})
    for called in ("header", "name", "title"):
        for same in (str, tidy, lambda text: tidy(text).casefold(), plain):
            wanted = same(reference)
            found = [column for column in header.named() if wanted and same(getattr(column, called)) == wanted]
            if len(found) == 1:
                return replace(found[0], how=how, score=None)
            if found:
                return _several(reference, found, where)
    by_text = {tidy(column.header).casefold(): column for column in header.named()}
    close = get_close_matches(tidy(reference).casefold(), by_text, n=1, cutoff=0.5)
    parameters: dict[str, object] = {"where": where, "found": reference}
    if close:
        return Fault("intake.no_such_heading_near", {**parameters, "nearest": by_text[close[0]].shown})
    return Fault("intake.no_such_heading", parameters)


def _placed(reference: str, columns: Sequence[Column]) -> list[Column]:
    """Return the columns of a table made from others that a reference names by their place in the file."""
    wanted = reference.strip().casefold()
    if not wanted.startswith("=") or not any(column.told_as for column in columns):
        return []
    exact = [column for column in columns if column.told_as.casefold() == wanted]
    return exact or [column for column in columns if column.told_as.casefold().endswith(f"!{wanted[1:].strip()}")]


def _several(reference: str, found: Sequence[Column], where: str) -> Fault:
    letters = ", ".join(f'"{column.reference}"' for column in found)
    return Fault("intake.heading_twice", {"where": where, "found": reference, "letters": letters})
