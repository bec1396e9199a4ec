"""Which item and role a heading names by its code or number: "E_RE1", "P05", "Expectation 1", "1e"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from gapkit.intake.columns import Column
from gapkit.intake.headings.roles import Tokens, code_and_role, group_role, marked_role, only_role
from gapkit.intake.words.text import plain, tokens
from gapkit.intake.words.vocabulary import OTHER_LETTERS, QUESTION_WORDS, ROLE_OF
from gapkit.model import Dimension, Questionnaire
from gapkit.record import Record, replace

_LONGEST_FIRST = sorted((w for w in ROLE_OF), key=len, reverse=True)
_DERIVED = re.compile(r"^[^\W\d_]{1,14}[\s_\-.]?\d{1,3}_[^\W\d_]\w*$")
_MOST_ITEMS = 100


class Claim(Record):
    """A column that says to hold an item's answers; `role` is None when nothing tells which."""

    column: Column
    item: str
    role: str | None


class Claims(Record):
    """All claims by code or number, and the columns numbered beyond the questionnaire or of a role not asked."""

    claims: tuple[Claim, ...]
    beyond: tuple[Column, ...]
    not_asked: tuple[Column, ...]


def code_claims(columns: Sequence[Column], questionnaire: Questionnaire, role: str | None = None) -> Claims:
    """Return what the headings claim by item code, or by number in the order of the questionnaire.

    `role` is the one that the title or the sheet names, for headings that tell none.
    """
    index = _Index(questionnaire, role)
    claims: list[Claim] = []
    beyond: list[Column] = []
    loose: list[tuple[Column, str | None, str, int]] = []
    for column in columns:
        claim = index.claim(column)
        if claim is not None:
            claims.append(claim)
        elif index.is_beyond(column):
            beyond.append(column)
        else:
            loose.extend((column, *found) for found in index.by_dimension(column))
    claims.extend(index.dimension_claims(loose))
    claims.extend(index.other_letters(columns, {claim.role for claim in claims}))
    claims = _titled(_without_derived(claims), role)
    asked = [c for c in claims if c.role is None or c.role in questionnaire.columns]
    not_asked = [c.column for c in claims if c.role is not None and c.role not in questionnaire.columns]
    if role != "perception":
        return Claims(*_without_lone_p(asked, beyond, questionnaire), tuple(not_asked))
    return Claims(tuple(asked), tuple(beyond), tuple(not_asked))


@lru_cache(maxsize=4096)
def _readings(parts: Tokens) -> tuple[tuple[str | None, Tokens], ...]:
    """Return the ways to read a heading as a role and the rest."""
    found: list[tuple[str | None, Tokens]] = [(None, parts)]
    if len(parts) > 1:
        first, last = parts[0], parts[-1]
        if isinstance(first, str) and first in ROLE_OF:
            found.append((ROLE_OF[first], parts[1:]))
        if isinstance(last, str) and last in ROLE_OF:
            found.append((ROLE_OF[last], parts[:-1]))
    if len(parts) == 3 and isinstance(parts[1], str) and parts[1] in ROLE_OF:
        found.append((ROLE_OF[parts[1]], (parts[0], parts[2])))
    if len(parts) == 2 and isinstance(parts[0], str):  # "EREL1", "ExpREL1"
        found.extend(
            (ROLE_OF[word], (parts[0][len(word) :], parts[1]))
            for word in _LONGEST_FIRST
            if parts[0].startswith(word) and len(parts[0]) > len(word) + 1
        )
    return tuple(found)


class _Index:
    """Item codes and numbers of a questionnaire, ready to be looked up."""

    def __init__(self, questionnaire: Questionnaire, role: str | None) -> None:
        self.by_code: dict[Tokens, str] = {tokens(item.code): item.code for item in questionnaire.items}
        self.by_number = {item.number: item.code for item in questionnaire.items}
        self.only = role or only_role(questionnaire)
        self.dimensions = questionnaire.dimensions
        self.names = {dimension.code: _said_of(dimension) for dimension in self.dimensions}
        self.started: dict[str, Dimension | None] = {}

    def claim(self, column: Column) -> Claim | None:
        """Return which item and role a column says it is; None where its heading says neither."""
        group = group_role(column.group) if column.group else None
        for text in _texts(column):
            if text == column.name != column.header:
                # A short name claims by a role or a code of its own; the wording beside it may name the role better.
                parts = tokens(text)
                if parts not in self.by_code and all(role is None for role, _ in _readings(parts)):
                    continue
                found = self._claims_of(text, marked_role(column.header) or marked_role(column.title) or group)
            else:
                found = self._claims_of(text, group)
            if len(found) == 1:
                item, role, how = found.pop()
                return Claim(replace(column, how=how), item, role)
        return None

    def _claims_of(self, text: str, group: str | None) -> set[tuple[str, str | None, str]]:
        """Return the (item, role, how) that a heading can mean; more than one means nothing is sure."""
        parts, marked = code_and_role(text)
        told = marked or group or self.only
        readings = [(role, rest) for role, rest in _readings(parts) if role is not None]
        coded: set[tuple[str, str | None, str]] = {
            (self.by_code[rest], role, "code") for role, rest in readings if rest in self.by_code
        }
        numbered: set[tuple[str, str | None, str]] = {
            (self.by_number[n], role, "number") for role, rest in readings if (n := self._item(rest))
        }
        own = self.by_code.get(parts)
        if coded:
            return coded
        if own is not None and told is not None:
            return {(own, told, "code")}
        if own is not None and all(item != own for item, _, _ in numbered):
            return {(own, None, "code")}  # "E1" is an item's code here: it says nothing about the role
        if numbered:
            # "P1 ... (Expectation)": the mark tells the role, the letter stood for "question".
            return {(item, marked or group or role, how) for item, role, how in numbered}
        if told is not None and (n := self._item(parts)):
            return {(self.by_number[n], told, "number")}
        return set()

    def _item(self, rest: Tokens) -> int | None:
        number = _number(rest)
        return number if number in self.by_number else None

    def is_beyond(self, column: Column) -> bool:
        """Tell whether a heading is a role and a number that no item has."""
        return any(
            (n := _number(rest)) is not None and n not in self.by_number and n <= _MOST_ITEMS
            for role, rest in _readings(tokens(column.header))
            if role is not None
        )

    def by_dimension(self, column: Column) -> Iterator[tuple[str | None, str, int]]:
        """Yield the role, dimension and number of a heading that counts within its dimension; nothing from others."""
        group = group_role(column.group) if column.group else self.only
        for role, rest in _readings(tokens(column.header)):
            *said, number = rest or ("",)
            start = " ".join(str(part) for part in said if isinstance(part, str))
            if isinstance(number, int) and len(start) > 1 and not any(isinstance(part, int) for part in said):
                dimension = self._dimension(start)
                if dimension is not None and (role or group):
                    yield role or group, dimension.code, number
                    return

    def other_letters(self, columns: Sequence[Column], told: Collection[str | None]) -> Iterator[Claim]:
        """Yield claims of letters of other languages ("H1": harapan) for kinds of answers nothing else claims."""
        for letter, role in OTHER_LETTERS.items():
            if role in told:
                continue
            parts = ((column, tokens(column.name or column.header)) for column in columns)
            found = {p[1]: c for c, p in parts if p[:1] == (letter,) and len(p) == 2 and p[1] in self.by_number}
            if len(found) == len(self.by_number):
                for number, column in found.items():
                    yield Claim(replace(column, how="number"), self.by_number[int(number)], role)

    def _dimension(self, start: str) -> Dimension | None:
        if start not in self.started:
            found = [d for d in self.dimensions if any(word.startswith(start) for word in self.names[d.code])]
            self.started[start] = found[0] if len(found) == 1 else None
        return self.started[start]

    def dimension_claims(self, loose: list[tuple[Column, str | None, str, int]]) -> Iterator[Claim]:
        """Return claims such as "TAN1_E": the first item of a dimension, by place or by number but not a mix."""
        groups: dict[tuple[str | None, str], list[tuple[Column, int]]] = defaultdict(list)
        for column, role, code, number in loose:
            groups[role, code].append((column, number))
        for (role, code), found in groups.items():
            items = next(d.items for d in self.dimensions if d.code == code)
            numbers = sorted(number for _, number in found)
            by_place = {place: item.code for place, item in enumerate(items, start=1)}
            by_number = {item.number: item.code for item in items}
            known = next((one for one in (by_place, by_number) if sorted(one) == numbers), {})
            for column, number in found if known else ():
                yield Claim(replace(column, how="dimension"), known[number], role)


def _said_of(dimension: Dimension) -> frozenset[str]:
    """Return the code and the names of a dimension, and every word of them."""
    said = [plain(name) for name in (dimension.code, dimension.name.es, dimension.name.en)]
    return frozenset(word for name in said for word in (name, *name.split()))


def _without_derived(claims: list[Claim]) -> list[Claim]:
    """Return the claims without those of columns worked out from another: "E1_recod" beside "E1"."""
    derived = [_DERIVED.search(claim.column.header) is not None for claim in claims]
    if not any(derived):
        return claims
    own = {(claim.item, claim.role) for claim, made in zip(claims, derived, strict=True) if not made}
    return [c for c, made in zip(claims, derived, strict=True) if not made or (c.item, c.role) not in own]


def _titled(claims: list[Claim], role: str | None) -> list[Claim]:
    """Return numbers under a bare "P" as answers of the role that the title names: P stands for "pregunta" there."""
    told = {claim.role for claim in claims}
    if role in (None, "perception") or told != {"perception"}:
        return claims
    if any(claim.column.how != "number" or not _bare_p(claim.column) for claim in claims):
        return claims
    return [replace(claim, role=role) for claim in claims]


def _texts(column: Column) -> tuple[str, ...]:
    own = (column.header, column.name, column.title, f"{column.group} {column.header}" if column.group else "")
    return tuple(text for text in dict.fromkeys(own) if text)


def _bare_p(column: Column) -> bool:
    return tokens(column.name or column.header)[:1] == ("p",)


def _number(rest: Tokens) -> int | None:
    if len(rest) == 2 and rest[0] in QUESTION_WORDS:
        rest = rest[1:]
    return rest[0] if len(rest) == 1 and isinstance(rest[0], int) else None


def _without_lone_p(
    claims: list[Claim], beyond: list[Column], questionnaire: Questionnaire
) -> tuple[tuple[Claim, ...], tuple[Column, ...]]:
    """Drop numbers under a bare "P" when nothing speaks of expectations: P may stand for "pregunta"."""
    numbered = {claim.role for claim in claims if claim.role is not None}
    if questionnaire.paired and numbered == {"perception"}:
        letters = [c for c in claims if _bare_p(c.column) and c.column.how == "number"]
        kept = tuple(c for c in claims if c not in letters)
        return kept, tuple(c for c in beyond if not _bare_p(c))
    return tuple(claims), tuple(beyond)
