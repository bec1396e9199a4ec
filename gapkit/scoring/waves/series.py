"""Several waves: is there a direction, and does the last one stand out from the ordinary ups and downs?"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.record import replace
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.waves.linked import Linked, Part
from gapkit.scoring.waves.pairs import Scaling
from gapkit.scoring.waves.results import WavePoint, WaveTrend
from gapkit.scoring.waves.scores import OVERALL, WaveScores
from gapkit.scoring.waves.table import comparable_codes
from gapkit.stats.multiplicity import holm
from gapkit.stats.trends import control_chart, trend

Floats = NDArray[np.float64]


def wave_series(
    waves: Sequence[WaveScores], names: Sequence[str], rules: Rules
) -> tuple[Rows[WavePoint], Rows[WaveTrend]]:
    """Return every wave's overall and dimension scores with control limits, and the trend of each.

    Time is counted in waves. The limits come from the waves before the last, three standard errors of each wave wide.
    Trends of dimensions are one family (Holm). Clusters, and people where there are none, that are in several waves
    count as themselves; waves without rows are taken as independent samples.
    """
    linked = Linked.of([wave.people for wave in waves])
    last = waves[-1]
    codes = {code: level for code, level in comparable_codes(waves[-2], last).items() if level != "item"}
    for wave in waves[:-2]:
        known = comparable_codes(wave, last)
        codes = {code: level for code, level in codes.items() if code in known}
    points: list[WavePoint] = []
    trends: list[WaveTrend] = []
    ordered = sorted(codes, key=lambda code: code != OVERALL)
    for code in ordered:
        told, line = _series(waves, names, code, codes[code], rules, linked)
        points += told
        trends += line
    places = [i for i, row in enumerate(trends) if row.level == "dimension"]
    adjusted = dict(zip(places, holm(np.array([trends[i].p_value for i in places])), strict=True)) if places else {}
    return Rows(points), Rows(
        replace(row, p_adjusted=float(adjusted.get(i, row.p_value))) for i, row in enumerate(trends)
    )


def _series(
    waves: Sequence[WaveScores], names: Sequence[str], code: str, level: str, rules: Rules, linked: Linked
) -> tuple[list[WavePoint], list[WaveTrend]]:
    role = "gap" if waves[-1].questionnaire.paired else "perception"
    points, mean, se = [], [], []
    for position, (wave, name) in enumerate(zip(waves, names, strict=True)):
        measure = wave.measures["", "", code]
        if measure.suppressed or not measure.n or measure.n < rules.min_cell:
            points.append(WavePoint(position, name, level, code, suppressed=True))
            mean.append(NAN)
            se.append(NAN)
            continue
        scaling = Scaling.between(wave, waves[-1])
        centre = scaling.centre(role, measure.score)
        low, high = (float(end) for end in scaling.of(role, np.array([measure.low, measure.high])))
        points.append(WavePoint(position, name, level, code, measure.n, centre.mean, low, high))
        mean.append(centre.mean)
        se.append(centre.se)
    usable = sum(math.isfinite(value) and error > 0 for value, error in zip(mean, se, strict=True))
    if usable < 3:
        return points, []
    chart = control_chart(mean, se, baseline=len(mean) - 1)
    points = [
        point
        if point.suppressed
        else replace(
            point,
            limit_low=float(chart.low[i]),
            limit_high=float(chart.high[i]),
            beyond=bool(chart.beyond[i]),
            pattern=bool(chart.pattern[i]),
        )
        for i, point in enumerate(points)
    ]
    covariance, df = _covariance(waves, code, np.array(se), linked)
    line = trend(np.arange(len(mean)), mean, se, covariance=covariance, df=df, level=rules.level)
    return points, [
        WaveTrend(
            level,
            code,
            usable,
            float(line.slope),
            float(line.low),
            float(line.high),
            float(line.p_value),
            lack_of_fit_p=float(line.lack_of_fit_p),
            heterogeneity_p=float(line.heterogeneity_p),
            centre=float(chart.centre),
        )
    ]


def _covariance(waves: Sequence[WaveScores], code: str, se: Floats, linked: Linked) -> tuple[Floats | None, float]:
    """Return how the means of the waves vary together, and the degrees of freedom behind that; None where they do not.

    What a wave itself varies is what it was published with; what two vary together is what their clusters (or people)
    add to both. Clusters leave the degrees of freedom of a t, people of all waves so many that they are endless.
    """
    if not linked.shared and not linked.clustered:
        return None, math.inf
    role = "gap" if waves[-1].questionnaire.paired else "perception"
    parts: dict[int, Part] = {}
    for place, wave in enumerate(waves):
        if wave.people is not None and math.isfinite(se[place]):
            scores = Scaling.between(wave, waves[-1]).of(role, wave.people.of(role, code))
            parts[place] = (place, scores, None)
    if len(parts) < 2:
        return None, math.inf
    found = linked.means(parts.values())
    spread = np.diag(np.nan_to_num(se) ** 2)
    held = list(parts)
    spread[np.ix_(held, held)] = found.covariance
    spread[held, held] = se[held] ** 2
    df = found.combination(np.ones(len(held))).df if linked.clustered else math.inf
    return spread, df
