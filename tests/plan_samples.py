"""A plan of eight initiatives and what it comes to, by hand, for any diagnosis with gaps. Every number is invented."""

from __future__ import annotations

import math
from dataclasses import replace

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.plan.case_results import (
    BusinessCase,
    CaseAssumption,
    CashYear,
    Economics,
    LifetimeValue,
    TornadoBar,
)
from gapkit.diagnosis.plan.results import (
    Attained,
    Closure,
    Constraint,
    Planned,
    PlannedInitiative,
    Selection,
    Target,
)
from gapkit.diagnosis.plan_rules import plan_findings
from gapkit.model.plan import (
    Decision,
    Initiative,
    InitiativeKpi,
    Listening,
    Plan,
    PlanAssumption,
    PlanTarget,
    Range,
    Returned,
)
from gapkit.scoring.journey.results import JourneyCell
from gapkit.scoring.results import Gap
from gapkit.scoring.rows import Rows

NAMES = {
    "I1": ("Fecha comprometida y aviso en cada reclamación", "A date and a notice for every claim"),
    "I2": ("Dar a conocer el seguimiento en la app", "Make tracking in the app known"),
    "I3": ("Resolver a la primera: permisos y guion", "Solve it first time: powers and a script"),
    "I4": ("Enviar documentos desde el móvil", "Send documents from a phone"),
    "I5": ("Reformar las oficinas", "Refurbish the branches"),
    "I6": ("Explicar la cobertura en lenguaje claro", "Explain cover in plain words"),
    "I7": ("Una sola ficha de cliente", "One record per customer"),
    "I8": ("Escuchar lo que no se pregunta", "Listen to what nobody asks about"),
}
LEVERS = ("processes", "communication", "people", "channels", "physical", "product", "customer_management", "culture")
GROUPS = {
    "es": ("Dirección", "Experiencia de cliente", "Operaciones", "Centro de contacto", "Digital", "Clientes"),
    "en": ("Management", "Customer experience", "Operations", "Contact centre", "Digital", "Customers"),
}
_ROLES = ("ICARRI", "IAC-RC", "ACRR-C", "IC-RAC", "AC---I", "", "CARRRI", "IA---C")
_HORIZONS = ("now", "now", "now", "next", "next", "next", "later", "now")
_QUARTERS = ((0, 2), (0, 1), (1, 2), (2, 2), (2, 3), (3, 2), (4, 3), (0, 2))
_DATES = (
    ("2027-01-15", "2027-06-30"),
    ("2027-01-15", "2027-03-31"),
    ("2027-04-01", "2027-09-30"),
    ("2027-07-01", "2027-12-31"),
    ("2027-07-01", "2028-03-31"),
    ("", ""),
    ("2028-01-01", "2028-09-30"),
    ("2027-01-15", "2027-06-30"),
)
_COSTS = (85_000.0, 22_000.0, 60_000.0, 120_000.0, 190_000.0, None, 150_000.0, 18_000.0)
_CLOSURES = (
    (0.25, 0.45, 0.65),
    (0.02, 0.1, 0.18),
    (0.1, 0.28, 0.4),
    (0.1, 0.2, 0.35),
    (0.0, 0.05, 0.1),
    None,
    (0.1, 0.3, 0.5),
    None,
)
_KPIS = (("fecha", 31.0, 90.0), ("uso", 12.0, 40.0), ("primera", 58.0, 75.0), ("móvil", 20.0, 60.0), None, None)


def shortfalls(diagnosis: Diagnosis) -> list[Gap]:
    """Return the dimensions with a gap, the largest shortfall first."""
    return sorted((row for row in diagnosis.gaps.dimensions if math.isfinite(row.gap)), key=lambda row: row.gap)


def sample_plan(diagnosis: Diagnosis, language: str = "en") -> Plan:
    """Return the plan, in words of a language, for the dimensions of a diagnosis."""
    groups, first = GROUPS[language], 0 if language == "es" else 1
    rows = shortfalls(diagnosis)
    made = []
    for place, (code, names) in enumerate(NAMES.items()):
        row = rows[place % min(3, len(rows))]
        closure, cost, proposed = _CLOSURES[place], _COSTS[place], code == "I6"
        items = tuple(item.code for item in diagnosis.questionnaire.items if item.dimension == row.code)[:2]
        touchpoints = tuple(dict.fromkeys(cell.touchpoint for cell in diagnosis.journey))
        kpi = _KPIS[place] if place < len(_KPIS) else None
        roles = dict(zip(groups, _ROLES[place], strict=False)) if _ROLES[place] else {}
        made.append(
            Initiative(
                code,
                names[first],
                lever=LEVERS[place],
                dimensions=(row.code,),
                items=items,
                touchpoints=touchpoints[place : place + 1],
                closure={} if closure is None else {row.code: Range(*closure)},
                owner="" if proposed else groups[(place + 2) % 5],
                roles={name: role for name, role in roles.items() if role in "ARCI"},
                start=_DATES[place][0],
                end=_DATES[place][1],
                horizon=None if proposed else _HORIZONS[place],
                effort=(2, 1, 3, 3, 4, 2, 5, 1)[place],
                cost=None if cost is None else Range(0.8 * cost, cost, 1.4 * cost),
                running=Range(5e3, 1e4, 2e4) if place == 0 else None,
                work=(40.0, 10.0, 60.0, 80.0, 90.0, None, 120.0, 15.0)[place],
                kpi=None
                if kpi is None
                else InitiativeKpi(_words(language, kpi[0]), unit="%", now=kpi[1], goal=kpi[2], source="CRM"),
                promise=_words(language, "promesa") if place == 0 else "",
                depends_on=("I1",) if code == "I3" else (),
                must=code == "I8",
                status="proposed" if proposed else "approved",
                confidence=None if proposed else ("high", "medium", "low")[place % 3],
                basis="" if proposed else _words(language, "base"),
                learns=code == "I8",
                proposed=proposed,
            )
        )
    told = _words(language, "fuente")
    return Plan(
        name=_words(language, "plan"),
        initiatives=tuple(made),
        assumptions=(
            PlanAssumption("link", Range(0.1, 0.25, 0.4), "logit", told),
            PlanAssumption("customers", Range(180_000.0, 180_000.0, 180_000.0), "", told),
            PlanAssumption("retention", Range(0.84, 0.86, 0.88), "", told),
            PlanAssumption("margin", Range(80.0, 95.0, 110.0), "EUR", told),
            PlanAssumption("discount", Range(0.07, 0.07, 0.07), "", told),
            PlanAssumption("horizon", Range(3.0, 3.0, 3.0), "", told),
        ),
        targets=(PlanTarget(rows[0].code, "promise", promise=_words(language, "promesa")),),
        budget=320_000.0,
        capacity={"2027Q1": 60.0, "2027Q3": 120.0},
        start="2027-01-15",
        currency="EUR",
        price_year=2026,
        decisions=(Decision(_words(language, "decide"), groups[0], "2027-07-15", _words(language, "regla")),),
        listening=(
            Listening("pulse", "2027-07-01", 420, tuple(made[0].items)),
            Listening("wave", "2028-01-15", 450),
        ),
        returned=(Returned("I2", 20_500.0, 31_000.0, told),),
    )


def sample_planned(diagnosis: Diagnosis, language: str = "en") -> Planned:
    """Return what the plan comes to."""
    plan, rows = sample_plan(diagnosis, language), shortfalls(diagnosis)
    initiatives = []
    for place, one in enumerate(plan.initiatives):
        held = tuple(
            Closure(code, span.mode * 0.9, span.low * 0.9, span.high * 0.9) for code, span in one.closure.items()
        )
        start, length = _QUARTERS[place]
        rank = None if not held else (1, 6, 2, 4, 7, None, 3, None)[place]
        initiatives.append(
            PlannedInitiative(
                one.id,
                place + 1,
                "outcome" if held else "",
                held,
                value=2.0 - 0.2 * place if held else math.nan,
                value_low=0.4 if held else math.nan,
                value_high=3.5 if held else math.nan,
                rank=rank,
                rank_low=None if rank is None else max(1, rank - 1),
                rank_high=None if rank is None else min(7, rank + 1),
                p_top3=math.nan if rank is None else max(0.05, 0.98 - 0.17 * (rank - 1)),
                horizon=one.horizon or "next",
                horizon_by="plan" if one.horizon else "rule",
                quarter=start,
                quarters=length,
                panes=("II",) if place == 0 else (),
                chosen=None if one.learns or one.proposed else place not in (4, 6),
                next_wave_n=380 if held else None,
            )
        )
    return Planned(
        plan,
        Rows(initiatives),
        Rows(
            (
                *(_target(row, place, language) for place, row in enumerate(rows)),
                *map(_place_target, _places(diagnosis)),
            )
        ),
        Selection(
            "npv",
            ("I1", "I2", "I3", "I4", "I8"),
            610_000.0,
            305_000.0,
            ("I1", "I2", "I3", "I7", "I8"),
            560_000.0,
            335_000.0 - 20_000.0,
            0.71,
            Rows(
                (
                    Constraint("budget", "", 320_000.0, 305_000.0, 1.6, 700_000.0),
                    Constraint("capacity", "2027Q1", 60.0, 58.0, 0.0, 610_000.0),
                    Constraint("must", "I8", math.nan, math.nan, math.nan, 628_000.0),
                )
            ),
        ),
        attained=Rows((Attained("I2", NAMES["I2"][0 if language == "es" else 1], 20_500.0, 31_000.0, 22_000.0),)),
        proposals=("I6",),
        seed=0,
        draws=20_000,
    )


def sample_economics(diagnosis: Diagnosis, language: str = "en") -> Economics:
    """Return whether it pays: three that do, two that may not, one that does not, two about which nothing is said."""
    plan, told = sample_plan(diagnosis, language), _words(language, "fuente")
    figures = {
        "I1": (240e3, 60e3, 450e3, 2.4, 0.5, 4.6, "pays"),
        "I2": (35e3, 5e3, 80e3, 1.5, 0.2, 3.4, "pays"),
        "I3": (110e3, 20e3, 240e3, 1.7, 0.3, 3.6, "pays"),
        "I4": (70e3, -40e3, 190e3, 0.6, -0.3, 1.6, "may_not"),
        "I5": (-150e3, -210e3, -80e3, -0.8, -0.95, -0.4, "does_not"),
        "I7": (90e3, -60e3, 260e3, 0.6, -0.4, 1.7, "may_not"),
    }
    refused = {"I6": "no_cost", "I8": "learns"}
    cases = [
        BusinessCase(one.id, reason=refused[one.id]) if one.id in refused else _case(one.id, *figures[one.id])
        for one in plan.initiatives
    ]
    half = (CaseAssumption("causal_share", Range(0.225, 0.5, 0.775), "beta", "default", "", ""),)
    rest = tuple(
        CaseAssumption(
            one.code, one.value, "fixed" if one.value.low == one.value.high else "pert", "plan", one.unit, told
        )
        for one in plan.assumptions
    )
    closures = tuple(
        CaseAssumption("closure", span, "pert", "plan", "", told, one.id)
        for one in plan.initiatives
        for span in one.closure.values()
    )
    bars = (
        TornadoBar("causal_share", "", 0.225, 0.775, -40e3, 980e3, 0.71, flips=True),
        TornadoBar("link", "", 0.13, 0.37, 60e3, 900e3, 0.55, flips=False),
        TornadoBar("margin", "", 84.0, 106.0, 390e3, 640e3, 0.2, flips=False),
        TornadoBar("closure", "I1", 0.3, 0.6, 420e3, 600e3, 0.15, flips=False),
        TornadoBar("cost", "I4", 100e3, 160e3, 530e3, 480e3, -0.05, flips=False),
    )
    years = tuple(
        CashYear(
            year,
            90e3 * year,
            300e3 if year == 0 else 12e3,
            90e3 * year - (300e3 if year == 0 else 12e3),
            0.0,
            95.0 * year,
        )
        for year in range(4)
    )
    return Economics(
        Rows((*half, *rest, *closures)),
        Rows(cases),
        _case("portfolio", 510e3, -60e3, 1.2e6, 1.7, -0.2, 4.1, "may_not"),
        Rows(bars),
        Rows(years),
        LifetimeValue("constant", "end", 0.86, 245.0, 252.0, 388.0, 7.1),
        "EUR",
        2026,
        "nps",
        20_000,
    )


def with_plan(diagnosis: Diagnosis, language: str = "en") -> Diagnosis:
    """Return a diagnosis with the plan, what it comes to, whether it pays, and the findings about all that."""
    planned, economics = sample_planned(diagnosis, language), sample_economics(diagnosis, language)
    told = [*diagnosis.findings, *plan_findings(planned, economics, diagnosis.thresholds)]
    findings = Rows(sorted(told, key=lambda finding: -finding.score))
    return replace(diagnosis, plan=planned, economics=economics, findings=findings)


def _case(
    code: str, npv: float, low: float, high: float, roi: float, roi_low: float, roi_high: float, verdict: str
) -> BusinessCase:
    return BusinessCase(
        code,
        npv,
        low,
        high,
        npv * 1.02,
        0.99 if verdict == "pays" else 0.01 if verdict == "does_not" else 0.86,
        low * 1.1,
        1.5 * abs(npv),
        0.5 * abs(npv),
        roi,
        roi_low,
        roi_high,
        1.4 if verdict != "does_not" else math.nan,
        0.9 if verdict != "does_not" else 0.02,
        0.4 if verdict != "does_not" else math.nan,
        0.21 if verdict != "does_not" else math.nan,
        12e3 if verdict == "may_not" else 0.0,
        verdict,
    )


def _target(row: Gap, place: int, language: str) -> Target:
    kept = place > 2
    reach = row.perception if kept else row.perception - (0.62 if place == 0 else 0.3) * row.gap
    return Target(
        row.code,
        "dimension",
        row.perception,
        row.perception_low,
        row.perception_high,
        row.expectation,
        row.expectation,
        row.minimum,
        row.perception if kept else row.expectation - 0.15,
        "keep" if kept else "gap",
        settled=not kept,
        reachable=math.nan if kept else reach,
        reachable_low=math.nan if kept else reach - 0.2,
        reachable_high=math.nan if kept else reach + 0.15,
        basis="" if kept else "initiatives",
        singles=math.nan if kept else 0.85,
        joint=math.nan if kept else 0.62,
        months=12,
        promise=_words(language, "promesa") if place == 0 else "",
    )


def _places(diagnosis: Diagnosis) -> list[JourneyCell]:
    return [cell for cell in diagnosis.journey if not cell.channel and math.isfinite(cell.gap)]


def _place_target(cell: JourneyCell) -> Target:
    goal = max(cell.expectation - 0.15, cell.perception)
    levels = (cell.perception, cell.perception_low, cell.perception_high, cell.expectation, cell.expectation)
    return Target(cell.touchpoint, "touchpoint", *levels, math.nan, goal, "gap", settled=cell.gap < 0)


_SAID = {
    "fecha": ("Reclamaciones con fecha comunicada", "Claims with a date given"),
    "uso": ("Clientes que siguen su caso en la app", "Customers who track their case in the app"),
    "primera": ("Casos resueltos a la primera", "Cases solved first time"),
    "móvil": ("Documentos enviados desde el móvil", "Documents sent from a phone"),
    "promesa": ("«Sabrá cuándo se resuelve su caso»", "“I know when my case will be settled”"),
    "base": ("prueba en dos oficinas", "trial in two branches"),
    "fuente": ("Finanzas, taller de enero", "Finance, January workshop"),
    "plan": ("Plan 2027", "Plan 2027"),
    "decide": ("Extender la iniciativa 1", "Extend initiative 1"),
    "regla": ("si el pulso sube 0,20 puntos o más", "if the pulse rises by 0.20 points or more"),
}


def _words(language: str, key: str) -> str:
    return _SAID[key][0 if language == "es" else 1]
