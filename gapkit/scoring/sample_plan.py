"""How many people to ask: for a gap, two segments, two waves, a precise figure; and what a number would reveal."""

from __future__ import annotations

import math

from gapkit.errors import Fault, fault, raise_faults
from gapkit.record import Record
from gapkit.scoring.rows import Rows
from gapkit.stats.estimates import t_quantile
from gapkit.stats.planned_comparisons import detectable_difference, respondents_for_change, respondents_for_difference
from gapkit.stats.planning import (
    respondents_for_gap,
    respondents_for_mean,
    respondents_for_net_promoter,
    respondents_for_share,
    smallest_change_seen,
    smallest_gap_seen,
)
from gapkit.stats.power import planned_sd
from gapkit.stats.proportions import net_promoter, wilson
from gapkit.stats.sampling import NO_LIMIT, answers_worth, expected_design_effect, invitations_needed

QUESTIONS = ("gap", "difference", "change", "precision", "nps", "csat")
"""What a sample is planned for, in the order it is told."""

SD_SHARE = 0.2
"""Planning value of the spread of gaps between people, as a share of the scale's range: 1.2 on 1 to 7."""

ICC = 0.05
"""Planning value of the intraclass correlation where people come in clusters and nobody knows it."""


class Assumptions(Record):
    """What a plan takes for granted. `sd_known` and `icc_known` say whether somebody gave these values."""

    range: float
    sd: float
    sd_known: bool
    power: float
    error_rate: float
    level: float
    share: float
    overlap: float
    correlation: float
    satisfied: float
    promoters: float
    detractors: float
    cluster_size: float
    icc: float
    icc_known: bool
    design_effect: float
    population: float
    response_rate: float


class Needed(Record):
    """Answers needed to settle a question of this size; for a difference per group, for a change in each of two waves.

    `size` is in scale points, of an NPS in points of the score, of a CSAT a share 0..1; for precision, nps and csat
    it is half the width of the interval. `invitations` is NaN while nobody told the response rate.
    """

    question: str
    size: float
    answers: float
    first: float
    second: float
    invitations: float


class Revealed(Record):
    """The smallest gap, difference or change that `answers` would reveal, or half the width of an interval."""

    question: str
    answers: float
    size: float


class SamplePlan(Record):
    """A plan of a sample: the answers each question needs, what a given number reveals, and the assumptions."""

    needed: Rows[Needed]
    revealed: Rows[Revealed]
    assumptions: Assumptions


def plan_sample(
    *,
    gap: float | None = None,
    difference: float | None = None,
    change: float | None = None,
    precision: float | None = None,
    nps: float | None = None,
    csat: float | None = None,
    answers: float | None = None,
    scale_range: float = 6,
    sd: float | None = None,
    sd_expectation: float | None = None,
    sd_perception: float | None = None,
    share: float = 0.5,
    overlap: float = 0.0,
    correlation: float = 0.5,
    satisfied: float = 0.5,
    promoters: float = 0.5,
    detractors: float = 0.5,
    power: float = 0.8,
    error_rate: float = 0.05,
    level: float = 0.95,
    cluster_size: float = 1,
    icc: float | None = None,
    design_effect: float = 1.0,
    population: float = NO_LIMIT,
    response_rate: float | None = None,
) -> SamplePlan:
    """Return how many people must answer, and be invited, for each question that is given a size.

    `gap`, `difference` (between two segments) and `change` (between two waves) are the smallest to be seen, `precision`
    half the width of the interval of a mean gap, all in scale points; `nps` half that of an NPS in points, `csat` half
    that of a share (0..1). Without any, all are planned at the smallest gap that matters, range / 20; a change is
    planned by two waves whose `overlap` is the share of people in both. `answers` asks the other way round. `share` is
    the part of people in the first segment. Without `sd`, the spread of gaps follows from that of both answers
    (`sd_expectation`, `sd_perception`, taken to correlate by 0.4), else it is a fifth of the range. `icc` is how alike
    people of one cluster of `cluster_size` answer; `design_effect` what weights add. `population` bounds figures about
    these customers; comparisons are about what the company does to whoever comes, and stay unbounded. Raises
    GapkitError with everything that cannot be.

    >>> plan = plan_sample(gap=0.3, response_rate=0.25)
    >>> [(row.question, row.answers, row.invitations) for row in plan.needed]
    [('gap', 128.0, 512.0)]
    """
    asked = {
        "gap": gap,
        "difference": difference,
        "change": change,
        "precision": precision,
        "nps": nps,
        "csat": csat,
    }
    if sd is None:
        sd = _spread(sd_expectation, sd_perception)
    clusters = float(expected_design_effect(cluster_size, ICC if icc is None else icc))
    held = Assumptions(
        range=scale_range,
        sd=SD_SHARE * scale_range if sd is None else sd,
        sd_known=sd is not None,
        power=power,
        error_rate=error_rate,
        level=level,
        share=share,
        overlap=overlap,
        correlation=correlation,
        satisfied=satisfied,
        promoters=promoters,
        detractors=detractors,
        cluster_size=cluster_size,
        icc=ICC if icc is None else icc,
        icc_known=icc is not None,
        design_effect=clusters * design_effect,
        population=population,
        response_rate=math.nan if response_rate is None else response_rate,
    )
    raise_faults(_faults(held, asked, answers, design_effect))
    if all(size is None for size in asked.values()):
        usual = scale_range / 20
        sizes = dict.fromkeys(QUESTIONS, usual) | {"nps": 10.0, "csat": 0.05}
        told = {} if answers is not None else sizes
        reverse: tuple[str, ...] = QUESTIONS
    else:
        told = {question: float(size) for question, size in asked.items() if size is not None}
        reverse = tuple(told)
    revealed = () if answers is None else tuple(_revealed(question, answers, held) for question in reverse)
    return SamplePlan(Rows(_needed(q, size, held) for q, size in told.items()), Rows(revealed), held)


def _spread(expectation: float | None, perception: float | None) -> float | None:
    """Return the spread of gaps that those of both answers make; None where nobody told them."""
    if expectation is None and perception is None:
        return None
    if expectation is None or perception is None:
        raise fault("plan.both_spreads")
    return float(planned_sd(expectation, perception)) if min(expectation, perception) > 0 else 0.0


def _needed(question: str, size: float, held: Assumptions) -> Needed:
    rate = held.response_rate
    bounded = {"design_effect": held.design_effect, "population": held.population}
    test = {"power": held.power, "error_rate": held.error_rate}
    first = second = math.nan
    if question == "difference":
        ratio = (1 - held.share) / held.share
        groups = respondents_for_difference(size, held.sd, ratio=ratio, design_effect=held.design_effect, **test)
        first, second, n = float(groups.first), float(groups.second), float(groups.total)
    elif question == "change":
        n = first = second = _for_change(size, held)
    elif question == "gap":
        n = float(respondents_for_gap(size, held.sd, **test, **bounded))
    elif question == "precision":
        n = float(respondents_for_mean(held.sd, size, level=held.level, **bounded))
    elif question == "nps":
        n = float(respondents_for_net_promoter(held.promoters, held.detractors, size, level=held.level, **bounded))
    else:
        n = float(respondents_for_share(held.satisfied, size, level=held.level, **bounded))
    invited = math.nan if math.isnan(rate) else float(invitations_needed(n, rate))
    return Needed(question, size, n, first, second, invited)


def _for_change(size: float, held: Assumptions) -> float:
    found = respondents_for_change(
        size,
        held.sd,
        correlation=held.correlation,
        overlap=held.overlap,
        power=held.power,
        error_rate=held.error_rate,
        design_effect=held.design_effect,
    )
    return float(found)


def _revealed(question: str, n: float, held: Assumptions) -> Revealed:
    worth = float(answers_worth(n, design_effect=held.design_effect, population=held.population))
    endless = n / held.design_effect
    test = {"power": held.power, "error_rate": held.error_rate}
    if question == "gap":
        bounded = {"design_effect": held.design_effect, "population": held.population}
        size = float(smallest_gap_seen(held.sd, n, **test, **bounded))
    elif question == "difference":
        groups = endless * held.share, endless * (1 - held.share)
        size = float(detectable_difference(held.sd, held.sd, *groups, **test))
    elif question == "change":
        waves = {"correlation": held.correlation, "overlap": held.overlap, "design_effect": held.design_effect}
        size = float(smallest_change_seen(held.sd, n, **waves, **test))
        size = size if size <= held.range else math.nan
    elif math.isinf(worth):
        size = 0.0
    elif question == "precision":
        size = float(t_quantile(0.5 + held.level / 2, max(worth - 1, 1e-9))) * held.sd / math.sqrt(worth)
    else:
        if question == "nps":
            parts = held.promoters, 1 - held.promoters - held.detractors, held.detractors
            found = net_promoter(*(worth * part for part in parts), level=held.level)
        else:
            found = wilson(worth * held.satisfied, worth, level=held.level)
        size = float(found.high - found.low) / 2
    return Revealed(question, n, size)


def _faults(
    held: Assumptions, asked: dict[str, float | None], answers: float | None, design_effect: float
) -> list[Fault]:
    above_zero = {**{name: size for name, size in asked.items() if size is not None}, "sd": held.sd}
    above_zero |= {"scale_range": held.range, "population": held.population}
    above_zero |= {} if answers is None else {"answers": answers}
    above_zero |= {} if math.isnan(held.response_rate) else {"response_rate": held.response_rate}
    inside = {name: getattr(held, name) for name in ("share", "power", "error_rate", "level")}
    shares = {name: getattr(held, name) for name in ("overlap", "satisfied", "promoters", "detractors", "icc")}
    shares |= {"response_rate": held.response_rate} if held.response_rate == held.response_rate else {}
    shares |= {"csat": asked["csat"]} if asked["csat"] is not None else {}
    found = [Fault("plan.above_zero", {"name": name, "found": v}) for name, v in above_zero.items() if not v > 0]
    found += [Fault("plan.inside", {"name": name, "found": v}) for name, v in inside.items() if not 0 < v < 1]
    found += [Fault("plan.share", {"name": name, "found": v}) for name, v in shares.items() if not 0 <= v <= 1]
    if not -1 < held.correlation < 1:
        found.append(Fault("plan.correlation", {"found": held.correlation}))
    if held.promoters + held.detractors > 1 + 1e-12:
        found.append(Fault("plan.more_than_all", {"found": held.promoters + held.detractors}))
    if not held.cluster_size >= 1:
        found.append(Fault("plan.cluster_size", {"found": held.cluster_size}))
    if not design_effect > 0:
        found.append(Fault("plan.above_zero", {"name": "design_effect", "found": design_effect}))
    if answers is not None and answers > held.population:
        found.append(Fault("plan.more_than_population", {"found": answers, "population": held.population}))
    if held.power <= held.error_rate:
        found.append(Fault("plan.power", {"found": held.power, "expected": held.error_rate}))
    return found
