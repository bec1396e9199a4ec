"""Study: a survey ready to be diagnosed, and the diagnosis of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from gapkit.diagnosis.data_quality import quality_of
from gapkit.diagnosis.diagnosis import Diagnosis, Input, Stamp
from gapkit.diagnosis.findings import findings_of
from gapkit.diagnosis.roadmap import roadmap_of
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.diagnosis.unknowns import with_unknowns
from gapkit.errors import fault
from gapkit.model import Answers, Questionnaire
from gapkit.record import Record, field, replace
from gapkit.scoring.bootstrapped import with_bootstrap
from gapkit.scoring.checks.row_flags import RowFlags
from gapkit.scoring.checks.sample import Frame
from gapkit.scoring.designs import Design, Population, design_of, joint_sums, sums_of, weighted_design
from gapkit.scoring.gaps import gap_table
from gapkit.scoring.population import check_population
from gapkit.scoring.priorities import priorities
from gapkit.scoring.quality import soundness
from gapkit.scoring.raking import Margins, RakingNote, raked
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.segments import Key, segment_gaps
from gapkit.scoring.weights import completed_points
from gapkit.study_doubts import doubtful_of
from gapkit.study_parts import (
    archetypes_of,
    asymmetry_of,
    basis_of,
    clustering_of,
    comments_of,
    drivers_of,
    fits_of,
    johari_of,
    journey_of,
    kano_of,
    outcome_segments_of,
    outcomes_of,
    predictions_of,
    segment_tests_of,
    soundness_of,
    surfaces_of,
    what_if_of,
)
from gapkit.tally import Tally, tally_up

if TYPE_CHECKING:
    from gapkit.model.company import Company
    from gapkit.model.journey_plan import JourneyPlan
    from gapkit.study_parts import ArchetypeChoice

DEFAULT_SEED = 20260101


class Study(Record):
    """A questionnaire and the tallies of everybody and of each segment value; with the rows when they are here.

    `everybody` are the rows before the doubtful ones among them, marked in `flags`, were left out.
    """

    questionnaire: Questionnaire
    tally: Tally
    segments: Mapping[Key, Tally] = field(default_factory=dict)
    answers: Answers | None = None
    points_completed: int = 0
    everybody: Answers | None = None
    flags: RowFlags | None = None
    design: Design | None = None
    raking: RakingNote | None = None

    @classmethod
    def of(
        cls,
        questionnaire: Questionnaire,
        answers: Answers,
        *,
        min_cell: int = 5,
        exclude: RowFlags | None = None,
        population: Population | None = None,
        margins: Margins | None = None,
        cap: float = 5.0,
    ) -> Study:
        """Fold answers into a study; people without points get those of their segment, and are counted.

        The doubtful rows of `exclude` are left out; without it nobody is. Clusters and strata are those of the answers;
        `population` is how many there are to draw from, in all or per stratum (clusters where there are clusters).
        `margins` are the known shares of groups by segment: people are weighted to them, no more than `cap` times the
        median.
        """
        if not all(one.higher_is_better for one in questionnaire.outcomes):
            from gapkit.scoring.outcomes import check_directions

            check_directions(questionnaire)
        everybody = None
        if exclude is not None:
            everybody, answers = answers, answers.select(~exclude.doubtful)
        note = None
        if margins:
            answers, note = raked(answers, margins, cap=cap)
            everybody = None if everybody is None else raked(everybody, margins, cap=cap)[0]
        answers, completed = completed_points(answers, at_least=min_cell)
        segments: dict[Key, Tally] = {}
        for segment in answers.segments.values():
            for code, value in enumerate(segment.values):
                rows = np.flatnonzero(segment.codes == code)
                if rows.size:
                    segments[segment.name, value] = tally_up(questionnaire, answers.select(rows), moments=False)
        tally, design = tally_up(questionnaire, answers), design_of(answers, population)
        check_population(answers, population, design)
        return cls(questionnaire, tally, segments, answers, completed, everybody, exclude, design, note)


def diagnose(
    study: Study,
    *,
    thresholds: Thresholds | None = None,
    language: str = "en",
    seed: int = DEFAULT_SEED,
    source: Input | None = None,
    stamp: Stamp | None = None,
    facts: Mapping[str, str] | None = None,
    frame: Frame | None = None,
    journey: JourneyPlan | None = None,
    bayes: bool = False,
    archetypes: ArchetypeChoice | None = None,
    company: Company | None = None,
) -> Diagnosis:
    """Return the diagnosis of a study: a pure function of the study, the thresholds and the seed.

    `frame` is what is known of the people the sample stands for, `journey` of its touchpoints besides the answers;
    `bayes` adds Bayes factors.
    `archetypes` are rules, a number of profiles, or "auto"; `company` is what its own people believe and rate.
    """
    if not isinstance(study, Study):
        raise fault("usage.no_study", found=type(study).__name__)
    questionnaire, tally = study.questionnaire, study.tally
    chosen = thresholds or Thresholds.for_range(questionnaire.scale.range)
    rules = Rules(
        level=chosen.level,
        error_rate=chosen.error_rate,
        smallest_gap=chosen.smallest_gap,
        min_cell=chosen.min_cell,
        bootstrap_from=chosen.bootstrap_from,
        reliability_from=chosen.reliability_from,
        exact_up_to=chosen.exact_up_to,
        min_crossed=chosen.min_crossed,
        power=chosen.power,
        bayes=bayes,
    )
    sums, group_sums = sums_of(questionnaire, study.answers, study.design, study.segments)
    alone = joint_sums(questionnaire, study.answers) if sums is None else None
    gaps = gap_table(questionnaire, tally, rules, language=language, design=sums, weighted=alone)
    many = chosen.replicates
    gaps = with_bootstrap(gaps, questionnaire, study.answers, rules, design=sums, replicates=many, seed=seed)
    sound = soundness(questionnaire, tally, level=chosen.level, at_least=chosen.reliability_from)
    sound = soundness_of(study, sound, level=chosen.level, at_least=chosen.reliability_from)
    grouped = None if study.answers is None else study.answers.segments
    by_segment = segment_gaps(questionnaire, study.segments, rules, whole=tally, segments=grouped, designs=group_sums)
    tests = segment_tests_of(study, by_segment, rules, chosen, group_sums)
    design = study.design
    carried = weighted_design(study.answers, design)
    scores = outcomes_of(study, chosen, carried, language)
    along = journey_of(study, journey, by_segment, chosen, seed)
    by_outcome = outcome_segments_of(study, scores, by_segment, rules, chosen, carried)
    kinds = archetypes_of(study, archetypes, scores, by_segment, rules, chosen, seed)
    written = comments_of(study, by_segment, rules, chosen, seed)
    moving = drivers_of(study, gaps, chosen, seed)
    surface = surfaces_of(study, chosen, seed, moving)
    at_risk = predictions_of(study, by_segment, moving, chosen, seed)
    unequal, features = asymmetry_of(study, chosen, seed), kano_of(study, chosen, seed)
    seen = {"comments": written, "drivers": moving, "archetypes": kinds, "kano": features}
    windows = johari_of(study, company, by_segment, chosen, seed, **seen)
    ranked = priorities(
        questionnaire,
        gaps,
        study.answers,
        smallest_gap=chosen.smallest_gap,
        replicates=chosen.replicates,
        share=chosen.rank_share,
        seed=seed,
        at_least=chosen.bootstrap_from,
        design=design,
        importance=chosen.importance,
        derived=moving.drawn if moving else (),
    )
    fits = fits_of(study, moving, chosen)
    gained = what_if_of(fits, gaps, chosen)
    weight = None if study.answers is None else study.answers.weight
    kish = None if weight is None else (float(weight.sum()), float(weight @ weight))
    everybody = study.everybody if study.everybody is not None else study.answers
    flags, moved = doubtful_of(study, everybody, gaps, chosen, rules)
    quality = quality_of(
        questionnaire,
        tally,
        chosen,
        weights=kish,
        points_completed=study.points_completed,
        design=clustering_of(study, sums, chosen),
        raking=study.raking,
        everybody=everybody,
        flags=flags,
        sensitivity=moved,
        groups=study.segments,
        frame=frame,
    )
    if company is not None and company.left_out:
        quality = replace(quality, flags=(*quality.flags, ("caution", "company_left_out", {})))
    read = source or Input("", "", tally.people if everybody is None else everybody.people, tally.people)
    if moved is not None:
        left_out = moved.doubtful if moved.excluded and source is not None else 0
        read = replace(read, flagged=moved.doubtful, used=read.used - left_out)
    made = Diagnosis(
        questionnaire=questionnaire,
        thresholds=chosen,
        input=read,
        stamp=stamp or Stamp("", seed),
        language=language,
        gaps=gaps,
        soundness=sound,
        segments=by_segment,
        segment_tests=tests,
        outcomes=scores,
        outcome_segments=by_outcome,
        journey=along,
        archetypes=kinds,
        comments=written,
        drivers=Rows(moving.shares if moving else ()),
        driver_models=Rows(moving.models if moving else ()),
        ipa=Rows(moving.quadrants if moving else ()),
        surface=surface,
        predictions=at_risk,
        asymmetry=unequal,
        kano=features,
        johari=windows,
        priorities=ranked,
        quality=quality,
        findings=findings_of(
            questionnaire,
            gaps,
            sound,
            by_segment,
            scores,
            ranked,
            quality,
            chosen,
            by_outcome,
            along,
            kinds,
            segment_tests=tests,
            comments=written,
            drivers=moving,
            surface=surface,
            predictions=at_risk,
            asymmetry=unequal,
            kano=features,
            johari=windows,
            what_if=gained,
        ),
        roadmap=roadmap_of(questionnaire, gaps, ranked, chosen, gained),
        what_if=gained,
        basis=basis_of(study, gaps, fits, alone if sums is None else sums, chosen),
        second_opinion=Rows(),
        study=dict(facts or {}),
    )
    return with_unknowns(made)
