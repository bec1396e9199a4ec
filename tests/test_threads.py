"""A command runs its linear algebra on one thread; a notebook keeps what it has."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from gapkit.threads import on_one_thread, start_on_one_thread

NAMES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


def variables_after(code: str, **given: str) -> dict[str, str]:
    """Return the thread variables of a fresh process after some code."""
    kept = {name: value for name, value in os.environ.items() if name not in NAMES}
    ended = f"\nimport json, os\nprint(json.dumps({{n: os.environ[n] for n in {NAMES} if n in os.environ}}))"
    ran = subprocess.run([sys.executable, "-c", code + ended], env=kept | given, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, str] = json.loads(ran.stdout.splitlines()[-1])
    return found


def test_a_process_of_its_own_starts_on_one_thread_unless_somebody_said_otherwise() -> None:
    code = "from gapkit.threads import start_on_one_thread\nstart_on_one_thread()"
    assert variables_after(code) == dict.fromkeys(NAMES, "1")
    assert variables_after(code, OMP_NUM_THREADS="4") == dict.fromkeys(NAMES, "1") | {"OMP_NUM_THREADS": "4"}


def test_using_gapkit_from_python_sets_no_variable() -> None:
    code = "import numpy, gapkit, gapkit.cli, gapkit.commands, gapkit.study"
    assert variables_after(code) == {}


def test_where_numpy_is_loaded_already_nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    start_on_one_thread()
    assert not any(name in os.environ for name in NAMES)


def test_inside_the_context_linear_algebra_has_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    np.ones((2, 2)) @ np.ones((2, 2))
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    with threadpool_limits(limits=2, user_api="blas"), on_one_thread():
        found = [one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"]
    assert found == [1] * len(found)
    assert found
