"""What a diagnosis holds besides its gaps, each loaded and worked out only where the study has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.clustering import Clustering, clustering
from gapkit.scoring.comparisons import SegmentTest
from gapkit.scoring.designs import Design, DesignSums, means_of
from gapkit.scoring.results import GapTable, OutcomeScore, SegmentGap, Soundness
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.segments import Key

if TYPE_CHECKING:
    from gapkit.model.archetypes import ArchetypeRule
    from gapkit.model.company import Company
    from gapkit.model.journey_plan import JourneyPlan
    from gapkit.scoring.archetypes.results import Archetypes
    from gapkit.scoring.comments.results import OpenText
    from gapkit.scoring.drivers.asymmetry_results import Asymmetry
    from gapkit.scoring.drivers.foretold import Prediction
    from gapkit.scoring.drivers.results import Drivers
    from gapkit.scoring.drivers.surface_results import Surfaces
    from gapkit.scoring.johari.results import Johari
    from gapkit.scoring.journey.results import JourneyCell
    from gapkit.scoring.kano_results import KanoRow
    from gapkit.scoring.outcome_results import OutcomeSegment
    from gapkit.scoring.return_basis import ReturnBasis
    from gapkit.scoring.what_if import Gain, MainFit
    from gapkit.study import Study

    ArchetypeChoice = int | str | tuple[ArchetypeRule, ...]


def archetypes_of(
    study: Study,
    choice: ArchetypeChoice | None,
    scores: Rows[OutcomeScore],
    gaps: Rows[SegmentGap],
    rules: Rules,
    thresholds: Thresholds,
    seed: int,
) -> Archetypes | None:
    """Return the archetypes; nothing is loaded for a study that asks for none."""
    if choice is None or study.answers is None:
        return None
    from gapkit.scoring.archetypes.table import archetypes_of as found

    return found(
        study.questionnaire,
        study.answers,
        choice,
        rules,
        thresholds.profile_limits,
        tally=study.tally,
        design=study.design,
        outcomes=scores,
        segments=gaps,
        indicative_below=thresholds.indicative_below,
        most_compared=thresholds.most_compared,
        min_verbatim=thresholds.min_verbatim,
        journey=thresholds.journey_rules if study.questionnaire.journey else None,
        seed=seed,
    )


def comments_of(
    study: Study, gaps: Rows[SegmentGap], rules: Rules, thresholds: Thresholds, seed: int
) -> OpenText | None:
    """Return what people wrote about; nothing is loaded for a study whose comments nobody read."""
    if study.answers is None or study.answers.comments is None:
        return None
    from gapkit.scoring.comments.table import open_text

    return open_text(
        study.questionnaire,
        study.answers,
        study.answers.comments,
        rules,
        min_verbatim=thresholds.min_verbatim,
        indicative_below=thresholds.indicative_below,
        design=study.design,
        segments=gaps,
        seed=seed,
    )


def drivers_of(study: Study, gaps: GapTable, thresholds: Thresholds, seed: int) -> Drivers | None:
    """Return what goes with the outcomes; nothing is loaded for a study without outcomes and stated importance."""
    answers = study.answers
    if answers is None or not (answers.outcomes or gaps.importance):
        return None
    from gapkit.scoring.drivers.table import drivers_of as found

    limits = thresholds.driver_limits
    return found(study.questionnaire, answers, gaps, limits, design=study.design, seed=seed)


def surfaces_of(study: Study, thresholds: Thresholds, seed: int, drivers: Drivers | None = None) -> Surfaces | None:
    """Return gap or perception, refused where drivers foretell nothing; nothing is loaded without both, or outcomes."""
    answers = study.answers
    if answers is None or not answers.outcomes or not study.questionnaire.paired:
        return None
    from gapkit.scoring.drivers.surface import surfaces_of as found

    unforetold = frozenset() if drivers is None else drivers.unforetold
    return found(study.questionnaire, answers, thresholds.surface_limits, unforetold=unforetold, seed=seed)


def asymmetry_of(study: Study, thresholds: Thresholds, seed: int) -> Rows[Asymmetry]:
    """Return penalties and rewards; nothing is loaded for a study without outcomes."""
    if study.answers is None or not study.answers.outcomes:
        return Rows()
    from gapkit.scoring.drivers.asymmetry import asymmetry_rows

    return asymmetry_rows(study.questionnaire, study.answers, thresholds.asymmetry_limits, seed=seed)


def kano_of(study: Study, thresholds: Thresholds, seed: int) -> Rows[KanoRow]:
    """Return the Kano classes; nothing is loaded for a study without such questions."""
    answers = study.answers
    if answers is None or answers.kano is None:
        return Rows()
    from gapkit.scoring.kano import kano_rows

    limits = thresholds.kano_limits
    return kano_rows(answers.kano, limits, weight=answers.weight, design=study.design, seed=seed)


def johari_of(
    study: Study,
    company: Company | None,
    segments: Rows[SegmentGap],
    thresholds: Thresholds,
    seed: int,
    **known: Any,
) -> Johari | None:
    """Return both windows and the hints of what is `known` already; nothing is loaded without the company's answers."""
    if company is None or study.answers is None or not study.questionnaire.paired:
        return None
    from gapkit.scoring.johari.unknown import Evidence
    from gapkit.scoring.johari.whole import whole_johari

    beside = (thresholds.level, thresholds.error_rate, thresholds.min_cell, thresholds.filled_share)
    held = (study.questionnaire, study.answers, company, Evidence(**known), thresholds.johari.limits(*beside))
    return whole_johari(*held, design=study.design, segments=segments, seed=seed)


def predictions_of(
    study: Study, segments: Rows[SegmentGap], moving: Drivers | None, thresholds: Thresholds, seed: int
) -> Rows[Prediction]:
    """Return who is at risk; nothing is loaded for a study without an outcome that has a risk."""
    answers = study.answers
    kinds = {one.kind for one in study.questionnaire.outcomes if answers is not None and one.code in answers.outcomes}
    if answers is None or kinds.isdisjoint(("nps", "enps", "csat", "churn")):
        return Rows()
    from gapkit.scoring.drivers.prediction import predictions

    limits, smallest = thresholds.risk_limits, thresholds.smallest_gap
    models = moving.models if moving else ()
    return predictions(
        study.questionnaire,
        answers,
        limits,
        smallest_gap=smallest,
        gaps=segments,
        refused={one.outcome for one in models if one.level == "dimension" and one.reason == "nothing"},
        seed=seed,
    )


def fits_of(study: Study, moving: Drivers | None, thresholds: Thresholds) -> list[MainFit]:
    """Return the fits of the main outcome; nothing is loaded for a study whose main outcome has no drivers."""
    if study.answers is None or moving is None or not any(one.main and not one.reason for one in moving.models):
        return []
    from gapkit.scoring.what_if import main_fits

    return main_fits(study.questionnaire, study.answers, moving.models, thresholds.driver_limits)


def what_if_of(fits: list[MainFit], gaps: GapTable, thresholds: Thresholds) -> Rows[Gain]:
    """Return what goes along with closing gaps, by the fits of the main outcome."""
    if not fits:
        return Rows()
    from gapkit.scoring.what_if import gains_of

    return gains_of(fits, gaps, thresholds.driver_limits, smallest_gap=thresholds.smallest_gap)


def basis_of(
    study: Study, gaps: GapTable, fits: list[MainFit], sums: DesignSums | None, thresholds: Thresholds
) -> ReturnBasis | None:
    """Return what returns are worked out from; nothing is loaded for a study without gaps and without drivers."""
    questionnaire, tally = study.questionnaire, study.tally
    fit = next((one for one in fits if one.metric == "value"), None)
    if fit is None and not questionnaire.paired:
        return None
    from gapkit.scoring.return_basis import return_basis

    together = None
    if fit is None and sums is not None:
        names = [("joint gap", dimension.code) for dimension in questionnaire.dimensions]
        together = means_of(sums.design, *sums.rows(names)).covariance
    elif fit is None and not tally.is_weighted:
        together = tally.scores.covariance([("joint gap", one.code) for one in questionnaire.dimensions])[0]
    return return_basis(questionnaire, gaps, study.answers, fit=fit, level=thresholds.level, together=together)


def journey_of(
    study: Study, plan: JourneyPlan | None, segments: Rows[SegmentGap], thresholds: Thresholds, seed: int
) -> Rows[JourneyCell]:
    """Return the touchpoints of the journey; nothing is loaded for a study without one."""
    questionnaire, answers, design = study.questionnaire, study.answers, study.design
    if answers is None or questionnaire.journey is None:
        return Rows()
    from gapkit.scoring.journey.table import journey_cells

    rules = thresholds.journey_rules
    return journey_cells(questionnaire, answers, rules, plan=plan, segments=segments, design=design, seed=seed)


def outcomes_of(study: Study, thresholds: Thresholds, design: Design | None, language: str) -> Rows[OutcomeScore]:
    """Return the outcomes of everybody; nothing is loaded where nobody was asked."""
    if not study.tally.outcomes and (study.answers is None or not study.answers.amounts):
        return Rows()
    from gapkit.scoring.outcomes import outcome_scores

    limits: dict[str, Any] = {"level": thresholds.level, "min_cell": thresholds.min_cell}
    return outcome_scores(
        study.questionnaire, study.tally, answers=study.answers, design=design, language=language, **limits
    )


def outcome_segments_of(
    study: Study,
    scores: Rows[OutcomeScore],
    gaps: Rows[SegmentGap],
    rules: Rules,
    thresholds: Thresholds,
    design: Design | None,
) -> Rows[OutcomeSegment]:
    """Return the outcomes of every segment value; nothing is loaded for a study without outcomes or segments."""
    if not scores or not study.segments:
        return Rows()
    from gapkit.scoring.outcome_segments import outcome_segments

    return outcome_segments(
        study.questionnaire,
        scores,
        study.segments,
        rules,
        answers=study.answers,
        design=design,
        gaps=gaps,
        indicative_below=thresholds.indicative_below,
    )


def clustering_of(study: Study, sums: DesignSums | None, thresholds: Thresholds) -> Clustering | None:
    """Return how much alike people of one cluster answer; None without clusters or rows."""
    if study.answers is None or sums is None:
        return None
    return clustering(study.questionnaire, study.answers, sums, study.tally, level=thresholds.level)


def soundness_of(study: Study, sound: Soundness, *, level: float, at_least: int) -> Soundness:
    """Return reliability with the intervals that clusters leave; loaded for a study with a design only."""
    if study.answers is None or study.design is None:
        return sound
    from gapkit.scoring.designed_reliability import soundness_under

    return soundness_under(sound, study.questionnaire, study.answers, study.design, level=level, at_least=at_least)


def segment_tests_of(
    study: Study,
    segments: Rows[SegmentGap],
    rules: Rules,
    thresholds: Thresholds,
    designs: Mapping[Key, DesignSums] | None,
) -> Rows[SegmentTest]:
    """Return whether groups differ; nothing where there are no groups, or everybody was asked (nothing to test)."""
    if not segments or (study.design is not None and study.design.census):
        return Rows()
    from gapkit.scoring.segment_tests import segment_tests

    return segment_tests(
        study.questionnaire,
        study.segments,
        segments,
        rules,
        at_least=thresholds.indicative_below,
        most_groups=thresholds.most_compared,
        designs=designs,
    )
