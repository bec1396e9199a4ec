"""Money as a reader writes it: "187 k€" and "0,58 M€" in Spanish, "£187k" and "£0.58m" in English."""

from __future__ import annotations

import math

from gapkit.record import replace
from gapkit.report.formats import FIRM, MINUS, MISSING, Locale, plain, rounded_decimal

_SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
_WHOLE, _THOUSAND, _MILLION = 10_000.0, 1e3, 1e6


def money(
    locale: Locale, value: float | None, currency: str, *, signed: bool = False, beside: tuple[float, ...] = ()
) -> str:
    """Return an amount in the unit it needs, or in that of what it stands `beside`; "—" where there is none."""
    if value is None or not math.isfinite(value):
        return MISSING
    largest = max((abs(one) for one in (value, *beside) if math.isfinite(one)), default=0.0)
    return _dressed(locale, *_figure(locale, value, largest, signed=signed), currency)


def money_range(locale: Locale, low: float, high: float, currency: str, *, prose: bool = False) -> str:
    """Return "−60 a 450 k€": both limits in the unit of the larger; "entre −60 y 450 k€" in prose.

    A currency that stands before its amount stands before the first, and the unit behind both: "COP 164 M a 1 657 M".
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return MISSING
    largest = max(abs(low), abs(high))
    (first, word), (last, _) = (_figure(locale, value, largest, signed=False) for value in (low, high))
    spanish = locale.language == "es"
    if not spanish:
        first, last = (_dressed(locale, figure, word, currency) for figure in (first, last))
    elif plain(currency).upper() == "EUR":
        last = _dressed(locale, last, word, currency)
    else:
        first, last = _dressed(locale, first, word, currency), _dressed(locale, last, word, "")
    if prose:
        return f"entre {first} y {last}" if spanish else f"between {first} and {last}"
    return f"{first} {'a' if spanish else 'to'} {last}"


def money_unit(locale: Locale, largest: float, currency: str) -> tuple[float, str]:
    """Return the unit of an axis up to a largest amount, as a number and by its name: "M€", "€k"."""
    unit = _unit(abs(largest))
    word = _figure(locale, 0.0, abs(largest), signed=False)[1]
    name = _dressed(locale, "", word, currency).strip(f"{FIRM} ") or "1"
    return unit, name.replace(FIRM * 2, FIRM)


def _unit(value: float) -> float:
    if abs(value) < _WHOLE:
        return 1.0
    return _THOUSAND if abs(rounded_decimal(value / _THOUSAND, 0)) < _THOUSAND else _MILLION


def _figure(locale: Locale, value: float, largest: float, *, signed: bool) -> tuple[str, str]:
    """Return an amount in the unit of the largest it stands beside, and what the unit is called.

    Of millions three digits count, without a last one that is 0; thousands are parted even in four digits.
    """
    unit = _unit(largest)
    of_unit = abs(rounded_decimal(largest / _MILLION, 2))
    decimals = 0 if unit < _MILLION or of_unit >= 100 else 1 if of_unit >= 10 else 2
    if decimals == 1 and rounded_decimal(value / unit, 1) % 1 == 0:
        decimals = 0
    parted = replace(locale, group_from=4)
    text = (parted.signed if signed else parted.number)(value / unit, decimals)
    if unit == 1.0:
        return text, ""
    if locale.language == "es":
        return text, "M" if unit == _MILLION else "k"
    return text, "k" if unit == _THOUSAND else "M" if locale.code == "en-US" else "m"


def _dressed(locale: Locale, figure: str, unit: str, currency: str) -> str:
    """Return a figure with its unit and its currency, where a country writes them."""
    code = plain(currency).upper()
    sign = _SIGNS.get(code, plain(currency))
    if locale.language == "es":
        if code == "EUR":
            return f"{figure}{FIRM}{unit}{sign}"
        word = {"k": f"{FIRM}mil", "M": f"{FIRM}M"}.get(unit, "")
        return f"{sign}{FIRM if sign else ''}{figure}{word}"
    if code not in _SIGNS:
        return f"{sign}{FIRM if sign else ''}{figure}{unit}"
    lead = figure[0] if figure[:1] in (MINUS, "+") else ""
    return f"{lead}{sign}{figure[len(lead) :]}{unit}"
