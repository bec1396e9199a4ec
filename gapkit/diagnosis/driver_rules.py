"""Rules for drivers and quadrants: what goes with the outcome, whether it explains much, and the clear priorities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.thresholds import Thresholds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.scoring.drivers.results import Driver, DriverModel, Drivers, QuadrantRow

_MOST_TIED = 3
"""More than this many that may be first are a field of equals, not a tie."""


def driver_findings(drivers: Drivers, thresholds: Thresholds) -> Iterator[Finding]:
    """Yield what goes most with the main outcome, or that it cannot be told; that little is explained; priorities."""
    model = next((one for one in drivers.models if one.main and one.level == "dimension"), None)
    model = model or next((one for one in drivers.models if one.main), None)
    if model is not None and not model.reason:
        rows = [row for row in drivers.shares if (row.level, row.outcome) == (model.level, model.outcome)]
        first = min(rows, key=lambda row: row.rank or 0)
        where = place_of("drivers", drivers.shares, first)
        yield _first(sorted(rows, key=lambda row: row.rank or 0), model, where, thresholds)
        if model.r2_high < thresholds.weak_r2:
            yield _weak(model, place_of("driver_models", drivers.models, model))
    yield from _focus(shown_quadrants(drivers.quadrants), thresholds)


def shown_quadrants(rows: Sequence[QuadrantRow], source: str = "") -> list[QuadrantRow]:
    """Return the points of the finest plane there is: derived before stated, items before dimensions.

    `source` asks for one that is "derived" or "stated".
    """
    for stated in (False, True):
        if source and (source == "stated") != stated:
            continue
        held = [row for row in rows if (row.source != "derived") == stated]
        for level in ("item", "dimension"):
            if found := [row for row in held if row.level == level]:
                return found
    return []


def _first(rows: list[Driver], model: DriverModel, where: str, thresholds: Thresholds) -> Finding:
    first = rows[0]
    tied = [row for row in rows if row.rank_low == 1]
    clear = len(tied) == 1 and first.rank_high == 1
    counted = min(float(first.n), model.n_effective) if model.n_effective == model.n_effective else first.n
    strength = 3 if first.p_top1 >= thresholds.level and counted >= thresholds.strong_from else 2
    facts = {"outcome": model.outcome, "level": model.level}
    codes = [row.code for row in tied]
    return Finding(
        id=f"driver.{'top' if clear else 'tie'}.{model.outcome}",
        kind="driver.top" if clear else "driver.tie",
        subject=first.code,
        state="level" if clear else "unclear",
        verdict=None,
        strength=strength if clear else 0,
        estimate=first.share,
        low=first.low,
        high=first.high,
        n=first.n,
        evidence=where,
        score=0.7 if clear else 0.25,
        facts=facts if clear else facts | {"codes": codes, "few": len(codes) <= _MOST_TIED},
    )


def _weak(model: DriverModel, where: str) -> Finding:
    return Finding(
        id=f"driver.weak.{model.outcome}",
        kind="driver.weak",
        subject=model.outcome,
        state="level",
        verdict=None,
        strength=2,
        estimate=model.r2_adjusted,
        low=model.r2_low,
        high=model.r2_high,
        n=model.n,
        evidence=where,
        score=0.5,
        facts={"level": model.level},
    )


def _focus(rows: list[QuadrantRow], thresholds: Thresholds) -> Iterator[Finding]:
    known = [row for row in rows if row.quadrant]
    if not known:
        return
    clear = [row.code for row in known if row.sure and row.quadrant == "concentrate"]
    border = sum(not row.sure for row in known)
    first = known[0]
    yield Finding(
        id=f"ipa.focus.{first.source}.{first.level}",
        kind="ipa.focus",
        subject=first.outcome,
        state="level" if clear else "unclear",
        verdict=None,
        strength=(3 if first.n >= thresholds.strong_from else 2) if clear else 0,
        n=first.n,
        evidence="ipa",
        score=0.6 if clear else 0.2,
        facts={
            "k": len(clear),
            "m": border,
            "of": len(known),
            "codes": clear,
            "level": first.level,
            "source": first.source,
        },
    )
