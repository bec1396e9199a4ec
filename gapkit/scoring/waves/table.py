"""Waves: how much every score moved since an earlier survey, how sure that is, and what it comes from."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from gapkit.record import replace
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.verdicts import identical_verdict, regroupings, within_reach
from gapkit.scoring.waves.instruments import shared_dimensions, shared_items
from gapkit.scoring.waves.meeting import Meeting
from gapkit.scoring.waves.results import WaveChange
from gapkit.scoring.waves.scores import EVERYBODY, OVERALL, Measure, WaveScores
from gapkit.stats.equivalence import tost, verdict
from gapkit.stats.multiplicity import benjamini_hochberg, holm
from gapkit.stats.power import detectable_effect


def wave_changes(meeting: Meeting, rules: Rules, *, power: float) -> Rows[WaveChange]:
    """Return the change of every score both waves have: overall, dimensions, items, then the groups.

    Families: dimensions by Holm, items by Benjamini and Hochberg, groups x dimensions by Benjamini and Hochberg; the
    overall change, and that of each group, stands alone.
    """
    before, after = meeting.before, meeting.after
    codes = comparable_codes(before, after)
    rows: list[WaveChange] = []
    for place, measure in after.measures.items():
        earlier = before.measures.get(place)
        level = codes.get(place[2])
        if earlier is None or level is None or (place[0] and level == "item"):
            continue
        rows.append(_row(place, level, earlier, measure, meeting, rules, power=power))
    whole = [row for row in rows if not row.segment]
    ordered = sorted(whole, key=lambda row: ("overall", "dimension", "item").index(row.level))
    return Rows([*_judged(ordered, rules), *_judged([row for row in rows if row.segment], rules)])


def comparable_codes(before: WaveScores, after: WaveScores) -> dict[str, str]:
    """Return the codes that mean the same in both waves, each with its level."""
    one, two = before.questionnaire, after.questionnaire
    if one.paired != two.paired:
        return {}
    codes = dict.fromkeys(shared_items(one, two), "item")
    shared = shared_dimensions(one, two)
    codes |= dict.fromkeys(shared, "dimension")
    if len(shared) == len(one.dimensions) == len(two.dimensions):
        codes[OVERALL] = "overall"
    return codes


def _row(
    place: tuple[str, str, str],
    level: str,
    earlier: Measure,
    later: Measure,
    meeting: Meeting,
    rules: Rules,
    *,
    power: float,
) -> WaveChange:
    segment, value, code = place
    measures = (earlier, later)
    if any(m.suppressed or m.n is None or m.n < rules.min_cell for m in measures):
        protected = any(m.protected for m in measures) and not any(m.suppressed and not m.protected for m in measures)
        note = "protected" if protected else "too_few"
        return WaveChange(segment, value, level, code, suppressed=True, protected=protected, notes=(note,))
    role = "gap" if later.expectation is not None else "perception"
    key, scaling, most = (segment, value), meeting.scaling, _together(earlier, later)
    main = meeting.change(role, code, earlier.score, later.score, key=key, df=most)
    low, high = main.interval(rules.level)
    one = scaling.centre(role, earlier.score)
    ends = scaling.of(role, np.array([earlier.low, earlier.high]))
    row = WaveChange(
        segment,
        value,
        level,
        code,
        method=method_of(main.common, earlier.n or 0, later.n or 0),
        n_before=earlier.n,
        n_after=later.n,
        n_common=None if meeting.told is None else main.common,
        before=one.mean,
        before_low=float(ends[0]),
        before_high=float(ends[1]),
        after=later.score.mean,
        after_low=later.low,
        after_high=later.high,
        change=main.change,
        change_se=main.se,
        change_low=low,
        change_high=high,
        df=main.df,
        p_value=main.p_value,
        equivalence_p=float(tost(main.change, main.se, main.df, bound=rules.smallest_gap).p_value),
        detectable=detectable_change(main.se, main.df, power=power, error_rate=rules.error_rate),
        n_effective=_least(earlier, later),
        notes=("all_identical",) if main.se == 0 else () if scaling.identical else ("rescaled",),
    )
    if role == "perception":
        return row
    parts: dict[str, Any] = {}
    for part, first, second in (
        ("expectation", earlier.expectation, later.expectation),
        ("perception", earlier.perception, later.perception),
    ):
        if first is None or second is None:
            continue
        found = meeting.change(part, code, first, second, key=key, df=most)
        low, high = found.interval(rules.level)
        parts |= {
            f"{part}_before": scaling.centre(part, first).mean,
            f"{part}_after": second.mean,
            f"{part}_change": found.change,
            f"{part}_low": low,
            f"{part}_high": high,
        }
    return replace(row, **parts)


def detectable_change(se: float, df: float, *, power: float, error_rate: float) -> float:
    """Return the smallest true change that waves as precise as these would have shown with this power."""
    return float(detectable_effect(se, df, power=power, error_rate=error_rate)) if se > 0 else NAN


def _judged(rows: list[WaveChange], rules: Rules) -> list[WaveChange]:
    told = [judged_row(row, row.p_value, rules) if row.level == "overall" else row for row in rows]
    grouped = bool(rows and rows[0].segment)
    for level, adjust in (("dimension", benjamini_hochberg if grouped else holm), ("item", benjamini_hochberg)):
        places = [i for i, row in enumerate(told) if row.level == level]
        if places:
            adjusted = adjust(np.array([told[i].p_value for i in places]))
            for i, p in zip(places, adjusted, strict=True):
                told[i] = judged_row(told[i], float(p), rules)
    return told


def judged_row(row: WaveChange, p_adjusted: float, rules: Rules) -> WaveChange:
    """Return a row with the verdict of its family, and where an established change comes from."""
    if row.suppressed:
        return row
    if row.change_se == 0:
        said = identical_verdict(row.change, rules)
    else:
        said = str(verdict(p_adjusted, row.equivalence_p, error_rate=rules.error_rate))
    said = within_reach(said, regroupings(row.n_before or 0, row.n_after or 0, row.n_common or 0), rules)
    source = _source(row) if said in ("gap_relevant", "gap_trivial") else None
    return replace(row, p_adjusted=p_adjusted, verdict=said, source=source)


def _source(row: WaveChange) -> str | None:
    """Return what an established change of the gap comes from: perception, expectation, both, or nobody can tell."""
    if not (math.isfinite(row.perception_low) and math.isfinite(row.expectation_low)):
        return None if not math.isfinite(row.perception_change) else "unclear"
    better = row.change > 0
    delivery = row.perception_low > 0 if better else row.perception_high < 0
    expected = row.expectation_high < 0 if better else row.expectation_low > 0
    if delivery and expected:
        return "both"
    return "delivery" if delivery else "expectations" if expected else "unclear"


def method_of(common: int, first: int, second: int) -> str:
    """Return how two waves are compared: the same people (panel), some of them (overlap), others (independent)."""
    if common < 2:
        return "independent"
    return "panel" if common == first == second else "overlap"


def _together(earlier: Measure, later: Measure) -> float:
    """Return the degrees of freedom both designs allow together."""
    return max(earlier.df, 0.0) + max(later.df, 0.0)


def _least(earlier: Measure, later: Measure) -> float:
    """Return the smaller number of people the two waves are worth; NaN without weights or clusters."""
    worth = [m.worth for m in (earlier, later) if math.isfinite(m.worth)]
    return min(worth) if worth else NAN


def everybody_rows(rows: Iterable[WaveChange]) -> list[WaveChange]:
    """Return the rows about everybody."""
    return [row for row in rows if (row.segment, row.value) == EVERYBODY]
