"""What a terminal shows of a plan: what comes first, whether it pays, when customers are listened to again."""

from __future__ import annotations

from gapkit.report.outline.listening import next_listening
from gapkit.report.plan_extent import everything_said
from gapkit.report.plan_words import held, lever_name, members, name_of, reason_text, told
from gapkit.report.terminal_lines import hanging
from gapkit.report.voice import Voice, upper_first
from gapkit.report.wording import sentence_of, title_of

_FIRST = 3


def plan_lines(voice: Voice) -> list[str]:
    """Return three paragraphs of a plan, each behind its lead."""
    said = {"first": _first(voice), "pays": _pays(voice), "listen": next_listening(voice)}
    leads = {name: f"{told(voice, f'terminal.{name}')} " for name in said}
    return [line for name, text in said.items() if text for line in hanging(leads[name], text)]


def _first(voice: Voice) -> str:
    """Return the first initiatives: by horizon, then by their place."""
    order = {"now": 0, "next": 1, "later": 2}
    rows = sorted(
        members(held(voice)),
        key=lambda pair: (order.get(pair[1].horizon or "", 3), pair[1].rank or 99, pair[1].number),
    )
    parts = []
    for one, row in rows[:_FIRST]:
        when = told(voice, f"horizon_short.{row.horizon}") if row.horizon in order else ""
        behind = [
            when.lower(),
            lever_name(voice, one.lever).lower(),
            told(voice, "words.proposal") if one.proposed else "",
        ]
        behind = [text for text in behind if text]
        parts.append(f"{row.number} {name_of(one)}" + (f" ({', '.join(behind)})" if behind else ""))
    return "; ".join(parts)


def _pays(voice: Voice) -> str:
    """Return whether the plan pays and what decides it."""
    economics = voice.diagnosis.economics
    if economics is None:
        return ""
    findings = [f for f in voice.diagnosis.findings if f.kind in ("roi.range", "roi.refused", "roi.sign")]
    findings.sort(key=lambda f: f.kind)
    if not findings:
        return upper_first(reason_text(voice, economics.reason)) if economics.reason else ""
    first, rest = findings[0], findings[1:]
    said = [f"{title_of(first, voice)}. {sentence_of(first, voice)}"] if first.kind == "roi.range" else []
    if said and (whole := everything_said(voice)):
        said.append(whole)
    said += [sentence_of(f, voice) for f in (rest if said else findings)]
    return " ".join(said).replace("**", "")
