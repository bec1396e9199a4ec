"""The questionnaire that was asked: as told, as the mapping file or the form says, else recognised."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gapkit.errors import Fault, fault, raise_faults
from gapkit.intake.files.sources import Source
from gapkit.intake.files.tables import Note
from gapkit.intake.headings.matching import wording_notes
from gapkit.intake.mapping.file import MappingFile
from gapkit.intake.mapping.fits import Fit
from gapkit.intake.mapping.marks import marked_form
from gapkit.intake.mapping.recognition import asking_importance, best_fit, recognised
from gapkit.intake.questionnaires import questionnaire_ids, read_questionnaire
from gapkit.model import Dimension, Questionnaire
from gapkit.record import replace


def asked(
    source: Source, questionnaire: str | Path | Questionnaire | None, mapping: MappingFile | None
) -> tuple[Fit, tuple[Note, ...]]:
    """Return the questionnaire over the sheet with its answers, and what has to be said about the choice."""
    notes: tuple[Note, ...] = ()
    if questionnaire is None and mapping is not None:
        questionnaire = mapping.questionnaire_source()
    if questionnaire is None and source.form is not None:
        questionnaire, notes = _of_form(source.form)
    if questionnaire is None and (mark := marked_form(source.tables, questionnaire_ids())) is not None:
        questionnaire, notes = _of_form(mark)
    if questionnaire is None:
        known = [_used(_shipped(name), mapping, strict=False) for name in questionnaire_ids("customers")]
        usable = [one for one in known if one is not None]
        if mapping is not None and not usable:
            said: dict[str, object] = {"file": mapping.path.name, "found": ", ".join(mapping.absent)}
            raise fault("intake.absent_nowhere", known=", ".join(questionnaire_ids("customers")), **said)
        fit, notes = recognised(source.tables, usable, mapping)
        return fit, (*notes, *wording_notes(fit.matched))
    if not isinstance(questionnaire, Questionnaire):
        known_id = isinstance(questionnaire, str) and questionnaire in questionnaire_ids()
        questionnaire = _shipped(str(questionnaire)) if known_id else read_questionnaire(questionnaire)
    used = _used(questionnaire, mapping)
    assert used is not None
    fit = best_fit(source.tables, used, mapping)
    return fit, (*notes, *wording_notes(fit.matched))


def possible(
    questionnaire: str | Path | Questionnaire | None, mapping: MappingFile | None
) -> tuple[Questionnaire, ...]:
    """Return the questionnaires that the answers may be to, as far as nothing has been read yet."""
    if questionnaire is None and mapping is not None:
        questionnaire = mapping.questionnaire_source()
    if questionnaire is None:
        return tuple(map(_shipped, questionnaire_ids("customers")))
    return (questionnaire if isinstance(questionnaire, Questionnaire) else read_questionnaire(questionnaire),)


def _of_form(mark: str) -> tuple[Questionnaire, tuple[Note, ...]]:
    """Return the questionnaire a form of ours was made for, and what has to be said about it."""
    name, _, version = mark.partition("/")
    if name not in questionnaire_ids():
        raise fault("intake.form_questionnaire", id=name, known=", ".join(questionnaire_ids()))
    questionnaire = _shipped(name)
    if questionnaire.version == version:
        return questionnaire, (("intake.notes.form", {"id": name}),)
    versions: dict[str, object] = {"id": name, "found": version, "known": questionnaire.version}
    return questionnaire, (("intake.notes.form_version", versions),)


@cache
def _shipped(name: str) -> Questionnaire:
    """Return a shipped questionnaire, which never changes while gapkit runs."""
    return read_questionnaire(name)


def _used(questionnaire: Questionnaire, mapping: MappingFile | None, *, strict: bool = True) -> Questionnaire | None:
    """Return the questionnaire on the scale and without the items that the mapping file says, None if it cannot be."""
    if mapping is None:
        return questionnaire
    if "importance" not in questionnaire.columns and any("importance" in roles for roles in mapping.items.values()):
        questionnaire = asking_importance(questionnaire)
    codes = [item.code for item in questionnaire.items]
    unknown = [code for code in mapping.absent if code not in codes]
    left = set(codes) - set(mapping.absent)
    if unknown or not left:
        if strict:
            parameters: dict[str, object] = {"file": mapping.path.name, "found": ", ".join(unknown or codes)}
            raise_faults([Fault("intake.absent_unknown", parameters | {"known": ", ".join(codes)})])
        return None
    if mapping.scale is not None and mapping.scale != (questionnaire.scale.low, questionnaire.scale.high):
        low, high = mapping.scale
        # What the ends were called belongs to the ends the questionnaire had.
        scale = replace(questionnaire.scale, low=low, high=high, anchors={})
        questionnaire = replace(questionnaire, scale=scale)
    if mapping.absent:
        kept = (_with_items(dimension, left) for dimension in questionnaire.dimensions)
        questionnaire = replace(questionnaire, dimensions=tuple(d for d in kept if d.items))
    return questionnaire


def _with_items(dimension: Dimension, codes: set[str]) -> Dimension:
    return replace(dimension, items=tuple(item for item in dimension.items if item.code in codes))
