"""Plans whose money is known, and what the survey says of them. Every number is invented."""

from __future__ import annotations

from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.model.plan import Initiative, Plan, PlanAssumption, Range
from gapkit.scoring.return_basis import ReturnBasis

LIMITS = PlanLimits(draws=4000)


def fixed(value: float) -> Range:
    """Return a figure that does not vary."""
    return Range(value, value, value)


def basis_of(
    *,
    gaps: tuple[float, ...] = (-1.0, -0.5, 0.2),
    slopes: tuple[float, ...] = (5.0, 2.0, 3.0),
    spread: float = 0.0,
    clear: tuple[bool, ...] | None = None,
    outcome: str = "nps",
    mean: float = 20.0,
    higher_is_better: bool = True,
    rooms: tuple[float, ...] | None = None,
) -> ReturnBasis:
    """Return gaps and slopes with the same standard error, none of which goes along with another."""
    k = len(gaps)
    errors = [spread / 10] * k + [spread] * k
    covariance = tuple(tuple(errors[i] ** 2 if i == j else 0.0 for j in range(2 * k)) for i in range(2 * k))
    return ReturnBasis(
        codes=tuple("ABCDEFGH"[:k]),
        gaps=gaps,
        slopes=slopes,
        covariance=covariance,
        clear=clear or (True,) * k,
        rooms=rooms or (3.0,) * k,
        outcome=outcome,
        metric="value" if outcome else "",
        mean=mean,
        least=-100.0,
        most=100.0,
        n=300,
        higher_is_better=higher_is_better,
    )


TAKEN = {
    "causal_share": fixed(0.5),
    "link": fixed(0.05),
    "customers": fixed(10_000.0),
    "retention": fixed(0.8),
    "margin": fixed(100.0),
    "discount": fixed(0.1),
    "horizon": fixed(3.0),
    "ramp": fixed(0.0),
    "decay": fixed(0.0),
}
"""What a case needs, none of it in doubt; the whole effect at once, which stays."""

RANGES = {
    "link": Range(0.01, 0.05, 0.1),
    "customers": Range(9_000.0, 10_000.0, 12_000.0),
    "retention": Range(0.75, 0.8, 0.85),
    "margin": Range(80.0, 100.0, 130.0),
    "discount": fixed(0.1),
    "horizon": fixed(4.0),
    "ramp": Range(3.0, 6.0, 12.0),
    "decay": Range(0.05, 0.1, 0.2),
}
"""The same in doubt, the causal share left to the default."""


def plan_of(*initiatives: Initiative, taken: dict[str, Range] | None = None, **parts: object) -> Plan:
    """Return a plan of these initiatives."""
    assumptions = tuple(PlanAssumption(code, value) for code, value in (TAKEN if taken is None else taken).items())
    return Plan(initiatives=initiatives, assumptions=assumptions, currency="EUR", **parts)  # type: ignore[arg-type]


def initiative(
    code: str, closure: dict[str, Range] | None = None, cost: float | None = 1000.0, **parts: object
) -> Initiative:
    """Return an initiative; `cost` is not in doubt."""
    return Initiative(
        code,
        code,
        closure=closure or {},
        cost=None if cost is None else fixed(cost),
        **parts,  # type: ignore[arg-type]
    )
