"""What stands between initiatives and is none: notes below the table, headings of a section, a word on who made it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gapkit.errors import Fault
from gapkit.i18n import LANGUAGES, say
from gapkit.intake.plans.values import is_blank, text_of
from gapkit.intake.words.text import plain

_SECTION = re.compile(
    r"(?:(?:acciones|iniciativas|medidas|proyectos|actions|initiatives|projects) (?:de |a |of |in the )?)?"
    r"(?:a |de |el |in the )?"
    r"(?:(?:corto|mediano|medio|largo) plazo|(?:short|medium|mid|long) term|quick wins?)(?: (?:\d|de \d|hasta ).*)?"
    r"|(?:fase|etapa|phase|stage|bloque|block|eje|frente|horizonte|horizon|seccion|section)"
    r" (?:\d{1,2}|[ivx]{1,4}|[a-d])(?P<words> .*)?"
)
_IN_A_SECTION = frozenset(
    {
        *("name", "id", "number", "horizon", "cost_low", "cost", "cost_high", "running_low", "running", "running_high"),
        *("savings_low", "savings", "savings_high", "work"),
    }
)
"""What the heading of a section may have beside it: its own sums."""

_SENTENCE = 8
"""A text of so many letters where an id or a number belongs is neither."""

_MOST, _LONGEST = 6, 60


class Asides:
    """Rows of initiatives that are none: told with their cells, left out, and never written into."""

    def __init__(self, *, full: bool) -> None:
        self.full = full
        self.below = False
        self.found: dict[str, str] = {}

    def is_aside(
        self, values: Mapping[str, object], roles: Mapping[str, object], texts: Mapping[str, str], *, gap: bool
    ) -> bool:
        """Tell whether a row is a note or a heading; `gap` is whether the row above it is empty.

        Where other initiatives have more than a name, a name alone after a gap or below a total is a note.
        """
        if not is_blank(values.get("name")):
            own = {text for text in texts.values() if text != text_of(values.get("number", ""))}
            alone = set(values) == {"name"} and not roles and not own
            return self.full and alone and (gap or self.below)
        if roles or any(key not in ("id", "number", "proposed") for key in values):
            return False
        said = [text_of(values[key]) for key in ("id", "number") if key in values] or list(texts.values())
        return any(sum(map(str.isalpha, text)) >= _SENTENCE for text in said)

    def is_section(self, values: Mapping[str, object], roles: Mapping[str, object]) -> bool:
        """Tell whether a row heads those below it, with nothing beside its words but their sums."""
        title = next((text_of(values[key]) for key in ("name", "id", "number") if not is_blank(values.get(key))), "")
        match = _SECTION.fullmatch(plain(title)) if self.full and not roles else None
        if match is None:
            return False
        return len(values) == 1 if match["words"] else _IN_A_SECTION.issuperset(values)

    def take(self, place: str, values: Mapping[str, object], texts: Mapping[str, str]) -> None:
        """Keep what a row says, to tell it."""
        words = next((text_of(values[key]) for key in ("name", "id", "number") if not is_blank(values.get(key))), "")
        self.found[place] = " ".join((words or next(iter(texts.values()), "")).split())

    def told(self, file: str, sheet: str) -> Fault | None:
        """Return what is to be known about all of them; None where there is none."""
        if not self.found:
            return None
        facts: dict[str, object] = {"file": file, "where": sheet}
        for language in LANGUAGES:
            named = [
                f"{place.rpartition('!')[2]} {say('plan_words.unread.alone', language, found=_short(text))}"
                for place, text in list(self.found.items())[:_MOST]
            ]
            facts[f"found_{language}"] = ", ".join(named) + (" …" if len(self.found) > _MOST else "")
        return Fault("plan_file.asides_left_out", facts)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
