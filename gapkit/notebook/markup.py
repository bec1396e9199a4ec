"""Pieces of HTML for notebooks: styles inline and few, no ids, no script, nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

_TABLE = "border-collapse:collapse;border:0;margin:6px 0;font-size:.92em;color:inherit;background:transparent"
_CELL = "text-align:{side};padding:2px 14px 2px 0"


def paragraph(text: str, *, small: bool = False, strong: bool = False) -> str:
    """Return a paragraph; **bold** is the only markup of its text."""
    size = ";font-size:.88em;opacity:.85" if small else ""
    body = bold(text)
    return f'<p style="margin:0 0 4px{size}">{f"<b>{body}</b>" if strong else body}</p>'


def bullets(title: str, texts: Sequence[str]) -> str:
    """Return a list under a title; nothing without texts. The texts are HTML already."""
    if not texts:
        return ""
    head = f'<p style="margin:6px 0 0"><b>{escape(title)}</b></p>' if title else ""
    lines = "".join(f'<li style="margin:2px 0">{text}</li>' for text in texts)
    return f'{head}<ul style="margin:4px 0 4px 1.2em;padding:0">{lines}</ul>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int]) -> str:
    """Return a table; the columns in `right` hold numbers and stand on the right."""
    lines = [_line(heads, right, "th"), *(_line(row, right, "td") for row in rows)]
    return f'<table style="{_TABLE}"><tbody>{"".join(lines)}</tbody></table>'


def bold(text: str) -> str:
    """Return a text as HTML, **words** between stars in bold."""
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text))


def _line(cells: Sequence[str], right: Sequence[int], tag: str) -> str:
    numbers = "right;white-space:nowrap"
    sides = [_CELL.format(side=numbers if place in right else "left") for place in range(len(cells))]
    made = [f'<{tag} style="{side}">{escape(text)}</{tag}>' for side, text in zip(sides, cells, strict=True)]
    return f"<tr>{''.join(made)}</tr>"
