"""Rules for the windows: where the company rates itself well in vain, what it does not see, what cannot be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.thresholds import Thresholds

if TYPE_CHECKING:
    from gapkit.scoring.johari.results import Hint, Johari, OrganisationGap, WindowItem

_PANES = {"blind": 1.5, "hidden": 0.7, "overrated": 0.6, "open": 0.35}
"""Panes that are told of, and how much each weighs in a summary."""

_WELL_RATED = 15
"""From so many raters on a view says much more (Johari by fewer is advised against)."""

_GAPS = {1: ("manager", "customer"), 6: ("frontline", "customer"), 7: ("frontline", "manager")}


def johari_findings(johari: Johari, thresholds: Thresholds) -> Iterator[Finding]:
    """Yield complacency first, then the panes of the window that leads, the gaps, and what cannot be told."""
    yield from _complacent(johari, thresholds)
    window = leading_window(johari)
    for pane, score in _PANES.items():
        rows = [row for row in window if row.pane == pane and row.state == "sure"]
        if rows:
            yield _of_pane(pane, rows, johari, thresholds, score)
    yield from _themes(johari, thresholds)
    yield from _unknown(johari, window)
    yield from _undetermined(window)
    yield from _gaps(johari, thresholds)
    yield from _raters(johari, thresholds)


def leading_window(johari: Johari) -> list[WindowItem]:
    """Return the window the report is told along: the managers' (else the frontline's), by the basis that leads.

    One in which nothing can be placed comes after one in which something can.
    """
    areas = [row for row in johari.areas if row.leads]
    first = min(areas, key=lambda row: (not any(row.areas), row.view != "manager"), default=None)
    if first is None:
        return []
    return [row for row in johari.expectations if (row.view, row.basis) == (first.view, first.basis)]


def _complacent(johari: Johari, thresholds: Thresholds) -> Iterator[Finding]:
    for view in ("manager", "frontline"):
        rated = [row for row in johari.performance if row.view == view and row.level == "item"]
        rows = [row for row in rated if row.standing == "over_poor" and row.state == "sure"]
        if not rows:
            continue
        rows.sort(key=lambda row: -row.difference)
        first = rows[0]
        yield Finding(
            id=f"johari.complacent.{view}",
            kind="johari.complacent",
            subject=first.code,
            state="level",
            verdict=None,
            strength=_strength(first.raters, first.n, thresholds),
            estimate=first.difference,
            low=first.low,
            high=first.high,
            n=first.n,
            evidence=place_of("johari.performance.items", johari.performance, first),
            score=1.6 if view == "manager" else 1.4,
            facts={
                "view": view,
                "codes": tuple(row.code for row in rows),
                "k": len(rows),
                "of": len(rated),
                "company": first.company,
                "customer": first.customer,
            },
        )


def _of_pane(pane: str, rows: list[WindowItem], johari: Johari, thresholds: Thresholds, score: float) -> Finding:
    """Return what is sure to be in a pane, what lies farthest apart first."""
    rows = sorted(rows, key=lambda row: -abs(row.company - row.customer))
    first, window = rows[0], leading_window(johari)
    facts: dict[str, Any] = {
        "view": first.view,
        "basis": first.basis,
        "codes": tuple(row.code for row in rows),
        "k": len(rows),
        "of": sum(row.state != "not_asked" for row in window),
        "company": first.company,
        "customer": first.customer,
        "derived": any(row.derived for row in johari.areas if (row.view, row.basis) == (first.view, first.basis)),
    }
    return Finding(
        id=f"johari.{pane}",
        kind=f"johari.{pane}",
        subject=first.code,
        state="level",
        verdict=None,
        strength=_strength(first.raters or 0, first.n or 0, thresholds),
        estimate=first.company - first.customer,
        n=first.n,
        evidence=place_of("johari.expectations.items", johari.expectations, first),
        score=score,
        facts=facts,
    )


def _unknown(johari: Johari, window: Sequence[WindowItem]) -> Iterator[Finding]:
    """Yield that something points beyond the questionnaire: a theme nobody asks about, a quiet item, or hints."""
    hints: list[Hint] = list(johari.unknown)
    theme = next((one for one in hints if one.kind == "theme"), None)
    quiet = [row.code for row in window if row.pane == "unknown" and row.state == "sure"]
    if theme is None and not quiet and not hints:
        return
    first = theme or (hints[0] if hints else None)
    yield Finding(
        id="johari.unknown",
        kind="johari.unknown",
        subject=quiet[0] if theme is None and quiet else "johari",
        state="indicative",
        verdict=None,
        strength=0,
        estimate=first.estimate if first is not None and theme is not None else float("nan"),
        n=theme.base if theme is not None else None,
        evidence="johari.unknown" if theme is None else place_of("johari.unknown", johari.unknown, theme),
        score=0.8,
        facts={
            "view": window[0].view if window else "manager",
            "theme": "" if theme is None else theme.subject,
            "k": None if theme is None else theme.n,
            "m": None if theme is None else theme.base,
            "codes": tuple(quiet),
            "kinds": tuple(dict.fromkeys(one.kind for one in hints)),
            "hints": len(hints),
        },
    )


def _themes(johari: Johari, thresholds: Thresholds) -> Iterator[Finding]:
    """Yield what customers write about and nobody of a view does, and what only the company writes about."""
    for view in ("manager", "frontline"):
        for pane, score in (("blind", 0.95), ("hidden", 0.3)):
            rows = [row for row in johari.themes if (row.view, row.pane, row.state) == (view, pane, "sure")]
            if not rows:
                continue
            told = {row.theme: (row.n if pane == "blind" else row.raters) or 0 for row in rows}
            rows.sort(key=lambda row: -told[row.theme])
            first = rows[0]
            yield Finding(
                id=f"johari.theme_{pane}.{view}",
                kind=f"johari.theme_{pane}",
                subject="johari",
                state="level",
                verdict=None,
                strength=_strength(first.base or 0, first.customers or 0, thresholds),
                n=first.customers,
                evidence="johari.themes",
                score=score,
                facts={
                    "view": view,
                    "themes": tuple(row.theme for row in rows),
                    "k": told[first.theme],
                    "m": first.customers if pane == "blind" else first.base,
                    "base": first.base,
                    "customers": first.customers,
                },
            )


def _undetermined(window: Sequence[WindowItem]) -> Iterator[Finding]:
    placed = [row for row in window if row.state not in ("few", "few_units", "disagree", "not_asked")]
    rows = [row for row in placed if row.state != "sure"]
    if 2 * len(rows) > len(placed):
        facts = {"view": rows[0].view, "k": len(rows), "of": len(placed)}
        yield _plain("johari.undetermined", facts, evidence="johari.expectations", score=0.3)


def _gaps(johari: Johari, thresholds: Thresholds) -> Iterator[Finding]:
    for gap in _GAPS:
        rows = [row for row in johari.organisation if row.gap == gap and row.level == "dimension"]
        if rows:
            yield _of_gap(gap, rows, johari, thresholds)


def _of_gap(gap: int, rows: list[OrganisationGap], johari: Johari, thresholds: Thresholds) -> Finding:
    by_verdict = {
        verdict: sorted((row for row in rows if row.verdict == verdict), key=lambda row: -abs(row.difference))
        for verdict in ("underestimates", "overestimates", "differs", "aligned", "inconclusive")
    }
    under, over = by_verdict["underestimates"], by_verdict["overestimates"]
    reading = (
        "both"
        if under and over
        else "under"
        if under
        else "over"
        if over
        else "differs"
        if by_verdict["differs"]
        else "open"
        if by_verdict["inconclusive"]
        else "aligned"
    )
    named = under + over or by_verdict["differs"] or by_verdict["inconclusive"] or rows
    first, sure = named[0], reading not in ("open", "differs")
    least = min(first.n_first, first.n_second)
    return Finding(
        id=f"organisation.gap{gap}",
        kind=f"organisation.gap{gap}",
        subject=first.code,
        state="level" if sure else "unclear",
        verdict=None,
        strength=_strength(least, first.n_second, thresholds) if sure else 0,
        estimate=first.difference,
        low=first.low,
        high=first.high,
        n=first.n_second,
        evidence=place_of("organisation", johari.organisation, first),
        score={1: 0.9, 6: 0.65, 7: 0.5}[gap] * (1.0 if sure else 0.4),
        facts={
            "view": _GAPS[gap][0],
            "reading": reading,
            "codes": tuple(row.code for row in named),
            "under": tuple(row.code for row in under),
            "over": tuple(row.code for row in over),
            "of": len(rows),
        },
    )


def _raters(johari: Johari, thresholds: Thresholds) -> Iterator[Finding]:
    """Yield the views whose raters do not agree among themselves, and those with too few of them."""
    few: dict[str, list[str]] = {}
    for one in johari.raters:
        if one.reason == "few":
            few.setdefault(one.view, []).append(one.column)
    for view, columns in few.items():
        facts = {"view": view, "column": "both" if len(columns) > 1 else columns[0], "least": _least(thresholds)}
        yield _plain(f"johari.few.{view}", facts, evidence="johari.raters", score=0.25)
    for one in johari.raters:
        if one.reason or one.column != "expectation":
            continue
        rows = [row for row in johari.expectations if row.view == one.view and row.basis == "absolute"]
        apart = [row.code for row in rows if row.state == "disagree"]
        if apart:
            facts = {"view": one.view, "codes": tuple(apart), "k": len(apart), "of": len(rows)}
            yield _plain(f"johari.raters_disagree.{one.view}", facts, evidence="johari.raters", score=1.0, strength=1)


def _least(thresholds: Thresholds) -> int:
    return max(thresholds.johari.fewest_raters, thresholds.min_cell)


def _strength(raters: int, people: int, thresholds: Thresholds) -> int:
    if raters < _WELL_RATED:
        return 1
    return 3 if people >= thresholds.strong_from else 2


def _plain(id: str, facts: dict[str, Any], *, evidence: str, score: float, strength: int = 0) -> Finding:  # noqa: A002
    return Finding(
        id=id,
        kind=".".join(id.split(".")[:2]),
        subject="johari",
        state="level" if strength else "unclear",
        verdict=None,
        strength=strength,
        evidence=evidence,
        score=score,
        facts=facts,
    )
