"""Diagnoses for the tests of the workbook, and the means to look into a file."""

from __future__ import annotations

import re
import subprocess
import zipfile
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import numpy as np
import openpyxl

from gapkit.diagnosis.diagnosis import Input, Stamp
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.model import Answers, Segment
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws

CHANNELS = ("web", "phone", "office", "app", "agent")

# LibreOffice recomputes files of other programs only when it is told to.
_ALWAYS_RECOMPUTE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""


def sample(
    asked="servqual91", *, people=240, segments=True, weighted=False, minimums=None, language="en", seed=3, **changes
):
    """Return the diagnosis of made-up answers in which some dimensions fall short, one meets and one exceeds.

    With `minimums` only so many people give a minimum on the first dimension.
    """
    questionnaire = read_questionnaire(asked) if isinstance(asked, str) else asked
    draws = np.random.default_rng(seed)
    low, high, items = questionnaire.scale.low, questionnaire.scale.high, len(questionnaire.items)
    person = draws.normal(0, 0.8, people)
    codes = [dimension.code for dimension in questionnaire.dimensions]
    shortfall = {code: (1.3, 0.9, 0.35, 0.05, -0.4)[place % 5] for place, code in enumerate(codes)}
    answers = {}
    for role in questionnaire.columns:
        level = 0.6 if role == "minimum" else 0.85
        drop = np.array([shortfall[item.dimension] if role == "perception" else 0 for item in questionnaire.items])
        noise = draws.normal(0, 0.7, (items, people))
        step = (high - low) / 6
        raw = np.round(low + level * (high - low) + (person - drop[:, None] + noise) * step)
        answers[role] = (np.clip(raw, low, high) - low + 1).astype(np.uint8)
        answers[role][draws.random((items, people)) < 0.02] = 0
    if minimums is not None:
        answers["minimum"][: len(questionnaire.dimensions[0].items), minimums:] = 0
    groups = {}
    if segments:
        share = np.array([0.4, 0.3, 0.15, 0.13, 0.02])
        channel = np.sort(draws.choice(5, people, p=share)).astype(np.int32)
        channel[-3:] = 4
        channel[:-3] = np.minimum(channel[:-3], 3)
        groups = {"channel": Segment("channel", CHANNELS, channel)}
    outcomes = {
        o.code: np.clip(
            np.round(draws.normal(o.scale.low + 0.75 * o.scale.range, 2, people)), o.scale.low, o.scale.high
        )
        for o in questionnaire.outcomes
    }
    points = draws.dirichlet(np.arange(2, 2 + len(codes)), people).T if questionnaire.points else None
    weight = draws.uniform(0.3, 3.0, people) if weighted else None
    return diagnose(
        Study.of(questionnaire, Answers(answers, points=points, outcomes=outcomes, segments=groups, weight=weight)),
        thresholds=few_draws(questionnaire.scale.range, **({"replicates": 199} | changes)),
        language=language,
        source=Input("survey.xlsx", "0123abcd" * 8, people, people),
        stamp=Stamp("0.1.0", 20260101, generated="2026-06-09"),
        facts={"client": "Example", "name": "Voice of the customer"},
    )


def poisoned(diagnosis, number):
    """Return the diagnosis with a tell-tale number in every field of what must not be shown."""
    fields = ("expectation", "perception", "gap", "gap_sd", "gap_se", "gap_low", "gap_high", "p_value", "p_adjusted")
    segments = type(diagnosis.segments)(
        replace(row, n=int(number), **dict.fromkeys(fields, number)) if row.suppressed else row
        for row in diagnosis.segments
    )
    return replace(diagnosis, segments=segments)


@lru_cache(maxsize=8)
def opened(data, *, formulas=False):
    """Return the workbook, with its cached values or with its formulas; to be looked at, not to be changed."""
    return openpyxl.load_workbook(BytesIO(data), data_only=not formulas)


def table(book, sheet):
    """Return the rows of the one table of a sheet as dictionaries."""
    page = book[sheet]
    (held,) = page.tables.values()
    head, *rows = page[held.ref]
    names = [cell.value for cell in head]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in rows]


def every_text(data):
    """Return the text of every part of the file, unzipped."""
    with zipfile.ZipFile(BytesIO(data)) as parts:
        return {name: parts.read(name).decode("utf-8") for name in parts.namelist()}


def without_cached_values(data):
    """Return the file with a wrong cached value behind every formula."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name in parts.namelist():
            text = parts.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>-987</v>", text)
            out.writestr(name, text)
    return made.getvalue()


def recomputed(folder: Path, *files: bytes) -> list[bytes]:
    """Return the files as LibreOffice saves them after working out every formula again."""
    settings = folder / "settings" / "user"
    settings.mkdir(parents=True)
    (settings / "registrymodifications.xcu").write_text(_ALWAYS_RECOMPUTE)
    paths = []
    for place, data in enumerate(files):
        path = folder / f"book{place}.xlsx"
        path.write_bytes(data)
        paths.append(path)
    target = folder / "recomputed"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder / 'settings'}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(target),
            *map(str, paths),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return [(target / path.name).read_bytes() for path in paths]
