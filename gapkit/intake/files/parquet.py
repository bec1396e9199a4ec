"""Parquet files, by whichever of duckdb, pyarrow and polars is installed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.errors import fault
from gapkit.intake.files.apart import read_apart
from gapkit.intake.files.frames import table_of_frame
from gapkit.intake.files.limits import MIB, MOST_CELLS, MOST_TEXT
from gapkit.intake.files.tables import EXACT, Cells, Table, plain_cells

_KIND = "Parquet"
READERS = ("duckdb", "pyarrow", "polars")
_SIZES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_WHOLE = frozenset(f"{sign}{size}" for sign in ("", "U") for size in _SIZES)
_SHORT = ("BOOLEAN", "DATE", "TIME", "TIMESTAMP")
"""Kinds of cells, other than numbers, that are short by nature."""


def read_parquet(path: Path) -> Table:
    """Return the rows of a Parquet file as a table with named columns."""
    if not any(map(find_spec, READERS)):
        raise fault("intake.no_parquet_reader", file=path.name)
    names, columns, height = read_apart("parquet", path, kind=_KIND)
    return Table(path.name, columns, height, names=names)


def found(path: Path) -> tuple[tuple[str, ...], tuple[Cells, ...], int]:
    """Return names and cells of the columns, and the number of rows."""
    reader = next(name for name in READERS if find_spec(name))
    table = {"duckdb": _by_duckdb, "pyarrow": _by_pyarrow, "polars": _by_polars}[reader](path)
    assert table.names is not None
    return table.names, table.columns, table.height


def _by_duckdb(path: Path) -> Table:
    import duckdb

    connection = duckdb.connect(":memory:", config={"memory_limit": "2GB", "threads": 2})
    # Names of files may hold what duckdb takes for a pattern.
    name = "".join(f"[{c}]" if c in "*?[" else c for c in str(path))
    rows = _one(connection, "SELECT sum(num_rows) FROM parquet_file_metadata($1)", name)
    described = connection.execute("SELECT * FROM read_parquet($1) LIMIT 0", [name]).description
    names = tuple(str(one[0]) for one in described)
    _refuse_large(path, int(rows or 0), len(names))
    columns = tuple(
        _column(connection, name, column, str(one[1]), path) for column, one in zip(names, described, strict=True)
    )
    return Table(path.name, columns, int(rows or 0), names=names)


def _column(connection: Any, name: str, column: str, kind: str, path: Path) -> Cells:
    quoted = '"' + column.replace('"', '""') + '"'
    whole = kind in _WHOLE
    if whole and (_one(connection, f"SELECT max(abs({quoted}::HUGEINT)) FROM read_parquet($1)", name) or 0) > EXACT:
        whole = False
    elif whole or kind.startswith(("DOUBLE", "FLOAT", "DECIMAL")):
        said = connection.execute(f"SELECT {quoted}::DOUBLE AS cell FROM read_parquet($1)", [name]).fetchnumpy()
        cells = said["cell"]
        numbers: NDArray[np.float64] = cells.filled(np.nan) if isinstance(cells, np.ma.MaskedArray) else cells
        return numbers
    if kind not in _SHORT:
        text = _one(connection, f"SELECT sum(strlen({quoted}::VARCHAR)) FROM read_parquet($1)", name) or 0
        _refuse_long(path, int(text))
    if kind not in _SHORT and kind not in _WHOLE:
        quoted += "::VARCHAR"
    cells = connection.execute(f"SELECT {quoted} AS cell FROM read_parquet($1)", [name]).fetchall()
    return plain_cells("" if cell is None else cell for (cell,) in cells)


def _one(connection: Any, query: str, name: str) -> Any:
    return connection.execute(query, [name]).fetchone()[0]


def _by_pyarrow(path: Path) -> Table:
    import pyarrow
    from pyarrow.parquet import ParquetFile

    file = ParquetFile(path, memory_map=False)
    _refuse_large(path, file.metadata.num_rows, len(file.schema_arrow.names))
    batches, held = [], 0
    for batch in file.iter_batches(batch_size=10_000):
        held += batch.nbytes
        _refuse_long(path, held)
        batches.append(batch)
    return table_of_frame(pyarrow.Table.from_batches(batches, file.schema_arrow), path.name)


def _by_polars(path: Path) -> Table:
    import polars

    lazy = polars.scan_parquet(path, glob=False)
    columns = lazy.collect_schema().names()
    _refuse_large(path, lazy.select(polars.len()).collect().item(), len(columns))
    texts = lazy.select(polars.col(polars.String).str.len_bytes().sum()).collect()
    _refuse_long(path, sum(texts.row(0)) if texts.width else 0)
    return table_of_frame(lazy.collect(), path.name)


def _refuse_large(path: Path, rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        raise fault("intake.too_many_cells", file=path.name, rows=rows, columns=columns, expected=MOST_CELLS)
    if not rows or not columns:
        raise fault("intake.no_cases", file=path.name)


def _refuse_long(path: Path, text: int) -> None:
    if text > MOST_TEXT:
        raise fault("intake.too_much_text", file=path.name, expected=MOST_TEXT // MIB)
