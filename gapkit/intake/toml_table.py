"""A table of a TOML file, read key by key: what is wrong is noted with its key path, never raised halfway."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from gapkit.errors import Fault
from gapkit.model import Text

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,23}")
_LANGUAGES = frozenset(("es", "en"))


def shown(value: object) -> str:
    """Return a value as it would be typed, on one line, cut short, with control characters spelled out."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


def quoted(text: str) -> str:
    """Return a text as a string of a TOML file."""
    # Basic strings of TOML and JSON share their escapes, but for one control character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def toml_key(name: str) -> str:
    """Return a name as a key of a TOML file."""
    return name if name.isascii() and name.replace("_", "").replace("-", "").isalnum() else quoted(name)


def toml_list(values: object) -> str:
    """Return a tuple as a list of a TOML file."""
    assert isinstance(values, tuple)
    return f"[{', '.join(toml_value(value) for value in values)}]"


def toml_value(value: object) -> str:
    """Return a text, a number, a tuple or a mapping as a value of a TOML file."""
    if isinstance(value, tuple):
        return toml_list(value)
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{toml_key(key)} = {toml_value(one)}' for key, one in value.items())} }}"
    return quoted(value) if isinstance(value, str) else repr(value)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name a person most likely meant, or None when nothing is close."""
    by_lower = {one.lower(): one for one in known}
    close = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


class TomlTable:
    """One table; every getter names a key it knows, so `close` can tell the unknown ones."""

    def __init__(self, data: Mapping[str, object], *, file: str, path: str, faults: list[Fault]) -> None:
        self.data = data
        self.file = file
        self.path = path
        self.faults = faults
        self._known: list[str] = []

    def at(self, key: str) -> str:
        """Return the key path of a key of this table."""
        shown_key = key if _BARE_KEY.fullmatch(key) else shown(key)
        return f"{self.path}.{shown_key}" if self.path else shown_key

    def note(self, fault: str, key: str, **parameters: object) -> None:
        """Note that something is wrong at a key."""
        where = {"file": self.file, "key": self.at(key)}
        self.faults.append(Fault(f"questionnaire.{fault}", where | parameters))

    def has(self, key: str) -> bool:
        """Tell whether the key is there."""
        return key in self.data

    def string(self, key: str, *, required: bool = True) -> str:
        """Return a text that is not blank, without the blanks around it; "" when there is none."""
        value = self._get(key, required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.note("not_text", key, found=shown(value))
            return ""
        if not value.strip():
            self.note("blank", key)
        return value.strip()

    def code(self, key: str = "code") -> str:
        """Return a name made of ASCII letters, digits and underscores, fit for the heading of a column."""
        value = self.string(key)
        if value and not _CODE.fullmatch(value):
            self.note("bad_code", key, found=shown(value))
            return ""
        return value

    def choice(self, key: str, choices: Iterable[str], *, required: bool = True) -> str:
        """Return one of the choices; "" when there is none."""
        value = self.string(key, required=required)
        return self.chosen(key, value, choices) if value else ""

    def chosen(self, key: str, value: str, choices: Iterable[str]) -> str:
        """Return the value when it is among the choices; note it and return "" when it is not."""
        known = tuple(choices)
        if value in known:
            return value
        close = nearest(value, known)
        if close:
            self.note("bad_choice_near", key, found=shown(value), nearest=close, known=", ".join(known))
        else:
            self.note("bad_choice", key, found=shown(value), known=", ".join(known))
        return ""

    def whole(self, key: str, *, required: bool = True) -> int | None:
        """Return a whole number."""
        value = self._get(key, required)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.note("not_whole", key, found=shown(value))
            return None
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self._get(key, False)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.note("not_flag", key, found=shown(value))
            return default
        return value

    def strings(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of different texts."""
        value = self._get(key, required)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.note("not_list", key, found=shown(value))
            return ()
        for again in sorted({one for one in value if value.count(one) > 1}):
            self.note("repeated", key, found=shown(again))
        return tuple(dict.fromkeys(value))

    def text(self, key: str, *, required: bool = True) -> Text | None:
        """Return a text in the languages it has; one is enough."""
        said = self.data.get(key)
        if isinstance(said, dict) and said and said.keys() <= _LANGUAGES:
            told = {language: one.strip() for language, one in said.items() if isinstance(one, str)}
            if len(told) == len(said) and all(told.values()):  # nothing to note, as nearly always
                self._get(key, required)
                return Text(**told)
        table = self.table(key, required=required)
        if table is None:
            return None
        found = {one: table.string(one, required=False) for one in ("es", "en")}
        table.close()
        if not any(table.has(one) for one in found):
            self.note("no_language", key)
        return Text(**found) if any(found.values()) else None

    def table(self, key: str, *, required: bool = False) -> TomlTable | None:
        """Return the table under a key."""
        value = self._get(key, required)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.note("not_table", key, found=shown(value))
            return None
        return TomlTable(value, file=self.file, path=self.at(key), faults=self.faults)

    def tables(self, key: str, *, required: bool = False) -> list[TomlTable]:
        """Return the tables written as `[[key]]`, each named by its code, or by its place when it has none."""
        value = self._get(key, required)
        if value is None:
            return []
        if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
            self.note("not_tables", key, found=shown(value))
            return []
        paths = (f"{self.at(key)}[{_name(one, place)}]" for place, one in enumerate(value, start=1))
        return [
            TomlTable(one, file=self.file, path=path, faults=self.faults)
            for one, path in zip(value, paths, strict=True)
        ]

    def close(self) -> None:
        """Note every key that no getter asked for."""
        for key in self.data:
            if key in self._known:
                continue
            close = nearest(key, self._known)
            if close:
                self.note("unknown_key_near", key, nearest=close)
            else:
                self.note("unknown_key", key, known=", ".join(self._known))

    def _get(self, key: str, required: bool) -> object:
        if key not in self._known:
            self._known.append(key)
        if required and key not in self.data:
            self.note("missing_key", key)
        return self.data.get(key)


def _name(table: Mapping[str, object], place: int) -> str:
    code = table.get("code")
    return code if isinstance(code, str) and _CODE.fullmatch(code) else f"#{place}"
