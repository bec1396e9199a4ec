"""What a diagnosis proposes to ask in the next wave: items on what no item covers, open questions on what is unknown.

Proposals are working texts for somebody to word. Their columns (E_NEW1, P_NEW1 ...) belong to no questionnaire, so a
survey is scored without them until a questionnaire file has them as items of its own.
"""

from __future__ import annotations

from pathlib import Path

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.errors import fault
from gapkit.i18n import LANGUAGES, say
from gapkit.intake.diagnoses import read_diagnosis
from gapkit.intake.forms.columns import PROPOSED
from gapkit.intake.words.text import tidy
from gapkit.model import Dimension, Item, Questionnaire, Text
from gapkit.record import Record, replace
from gapkit.scoring.johari.results import Hint

MOST_ITEMS = 6
MOST_QUESTIONS = 3
"""A form grows by no more than this: every question costs answers to the others."""

_NAMES = 70


class Proposals(Record):
    """Working texts: `items` asked like the others, `questions` answered in people's own words."""

    items: tuple[Text, ...]
    questions: tuple[Text, ...]

    def added_to(self, questionnaire: Questionnaire) -> Questionnaire:
        """Return the questionnaire with the proposed items in a part of their own, after all others."""
        if not self.items:
            return questionnaire
        last = max(item.number for item in questionnaire.items)
        items = tuple(
            Item(code=f"{PROPOSED}{place}", number=last + place, dimension=PROPOSED, text=text)
            for place, text in enumerate(self.items, start=1)
        )
        part = Dimension(PROPOSED, _text("part"), items)
        return replace(questionnaire, dimensions=(*questionnaire.dimensions, part))


def proposals_of(source: Diagnosis | str | Path) -> Proposals:
    """Return what a diagnosis, or the file of one, proposes to ask next; a fault where it points to nothing."""
    diagnosis = source if isinstance(source, Diagnosis) else read_diagnosis(source)
    hints = () if diagnosis.johari is None else tuple(diagnosis.johari.unknown)
    items = tuple(dict.fromkeys(text for hint in hints if (text := _item(diagnosis, hint)) is not None))
    questions = tuple(dict.fromkeys(text for hint in hints if (text := _question(hint)) is not None))
    if not items and not questions:
        name = "diagnosis" if isinstance(source, Diagnosis) else Path(source).name
        raise fault("questionnaire.form_nothing_next", file=name)
    return Proposals(items[:MOST_ITEMS], questions[:MOST_QUESTIONS])


def _item(diagnosis: Diagnosis, hint: Hint) -> Text | None:
    """Return the item a hint calls for: on a theme, a feature, a heavy driver, or what items share."""
    match hint.kind:
        case "theme":
            themes = () if diagnosis.comments is None else diagnosis.comments.themes
            name = next((row.name for row in themes if row.theme == hint.subject), Text())
            return _text("item", name=_named(name, hint.subject))
        case "kano":
            name = next((row.name for row in diagnosis.kano if row.code == hint.subject), Text())
            return _text("item", name=_named(name, hint.subject))
        case "latent":
            return _text("more", name=_asked(diagnosis.questionnaire, hint.subject))
        case "archetype":
            return _text("more", name=_asked(diagnosis.questionnaire, hint.scope))
        case "facet":
            shared = ", ".join(hint.items)
            return _text("shared", name=Text(shared, shared))
        case _:
            return None


def _question(hint: Hint) -> Text | None:
    """Return the open question a hint calls for: of everybody, or of a group."""
    if hint.kind in ("unheard", "unexplained"):
        return _text("open")
    if hint.kind == "group":
        return _text("open_group", name=_named(Text(), f"{hint.subject} ({hint.scope})"))
    return None


def _asked(questionnaire: Questionnaire, code: str) -> Text:
    names = {one.code: one.name for one in questionnaire.dimensions}
    names |= {item.code: item.text for item in questionnaire.items}
    return _named(names.get(code, Text()), code)


def _named(name: Text, code: str) -> Text:
    return Text(*(_short(name.in_(language) or code) for language in ("es", "en")))


def _short(text: str) -> str:
    clean = tidy(text).rstrip(". ")
    return clean if len(clean) <= _NAMES else clean[: _NAMES - 1] + "…"


def _text(key: str, name: Text | None = None) -> Text:
    told = {
        language: say(f"forms.next.{key}", language, name="" if name is None else name.in_(language))
        for language in LANGUAGES
    }
    return Text(**told)


def proposed_lines(proposals: Proposals, language: str) -> list[str]:
    """Return what a form proposes, for a terminal."""
    lines = [say("forms.next.added", language)]
    lines += [f"  {PROPOSED}{place}  {text.in_(language)}" for place, text in enumerate(proposals.items, start=1)]
    return lines + [f"  {text.in_(language)}" for text in proposals.questions]
