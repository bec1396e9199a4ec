"""Who belongs to which archetype: by the rules somebody declared, or by the profiles found in the expectations."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.model.archetypes import GAP, ArchetypeRule, Condition
from gapkit.record import Record, replace
from gapkit.scoring.archetypes.limits import ProfileLimits
from gapkit.scoring.archetypes.results import ArchetypeFit, Archetypes
from gapkit.scoring.designs import Design
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.stats.profile_search import ProfileSearch, search_profiles

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]

_LEAST_SCORES = 3
_MIN_SHARE = 0.5
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Grouping(Record):
    """Who is where: `codes` (n,) point into `names`, -1 for people in none; what is known of the search in `head`."""

    names: tuple[str, ...]
    codes: Codes
    head: Archetypes
    certainty: tuple[float, ...] = ()
    rules: tuple[tuple[str, ...], ...] = ()


def declared_groups(questionnaire: Questionnaire, answers: Answers, rules: tuple[ArchetypeRule, ...]) -> Grouping:
    """Return the people of each declared archetype; the first rule that holds decides, a blank holds none."""
    codes = np.full(answers.people, -1, np.int32)
    for place, rule in enumerate(rules):
        meets = np.ones(answers.people, np.bool_)
        for condition in rule.conditions:
            meets &= _meets(questionnaire, answers, condition)
        codes[(codes < 0) & meets] = place
    names = tuple(rule.name for rule in rules)
    texts = tuple(tuple(condition.text for condition in rule.conditions) for rule in rules)
    return Grouping(names, codes, Archetypes("rules", profiles=len(names)), rules=texts)


def profile_groups(
    questionnaire: Questionnaire,
    answers: Answers,
    rules: Rules,
    limits: ProfileLimits,
    *,
    asked: int | None = None,
    design: Design | None = None,
    seed: int = 0,
) -> Grouping:
    """Return the people of each profile of expectations, the largest called A; none, with a reason, where none are.

    People who left more than half of a dimension blank are not looked at (more than none, where items are compared).
    Where they came in clusters the search counts with it; with few of them a note says that it hardly can.
    """
    nobody = np.full(answers.people, -1, np.int32)
    if "expectation" not in answers.codes:
        return Grouping((), nobody, Archetypes("profiles", "no_expectation", asked))
    scores, places, marks = _filled(questionnaire, answers)
    if marks.max(initial=0) < 1:
        return Grouping((), nobody, Archetypes("profiles", "one_score", asked))
    # The flat ones are looked at by the search, but make no profile.
    complete = int(places.size)
    needed = limits.profile_people if asked is None else limits.profile_fewest * asked
    head = Archetypes("profiles", None, asked, complete, answers.people - complete)
    if complete < needed:
        return Grouping((), nobody, _told(head, answers.people, 0, rules, reason="few_people"))
    scale = questionnaire.scale
    clustered = design is not None and design.clustered
    home = design.cluster[places] if design is not None and clustered else None
    found = search_profiles(
        scores,
        marks,
        ends=(1.0, float(scale.points)),
        asked=asked,
        most=limits.profile_most,
        least_people=limits.profile_fewest,
        least_share=limits.profile_share,
        least_stability=limits.profile_stability,
        error_rate=rules.error_rate,
        clusters=home,
        strata=design.stratum[home] if design is not None and home is not None else None,
        seed=seed,
    )
    made = _named(found, places, head, answers, rules, limits)
    if home is None or np.unique(home).size >= limits.few_clusters:
        return made
    return replace(made, head=replace(made.head, notes=(*made.head.notes, "few_clusters")))


def expectation_scores(questionnaire: Questionnaire, answers: Answers) -> tuple[tuple[str, ...], Floats]:
    """Return codes and each person's expectation (n, scores), NaN where too much is blank: what profiles are made of.

    Scores are dimensions; items where there are fewer than three dimensions. In points of the scale.
    """
    given = answers.codes["expectation"].astype(np.float64)
    given[given == 0] = np.nan
    given += questionnaire.scale.low - 1
    if len(questionnaire.dimensions) < _LEAST_SCORES:
        return tuple(item.code for item in questionnaire.items), given.T
    parts = []
    for dimension in questionnaire.dimensions:
        part = given[questionnaire.positions(dimension)]
        told = ~np.isnan(part)
        enough = told.sum(axis=0) >= max(1, int(np.ceil(_MIN_SHARE * len(part) - 1e-9)))
        mean = np.where(told, part, 0.0).sum(axis=0) / np.maximum(told.sum(axis=0), 1)
        parts.append(np.where(enough, mean, np.nan))
    return tuple(dimension.code for dimension in questionnaire.dimensions), np.stack(parts, axis=1)


def _filled(questionnaire: Questionnaire, answers: Answers) -> tuple[Floats, NDArray[np.intp], NDArray[np.int64]]:
    """Return answers without blanks, whose they are, and which of them make a score.

    A blank takes the person's mean of its dimension, which leaves the score as it is.
    """
    codes, scores = expectation_scores(questionnaire, answers)
    whole = np.flatnonzero(~np.isnan(scores).any(axis=1))
    given = answers.codes["expectation"][:, whole].T.astype(np.float64)
    if len(codes) == len(questionnaire.items):
        return given, whole, np.arange(len(codes))
    marks = np.repeat(np.arange(len(codes)), [len(dimension.items) for dimension in questionnaire.dimensions])
    own = scores[whole][:, marks] - (questionnaire.scale.low - 1)
    return np.where(given > 0, given, own), whole, marks


def _named(
    found: ProfileSearch,
    places: NDArray[np.intp],
    head: Archetypes,
    answers: Answers,
    rules: Rules,
    limits: ProfileLimits,
) -> Grouping:
    codes = np.full(answers.people, -1, np.int32)
    flat = int(places.size - np.count_nonzero(found.codes >= 0)) if found.reason != "flat" else None
    fits = Rows(
        ArchetypeFit(f.profiles, f.log_likelihood, f.parameters, f.bic, _shown(f.smallest, rules)) for f in found.fits
    )
    if found.reason is not None:
        told = _told(head, answers.people, flat, rules, reason=found.reason, found=found, fits=fits)
        return Grouping((), codes, told)
    sizes = np.bincount(found.codes[found.codes >= 0], minlength=found.profiles)
    order = np.argsort(-sizes, kind="stable")
    order = order[sizes[order] > 0]
    rank = np.full(found.profiles, -1, np.int32)
    rank[order] = np.arange(order.size, dtype=np.int32)
    codes[places] = np.where(found.codes >= 0, rank[found.codes], -1)
    certainty = tuple(float(np.mean(found.certainty[found.codes == k])) for k in order)
    notes = []
    if head.asked is not None:
        notes += ["few_people"] * (places.size < limits.profile_people)
        notes += ["no_groups"] * (found.p_value > rules.error_rate)
        notes += ["unstable"] * (found.stability < limits.profile_stability)
        chosen = found.fits[-1]
        fewest = max(limits.profile_fewest, math.ceil(limits.profile_share * found.looked_at - 1e-9))
        notes += ["too_small"] * (chosen.smallest < fewest)
        notes += ["fewer_fit_better"] * any(one.bic < chosen.bic for one in found.fits[:-1])
    rest = codes < 0
    # So few people would give themselves, or the smallest profile, away.
    if 0 < rest.sum() < rules.min_cell:
        codes[rest] = 0
        notes.append("rest_joined")
        flat = None
    told = _told(head, answers.people, flat, rules, found=found, fits=fits, notes=tuple(notes))
    return Grouping(tuple(_LETTERS[place] for place in range(order.size)), codes, told, certainty)


def _told(
    head: Archetypes,
    people: int,
    flat: int | None,
    rules: Rules,
    *,
    reason: str | None = None,
    found: ProfileSearch | None = None,
    fits: Rows[ArchetypeFit] | None = None,
    notes: tuple[str, ...] = (),
) -> Archetypes:
    """Return what is known of a search, without the counts that would tell of too few people."""
    incomplete, told_flat = (None if count and count < rules.min_cell else count for count in (head.incomplete, flat))
    few = people < rules.min_cell
    return Archetypes(
        head.origin,
        reason,
        head.asked,
        None if few else head.looked_at,
        None if few else incomplete,
        None if few else told_flat,
        0 if found is None else found.profiles,
        NAN if found is None else found.p_value,
        NAN if found is None else found.stability,
        Rows() if fits is None else fits,
        notes=notes,
    )


def _shown(n: int, rules: Rules) -> int | None:
    return n if n >= rules.min_cell else None


def _meets(questionnaire: Questionnaire, answers: Answers, condition: Condition) -> NDArray[np.bool_]:
    if condition.kind == "segment":
        segment = answers.segments[condition.subject]
        wanted = [segment.values.index(value) for value in condition.values]
        inside = np.isin(segment.codes, wanted)
        return np.asarray(inside if condition.operator == "=" else ~inside & (segment.codes >= 0), np.bool_)
    values = (
        answers.outcomes[condition.subject]
        if condition.kind == "outcome"
        else _values(questionnaire, answers, condition)
    )
    known = ~np.isnan(values)
    x, to = np.where(known, np.round(values, 9), 0.0), condition.number
    held = {"<": x < to, "<=": x <= to, "=": x == to, "!=": x != to, ">=": x >= to, ">": x > to}[condition.operator]
    return np.asarray(known & held, np.bool_)


def _values(questionnaire: Questionnaire, answers: Answers, condition: Condition) -> Floats:
    """Return what each person said of an item, or on average of a dimension at least half of which is answered."""
    place = {item.code: i for i, item in enumerate(questionnaire.items)}
    rows = (
        slice(place[condition.subject], place[condition.subject] + 1)
        if condition.subject in place
        else questionnaire.positions(questionnaire.dimension(condition.subject))
    )
    roles = ("expectation", "perception") if condition.role == GAP else (condition.role,)
    parts = [answers.codes[role][rows].astype(np.float64) for role in roles]
    told = np.all([part > 0 for part in parts], axis=0)
    value = parts[-1] - parts[0] if condition.role == GAP else parts[0] + questionnaire.scale.low - 1
    count = told.sum(axis=0)
    mean = np.where(told, value, 0.0).sum(axis=0) / np.maximum(count, 1)
    return np.where(count >= np.ceil(_MIN_SHARE * len(told) - 1e-9), mean, np.nan) + np.where(count, 0.0, np.nan)
