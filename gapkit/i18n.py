"""What gapkit says, in Spanish and in English: one record per sentence, both languages side by side."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import tomli

from gapkit.resources import resource_text

LANGUAGES = ("en", "es")


@cache
def catalogue(name: str) -> dict[str, Any]:
    """Return the catalogue `gapkit/locales/<name>.toml`."""
    return tomli.loads(resource_text("locales", f"{name}.toml"))


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
    record = entry(key)
    if record is None or language not in record:
        raise KeyError(f"{key} [{language}]")
    template = record[language]
    if isinstance(template, list):
        template = template[0 if parameters.get("count") == 1 else 1]
    return str(template).format_map(parameters)


def locale_language() -> str | None:
    """Return the language of the user's environment when gapkit speaks it."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return value[:2].lower() if value[:2].lower() in LANGUAGES else None
    return None
