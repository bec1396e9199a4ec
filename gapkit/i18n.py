"""What gapkit says, in Spanish and in English: one record per sentence, both languages side by side."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from gapkit.resources import resource_table

LANGUAGES = ("en", "es")


@cache
def catalogue(name: str) -> dict[str, Any]:
    """Return the catalogue `gapkit/locales/<name>.toml`."""
    return resource_table("locales", f"{name}.toml")


def entry(key: str) -> dict[str, Any] | None:
    """Return the record behind a dotted key ("errors.off_scale"), or None."""
    name, *path = key.split(".")
    try:
        node: Any = catalogue(name)
    except FileNotFoundError:
        return None
    for part in path:
        if not isinstance(node, dict) or part not in node:
            return None
        node = node[part]
    return node if isinstance(node, dict) else None


def say(key: str, language: str = "en", /, **parameters: object) -> str:
    """Return the sentence of a key; `count=1` picks the singular where a record has two forms."""
    return template(key, language, count=parameters.get("count")).format_map(parameters)


def template(key: str, language: str, *, count: object = None) -> str:
    """Return the sentence of a key as it stands in the catalogue, what fills it still in brackets."""
    record = entry(key)
    if record is None or language not in record:
        raise KeyError(f"{key} [{language}]")
    text = record[language]
    if isinstance(text, list):
        text = text[0 if count == 1 else 1]
    return str(text)


def locale_language() -> str | None:
    """Return the language of the user's environment when gapkit speaks it."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return value[:2].lower() if value[:2].lower() in LANGUAGES else None
    return None
