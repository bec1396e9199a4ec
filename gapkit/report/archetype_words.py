"""Archetypes in words: a letter and a phrase made from the answers, never an invented person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gapkit.i18n import say
from gapkit.report.formats import MISSING, excerpt, plain
from gapkit.report.outcome_words import asked, score_words
from gapkit.report.staff_words import say_of_staff
from gapkit.report.voice import Voice, of, upper_first
from gapkit.scoring.archetypes.results import (
    NOBODY,
    Archetype,
    ArchetypeExpectation,
    Archetypes,
    ArchetypeShare,
    EmpathyEntry,
)

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding

NAME_LIMIT = 40
_ANSWER_RULE = re.compile(r"(?P<role>[EPNIG])_(?P<code>\w+)\s*(?P<sign><=|>=|!=|=|<|>)\s*(?P<value>.+)")
_MOST_TRAITS = 3


def said(voice: Voice, key: str, /, **parameters: object) -> str:
    """Return a text of the `archetypes` catalogue."""
    return (say_of_staff if voice.is_of_staff else say)(f"archetypes.{key}", voice.language, **parameters)


def held(voice: Voice) -> Archetypes:
    """Return the archetypes of a diagnosis that has some, or a reason why not."""
    found = voice.diagnosis.archetypes
    assert found is not None
    return found


def archetype_name(voice: Voice, name: str) -> str:
    """Return the name of an archetype, or what the people in none are called."""
    return said(voice, "nobody") if name == NOBODY else excerpt(plain(name), NAME_LIMIT)


def quoted_name(voice: Voice, name: str) -> str:
    """Return an archetype as running text names it: a letter bare, a name of the study in quotation marks."""
    text = archetype_name(voice, name)
    return text if len(text) == 1 else voice.locale.quoted(text)


def subject_words(voice: Voice, code: str, limit: int = NAME_LIMIT) -> tuple[str, str]:
    """Return a dimension or item as running text names it, bare and after "de"."""
    label = voice.item(code, limit) if voice.is_item(code) else voice.label(code, limit)
    return label, of(voice.language, label)


def phrase_of(voice: Voice, name: str) -> str:
    """Return what tells an archetype from the others: what it expects more of, and less of; blank where nothing is."""
    rows = [row for row in held(voice).expectations if row.archetype == name and not row.suppressed]
    more = max((row for row in rows if row.lift_low > 0), key=lambda row: row.lift, default=None)
    less = min((row for row in rows if row.lift_high < 0), key=lambda row: row.lift, default=None)
    words = {
        "more": "" if more is None else subject_words(voice, more.subject)[1],
        "less": "" if less is None else subject_words(voice, less.subject)[1],
    }
    key = "_".join(side for side, text in words.items() if text)
    return said(voice, f"phrase.{key}", **words) if key else ""


def who_words(voice: Voice, name: str) -> str:
    """Return the segment values that occur more often in an archetype than elsewhere, or that none do."""
    rows = [row for row in held(voice).people if row.archetype == name]
    if not rows:
        return said(voice, "empathy.not_asked")
    ruled = [text.partition("=")[0].rstrip("!<> ").casefold() for text in _rule_of(voice, name)]
    # That people who were chosen by a segment are of that segment is no news.
    shown = [row for row in rows if not row.suppressed and row.segment.casefold() not in ruled]
    rate = voice.diagnosis.thresholds.error_rate
    found = sorted((r for r in shown if r.p_adjusted < rate and r.difference > 0), key=lambda r: -r.difference)
    if found:
        return "; ".join(_trait(voice, row) for row in found[:_MOST_TRAITS])
    if ruled and not shown:
        return MISSING
    if any(row.suppressed for row in rows):
        return said(voice, "who.none_shown" if shown else "who.hidden")
    return said(voice, "who.none" if shown else "who.hidden")


def rule_words(voice: Voice, text: str) -> str:
    """Return a declared condition as a reader says it: "E_EMP >= 6" asks for an expectation of 6 or more."""
    found = _ANSWER_RULE.fullmatch(text)
    if found is None:
        return text
    signs, code = {">=": "≥", "<=": "≤", "!=": "≠"}, found["code"]
    if not voice.is_item(code) and code not in (one.code for one in voice.diagnosis.questionnaire.dimensions):
        return text
    name = voice.item(code, 60) if voice.is_item(code) else voice.name(code)
    sign = signs.get(found["sign"], found["sign"])
    return said(voice, f"rule.{found['role']}", name=name, sign=sign, value=found["value"])


def _rule_of(voice: Voice, name: str) -> tuple[str, ...]:
    return next((row.rule for row in held(voice).rows if row.name == name), ())


def _trait(voice: Voice, row: ArchetypeShare) -> str:
    return said(
        voice,
        "who.trait",
        segment=upper_first(excerpt(plain(row.segment), 40)),
        value=excerpt(plain(row.value), 40) or MISSING,
        share=voice.locale.share(row.share),
        other=voice.locale.share(row.share_elsewhere),
    )


def above_all(voice: Voice, name: str) -> ArchetypeExpectation | None:
    """Return what an archetype expects above all: the highest expectation beside the person's own mean."""
    rows = [row for row in held(voice).expectations if row.archetype == name and not row.suppressed and row.n]
    return max((row for row in rows if row.centred_low > 0), key=lambda row: row.centred, default=None)


def entry_words(voice: Voice, entry: EmpathyEntry) -> str:
    """Return a line of an empathy map."""
    if entry.state != "told":
        return said(voice, f"empathy.{entry.state}")
    locale = voice.locale
    if entry.source == "comments":
        return _comment_words(voice, entry)
    if entry.measure in ("expects", "importance", "gap"):
        what = subject_words(voice, entry.subject)[0]
        what = upper_first(what) if entry.measure == "gap" else what
        if entry.cell == "gains" and entry.value < 0:
            # Close enough to what they expect to count as met: a minus would read as a loss.
            return said(voice, "empathy.met", what=what)
        value = locale.share(entry.value) if entry.measure == "importance" else locale.signed(entry.value)
        between = locale.interval(entry.low, entry.high)
        return said(voice, f"empathy.{entry.measure}", what=what, value=value, between=between)
    value, between = score_words(voice, entry.measure, entry.value, entry.low, entry.high)
    if entry.measure in ("rating", "acsi"):
        name = excerpt(plain(asked(voice, entry.subject).text.in_(voice.language)), 60)
    else:
        name = voice.say(f"outcomes.names.{entry.measure}")
    return said(voice, "empathy.outcome", name=name, value=value, between=between)


def _comment_words(voice: Voice, entry: EmpathyEntry) -> str:
    """Return a line that comes from coded comments: a quote, an emotion, or a theme by its name."""
    if entry.measure == "quote":
        return voice.locale.quoted(excerpt(plain(entry.subject), 220))
    from gapkit.report.comment_words import theme_name

    emotion = entry.measure == "emotion"
    name = excerpt(plain(entry.subject), 60) if emotion else theme_name(voice, entry.subject)
    return said(voice, f"empathy.{entry.measure}", code=name, share=voice.locale.share(entry.value))


def reason_words(voice: Voice) -> dict[str, Any]:
    """Return the numbers that a reason for no archetypes speaks of."""
    found, thresholds, number = held(voice), voice.diagnosis.thresholds, voice.locale.number
    needed = thresholds.profile_fewest * found.asked if found.asked else thresholds.profile_people
    return {
        "n": number(found.looked_at) if found.looked_at is not None else said(voice, "few"),
        "needed": number(needed),
        "usual": number(thresholds.profile_people),
        "most": number(thresholds.profile_most),
        "fewest": number(thresholds.profile_fewest),
        "share": voice.locale.share(thresholds.profile_share),
        "stability": voice.locale.number(found.stability, 2),
        "limit": voice.locale.number(thresholds.profile_stability, 2),
        "p": voice.locale.probability(found.p_value),
        "clusters": number(thresholds.few_clusters),
        "k": voice.count(found.profiles),
    }


def archetype_pattern(finding: Finding) -> str:
    """Return the catalogue key of a finding about archetypes."""
    facts, kind = finding.facts, finding.kind
    if kind == "archetypes.none":
        return f"{kind}.{facts['reason']}"
    if kind == "archetype.widest":
        return f"{kind}.{'tied' if facts.get('tied') else 'clear' if facts.get('clear') else 'open'}"
    if kind == "archetype.diff":
        measure = "_level" if facts.get("measure") == "perception" else ""
        return f"{kind}{measure}.{'formed' if facts.get('formed') else 'free'}"
    return f"{kind}_part" if "left_out" in facts else kind


def archetype_parameters(finding: Finding, voice: Voice, limit: int = NAME_LIMIT) -> dict[str, Any]:
    """Return what the sentences about archetypes may ask for."""
    words = reason_words(voice)
    if finding.kind == "archetypes.hidden":
        names = [quoted_name(voice, str(name)) for name in finding.facts["names"]]
        return words | {"names": voice.locale.joined(names), "count": len(names)}
    if finding.kind == "archetype.widest":
        return words | {
            "archetype": quoted_name(voice, str(finding.facts["archetype"])),
            "from": voice.locale.number(finding.facts["from"]),
            "tied": voice.locale.joined([quoted_name(voice, str(name)) for name in finding.facts.get("tied", ())]),
        }
    if finding.kind in ("archetype.diff", "archetype.none", "archetype.equiv"):
        from gapkit.report.group_words import group_words

        pair = {name: str(finding.facts.get(name, "")) for name in ("first", "second")}
        told = {name: quoted_name(voice, text) for name, text in pair.items() if text}
        return words | group_words(finding, voice, limit) | told
    names = [quoted_name(voice, row.name) for row in held(voice).rows if row.name != NOBODY]
    return words | {"K": upper_first(voice.count(len(names))), "k": voice.count(len(names)), "count": len(names)}


def archetypes_line(voice: Voice) -> str:
    """Return the archetypes on one line, or why there are none."""
    found = held(voice)
    if found.reason is not None:
        return said(
            voice, "terminal.some", texts=voice.tell(f"archetypes.none.{found.reason}.body", **reason_words(voice))
        )
    texts = []
    for row in found.rows:
        if row.name == NOBODY or row.suppressed:
            continue
        words = {"name": archetype_name(voice, row.name), "share": voice.locale.share(row.share)}
        phrase = phrase_of(voice, row.name)
        texts.append(said(voice, f"terminal.{'phrased' if phrase else 'one'}", **words, phrase=phrase))
    return said(voice, "terminal.some", texts=" · ".join(texts) or said(voice, "who.hidden"))


def size_words(voice: Voice, row: Archetype) -> str:
    """Return the share of everybody that an archetype is, with its interval."""
    return voice.locale.interval(100 * row.share_low, 100 * row.share_high, 0, signed=False)
