"""Words, names and marks of the invented report."""

from __future__ import annotations

from gapkit.report.blocks import Axis, Mark
from gapkit.report.formats import Locale

DIMENSIONS = {
    "RE": ("Capacidad de respuesta", "Responsiveness", 4.83, 6.36, -1.52, -1.62, -1.43, "short"),
    "FI": ("Fiabilidad", "Reliability", 5.33, 6.45, -1.12, -1.21, -1.03, "short"),
    "EM": ("Empatía", "Empathy", 5.36, 5.96, -0.60, -0.70, -0.50, "short"),
    "SE": ("Garantía", "Assurance", 6.03, 6.34, -0.31, -0.39, -0.22, "short_small"),
    "TA": ("Elementos tangibles", "Tangibles", 5.54, 5.59, -0.05, -0.15, 0.05, "meets"),
}
ITEMS = (
    ("Avisan de cuándo estará resuelto", "They say when it will be solved"),
    ("Cumplen los plazos que prometen", "They keep the dates they promise"),
    ("Atienden con rapidez", "They answer quickly"),
    ("Resuelven bien a la primera", "They get it right first time"),
    ("Siempre hay alguien que contesta", "Somebody always picks up"),
    ("Hay alguien que conoce el caso", "Somebody knows the case"),
)
STATES = {
    "short": ("Brecha clara", "Clear gap"),
    "short_small": ("Brecha, quizá pequeña", "Gap, may be small"),
    "meets": ("Cumple", "Meets expectations"),
    "unclear": ("No concluyente", "Not conclusive"),
    "over_small": ("Supera, quizá poco", "Exceeds, maybe slightly"),
    "over": ("Supera con claridad", "Clearly exceeds"),
    "indicative": ("Indicativo", "Indicative"),
    "hidden": ("Oculto (n < 5)", "Hidden (n < 5)"),
}
GROUPS = {
    "Arquetipo": ("Recién llegados", "Fieles de oficina", "Digitales autónomos", "Pymes exigentes", "Cuidadores"),
    "Canal principal": ("Oficina", "Teléfono", "Digital"),
}


class Words:
    """Says a text in Spanish or in English."""

    def __init__(self, language: str) -> None:
        self.spanish = language == "es"

    def __call__(self, spanish: str, english: str) -> str:
        return spanish if self.spanish else english


def axis_of(low: float, high: float, ticks: tuple[float, ...], locale: Locale, name: str) -> Axis:
    """Return an axis whose ends are named."""
    return Axis(
        low, high, tuple((t, locale.number(t)) for t in ticks), name, locale.number(low, 1), locale.number(high, 1)
    )


def dumbbell(perception: float, expectation: float, *texts: str) -> tuple[Mark, ...]:
    """Return perception and expectation with the distance between them."""
    low, high = texts or ("", "")
    role = "gap_short" if perception < expectation else "gap_over"
    return (
        Mark(role, perception, expectation),
        Mark("expectation", expectation, text=high),
        Mark("perception", perception, text=low),
    )
