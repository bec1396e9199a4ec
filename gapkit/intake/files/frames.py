"""Data frames of pandas, polars and pyarrow as tables."""

from __future__ import annotations

from typing import Any

from gapkit.errors import fault
from gapkit.intake.files.tables import EXACT, Cells, Table, plain_cells


def table_of_frame(frame: Any, name: str = "DataFrame") -> Table:
    """Return a data frame as a table whose rows are all people; its index is not read."""
    import narwhals as nw

    try:
        known = nw.from_native(frame, eager_only=True)
    except (TypeError, ValueError):
        raise fault("intake.not_a_frame", found=type(frame).__name__) from None
    names = tuple(" ".join(map(str, n)) if isinstance(n, tuple) else str(n) for n in known.columns)
    return Table(name, tuple(_cells(known[:, i]) for i in range(len(names))), len(known), names=names)


def _is_long(series: Any) -> bool:
    """Tell whether whole numbers, such as ids, are too long to be told apart once they are floats."""
    highest, lowest = series.max(), series.min()
    return highest is not None and max(abs(int(highest)), abs(int(lowest))) > EXACT


def _cells(series: Any) -> Cells:
    import narwhals as nw

    if series.dtype.is_numeric() and not (series.dtype.is_integer() and _is_long(series)):
        numbers: Cells = series.cast(nw.Float64).to_numpy()
        return numbers
    present = plain_cells(series.to_list())
    missing = series.is_null().to_list()
    if not any(missing):
        return present
    return tuple("" if gone else cell for cell, gone in zip(present, missing, strict=True))
