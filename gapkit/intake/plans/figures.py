"""Figures as messages tell them: as somebody typed them, else with the marks of the language they are told in."""

from __future__ import annotations

from gapkit.i18n import LANGUAGES
from gapkit.intake.toml_table import shown

_GROUPED_FROM = 10_000
_DECIMALS = 10


def figure(value: float, language: str) -> str:
    """Return a number without an exponent: -5000000 is "-5,000,000", in Spanish with spaces between its groups.

    >>> figure(-5e6, "en"), figure(1.2, "es"), figure(2027, "es"), figure(-5e6, "es")
    ('-5,000,000', '1,2', '2027', '-5\\xa0000\\xa0000')
    """
    text = f"{value:,.{_DECIMALS}f}" if abs(value) >= _GROUPED_FROM else f"{value:.{_DECIMALS}f}"
    text = text.rstrip("0").rstrip(".")
    if language == "es":
        return text.replace(",", "\u00a0").replace(".", ",")
    return text


def figures(**values: float) -> dict[str, object]:
    """Return numbers as a message takes them, in every language: `found` as found_en and found_es."""
    return {f"{name}_{language}": figure(value, language) for name, value in values.items() for language in LANGUAGES}


def as_typed(value: object, number: float) -> dict[str, object]:
    """Return what was found in a cell: a text as it was typed, a number as it is told."""
    if isinstance(value, str):
        return {f"found_{language}": shown(value.strip()) for language in LANGUAGES}
    return figures(found=number)


def two_readings(text: str) -> dict[str, object]:
    """Return both numbers that a text with one mark may be: 42.000 is 42000 or 42."""
    digits = [letter for letter in text if letter.isdigit()]
    whole = float("".join(digits))
    return {**figures(decimal=whole / 1000), "whole": f"{whole:.0f}"}
