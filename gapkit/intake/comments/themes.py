"""Codes become themes: those of the code book, or those that occur, however they are spelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gapkit.errors import Fault
from gapkit.intake.toml_table import nearest
from gapkit.intake.words.text import plain
from gapkit.model import Text
from gapkit.model.comments import Comment, Mention, Theme
from gapkit.record import replace

_SHOWN = 8


class ThemeBook:
    """The themes known so far; without a code book every new code is one more."""

    def __init__(self, themes: Sequence[Theme], faults: list[Fault]) -> None:
        self.declared = tuple(themes)
        self.faults = faults
        self._known = {
            plain(name): theme for theme in themes for name in (theme.name.es, theme.name.en, theme.code) if name
        }
        self._spelled: dict[str, Counter[str]] = {}

    def key(self, code: str, where: str) -> str:
        """Return what a code is kept under; note one that the code book does not have."""
        key = plain(code) or code
        if not self.declared:
            self._spelled.setdefault(key, Counter())[code] += 1
            return key
        theme = self._known.get(key)
        if theme is None:
            codes = [one.code for one in self.declared]
            close = nearest(key, self._known)
            told: dict[str, object] = {
                "cell": where,
                "found": code[:60],
                "nearest": self._known[close].code if close else codes[0],
                "known": ", ".join(codes[:_SHOWN]) + (" ..." if len(codes) > _SHOWN else ""),
            }
            self.faults.append(Fault("comments.no_such_theme", told))
            return ""
        return theme.code

    def theme(self, key: str) -> Theme | None:
        """Return a theme of the code book."""
        return next((theme for theme in self.declared if theme.code == key), None)

    def themes(self) -> tuple[Theme, ...]:
        """Return all themes, each called as it is written most often."""
        if self.declared:
            return self.declared
        names = {key: _usual(spelled) for key, spelled in self._spelled.items()}
        return tuple(Theme(name, Text(name, name)) for _, name in sorted(names.items()))

    def named(self, comment: Comment) -> Comment:
        """Return a comment whose mentions are called as their themes are, with what the code book says of them."""
        again = tuple(tuple(map(self._name, themes)) for themes in comment.again)
        return replace(comment, mentions=tuple(map(self._named, comment.mentions)), again=again)

    def _name(self, key: str) -> str:
        spelled = None if self.declared else self._spelled.get(key)
        return key if spelled is None else _usual(spelled)

    def _named(self, mention: Mention) -> Mention:
        if not self.declared:
            return replace(mention, theme=self._name(mention.theme))
        theme = self.theme(mention.theme)
        if theme is None:
            return mention
        return replace(
            mention,
            valence=mention.valence or theme.valence,
            role=mention.role or theme.role,
            items=mention.items or theme.items,
            dimension=mention.dimension or theme.dimension,
            touchpoint=mention.touchpoint or theme.touchpoint,
        )


def with_usual_emotions(people: Sequence[Sequence[Comment]]) -> tuple[tuple[Comment, ...], ...]:
    """Return comments whose emotions are all spelled as each is written most often."""
    spelled: dict[str, Counter[str]] = {}
    mentions = [mention for comments in people for one in comments for mention in one.mentions if mention.emotion]
    for mention in mentions:
        spelled.setdefault(plain(mention.emotion), Counter())[mention.emotion] += 1
    usual = {key: _usual(count) for key, count in spelled.items()}

    def named(comment: Comment) -> Comment:
        told = (replace(one, emotion=usual.get(plain(one.emotion), "")) for one in comment.mentions)
        return replace(comment, mentions=tuple(told))

    if not usual:
        return tuple(map(tuple, people))
    return tuple(tuple(map(named, comments)) for comments in people)


def _usual(spelled: Counter[str]) -> str:
    return min(spelled, key=lambda name: (-spelled[name], name))
