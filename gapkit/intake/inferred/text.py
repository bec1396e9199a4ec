"""A questionnaire file written from what a survey shows: its dimensions are left for people to name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gapkit.i18n import say
from gapkit.intake.columns import Column
from gapkit.intake.inferred.items import FoundItem
from gapkit.intake.inferred.scale import FoundScale
from gapkit.intake.questionnaires import PLACEHOLDER
from gapkit.intake.toml_table import quoted
from gapkit.intake.words.text import plain

_COUNTS_LISTED = 15


def questionnaire_text(
    items: Sequence[FoundItem], scale: FoundScale, left: Sequence[Column], *, name: str, file: str, language: str
) -> str:
    """Return a questionnaire file (TOML) with one dimension to be divided; texts are in the language of the survey."""
    return "\n".join(_Writer(items, scale, left, name, file, language).lines()) + "\n"


class _Writer:
    def __init__(
        self,
        items: Sequence[FoundItem],
        scale: FoundScale,
        left: Sequence[Column],
        name: str,
        file: str,
        language: str,
    ) -> None:
        self.items = items
        self.scale = scale
        self.left = left
        self.name = name
        self.file = file
        self.language = language

    def lines(self) -> Iterator[str]:
        """Yield the lines of the questionnaire file."""
        columns = list(self.items[0].columns)
        yield f"# {self._said('head', file=self.file)}"
        yield f"# {self._said('steps')}"
        yield ""
        yield f"id = {quoted(_code(self.name))}"
        yield 'version = "1.0"'
        yield f"title.{self.language} = {quoted(self.name)}"
        if "expectation" in columns:
            yield f'expectation_type = "should"  # {self._said("expectation_type")}'
        yield f"columns = [{', '.join(map(quoted, columns))}]"
        yield ""
        yield from self._scale()
        yield ""
        yield f"# {self._said('dimensions')}"
        yield "[[dimension]]"
        yield f"code = {quoted(PLACEHOLDER)}"
        yield f"name.{self.language} = {quoted(self._said('dimension_name'))}"
        for item in self.items:
            yield from self._item(item)
        if self.left:
            yield ""
            yield f"# {self._said('left')}"
            yield from (f"#   {column.shown}" for column in self.left)

    def _scale(self) -> Iterator[str]:
        counts = [f"{value[:40]} ({count})" for value, count in self.scale.counts.items()]
        more = " ..." if len(counts) > _COUNTS_LISTED else ""
        yield f"# {self._said('scale', values=', '.join(counts[:_COUNTS_LISTED]) + more)}"
        yield "[scale]"
        yield f"low = {self.scale.low}"
        yield f"high = {self.scale.high}"
        yield f"not_applicable = {str(self.scale.not_applicable).lower()}"
        for point, label in self.scale.anchors.items():
            if self.scale.low <= point <= self.scale.high:
                yield f"anchors.{point}.{self.language} = {quoted(label)}"

    def _item(self, item: FoundItem) -> Iterator[str]:
        said = item.texts.get("perception") or next(iter(item.texts.values()), "")
        expected = item.texts.get("expectation", said)
        yield ""
        yield "[[dimension.item]]"
        yield f"code = {quoted(item.code)}"
        yield f"number = {item.number}"
        hint = "" if said else f"  # {self._said('no_wording')}"
        yield f"text.{self.language} = {quoted(said or next(iter(item.columns.values())).header)}{hint}"
        if said and plain(expected) != plain(said):
            yield f"expectation_text.{self.language} = {quoted(expected)}"

    def _said(self, key: str, **parameters: object) -> str:
        return say(f"intake.inferred.{key}", self.language, **parameters)


def _code(name: str) -> str:
    """Return a name as a code: letters without accents, digits and underscores, a letter first."""
    code = re.sub(r"[^A-Za-z0-9]+", "_", plain(name).encode("ascii", "ignore").decode()).strip("_")
    return (code if code[:1].isalpha() else f"survey_{code}")[:24].rstrip("_")
