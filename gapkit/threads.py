"""One thread for linear algebra: matrices this small are slower on more, many times so on a busy machine."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import Any

_VARIABLES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


def start_on_one_thread() -> None:
    """Have numpy start on one thread where nobody said otherwise: for a process that does nothing but a command."""
    if "numpy" not in sys.modules:
        for name in _VARIABLES:
            os.environ.setdefault(name, "1")


def on_one_thread() -> AbstractContextManager[Any]:
    """Return the context that holds linear algebra to one thread; nothing is to be done where it has no more."""
    if all(os.environ.get(name) == "1" for name in _VARIABLES):
        return nullcontext()
    from threadpoolctl import threadpool_limits

    return threadpool_limits(limits=1, user_api="blas")  # type: ignore[no-any-return]
