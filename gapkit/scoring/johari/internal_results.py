"""What the company's people say of itself, as records whose names are those of diagnosis.json."""

from __future__ import annotations

from gapkit.record import Record
from gapkit.scoring.results import NAN


class InternalRating(Record):
    """A direct rating of gap 2, 3 or 4 on a dimension of the customers, or of what lies behind gaps 1 to 4.

    `kind` is "gap" (then `code` is a dimension) or "antecedent" (a part of the internal gaps). The higher, the better:
    a low rating is the gap. `agreement` is r_wg, of several items r_wg(J). `reason` is empty, or "few" or "nothing"
    (fewer raters than may be shown, none), or "disagree" (their mean stands for nobody).
    """

    gap: int
    kind: str
    code: str
    view: str
    n: int | None
    mean: float = NAN
    low: float = NAN
    high: float = NAN
    agreement: float = NAN
    alpha: float = NAN
    reason: str = ""


class MaturityComponent(Record):
    """One of the seven components for a view: how far its practices are in place, and how much that matters.

    `say_do` is practice minus importance within each rater; its `verdict` "said_not_done" (its whole interval below the
    tolerance), "done" (its whole interval above that) or "open". `counterpart` is the dimension in which customers meet
    the component, with their gap; `beside` "customers_disagree" (in place for the company, short for customers),
    "both_see_it" (missing and short), "confirmed" (in place, and more than expected) or "open". `reason` is empty, or
    "few" or "nothing".
    """

    view: str
    code: str
    n: int | None
    practice: float = NAN
    practice_low: float = NAN
    practice_high: float = NAN
    importance: float = NAN
    say_do: float = NAN
    say_do_low: float = NAN
    say_do_high: float = NAN
    verdict: str = ""
    agreement: float = NAN
    alpha: float = NAN
    counterpart: str = ""
    customer_gap: float = NAN
    customer_low: float = NAN
    customer_high: float = NAN
    beside: str = ""
    reason: str = ""
