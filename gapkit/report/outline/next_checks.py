"""How the next wave decides on each target, how many must answer, and the form to ask with."""

from __future__ import annotations

from gapkit.report.blocks import Card
from gapkit.report.loop_words import looped
from gapkit.report.plan_words import held
from gapkit.report.voice import Voice, upper_first


def checks_card(voice: Voice) -> Card:
    """Return the rule and the responses for every target; what is to be kept shares a line."""
    number, checks = voice.locale.number, held(voice).checks
    lines = []
    for row in checks:
        if row.rule != "rise" or row.n is None:
            continue
        rise = number(row.rise, 2)
        planned = looped(voice, "next.planned", n=number(row.n_planned), rise=rise) if row.n_planned else ""
        words = {"Dim": upper_first(voice.label(row.code)), "n": number(row.n)}
        lines.append(looped(voice, "next.rise", planned=planned, **words))
    rule = (looped(voice, "next.rule", least=number(checks[0].least, 2)),) if lines else ()
    kept = [row for row in checks if row.rule == "keep" and row.n is not None]
    if kept:
        names = upper_first(voice.labels([row.code for row in kept]))
        most = number(max(row.n or 0 for row in kept))
        lines.append(looped(voice, "next.keep", Dims=names, least=number(kept[0].least, 2), n=most))
    closing = looped(voice, "next.attrition", form=voice.form)
    return Card(looped(voice, "next.title"), paragraphs=rule, bullets=tuple(lines), closing=closing)
