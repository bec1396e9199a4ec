"""Archetypes: kinds of people with expectations of their own; how many, what they expect, and where it hurts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire, Segment
from gapkit.model.archetypes import ArchetypeRule
from gapkit.record import replace
from gapkit.scoring.archetypes.coded import CodedMaps, coded_maps
from gapkit.scoring.archetypes.contrasts import FORMED, archetype_tests, formed_by_answers
from gapkit.scoring.archetypes.empathy import empathy_map
from gapkit.scoring.archetypes.expectations import archetype_expectations
from gapkit.scoring.archetypes.groups import Grouping, declared_groups, profile_groups
from gapkit.scoring.archetypes.limits import ProfileLimits
from gapkit.scoring.archetypes.people import archetype_people
from gapkit.scoring.archetypes.results import ARCHETYPE, NOBODY, Archetype, Archetypes, ArchetypeStop
from gapkit.scoring.comments.groups import CellLimits
from gapkit.scoring.comments.shares import Sample
from gapkit.scoring.designed_outcomes import share_under
from gapkit.scoring.designs import Design, sums_of
from gapkit.scoring.journey.results import JourneyRules
from gapkit.scoring.outcome_segments import outcome_segments
from gapkit.scoring.results import NAN, OutcomeScore, SegmentGap
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.segments import segment_gaps
from gapkit.scoring.suppression import Key
from gapkit.stats.proportions import wilson
from gapkit.tally import Tally, tally_up

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
    most_compared: int = 12,
    min_verbatim: int = 10,
    journey: JourneyRules | None = None,
    seed: int = 0,
) -> Archetypes:
    """Return the archetypes of a study, with everything that is known of each; `reason` where there are none.

    People in no archetype are kept as a group of their own. Archetypes too small to be shown keep their name and
    nothing else, and so do those that protect them; `segments` are the gaps of the segments, whose hidden groups stay
    hidden here too; `journey` are the rules of a journey, where there is one.
    """
    if isinstance(choice, tuple):
        grouping = declared_groups(questionnaire, answers, choice)
    else:
        asked = None if choice == "auto" else int(choice)
        grouping = profile_groups(questionnaire, answers, rules, limits, asked=asked, design=design, seed=seed)
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
    expects = archetype_expectations(questionnaire, held, names, codes, tallies, rules, hidden, design)
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
    coded = _coded(held, CellLimits(rules.min_cell, indicative_below), rules.level, hidden, design, min_verbatim)
    tests = archetype_tests(
        questionnaire, tallies, gaps, rules, at_least=indicative_below, most_groups=most_compared, designs=sums
    )
    made = any(test.method is not None for test in tests)
    empathy = [
        entry
        for name in told
        for entry in empathy_map(
            name,
            questionnaire,
            expectations=[row for row in expects if row.archetype == name],
            gaps=[row for row in gaps if row.value == name],
            outcomes=[row for row in by_outcome if row.value == name],
            rules=rules,
            indicative_below=indicative_below,
            comments=coded,
        )
    ]
    return replace(
        grouping.head,
        rows=Rows(_sizes(grouping, names, codes, answers.weight, rules, hidden, design)),
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
        tests=tests,
        themes=coded.groups,
        journey=_journey(questionnaire, held, names, codes, journey, hidden, design),
        notes=(*grouping.head.notes, *([FORMED] if made and formed_by_answers(choice) else [])),
    )


def _journey(
    questionnaire: Questionnaire,
    answers: Answers,
    names: tuple[str, ...],
    codes: NDArray[np.int64],
    rules: JourneyRules | None,
    hidden: Mapping[str, bool],
    design: Design | None,
) -> Rows[ArchetypeStop]:
    """Return what archetypes meet along the journey; nothing is loaded where there is none."""
    if rules is None or questionnaire.journey is None:
        return Rows()
    from gapkit.scoring.archetypes.stops import archetype_stops

    return Rows(archetype_stops(questionnaire, answers, names, codes, rules, hidden=hidden, design=design))


def _coded(
    answers: Answers,
    limits: CellLimits,
    level: float,
    hidden: Mapping[str, bool],
    design: Design | None,
    min_verbatim: int,
) -> CodedMaps:
    """Return what coded comments say of the archetypes; nothing where there are none."""
    if answers.comments is None:
        return CodedMaps()
    sample = Sample(level, answers.weight, design)
    return coded_maps(
        answers.comments,
        answers.segments[ARCHETYPE],
        sample,
        hidden=hidden,
        limits=limits,
        min_verbatim=min_verbatim,
    )


def _sizes(
    grouping: Grouping,
    names: tuple[str, ...],
    codes: NDArray[np.int64],
    weight: NDArray[np.float64] | None,
    rules: Rules,
    hidden: Mapping[str, bool],
    design: Design | None,
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
        if design is None:
            share = wilson(float(heavy[codes == code].sum()) * worth, total * worth, level=rules.level)
        else:
            share = share_under(codes == code, design, weight, level=rules.level)
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
