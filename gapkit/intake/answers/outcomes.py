"""Outcomes: which a heading names, and what its cells may hold."""

from __future__ import annotations

from collections import Counter

from gapkit.i18n import say
from gapkit.intake.answers.cells import CellRules, cell_rules, comparable
from gapkit.intake.columns import Column, ValueRules
from gapkit.intake.files.tables import Cells
from gapkit.intake.words.text import plain, words
from gapkit.intake.words.vocabulary import OUTCOME_WORDS
from gapkit.model import Outcome, Questionnaire, Scale, Text
from gapkit.record import replace

_YES = ("sí", "si", "yes", "y", "s", "true", "verdadero")
_NO = ("no", "n", "false", "falso")
YES_OR_NO = frozenset({*map(plain, _YES), *_NO})
"""Ways to write yes and no, plain."""

_ANY_SCALE = ("csat", "rating")
"""Outcomes that may be asked on any scale."""

_STANDARD = {
    "nps": (0, 10, True),
    "enps": (0, 10, True),
    "csat": (1, 5, True),
    "churn": (0, 1, False),
    "clv": (0, 0, True),
}


def outcome_named(header: str, questionnaire: Questionnaire) -> Outcome | None:
    """Return the outcome a heading names by code, wording or the usual words, also one not in the questionnaire."""
    for outcome in questionnaire.outcomes:
        if plain(header) in {plain(text) for text in (outcome.code, outcome.text.es, outcome.text.en) if text}:
            return outcome
    said = words(header)
    kinds = {kind for kind, known in OUTCOME_WORDS.items() if said & known}
    if len(kinds) != 1 or len(said) > 25:
        return None
    kind = kinds.pop()
    # Staff are asked whether they would recommend, too: the questionnaire says whose recommendation it is.
    kinds = {kind, "enps"} if kind == "nps" else {kind}
    known = [outcome for outcome in questionnaire.outcomes if outcome.kind in kinds]
    return known[0] if len(known) == 1 else None if known else standard_outcome(kind)


def is_doubtful(header: str, outcome: Outcome) -> bool:
    """Tell whether a heading leaves the version of an effort score open: "effort" may count up or down."""
    return outcome.kind == "ces" and plain(header) not in {
        plain(text) for text in (outcome.code, outcome.text.es, outcome.text.en) if text
    }


def swallowed(cells: Cells, outcome: Outcome, column: Column, values: ValueRules, shift: int = 0) -> dict[float, int]:
    """Return how often each answer on an outcome's own scale occurs that a rule meant for all columns would remove."""
    if outcome.is_amount or column.letter in values.by_column:
        return {}
    low, high = outcome.scale.low - shift, outcome.scale.high - shift
    codes = {
        code
        for one in (*values.missing, *values.not_applicable)
        if isinstance(code := comparable(one), float) and low <= code <= high
    }
    found = Counter(number for cell in cells if (number := comparable(cell)) in codes) if codes else Counter()
    return {float(str(number)): count for number, count in found.items()}


def has_unknown_version(header: str, questionnaire: Questionnaire) -> bool:
    """Tell whether a heading names an effort score by itself, which the questionnaire does not have."""
    said = words(header)
    known = any(outcome.kind == "ces" for outcome in questionnaire.outcomes)
    return not known and bool(said & OUTCOME_WORDS["ces"]) and len(said) <= 3


def standard_outcome(kind: str, version: int | None = None) -> Outcome | None:
    """Return a usual outcome: nps and enps 0 to 10, csat 1 to 5, churn 0 or 1, clv, and ces when its version is told.

    The two versions of the effort score run in opposite directions, so without a version there is none.
    """
    if kind not in OUTCOME_WORDS:
        return None
    text = Text(es=say(f"intake.outcome.{kind}", "es"), en=say(f"intake.outcome.{kind}", "en"))
    if kind == "ces" and version in (1, 2):
        return Outcome("ces", "ces", text, Scale(1, 5 if version == 1 else 7), version == 2, version)
    if kind not in _STANDARD:
        return None
    low, high, higher_is_better = _STANDARD[kind]
    return Outcome(kind, kind, text, Scale(low, high), higher_is_better)


def outcome_rules(outcome: Outcome, column: Column, values: ValueRules | None = None, shift: int = 0) -> CellRules:
    """Return what the cells of an outcome may hold; yes and no where the outcome is whether something happened."""
    rules = cell_rules(
        values or ValueRules(),
        column,
        outcome.scale.low,
        outcome.scale.high,
        shift=shift,
        words=outcome.scale.not_applicable,
    )
    if (outcome.scale.low, outcome.scale.high) != (0, 1):
        return rules
    usual: dict[object, int] = {**dict.fromkeys(_YES, 1), **dict.fromkeys(_NO, 0)}
    return replace(rules, labels={**usual, **rules.labels})


def on_scale(outcome: Outcome, ends: tuple[int, int] | None) -> Outcome | None:
    """Return the outcome as it was asked, on the scale of these ends; None where what it counts rests on its own."""
    if ends is None or ends == (outcome.scale.low, outcome.scale.high):
        return outcome
    return replace(outcome, scale=Scale(*ends)) if outcome.kind in _ANY_SCALE else None


def ends_of(outcome: Outcome) -> dict[str, object]:
    """Return the ends of an outcome's scale, for a message."""
    return {"low": outcome.scale.low, "high": outcome.scale.high}


def with_outcome(questionnaire: Questionnaire, outcome: Outcome | None) -> Questionnaire:
    """Return the questionnaire with an outcome, in place of one of the same code."""
    if outcome is None:
        return questionnaire
    by_code = {known.code: known for known in questionnaire.outcomes} | {outcome.code: outcome}
    return replace(questionnaire, outcomes=tuple(by_code.values()))
