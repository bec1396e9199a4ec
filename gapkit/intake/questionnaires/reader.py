"""Questionnaires as data: those that ship with gapkit, and the user's own files, read strictly."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

from gapkit.errors import Fault, GapkitError, fault, raise_faults
from gapkit.intake.new_file import write_new
from gapkit.intake.questionnaires.checks import (
    check_columns,
    check_divided,
    check_index,
    check_names,
    check_points,
)
from gapkit.intake.questionnaires.parts import dimension_in, journey_in, outcome_in, scale_in
from gapkit.intake.toml_table import TomlTable, nearest, shown
from gapkit.model import Journey, Questionnaire, Text
from gapkit.model.questionnaire import AUDIENCES, EXPECTATION_TIMINGS, EXPECTATION_TYPES, ROLES
from gapkit.resources import resource_folder, resource_table, resource_text

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,23}")
_TOML_PLACE = re.compile(r"\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")


@cache
def questionnaire_ids(audience: str = "") -> tuple[str, ...]:
    """Return the names of the questionnaires that ship with gapkit, in alphabetical order; of one audience if asked.

    Only those for customers are looked for in a survey that does not say what it holds.
    """
    asked = (audience,) if audience else AUDIENCES
    return tuple(sorted(id for one in asked for id in _shipped_for(one)))  # noqa: A001 - the word the file uses


def read_questionnaire(source: str | Path) -> Questionnaire:
    """Return a shipped questionnaire by its id, or the one in a TOML file; raise every fault of the file at once."""
    questionnaire, faults = _read(source)
    raise_faults(faults)
    return questionnaire


def copy_questionnaire(id: str, path: str | Path) -> Path:  # noqa: A002 - the word the file and the command use
    """Write a shipped questionnaire to a new file, to be adapted; an existing file is left alone."""
    if id not in questionnaire_ids():
        raise _no_such_id(id)
    return write_new(path, resource_text("questionnaires", _file_of(id)).encode())


@cache
def _shipped_for(audience: str) -> tuple[str, ...]:
    folder = resource_folder("questionnaires")
    names = (file.name for file in (folder if audience == AUDIENCES[0] else folder.joinpath(audience)).iterdir())
    return tuple(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def _file_of(id: str) -> str:  # noqa: A002
    return f"{id}.toml" if id in _shipped_for(AUDIENCES[0]) else f"{AUDIENCES[1]}/{id}.toml"


def _read(source: str | Path) -> tuple[Questionnaire, list[Fault]]:
    if isinstance(source, str) and source in questionnaire_ids():
        name, data = f"{source}.toml", resource_table("questionnaires", _file_of(source))
    else:
        if isinstance(source, str) and not _is_path(source):
            raise _no_such_id(source)
        name = str(source)
        data = _toml(_file_text(Path(source)), name)
    faults: list[Fault] = []
    table = TomlTable(data, file=name, path="", faults=faults)
    return _questionnaire(table), faults


def _is_path(source: str) -> bool:
    return source.lower().endswith(".toml") or os.sep in source or "/" in source or Path(source).exists()


def _no_such_id(id: str) -> GapkitError:  # noqa: A002
    known = ", ".join(questionnaire_ids())
    close = nearest(id, questionnaire_ids())
    if close:
        return fault("questionnaire.no_such_id_near", found=shown(id), nearest=close, known=known)
    return fault("questionnaire.no_such_id", found=shown(id), known=known)


def _file_text(path: Path) -> str:
    if path.is_dir():
        raise fault("questionnaire.folder", file=path)
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise fault("questionnaire.no_file", file=path) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise fault("questionnaire.not_utf8", file=path, line=line) from None
    except (OSError, ValueError) as error:
        raise fault("questionnaire.unreadable", file=path, reason=error) from None


def _toml(text: str, file: str) -> dict[str, object]:
    import tomli

    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        lines = text.splitlines() or [""]
        place = _TOML_PLACE.search(str(error))
        line = int(place["line"]) if place and place["line"] else len(lines)
        column = int(place["column"]) if place and place["column"] else len(lines[-1]) + 1
        found = lines[line - 1].strip() if line <= len(lines) else ""
        raise fault("questionnaire.bad_toml", file=file, line=line, column=column, found=repr(found)) from None
    except (RecursionError, ValueError):
        raise fault("questionnaire.not_toml", file=file) from None


def _questionnaire(table: TomlTable) -> Questionnaire:
    columns = tuple(role for role in table.strings("columns", required=True) if table.chosen("columns", role, ROLES))
    if table.has("columns") and table.data["columns"] == []:
        table.note("no_columns", "columns", known=", ".join(ROLES))
    optional = table.strings("optional_columns")
    points = table.flag("points")
    rights = _rights(table)
    journey = journey_in(table)
    dimensions = tuple(
        dimension_in(dimension, columns, journey or Journey()) for dimension in table.tables("dimension", required=True)
    )
    questionnaire = Questionnaire(
        id=table.code("id"),
        version=_version(table),
        title=table.text("title") or Text(),
        scale=scale_in(table),
        columns=columns,
        dimensions=dimensions,
        expectation_type=table.choice("expectation_type", EXPECTATION_TYPES, required="expectation" in columns)
        or "should",
        source=table.string("source", required=False),
        rights=rights.in_("en"),
        points=points,
        outcomes=tuple(outcome_in(outcome) for outcome in table.tables("outcome")),
        journey=journey,
        rights_note=rights if rights.in_("en") else None,
        instructions=_instructions(table, (*columns, "points") if points else columns),
        optional_columns=optional,
        expectation_timing=table.choice("expectation_timing", EXPECTATION_TIMINGS, required=False),
        audience=table.choice("audience", AUDIENCES, required=False) or AUDIENCES[0],
    )
    check_columns(table, columns, optional)
    check_points(table, dimensions, points)
    check_divided(table, dimensions)
    check_index(table, questionnaire.outcomes)
    check_names(table, dimensions, questionnaire.outcomes, journey or Journey())
    table.close()
    return questionnaire


def _version(table: TomlTable) -> str:
    version = table.string("version")
    if version and not _VERSION.fullmatch(version):
        table.note("bad_version", "version", found=shown(version))
    return version


def _rights(table: TomlTable) -> Text:
    """Rights may be said once for both languages."""
    if isinstance(table.data.get("rights"), dict):
        return table.text("rights") or Text()
    said = table.string("rights", required=False)
    return Text(es=said, en=said)


def _instructions(table: TomlTable, asked: tuple[str, ...]) -> dict[str, Text]:
    found = table.table("instructions")
    if found is None:
        return {}
    texts = {name: found.text(name, required=False) for name in asked}
    found.close()
    return {name: text for name, text in texts.items() if text}
