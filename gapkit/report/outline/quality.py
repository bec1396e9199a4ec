"""Data quality: what came back, what was left out, what the data can and cannot carry."""

from __future__ import annotations

import math
import re

from gapkit.i18n import entry, say
from gapkit.report.blocks import Block, Card, Cards, Fact, Flags, Section
from gapkit.report.formats import excerpt, plain
from gapkit.report.outline.quality_checks import check_blocks
from gapkit.report.parameters import quality_words
from gapkit.report.voice import Voice, upper_first
from gapkit.report.wording import conclusion_of
from gapkit.scoring.results import ColumnQuality

_MOST_COLUMNS = 6


def quality_section(voice: Voice) -> Section:
    """Return the data quality card: facts of the collection, columns, flags."""
    cards = [_collected(voice), _columns(voice), _left_out(voice)]
    blocks: list[Block] = [Cards(tuple(card for card in cards if card is not None), columns=3, framed=True)]
    notes = _reading_notes(voice)
    if notes:
        blocks.append(Cards((Card(voice.say("quality.notes_title"), bullets=notes),), columns=1))
    blocks.append(Flags(flags(voice)))
    blocks += check_blocks(voice)
    return Section(
        id="calidad",
        kicker=voice.say("quality.kicker"),
        title=_title(voice),
        contents=voice.say("quality.contents"),
        blocks=tuple(blocks),
    )


def flags(voice: Voice) -> tuple[tuple[str, str], ...]:
    """Return the remarks on the data with their signs: cautions first, what cannot be said last."""
    hidden = voice.people is None
    told = []
    for sign, key, facts in voice.diagnosis.quality.flags:
        if hidden and key not in ("small", "limits"):
            continue
        name, words = "tiny" if hidden and key == "small" else key, quality_words(key, facts, voice)
        if name == "tiny":
            words["limit"] = voice.diagnosis.thresholds.min_cell
        claim = "passed" if sign == "passed" and entry(f"findings.quality.{name}.passed") else "title"
        title = upper_first(voice.tell(f"quality.{name}.{claim}", **words))
        told.append((sign, f"**{title}.** {_rest(voice, name, words)}"))
    for finding in voice.diagnosis.findings:
        if finding.kind == "tests.disagree" and not hidden:
            told.append(("caution", conclusion_of(finding, voice)))
    order = ("caution", "passed", "cannot_say")
    return tuple(sorted(told, key=lambda flag: order.index(flag[0])))


def _rest(voice: Voice, name: str, words: dict[str, object]) -> str:
    variant = "body" if entry(f"findings.quality.{name}.body") else "sentence"
    return voice.tell(f"quality.{name}.{variant}", **words)


def _title(voice: Voice) -> str:
    if voice.people is None:
        return voice.say("quality.title_hidden")
    cautions = [key for sign, key, _ in voice.diagnosis.quality.flags if sign == "caution"]
    if "small" in cautions:
        return voice.say("quality.title_small")
    if not cautions:
        return voice.say("quality.title_good")
    return voice.say("quality.title_care", count=len(cautions), k=voice.locale.words(len(cautions), feminine=True))


def _collected(voice: Voice) -> Card:
    source, number = voice.diagnosis.input, voice.locale.number
    quality = voice.diagnosis.quality
    hidden = voice.people is None
    facts = [Fact(voice.say("quality.invitations"), _response(voice))]
    if not hidden:
        facts.append(Fact(voice.say("quality.rows"), number(source.rows)))
        facts.append(Fact(voice.say("quality.used"), number(source.used)))
    if source.flagged and not hidden:
        left_out = quality.sensitivity is not None and quality.sensitivity.excluded
        facts.append(
            Fact(voice.say(f"quality.{'doubtful_left_out' if left_out else 'doubtful'}"), number(source.flagged))
        )
    if math.isfinite(quality.missing_share) and not hidden:
        facts.append(Fact(voice.say("quality.missing"), voice.locale.share(quality.missing_share, 1)))
    if voice.is_weighted and not hidden:
        alone = "effective" if quality.design is None or quality.design.clusters is None else "effective_alone"
        facts.append(Fact(voice.say(f"quality.{alone}"), number(quality.effective_n)))
    return Card(voice.say("quality.collected"), facts=tuple(facts))


def _response(voice: Voice) -> str:
    found = next((one for one in voice.diagnosis.quality.sample if one.check == "response_rate"), None)
    if found is None or found.reason is not None or voice.people is None:
        return voice.say("words.unknown")
    share, n = voice.locale.share(found.value, 1), voice.locale.number(found.n)
    return voice.say("quality.response_text", share=share, n=n)


def _columns(voice: Voice) -> Card | None:
    roles: dict[str, list[ColumnQuality]] = {}
    for row in voice.diagnosis.quality.columns:
        if not row.suppressed:
            roles.setdefault(row.column, []).append(row)
    if not roles or voice.people is None:
        return None
    facts = [
        Fact(upper_first(voice.say(f"roles.{role}")), _column_text(voice, rows))
        for role, rows in roles.items()
        if any(row.answered for row in rows)
    ]
    away = sum(row.not_applicable or 0 for rows in roles.values() for row in rows)
    if away:
        facts.append(Fact(voice.say("quality.not_applicable"), voice.locale.number(away)))
    return Card(voice.say("quality.columns_title"), facts=tuple(facts))


def _column_text(voice: Voice, rows: list[ColumnQuality]) -> str:
    answered, missing = sum(row.answered or 0 for row in rows), sum(row.missing or 0 for row in rows)
    top = sum(row.ceiling * row.answered for row in rows if row.answered)
    return voice.say(
        "quality.column_text",
        missing=voice.locale.share(missing / (answered + missing), 1),
        top=voice.locale.share(top / answered),
    )


def _left_out(voice: Voice) -> Card:
    found = voice.diagnosis.input.left_out
    title = voice.say("quality.left_out_title")
    if not found:
        return Card(title, paragraphs=(voice.say("quality.none_left_out"),))
    reasons: dict[str, list[str]] = {}
    for column, reason in found:
        reasons.setdefault(reason, []).append(excerpt(_heading(column), 40))
    facts = tuple(Fact(_reason(voice, reason), _few(voice, names)) for reason, names in reasons.items())
    return Card(title, facts=facts)


def _heading(column: str) -> str:
    """Return the heading of a column without its letter in the file, which says nothing to the reader."""
    text = plain(column)
    return re.sub(r"\s*\([A-Z]{1,3}\)$", "", text).strip('"') or text


def _reason(voice: Voice, reason: str) -> str:
    key = f"intake.reason.{reason}"
    return upper_first(plain(say(key, voice.language))) if entry(key) is not None else excerpt(plain(reason), 90)


def _few(voice: Voice, names: list[str]) -> str:
    shown = ", ".join(names[:_MOST_COLUMNS])
    more = len(names) - _MOST_COLUMNS
    return voice.say("words.and_more", texts=shown, k=more) if more > 0 else shown


def _reading_notes(voice: Voice) -> tuple[str, ...]:
    """Return what the reading of the file means to the reader; what only helps to run gapkit stays in the terminal."""
    title = voice.diagnosis.questionnaire.title.in_(voice.language)
    told = [
        plain(voice.say(f"quality.notes.{key.rpartition('.')[2]}", **{**facts, "chosen": title, "id": title}))
        for key, facts in voice.diagnosis.input.notes
        if entry(f"report.quality.notes.{key.rpartition('.')[2]}") is not None
    ]
    return tuple(dict.fromkeys(told))
