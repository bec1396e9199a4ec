"""A plan put together from its lines and held against the questionnaire: everything wrong is noted, nothing raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gapkit.errors import Fault
from gapkit.intake.plans.cells import Cells
from gapkit.intake.plans.initiatives import homes_of, initiatives_of, names_of
from gapkit.intake.plans.lines import Line, PlanLines
from gapkit.intake.plans.noticed import noticed
from gapkit.intake.plans.values import quarter_of, text_of
from gapkit.intake.words.text import plain
from gapkit.model import Questionnaire
from gapkit.model.plan import Decision, Listening, Plan, PlanAssumption, PlanTarget, Returned

_SHARES = ("causal_share", "retention", "decay", "reachable")
_POSITIVE = ("customers", "margin", "acquired", "ramp")
_LONGEST = 30
_YEARS = (1900, 2200)


def plan_of(lines: PlanLines, questionnaire: Questionnaire, faults: list[Fault], notes: list[Fault]) -> Plan:
    """Return the plan that the lines tell; what is wrong is added to `faults`, what should be known to `notes`."""
    known = Known(questionnaire)
    initiatives = initiatives_of(
        lines, (known.dimensions, known.items, known.touchpoints), homes_of(questionnaire), faults
    )
    names = names_of(initiatives, lines.initiatives)
    noticed(initiatives, lines, notes)
    settings = Cells(lines.settings or Line(lines.file, lines.file), faults)
    plan = Plan(
        name=settings.text("name"),
        initiatives=initiatives,
        assumptions=_assumptions(lines.assumptions, faults),
        targets=tuple(filter(None, (_target(line, known, faults) for line in lines.targets))),
        budget=settings.number("budget", low=0),
        capacity=_capacity(lines.capacity, faults),
        start=settings.day("start"),
        currency=settings.text("currency"),
        price_year=settings.whole("price_year", *_YEARS),
        timing=settings.choice("timing", "timing") or "end",
        scenario=settings.flag("scenario"),
        decisions=tuple(filter(None, (_decision(line, faults, notes) for line in lines.decisions))),
        listening=tuple(filter(None, (_listening(line, known, faults) for line in lines.listening))),
        returned=tuple(filter(None, (_returned(line, names, faults) for line in lines.returned))),
    )
    if plan == Plan() and not faults:
        faults.append(Fault("plan_file.empty", {"file": lines.file}))
    return plan


class Known:
    """The codes of a questionnaire by everything that people may call them, plain."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.scale = questionnaire.scale
        self.dimensions: dict[str, str] = {}
        self.items: dict[str, str] = {}
        self.touchpoints: dict[str, str] = {}
        for dimension in questionnaire.dimensions:
            self.dimensions[plain(dimension.code)] = dimension.code
        for item in questionnaire.items:
            self.items[plain(item.code)] = item.code
        for dimension in questionnaire.dimensions:
            for text in (dimension.name, dimension.label):
                _add(self.dimensions, dimension.code, *((text.es, text.en) if text else ()))
        for item in questionnaire.items:
            for text in (item.text, item.expectation_text):
                _add(self.items, item.code, *((text.es, text.en) if text else ()))
        touchpoints = questionnaire.journey.touchpoints if questionnaire.journey else ()
        for point in touchpoints:
            self.touchpoints[plain(point.code)] = point.code
        for point in touchpoints:
            _add(self.touchpoints, point.code, point.name.es, point.name.en)

    @property
    def anything(self) -> dict[str, str]:
        """What a target can be set for."""
        return self.touchpoints | self.items | self.dimensions


def _add(names: dict[str, str], code: str, *texts: str) -> None:
    for text in texts:
        if text:
            names.setdefault(plain(text), code)


def _assumptions(lines: Sequence[Line], faults: list[Fault]) -> tuple[PlanAssumption, ...]:
    found: dict[str, PlanAssumption] = {}
    for line in lines:
        cells = Cells(line, faults)
        if cells.has("initiative") or cells.has("dimension"):
            continue  # a report lists there what is said of one initiative or estimated from the survey
        code = cells.choice("code", "assumption")
        if code is None:
            continue
        if code in found:
            cells.note("assumption_twice", "code", found=code)
            continue
        low, high = _limits(code)
        value = cells.range("mode", low=low, high=high, ends=("low", "high"))
        if value is not None and code == "horizon" and value.low != value.high:
            cells.note("years_in_a_range", "mode", low=f"{value.low:g}", high=f"{value.high:g}", longest=_LONGEST)
        elif value is not None and code == "horizon" and not value.mode.is_integer():
            cells.note("not_whole", "mode", found=f"{value.mode:g}", low=1, high=_LONGEST)
        if value is not None and code == "discount" and value.low <= -1:
            cells.note("discount", "mode", found=f"{value.low:g}")
        if value is not None:
            unit, source = cells.text("unit"), cells.text("source")
            found[code] = PlanAssumption(code, value, unit, source, cells.day_or_text("date"))
    return tuple(found.values())


def _limits(code: str) -> tuple[float | None, float | None]:
    if code in _SHARES:
        return 0, 1
    if code == "horizon":
        return 1, _LONGEST
    if code in ("lifetime_a", "lifetime_b"):
        return 1e-9, None
    return (0, None) if code in _POSITIVE else (None, None)


def _target(line: Line, known: Known, faults: list[Fault]) -> PlanTarget | None:
    cells = Cells(line, faults)
    if not cells.has("code"):
        cells.note("no_subject", "code")
        return None
    code = cells.code("code", known.anything)
    level = cells.number("perception", low=known.scale.low, high=known.scale.high)
    promise, told = cells.text("promise"), cells.has("perception")
    kind = cells.choice("kind", "kind") or ("own" if told else "promise")
    if kind != "promise" and not told:
        cells.note("no_level", "perception", low=known.scale.low, high=known.scale.high)
    found = PlanTarget(code, kind, level, promise, cells.kpi(), cells.text("source"))
    return found if code else None


def _decision(line: Line, faults: list[Fault], notes: list[Fault]) -> Decision | None:
    cells = Cells(line, faults)
    if not cells.has("what"):
        cells.note("no_decision", "what")
        return None
    return Decision(cells.text("what"), cells.text("who"), cells.day_or_text("when", notes), cells.text("rule"))


def _listening(line: Line, known: Known, faults: list[Fault]) -> Listening | None:
    cells = Cells(line, faults)
    items = cells.coded("items", known.items)
    kind = cells.choice("kind", "listening") or ("pulse" if items else "wave")
    people = cells.whole("people", 1, 10**9)
    return Listening(kind, cells.day("when"), people, items)


def _returned(line: Line, names: Mapping[str, str], faults: list[Fault]) -> Returned | None:
    cells = Cells(line, faults)
    if not cells.has("initiative"):
        cells.note("no_initiative", "initiative")
        return None
    # An initiative of the last plan may have left this one: what came of it is told all the same.
    named = cells.text("initiative")
    spent, returned = cells.number("spent", low=0), cells.number("returned")
    return Returned(names.get(plain(named), named), spent, returned, cells.text("source"))


def _capacity(lines: Sequence[Line], faults: list[Fault]) -> dict[str, float]:
    found: dict[str, float] = {}
    for line in lines:
        cells = Cells(line, faults)
        quarter = quarter_of(text_of(line.values["quarter"]))
        if quarter is None:
            cells.note("not_quarter", "quarter", found=text_of(line.values["quarter"]))
            continue
        days = cells.number("days", low=0)
        if quarter in found:
            cells.note("quarter_twice", "quarter", found=quarter)
        elif days is not None:
            found[quarter] = days
    return found
