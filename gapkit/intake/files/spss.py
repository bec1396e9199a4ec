"""SPSS data files (sav, zsav): numbers with their labels, declared missing values blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from gapkit.errors import fault
from gapkit.intake.files.apart import read_apart
from gapkit.intake.files.limits import MIB, MOST_CELLS, MOST_TEXT
from gapkit.intake.files.tables import Cells, Labelled, Table
from gapkit.intake.words.text import plain, tidy
from gapkit.intake.words.vocabulary import NOT_APPLICABLE_WORDS

_KIND = "SPSS"
_FIRST_CASE = 1
_NOT_APPLICABLE = frozenset(map(plain, NOT_APPLICABLE_WORDS))
_ENCODINGS = (None, "WINDOWS-1252", "CP949")
Range = Mapping[str, Any]


def read_spss(path: Path) -> Table:
    """Return the cases of an SPSS file; the labels of its variables are the titles of the columns."""
    if find_spec("pyreadstat") is None:
        raise fault("intake.no_spss_reader", file=path.name)
    names, titles, columns, height = read_apart("spss", path, kind=_KIND)
    return Table(path.name, columns, height, names=names, titles=titles, first_row=_FIRST_CASE)


def found(path: Path) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Cells, ...], int]:
    """Return names, titles and cells of the variables, and the number of cases."""
    meta = _opened(path, metadataonly=True)[1]
    variables, cases = len(meta.column_names), meta.number_rows
    width = sum(
        int(meta.variable_storage_width[name])
        for name, kind in meta.readstat_variable_types.items()
        if kind == "string"
    )
    most = MOST_CELLS // max(1, variables)
    if cases is None or cases < 0:
        cases = 0
    if cases > most:
        raise fault("intake.too_many_cells", file=path.name, rows=cases, columns=variables, expected=MOST_CELLS)
    if cases * width > MOST_TEXT:
        raise fault("intake.too_much_text", file=path.name, expected=MOST_TEXT // MIB)
    # A file need not say how many cases it has.
    limit = cases or min(most, MOST_TEXT // max(1, width))
    data, meta = _opened(path, user_missing=True, row_limit=limit)
    names = tuple(meta.column_names)
    titles = tuple(tidy(meta.column_names_to_labels.get(name) or "") for name in names)
    columns = tuple(
        _cells(data[name], meta.variable_value_labels.get(name, {}), meta.missing_ranges.get(name, ()))
        for name in names
    )
    height = len(columns[0]) if columns else 0
    if not height:
        raise fault("intake.no_cases", file=path.name)
    return names, titles, columns, height


def _opened(path: Path, **options: Any) -> tuple[Any, Any]:
    import pyreadstat

    problem: Exception | None = None
    for encoding in _ENCODINGS:
        try:
            data, meta = pyreadstat.read_sav(str(path), output_format="dict", encoding=encoding, **options)
        # The reader raises what it likes on damaged files, from Exception down.
        except Exception as error:  # noqa: BLE001
            problem = error
            if not isinstance(error, UnicodeDecodeError) and "convert string" not in str(error):
                break
        else:
            return data, meta
    raise fault("intake.damaged_data", file=path.name, format=_KIND) from problem


def _cells(values: Sequence[object], labels: Mapping[object, str], missing: Sequence[Range]) -> Cells:
    """Return the values of a variable as cells: declared missing ones blank, or their label where it says N/A.

    Values that all have labels carry them: an item is read as its number, a segment as its label.
    """
    different = set(values)
    cell_of: dict[object, object] = {}
    for value in different:
        label = tidy(labels.get(value, ""))
        if label and plain(label) in _NOT_APPLICABLE:
            cell_of[value] = label
        elif value is None or value == "" or value != value or any(_within(value, one) for one in missing):
            cell_of[value] = ""
    answers = different - cell_of.keys()
    named = bool(labels) and all(value in labels for value in answers)
    for value in answers:
        if isinstance(value, int | float):
            cell_of[value] = Labelled(value, tidy(labels[value])) if named else float(value)
        else:
            cell_of[value] = tidy(labels[value]) if named else value
    if named or any(cell != "" and not isinstance(cell, float) for cell in cell_of.values()):
        return tuple(cell_of[value] for value in values)
    number = {value: np.nan if cell == "" else cell for value, cell in cell_of.items()}
    return np.fromiter((number[value] for value in values), np.float64, len(values))


def _within(value: Any, limits: Range) -> bool:
    try:
        return bool(limits["lo"] <= value <= limits["hi"])
    except TypeError:
        return False
