"""What a terminal shows of a plan: what comes first, whether it pays, when customers are listened to again, and how
the next wave decides."""

from __future__ import annotations

from gapkit.i18n import say
from gapkit.report.outline.listening import next_listening
from gapkit.report.plan_extent import beside, everything_said, least_needed
from gapkit.report.plan_remarks import remarks
from gapkit.report.plan_turns import in_order
from gapkit.report.plan_words import HORIZONS, lever_name, name_of, reason_text, told
from gapkit.report.terminal_lines import hanging
from gapkit.report.voice import Voice, upper_first
from gapkit.report.wording import sentence_of, title_of

_FIRST, _MOST_REMARKS = 3, 3


def plan_lines(voice: Voice) -> list[str]:
    """Return the paragraphs of a plan, each behind its lead, and what is remarked about its figures."""
    said = {"first": _first(voice), "pays": _pays(voice), "listen": next_listening(voice)}
    leads = {name: f"{told(voice, f'terminal.{name}')} " for name in said}
    lines = [line for name, text in said.items() if text for line in hanging(leads[name], text)]
    for name, text in _remarked(voice).items():
        lines += hanging(f"{say(f'terminal.plan.{name}', voice.language)} ", text) if text else []
    return lines


def _remarked(voice: Voice) -> dict[str, str]:
    """Return how the next wave decides on the targets, and what is to be kept in mind about the figures."""
    found = remarks(voice)
    about = (*found.roadmap, *found.choice, *found.money)
    left = len(about) - _MOST_REMARKS
    kept = [*about[:_MOST_REMARKS], *([voice.say("terminal.more", k=left)] if left > 0 else [])]
    texts = {"next_wave": " ".join(found.next_wave), "remarks": " ".join(kept)}
    return {name: text.replace("**", "") for name, text in texts.items()}


def _first(voice: Voice) -> str:
    """Return the first initiatives, in the order in which they are done."""
    parts = []
    for one, row in in_order(voice)[:_FIRST]:
        when = told(voice, f"horizon_short.{row.horizon}") if row.horizon in HORIZONS else ""
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
    said += [*beside(voice), *least_needed(voice)] if said else []
    if said and (whole := everything_said(voice)):
        said.append(whole)
    said += [sentence_of(f, voice) for f in (rest if said else findings)]
    return " ".join(said).replace("**", "")
