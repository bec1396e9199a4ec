"""Rules for who does what: initiatives that nobody owns, dates, measures or answers for."""

from __future__ import annotations

from collections.abc import Iterator

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.plan.answers import accountable, complete
from gapkit.diagnosis.plan.results import Planned


def governance_findings(planned: Planned) -> Iterator[Finding]:
    """Yield how many initiatives have an owner, a date, a KPI and exactly one accountable, and which lack what."""
    rows = [one for one in planned.plan.initiatives if one.status != "dropped" and not one.proposed]
    if not rows:
        return
    done = sum(complete(one) for one in rows)
    lacking = {
        "owners": tuple(one.id for one in rows if not one.owner),
        "dates": tuple(one.id for one in rows if not (one.start or one.end)),
        "kpis": tuple(one.id for one in rows if one.kpi is None),
        "accountable": tuple(one.id for one in rows if accountable(one) != 1),
    }
    yield Finding(
        id="governance.open",
        kind="governance.open",
        subject="overall",
        state="level",
        verdict=None,
        strength=1,
        evidence="plan.plan.initiatives",
        score=0.35,
        facts={"k": done, "m": len(rows)} | {f"without_{name}": ids for name, ids in lacking.items()},
    )
