"""Rules for what the company says of itself: gaps 2 to 4, what lies behind the gaps, what is said and not done."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.thresholds import Thresholds

if TYPE_CHECKING:
    from gapkit.scoring.johari.internal_results import InternalRating, MaturityComponent
    from gapkit.scoring.johari.results import Johari

WELL_RATED = 15
"""From so many raters on a rating is moderate evidence; these are opinions of few, so it is never strong."""

_GAPS = (2, 3, 4)
_VIEWS = ("manager", "frontline")


def house_findings(johari: Johari, thresholds: Thresholds) -> Iterator[Finding]:
    """Yield where customers do not see what the company does, what is said and not done, and the lowest ratings."""
    least = thresholds.johari.fewest_agreement
    for view in _VIEWS:
        rows = [row for row in johari.maturity if row.view == view and not row.reason]
        yield from _maturity(rows, johari, least)
    for gap in _GAPS:
        of_gap = [row for row in johari.internal if row.kind == "gap" and row.gap == gap]
        yield from _lowest(of_gap, johari, f"gap{gap}", str(gap), 0.45)
    for view in _VIEWS:
        behind = [row for row in johari.internal if row.kind == "antecedent" and row.view == view]
        yield from _lowest(behind, johari, f"behind.{view}", view, 0.35)


def _maturity(rows: Sequence[MaturityComponent], johari: Johari, least: float) -> Iterator[Finding]:
    """Yield what is sure of the components of a view; those whose raters do not agree are only said to be so."""
    apart = [row for row in rows if row.agreement < least]
    told = [row for row in rows if row not in apart]
    denied = sorted((row for row in told if row.beside == "customers_disagree"), key=lambda row: row.customer_gap)
    if denied:
        first = denied[0]
        numbers = (first.customer_gap, first.customer_low, first.customer_high)
        yield _of_component("customers_disagree", denied, rows, numbers, 1.2, johari)
    undone = sorted((row for row in told if row.verdict == "said_not_done"), key=lambda row: row.say_do)
    if undone:
        first = undone[0]
        numbers = (first.say_do, first.say_do_low, first.say_do_high)
        yield _of_component("said_not_done", undone, rows, numbers, 0.75, johari)
    if apart:
        facts = {"view": rows[0].view, "what": "maturity", "codes": tuple(row.code for row in apart), "of": len(rows)}
        yield _open(f"johari.rated.maturity.{rows[0].view}", "johari.maturity", facts | {"reading": "apart"})


def _of_component(
    kind: str,
    rows: Sequence[MaturityComponent],
    everything: Sequence[MaturityComponent],
    numbers: tuple[float, float, float],
    score: float,
    johari: Johari,
) -> Finding:
    first, (estimate, low, high) = rows[0], numbers
    codes = tuple(row.code for row in rows)
    return Finding(
        id=f"johari.{kind}.{first.view}",
        kind=f"johari.{kind}",
        subject="johari",
        state="level",
        verdict=None,
        strength=_strength(row.n for row in rows),
        estimate=estimate,
        low=low,
        high=high,
        n=first.n,
        evidence=place_of("johari.maturity", johari.maturity, first),
        score=score,
        facts={"view": first.view, "codes": codes, "k": len(codes), "of": len(everything)},
    )


def _lowest(rows: Sequence[InternalRating], johari: Johari, of: str, what: str, score: float) -> Iterator[Finding]:
    """Yield what is rated lowest, with all that its interval does not tell it apart from."""
    told = sorted((row for row in rows if not row.reason and math.isfinite(row.mean)), key=lambda row: row.mean)
    apart = tuple(row.code for row in rows if row.reason == "disagree")
    facts: dict[str, Any] = {"view": rows[0].view if rows else "", "what": what, "of": len(told), "apart": apart}
    if len(told) < 2:
        if apart:
            facts |= {"codes": apart, "of": len(told) + len(apart), "reading": "apart"}
            yield _open(f"johari.rated.{of}", "johari.internal", facts)
        return
    first = told[0]
    # Of raters in one single unit there is no interval, and nothing is told apart.
    tied = [row for row in told if not row.low > first.high]
    alike = len(tied) == len(told)
    facts |= {"codes": tuple(row.code for row in tied), "k": len(tied), "agreement": first.agreement}
    yield Finding(
        id=f"johari.rated.{of}",
        kind="johari.rated",
        subject="johari",
        state="unclear" if alike else "level",
        verdict=None,
        strength=0 if alike else _strength(row.n for row in tied),
        estimate=first.mean,
        low=first.low,
        high=first.high,
        n=first.n,
        evidence=place_of("johari.internal", johari.internal, first),
        score=score * (0.4 if alike else 1.0),
        facts=facts | {"reading": "alike" if alike else "lowest"},
    )


def _open(id: str, evidence: str, facts: dict[str, Any]) -> Finding:  # noqa: A002
    return Finding(
        id=id,
        kind="johari.rated",
        subject="johari",
        state="unclear",
        verdict=None,
        strength=0,
        evidence=evidence,
        score=0.2,
        facts={"k": len(facts["codes"]), "apart": (), **facts},
    )


def _strength(raters: Iterable[int | None]) -> int:
    return 1 if min((n or 0 for n in raters), default=0) < WELL_RATED else 2
