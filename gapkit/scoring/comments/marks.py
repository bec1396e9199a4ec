"""Marks: who wrote, who was read for themes, and who writes of what, person by person."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Questionnaire
from gapkit.model.comments import Comments, Mention
from gapkit.record import Record

Mask = NDArray[np.bool_]


class Passages(Record):
    """The people who tell of one thing: all of them, those whom it hurts, those whom it helps."""

    people: Mask
    pain: Mask
    gain: Mask

    @property
    def valued(self) -> Mask:
        """Those of whom it is known whether it hurts or helps."""
        return np.asarray(self.pain | self.gain, np.bool_)


class Marks(Record):
    """Everything that is known of each person's comments.

    `told` holds every mention with the place of who made it.
    """

    commented: Mask
    coded: Mask
    told: tuple[tuple[int, Mention], ...]

    @classmethod
    def of(cls, comments: Comments) -> Marks:
        """Return the marks of some comments."""
        n = len(comments.people)
        written = np.fromiter((bool(one) for one in comments.people), np.bool_, n)
        coded = np.fromiter((any(c.coded for c in one) for one in comments.people), np.bool_, n)
        told = tuple(
            (place, mention)
            for place, one in enumerate(comments.people)
            for comment in one
            for mention in comment.mentions
        )
        return cls(written, coded, told)

    def of_themes(self, themes: Container[str]) -> Marks:
        """Return the marks of some themes only."""
        return Marks(self.commented, self.coded, tuple(one for one in self.told if one[1].theme in themes))

    def passages(self, keys: Iterable[tuple[str, int, Mention]]) -> dict[str, Passages]:
        """Return who tells of each thing: `keys` are what is told of, by whose place, in which mention."""
        n = self.coded.size
        found: dict[str, Passages] = {}
        for key, place, mention in keys:
            one = found.get(key)
            if one is None:
                one = found[key] = Passages(*(np.zeros(n, np.bool_) for _ in range(3)))
            one.people[place] = True
            if mention.valence == "pain":
                one.pain[place] = True
            elif mention.valence == "gain":
                one.gain[place] = True
        return found

    def themes(self) -> dict[str, Passages]:
        """Return who writes of which theme."""
        return self.passages((mention.theme, place, mention) for place, mention in self.told if mention.theme)

    def emotions(self, theme: str | None = None) -> dict[str, Passages]:
        """Return who tells of which emotion, of one theme if one is named."""
        return self.passages(
            (mention.emotion, place, mention)
            for place, mention in self.told
            if mention.emotion and theme in (None, mention.theme)
        )

    def emotions_at(self, codes: Mapping[str, str]) -> dict[str, dict[str, Passages]]:
        """Return who tells of which emotion at which touchpoint; `codes` as in `touchpoints`."""
        felt: dict[str, list[tuple[str, int, Mention]]] = {}
        for place, mention in self.told:
            if mention.emotion:
                for code in _touchpoints(mention, codes):
                    felt.setdefault(code, []).append((mention.emotion, place, mention))
        return {code: self.passages(keys) for code, keys in felt.items()}

    def dimensions(self, questionnaire: Questionnaire) -> dict[str, Passages]:
        """Return who writes of something that belongs to which dimension."""
        of_item = {item.code: one.code for one in questionnaire.dimensions for item in one.items}
        return self.passages(
            (code, place, mention) for place, mention in self.told for code in _dimensions(mention, of_item)
        )

    def touchpoints(self, codes: Mapping[str, str]) -> dict[str, Passages]:
        """Return who writes of which touchpoint; `codes` are those of the journey, by item and by name."""
        return self.passages(
            (code, place, mention) for place, mention in self.told for code in _touchpoints(mention, codes)
        )


def any_of(passages: Sequence[Passages], size: int) -> Mask:
    """Return the people who tell of at least one thing."""
    return np.any([one.people for one in passages], axis=0) if passages else np.zeros(size, np.bool_)


def _dimensions(mention: Mention, of_item: Mapping[str, str]) -> set[str]:
    found = {of_item[code] for code in mention.items if code in of_item}
    return found | ({mention.dimension} if mention.dimension else set())


def _touchpoints(mention: Mention, codes: Mapping[str, str]) -> set[str]:
    if mention.touchpoint:
        return {codes.get(mention.touchpoint.casefold(), mention.touchpoint)}
    return {codes[code] for code in mention.items if code in codes}
