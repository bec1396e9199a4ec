"""How the suite runs: one thread a process, no verdict about time, the whole suite on all cores."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).resolve().parent

# Before numpy is loaded: its threads only wait for each other where every core has a process of its own.
for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

# How long an example takes proves nothing.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Share the whole suite among the cores; run a chosen part of it here, where it starts at once."""
    asked = {Path(argument).resolve() for argument in config.args}
    if asked.isdisjoint((TESTS, *TESTS.parents)):
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, 8)  # beyond, the longest module decides


def pytest_collection_finish(session: pytest.Session) -> None:
    """Take the thousands of tests and all that is loaded out of the collector's sight: none of it ever goes away."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[object, str, str]]:
    """Run a command in an empty folder of a system that speaks English; return exit status, output and errors."""

    def called(*words: object) -> tuple[object, str, str]:
        from gapkit.cli import main

        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("LANG", "en_GB.UTF-8")
        monkeypatch.delenv("LC_ALL", raising=False)
        monkeypatch.setattr(sys, "argv", ["gapkit", *map(str, words)])
        status: object = 0
        try:
            main()
        except SystemExit as stop:
            status = stop.code or 0
        out = capsys.readouterr()
        return status, out.out, out.err

    return called
