"""Cases of whole processes: start, read, score, write (P12 to P16)."""

from __future__ import annotations

import compileall
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import data
from benchmarks.cases import Case, Peer
from benchmarks.harness import Contestant, Equality, Gate, largest_difference
from gapkit.intake.questionnaires import read_questionnaire

HERE = Path(__file__).resolve().parent
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
QUESTIONNAIRE = "servqual91"


class Desk:
    """A temporary folder with one simulated workbook, and processes that work on it."""

    def __init__(self, n: int, *, outcome: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gapkit-benchmark-"))
        self.simulated = data.make(n)
        codes = [item.code for item in read_questionnaire(QUESTIONNAIRE).items]
        headers = [f"E_{code}" for code in codes], [f"P_{code}" for code in codes]
        self.survey = data.write_xlsx(
            self.folder / "survey.xlsx", *data.table(self.simulated, headers, outcome=outcome)
        )
        compileall.compile_dir(str(HERE.parent / "gapkit"), quiet=2)
        compileall.compile_dir(str(HERE), quiet=2)

    def run(self, *arguments: str | Path) -> Callable[[], None]:
        """Return the call that runs a Python process to its end; a failure shows what it said."""
        command = [sys.executable, *(str(argument) for argument in arguments)]
        variables = os.environ | ONE_THREAD | {"PYTHONPATH": str(HERE.parent)}
        # The warm-up run keeps what an installed gapkit has kept after its first run.
        variables.pop("PYTHONDONTWRITEBYTECODE", None)

        def call() -> None:
            ran = subprocess.run(command, check=False, env=variables, cwd=self.folder, capture_output=True, text=True)
            if ran.returncode:
                raise RuntimeError(f"{' '.join(command)}\n{ran.stdout}\n{ran.stderr}")

        return call

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


def score(
    case: str,
    n: int,
    *,
    rounds: int,
    script: Gate | None = None,
    floor: Gate | None = None,
    outcome: bool = False,
    careful: bool = False,
) -> Case:
    """P12 to P14: `gapkit score survey.xlsx` from start to written reports; with an outcome what moves it as well."""
    desk = Desk(n, outcome=outcome)
    ours, theirs = desk.folder / "ours", desk.folder / "theirs"
    found: list[Peer] = []
    if script is not None:
        name, run = "pandas, pingouin, matplotlib script", partial(desk.run, HERE / "peer_script.py", desk.survey)

        def equal(_mine: object, _theirs: object) -> list[Equality]:
            return _same_tables(ours / "diagnosis.json", theirs / "numbers.json")

        found.append(Peer(Contestant(name, run(theirs)), script, equal))
        if careful:
            found.append(Peer(Contestant("the script, its resamples as sums", run(theirs, "careful")), equal=equal))
    if floor is not None:
        found.append(
            Peer(
                Contestant("load the libraries and read", desk.run(HERE / "floor_script.py", desk.survey)),
                floor,
            )
        )
    found.append(Peer(Contestant("python -c pass", desk.run("-c", "pass"))))
    command = ("-m", "gapkit", "score", desk.survey, "--output", ours, "--segment", "segment")
    return Case(
        case,
        f"gapkit score, from start to reports{', with an outcome' if outcome else ''}",
        n,
        Contestant("gapkit", desk.run(*command)),
        tuple(found),
        rounds,
        desk.close,
    )


def _same_tables(ours: Path, theirs: Path) -> list[Equality]:
    """Compare what both wrote: gaps of items, dimensions and groups, tests, plans, and shares where there are any.

    Alpha is complete-case there and pairwise here.
    """
    mine: dict[str, Any] = json.loads(ours.read_text(encoding="utf-8"))
    other: dict[str, Any] = json.loads(theirs.read_text(encoding="utf-8"))

    def table(name: str) -> dict[str, Sequence[Any]]:
        frame = other[name]
        rows = np.array(frame["data"], dtype=object)
        return {column: rows[:, place] for place, column in enumerate(frame["columns"])}

    def error(rows: Sequence[dict[str, Any]], name: str, fields: Sequence[str]) -> float:
        frame = table(name)
        return max(
            largest_difference(
                [row[field] for row in rows],
                np.array(frame[field], dtype=np.float64),
                relative=field in ("t", "gap_sd"),
            )
            for field in fields
        )

    fields = ("n", "gap", "gap_sd", "t", "p_value", "equivalence_p")
    gaps = mine["gaps"]
    columns = mine["quality"]["columns"]
    found = [
        Equality("item gaps, t, p, equivalence", error(gaps["items"], "items", fields), 1e-9),
        Equality("dimension gaps, t, p, equivalence", error(gaps["dimensions"], "dimensions", fields), 1e-9),
        Equality("overall gap, t, p, equivalence", error([gaps["overall"]], "overall", fields), 1e-9),
        Equality("segment gaps", error(mine["segments"], "segments", ("n", "gap", "gap_sd", "p_value")), 1e-9),
        Equality("all gaps at once", error([gaps["joint"], gaps["profile"]], "tests", ("f", "p_value")), 1e-9),
        Equality("answers", error(columns, "answers", ("answered", "missing_share", "ceiling", "sd")), 1e-9),
        Equality("responses of the next wave", _planned(mine, other), 0.0),
    ]
    if "drivers" in other:
        shares = [row for row in mine["drivers"] if row["level"] == "dimension"]
        found.append(Equality("parts of what is explained", error(shares, "drivers", ("part",)), 1e-9))
    return found


def _planned(mine: dict[str, Any], other: dict[str, Any]) -> float:
    """Return the largest difference in how many answers the next wave needs, of what falls short."""
    theirs = dict(zip(other["next_wave"]["index"], (row[0] for row in other["next_wave"]["data"]), strict=True))
    rows = mine["roadmap"]
    return largest_difference([row["next_wave_n"] for row in rows], [theirs[row["id"]] for row in rows])


def start(case: str, *, rounds: int) -> Case:
    """P15: `gapkit --help` against importing argparse."""
    desk = Desk(20)
    return Case(
        case,
        "gapkit --help",
        0,
        Contestant("gapkit", desk.run("-m", "gapkit", "--help")),
        (
            Peer(Contestant("import click", desk.run("-c", "import click")), Gate(2.2, target=1.5, at_least=False)),
            Peer(Contestant("import argparse", desk.run("-c", "import argparse"))),
            Peer(Contestant("import numpy", desk.run("-c", "import numpy"))),
            Peer(Contestant("python -c pass", desk.run("-c", "pass"))),
        ),
        rounds,
        desk.close,
    )


def load(case: str, *, rounds: int) -> Case:
    """P15: `import gapkit` against `import numpy`."""
    desk = Desk(20)
    return Case(
        case,
        "import gapkit",
        0,
        Contestant("gapkit", desk.run("-c", "import gapkit")),
        (
            Peer(Contestant("import numpy", desk.run("-c", "import numpy")), Gate(1.2, target=1.2, at_least=False)),
            Peer(Contestant("python -c pass", desk.run("-c", "pass"))),
        ),
        rounds,
        desk.close,
    )


def reading(case: str, n: int, gate: Gate, *, rounds: int) -> Case:
    """P16: a workbook into validated answers, against pandas with openpyxl into a frame."""
    import gapkit

    desk = Desk(n)

    def pandas() -> Any:
        import pandas as pd

        return pd.read_excel(desk.survey, engine="openpyxl")

    def ours() -> Any:
        return gapkit.read_answers(desk.survey, questionnaire=QUESTIONNAIRE, segments=["segment"])

    def check(mine: Any, frame: Any) -> list[Equality]:
        codes = [item.code for item in mine.questionnaire.items]
        found = []
        for role, letter in (("expectation", "E"), ("perception", "P")):
            stored = frame[[f"{letter}_{code}" for code in codes]].fillna(0).to_numpy().T
            found.append(Equality(f"{role}, all cells", largest_difference(mine.answers.codes[role], stored), 0.0))
        return found

    return Case(
        case,
        "xlsx into validated answers",
        n,
        Contestant("gapkit", ours),
        (Peer(Contestant("pandas with openpyxl, into a frame", pandas), gate, check),),
        rounds,
        desk.close,
    )


FULL: dict[str, Callable[[], Case]] = {
    "P12": lambda: score("P12", 400, rounds=7, script=Gate(8, target=12), careful=True),
    "P12b": lambda: score("P12b", 400, rounds=7, script=Gate(7, target=12), outcome=True),
    "P13": lambda: score("P13", 5_000, rounds=3, script=Gate(45, target=50)),
    "P14": lambda: score("P14", 400, rounds=9, floor=Gate(2.4, target=2, at_least=False)),
    "P14b": lambda: score("P14b", 400, rounds=9, floor=Gate(4, target=2, at_least=False), outcome=True),
    "P15": lambda: start("P15", rounds=15),
    "P15b": lambda: load("P15b", rounds=15),
    "P16": lambda: reading("P16", 5_000, Gate(4.5, target=7), rounds=7),
}
SMOKE: dict[str, Callable[[], Case]] = {
    "P14": lambda: score("P14", 400, rounds=5, floor=Gate(2.4, target=2, at_least=False)),
    "P15": lambda: start("P15", rounds=7),
    "P15b": lambda: load("P15b", rounds=7),
    "P16": lambda: reading("P16", 1_000, Gate(4, target=7), rounds=3),
}
