"""Archetypes by declaration: conditions on segments, answers and outcomes that say who belongs to whom."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gapkit.errors import Fault, fault, raise_faults
from gapkit.model.answers import Answers
from gapkit.model.questionnaire import LETTERS, Questionnaire
from gapkit.record import Record

GAP = "gap"
"""The role of a condition on perception minus expectation, written G_."""

LEAST, MOST = 2, 12
"""How few and how many profiles may be asked for."""

_GRAMMAR = re.compile(r"\s*(?P<subject>.+?)\s*(?P<operator><=|>=|!=|=|<|>)\s*(?P<values>.+?)\s*")
_ROLES = {letter: role for role, letter in LETTERS.items()} | {"G": GAP}
_SHOWN = 8


class Condition(Record):
    """One condition. `kind` is segment, answer or outcome; `role` (of an answer) a column of ROLES or "gap".

    `subject` is the segment's name, the code of an item or dimension, or that of an outcome. `values` are the values of
    a segment; `number` is what an answer or outcome is held against. `text` is the condition as it was written.
    """

    kind: str
    subject: str
    operator: str
    text: str
    role: str = ""
    values: tuple[str, ...] = ()
    number: float = float("nan")


class ArchetypeRule(Record):
    """An archetype somebody declared: its name and the conditions that all must hold."""

    name: str
    conditions: tuple[Condition, ...]


def archetype_rules(
    declared: Mapping[str, Sequence[str]], questionnaire: Questionnaire, answers: Answers
) -> tuple[ArchetypeRule, ...]:
    """Return declared archetypes as rules, in their order; raise everything that is wrong with them at once.

    A condition reads "subject operator value": `Channel = Web | App`, `E_REL >= 6`, `G_RES1 < -1`, `nps >= 9`. E, P, N,
    I and G stand for expectation, perception, minimum, importance and gap; after them comes the code of an item or of a
    dimension (the mean of a person's answers to it).
    """
    faults: list[Fault] = []
    rules = []
    for name, texts in declared.items():
        if not texts or not name.strip():
            faults.append(Fault("archetypes.empty", {"name": name}))
        found = [_condition(text, name, questionnaire, answers, faults) for text in texts]
        rules.append(ArchetypeRule(name.strip(), tuple(one for one in found if one is not None)))
    raise_faults(faults)
    return tuple(rules)


def archetype_choice(
    asked: int | str | Mapping[str, Sequence[str]] | None,
    declared: Mapping[str, Sequence[str]],
    questionnaire: Questionnaire,
    answers: Answers,
) -> int | str | tuple[ArchetypeRule, ...] | None:
    """Return how archetypes are made: as asked ("auto", a number, rules), else by the rules declared in the survey."""
    if isinstance(asked, Mapping):
        return archetype_rules(asked, questionnaire, answers)
    if asked is None:
        return archetype_rules(declared, questionnaire, answers) if declared else None
    if asked == "auto":
        return asked
    text = str(asked).strip()
    if not text.isdecimal() or not LEAST <= int(text) <= MOST:
        raise fault("archetypes.asked", found=asked, low=LEAST, high=MOST)
    return int(text)


def _condition(
    text: str, name: str, questionnaire: Questionnaire, answers: Answers, faults: list[Fault]
) -> Condition | None:
    found = _GRAMMAR.fullmatch(text)
    if found is None:
        faults.append(Fault("archetypes.grammar", {"name": name, "found": text}))
        return None
    subject, operator, written = found["subject"], found["operator"], found["values"]
    segment = next((one for one in answers.segments if one.casefold() == subject.casefold()), None)
    if segment is not None:
        return _of_segment(segment, operator, written, text, name, answers, faults)
    kind, role, code = _place(subject, questionnaire, answers)
    if not kind:
        known = [*answers.segments, *answers.outcomes, *_answer_subjects(questionnaire, answers)]
        more = " …" if len(known) > _SHOWN else ""
        known_text = ", ".join(known[:_SHOWN]) + more
        faults.append(Fault("archetypes.subject", {"name": name, "found": subject, "known": known_text}))
        return None
    try:
        number = float(written.replace(",", "."))
    except ValueError:
        faults.append(Fault("archetypes.number", {"name": name, "found": text}))
        return None
    return Condition(kind, code, operator, text.strip(), role, number=number)


def _of_segment(
    segment: str, operator: str, written: str, text: str, name: str, answers: Answers, faults: list[Fault]
) -> Condition | None:
    if operator not in ("=", "!="):
        faults.append(Fault("archetypes.operator", {"name": name, "found": text}))
        return None
    known = {value.casefold(): value for value in answers.segments[segment].values}
    values = [one.strip() for one in written.split("|")]
    for value in values:
        if value.casefold() not in known:
            shown = ", ".join(list(known.values())[:_SHOWN]) + (" …" if len(known) > _SHOWN else "")
            parameters: dict[str, object] = {"name": name, "segment": segment, "found": value, "known": shown}
            faults.append(Fault("archetypes.value", parameters))
    held = tuple(known[value.casefold()] for value in values if value.casefold() in known)
    return Condition("segment", segment, operator, text.strip(), values=held)


def _place(subject: str, questionnaire: Questionnaire, answers: Answers) -> tuple[str, str, str]:
    """Return kind, role and code of what a condition is about; blanks where nothing is called so."""
    outcome = next((one for one in answers.outcomes if one.casefold() == subject.casefold()), None)
    if outcome is not None:
        return "outcome", "", outcome
    letter, _, code = subject.partition("_")
    role = _ROLES.get(letter.upper(), "")
    needed = ("expectation", "perception") if role == GAP else (role,)
    codes = {one.casefold(): one for one in _codes(questionnaire)}
    if not role or code.casefold() not in codes or any(one not in answers.codes for one in needed):
        return "", "", ""
    return "answer", role, codes[code.casefold()]


def _codes(questionnaire: Questionnaire) -> list[str]:
    return [dimension.code for dimension in questionnaire.dimensions] + [item.code for item in questionnaire.items]


def _answer_subjects(questionnaire: Questionnaire, answers: Answers) -> list[str]:
    letters = [letter for letter, role in _ROLES.items() if role in answers.codes]
    return [f"{letter}_{code}" for letter in letters for code in _codes(questionnaire)]
