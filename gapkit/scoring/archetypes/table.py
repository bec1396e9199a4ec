"""Archetypes: kinds of people with expectations of their own; how many, what they expect, and where it hurts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire, Segment
from gapkit.model.archetypes import ArchetypeRule
from gapkit.scoring.archetypes.empathy import CodedComments, empathy_map
from gapkit.scoring.archetypes.groups import Grouping, declared_groups, expectation_scores, profile_groups
from gapkit.scoring.archetypes.limits import ProfileLimits
from gapkit.scoring.archetypes.people import archetype_people
from gapkit.scoring.archetypes.results import (
    ARCHETYPE,
    NOBODY,
    Archetype,
    ArchetypeExpectation,
    Archetypes,
)
from gapkit.scoring.centres import Centre, centre_of
from gapkit.scoring.designed_outcomes import group_means
from gapkit.scoring.designs import Design, sums_of
from gapkit.scoring.outcome_segments import outcome_segments
from gapkit.scoring.results import NAN, OutcomeScore, SegmentGap
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.segments import segment_gaps
from gapkit.scoring.suppression import Key, hidden_groups
from gapkit.scoring.weights import importance_of
from gapkit.stats.estimates import t_interval
from gapkit.stats.proportions import wilson
from gapkit.tally import Tally, tally_up

_BESIDE = ("centred", "centred_low", "centred_high", "lift", "lift_low", "lift_high")

Choice = int | str | tuple[ArchetypeRule, ...]
"""How archetypes are made: "auto", a number of profiles, or declared rules."""


def archetypes_of(
    questionnaire: Questionnaire,
    answers: Answers,
    choice: Choice,
    rules: Rules,
    limits: ProfileLimits,
    *,
    tally: Tally,
    design: Design | None = None,
    outcomes: Rows[OutcomeScore] | None = None,
    segments: Rows[SegmentGap] | None = None,
    indicative_below: int = 30,
    seed: int = 0,
    comments: Sequence[CodedComments] = (),
) -> Archetypes:
    """Return the archetypes of a study, with everything that is known of each; `reason` where there are none.

    People in no archetype are kept as a group of their own. Archetypes too small to be shown keep their name and
    nothing else, and so do those that protect them; `segments` are the gaps of the segments, whose hidden groups stay
    hidden here too.
    """
    if isinstance(choice, tuple):
        grouping = declared_groups(questionnaire, answers, choice)
    else:
        asked = None if choice == "auto" else int(choice)
        grouping = profile_groups(questionnaire, answers, rules, limits, asked=asked, seed=seed)
    if grouping.head.reason is not None:
        return grouping.head
    names, codes = (*grouping.names, NOBODY), np.where(grouping.codes < 0, len(grouping.names), grouping.codes)
    held = replace(answers, segments={ARCHETYPE: Segment(ARCHETYPE, names, codes.astype(np.int32))})
    tallies: dict[Key, Tally] = {
        (ARCHETYPE, name): tally_up(questionnaire, held.select(np.flatnonzero(codes == code)), moments=False)
        for code, name in enumerate(names)
        if np.any(codes == code)
    }
    _, sums = sums_of(questionnaire, held, design, tallies)
    gaps = segment_gaps(questionnaire, tallies, rules, whole=tally, segments=held.segments, designs=sums)
    hidden = {row.value: row.protected for row in gaps if row.suppressed}
    hidden |= dict.fromkeys(_too_near(names, codes, answers, rules, frozenset(hidden)), True)
    hidden = _closed(names, codes, hidden, rules)
    gaps = Rows(_without(row, hidden) for row in gaps)
    expects = _expectations(questionnaire, held, names, codes, tallies, rules, hidden, design)
    by_outcome = outcome_segments(
        questionnaire,
        outcomes or (),
        tallies,
        rules,
        answers=held,
        design=design,
        gaps=gaps,
        indicative_below=indicative_below,
    )
    shut = {(row.segment, row.value): row.suppressed for row in segments or ()}
    told = [name for name in grouping.names if name not in hidden and (ARCHETYPE, name) in tallies]
    empathy = [
        entry
        for name in told
        for entry in empathy_map(
            name,
            questionnaire,
            members=codes == names.index(name),
            expectations=[row for row in expects if row.archetype == name],
            gaps=[row for row in gaps if row.value == name],
            outcomes=[row for row in by_outcome if row.value == name],
            rules=rules,
            indicative_below=indicative_below,
            comments=comments,
        )
    ]
    return replace(
        grouping.head,
        rows=Rows(_sizes(grouping, names, codes, answers.weight, rules, hidden)),
        gaps=gaps,
        expectations=expects,
        people=archetype_people(
            grouping.names,
            grouping.codes,
            answers,
            rules,
            hidden=shut,
            groups_hidden=frozenset(hidden),
            design=design,
        ),
        outcomes=by_outcome,
        empathy=Rows(empathy),
    )


def _sizes(
    grouping: Grouping,
    names: tuple[str, ...],
    codes: NDArray[np.int64],
    weight: NDArray[np.float64] | None,
    rules: Rules,
    hidden: Mapping[str, bool],
) -> list[Archetype]:
    heavy = np.ones(codes.size) if weight is None else weight
    total = float(heavy.sum())
    worth = total / float(heavy @ heavy)
    rows = []
    for code, name in enumerate(names):
        n = int(np.count_nonzero(codes == code))
        rule = grouping.rules[code] if code < len(grouping.rules) else ()
        if name == NOBODY and not n:
            continue
        if name in hidden or n < rules.min_cell:
            rows.append(Archetype(name, None, rule=rule, suppressed=True, protected=hidden.get(name, False)))
            continue
        share = wilson(float(heavy[codes == code].sum()) * worth, total * worth, level=rules.level)
        certainty = grouping.certainty[code] if code < len(grouping.certainty) else NAN
        limits = (float(share.estimate), float(share.low), float(share.high))
        rows.append(Archetype(name, n, *limits, certainty, rule))
    return rows


def _too_near(
    names: tuple[str, ...], codes: NDArray[np.int64], answers: Answers, rules: Rules, hidden: frozenset[str]
) -> list[str]:
    """Return the archetypes that are a group of a segment but for a few people, who could be worked out."""
    found = []
    for code, name in enumerate(names):
        members = codes == code
        n = int(members.sum())
        for segment in answers.segments.values():
            inside = np.bincount(segment.codes[members] + 1, minlength=len(segment.values) + 1)[1:]
            whole = np.bincount(segment.codes + 1, minlength=len(segment.values) + 1)[1:]
            within = (inside == n) & (whole - inside > 0) & (whole - inside < rules.min_cell)
            around = (inside == whole) & (whole > 0) & (n - inside > 0) & (n - inside < rules.min_cell)
            if name not in hidden and n and bool(np.any(within | around)):
                found.append(name)
    return list(dict.fromkeys(found))


def _closed(
    names: tuple[str, ...], codes: NDArray[np.int64], hidden: Mapping[str, bool], rules: Rules
) -> dict[str, bool]:
    """Return the hidden archetypes with those that must go with them: what is left is two groups or none."""
    sizes = {name: int(np.count_nonzero(codes == code)) for code, name in enumerate(names)}
    shut = dict(hidden)
    while shut and (rest := [name for name in names if sizes[name] and name not in shut]):
        left = [sizes[name] for name in shut if sizes[name]]
        if len(left) >= 2 and sum(left) >= rules.min_cell:
            break
        shut[min(rest, key=lambda name: sizes[name])] = True
    return shut


def _without(row: SegmentGap, hidden: Mapping[str, bool]) -> SegmentGap:
    if row.value not in hidden or row.suppressed:
        return row
    return SegmentGap(
        row.segment, row.value, row.dimension, None, suppressed=True, protected=True, notes=("protected",)
    )


def _expectations(
    questionnaire: Questionnaire,
    answers: Answers,
    names: tuple[str, ...],
    codes: NDArray[np.int64],
    tallies: Mapping[Key, Tally],
    rules: Rules,
    hidden: Mapping[str, bool],
    design: Design | None,
) -> Rows[ArchetypeExpectation]:
    """Return what each archetype expects of each score; nothing where expectations were not asked."""
    if "expectation" not in answers.codes:
        return Rows()
    subjects, scores = expectation_scores(questionnaire, answers)
    told = ~np.isnan(scores).any(axis=1)
    if len(subjects) < 2 or not told.any():
        return Rows()
    own = scores - scores.mean(axis=1, keepdims=True)
    counts = {(ARCHETYPE, name): np.array([np.count_nonzero(told & (codes == c))]) for c, name in enumerate(names)}
    counts = {key: n for key, n in counts.items() if n[0] or key[1] != NOBODY}
    closed = hidden_groups(counts, np.array([np.count_nonzero(told)]), min_cell=rules.min_cell)
    rows: list[ArchetypeExpectation] = []
    for code, name in enumerate(names):
        if (ARCHETYPE, name) not in tallies:
            continue
        if name in hidden or (ARCHETYPE, name) in closed:
            rows += [ArchetypeExpectation(name, subject, None, suppressed=True) for subject in subjects]
            continue
        valued = {one.code: one.share for one in importance_of(questionnaire, tallies[ARCHETYPE, name], rules)}
        inside, outside = told & (codes == code), told & (codes != code)
        for place, subject in enumerate(subjects):
            level = _centre(scores[inside, place], answers.weight, inside)
            n, found = level.n, _beside(own[:, place], inside, outside, answers.weight, design, rules.level)
            row = ArchetypeExpectation(name, subject, n, level.mean, importance=valued.get(subject, NAN))
            rows.append(replace(row, **found))  # type: ignore[arg-type]
    return Rows(rows)


def _beside(
    own: NDArray[np.float64],
    inside: NDArray[np.bool_],
    outside: NDArray[np.bool_],
    weight: NDArray[np.float64] | None,
    design: Design | None,
    level: float,
) -> dict[str, float]:
    """Return the mean of some people with its interval, and how far it is from that of the others with its own."""
    if design is None:
        here, there = _centre(own[inside], weight, inside), _centre(own[outside], weight, outside)
        return dict(zip(_BESIDE, (here.mean, *here.interval(level), *_apart(here, there, level)), strict=True))
    found = group_means(own, np.stack([inside, outside]), design, weight)
    sides = [found.combination([1.0, 0.0])]
    sides += [found.combination([1.0, -1.0])] if outside.any() else []
    told: list[float] = []
    for one in sides:
        told += [one.estimate, *(float(limit) for limit in t_interval(one.estimate, one.se, one.df, level=level))]
    return dict.fromkeys(_BESIDE, NAN) | dict(zip(_BESIDE, told, strict=False))


def _centre(values: NDArray[np.float64], weight: NDArray[np.float64] | None, whose: NDArray[np.bool_]) -> Centre:
    ones = np.ones(values.size)
    if weight is None:
        return centre_of(values, ones[None])
    return centre_of(values, np.stack([ones, weight[whose], weight[whose] ** 2]))


def _apart(here: Centre, there: Centre, level: float) -> tuple[float, float, float]:
    """Return the difference of two means and its interval (Welch)."""
    if min(here.n, there.n) < 2:
        return NAN, NAN, NAN
    difference, error = here.mean - there.mean, float(np.hypot(here.se, there.se))
    if error == 0:
        return difference, difference, difference
    df = error**4 / (here.se**4 / (here.n - 1) + there.se**4 / (there.n - 1))
    low, high = t_interval(difference, error, df, level=level)
    return difference, float(low), float(high)
