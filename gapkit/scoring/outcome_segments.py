"""Outcomes by segment: the score of every group of people, and how far it lies from that of everybody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Outcome, Questionnaire
from gapkit.record import Record, field, replace
from gapkit.scoring.centres import centre_of
from gapkit.scoring.designed_groups import beside_the_rest, one_by_one
from gapkit.scoring.designed_outcomes import group_means, interval_of
from gapkit.scoring.designs import SINGLE, Design
from gapkit.scoring.outcome_results import OutcomeSegment
from gapkit.scoring.outcomes import (
    NET,
    SHARES,
    answer_levels,
    is_good,
    measured_centre,
    net_parts,
    person_values,
    scored_values,
)
from gapkit.scoring.results import NAN, OutcomeScore, SegmentGap
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.suppression import Key, hidden_groups
from gapkit.stats.estimates import t_interval
from gapkit.stats.groups import MeanDifference, welch_t
from gapkit.stats.multiplicity import benjamini_hochberg
from gapkit.stats.outcome_metrics import net_promoter_difference, share_difference
from gapkit.stats.proportions import net_promoter, wilson
from gapkit.tally import Tally

Floats = NDArray[np.float64]


class _Told(Record):
    """Scores and differences of the groups of a segment, in their order; `single` marks those of one cluster."""

    n: NDArray[np.int64]
    score: Floats
    low: Floats
    high: Floats
    difference: Floats
    difference_low: Floats
    difference_high: Floats
    p_value: Floats
    single: Floats = field(default_factory=lambda: np.zeros(0))


def outcome_segments(
    questionnaire: Questionnaire,
    scores: Iterable[OutcomeScore],
    tallies: Mapping[Key, Tally],
    rules: Rules,
    *,
    answers: Answers | None = None,
    design: Design | None = None,
    gaps: Iterable[SegmentGap] = (),
    indicative_below: int = 30,
) -> Rows[OutcomeSegment]:
    """Return every outcome in every segment value.

    The other people are those of all other values of the segment. Groups of fewer than `indicative_below` are described
    and not compared, and so are groups of a single cluster. All comparisons are one family for Benjamini and Hochberg,
    that of two groups counting once. A group that `gaps` hides is hidden here too.
    """
    asked = {outcome.code: outcome for outcome in questionnaire.outcomes}
    values = person_values(questionnaire, answers) if answers is not None else {}
    elsewhere = {(r.segment, r.value): "complementary" if r.protected else "small" for r in gaps if r.suppressed}
    names: dict[str, list[str]] = {}
    for segment, value in tallies:
        names.setdefault(segment, []).append(value)
    members = {segment: _members(segment, told, answers) for segment, told in names.items()}
    rows: list[OutcomeSegment] = []
    for score in scores:
        outcome = asked[score.code]
        told = {
            segment: _told(
                outcome, [tallies[segment, v] for v in found], members[segment], values, answers, design, rules
            )
            for segment, found in names.items()
        }
        given = None if answers is None else values.get(outcome.code, answers.outcomes.get(outcome.code))
        hidden = _hidden(told, names, score.n, answers, given, elsewhere, rules)
        for segment, value in tallies:
            found = told[segment]
            if found is None:
                continue
            place = names[segment].index(value)
            reason = hidden.get((segment, value))
            if reason is not None:
                protected = reason == "complementary"
                row = OutcomeSegment(outcome.code, score.metric, segment, value, None, suppressed=True)
                rows.append(replace(row, protected=protected))
            elif found.n[place]:
                rows.append(_row(outcome, segment, value, found, place, indicative_below))
    return Rows(_judged(rows, asked, rules))


def _hidden(
    told: Mapping[str, _Told | None],
    names: Mapping[str, list[str]],
    people: int,
    answers: Answers | None,
    given: Floats | None,
    closed: Mapping[Key, str],
    rules: Rules,
) -> dict[Key, str]:
    """Return which groups too few people answered in, those that protect them, and those the gaps hide.

    Who did not answer is in no group here: what one group has more than another are people who did.
    """
    sizes = {
        (segment, value): np.array([n], dtype=np.int64)
        for segment, found in told.items()
        if found is not None
        for value, n in zip(names[segment], found.n.tolist(), strict=True)
    }
    segments = {} if answers is None else {name: s for name, s in answers.segments.items() if name in names}
    if given is not None:
        silent = np.isnan(given)
        segments = {name: replace(s, codes=np.where(silent, -1, s.codes)) for name, s in segments.items()}
    whole = np.array([people], dtype=np.int64)
    return hidden_groups(sizes, whole, segments, min_cell=rules.min_cell, min_crossed=rules.min_crossed, closed=closed)


def _members(segment: str, names: list[str], answers: Answers | None) -> NDArray[np.bool_] | None:
    """Return which people are in each group, (groups, people); None where only counts are known."""
    found = None if answers is None else answers.segments.get(segment)
    if found is None or any(name not in found.values for name in names):
        return None
    return np.stack([found.codes == found.values.index(name) for name in names])


def _told(
    outcome: Outcome,
    tallies: list[Tally],
    members: NDArray[np.bool_] | None,
    values: Mapping[str, Floats],
    answers: Answers | None,
    design: Design | None,
    rules: Rules,
) -> _Told | None:
    if answers is not None and members is not None and design is not None:
        given = values.get(outcome.code, answers.outcomes.get(outcome.code))
        return None if given is None else _designed(outcome, given, members, design, answers.weight, rules)
    if outcome.kind in ("acsi", "clv"):
        if members is None or answers is None or outcome.code not in values:
            return None
        return _measured(values[outcome.code], members, answers.weight, rules)
    found = [tally.outcomes[outcome.code] for tally in tallies if outcome.code in tally.outcomes]
    return _counted(outcome, np.stack(found), rules) if len(found) == len(tallies) else None


def _counted(outcome: Outcome, counts: NDArray[np.float64], rules: Rules) -> _Told:
    """Return what histograms (groups, layers, answers) say."""
    rest = counts.sum(axis=0) - counts
    n = counts[:, 0].sum(axis=-1).astype(np.int64)
    if outcome.kind in NET:
        ours, theirs = (net_parts(_effective(part)) for part in (counts, rest))
        net = net_promoter(ours[:, 0], ours[:, 1], ours[:, 2], level=rules.level)
        apart = net_promoter_difference(theirs, ours, level=rules.level)
        found = (net.estimate, net.low, net.high, apart.difference, apart.low, apart.high, apart.p_value)
    elif outcome.kind in SHARES:
        good, one, two = is_good(outcome), _effective(counts), _effective(rest)
        pairs = one[:, good].sum(axis=-1), one.sum(axis=-1), two[:, good].sum(axis=-1), two.sum(axis=-1)
        share = wilson(pairs[0], pairs[1], level=rules.level)
        gap = share_difference(pairs[2], pairs[3], pairs[0], pairs[1], level=rules.level)
        found = (share.estimate, share.low, share.high, gap.difference, gap.low, gap.high, gap.p_value)
    else:
        levels = answer_levels(outcome)
        centres = [[centre_of(levels, part) for part in pair] for pair in zip(counts, rest, strict=True)]
        return _means(np.array([[[c.n, c.mean, c.se] for c in pair] for pair in centres]), rules)
    return _Told(n, *(np.atleast_1d(np.asarray(part, np.float64)) for part in found))


def _effective(counts: NDArray[np.float64]) -> Floats:
    """Return counts of people, or with weights the counts of as many people as the weighted ones are worth (Kish)."""
    if counts.shape[1] == 1:
        return counts[:, 0].astype(np.float64)
    w, w2 = counts[:, 1].sum(axis=-1), counts[:, 2].sum(axis=-1)
    found: Floats = counts[:, 1] * (w / np.where(w2 > 0, w2, 1.0))[:, None]
    return found


def _measured(values: Floats, members: NDArray[np.bool_], weight: Floats | None, rules: Rules) -> _Told:
    everybody = members.any(axis=0)
    rows = []
    for group in members:
        sides = (group, everybody & ~group)
        centres = [measured_centre(values[side], None if weight is None else weight[side]) for side in sides]
        rows.append([[c.n, c.mean, c.se] for c in centres])
    return _means(np.array(rows), rules)


def _means(pairs: Floats, rules: Rules) -> _Told:
    """Return means of groups and their differences by Welch, from n, mean and standard error (groups, 2 sides, 3)."""
    n, mean, se = pairs[..., 0], pairs[..., 1], pairs[..., 2]
    low, high = t_interval(mean[:, 0], se[:, 0], np.where(n[:, 0] > 1, n[:, 0] - 1, np.nan), level=rules.level)
    return _differences(n[:, 0], mean[:, 0], low, high, welch_t(mean, se, n - 1, level=rules.level))


def _differences(n: Floats, mean: Floats, low: object, high: object, apart: MeanDifference) -> _Told:
    parts = (mean, low, high, apart.difference, apart.low, apart.high, apart.p_value)
    return _Told(n.astype(np.int64), *(np.atleast_1d(np.asarray(part, np.float64)) for part in parts))


def _designed(
    outcome: Outcome,
    given: Floats,
    members: NDArray[np.bool_],
    design: Design,
    weight: Floats | None,
    rules: Rules,
) -> _Told:
    """Return what people of a design say; groups of whole clusters share none and are compared by Welch."""
    values, everybody = scored_values(outcome, given)["value"], members.any(axis=0)
    n = (members & ~np.isnan(values)).sum(axis=-1)
    if design.plain:
        each, apart = one_by_one(values, members, design, weight, level=rules.level)
        places = [(one, 0) for one in each]
    else:
        split = design.split_by(np.where(everybody, members.argmax(axis=0), -1))
        found = group_means(values, np.concatenate([members, everybody & ~members]), split, weight)
        apart = beside_the_rest(found, separate=split.split, level=rules.level)
        places = [(found, place) for place in range(len(members))]
    limits = [
        interval_of(outcome.kind, "value", means, place, int(own), level=rules.level)
        for (means, place), own in zip(places, n, strict=True)
    ]
    low, high = np.array(limits).T
    score = np.array([means.mean[place] for means, place in places])
    told = _differences(n.astype(np.float64), score, low, high, apart)
    if not design.clustered:
        return told
    own, rest = found.carried.reshape(2, -1) < SINGLE
    ends = {name: np.where(own, np.nan, getattr(told, name)) for name in ("low", "high")}
    return replace(told, **ends, single=(own | rest).astype(np.float64))


def _row(outcome: Outcome, segment: str, name: str, told: _Told, place: int, indicative_below: int) -> OutcomeSegment:
    n = int(told.n[place])
    rest = int(told.n.sum()) - n
    row = OutcomeSegment(
        outcome.code,
        outcome.kind,
        segment,
        name,
        n,
        float(told.score[place]),
        float(told.low[place]),
        float(told.high[place]),
        float(told.difference[place]),
        float(told.difference_low[place]),
        float(told.difference_high[place]),
        float(told.p_value[place]),
        state="unclear",
    )
    if not rest:
        return replace(row, state="alone")
    # A comparison needs enough people on both sides; below that it would be read as one anyway.
    if min(n, rest) < indicative_below:
        none = dict.fromkeys(("difference", "difference_low", "difference_high", "p_value"), NAN)
        return replace(row, **none, state="indicative")  # type: ignore[arg-type]
    return replace(row, state="one_cluster") if told.single.size and told.single[place] else row


def _judged(rows: list[OutcomeSegment], asked: Mapping[str, Outcome], rules: Rules) -> list[OutcomeSegment]:
    """Return the rows with adjusted p and what may be said of each."""
    compared: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(rows):
        if row.state == "unclear":
            compared.setdefault((row.outcome, row.segment), []).append(place)
    # Where two groups make up a segment, each is the rest of the other: one comparison, told twice.
    mirrored = {
        places[1]: places[0]
        for (code, segment), places in compared.items()
        if len(places) == 2 and sum(row.outcome == code and row.segment == segment for row in rows) == 2
    }
    family = np.array([NAN if row.state != "unclear" or i in mirrored else row.p_value for i, row in enumerate(rows)])
    adjusted = np.asarray(benjamini_hochberg(family), np.float64) if rows else family
    judged = []
    for place, row in enumerate(rows):
        p = float(adjusted[mirrored.get(place, place)])
        state = row.state
        if state == "unclear" and p < rules.error_rate:
            up = row.difference > 0
            state = "worse" if up != asked[row.outcome].higher_is_better else "better"
            if asked[row.outcome].is_amount:
                state = "higher" if up else "lower"
        judged.append(replace(row, p_adjusted=p, state=state))
    return judged
