"""The initiatives of a plan, from their lines: what they act on, who does what, what must come first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256

from gapkit.errors import Fault
from gapkit.intake.catalogue import wanted_evidence
from gapkit.intake.plans.cells import Cells
from gapkit.intake.plans.kpis import kpi_of
from gapkit.intake.plans.lines import Line, PlanLines
from gapkit.intake.plans.values import is_blank, text_of
from gapkit.intake.toml_table import shown
from gapkit.intake.words.text import plain
from gapkit.model import Questionnaire
from gapkit.model.plan import Initiative, Range
from gapkit.record import replace

Names = Mapping[str, str]
_KEY = 12
WHOLE = ""
"""The code under which a closure stands that was given for an initiative as a whole."""


def initiatives_of(
    lines: PlanLines,
    known: tuple[Names, Names, Names],
    homes: Mapping[str, str],
    faults: list[Fault],
    notes: list[Fault] | None = None,
) -> tuple[Initiative, ...]:
    """Return the initiatives in the order of the file; those without an id get one that is free, and a key.

    `known` are the codes of dimensions, items and touchpoints by name, `homes` the dimensions of items.
    """
    ids = ids_of(lines.initiatives)
    _no_twins(lines.initiatives, ids, faults)
    names = _names(((one, _name(line)) for one, line in zip(ids, lines.initiatives, strict=True)), lines.initiatives)
    closures = _closures(lines.closures, names, known[0], faults)
    roles = _roles(lines, ids, names, faults)
    found = [
        _initiative(line, one, closures.get(one, {}), roles.get(one, {}), names, known, faults, notes)
        for one, line in zip(ids, lines.initiatives, strict=True)
    ]
    _no_cycles(found, lines, faults)
    who = dict.fromkeys(name for one in found for name in one.roles)
    besides = dict.fromkeys(name for one in found for name in one.texts)
    # One order for all, so that a plan is the same plan whichever kind of file it comes from.
    keys = keys_of(lines.initiatives)
    return tuple(
        replace(_placed(one, homes), roles=_in_order(one.roles, who), texts=_in_order(one.texts, besides), key=key)
        for one, key in zip(found, keys, strict=True)
    )


def _in_order(told: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    return {name: told[name] for name in names if name in told}


def _placed(one: Initiative, homes: Mapping[str, str]) -> Initiative:
    """Return an initiative whose one closure stands under its one dimension, where that is clear."""
    code = sole_dimension(one, homes)
    if WHOLE not in one.closure or code == WHOLE:
        return one
    return replace(one, closure={code: one.closure[WHOLE]} | {key: own for key, own in one.closure.items() if key})


def homes_of(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the dimension of every item."""
    return {item.code: item.dimension for item in questionnaire.items}


def sole_dimension(one: Initiative, homes: Mapping[str, str]) -> str:
    """Return the dimension an initiative acts on where it is one alone, itself or its items; "" where it is not."""
    found = {*one.dimensions, *(homes[code] for code in one.items if code in homes)}
    return found.pop() if len(found) == 1 else WHOLE


def ids_of(lines: Sequence[Line]) -> list[str]:
    """Return the id of every line: its own, else the first free one of I1, I2 ..."""
    told = [text_of(line.values["id"]) if not is_blank(line.values.get("id")) else "" for line in lines]
    taken = {plain(one) for one in told}
    number = 0
    for place, one in enumerate(told):
        if one:
            continue
        number += 1
        while plain(f"I{number}") in taken:
            number += 1
        told[place] = f"I{number}"
        taken.add(plain(told[place]))
    return told


def keys_of(lines: Sequence[Line]) -> list[str]:
    """Return what each line without an id is known by wherever it stands, from its name; "" where it has an id."""
    seen: dict[str, int] = {}
    found = []
    for line in lines:
        words = plain(_name(line))
        if not words or not is_blank(line.values.get("id")):
            found.append("")
            continue
        seen[words] = seen.get(words, 0) + 1
        found.append(sha256(f"{words}\x1f{seen[words]}".encode()).hexdigest()[:_KEY])
    return found


def names_of(initiatives: Sequence[Initiative], lines: Sequence[Line]) -> dict[str, str]:
    """Return the ids of initiatives by id, by name and by the number their own plan gives them, plain."""
    return _names(((one.id, one.name) for one in initiatives), lines)


def _names(pairs: Iterable[tuple[str, str]], lines: Sequence[Line]) -> dict[str, str]:
    known = list(pairs)
    found = {plain(one): one for one, _ in known}
    for one, name in known:
        if name:
            found.setdefault(plain(name), one)
    for (one, _), line in zip(known, lines, strict=True):
        if not is_blank(number := line.values.get("number")):
            found.setdefault(plain(text_of(number)), one)
    return found


def _name(line: Line) -> str:
    value = line.values.get("name")
    return "" if is_blank(value) else text_of(value)


def _initiative(
    line: Line,
    one: str,
    closures: Mapping[str, Range],
    roles: Mapping[str, str],
    names: Names,
    known: tuple[Names, Names, Names],
    faults: list[Fault],
    notes: list[Fault] | None,
) -> Initiative:
    cells = Cells(line, faults)
    if not cells.has("name"):
        cells.note("no_name", "name", id=one)
    dimensions, items, touchpoints = known
    whole = cells.range("closure", low=0, high=1)
    status = cells.choice("status", "status") or "proposed"
    start, end = cells.day("start"), cells.day("end", last=True)
    if start and end and end < start:
        cells.note("end_before_start", "end", start=start, end=end)
    reach = cells.number("reach", low=0, high=1)
    acts = _acts_on(cells, dimensions, items)
    basis, evidence = _rests_on(cells)
    return Initiative(
        id=one,
        name=cells.text("name"),
        lever=cells.choice("lever", "lever"),
        dimensions=acts[0],
        items=acts[1],
        touchpoints=cells.coded("touchpoints", touchpoints),
        closure=({} if whole is None else {WHOLE: whole}) | dict(closures),
        owner=cells.text("owner"),
        roles=roles,
        start=start,
        end=end,
        horizon=cells.choice("horizon", "horizon"),
        effort=cells.whole("effort", 1, 5),
        cost=cells.range("cost", low=0),
        running=cells.range("running", low=0),
        savings=cells.range("savings", low=0),
        reach=1.0 if reach is None else reach,
        work=cells.number("work", low=0, kind="days"),
        kpi=kpi_of(cells, notes),
        promise=cells.text("promise"),
        depends_on=cells.coded("depends_on", names, fault="unknown_initiative"),
        must=cells.flag("must"),
        status=status,
        confidence=cells.choice("confidence", "confidence"),
        basis=basis,
        evidence=evidence,
        learns=cells.flag("learns"),
        # What somebody approved or started is a proposal no more.
        proposed=cells.flag("proposed") and status in ("proposed", "dropped"),
        texts=dict(line.texts),
    )


def _acts_on(cells: Cells, dimensions: Names, items: Names) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the dimensions and items; in the ranked list of a report one code says which of the two it is."""
    if not cells.has("subject_code"):
        return cells.coded("dimensions", dimensions), cells.coded("items", items)
    code = plain(cells.text("subject_code"))
    if code in dimensions:
        return (dimensions[code],), ()
    return (), cells.coded("subject_code", items)


def _rests_on(cells: Cells) -> tuple[str, str]:
    """Return what the estimates rest on, and what should be known before: what the catalogue asks for is no basis."""
    basis, evidence = cells.text("basis"), cells.text("evidence")
    if basis and plain(basis) in wanted_evidence():
        return "", evidence or basis
    return basis, evidence


def _no_twins(lines: Sequence[Line], ids: Sequence[str], faults: list[Fault]) -> None:
    seen: dict[str, Line] = {}
    for one, line in zip(ids, lines, strict=True):
        first = seen.setdefault(plain(one), line)
        if first is not line:
            Cells(line, faults).note("twin_id", "id", found=shown(one), first=first.places.get("id", first.place))


def _closures(
    lines: Sequence[Line], names: Names, dimensions: Names, faults: list[Fault]
) -> dict[str, dict[str, Range]]:
    found: dict[str, dict[str, Range]] = {}
    for line in lines:
        cells = Cells(line, faults)
        for key in ("initiative", "dimension"):
            if not cells.has(key):
                cells.note("no_initiative" if key == "initiative" else "no_subject", key)
        one = cells.code("initiative", names, fault="unknown_initiative")
        dimension = cells.code("dimension", dimensions)
        value = cells.range("mode", low=0, high=1, ends=("low", "high"))
        if one and dimension and value is not None:
            found.setdefault(one, {})[dimension] = value
    return found


def _roles(lines: PlanLines, ids: Sequence[str], names: Names, faults: list[Fault]) -> dict[str, dict[str, str]]:
    """Return who is A, R, C or I by initiative and stakeholder; whoever has roles at all has exactly one A."""
    found: dict[str, dict[str, str]] = {}
    where: dict[str, Line] = {}
    told = [(one, line) for one, line in zip(ids, lines.initiatives, strict=True)]
    for line in lines.raci:
        one = Cells(line, faults).code("initiative", names, fault="unknown_initiative")
        told += [(one, line)] if one else []
    for one, line in told:
        cells = Cells(line, faults)
        for who, value in line.roles.items():
            if is_blank(value) or not plain(text_of(value)):  # a dash is nobody's role
                continue
            where[one] = line
            role = cells.chosen(f"role {who}", text_of(value), "role")
            if role is not None:
                found.setdefault(one, {})[who] = role
    for one, roles in found.items():
        accountable = [who for who, role in roles.items() if role == "A"]
        if len(accountable) > 1:
            Cells(where[one], faults).note("several_accountable", found=", ".join(accountable), id=one)
        elif not accountable:
            Cells(where[one], faults).note("no_accountable", id=one)
    return found


def _no_cycles(initiatives: Sequence[Initiative], lines: PlanLines, faults: list[Fault]) -> None:
    """Note every ring of dependencies, with the initiatives in it."""
    needs = {one.id: set(one.depends_on) for one in initiatives}
    where = {one.id: line for one, line in zip(initiatives, lines.initiatives, strict=True)}
    while True:
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as problem:
            ring = problem.args[1][::-1]  # the one that depends first
            Cells(where[ring[0]], faults).note("cycle", "depends_on", found=" → ".join(ring))
            needs[ring[0]].discard(ring[1])  # what else is wrong is told too
        else:
            return
