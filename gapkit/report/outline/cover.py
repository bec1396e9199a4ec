"""Cover: the key message, the facts of the study, the fingerprint of the gaps, the key numbers."""

from __future__ import annotations

from collections.abc import Mapping

from gapkit.report.blocks import Cover, Fact, Kpi, Strip
from gapkit.report.formats import excerpt, plain
from gapkit.report.outline.cells import within
from gapkit.report.outline.journey_short import lowest_touchpoint
from gapkit.report.outline.marks import dumbbell, level_strip, scale_axis
from gapkit.report.outline.quality_checks import rows_left_out
from gapkit.report.outline.roadmap import firm_priorities
from gapkit.report.outline.table import by_state, ordered_dimensions, ordered_items, shown
from gapkit.report.parameters import gap_words
from gapkit.report.voice import Voice, upper_first
from gapkit.report.wording import TITLE_LIMIT, sentence_of, stands_apart
from gapkit.scoring.results import Gap

HEADLINE_LIMIT = 70
LEAD_LIMIT = 320
_MOST_LINES = 8
_KPI_LIMIT = 60
_MOST_NAMES = 3
_OUTCOMES = ("nps", "enps", "csat", "acsi", "ces", "rating", "churn", "clv")
"""Which outcome goes on the cover when there are several."""


def cover(voice: Voice, study: Mapping[str, str]) -> Cover:
    """Return the cover of a diagnosis; `study` names client, name, wave and field dates where they are known."""
    rows = shown(ordered_dimensions(voice))[:_MOST_LINES]
    kind = "" if voice.paired else "_perception"
    lines = [(_short(voice, row.code), _line(voice, row), _value(voice, row)) for row in rows]
    what = voice.say("columns.strip" if voice.paired else "columns.perception")
    spoken = "; ".join(f"{name} {text}" for name, _, text in lines)
    values = [value for row in rows for value in (row.perception, row.expectation)]
    return Cover(
        kicker=_kicker(voice, study),
        title=headline(voice),
        lead=_lead(voice),
        facts=_facts(voice, study),
        fingerprint_title=voice.say(f"cover.fingerprint{kind}"),
        fingerprint_label=voice.say(f"cover.fingerprint_label{kind}", list=spoken) if lines else "",
        fingerprint_axis=scale_axis(voice, values, what),
        fingerprint=tuple(lines),
        kpis=_kpis(voice),
        label=voice.say("cover.label"),
    )


def headline(voice: Voice) -> str:
    """Return the key message: what the states of the dimensions say together, at most 70 characters."""
    rows = shown(ordered_dimensions(voice))
    if not rows:
        return voice.say("cover.title_hidden")
    if not voice.paired:
        return _perception_headline(voice)
    states, m = by_state(voice, rows), len(voice.diagnosis.gaps.dimensions)
    if len(states.get("indicative", ())) == len(rows):
        return voice.say("cover.title_indicative")
    if m == 1:
        return voice.tell(f"gap.global.{voice.state(rows[0])}.title")
    clear = states.get("short", [])
    if len(clear) == 1:
        title = voice.say("cover.title_one_short", dim=voice.label(clear[0].code))
        if len(title) <= HEADLINE_LIMIT:
            return title
    if clear:
        return _counted(voice, "cover.title_some_short", len(clear), m)
    for key, found in (
        ("cover.title_small", states["short_any"]),
        ("cover.title_over", states["over_any"]),
        ("cover.title_meets_mostly", states.get("meets", [])),
    ):
        if found:
            whole = key == "cover.title_meets_mostly" and len(found) == m
            return voice.say("cover.title_meets") if whole else _counted(voice, key, len(found), m)
    return voice.say("cover.title_unclear")


def _counted(voice: Voice, key: str, k: int, m: int) -> str:
    if key == "cover.title_some_short" and k == m:
        return voice.tell("gap.concentrated.all.title")
    words = voice.count(k, m, feminine=True)
    return voice.say(key, k=words, K=upper_first(words), m=voice.count(m, m, feminine=True), count=k)


def _perception_headline(voice: Voice) -> str:
    lowest = next((f for f in voice.diagnosis.findings if f.kind == "perf.lowest"), None)
    if lowest is not None and stands_apart(lowest, voice):
        title = voice.say("cover.title_perception_low", dim=voice.label(lowest.subject))
        if len(title) <= HEADLINE_LIMIT:
            return title
    return voice.say("cover.title_perception")


def _lead(voice: Voice) -> str:
    wanted = ("gap.global", "gap.concentrated") if voice.paired else ("perf.global", "perf.lowest")
    found = {finding.kind: finding for finding in voice.diagnosis.findings if finding.kind in wanted}
    sentences = [sentence_of(found[kind], voice) for kind in wanted if kind in found]
    return within(LEAD_LIMIT, sentences)


def _kicker(voice: Voice, study: Mapping[str, str]) -> str:
    kind = "cover.kicker" if voice.paired else "cover.kicker_perception"
    parts = [plain(study.get("name", "")) or voice.say(kind), plain(study.get("wave", "")), _field(voice, study)]
    return " · ".join(excerpt(part, TITLE_LIMIT[voice.language]) for part in parts if part)


def _field(voice: Voice, study: Mapping[str, str]) -> str:
    return voice.locale.date(plain(study.get("field", "")))


def _facts(voice: Voice, study: Mapping[str, str]) -> tuple[Fact, ...]:
    stamp = voice.diagnosis.stamp
    tool, day = f"gapkit {stamp.version}".strip(), voice.locale.date(stamp.generated)
    version = f"{tool} · {day}" if day else tool
    facts = (
        Fact(voice.say("cover.client"), excerpt(plain(study.get("client", "")), 90)),
        Fact(voice.say("cover.field"), excerpt(_field(voice, study), 60)),
        Fact(voice.say("cover.base"), base_text(voice)),
        Fact(voice.say("cover.version"), version),
    )
    return tuple(fact for fact in facts if fact.text)


def base_text(voice: Voice) -> str:
    """Return how many responses, items and dimensions the report rests on."""
    questionnaire, n = voice.diagnosis.questionnaire, voice.base
    items = voice.locale.number(len(questionnaire.items))
    dimensions = voice.say("cover.dimensions", count=len(questionnaire.dimensions))
    if n is None:
        return voice.say("cover.base_few", k=voice.diagnosis.thresholds.min_cell, items=items, dimensions=dimensions)
    told = voice.say("cover.base_text", n=voice.locale.number(n), items=items, dimensions=dimensions)
    k = rows_left_out(voice)
    return f"{told} · {voice.say('cover.left_out', count=k, k=voice.locale.number(k))}" if k else told


def _short(voice: Voice, code: str) -> str:
    return excerpt(voice.name(code), 34)


def _line(voice: Voice, row: Gap) -> Strip:
    return dumbbell(row, voice) if voice.paired else level_strip(row)


def _value(voice: Voice, row: Gap) -> str:
    return voice.locale.signed(row.gap, 1) if voice.paired else voice.locale.number(row.perception, 1)


def _kpis(voice: Voice) -> tuple[Kpi, ...]:
    if voice.people is None:
        return ()
    worst = next((row for row in shown(ordered_items(voice)) if not voice.paired or row.gap < 0), None)
    first = next(iter(firm_priorities(voice)), None)
    same = worst is not None and first is not None and worst.code == first.id
    kpis, place = [_global_kpi(voice), _outcome_kpi(voice)], lowest_touchpoint(voice)
    planned = None if voice.diagnosis.plan is None else _planned_kpi(voice)
    if first is None or not voice.paired:
        kpis.append(place or _worst_kpi(voice, worst))
        kpis.append(planned)
    else:
        kpis.append(place or (_clear_kpi(voice) if same else _worst_kpi(voice, worst)))
        kpis.append(planned or _first_kpi(voice, first.id, first.rank, first.rank_low, first.rank_high))
    return tuple(kpi for kpi in kpis if kpi is not None)


def _global_kpi(voice: Voice) -> Kpi | None:
    row = voice.diagnosis.gaps.overall
    if not shown([row]):
        return None
    if not voice.paired:
        between = voice.locale.between(row.perception_low, row.perception_high, 2, signed=False)
        small = _with_people(voice, row, between)
        return Kpi(voice.say("cover.kpi_perception"), voice.locale.number(row.perception, 2), small)
    between = gap_words(voice, row.gap, row.gap_low, row.gap_high, state="")["between"]
    if row.gap_low < 0 < row.gap_high:
        between = voice.say("cover.kpi_not_zero", between=between)
    return Kpi(voice.say("cover.kpi_gap"), voice.locale.signed(row.gap, 2), _with_people(voice, row, between))


def _with_people(voice: Voice, row: Gap, between: str) -> str:
    """Return the interval of the whole with its own n: fewer people than the base may have every dimension."""
    several = len(voice.diagnosis.questionnaire.dimensions)
    return voice.say("cover.kpi_n", between=between, n=voice.locale.number(row.n), count=several)


def _outcome_kpi(voice: Voice) -> Kpi | None:
    outcomes = sorted(voice.diagnosis.outcomes, key=lambda row: _OUTCOMES.index(row.metric))
    if not outcomes:
        return None
    from gapkit.report.outline.outcomes import outcome_name, outcome_value

    row = outcomes[0]
    value, between = outcome_value(voice, row)
    if row.metric in ("nps", "enps") and row.low < 0 < row.high:
        between = voice.say("cover.kpi_not_zero", between=between)
    return Kpi(outcome_name(voice, row), value, between)


def _worst_kpi(voice: Voice, row: Gap | None) -> Kpi | None:
    if row is None:
        return None
    name = voice.say("cover.kpi_worst" if voice.paired else "cover.kpi_worst_perception")
    return Kpi(name, _value(voice, row), voice.item(row.code, 60))


def _clear_kpi(voice: Voice) -> Kpi:
    rows = ordered_dimensions(voice)
    clear = by_state(voice, rows).get("short", [])
    small = "" if clear else voice.say("cover.kpi_clear_none")
    if len(clear) <= _MOST_NAMES:
        small = small or voice.locale.joined([_short(voice, row.code) for row in clear])
    text = voice.say("cover.kpi_clear_text", k=len(clear), m=len(rows))
    return Kpi(voice.say("cover.kpi_clear"), text, small)


def _planned_kpi(voice: Voice) -> Kpi | None:
    """Return what the plan starts with; nothing is loaded without a plan."""
    from gapkit.report.plan_cover import to_start_now

    found = to_start_now(voice)
    return None if found is None else Kpi(*found)


def _first_kpi(voice: Voice, code: str, rank: int, low: int | None, high: int | None) -> Kpi:
    count = 1 if low is None or low == high == rank else 2
    ordinal, places = voice.locale.ordinal(rank), voice.locale.places(low, high)
    small = voice.say("cover.kpi_first_small", ordinal=ordinal, places=places, count=count)
    return Kpi(voice.say("cover.kpi_first"), excerpt(voice.item_text(code), _KPI_LIMIT), small)
