"""What is wrong with a file that is not TOML: the line as it was typed, and the cure, in either language."""

from __future__ import annotations

import re

import tomli

from gapkit.errors import Fault
from gapkit.i18n import LANGUAGES, say
from gapkit.intake.toml_table import quoted, toml_key

_KINDS = {
    "Expected '=' after a key": "statement",
    "Invalid statement": "statement",
    "Cannot overwrite": "twice",
    "Cannot declare": "twice",
    "Cannot mutate": "twice",
    "Invalid value": "value",
    "Expected newline or end of document": "value",
    "Invalid date": "day",
    "Illegal character": "open",
    "Unterminated": "open",
    "Unclosed": "open",
    "Unescaped": "backslash",
}
"""What goes wrong most often, by how the reader of TOML begins to tell it."""

_KEY = re.compile(r"(?:^|[{,])\s*([^\s={},\"'#\[\]][^={},\"'#\[\]]*?)\s*=")


def toml_trouble(file: str, text: str, error: tomli.TOMLDecodeError) -> Fault:
    """Return what is wrong with a text that is no TOML."""
    lines = text.splitlines() or [""]
    line = min(max(error.lineno, 1), len(lines))
    kind = next((kind for start, kind in _KINDS.items() if error.msg.startswith(start)), "other")
    key = ""
    if kind == "statement":
        odd = (match[1] for match in _KEY.finditer(lines[line - 1]) if _is_odd(match[1]))
        key = next(odd, "")
        kind = "key" if key else kind
    cures: dict[str, object] = {
        f"cure_{language}": say(f"plan_words.toml.{kind}", language, key=quoted(key)) for language in LANGUAGES
    }
    return Fault("plan_file.bad_toml", {"file": file, "line": line, "found": lines[line - 1].strip()[:80]} | cures)


def _is_odd(key: str) -> bool:
    """Tell whether a key has letters or blanks that need quotes around it; a dot parts two keys."""
    return any(toml_key(part.strip()) != part.strip() for part in key.split("."))
