"""How the next wave decides on each target, how many must answer, and the form to ask with."""

from __future__ import annotations

from gapkit.report.blocks import Card
from gapkit.report.loop_words import looped
from gapkit.report.plan_words import held
from gapkit.report.voice import Voice, upper_first


def checks_card(voice: Voice) -> Card:
    """Return rule and responses for every target, with the power they have; what is to be kept shares a line."""
    number, checks = voice.locale.number, held(voice).checks
    power = voice.locale.share(checks[0].power)
    lines = []
    for row in checks:
        if row.rule != "rise" or row.n is None:
            continue
        rise, more = number(row.rise, 2), _clusters(voice, row.clusters_planned)
        planned = (
            looped(voice, "next.planned", n=number(row.n_planned), rise=rise, clusters=more) if row.n_planned else ""
        )
        words = {"Dim": upper_first(voice.label(row.code)), "n": number(row.n)}
        lines.append(looped(voice, "next.rise", planned=planned, clusters=_clusters(voice, row.clusters), **words))
    rule = (looped(voice, "next.rule", least=number(checks[0].least, 2), power=power),) if lines else ()
    kept = [row for row in checks if row.rule == "keep" and row.n is not None]
    if kept:
        most = max(kept, key=lambda row: row.n or 0)
        words = {"Dims": upper_first(voice.labels([row.code for row in kept])), "n": number(most.n)}
        words |= {"least": number(most.least, 2), "clusters": _clusters(voice, most.clusters), "power": power}
        lines.append(looped(voice, "next.keep", **words))
    if any(row.clusters is not None for row in checks):
        lines.append(looped(voice, "next.as_today"))
    closing = looped(voice, "next.attrition", form=voice.form)
    return Card(looped(voice, "next.title"), paragraphs=rule, bullets=tuple(lines), closing=closing)


def _clusters(voice: Voice, clusters: int | None) -> str:
    return "" if clusters is None else looped(voice, "next.clusters", k=voice.locale.number(clusters))
