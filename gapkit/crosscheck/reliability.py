"""A second opinion on reliability."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from gapkit.crosscheck import libraries as ask
from gapkit.crosscheck.compare import opinion
from gapkit.crosscheck.people import FloatArray, column_answers, is_designed
from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.opinion import Opinion
from gapkit.model import Answers, Questionnaire
from gapkit.scoring.results import Reliability, ReliabilityItem
from gapkit.scoring.rows import Rows

_ROUNDED = 0.0005 + 1e-9
"""How far a number rounded to three decimals may be from itself."""


def reliability_opinions(questionnaire: Questionnaire, answers: Answers, diagnosis: Diagnosis) -> Iterator[Opinion]:
    """Yield opinions on alpha and its company, per dimension and column."""
    blocks = {dimension.code: questionnaire.positions(dimension) for dimension in questionnaire.dimensions}
    blocks["overall"] = slice(0, len(questionnaire.items))
    designed = is_designed(answers, diagnosis)
    for row in diagnosis.reliability:
        if math.isnan(row.alpha):
            continue
        block = blocks[row.dimension]
        columns = column_answers(questionnaire, answers, row.column, block)
        codes = [item.code for item in questionnaire.items[block]]
        with ask.hushed():
            varied = np.flatnonzero(np.nanvar(columns, axis=0) > 0)
        kept = {codes[position]: place for place, position in enumerate(varied)}
        of_items = diagnosis.soundness.items.where(dimension=row.dimension, column=row.column)
        yield from _alpha_opinions(row, of_items, kept, columns[:, varied], diagnosis.thresholds.level, designed)


def _alpha_opinions(
    row: Reliability,
    of_items: Rows[ReliabilityItem],
    kept: Mapping[str, int],
    columns: FloatArray,
    level: float,
    designed: bool,
) -> Iterator[Opinion]:
    subject, pingouin = f"{row.dimension} {row.column}", ask.library("pingouin")
    complete = not np.isnan(columns).any()
    alpha, low, high = ask.pingouin_alpha(columns, level=level)
    yield opinion("alpha", subject, row.alpha, alpha, pingouin)
    limits = () if designed else ("alpha_low", "alpha_high")  # whole clusters were resampled: Feldt's are others
    for name, theirs, exact in zip(
        limits,
        (low, high),
        ask.scipy_feldt(alpha, row.n or 0, row.items, level=level),
        strict=False,
    ):
        ours = getattr(row, name)
        note = "rounded" if complete else "all_rows_as_n"
        yield opinion(name, subject, ours, exact, ask.library("scipy"))
        yield opinion(name, subject, ours, theirs, pingouin, note=note, tolerance=_ROUNDED, same=complete)
    if complete:
        between = np.atleast_2d(np.corrcoef(columns, rowvar=False))
        theirs = float(between[np.triu_indices_from(between, 1)].mean())
        yield opinion("mean_inter_item", subject, row.mean_inter_item, theirs, ask.library("numpy"))
    for item in of_items:
        others = np.delete(columns, kept[item.item], axis=1)
        name = f"{item.item} {row.column}"
        if not math.isnan(item.alpha_if_dropped):
            theirs = ask.pingouin_alpha(others, level=level)[0]
            yield opinion("alpha_if_dropped", name, item.alpha_if_dropped, theirs, pingouin)
        if complete and not math.isnan(item.item_rest):
            theirs = float(np.corrcoef(columns[:, kept[item.item]], others.sum(axis=1))[0, 1])
            yield opinion("item_rest", name, item.item_rest, theirs, ask.library("numpy"))
