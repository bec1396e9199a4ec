"""Money over the years: what it is worth now, when it has paid back, and what may go wrong."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.stats.arrays import FloatArray, bare, floats


def present_value(flows: ArrayLike, discount: ArrayLike) -> FloatArray:
    """Answer "what are these flows worth now?": sum over t = 0..T of flow_t / (1 + i)^t.

    The first flow is now, at its full worth. Shapes: flows (..., T + 1), discount (...) yearly, above -1. Units of the
    flows. With costs negative it is the net present value. Source: any textbook of finance.

    >>> round(float(present_value([-100, 60, 60], 0.1)), 6)
    4.132231
    """
    each, i = floats(flows, discount)
    i = np.where(i > -1, i, np.nan)
    return bare((each / (1 + i[..., None]) ** np.arange(each.shape[-1])).sum(axis=-1))


def payback(flows: ArrayLike, *, discount: ArrayLike = 0.0) -> FloatArray:
    """Answer "after how many years has it paid back?": from when on the sum of flows so far is never negative.

    Between two years flows come in evenly (linear). NaN: not within these years, or lost again in the end. 0 where the
    sum was never below zero.
    With a `discount` the flows are taken at their present value. Shapes: flows (..., T + 1), discount (...).
    Source: any textbook of finance; it says nothing of what comes afterwards.

    >>> float(payback([-100, 60, 80])), float(payback([-100, 120, -60, 80])), bool(np.isnan(payback([0, -5, -5])))
    (1.5, 2.5, True)
    """
    each, i = floats(flows, discount)
    worth = each / (1 + i[..., None]) ** np.arange(each.shape[-1])
    sums = np.cumsum(worth, axis=-1)
    short = sums[..., ::-1] < 0
    ever = short.any(axis=-1)
    # The year after the last one that ends below zero; where that is the last of all it never pays back.
    after = np.where(ever, sums.shape[-1] - np.argmax(short, axis=-1), 0)
    reached = after < sums.shape[-1]
    first = np.where(reached, after, 0)[..., None]
    here = np.take_along_axis(sums, first, axis=-1)[..., 0]
    added = np.take_along_axis(worth, first, axis=-1)[..., 0]
    place = first[..., 0].astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        inside = np.where(place > 0, place - here / added, 0.0)
    return bare(np.where(reached, inside, np.nan))


def return_on_cost(benefits: ArrayLike, costs: ArrayLike) -> FloatArray:
    """Answer "what comes back of each unit of money, beyond itself?": benefits / costs - 1, both at present value.

    Shapes: any that broadcast. 0 pays back exactly, -1 loses all. NaN without costs. Source: Rust, Zahorik &
    Keiningham (1995), J. Marketing 59(2), 58, whose return on quality is benefits / costs.

    >>> float(return_on_cost(150, 100))
    0.5
    """
    earned, spent = floats(benefits, costs)
    return bare(earned / np.where(spent > 0, spent, np.nan) - 1)


def expected_shortfall(draws: ArrayLike, *, share: float = 0.05) -> FloatArray:
    """Answer "if it goes badly, what is it on average?": the mean of the lowest share of the draws.

    At least one draw counts. Shapes: draws (..., n). Units of the draws. Source: Acerbi & Tasche (2002), J. Banking &
    Finance 26, 1487.

    >>> float(expected_shortfall(np.arange(100.0)))
    2.0
    """
    (values,) = floats(draws)
    count = max(1, round(share * values.shape[-1]))
    return bare(np.partition(values, count - 1, axis=-1)[..., :count].mean(axis=-1))


def value_of_information(draws: ArrayLike) -> FloatArray:
    """Answer "what would it be worth to know beforehand how it turns out?": E[max(v, 0)] - max(E[v], 0).

    Knowing, one would only do it where it pays; not knowing, one does it where it pays on average. Zero where no draw
    changes the decision: never worth more than this to find out more. Shapes: draws (..., n). Source: Raiffa &
    Schlaifer (1961), Applied Statistical Decision Theory.

    >>> float(value_of_information([-1.0, 3.0])), float(value_of_information([1.0, 3.0]))
    (0.5, 0.0)
    """
    (values,) = floats(draws)
    return bare(np.maximum(values, 0).mean(axis=-1) - np.maximum(values.mean(axis=-1), 0))
