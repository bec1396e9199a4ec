"""The sheet of the change since an earlier wave: every measure, of everybody and of each group."""

from __future__ import annotations

from gapkit.diagnosis.wave_reading import change_people, change_state
from gapkit.record import replace
from gapkit.report.outline.wave_rows import ESTABLISHED, change_words, measure_name, source_words, state_words
from gapkit.report.states import GLYPHS, STATES
from gapkit.report.wave_words import note_text, value_text, waves_say
from gapkit.report.workbook.context import Context, alt_text, reading_of, steps
from gapkit.report.workbook.gaps import verdict_word
from gapkit.report.workbook.grid import Cell, Chart, Column, Point, Row, Sheet, Value, difference, number, quoted
from gapkit.report.workbook.words import clean
from gapkit.scoring.waves.results import WaveChange

_SOURCE = "waves.rows[]."
_KINDS = {"nps": "nps", "enps": "nps", "csat": "share1", "churn": "share1"}
_PARTS = ("perception_change", "perception_low", "perception_high", "expectation_change", "expectation_low")


def waves_sheet(context: Context) -> Sheet | None:
    """Return every change with both values; None without an earlier wave that can be compared."""
    waves = context.diagnosis.waves
    if waves is None or not waves.rows:
        return None
    parts = (*_PARTS, "expectation_high") if context.paired else ()
    columns = (
        Column("grouping", "text", _SOURCE + "segment"),
        Column("group", "text", _SOURCE + "value"),
        Column("level", "text", _SOURCE + "level"),
        Column("measure", "text", _SOURCE + "code"),
        Column("n_before", "count", _SOURCE + "n_before", masked=True),
        Column("n_after", "count", _SOURCE + "n_after"),
        *([Column("n_common", "count", _SOURCE + "n_common")] if waves.common is not None else []),
        Column("wave_before", "score", _SOURCE + "before"),
        Column("wave_before_low", "score", _SOURCE + "before_low"),
        Column("wave_before_high", "score", _SOURCE + "before_high"),
        Column("wave_after", "score", _SOURCE + "after"),
        Column("wave_after_low", "score", _SOURCE + "after_low"),
        Column("wave_after_high", "score", _SOURCE + "after_high"),
        Column("wave_change", "effect", _SOURCE + "change", formula="{wave_after}-{wave_before}"),
        Column("wave_change_low", "effect", _SOURCE + "change_low"),
        Column("wave_change_high", "effect", _SOURCE + "change_high"),
        Column("wave_state", "text", _SOURCE + "verdict", formula=_state_formula(context)),
        Column("verdict", "text", _SOURCE + "verdict"),
        Column("wave_p", "p_value", _SOURCE + "p_value"),
        Column("p_adjusted", "p_value", _SOURCE + "p_adjusted"),
        *(Column(f"wave_{name}", "effect", _SOURCE + name) for name in parts),
        *([Column("wave_source", "text", _SOURCE + "source")] if context.paired else []),
        Column("detectable", "score", _SOURCE + "detectable"),
        Column("reasons", "text", _SOURCE + "notes"),
    )
    drawn = [row for row in waves.rows if not row.segment and row.level in ("overall", "dimension")]
    drawn = [row for row in drawn if not row.suppressed]
    notes = [context.words("notes_under.waves", level=context.locale.share(context.diagnosis.thresholds.level))]
    notes += [note_text(context.voice, waves, note) for note in waves.notes]
    return Sheet(
        "waves",
        context.title("olas", "waves"),
        columns,
        tuple(_row(context, row) for row in waves.rows),
        notes=tuple(notes),
        printed="wave_state",
        charts=tuple(chart for chart in (_slope(context, drawn), _changes(context, drawn)) if chart is not None),
    )


def _row(context: Context, row: WaveChange) -> Row:
    voice, words = context.voice, context.words
    state = change_state(row, context.diagnosis.thresholds)
    reason = ""
    if row.suppressed:
        least = context.diagnosis.thresholds.min_cell
        reason = words("hidden.protected") if row.protected else words("hidden.small", k=least)
    said = f"{GLYPHS[state]} {change_words(voice, row)}"
    cells: dict[str, Value] = {
        "grouping": clean(row.segment),
        "group": clean(row.value),
        "level": waves_say(voice, f"levels.{row.level}"),
        "measure": clean(measure_name(voice, row)),
        # Outcomes have no smallest change that matters, and worth is no column: their reading stays as it was computed.
        "wave_state": Cell(said, fixed=row.level == "outcome" or row.suppressed or row.change_se == 0),
        "reasons": "" if reason else context.notes(note for note in row.notes if note != "rescaled"),
    }
    if reason:
        return Row(cells, hidden=reason)
    kind = _KINDS.get(row.metric or "", "effect" if context.paired and row.level != "outcome" else "score")
    effect = kind if row.metric in _KINDS else "effect"

    def told(value: float, of: str) -> Value:
        return None if number(value) is None else Cell(value, kind=of)

    change = difference(row.after, row.before, row.change)
    cells |= {
        "n_before": row.n_before,
        "n_after": row.n_after,
        "n_common": row.n_common,
        "wave_before": told(row.before, kind),
        "wave_before_low": told(row.before_low, kind),
        "wave_before_high": told(row.before_high, kind),
        "wave_after": told(row.after, kind),
        "wave_after_low": told(row.after_low, kind),
        "wave_after_high": told(row.after_high, kind),
        "wave_change": Cell(row.change, kind=effect, fixed=isinstance(change, Cell)),
        "wave_change_low": told(row.change_low, effect),
        "wave_change_high": told(row.change_high, effect),
        "verdict": verdict_word(context, row.verdict),
        "wave_p": row.p_value,
        "p_adjusted": row.p_adjusted,
        "wave_source": source_words(voice, row) if row.level != "outcome" else "",
        "detectable": told(row.detectable, _KINDS.get(row.metric or "", "score")),
    }
    cells |= {f"wave_{name}": getattr(row, name) for name in (*_PARTS, "expectation_high")}
    people = change_people(row)
    few = people is not None and people < context.diagnosis.thresholds.indicative_below
    return Row(cells, indicative=few, strong=row.level == "overall" and not row.segment)


def _state_formula(context: Context) -> str:
    """Return the reading of a change as a formula of its limits, its test, its source and the smallest gap."""
    words, voice = context.words, context.voice
    said = {state: quoted(f"{GLYPHS[state]} {state_words(voice, state)}") for state in STATES}
    expected = said | {
        state: quoted(f"{GLYPHS[state]} {state_words(voice, state, source='expectations')}") for state in ESTABLISHED
    }
    lost = quoted(f"{GLYPHS['unclear']} {state_words(voice, 'unclear', corrected=True)}")
    rate = context.diagnosis.thresholds.error_rate
    unclear = f"IF(AND({{wave_p}}<={rate},{{p_adjusted}}>{rate}),{lost},{said['unclear']})"
    verdict = {key: quoted(words(f"verdicts.{key}")) for key in ("no_relevant_gap", "gap_trivial", "gap_relevant")}
    size = _by_size(said)
    if context.paired:
        sources = (quoted(waves_say(voice, f"source.expectations.{way}")) for way in ("up", "down"))
        alone = ",".join(f"{{wave_source}}={source}" for source in sources)
        size = f"IF(OR({alone}),{_by_size(expected)},{size})"
    judged = (
        f"IF(OR({{verdict}}={verdict['no_relevant_gap']},{{verdict}}={verdict['gap_trivial']}),{said['meets']},"
        f"IF({{verdict}}<>{verdict['gap_relevant']},{unclear},{size}))"
    )
    few = "MIN({n_before},{n_after})<[indicative_below]"
    return f"IF({few},{said['indicative']},{judged})"


def _by_size(said: dict[str, str]) -> str:
    low, high = "{wave_change_low}", "{wave_change_high}"
    return (
        f"IF({low}+{high}<0,IF(ROUND({high},9)<-[smallest_gap],{said['short']},{said['short_small']}),"
        f"IF(ROUND({low},9)>[smallest_gap],{said['over']},{said['over_small']}))"
    )


def _point(context: Context, row: WaveChange) -> Point:
    """Return what the charts need of a change."""
    voice, state = context.voice, change_state(row, context.diagnosis.thresholds)
    expected = row.source == "expectations" and state in ESTABLISHED
    return Point(
        context.short(clean(measure_name(voice, row))),
        context.locale.signed(row.change),
        estimate=number(row.change),
        low=number(row.change_low),
        high=number(row.change_high),
        reading="expected" if expected else reading_of(state),
        strong=row.level == "overall",
    )


def _slope(context: Context, rows: list[WaveChange]) -> Chart | None:
    """Return both waves side by side, a line per dimension."""
    voice, waves = context.voice, context.diagnosis.waves
    points = tuple(
        replace(
            _point(context, row),
            text=value_text(voice, row, row.after),
            estimate=number(row.after),
            before=number(row.before),
            before_text=value_text(voice, row, row.before),
        )
        for row in rows
        if number(row.before) is not None and number(row.after) is not None
    )
    if not points or waves is None:
        return None
    low, high, step = steps([value for p in points for value in (p.before, p.estimate)])
    plain = "" if context.paired else "_plain"
    title, axis = (context.words(f"charts.{key}{plain}") for key in ("wave_slope", "wave_slope_axis"))
    names = [clean(str(name or "")) for name in (waves.before.name, context.diagnosis.study.get("wave"))]
    parts = [name or waves_say(voice, f"legend.{key}") for name, key in zip(names, ("then", "now"), strict=True)]
    form = '+0.0;"−"0.0;0.0' if context.paired else "0.0"
    alt = alt_text(title, (f"{p.label}: {p.before_text}, {p.text}" for p in points))
    shown = tuple(context.short(part) for part in parts)
    return Chart("slope", title, alt, axis, points, low, high, step, form, parts=shown, readings="wave_readings")


def _changes(context: Context, rows: list[WaveChange]) -> Chart | None:
    """Return the changes with their intervals."""
    locale, unit = context.locale, context.diagnosis.thresholds.smallest_gap
    points = tuple(_point(context, row) for row in rows if number(row.change_low) is not None)
    if not points:
        return None
    marks = [value for p in points for value in (p.low, p.high)] + [0.0, -unit, unit]
    low, high, step = steps(marks)
    title = context.words("charts.wave_changes", level=locale.share(context.diagnosis.thresholds.level))
    axis = context.words("charts.wave_axis", unit=locale.number(unit, 2))
    alt = alt_text(title, (f"{p.label}: {p.text} ({locale.interval(p.low, p.high)})" for p in points))
    form = '+0.0;"−"0.0;0'
    return Chart("intervals", title, alt, axis, points, low, high, step, form, band=True, readings="wave_readings")
