"""Wording: a finding said in Spanish or in English. The same finding always makes the same sentence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.diagnosis.reading import counted
from gapkit.report.parameters import is_tiny, parameters_of, quality_words
from gapkit.report.states import ZONES
from gapkit.report.touch_words import touch_pattern
from gapkit.report.voice import Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis, Finding

__all__ = [
    "TITLE_LIMIT",
    "body_of",
    "conclusion_of",
    "finding_body",
    "finding_conclusion",
    "finding_sentence",
    "finding_title",
    "pattern_of",
    "quality_words",
    "sentence_of",
    "stands_apart",
    "title_of",
    "untellable",
]

TITLE_LIMIT = {"es": 90, "en": 80}
"""Longest title of a section."""

CONCLUSION_LIMIT = 300
"""Longest conclusion of the summary: there an item is quoted in full where it fits."""

_WHOLE = 200

_OF_THE_COMPANY = ("johari.", "organisation.")
_OF_THE_PLAN = ("plan.", "roi.")
_OF_THE_LOOP = (
    *("unknown.", "fix.", "gain.", "governance.", "archetype.expects", "reliability.difference"),
    *("wave.promise", "wave.closure", "wave.money"),
)
_PERCEPTION = ("perf.lowest", "perf.highest", "perf.item")
# What rests on few responses has no place in a title but this one.
_INDICATIVE = ("item.last", "item.below_min", "zone", "perf.global", "outcome", *_PERCEPTION)


def finding_sentence(finding: Finding, diagnosis: Diagnosis, language: str, *, locale: str | None = None) -> str:
    """Return the sentence of a finding, with its number and its interval; **bold** is its only markup."""
    return sentence_of(finding, Voice.of(diagnosis, language, locale))


def finding_title(finding: Finding, diagnosis: Diagnosis, language: str, *, locale: str | None = None) -> str:
    """Return the claim of a finding, without a full stop and no longer than a section title may be."""
    return title_of(finding, Voice.of(diagnosis, language, locale))


def finding_body(finding: Finding, diagnosis: Diagnosis, language: str, *, locale: str | None = None) -> str:
    """Return what follows the claim of a finding: its numbers, without saying the claim again."""
    return body_of(finding, Voice.of(diagnosis, language, locale))


def finding_conclusion(finding: Finding, diagnosis: Diagnosis, language: str, *, locale: str | None = None) -> str:
    """Return a finding as the executive summary has it: claim in bold, then its numbers."""
    return conclusion_of(finding, Voice.of(diagnosis, language, locale))


def sentence_of(finding: Finding, voice: Voice) -> str:
    """Return the sentence of a finding in a voice."""
    return _said(finding, voice, "sentence", item_limit=110)


def body_of(finding: Finding, voice: Voice) -> str:
    """Return the numbers of a finding in a voice."""
    if voice.census and finding.kind == "outcome" and finding.low == finding.high:
        return upper_first(voice.say("words.everybody_asked")) + "."
    return _said(finding, voice, "body", item_limit=110)


def conclusion_of(finding: Finding, voice: Voice) -> str:
    """Return the claim in bold and the numbers of a finding in a voice."""
    body = upper_first(body_of(finding, voice))
    return f"**{title_of(finding, voice, limit=CONCLUSION_LIMIT - len(body))}.** {body}"


def title_of(finding: Finding, voice: Voice, *, limit: int | None = None) -> str:
    """Return the title of a finding in a voice; what it quotes is cut until the title fits."""
    longest = limit or TITLE_LIMIT[voice.language]
    title = ""
    # Word by word: a quotation is cut no shorter than it has to be.
    for item_limit in (_WHOLE, *range(120, 14, -2)):
        title = upper_first(_said(finding, voice, "title", item_limit=item_limit))
        if len(title) <= longest:
            break
    return title


def _said(finding: Finding, voice: Voice, variant: str, *, item_limit: int) -> str:
    if finding.kind.startswith(_OF_THE_LOOP):
        from gapkit.report.loop_words import loop_said

        return loop_said(finding, voice, variant, item_limit)
    if finding.kind.startswith(_OF_THE_COMPANY):
        from gapkit.report.johari_sentences import said

        words = parameters_of(finding, voice, item_limit=item_limit)
        return said(voice, f"findings.{pattern_of(finding, voice)}.{variant}", **words)
    if finding.kind.startswith(_OF_THE_PLAN):
        from gapkit.report.plan_words import told

        words = parameters_of(finding, voice, item_limit=item_limit)
        return told(voice, f"findings.{pattern_of(finding, voice)}.{variant}", **words)
    return voice.tell(f"{pattern_of(finding, voice)}.{variant}", **parameters_of(finding, voice, item_limit=item_limit))


def pattern_of(finding: Finding, voice: Voice) -> str:
    """Return the catalogue key of a finding: its kind, and where sentences differ how firm it is."""
    kind, facts = finding.kind, finding.facts
    if kind.startswith(_OF_THE_LOOP):
        from gapkit.report.loop_words import loop_pattern

        return loop_pattern(finding)
    if kind.startswith("archetype"):
        from gapkit.report.archetype_words import archetype_pattern

        return archetype_pattern(finding)
    if kind.startswith("comments."):
        from gapkit.report.comment_words import comment_pattern

        return comment_pattern(finding)
    if kind.startswith(("driver.", "ipa.")):
        from gapkit.report.driver_words import driver_pattern

        return driver_pattern(finding)
    if kind.startswith(_OF_THE_COMPANY):
        from gapkit.report.johari_sentences import johari_pattern

        return johari_pattern(finding)
    if kind.startswith(_OF_THE_PLAN):
        from gapkit.report.plan_words import plan_pattern

        return plan_pattern(finding)
    if kind.startswith("risk."):
        from gapkit.report.risk_words import risk_pattern

        return risk_pattern(finding)
    if kind.startswith("wave."):
        from gapkit.report.wave_words import wave_pattern

        return wave_pattern(finding)
    n = None if finding.n is None else counted(finding.n, voice.effective(finding.subject))
    few = n is not None and n < voice.diagnosis.thresholds.indicative_below
    if kind in ("gap.global", "perf.global") and (finding.state == "hidden" or finding.n == 0):
        return f"gap.global.{'hidden' if voice.people is None else 'partial'}"
    if kind in ("gap.global", "gap.dim"):
        return f"{kind}.{finding.state if finding.n != 0 else 'nobody'}"
    if kind == "gap.concentrated":
        return f"{kind}.{'one' if facts.get('k') == 1 else 'some'}"
    if kind == "quality.small" and is_tiny(facts, voice):
        return "quality.tiny"
    if few and kind in _INDICATIVE:
        return f"{kind}.indicative"
    if kind in ("item.last", *_PERCEPTION):
        return f"{kind}.{'clear' if stands_apart(finding, voice) else 'open'}"
    if kind.startswith("group."):
        from gapkit.report.group_words import group_pattern

        return group_pattern(finding)
    if kind.startswith("touch."):
        return touch_pattern(finding)
    if kind == "zone":
        return f"{kind}.{finding.state if finding.state in ZONES else 'edge'}"
    if kind == "outcome.segment":
        return f"{kind}.{facts.get('side', 'unclear')}"
    return _outcome_pattern(finding) if kind == "outcome" else kind


def untellable(diagnosis: Diagnosis) -> tuple[int, str] | None:
    """Return the first finding that lacks a fact its sentence needs, by position, and that fact; None if all are whole.

    What gapkit concludes itself is whole; a file that another version wrote, or somebody edited, may not be.
    """
    voice = Voice.of(diagnosis, diagnosis.language)
    for position, finding in enumerate(diagnosis.findings):
        try:
            title_of(finding, voice)
            sentence_of(finding, voice)
        except KeyError as missing:
            return position, str(missing.args[0])
    return None


def stands_apart(finding: Finding, voice: Voice) -> bool:
    """Whether the extreme that a finding names is told apart from all others by their ranges or intervals."""
    if "clear" in finding.facts:
        return bool(finding.facts["clear"])
    if finding.kind == "perf.item":
        place = next((row for row in voice.diagnosis.priorities if row.code == finding.subject), None)
        return place is not None and place.gap_rank_high == 1
    others = [row for row in voice.diagnosis.gaps.dimensions if row.code != finding.subject and row.n]
    if finding.kind == "perf.highest":
        return bool(others) and all(row.perception_high < finding.low for row in others)
    return bool(others) and all(finding.high < row.perception_low for row in others)


def _outcome_pattern(finding: Finding) -> str:
    metric = str(finding.facts.get("metric", "rating"))
    if metric not in ("nps", "enps"):
        return metric
    if finding.low <= 0 <= finding.high or not math.isfinite(finding.low):
        return f"{metric}.unclear"
    return f"{metric}.positive" if finding.low > 0 else f"{metric}.negative"
