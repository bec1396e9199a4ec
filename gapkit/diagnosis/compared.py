"""A diagnosis beside earlier ones: the same diagnosis, with what changed and the findings about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.reading import counted, reading_state
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.diagnosis.unknowns import with_unknowns
from gapkit.diagnosis.wave_rules import wave_findings
from gapkit.errors import fault
from gapkit.model import Answers
from gapkit.record import Record, replace
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.waves.instruments import instrument_changes
from gapkit.scoring.waves.meeting import Meeting
from gapkit.scoring.waves.outcomes import outcome_changes
from gapkit.scoring.waves.pairs import same_answers
from gapkit.scoring.waves.parts import attainments, mix_rows
from gapkit.scoring.waves.results import EarlierWave, InstrumentChange, Treatment, Waves
from gapkit.scoring.waves.same_people import same_people_rows
from gapkit.scoring.waves.scores import WaveScores
from gapkit.scoring.waves.series import wave_series
from gapkit.scoring.waves.table import comparable_codes, everybody_rows, wave_changes
from gapkit.scoring.waves.treatment import treatment_rows


class Wave(Record):
    """A diagnosis, and the answers behind it where they are here (those it was made from, doubtful rows left out)."""

    diagnosis: Diagnosis
    answers: Answers | None = None

    @property
    def name(self) -> str:
        """What the wave is called: the name its study gave it, else that of its file."""
        return str(self.diagnosis.study.get("wave") or PurePath(self.diagnosis.input.name).stem)

    @property
    def scores(self) -> WaveScores:
        """The scores of the wave."""
        held = self.diagnosis
        main = "gap" if held.questionnaire.paired else "perception"
        alphas = {row.dimension: row.alpha for row in held.soundness.dimensions if row.column == main and row.n}
        return WaveScores(
            held.questionnaire,
            held.gaps,
            held.segments,
            held.outcomes,
            held.thresholds.level,
            answers=self.answers,
            reliability={code: alpha for code, alpha in alphas.items() if alpha == alpha},
        )


def compared(waves: Sequence[Wave], *, comparable: bool = False, treated: tuple[str, str] | None = None) -> Diagnosis:
    """Return the diagnosis of the last of these waves with what changed since the one before it.

    More than two waves also give trends. `comparable` declares that waves asked differently may be compared all the
    same; without it nothing is compared, and the list of what changed is all there is. `treated` is a segment and a
    value: the group something was done for. Raises GapkitError when two waves are the same answers.
    """
    *earlier, after = waves
    before, rules = earlier[-1], _rules(after.diagnosis.thresholds)
    changed = _changed(waves)
    told = EarlierWave(
        before.name,
        before.diagnosis.input.sha256,
        str(before.diagnosis.study.get("wave", "")),
        str(before.diagnosis.study.get("field", "")),
        None if before.diagnosis.gaps.overall.suppressed else before.diagnosis.input.used,
    )
    first, last = before.scores, after.scores
    if (changed and not comparable) or not comparable_codes(first, last):
        found = Waves("incomparable", told, changed=changed)
        return _with(after.diagnosis, found)
    meeting = Meeting.of(first, last, at_least=rules.min_cell)
    pairs = meeting.pairs
    if pairs is not None and pairs.people >= rules.min_cell and same_answers(pairs):
        raise fault("waves.same_answers", n=pairs.people)
    power = after.diagnosis.thresholds.power
    rows = wave_changes(meeting, rules, power=power)
    outcomes = outcome_changes(meeting, rules, power=power)
    series, trends = wave_series([w.scores for w in waves], _names(waves), rules) if earlier[1:] else (Rows(), Rows())
    found = Waves(
        design=rows[0].method if rows and meeting.told is not None else "independent",
        before=told,
        common=None if meeting.told is None else meeting.told.people,
        common_clusters=None if meeting.by_cluster is None else meeting.by_cluster.shared,
        changed=changed,
        rows=Rows([*everybody_rows(rows), *outcomes, *(row for row in rows if row.segment)]),
        decomposition=mix_rows(meeting, rules),
        attainment=attainments(rows, _targets(before.diagnosis), meeting, rules),
        same_people=same_people_rows(meeting, rules),
        treatment=_treated(meeting, treated, rules),
        series=series,
        trends=trends,
        notes=_notes(before, after, meeting),
    )
    if before.diagnosis.plan is not None:
        from gapkit.diagnosis.wave_plan import with_past_plan

        found = with_past_plan(found, before.diagnosis, after.diagnosis)
    return _with(after.diagnosis, found)


def _with(diagnosis: Diagnosis, waves: Waves) -> Diagnosis:
    found = [*diagnosis.findings, *wave_findings(waves, diagnosis.thresholds)]
    return with_unknowns(replace(diagnosis, waves=waves, findings=Rows(found)))


def _changed(waves: Sequence[Wave]) -> Rows[InstrumentChange]:
    """Return what changed between any wave and the last, each thing once."""
    asked = waves[-1].diagnosis.questionnaire
    told: list[InstrumentChange] = []
    for wave in reversed(waves[:-1]):
        told += [one for one in instrument_changes(wave.diagnosis.questionnaire, asked) if one not in told]
    return Rows(told)


def _treated(meeting: Meeting, treated: tuple[str, str] | None, rules: Rules) -> Rows[Treatment]:
    if treated is None:
        return Rows()
    for wave in (meeting.before, meeting.after):
        if wave.people is None:
            raise fault("waves.treated_rows")
        held = wave.people.answers.segments.get(treated[0])
        if held is None or treated[1] not in held.values:
            known = sorted(wave.people.answers.segments) if held is None else held.values
            raise fault("waves.treated", found="=".join(treated), expected=", ".join(known))
    return treatment_rows(meeting, treated, rules)


def _targets(before: Diagnosis) -> dict[str, float]:
    """Return the target gaps of the earlier roadmap, of the shortfalls that were established then."""
    rows = {row.code: row for row in (*before.gaps.dimensions, *before.gaps.items)}
    told = {}
    for action in before.roadmap:
        row = rows.get(action.id)
        if row is None or action.target != action.target:
            continue
        n = counted(row.n, row.n_effective)
        state = reading_state(row.verdict, row.gap_low, row.gap_high, n, before.thresholds, suppressed=row.suppressed)
        if state in ("short", "short_small"):
            told[action.id] = action.target
    return told


def _notes(before: Wave, after: Wave, meeting: Meeting) -> tuple[str, ...]:
    told = []
    if before.answers is None:
        told.append("no_rows")
    elif before.answers.respondent is None or after.answers is None or after.answers.respondent is None:
        told.append("no_ids")
    if any(w.answers is not None and w.answers.cluster is not None for w in (before, after)):
        told.append("clusters" if meeting.by_cluster is None else "clusters_linked")
    if before.diagnosis.thresholds.level != after.diagnosis.thresholds.level:
        told.append("levels")
    return tuple(told)


def _names(waves: Sequence[Wave]) -> list[str]:
    """Return the names of waves, told apart by their place where two have one name."""
    names = [wave.name for wave in waves]
    return [name if names.count(name) == 1 else f"{name} ({i + 1})" for i, name in enumerate(names)]


def _rules(thresholds: Thresholds) -> Rules:
    return Rules(
        level=thresholds.level,
        error_rate=thresholds.error_rate,
        smallest_gap=thresholds.smallest_gap,
        min_cell=thresholds.min_cell,
        bootstrap_from=thresholds.bootstrap_from,
    )
