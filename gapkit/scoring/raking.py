"""Raking: weights that give every group the share it is known to have."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gapkit.errors import Fault, GapkitError
from gapkit.model import Answers
from gapkit.record import Record, replace

Margins = Mapping[str, Mapping[str, float]]
"""The known share (or number) of every group, by segment and value."""


class RakingNote(Record):
    """How weights were made from margins: what is left of the sample, how far it still is from them, what was cut."""

    margins: tuple[str, ...]
    n: int | None
    n_effective: float
    misfit: float
    trimmed: float
    largest: float
    cap: float
    converged: bool
    unknown: int | None


def is_exact(note: RakingNote) -> bool:
    """Whether every known share is met and no weight had to be cut."""
    return note.converged and note.trimmed == 0


def raked(answers: Answers, margins: Margins, *, cap: float = 5.0) -> tuple[Answers, RakingNote]:
    """Return the answers with weights that give every group its known share, and how well that came out.

    The weights the answers have already are where it starts; who did not tell a segment keeps the weight it gives them.
    Raises GapkitError for a margin of an unknown segment or group, a group without a target, a negative or missing
    number, and a target for which nobody stands.
    """
    from gapkit.stats.raking import raked_weights

    faults, asked = [], []
    for name, targets in margins.items():
        segment = answers.segments.get(name)
        if segment is None:
            known = ", ".join(answers.segments) or "-"
            faults.append(Fault("margins.no_such_segment", {"name": name, "known": known}))
            continue
        there = [value for code, value in enumerate(segment.values) if (segment.codes == code).any()]
        absent = [value for value in there if value not in targets]
        if absent:
            faults.append(Fault("margins.no_target", {"name": name, "values": ", ".join(absent)}))
        unknown = [value for value, target in targets.items() if value not in there and target]
        if unknown:
            faults.append(
                Fault("margins.nobody", {"name": name, "values": ", ".join(unknown), "known": ", ".join(there)})
            )
        wrong = [value for value, target in targets.items() if not 0 <= float(target) < np.inf]
        if wrong or not sum(map(float, targets.values())) > 0:
            faults.append(Fault("margins.not_shares", {"name": name, "values": ", ".join(wrong or targets)}))
        asked.append((segment.codes, [float(targets.get(value, 0.0)) for value in segment.values]))
    if faults:
        raise GapkitError(*faults)
    made = raked_weights(asked, base=answers.weight, cap=cap)
    told = [segment.codes >= 0 for name, segment in answers.segments.items() if name in margins]
    note = RakingNote(
        margins=tuple(margins),
        n=answers.people,
        n_effective=made.kish_n,
        misfit=made.misfit,
        trimmed=made.trimmed,
        largest=float(made.weights.max()),
        cap=cap,
        converged=made.converged,
        unknown=int(np.count_nonzero(~np.all(told, axis=0))),
    )
    return replace(answers, weight=made.weights), note
