"""The four questions of the loop, answered from what the diagnosis holds."""

from __future__ import annotations

import math

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.plan.results import PhaseAnswer, Target
from gapkit.diagnosis.reading import counted, reading_state
from gapkit.model.plan import Initiative
from gapkit.scoring.results import Gap
from gapkit.scoring.rows import Rows

_OPEN = ("unclear", "indicative", "hidden")
_SHORT = ("short", "short_small")


def phase_answers(diagnosis: Diagnosis) -> Rows[PhaseAnswer]:
    """Return whether the AS IS is known, the gap defined, the TO BE set, and the roadmap one with stakeholders.

    "yes" where it holds of every dimension (of every initiative), "no" where of none, "partly" between.
    """
    return Rows((_listen(diagnosis), _understand(diagnosis), _design(diagnosis), _act(diagnosis)))


def complete(one: Initiative) -> bool:
    """Tell whether an initiative has an owner, a date, a KPI and exactly one who is accountable."""
    return bool(one.owner and (one.start or one.end) and one.kpi is not None and accountable(one) == 1)


def _listen(diagnosis: Diagnosis) -> PhaseAnswer:
    """Is the AS IS known? Dimensions whose level rests on enough people."""
    least = diagnosis.thresholds.indicative_below
    rows = list(diagnosis.gaps.dimensions)
    known = [row for row in rows if not row.suppressed and (counted(row.n, row.n_effective) or 0) >= least]
    people = max((row.n for row in rows if row.n is not None and not row.suppressed), default=None)
    return PhaseAnswer(
        "listen", _share(len(known), len(rows)), {"people": people, "known": len(known), "of": len(rows)}
    )


def _understand(diagnosis: Diagnosis) -> PhaseAnswer:
    """Is the gap defined? Dimensions of which it is known whether they fall short."""
    rows = list(diagnosis.gaps.dimensions)
    states = [_state(diagnosis, row) for row in rows]
    told = sum(state not in _OPEN for state in states) if diagnosis.questionnaire.paired else 0
    facts = {"told": told, "of": len(rows), "short": sum(state in _SHORT for state in states)}
    return PhaseAnswer("understand", _share(told, len(rows)), facts | {"company": diagnosis.johari is not None})


def _design(diagnosis: Diagnosis) -> PhaseAnswer:
    """Is the TO BE set? Dimensions that fall short with a target that somebody set, or that the plan leads up to."""
    found = () if diagnosis.plan is None else diagnosis.plan.targets
    rows = [one for one in found if one.level == "dimension" and not one.group and not one.suppressed]
    short = [one for one in rows if one.settled] if diagnosis.questionnaire.paired else rows
    agreed = [one for one in short if one.rule in ("own", "competitor")]
    led = [one for one in short if one.basis == "initiatives"]
    reached = [one for one in led if one.reachable >= one.target]
    below = [one for one in short if _below(one)]
    set_ = len({one.code for one in (*agreed, *led)})
    facts = {
        "short": len(short),
        "agreed": len(agreed),
        "led": len(led),
        "reached": len(reached),
        "below_minimum": len(below),
        "set": set_,
        "targets": len(rows),
    }
    answer = "yes" if rows and not short else _share(set_, len(short))
    return PhaseAnswer("design", answer, facts)


def _act(diagnosis: Diagnosis) -> PhaseAnswer:
    """Is there a roadmap with stakeholders? Initiatives with an owner, a date, a KPI and exactly one accountable."""
    plan = None if diagnosis.plan is None else diagnosis.plan.plan
    rows = [] if plan is None else [one for one in plan.initiatives if one.status != "dropped" and not one.proposed]
    done = [one for one in rows if complete(one)]
    facts = {
        "initiatives": len(rows),
        "complete": len(done),
        "owners": sum(bool(one.owner) for one in rows),
        "dates": sum(bool(one.start or one.end) for one in rows),
        "kpis": sum(one.kpi is not None for one in rows),
        "accountable": sum(accountable(one) == 1 for one in rows),
    }
    answer = "no" if not rows else "yes" if len(done) == len(rows) else "partly"
    return PhaseAnswer("act", answer, facts)


def accountable(one: Initiative) -> int:
    """Return how many are accountable for an initiative."""
    return sum(role == "A" for role in one.roles.values())


def _below(one: Target) -> bool:
    """Whether it stays below the minimum even with the plan."""
    level = one.perception if math.isnan(one.reachable) else one.reachable
    return level < one.minimum


def _state(diagnosis: Diagnosis, row: Gap) -> str:
    n = counted(row.n, row.n_effective)
    return reading_state(row.verdict, row.gap_low, row.gap_high, n, diagnosis.thresholds, suppressed=row.suppressed)


def _share(part: int, whole: int) -> str:
    return "no" if not part else "yes" if part == whole else "partly"
