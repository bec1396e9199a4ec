"""A plan put together from its lines and held against the questionnaire: everything wrong is noted, nothing raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gapkit.errors import Fault
from gapkit.i18n import LANGUAGES, catalogue, say
from gapkit.intake.plans.assumption_words import assumption_codes
from gapkit.intake.plans.cells import Cells
from gapkit.intake.plans.days import quarter_of
from gapkit.intake.plans.figures import figures
from gapkit.intake.plans.initiatives import homes_of, initiatives_of, names_of
from gapkit.intake.plans.kpis import kpi_of
from gapkit.intake.plans.lines import Line, PlanLines
from gapkit.intake.plans.noticed import noticed
from gapkit.intake.plans.values import text_of
from gapkit.intake.plans.words import word
from gapkit.intake.toml_table import shown
from gapkit.intake.words.text import plain
from gapkit.model import Questionnaire
from gapkit.model.plan import Decision, Initiative, Listening, Plan, PlanAssumption, PlanTarget, Returned

_SHARES = ("causal_share", "retention", "decay", "reachable")
_POSITIVE = ("customers", "margin", "acquired", "ramp")
_KINDS = {"horizon": "years", "ramp": "months", "customers": "people", "acquired": "people"}
"""What assumptions count, which may follow the number in its cell."""

_LONGEST = 30
_YEARS = (1900, 2200)


def plan_of(lines: PlanLines, questionnaire: Questionnaire, faults: list[Fault], notes: list[Fault]) -> Plan:
    """Return the plan that the lines tell; what is wrong is added to `faults`, what should be known to `notes`."""
    known = Known(questionnaire)
    initiatives = initiatives_of(
        lines, (known.dimensions, known.items, known.touchpoints), homes_of(questionnaire), faults, notes
    )
    names = names_of(initiatives, lines.initiatives)
    noticed(initiatives, lines, notes)
    settings = Cells(lines.settings or Line(lines.file, lines.file), faults)
    plan = Plan(
        name=settings.text("name"),
        initiatives=initiatives,
        assumptions=_assumptions(lines.assumptions, faults),
        targets=tuple(filter(None, (_target(line, known, faults, notes) for line in lines.targets))),
        budget=settings.number("budget", low=0),
        capacity=_capacity(lines.capacity, faults),
        start=settings.day("start"),
        currency=settings.text("currency"),
        price_year=settings.whole("price_year", *_YEARS),
        timing=settings.choice("timing", "timing") or "end",
        scenario=settings.flag("scenario"),
        decisions=tuple(filter(None, (_decision(line, faults, notes) for line in lines.decisions))),
        listening=tuple(filter(None, (_listening(line, known, faults) for line in lines.listening))),
        returned=tuple(filter(None, (_returned(line, names, faults, notes) for line in lines.returned))),
        stakeholders=_stakeholders(lines, initiatives),
    )
    if plan == Plan() and not faults:
        faults.append(Fault("plan_file.empty", {"file": lines.file}))
    elif not initiatives and not lines.of_report and _has_room(lines):
        notes.append(Fault("plan_file.no_initiatives", {"file": lines.file}))
    return plan


def _has_room(lines: PlanLines) -> bool:
    """Tell whether initiatives might have stood in a file: a sheet is there for them, or it is TOML."""
    told = (lines.settings, *lines.assumptions, *lines.targets, *lines.decisions, *lines.listening, *lines.returned)
    return "initiatives" in lines.sheets or any(line is not None and line.strict for line in told)


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
    first: dict[str, str] = {}
    told = [(line, Cells(line, faults)) for line in lines]
    # A report lists there too what is said of one initiative or estimated from the survey.
    told = [(line, cells) for line, cells in told if not (cells.has("initiative") or cells.has("dimension"))]
    known = assumption_codes([line for line, cells in told if cells.has("code")], faults)
    for line, cells in told:
        code = known.get(line.place)
        if code is None:
            continue
        written = shown(text_of(line.values["code"]))
        if code in first:
            twice = {f"found_{language}": word("assumption", code, language) for language in LANGUAGES}
            cells.note("assumption_twice", "code", **twice, first=first[code], second=written)
            continue
        first[code] = written
        low, high = _limits(code)
        value = cells.range("mode", low=low, high=high, ends=("low", "high"), kind=_KINDS.get(code, ""))
        if value is not None and code == "horizon" and value.low != value.high:
            cells.note("years_in_a_range", "mode", **figures(low=value.low, high=value.high), longest=_LONGEST)
        elif value is not None and code == "horizon" and not value.mode.is_integer():
            cells.note("not_whole", "mode", **cells.found("mode", value.mode), low=1, high=_LONGEST)
        if value is not None and code == "discount" and value.low <= -1:
            cells.note("discount", "mode", **figures(found=value.low))
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


def _target(line: Line, known: Known, faults: list[Fault], notes: list[Fault]) -> PlanTarget | None:
    cells = Cells(line, faults)
    if not cells.has("code"):
        cells.note("no_subject", "code")
        return None
    code = cells.code("code", known.anything)
    level = cells.number("perception", low=known.scale.low, high=known.scale.high, kind="points")
    promise, told = cells.text("promise"), cells.has("perception")
    kind = cells.choice("kind", "kind") or ("own" if told else "promise")
    if kind != "promise" and not told:
        cells.note("no_level", "perception", low=known.scale.low, high=known.scale.high)
    found = PlanTarget(code, kind, level, promise, kpi_of(cells, notes), cells.text("source"))
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
    people = cells.whole("people", 1, 10**9, kind="people")
    return Listening(kind, cells.day("when"), people, items)


def _returned(line: Line, names: Mapping[str, str], faults: list[Fault], notes: list[Fault]) -> Returned | None:
    cells = Cells(line, faults)
    if not cells.has("initiative"):
        cells.note("no_initiative", "initiative")
        return None
    # An initiative of the last plan may have left this one: what came of it is told all the same.
    named = cells.text("initiative")
    if plain(named) not in names:
        Cells(line, notes).note("returned_unknown", "initiative", found=shown(named))
    spent, returned = cells.number("spent", low=0), cells.number("returned")
    return Returned(names.get(plain(named), named), spent, returned, cells.text("source"))


def _stakeholders(lines: PlanLines, initiatives: Sequence[Initiative]) -> tuple[str, ...]:
    """Return who takes part, where somebody named has no role; not those whom gapkit puts there to be changed."""
    acting = dict.fromkeys(who for one in initiatives for who in one.roles)
    idle = {who for who in lines.stakeholders if who not in acting}
    for language in LANGUAGES:
        usual = {say(f"plan_form.stakeholders.{key}", language) for key in catalogue("plan_form")["stakeholders"]}
        if usual <= {*lines.stakeholders}:
            idle -= usual
    return tuple(dict.fromkeys([*lines.stakeholders, *acting])) if idle else ()


def _capacity(lines: Sequence[Line], faults: list[Fault]) -> dict[str, float]:
    found: dict[str, float] = {}
    for line in lines:
        cells = Cells(line, faults)
        quarter = quarter_of(text_of(line.values["quarter"]))
        if quarter is None:
            cells.note("not_quarter", "quarter", found=text_of(line.values["quarter"]))
            continue
        days = cells.number("days", low=0, kind="days")
        if quarter in found:
            cells.note("quarter_twice", "quarter", found=quarter)
        elif days is not None:
            found[quarter] = days
    return found
