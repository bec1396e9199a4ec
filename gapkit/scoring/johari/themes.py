"""What customers and the company write about in their own words: themes that both raise, or only one of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.special import betaln

from gapkit.model import Text
from gapkit.model.company import VIEWS, Company
from gapkit.scoring.comments.marks import Marks
from gapkit.scoring.comments.results import OpenText
from gapkit.scoring.johari.results import JohariLimits, ThemeSeen


def themes_seen(comments: OpenText | None, company: Company, limits: JohariLimits) -> Iterator[ThemeSeen]:
    """Yield by view the themes that customers raise, and those that only the company does.

    A theme is raised where enough customers, or raters, mention it. What nobody of a view mentions is blind, for sure
    where so many raters who mention it as often as customers do would hardly all be silent; what both mention is open;
    what only the company does is hidden. Of a theme that fewer raters mention it is said that somebody does, and where
    no customer raises it, nothing.
    """
    if comments is None or comments.reason is not None or not comments.coded:
        return
    asked = {row.theme: row for row in comments.themes}
    for view in VIEWS:
        written = company.views[view].comments if view in company.views else None
        if written is None:
            continue
        marks = Marks.of(written)
        base = int(marks.coded.sum())
        if base < limits.fewest_raters:
            yield ThemeSeen(view=view, state="few")
            continue
        told = {code: int(one.people.sum()) for code, one in marks.themes().items()}
        names = {theme.code: theme.name for theme in written.themes}
        for code in [row.theme for row in comments.themes] + [code for code in names if code not in asked]:
            row, n = asked.get(code), told.get(code, 0)
            customers = 0 if row is None else row.n
            name = names.get(code, Text()) if row is None else row.name
            pane, state = _placed(customers, comments.coded, n, base, limits)
            if pane:
                yield ThemeSeen(
                    view=view,
                    theme=code,
                    name=name,
                    n=customers,
                    customers=comments.coded,
                    raters=n if n == 0 or n >= limits.fewest_raters else None,
                    base=base,
                    pane=pane,
                    state=state,
                )


def silence(n: int, of: int, people: int) -> float:
    """Return how likely it is that none of some people mentions what n of others do, were they no different.

    The share is not known but from n (Beta, Jeffreys' prior), so this is a beta-binomial probability of zero.

    >>> round(silence(30, 100, 12), 3), round(silence(5, 100, 12), 2)
    (0.017, 0.53)
    """
    a, b = n + 0.5, of - n + 0.5
    return float(np.exp(betaln(a, b + people) - betaln(a, b)))


def _placed(customers: int | None, asked: int, n: int, base: int, limits: JohariLimits) -> tuple[str, str]:
    """Return the pane of a theme and how sure it is; `customers` is None for few of them. No pane: nothing is said."""
    many = n >= limits.fewest_raters
    if customers is None or customers < limits.min_cell:
        if not many:
            return "", ""
        if customers != 0:
            return "open", "few"
        return "hidden", _sure(silence(n, base, asked), limits)
    if n == 0:
        return "blind", _sure(silence(customers, asked, base), limits)
    return "open", "sure" if many else "few"


def _sure(chance: float, limits: JohariLimits) -> str:
    return "sure" if chance <= 1 - limits.sure_share else "undetermined"
