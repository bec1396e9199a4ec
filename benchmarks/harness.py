"""Fair timing: contestants take turns, cost is CPU time with that of child processes, verdicts rest on ratios."""

from __future__ import annotations

import gc
import json
import math
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

SHORTEST = 0.02
"""A turn lasts at least this many CPU seconds: shorter calls are repeated in it, long ones are warm by themselves."""


@dataclass(frozen=True)
class Contestant:
    """Something that does the job. `times` scales its cost when it only does a named share of the job."""

    name: str
    run: Callable[[], Any]
    times: float = 1.0


@dataclass(frozen=True)
class Gate:
    """What is promised of a ratio: at least so many times faster than a peer, or at most so many times its cost.

    `target` is where the design wants it to be; the promise is what holds today, with a margin.
    """

    limit: float
    target: float
    at_least: bool = True

    def holds(self, ratio: float) -> bool:
        """Tell whether a ratio keeps the promise."""
        return ratio >= self.limit if self.at_least else ratio <= self.limit

    def reached(self, ratio: float) -> bool:
        """Tell whether a ratio is where the design wants it."""
        return ratio >= self.target if self.at_least else ratio <= self.target

    @property
    def sign(self) -> str:
        """The direction of the promise."""
        return ">=" if self.at_least else "<="

    def __str__(self) -> str:
        return f"{self.sign} {self.limit:g}x"


@dataclass(frozen=True)
class Equality:
    """The largest difference between our numbers and the peer's, and how much may be."""

    what: str
    error: float
    tolerance: float

    @property
    def holds(self) -> bool:
        """Tell whether the numbers are the same."""
        return self.error <= self.tolerance


@dataclass(frozen=True)
class Cost:
    """CPU and wall seconds of one contestant, one number per round."""

    cpu: tuple[float, ...]
    wall: tuple[float, ...]


@dataclass(frozen=True)
class Line:
    """One row of a result: gapkit against one peer."""

    case: str
    title: str
    n: int
    peer: str
    ratio: float
    ratio_low: float
    ratio_high: float
    wall_ratio: float
    gate: str
    target: str
    fast_enough: bool | None
    on_target: bool | None
    equality: tuple[dict[str, Any], ...]
    equal: bool | None
    ours_cpu: float
    peer_cpu: float
    rounds: int
    note: str = ""
    tier: str = "full"
    made_with: dict[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """Return what the row says in one word."""
        if self.fast_enough is False or self.equal is False:
            return "FAIL"
        if self.fast_enough is None:
            return "info"
        return "ok" if self.on_target else "below target"


def cpu_seconds() -> float:
    """Return CPU time used so far by this process, its threads and its finished children."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def race(contestants: Sequence[Contestant], *, rounds: int) -> dict[str, Cost]:
    """Run everybody `rounds` times, taking turns (A B C A B C ...), after one warm-up each."""
    repeats: dict[str, int] = {}
    for contestant in contestants:
        before = cpu_seconds()
        contestant.run()
        cost = cpu_seconds() - before
        repeats[contestant.name] = max(1, math.ceil(SHORTEST / max(cost, 1e-7))) if cost < SHORTEST else 1
    cpu: dict[str, list[float]] = {contestant.name: [] for contestant in contestants}
    wall: dict[str, list[float]] = {contestant.name: [] for contestant in contestants}
    for _ in range(rounds):
        for contestant in contestants:
            count = repeats[contestant.name]
            gc.collect()
            started, before = time.perf_counter(), cpu_seconds()
            for _ in range(count):
                contestant.run()
            used, passed = cpu_seconds() - before, time.perf_counter() - started
            cpu[contestant.name].append(used / count * contestant.times)
            wall[contestant.name].append(passed / count * contestant.times)
    return {name: Cost(tuple(cpu[name]), tuple(wall[name])) for name in cpu}


def ratios(ours: Sequence[float], peer: Sequence[float], *, at_least: bool) -> list[float]:
    """Return the ratio of every round: peer over ours, or ours over peer where the promise is an "at most"."""
    return [b / a if at_least else a / b for a, b in zip(ours, peer, strict=True)]


def largest_difference(ours: Any, theirs: Any, *, relative: bool = False) -> float:
    """Return the largest absolute (or relative) difference; infinity when one side has a number the other lacks."""
    import numpy as np

    a, b = np.asarray(ours, dtype=np.float64), np.asarray(theirs, dtype=np.float64)
    if a.shape != b.shape or np.any(np.isnan(a) != np.isnan(b)):
        return math.inf
    known = ~np.isnan(a)
    difference = np.abs(a - b)[known]
    if relative:
        difference = difference / np.maximum(np.abs(b[known]), np.finfo(float).tiny)
    return float(difference.max(initial=0.0))


def made_with() -> dict[str, Any]:
    """Return what a result depends on: versions, processors, load."""
    packages = {}
    for name in ("gapkit", "numpy", "scipy", "pandas", "pingouin", "statsmodels", "openpyxl", "python-calamine"):
        try:
            packages[name] = version(name)
        except PackageNotFoundError:
            packages[name] = "absent"
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "blas_threads": 1,
        **packages,
    }


def line(
    *,
    case: str,
    title: str,
    n: int,
    peer: str,
    ours: Cost,
    theirs: Cost,
    gate: Gate | None,
    at_least: bool,
    equality: Iterable[Equality],
    tier: str,
    note: str = "",
) -> Line:
    """Return the row of gapkit against one peer."""
    by_round = ratios(ours.cpu, theirs.cpu, at_least=at_least)
    ratio = statistics.median(by_round)
    checks = tuple(equality)
    return Line(
        case=case,
        title=title,
        n=n,
        peer=peer,
        ratio=ratio,
        ratio_low=min(by_round),
        ratio_high=max(by_round),
        wall_ratio=statistics.median(ratios(ours.wall, theirs.wall, at_least=at_least)),
        gate="" if gate is None else str(gate),
        target="" if gate is None else f"{gate.sign} {gate.target:g}x",
        fast_enough=None if gate is None else gate.holds(ratio),
        on_target=None if gate is None else gate.reached(ratio),
        equality=tuple(asdict(check) for check in checks),
        equal=all(check.holds for check in checks) if checks else None,
        ours_cpu=statistics.median(ours.cpu),
        peer_cpu=statistics.median(theirs.cpu),
        rounds=len(ours.cpu),
        note=note,
        tier=tier,
        made_with=made_with(),
    )


def write_lines(path: Path, lines: Iterable[Line]) -> Path:
    """Write results, one JSON object per line."""
    text = "".join(json.dumps({**asdict(one), "verdict": one.verdict}, ensure_ascii=False) + "\n" for one in lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def compare(old: Path, new: Path) -> list[tuple[str, str, int, float, float, float]]:
    """Return, for every row both files have: case, peer, n, both ratios, and the new ratio over the old one."""

    def read(path: Path) -> dict[tuple[str, str, int], float]:
        rows = (json.loads(text) for text in path.read_text(encoding="utf-8").splitlines() if text)
        return {(row["case"], row["peer"], row["n"]): row["ratio"] for row in rows}

    before, after = read(old), read(new)
    return [(*key, before[key], after[key], after[key] / before[key]) for key in after if key in before]
