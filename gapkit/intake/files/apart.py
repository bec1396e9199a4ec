"""Readers in a process of their own: for libraries that a damaged file can bring down, memory and time bounded.

The libraries for old workbooks, SPSS and Parquet are compiled code that on some damaged files ends the whole process
instead of raising an error. There it is theirs that ends.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from gapkit.errors import Fault, GapkitError, fault
from gapkit.intake.files.limits import MOST_MEMORY, MOST_SECONDS

_START = "import sys; sys.path[:] = {path!r}; from gapkit.intake.files.apart import run; run({module!r}, {file!r})"
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS", "ARROW_DEFAULT_MEMORY_POOL")


def read_apart(module: str, path: Path, *, kind: str) -> Any:
    """Return what `found(path)` of a module of this room returns, run in another process.

    `kind` is what messages call the format. Raises what the reader raises; a reader that ends without an answer, or
    does not end, met a damaged file.
    """
    code = _START.format(path=sys.path, module=module, file=str(path))
    # Each thread reserves memory, which is bounded.
    few = dict(zip(_ONE_THREAD, ("1", "1", "1", "system"), strict=True))
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | few,
            timeout=MOST_SECONDS,
            check=False,
        )
        answer = pickle.loads(done.stdout) if done.returncode == 0 else None
    except subprocess.TimeoutExpired:
        raise fault("intake.too_slow", file=path.name, format=kind, seconds=MOST_SECONDS) from None
    except OSError as error:
        raise fault("intake.unreadable", file=path.name, detail=error.strerror or str(error)) from None
    except (pickle.UnpicklingError, EOFError):
        answer = None
    if answer is None:
        raise fault("intake.damaged_data", file=path.name, format=kind)
    if isinstance(answer, list) and answer and all(isinstance(one, Fault) for one in answer):
        raise GapkitError(*answer)
    return answer


def run(module: str, file: str) -> None:
    """Write to standard output what a reader found, or the faults it raised: the other process's part."""
    _bound_memory()
    reader: Callable[[Path], object] = import_module(f"gapkit.intake.files.{module}").found
    try:
        answer = reader(Path(file))
    except GapkitError as error:
        answer = list(error.faults)
    sys.stdout.buffer.write(pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL))


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # not on this operating system: the limits on cells and time remain
        return
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = MOST_MEMORY if most == resource.RLIM_INFINITY else min(MOST_MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
