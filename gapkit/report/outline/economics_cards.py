"""What it would take for the plan to pay, what a customer is worth, and what is counted and what is not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.blocks import Card, Cards, Fact
from gapkit.report.formats import plain
from gapkit.report.plan_extent import payback_words
from gapkit.report.plan_words import amount, assumption_value, held, span_words, told, years_text
from gapkit.report.voice import Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.case_results import BusinessCase, Economics, LifetimeValue

_COUNTED = ("rivals", "costs", "price", "stays", "sample", "priors", "left_out")


def economics_cards(voice: Voice, economics: Economics) -> list[Cards]:
    """Return the cards under the business cases; what has no figure has no line."""
    case, value = economics.portfolio, economics.lifetime
    cards = [] if case is None or not case.verdict else [_decide(voice, case)]
    cards += [] if value is None else [_lifetime(voice, value)]
    made = [Cards(tuple(cards), columns=len(cards))] if cards else []
    return [*made, Cards((Card(told(voice, "cards.counted"), bullets=tuple(counted(voice, economics))),), columns=1)]


def counted(voice: Voice, economics: Economics) -> list[str]:
    """Return what every figure of money counts and what it leaves out, one sentence each."""
    plan = held(voice).plan
    rate, base = plan.assumption("discount"), plan.assumption("customers")
    span = span_words(voice)
    words = {"span": span, "Span": upper_first(span)}
    discount = "" if rate is None else assumption_value(voice, "discount", rate.value.mode)
    n = "" if base is None else assumption_value(voice, "customers", base.value.mode)
    said = [told(voice, "counted.slopes"), told(voice, "counted.linear")]
    said.append(told(voice, "counted.horizon" if discount else "counted.horizon_bare", discount=discount, **words))
    paid = told(voice, "counted.paid_by_start" if economics.start else "counted.paid_now")
    said.append(told(voice, f"counted.timing_{plan.timing if plan.timing == 'start' else 'end'}", paid=paid))
    said.append(told(voice, "counted.base" if n else "counted.base_bare", n=n))
    said += [told(voice, f"counted.{name}") for name in _COUNTED]
    currency = plain(economics.currency)
    if currency and economics.price_year:
        said.append(told(voice, "counted.money", currency=currency, year=economics.price_year))
    return said


def _decide(voice: Voice, case: BusinessCase) -> Card:
    share = voice.locale.share
    known = math.isfinite
    facts = [
        ("closure", share(case.break_even_closure), known(case.break_even_closure)),
        ("causal", share(case.break_even_causal), known(case.break_even_causal)),
        ("payback", payback_words(voice, case), bool(payback_words(voice, case))),
        ("worst", amount(voice, case.shortfall), known(case.shortfall)),
        ("evpi", amount(voice, case.evpi), known(case.evpi)),
    ]
    rows = tuple(Fact(told(voice, f"cards.{name}"), text) for name, text, there in facts if there)
    return Card(told(voice, "cards.decide"), facts=rows)


def _lifetime(voice: Voice, value: LifetimeValue) -> Card:
    locale, known = voice.locale, math.isfinite
    facts = [
        ("before", amount(voice, value.before), known(value.before)),
        ("after", amount(voice, value.after), known(value.after)),
        ("endless", amount(voice, value.endless), known(value.endless)),
        ("retention", locale.share(value.retention), known(value.retention)),
        ("stays", years_text(voice, value.lifetime), known(value.lifetime)),
    ]
    rows = tuple(Fact(told(voice, f"cards.{name}"), text) for name, text, there in facts if there)
    timing = told(voice, f"cards.{'start' if value.timing == 'start' else 'end'}")
    model = told(voice, f"cards.{'sbg' if value.model == 'sbg' else 'constant'}")
    return Card(
        told(voice, "cards.lifetime"), facts=rows, closing=told(voice, "cards.timing", timing=timing, model=model)
    )
