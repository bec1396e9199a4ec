"""What a terminal shows: the diagnosis on one screen, a questionnaire on another. Plain text, aligned columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gapkit.i18n import say
from gapkit.report.formats import MISSING, excerpt, locale_of, plain
from gapkit.report.importance_words import gain_line
from gapkit.report.outline.cover import base_text, headline
from gapkit.report.outline.journey_short import journey_lines
from gapkit.report.outline.roadmap import firm_priorities
from gapkit.report.outline.table import ordered_dimensions
from gapkit.report.parameters import scale_words
from gapkit.report.states import chip
from gapkit.report.terminal_drivers import driver_blocks
from gapkit.report.terminal_groups import group_lines
from gapkit.report.terminal_lines import WIDTH, aligned, cells_wide, cut, fit, hanging, wrapped
from gapkit.report.terminal_unknown import unknown_lines
from gapkit.report.voice import OVERALL, Voice
from gapkit.report.wording import sentence_of
from gapkit.scoring.results import Gap

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis
    from gapkit.model import Questionnaire

_MOST_DIMENSIONS, _MOST_PRIORITIES, _MOST_REMARKS = 8, 5, 3


def summary(diagnosis: Diagnosis, *, language: str) -> str:
    """Return a diagnosis on one screen: what it rests on, the dimensions, what to fix first, what cannot be told."""
    voice = Voice.of(diagnosis, language)
    parts = [_head(voice)]
    if voice.people is not None:
        parts += [_dimensions(voice), _outcomes(voice), group_lines(voice, WIDTH), journey_lines(voice, WIDTH)]
        parts += [_archetypes(voice), *driver_blocks(voice), _comments(voice)]
        parts += [_priorities(voice), _plan(voice), unknown_lines(voice)]
    if diagnosis.waves is not None:
        from gapkit.report.terminal_waves import wave_lines

        parts.insert(1, wave_lines(voice))
    parts.append(_cautions(voice))
    if diagnosis.second_opinion:
        from gapkit.report.terminal_opinions import opinion_lines

        parts.append(opinion_lines(diagnosis.second_opinion, language))
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def check_summary(diagnosis: Diagnosis, *, language: str) -> str:
    """Return the summary of a diagnosis with its second opinion, or why there is none."""
    told = summary(diagnosis, language=language)
    return told if diagnosis.second_opinion else f"{told}\n\n{say('report.terminal.no_opinions', language)}"


def questionnaire_lines(questionnaires: Iterable[Questionnaire], *, language: str) -> list[str]:
    """Return one line per questionnaire: id, who answers, title, size."""
    rows = [
        [
            one.id,
            say(f"johari.audience.{one.audience}", language),
            excerpt(plain(one.title.in_(language)), 44),
            _size_text(one, language),
        ]
        for one in questionnaires
    ]
    return aligned(rows, right=())


def questionnaire_text(questionnaire: Questionnaire, *, language: str) -> str:
    """Return a questionnaire as it is: title, scale, dimensions with their items, outcomes, source."""
    scale, said = questionnaire.scale, []
    said.append(f"{questionnaire.id} {questionnaire.version} · {plain(questionnaire.title.in_(language))}")
    anchors = "; ".join(f"{value} = {plain(text.in_(language))}" for value, text in sorted(scale.anchors.items()))
    ends = say("report.terminal.scale", language, low=scale.low, high=scale.high)
    said.append(f"{_size_text(questionnaire, language)} · {ends}" + (f" ({anchors})" if anchors else ""))
    for dimension in questionnaire.dimensions:
        said += ["", f"{dimension.code}  {plain(dimension.name.in_(language))}"]
        for item in dimension.items:
            mark = f" ({say('report.terminal.reversed', language)})" if item.reversed else ""
            said += hanging(f"  {item.code:<6} ", plain(item.text.in_(language)) + mark)
    if questionnaire.outcomes:
        said += ["", say("report.terminal.outcomes", language)]
        for outcome in questionnaire.outcomes:
            text = f"{plain(outcome.text.in_(language))} ({outcome.scale.low}-{outcome.scale.high})"
            said += hanging(f"  {outcome.code:<6} ", text)
    if questionnaire.source:
        said += ["", *hanging(f"{say('report.terminal.source', language)}: ", plain(questionnaire.source))]
    return "\n".join(said)


def _size_text(questionnaire: Questionnaire, language: str) -> str:
    columns = [say(f"report.roles.{role}", language) for role in questionnaire.columns]
    return say(
        "report.terminal.questionnaire_line",
        language,
        items=len(questionnaire.items),
        dimensions=say("report.cover.dimensions", language, count=len(questionnaire.dimensions)),
        columns=locale_of(language).joined(columns),
    )


def _plan(voice: Voice) -> list[str]:
    if voice.diagnosis.plan is None:
        return []
    from gapkit.report.terminal_plan import plan_lines

    return plan_lines(voice)


def _head(voice: Voice) -> list[str]:
    study = voice.diagnosis.study
    title = voice.say("terminal.title" if voice.paired else "terminal.title_perception")
    named = [title, *(plain(study.get(key, "")) for key in ("client", "name", "wave"))]
    scale = voice.diagnosis.questionnaire.scale
    base = voice.say("terminal.base", base=base_text(voice), low=scale.low, high=scale.high)
    if voice.paired:
        base += voice.say("terminal.smallest_gap", gap=voice.smallest_gap)
    return [fit(" · ".join(part for part in named if part)), fit(headline(voice)), *wrapped(base)]


def _dimensions(voice: Voice) -> list[str]:
    rows = ordered_dimensions(voice)
    told = rows[:_MOST_DIMENSIONS]
    if len(rows) > 1:
        told = [*told, voice.diagnosis.gaps.overall]
    cells = [_gap_line(voice, row) if voice.paired else _level_line(voice, row) for row in told]
    names = ("perception", "expectation", "gap") if voice.paired else ("perception",)
    head = [voice.say("columns.dimension"), *(voice.say(f"columns.{name}") for name in names)]
    head.append(voice.say("columns.between"))
    right = (1, 2, 3) if voice.paired else (1,)
    if voice.paired:
        head.append(voice.say("columns.reading"))
    room = WIDTH - sum(2 + max(cells_wide(row[i]) for row in (head, *cells)) for i in range(1, len(head)))
    for line in cells:
        line[0] = cut(line[0], max(room, 12))
    lines = aligned([head, *cells], right=right)
    if len(rows) > _MOST_DIMENSIONS:
        lines.insert(-1, voice.say("terminal.more", k=len(rows) - _MOST_DIMENSIONS))
    if voice.census:
        lines += wrapped(voice.say("gaps.note_census"))
    elif any(voice.state(row) == "meets" for row in told):
        lines += wrapped(voice.say("gaps.note_meets", **voice.rules))
    return lines


def _named(voice: Voice, row: Gap) -> str:
    """Return what a row is about; the whole with its own n, which may be smaller than the base."""
    name = voice.name(row.dimension or OVERALL)
    if row.dimension or not row.n:
        return name
    return voice.say("terminal.overall", name=name, n=voice.locale.number(row.n))


def _gap_line(voice: Voice, row: Gap) -> list[str]:
    locale, name = voice.locale, _named(voice, row)
    if row.suppressed:
        return [name, MISSING, MISSING, MISSING, "", chip("hidden", voice.state_words("hidden"))]
    state = voice.state(row)
    reading = chip(state, voice.state_words(state)) if row.n else voice.say("words.nobody")
    interval = locale.interval(row.gap_low, row.gap_high)
    numbers = [locale.number(row.perception, 2), locale.number(row.expectation, 2), locale.signed(row.gap)]
    return [name, *numbers, interval, reading]


def _level_line(voice: Voice, row: Gap) -> list[str]:
    name = _named(voice, row)
    if row.suppressed:
        return [name, MISSING, chip("hidden", voice.state_words("hidden"))]
    interval = voice.locale.interval(row.perception_low, row.perception_high, signed=False)
    return [name, voice.locale.number(row.perception, 2), interval]


def _outcomes(voice: Voice) -> list[str]:
    if not voice.diagnosis.outcomes:
        return []
    from gapkit.report.outline.outcomes import outcome_name, outcome_value

    told = []
    for row in voice.diagnosis.outcomes:
        value, between = outcome_value(voice, row)
        told.append(f"{excerpt(outcome_name(voice, row), 30)} {value} ({between})")
    return wrapped(" · ".join(told))


def _archetypes(voice: Voice) -> list[str]:
    if voice.diagnosis.archetypes is None:
        return []
    from gapkit.report.archetype_words import archetypes_line

    return wrapped(archetypes_line(voice))


def _comments(voice: Voice) -> list[str]:
    if voice.diagnosis.comments is None:
        return []
    from gapkit.report.comment_words import comments_line

    return wrapped(comments_line(voice))


def _priorities(voice: Voice) -> list[str]:
    actions = firm_priorities(voice) or sorted(voice.diagnosis.roadmap.where(level="item"), key=lambda a: a.rank)
    rows = {row.code: row for row in voice.diagnosis.gaps.items}
    if not actions:
        return []
    cells = []
    for action in actions[:_MOST_PRIORITIES]:
        row = rows[action.id]
        value = voice.locale.signed(row.gap) if voice.paired else voice.locale.number(row.perception, 2)
        band = voice.locale.places(action.rank_low, action.rank_high)
        place = f"  {action.rank}" + ("" if band == MISSING or voice.census else f" ({band})")
        cells.append([place, excerpt(action.id, 12), value, voice.item_text(action.id)])
    room = WIDTH - sum(2 + max(cells_wide(line[i]) for line in cells) for i in range(3))
    for line in cells:
        line[3] = cut(line[3], room)
    bands = any(action.rank_low is not None for action in actions)
    kind = "priorities_known" if voice.census else "priorities" if bands else "priorities_open"
    title = voice.say(f"terminal.{kind}", odds=voice.rules["odds"])
    return [title, *aligned(cells, right=(2,)), *(wrapped(gain) if (gain := gain_line(voice)) else [])]


def _cautions(voice: Voice) -> list[str]:
    kinds = [f for f in voice.diagnosis.findings if f.kind.startswith("quality.") or f.kind == "tests.disagree"]
    if voice.people is None:
        kinds = [f for f in kinds if f.kind == "quality.small"]
    told = [sentence_of(f, voice) for f in kinds]
    loose: dict[str, list[str]] = {}
    for f in voice.diagnosis.findings:
        if f.kind == "reliability.low" and voice.people is not None:
            loose.setdefault(scale_words(voice, str(f.facts.get("column", "perception"))), []).append(f.subject)
    for column, codes in loose.items():
        told.append(f"{voice.tell('reliability.low.title', dim=voice.labels(codes), column=column)}.")
    return _remarks(voice.say("terminal.cautions"), told, voice)


def _remarks(title: str, sentences: Sequence[str], voice: Voice) -> list[str]:
    if not sentences:
        return []
    shown = sentences[:_MOST_REMARKS]
    lines = [title, *(line for text in shown for line in hanging("  - ", text.replace("**", "")))]
    if len(sentences) > _MOST_REMARKS:
        lines.append(f"  {voice.say('terminal.more', k=len(sentences) - _MOST_REMARKS)}")
    return lines
