"""A plan of a sample as text for a terminal: a table of answers needed, and every assumption behind it."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from functools import partial

from gapkit.i18n import say
from gapkit.report.formats import MISSING, Locale, locale_of
from gapkit.scoring.sample_plan import Assumptions, Needed, Revealed, SamplePlan

_WIDTH = 100
_SHARES = ("csat",)
_MEAN = ("gap", "difference", "change", "precision")


def plan_text(plan: SamplePlan, *, language: str) -> str:
    """Return the plan as a terminal shows it, in a language."""
    locale = locale_of(language)
    parts: list[list[str]] = []
    if plan.needed:
        rows = [_needed_row(row, locale, language) for row in plan.needed]
        parts.append([say("plan.needed", language), "", *_table(_heads("needed", language), rows)])
    if plan.revealed:
        rows = [_revealed_row(row, locale, language) for row in plan.revealed]
        answers = locale.number(plan.revealed[0].answers)
        parts.append([say("plan.revealed", language, n=answers), "", *_table(_heads("revealed", language), rows)])
    parts.append([say("plan.assumptions", language), *_bullets(_assumptions(plan, locale, language))])
    return "\n\n".join("\n".join(lines) for lines in parts)


def _heads(table: str, language: str) -> list[str]:
    columns = ("question", "size", "answers", "invitations") if table == "needed" else ("question", "size")
    return [say(f"plan.columns.{name}", language) for name in columns]


def _needed_row(row: Needed, locale: Locale, language: str) -> list[str]:
    answers = locale.number(row.answers) if math.isfinite(row.answers) else say("plan.never", language)
    if row.question == "difference" and math.isfinite(row.answers):
        parts = locale.number(row.first), locale.number(row.second)
        answers = say("plan.split", language, n=answers, first=parts[0], second=parts[1])
    if row.question == "change" and math.isfinite(row.answers):
        answers = say("plan.per_wave", language, n=answers)
    invited = locale.number(row.invitations) if math.isfinite(row.invitations) else MISSING
    return [say(f"plan.questions.{row.question}", language), _size(row, locale, language), answers, invited]


def _revealed_row(row: Revealed, locale: Locale, language: str) -> list[str]:
    return [say(f"plan.questions.{row.question}", language), _size(row, locale, language)]


def _size(row: Needed | Revealed, locale: Locale, language: str) -> str:
    if not math.isfinite(row.size):
        return say("plan.never_seen", language)
    if row.question in _SHARES:
        return say("plan.sizes.share", language, size=locale.number(100 * row.size, 1))
    if row.question == "nps":
        return say("plan.sizes.nps", language, size=locale.number(row.size, 1))
    key = "precision" if row.question == "precision" else "points"
    return say(f"plan.sizes.{key}", language, size=locale.number(row.size, 2))


def _assumptions(plan: SamplePlan, locale: Locale, language: str) -> list[str]:
    held, asked = plan.assumptions, {row.question for row in plan.needed} | {row.question for row in plan.revealed}
    number, share = locale.number, locale.share

    told = partial(_told, language)
    lines = []
    if asked & set(_MEAN):
        known = "sd" if held.sd_known else "sd_usual"
        lines.append(told(known, sd=number(held.sd, 2), range=number(held.range)))
    if asked & {"gap", "difference", "change"}:
        lines.append(told("test", power=locale.odds(held.power), rate=share(held.error_rate, 0)))
    if asked & {"precision", "nps", "csat"}:
        lines.append(told("interval", level=share(held.level)))
    if "difference" in asked:
        lines.append(told("segments", first=share(held.share), second=share(1 - held.share)))
    if "change" in asked:
        key = "waves" if held.overlap == 0 else "panel" if held.overlap == 1 else "overlap"
        lines.append(told(key, overlap=share(held.overlap), r=number(held.correlation, 2)))
    if "nps" in asked:
        lines.append(told("nps", promoters=share(held.promoters), detractors=share(held.detractors)))
    if "csat" in asked:
        lines.append(told("csat", share=share(held.satisfied)))
    return lines + _sampling(held, locale, language)


def _sampling(held: Assumptions, locale: Locale, language: str) -> list[str]:
    told, lines = partial(_told, language), []
    if held.cluster_size > 1:
        key = "clusters" if held.icc_known else "clusters_usual"
        facts = {"m": locale.number(held.cluster_size, 1 if held.cluster_size % 1 else 0)}
        lines.append(told(key, **facts, icc=locale.number(held.icc, 2), d=locale.number(held.design_effect, 2)))
    elif held.design_effect != 1:
        lines.append(told("design", d=locale.number(held.design_effect, 2)))
    else:
        lines.append(told("simple"))
    if math.isfinite(held.population):
        lines.append(told("population", n=locale.number(held.population)))
    if math.isfinite(held.response_rate):
        lines.append(told("response", share=locale.share(held.response_rate)))
    else:
        lines.append(told("no_response"))
    return lines


def _told(language: str, key: str, **facts: object) -> str:
    return say(f"plan.says.{key}", language, **facts)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(line[i]) for line in (heads, *rows)) for i in range(len(heads))]

    def line(cells: Sequence[str]) -> str:
        told = (
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  " + "   ".join(told).rstrip()

    return [line(heads), "  " + "-" * (sum(widths) + 3 * (len(widths) - 1)), *(line(row) for row in rows)]


def _bullets(texts: Sequence[str]) -> list[str]:
    found: list[str] = []
    for text in texts:
        found += textwrap.wrap(text, _WIDTH, initial_indent="  - ", subsequent_indent="    ", break_long_words=False)
    return found
