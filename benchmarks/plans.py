"""Economics of a plan: twelve initiatives, 20 000 draws, against a loop over draws with numpy_financial (P23)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Case, Peer
from benchmarks.harness import Contestant, Equality, Gate, largest_difference
from gapkit.diagnosis.plan.draws import plan_draws
from gapkit.diagnosis.plan.economics import Worked, economics_of, worked_out
from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.model.plan import Initiative, Plan, PlanAssumption, Range
from gapkit.scoring.return_basis import ReturnBasis

LIMITS = PlanLimits()
LOOP = "a loop over draws, numpy_financial.npv"
LOOPED = 200
"""Draws that the loop does; its cost is scaled to all of them."""

CODES = ("A", "B", "C", "D", "E")
TAKEN = {
    "link": Range(0.005, 0.01, 0.02),
    "customers": Range(90e3, 100e3, 110e3),
    "retention": Range(0.8, 0.84, 0.86),
    "margin": Range(80.0, 95.0, 110.0),
    "discount": Range(0.08, 0.08, 0.08),
    "horizon": Range(5.0, 5.0, 5.0),
    "ramp": Range(12.0, 12.0, 12.0),
    "decay": Range(0.1, 0.1, 0.1),
}


def plan() -> Plan:
    """Return twelve initiatives that start in the same quarter, each of which acts on two dimensions."""
    made = []
    for place in range(12):
        two = (CODES[place % 5], CODES[(place + 1) % 5])
        closure, cost = {"": Range(0.0, 0.2, 0.5)}, Range(1e4, 2e4, 4e4)
        made.append(
            Initiative(f"I{place}", "", dimensions=two, closure=closure, cost=cost, running=Range(1e3, 2e3, 3e3))
        )
    return Plan(initiatives=tuple(made), assumptions=tuple(PlanAssumption(*one) for one in TAKEN.items()))


def basis() -> ReturnBasis:
    """Return what a survey says: four gaps, five slopes, and how they vary."""
    spread = np.diag([0.01] * 5 + [0.5] * 5) + 0.002
    return ReturnBasis(
        codes=CODES,
        gaps=(-1.0, -0.5, -0.2, 0.1, -0.4),
        slopes=(5.0, 2.0, 1.0, 3.0, 2.0),
        covariance=tuple(tuple(row) for row in spread.tolist()),
        clear=(True,) * 5,
        rooms=(2.0,) * 5,
        outcome="nps",
        metric="value",
        mean=20.0,
        least=-100.0,
        most=100.0,
        n=400,
    )


def whole() -> Any:
    """Return everything gapkit tells: draws, thirteen cases with break-evens, years, tornado."""
    told, known = plan(), basis()
    return economics_of(told, known, plan_draws(told, known, LIMITS, seed=1), LIMITS)


def loop(values: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the net present value of all initiatives together in the first of these draws, one after the other."""
    import numpy_financial

    paces = []
    for year in range(5):
        months = [12 * year + month + 0.5 for month in range(12)]
        paces.append(sum(min(m / 12, 1) * 0.9 ** (max(m - 12, 0) / 12) for m in months) / 12)
    found = []
    for draw in range(LOOPED):
        better = 0.0
        for place in range(5):
            still_open = 1.0
            for one in range(12):
                still_open *= 1 - values["closure"][draw, one, place]
            points = min(max(-values["gap"][draw, place], 0.0) * (1 - still_open), 2.0)
            better += values["causal_share"][draw] * values["slope"][draw, place] * points
        better = min(max(better, -120.0), 80.0)
        before, link = values["retention"][draw], values["link"][draw]
        after = 1 / (1 + (1 - before) / before * math.exp(-link * better))
        now = base = values["customers"][draw]
        flows = [-float(values["cost"][draw].sum())]
        for pace in paces:
            now, base = now * (before + pace * (after - before)), base * before
            flows.append(values["margin"][draw] * (now - base) - values["running"][draw].sum())
        found.append(float(numpy_financial.npv(values["discount"][draw], flows)))
    return np.array(found)


def one_case(case: str, *, rounds: int) -> Case:
    """P23: the net present value of all initiatives together, in every draw."""
    work = _work()
    values, together = work.worlds.values, work.counted()

    def check(mine: NDArray[np.float64], theirs: NDArray[np.float64]) -> list[Equality]:
        return [Equality("net present value", largest_difference(mine[:LOOPED], theirs, relative=True), 1e-9)]

    return Case(
        case,
        "net present value of 12 initiatives together, 20 000 draws",
        LIMITS.draws,
        Contestant("gapkit", lambda: work.cash(together).worth),
        (Peer(Contestant(LOOP, lambda: loop(values), LIMITS.draws / LOOPED), Gate(20, target=50), check),),
        rounds,
    )


def economics(case: str, *, rounds: int) -> Case:
    """P23b: all of the economics, draws included, against one net present value in a loop over ready draws."""
    work = _work()
    worth, values = work.cash(work.counted()).worth, work.worlds.values

    def check(mine: Any, _theirs: object) -> list[Equality]:
        return [Equality("mean", largest_difference(mine.portfolio.mean, worth.mean(), relative=True), 1e-12)]

    return Case(
        case,
        "economics of 12 initiatives, 20 000 draws: 13 cases, break-evens, tornado",
        LIMITS.draws,
        Contestant("gapkit", whole),
        (
            Peer(
                Contestant(LOOP, lambda: loop(values), LIMITS.draws / LOOPED),
                Gate(3, target=2, at_least=False),
                check,
                note="of one case; gapkit does some 150 of them",
            ),
        ),
        rounds,
    )


def _work() -> Worked:
    told, known = plan(), basis()
    return worked_out(told, known, plan_draws(told, known, LIMITS, seed=1), LIMITS)


FULL: dict[str, Callable[[], Case]] = {
    "P23": lambda: one_case("P23", rounds=7),
    "P23b": lambda: economics("P23b", rounds=7),
}
SMOKE: dict[str, Callable[[], Case]] = {}
