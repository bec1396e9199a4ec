"""A plan written as TOML: strict, a key that is not known is told with the nearest one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import tomli

from gapkit.errors import Fault, GapkitError, fault
from gapkit.intake.plans.lines import Line, PlanLines, nearest_word
from gapkit.intake.plans.toml_trouble import toml_trouble
from gapkit.intake.toml_table import shown, toml_key

_POINTS = ("low", "mode", "high")
_KPI = ("name", "formula", "unit", "source", "now", "goal")
_RANGES = ("cost", "running", "savings")
KEYS: dict[str, tuple[str, ...]] = {
    "initiative": (
        *("id", "name", "lever", "dimensions", "items", "touchpoints", "closure", "owner", "roles", "start", "end"),
        *("horizon", "effort", "cost", "running", "savings", "reach", "work", "kpi", "promise", "depends_on", "must"),
        *("status", "confidence", "basis", "evidence", "learns", "proposed", "texts"),
    ),
    "target": ("code", "kind", "perception", "promise", "kpi", "source"),
    "decision": ("what", "who", "when", "rule"),
    "listening": ("kind", "when", "people", "items"),
    "returned": ("initiative", "spent", "returned", "source"),
    "settings": ("name", "budget", "start", "currency", "price_year", "timing", "scenario"),
    "assumption": (*_POINTS, "value", "unit", "source", "date"),
}
"""The keys of every kind of table."""

_ROOT = (
    *("settings", "capacity", "assumptions", "initiative", "target", "decision", "listening", "returned"),
    "stakeholders",
)


def toml_lines(path: Path, faults: list[Fault]) -> PlanLines:
    """Return the lines of a TOML file; what is wrong with its keys is noted."""
    return TomlPlan(path.name, faults).lines(_data(path))


def _data(path: Path) -> dict[str, object]:
    if path.is_dir():
        raise fault("plan_file.folder", file=str(path))
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return tomli.loads(text)
    except FileNotFoundError:
        raise fault("plan_file.no_file", file=str(path)) from None
    except (OSError, UnicodeDecodeError, RecursionError):
        raise fault("plan_file.unreadable", file=str(path)) from None
    except tomli.TOMLDecodeError as error:
        raise GapkitError(toml_trouble(path.name, text, error)) from None


class TomlPlan:
    """The reader of one file."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self.file = file
        self.faults = faults

    def lines(self, data: Mapping[str, object]) -> PlanLines:
        """Return the lines of the whole file."""
        self._known(data, "", _ROOT)
        initiatives = [self._initiative(one, path) for one, path in self._tables(data, "initiative")]
        plain = {
            kind: tuple(self._plain(one, path, kind) for one, path in self._tables(data, kind))
            for kind in ("target", "decision", "listening", "returned")
        }
        settings = self._table(data, "settings")
        return PlanLines(
            self.file,
            initiatives=tuple(line for line, _ in initiatives),
            closures=tuple(one for _, closures in initiatives for one in closures),
            assumptions=tuple(self._assumptions(data)),
            targets=plain["target"],
            decisions=plain["decision"],
            listening=plain["listening"],
            returned=plain["returned"],
            settings=None if settings is None else self._plain(settings, "settings", "settings"),
            capacity=tuple(
                self._line(f"capacity.{toml_key(key)}", {"quarter": key, "days": value})
                for key, value in (self._table(data, "capacity") or {}).items()
            ),
            stakeholders=self._stakeholders(data),
        )

    def _stakeholders(self, data: Mapping[str, object]) -> tuple[str, ...]:
        """Return who is named at the head of the file, with a role or without."""
        told = data.get("stakeholders", [])
        if not isinstance(told, list) or not all(isinstance(one, str) for one in told):
            self._note("not_texts", "stakeholders", found=shown(told))
            return ()
        return tuple(dict.fromkeys(one.strip() for one in told if one.strip()))

    def _initiative(self, data: Mapping[str, object], path: str) -> tuple[Line, list[Line]]:
        self._known(data, path, KEYS["initiative"])
        values = {
            key: value for key, value in data.items() if key not in (*_RANGES, "closure", "kpi", "roles", "texts")
        }
        places = {key: f"{path}.{key}" for key in data}
        for key in _RANGES:
            self._points(data, key, path, values, places)
        closures = self._closure(data, path, values, places)
        self._kpi(data, path, values, places)
        roles = self._table(data, "roles", path) or {}
        texts = self._table(data, "texts", path) or {}
        for key, value in texts.items():
            if not isinstance(value, str):
                self._note("not_text", f"{path}.texts.{toml_key(key)}", found=shown(value))
        for key, value in roles.items():
            places[f"role {key}"] = f"{path}.roles.{toml_key(key)}"
            if not isinstance(value, str):
                self._note("not_text", places[f"role {key}"], found=shown(value))
        line = Line(
            self.file,
            path,
            values,
            places,
            {key: value for key, value in roles.items() if isinstance(value, str)},
            {key: value for key, value in texts.items() if isinstance(value, str)},
            title=data["name"] if isinstance(data.get("name"), str) else "",  # type: ignore[arg-type]
            strict=True,
        )
        return line, closures

    def _closure(
        self, data: Mapping[str, object], path: str, values: dict[str, object], places: dict[str, str]
    ) -> list[Line]:
        """Take the closure of the whole initiative, or return a line for every dimension that has its own."""
        told = data.get("closure")
        if not isinstance(told, dict) or (told and set(told) <= set(_POINTS)):
            self._points(data, "closure", path, values, places)
            return []
        found = []
        for code, value in told.items():
            own: dict[str, object] = {}
            where: dict[str, str] = {}
            self._points({"mode": value}, "mode", "", own, where, ends=("low", "high"))
            at = f"{path}.closure.{toml_key(code)}"
            where = where if isinstance(value, dict) else {}
            where = {name: place.replace(".mode", at, 1) for name, place in where.items()}
            own |= {"initiative": data.get("id") or data.get("name"), "dimension": code}
            found.append(Line(self.file, at, own, where, strict=True))
        return found

    def _points(
        self,
        data: Mapping[str, object],
        key: str,
        path: str,
        values: dict[str, object],
        places: dict[str, str],
        *,
        ends: tuple[str, str] | None = None,
    ) -> None:
        """Take a number, or three points of a judgement."""
        if key not in data:
            return
        told = data[key]
        if not isinstance(told, dict):
            values[key] = told
            return
        at = f"{path}.{key}"
        self._known(told, at, _POINTS)
        first, last = ends or (f"{key}_low", f"{key}_high")
        for name, point in ((first, "low"), (key, "mode"), (last, "high")):
            if point in told:
                values[name] = told[point]
            places[name] = f"{at}.{point}"

    def _kpi(self, data: Mapping[str, object], path: str, values: dict[str, object], places: dict[str, str]) -> None:
        told = self._table(data, "kpi", path)
        if told is None:
            return
        self._known(told, f"{path}.kpi", _KPI)
        for key in _KPI:
            places[f"kpi_{key}"] = f"{path}.kpi.{key}"
            if key in told:
                values[f"kpi_{key}"] = told[key]

    def _plain(self, data: Mapping[str, object], path: str, kind: str) -> Line:
        self._known(data, path, KEYS[kind])
        values = {key: value for key, value in data.items() if key != "kpi"}
        places = {key: f"{path}.{key}" for key in KEYS[kind]}
        if "kpi" in KEYS[kind]:
            self._kpi(data, path, values, places)
        return Line(self.file, path, values, places, strict=True)

    def _assumptions(self, data: Mapping[str, object]) -> Iterable[Line]:
        for code, told in (self._table(data, "assumptions") or {}).items():
            path = f"assumptions.{toml_key(code)}"
            if not isinstance(told, dict):
                yield Line(self.file, path, {"code": code, "mode": told}, strict=True)
                continue
            self._known(told, path, KEYS["assumption"])
            values: dict[str, object] = {"code": code} | dict(told)
            if "value" in values:
                if "mode" in values:
                    self._note("value_and_mode", path)
                values["mode"] = values.pop("value")
            yield self._line(path, values)

    def _line(self, path: str, values: Mapping[str, object]) -> Line:
        places = {key: f"{path}.{key}" if key in _POINTS and key in values else path for key in (*values, *_POINTS)}
        return Line(self.file, path, values, places, strict=True)

    def _tables(self, data: Mapping[str, object], key: str) -> list[tuple[Mapping[str, object], str]]:
        told = data.get(key, [])
        if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
            self._note("not_tables", key, found=shown(told))
            return []
        return [(one, f"{key}[{self._named(one, place)}]") for place, one in enumerate(told, start=1)]

    def _named(self, data: Mapping[str, object], place: int) -> str:
        named = data.get("id") or data.get("code")
        return named if isinstance(named, str) and named.strip() else f"#{place}"

    def _table(self, data: Mapping[str, object], key: str, path: str = "") -> Mapping[str, object] | None:
        told = data.get(key)
        if told is None or isinstance(told, dict):
            return told
        self._note("not_table", f"{path}.{key}" if path else key, found=shown(told))
        return None

    def _known(self, data: Mapping[str, object], path: str, known: tuple[str, ...]) -> None:
        for key in data:
            if key in known:
                continue
            where = f"{path}.{toml_key(key)}" if path else toml_key(key)
            close = nearest_word(key, known)
            if close is None:
                self._note("unknown_key", where, known=", ".join(known))
            else:
                self._note("unknown_key_near", where, nearest=close)

    def _note(self, name: str, where: str, **parameters: object) -> None:
        facts: dict[str, object] = {"file": self.file, "where": where, "of_en": "", "of_es": ""}
        self.faults.append(Fault(f"plan_file.{name}", facts | parameters))
