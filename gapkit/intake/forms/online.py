"""What people are asked when they answer on a screen, in both languages: questions, answers, a word on privacy."""

from __future__ import annotations

from gapkit.i18n import LANGUAGES, say
from gapkit.model import Outcome, Questionnaire, Scale, Text

NOT_APPLICABLE = "NA"
"""The code of "does not apply" in answers given on a screen; it is read back as such."""

_FROM_RECORDS = ("churn",)


def outcomes_asked(questionnaire: Questionnaire) -> tuple[Outcome, ...]:
    """Return the outcomes a person can be asked for; whether somebody left is known from records, later."""
    return tuple(outcome for outcome in questionnaire.rated if outcome.kind not in _FROM_RECORDS)


def said(key: str, **parameters: Text | object) -> Text:
    """Return a sentence of the catalogue in both languages; a text among the parameters is put in its language."""
    spoken = {}
    for language in LANGUAGES:
        filled = {name: one.in_(language) if isinstance(one, Text) else one for name, one in parameters.items()}
        spoken[language] = say(f"forms.online.{key}", language, **filled)
    return Text(es=spoken["es"], en=spoken["en"])


def role_name(role: str) -> Text:
    """Return what an answer of an item is called: expectation, perception, minimum, importance."""
    return Text(es=say(f"forms.roles.{role}", "es"), en=say(f"forms.roles.{role}", "en"))


def instruction(questionnaire: Questionnaire, role: str) -> Text:
    """Return what a person is told before a kind of answer, or before the points."""
    usual = Text(es=say(f"forms.readme.meaning_{role}", "es"), en=say(f"forms.readme.meaning_{role}", "en"))
    return questionnaire.instructions.get(role, usual)


def explained(questionnaire: Questionnaire, role: str) -> Text:
    """Return an instruction with the name of its role in front, by which the answers are known when they come back."""
    return said("about", role=role_name(role), text=instruction(questionnaire, role))


def welcome(questionnaire: Questionnaire) -> Text:
    """Return the greeting."""
    return said("welcome_pairs" if questionnaire.paired else "welcome")


def answer_labels(scale: Scale, *, anchored: bool) -> tuple[tuple[str, Text], ...]:
    """Return the code and the label of each answer, "does not apply" last where the scale allows it.

    A label starts with its number. `anchored` says whether the ends are named in it.
    """
    found = []
    for value in range(scale.low, scale.high + 1):
        anchor = scale.anchors.get(value)
        number = Text(es=str(value), en=str(value))
        found.append((str(value), said("answer", value=value, text=anchor) if anchor and anchored else number))
    if scale.not_applicable:
        found.append((NOT_APPLICABLE, said("not_applicable")))
    return tuple(found)


def is_named(role: str) -> bool:
    """Tell whether the names of the answers of a scale suit a role: they speak of the items, not of importance."""
    return role != "importance"


def named_ends(scale: Scale) -> Text:
    """Return what the named answers of a scale mean, or no text where none is named."""
    parts = [said("end", value=value, text=text) for value, text in sorted(scale.anchors.items())]
    return Text(es=" · ".join(part.es for part in parts), en=" · ".join(part.en for part in parts))
