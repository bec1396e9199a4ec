"""Study: a survey ready to be diagnosed, and the diagnosis of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from gapkit.diagnosis.data_quality import quality_of
from gapkit.diagnosis.diagnosis import Diagnosis, Input, Stamp
from gapkit.diagnosis.findings import findings_of
from gapkit.diagnosis.roadmap import roadmap_of
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Answers, Questionnaire
from gapkit.record import Record, field
from gapkit.scoring.checks import Sensitivity
from gapkit.scoring.gaps import gap_table
from gapkit.scoring.outcomes import outcome_scores
from gapkit.scoring.priorities import priorities
from gapkit.scoring.quality import soundness
from gapkit.scoring.results import GapTable
from gapkit.scoring.row_flags import RowFlags, row_flags
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.sample_checks import Frame
from gapkit.scoring.segments import Key, segment_gaps
from gapkit.scoring.sensitivity import sensitivity
from gapkit.scoring.weights import completed_points
from gapkit.tally import Tally, tally_up

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

    @classmethod
    def of(
        cls, questionnaire: Questionnaire, answers: Answers, *, min_cell: int = 5, exclude: RowFlags | None = None
    ) -> Study:
        """Fold answers into a study; people without points get those of their segment, and are counted.

        The doubtful rows of `exclude` are left out; without it nobody is.
        """
        everybody = None
        if exclude is not None:
            everybody, answers = answers, answers.select(~exclude.doubtful)
        answers, completed = completed_points(answers, at_least=min_cell)
        segments: dict[Key, Tally] = {}
        for segment in answers.segments.values():
            for code, value in enumerate(segment.values):
                rows = np.flatnonzero(segment.codes == code)
                if rows.size:
                    segments[segment.name, value] = tally_up(questionnaire, answers.select(rows), moments=False)
        return cls(questionnaire, tally_up(questionnaire, answers), segments, answers, completed, everybody, exclude)


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
) -> Diagnosis:
    """Return the diagnosis of a study: a pure function of the study, the thresholds and the seed.

    `frame` is what is known of the people the sample stands for.
    """
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
    )
    gaps = gap_table(questionnaire, tally, rules, language=language)
    sound = soundness(questionnaire, tally, level=chosen.level, at_least=chosen.reliability_from)
    by_segment = segment_gaps(questionnaire, study.segments, rules, people=tally.people)
    scores = outcome_scores(questionnaire, tally, level=chosen.level, min_cell=chosen.min_cell, language=language)
    ranked = priorities(
        questionnaire,
        gaps,
        study.answers,
        smallest_gap=chosen.smallest_gap,
        replicates=chosen.replicates,
        share=chosen.rank_share,
        seed=seed,
        at_least=chosen.bootstrap_from,
    )
    weight = None if study.answers is None else study.answers.weight
    sums = None if weight is None else (float(weight.sum()), float(weight @ weight))
    cluster = None if study.answers is None else study.answers.cluster
    everybody = study.everybody if study.everybody is not None else study.answers
    flags, moved = _doubtful(study, everybody, gaps, chosen, rules)
    quality = quality_of(
        questionnaire,
        tally,
        chosen,
        weights=sums,
        points_completed=study.points_completed,
        clusters=0 if cluster is None else int(np.unique(cluster).size),
        everybody=everybody,
        flags=flags,
        sensitivity=moved,
        groups=study.segments,
        frame=frame,
    )
    read = source or Input("", "", tally.people if everybody is None else everybody.people, tally.people)
    if moved is not None:
        left_out = moved.doubtful if moved.excluded and source is not None else 0
        read = replace(read, flagged=moved.doubtful, used=read.used - left_out)
    return Diagnosis(
        questionnaire=questionnaire,
        thresholds=chosen,
        input=read,
        stamp=stamp or Stamp("", seed),
        language=language,
        gaps=gaps,
        soundness=sound,
        segments=by_segment,
        outcomes=scores,
        priorities=ranked,
        quality=quality,
        findings=findings_of(questionnaire, gaps, sound, by_segment, scores, ranked, quality, chosen),
        roadmap=roadmap_of(questionnaire, gaps, ranked, chosen),
        second_opinion=Rows(),
        study=dict(facts or {}),
    )


def _doubtful(
    study: Study, everybody: Answers | None, gaps: GapTable, thresholds: Thresholds, rules: Rules
) -> tuple[RowFlags | None, Sensitivity | None]:
    """Return the flags of every row, and what the doubtful ones do to the results."""
    if everybody is None:
        return None, None
    questionnaire, excluded = study.questionnaire, study.everybody is not None
    flags = study.flags or row_flags(questionnaire, everybody, thresholds.row_limits)
    if not flags.people:
        return flags, Sensitivity(0, excluded, False)
    other = everybody if excluded else everybody.select(~flags.doubtful)
    beside = tally_up(questionnaire, other, moments=False)
    every, rest = (beside, study.tally) if excluded else (study.tally, beside)
    share = thresholds.shift_share
    return flags, sensitivity(questionnaire, every, rest, rules, shift_share=share, excluded=excluded, reported=gaps)
