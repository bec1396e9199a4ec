"""The lines of a terminal about the change since an earlier wave."""

from __future__ import annotations

from gapkit.diagnosis.wave_reading import change_state
from gapkit.report.formats import excerpt, plain
from gapkit.report.outline.wave_rows import change_words, measure_name, source_words
from gapkit.report.states import GLYPHS
from gapkit.report.voice import Voice
from gapkit.report.wave_words import change_text, value_text, waves_say
from gapkit.report.wording import sentence_of

MOST = 10
_PAST = ("wave.promise", "wave.closure", "wave.money")
_SINCE = ("wave.mde", "wave.mix", "wave.return", "wave.target")
_TOLD = (*_SINCE, *_PAST, "wave.treated", "wave.trend", "wave.incomparable")


def wave_lines(voice: Voice) -> list[str]:
    """Return the block: a line per measure, then what else the comparison says."""
    from gapkit.report.terminal_lines import aligned, hanging

    head, rows = wave_table(voice)
    lines = [head, *aligned([_heads(voice), *rows], right=(1, 2, 3))] if rows else []
    for text in wave_sentences(voice):
        lines += hanging("  - ", text.replace("**", ""))
    return lines


def wave_table(voice: Voice) -> tuple[str, list[list[str]]]:
    """Return the head of the block and its rows: measure, before, now, change, interval, reading."""
    waves = voice.diagnosis.waves
    if waves is None or waves.design == "incomparable":
        return "", []
    method = waves_say(voice, f"terminal.{waves.design}", n=voice.locale.number(waves.common))
    head = waves_say(voice, "terminal.head", name=excerpt(plain(waves.before.name), 40), method=method)
    rows = [row for row in waves.rows if not row.segment and row.level != "item"]
    told = []
    for row in rows[:MOST]:
        state = change_state(row, voice.diagnosis.thresholds)
        said = f"{GLYPHS[state]} {change_words(voice, row)}"
        if row.suppressed:
            told.append([f"  {measure_name(voice, row)}", "", "", "", "", said])
            continue
        if row.source is not None:
            said += f" ({source_words(voice, row)[:1].lower()}{source_words(voice, row)[1:]})"
        text, between = change_text(voice, row)
        values = [value_text(voice, row, value) for value in (row.before, row.after)]
        told.append([f"  {excerpt(measure_name(voice, row), 26)}", *values, text, between, said])
    return head, told


def _heads(voice: Voice) -> list[str]:
    """Return the heads of the columns."""
    what = f"  {waves_say(voice, 'terminal.measure')}"
    values = [waves_say(voice, f"columns.{name}") for name in ("before", "after", "change")]
    return [what, *values, voice.say("columns.between"), voice.say("columns.reading")]


def wave_sentences(voice: Voice) -> list[str]:
    """Return what else the comparison says."""
    return [sentence_of(f, voice) for kind in _TOLD for f in voice.diagnosis.findings if f.kind == kind]
