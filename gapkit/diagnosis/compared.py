"""A diagnosis beside earlier ones: the same diagnosis, with what changed and the findings about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.reading import counted, reading_state
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.diagnosis.wave_rules import wave_findings
from gapkit.errors import fault
from gapkit.model import Answers
from gapkit.record import Record
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.waves.instruments import instrument_changes
from gapkit.scoring.waves.outcomes import outcome_changes
from gapkit.scoring.waves.pairs import Pairs, same_answers
from gapkit.scoring.waves.parts import attainments, mix_rows, same_people_rows
from gapkit.scoring.waves.results import EarlierWave, InstrumentChange, Waves
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
        level = held.thresholds.level
        return WaveScores(held.questionnaire, held.gaps, held.segments, held.outcomes, level, answers=self.answers)


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
    pairs = _pairs(first, last, rules)
    power = after.diagnosis.thresholds.power
    rows = wave_changes(first, last, rules, pairs=pairs, power=power)
    outcomes = outcome_changes(first, last, rules, pairs=pairs, power=power)
    enough = pairs is not None and pairs.enough
    series, trends = wave_series([w.scores for w in waves], _names(waves), rules) if earlier[1:] else (Rows(), Rows())
    found = Waves(
        design=_design(rows[0].method if rows else "independent", enough=enough),
        before=told,
        common=pairs.people if pairs is not None and pairs.enough else None,
        changed=changed,
        rows=Rows([*everybody_rows(rows), *outcomes, *(row for row in rows if row.segment)]),
        decomposition=mix_rows(first, last, rules),
        attainment=attainments(rows, _targets(before.diagnosis), rules),
        same_people=Rows() if pairs is None or not enough else same_people_rows(pairs, first, last, rules),
        treatment=_treated(first, last, treated, rules, pairs),
        series=series,
        trends=trends,
        notes=_notes(before, after),
    )
    return _with(after.diagnosis, found)


def _with(diagnosis: Diagnosis, waves: Waves) -> Diagnosis:
    found = [*diagnosis.findings, *wave_findings(waves, diagnosis.thresholds)]
    return replace(diagnosis, waves=waves, findings=Rows(sorted(found, key=lambda one: -one.score)))


def _changed(waves: Sequence[Wave]) -> Rows[InstrumentChange]:
    """Return what changed between any wave and the last, each thing once."""
    asked = waves[-1].diagnosis.questionnaire
    told: list[InstrumentChange] = []
    for wave in reversed(waves[:-1]):
        told += [one for one in instrument_changes(wave.diagnosis.questionnaire, asked) if one not in told]
    return Rows(told)


def _pairs(first: WaveScores, last: WaveScores, rules: Rules) -> Pairs | None:
    if first.people is None or last.people is None:
        return None
    pairs = Pairs(first.people, last.people, at_least=rules.min_cell)
    if pairs.people >= rules.min_cell and same_answers(pairs):
        raise fault("waves.same_answers", n=pairs.people)
    return pairs if pairs.people else None


def _design(method: str, *, enough: bool) -> str:
    return method if enough else "independent"


def _treated(
    first: WaveScores, last: WaveScores, treated: tuple[str, str] | None, rules: Rules, pairs: Pairs | None
) -> Rows:  # type: ignore[type-arg]
    if treated is None:
        return Rows()
    for wave in (first, last):
        if wave.people is None:
            raise fault("waves.treated_rows")
        held = wave.people.answers.segments.get(treated[0])
        if held is None or treated[1] not in held.values:
            known = sorted(wave.people.answers.segments) if held is None else held.values
            raise fault("waves.treated", found="=".join(treated), expected=", ".join(known))
    return treatment_rows(first, last, treated, rules, pairs)


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


def _notes(before: Wave, after: Wave) -> tuple[str, ...]:
    told = []
    if before.answers is None:
        told.append("no_rows")
    elif before.answers.respondent is None or after.answers is None or after.answers.respondent is None:
        told.append("no_ids")
    if any(w.answers is not None and w.answers.cluster is not None for w in (before, after)):
        told.append("clusters")
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
