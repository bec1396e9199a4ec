"""The cells of a line of a plan, each read as what it should be; what is wrong is noted with its place."""

from __future__ import annotations

from collections.abc import Mapping

from gapkit.errors import Fault
from gapkit.i18n import LANGUAGES, catalogue
from gapkit.intake.files.tables import OddCell
from gapkit.intake.plans.lines import Line, nearest_word
from gapkit.intake.plans.values import (
    UnclearError,
    day_of,
    is_blank,
    number_and_unit,
    number_of,
    text_of,
    wrong_day,
)
from gapkit.intake.plans.words import listed, word
from gapkit.intake.toml_table import shown
from gapkit.intake.words.text import plain
from gapkit.model.plan import InitiativeKpi, Range


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
        """Note that something is wrong at a field, or with the whole line."""
        where = {"file": self.line.file, "where": self.line.places.get(key, self.line.place)}
        self.faults.append(Fault(f"plan_file.{fault}", where | parameters))

    def text(self, key: str) -> str:
        """Return a text; "" where there is none."""
        if not self.has(key):
            return ""
        value = self.line.values[key]
        if self.line.strict and not isinstance(value, str):
            self.note("not_text", key, found=shown(value))
            return ""
        return text_of(value)

    def number(self, key: str, *, low: float | None = None, high: float | None = None) -> float | None:
        """Return a number between two limits."""
        if not self.has(key):
            return None
        value = self.line.values[key]
        try:
            found = number_of(value)
        except UnclearError:
            self.note("unclear_number", key, found=shown(text_of(value)))
            return None
        if found is None:
            self.note("not_number", key, found=shown(text_of(value)))
        elif (low is not None and found < low) or (high is not None and found > high):
            self._outside(key, found, low, high)
            return None
        return found

    def whole(self, key: str, low: int, high: int) -> int | None:
        """Return a whole number between two limits."""
        found = self.number(key, low=low, high=high)
        if found is None or not found.is_integer():
            if found is not None:
                self.note("not_whole", key, found=f"{found:g}", low=low, high=high)
            return None
        return int(found)

    def range(
        self, key: str, *, low: float | None = None, high: float | None = None, ends: tuple[str, str] | None = None
    ) -> Range | None:
        """Return three points of a judgement, or one that stands for all three."""
        first, last = ends or (f"{key}_low", f"{key}_high")
        names = (first, key, last)
        before = len(self.faults)
        told = [name for name in names if self.has(name)]
        if not told:
            return None
        values = [self.number(name, low=low, high=high) for name in names]
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
        if not a <= b <= c:
            self.note("range_order", key, low=f"{a:g}", mode=f"{b:g}", high=f"{c:g}")
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
            whole = known.get(plain(part))
            pieces = [part] if whole is not None else [one.strip() for one in part.split(",") if one.strip()]
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

    def kpi(self) -> InitiativeKpi | None:
        """Return the operational KPI that a line tells of; "12 days" has its unit in it."""
        name = self.text("kpi_name")
        formula, unit, source = (self.text(f"kpi_{part}") for part in ("formula", "unit", "source"))
        values: dict[str, float | None] = {"kpi_now": None, "kpi_goal": None}
        for key in values:
            if not self.has(key):
                continue
            value = self.line.values[key]
            try:
                told = number_and_unit(value)
            except UnclearError:
                self.note("unclear_number", key, found=shown(text_of(value)))
                continue
            if told is None:
                self.note("not_number", key, found=shown(text_of(value)))
                continue
            values[key], unit = told[0], unit or told[1]
        if not name and (formula or any(value is not None for value in values.values())):
            self.note("nameless_kpi", "kpi_name")
        if not name:
            return None
        return InitiativeKpi(name, formula, unit, source, values["kpi_now"], values["kpi_goal"])

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
        if (low, high) == (0, 1):
            # Somebody who writes 45 most likely means 45 %.
            share = found / 100 if 2 <= found <= 100 else 0.3
            told = {"share_en": f"{share:g}", "share_es": f"{share:g}".replace(".", ",")}
            self.note("not_share", key, found=f"{found:g}", percent=f"{100 * share:g}", **told)
        elif high is None:
            self.note("too_low", key, found=f"{found:g}", low=f"{low:g}")
        else:
            self.note("outside", key, found=f"{found:g}", low=f"{low:g}", high=f"{high:g}")
