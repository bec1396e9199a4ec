"""The cells of a line of a plan, each read as what it should be; what is wrong is noted with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gapkit.errors import Fault
from gapkit.i18n import LANGUAGES, catalogue, say
from gapkit.intake.files.tables import OddCell
from gapkit.intake.plans.days import day_of, wrong_day
from gapkit.intake.plans.figures import as_typed, figures, two_readings
from gapkit.intake.plans.lines import Line, nearest_word
from gapkit.intake.plans.values import UnclearError, is_blank, number_of, text_of, without_unit
from gapkit.intake.plans.words import is_of_report, listed, word
from gapkit.intake.toml_table import shown
from gapkit.intake.words.text import plain, tidy
from gapkit.model.plan import Range

_UNITS = {
    "years": frozenset({"ano", "anos", "year", "years"}),
    "months": frozenset({"mes", "meses", "month", "months"}),
    "days": frozenset(
        {"jornada", "jornadas", "dia", "dias", "dias persona", "person day", "person days", "day", "days"}
    ),
    "points": frozenset({"punto", "puntos", "point", "points"}),
    "people": frozenset(
        {"cliente", "clientes", "persona", "personas", "usuario", "usuarios", "respuestas", "customers", "people"}
        | {"answers", "users", "clientes al ano", "customers a year"}
    ),
}
"""What may follow a number in its own cell, by what the number counts."""

_LONGEST = 40
_AND = re.compile(r"^(?:y|e|and)\s+|\s+(?:y|e|and|&|\+)\s+", re.IGNORECASE)


class Cells:
    """The values of a line, each read as what it should be; what is wrong is noted with its place."""

    def __init__(self, line: Line, faults: list[Fault]) -> None:
        self.line = line
        self.faults = faults

    def has(self, key: str) -> bool:
        """Tell whether anything stands there; a formula that was never worked out, or an error, is noted."""
        value = self.line.values.get(key)
        if isinstance(value, OddCell) and value.kind in ("formula", "error"):
            self.note(f"cell_{value.kind}", key, found=shown(value.text))
            return False
        return not is_blank(value)

    def note(self, fault: str, key: str = "", **parameters: object) -> None:
        """Note that something is wrong at a field, or with the whole line; heading and line are named too."""
        where = {"file": self.line.file, "where": self.line.places.get(key, self.line.place)}
        self.faults.append(Fault(f"plan_file.{fault}", where | self._about(key) | parameters))

    def unclear(self, key: str, text: str) -> None:
        """Note a number that may be read in two ways, with both of them."""
        self.note("unclear_number", key, found=shown(text), **two_readings(text))

    def _about(self, key: str) -> dict[str, object]:
        """Return what a message says after the place: in “Cost” of “One”."""
        heading, title = self.line.headings.get(key, ""), self.line.title
        if title and tidy(text_of(self.line.values.get(key, ""))) == title:
            title = ""  # the cell itself says it
        title = title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1].rstrip()}…"
        kind = "_".join(part for part, text in (("heading", heading), ("title", title)) if text)
        return {
            f"of_{language}": say(f"plan_words.about.{kind}", language, heading=heading, title=title) if kind else ""
            for language in LANGUAGES
        }

    def text(self, key: str) -> str:
        """Return a text; "" where there is none."""
        if not self.has(key):
            return ""
        value = self.line.values[key]
        if self.line.strict and not isinstance(value, str):
            self.note("not_text", key, found=shown(value))
            return ""
        return text_of(value)

    def number(self, key: str, *, low: float | None = None, high: float | None = None, kind: str = "") -> float | None:
        """Return a number between two limits; its `kind` is what it counts: years, months, days, points or people."""
        if not self.has(key):
            return None
        value = self.line.values[key]
        try:
            found = number_of(without_unit(value, _UNITS.get(kind, frozenset())), counted=kind == "people")
        except UnclearError:
            self.unclear(key, text_of(value))
            return None
        if found is None:
            self.note("not_number", key, found=shown(text_of(value)))
        elif (low is not None and found < low) or (high is not None and found > high):
            self._outside(key, found, low, high)
            return None
        return found

    def whole(self, key: str, low: int, high: int, *, kind: str = "") -> int | None:
        """Return a whole number between two limits."""
        found = self.number(key, low=low, high=high, kind=kind)
        if found is None or not found.is_integer():
            if found is not None:
                self.note("not_whole", key, low=low, high=high, **self.found(key, found))
            return None
        return int(found)

    def found(self, key: str, number: float) -> dict[str, object]:
        """Return what stands in a field, as messages tell it."""
        return as_typed(self.line.values.get(key), number)

    def range(
        self,
        key: str,
        *,
        low: float | None = None,
        high: float | None = None,
        ends: tuple[str, str] | None = None,
        kind: str = "",
    ) -> Range | None:
        """Return three points of a judgement, or one that stands for all three.

        In a report that shows all three of a fixed figure, the one in the middle is the one that somebody changes.
        """
        first, last = ends or (f"{key}_low", f"{key}_high")
        names = (first, key, last)
        before = len(self.faults)
        told = [name for name in names if self.has(name)]
        if not told:
            return None
        values = [self.number(name, low=low, high=high, kind=kind) for name in names]
        if len(self.faults) > before:
            return None
        if told == [key]:
            assert values[1] is not None
            return Range(values[1], values[1], values[1])
        if len(told) < 3:
            if len(self.faults) == before:
                self._incomplete(names, told)
            return None
        a, b, c = (value for value in values if value is not None)
        if a == c != b and is_of_report(self.line.place):
            return Range(b, b, b)
        if not a <= b <= c:
            self.note("range_order", key, **figures(low=a, mode=b, high=c))
            return None
        return Range(a, b, c)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return yes or no."""
        value = self.line.values.get(key)
        if isinstance(value, bool):
            return value
        if not self.has(key):
            return default
        found = listed("flag").get(plain(text_of(value)))
        if found is None or self.line.strict:
            self.note("not_flag", key, found=shown(text_of(value)))
        return found == "yes"

    def choice(self, key: str, kind: str) -> str | None:
        """Return the code of a listed value."""
        if not self.has(key):
            return None
        return self.chosen(key, text_of(self.line.values[key]), kind)

    def chosen(self, key: str, text: str, kind: str) -> str | None:
        """Return the code of a listed value that a text stands for; note it where it stands for none."""
        found = listed(kind).get(plain(text))
        if found is not None:
            return found
        known = listed(kind)
        close = nearest_word(text, known)
        codes = list(dict.fromkeys(known.values()))
        told: dict[str, object] = {"found": shown(text)}
        for language in LANGUAGES:
            # A TOML file is written with codes, a workbook with the words of its lists.
            said = {one: one if self.line.strict else word(kind, one, language) for one in codes}
            told[f"known_{language}"] = ", ".join(said.values())
            told[f"nearest_{language}"] = "" if close is None else said[known[close]]
        self.note("not_listed" if close is None else "not_listed_near", key, **told)
        return None

    def day(self, key: str, *, last: bool = False) -> str:
        """Return a day; "" where there is none."""
        if not self.has(key):
            return ""
        value = self.line.values[key]
        found = day_of(value, last=last)
        if found is None:
            self.note(wrong_day(value) or "not_day", key, found=shown(text_of(value)))
        return found or ""

    def day_or_text(self, key: str, notes: list[Fault] | None = None) -> str:
        """Return a day, or the words that stand there instead, which `notes` tell; a day that is none is a fault."""
        if not self.has(key):
            return ""
        value = self.line.values[key]
        found, told = day_of(value), text_of(value)
        if found is None and (wrong := wrong_day(value)) is not None:
            self.note(wrong, key, found=shown(told))
        elif found is None and notes is not None:
            Cells(self.line, notes).note("when_in_words", key, found=shown(told))
        return found or told

    def parts(self, key: str) -> tuple[str, ...]:
        """Return the texts of a list: parted by semicolons or lines, or the texts of a TOML list."""
        if not self.has(key):
            return ()
        value = self.line.values[key]
        if isinstance(value, list):
            if all(isinstance(one, str) for one in value):
                return tuple(one.strip() for one in value if one.strip())
            self.note("not_texts", key, found=shown(value))
            return ()
        if self.line.strict:
            self.note("not_texts", key, found=shown(value))
            return ()
        pieces = text_of(value).replace("\n", ";").split(";")
        return tuple(one.strip() for one in pieces if one.strip())

    def coded(self, key: str, known: Mapping[str, str], *, fault: str = "unknown_code") -> tuple[str, ...]:
        """Return the codes that a list names, by code or by name; names may have commas in them."""
        found: dict[str, None] = {}
        for part in self.parts(key):
            pieces = [part]
            if plain(part) not in known:
                pieces = [one.strip() for one in part.split(",") if one.strip()]
                apart = [one.strip() for piece in pieces for one in _AND.split(piece) if one.strip()]
                if all(plain(one) in known for one in apart):
                    pieces = apart
            for piece in pieces:
                code = known.get(plain(piece))
                if code is None:
                    self.unknown(key, piece, known, fault=fault)
                else:
                    found[code] = None
        return tuple(found)

    def code(self, key: str, known: Mapping[str, str], *, fault: str = "unknown_code") -> str:
        """Return the one code that a text names, by code or by name; "" where it names none."""
        text = self.text(key)
        if not text:
            return ""
        code = known.get(plain(text))
        if code is None:
            self.unknown(key, text, known, fault=fault)
        return code or ""

    def unknown(self, key: str, text: str, known: Mapping[str, str], *, fault: str) -> None:
        """Note that a text names nothing known."""
        close = nearest_word(text, known)
        if not known and key == "touchpoints":
            self.note("no_touchpoints", key, found=shown(text))
        elif close is None:
            codes = list(dict.fromkeys(known.values()))
            listing = ", ".join(codes[:20]) + (" ..." if len(codes) > 20 else "")
            self.note(fault, key, found=shown(text), known=listing or "-")
        else:
            self.note(f"{fault}_near", key, found=shown(text), nearest=known[close])

    def _incomplete(self, names: tuple[str, ...], told: list[str]) -> None:
        """Note which of three points is missing; a whole column may be, under a heading nobody understands."""
        missing = next(name for name in names if name not in told)
        kind = "initiatives" if missing in catalogue("plan_words")["columns"]["initiatives"] else "assumptions"
        named = catalogue("plan_words")["columns"][kind][missing]
        words: dict[str, object] = {f"missing_{language}": named[language] for language in LANGUAGES}
        if missing in self.line.places or not self.line.texts or self.line.strict:
            self.note("range_parts", missing, **words)
        else:
            others = ", ".join(f'"{name}"' for name in self.line.texts)
            self.note("range_column", next(iter(told)), others=others, **words)

    def _outside(self, key: str, found: float, low: float | None, high: float | None) -> None:
        told = self.found(key, found)
        if (low, high) == (0, 1):
            # Somebody who writes 45 most likely means 45 %.
            share = found / 100 if 2 <= found <= 100 else 0.3
            self.note("not_share", key, **told, **figures(share=share, percent=100 * share))
        elif high is None:
            self.note("too_low", key, **told, **figures(low=low or 0))
        else:
            self.note("outside", key, **told, **figures(low=low or 0, high=high))
