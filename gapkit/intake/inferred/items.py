"""The items a survey seems to ask, from its headings: which columns belong together, and what was asked in them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from gapkit.errors import fault
from gapkit.intake.columns import Column
from gapkit.intake.headings.roles import group_role, lead_text, marked_role, wording
from gapkit.intake.words.text import plain, tidy, tokens, without_numbering
from gapkit.intake.words.vocabulary import ROLE_OF
from gapkit.model.questionnaire import ROLES
from gapkit.record import Record

_LONGEST_CODE = 14
_MOST_TOKENS = 3
_BLOCK = 4
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,23}")
_LEAD_NUMBER = re.compile(r"^\W*[^\W\d_]{0,3}\s*(\d{1,3})\s*[.)\]:\-–—]")
_BRACKET_END = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_ROLE_START = re.compile(r"^\W*([^\W\d_]+)\s*[:.\-–—|\[(]\s*")


class FoundItem(Record):
    """An item as a survey shows it: code and number to give it, its columns by kind of answer, and what they ask.

    `texts` holds the wording of each kind of answer, nothing where the headings are mere codes.
    """

    code: str
    number: int
    columns: dict[str, Column]
    texts: dict[str, str]


class _Named(Record):
    column: Column
    role: str | None
    key: str
    code: str
    number: int | None
    text: str


def found_items(
    columns: Sequence[Column], role: str | None, sheet: str
) -> tuple[tuple[FoundItem, ...], tuple[Column, ...]]:
    """Return the items of a survey in the order of their columns, and the columns that belong to no whole item.

    `role` is the kind of answer that the title or the sheet speaks of. Raises a fault where columns that look like
    answers of several kinds cannot be put together.
    """
    named = _told_apart([_named(column, role, columns) for column in columns])
    roles = [one for one in ROLES if any(name.role == one for name in named)] or ["perception"]
    if not any(name.role for name in named):
        named = _largest_block(named)
    if len(roles) == 1:
        named = [_Named(n.column, n.role or roles[0], n.key, n.code, n.number, n.text) for n in named]
    by_key: dict[str, dict[str, list[_Named]]] = defaultdict(lambda: defaultdict(list))
    for name in named:
        if name.role is not None:
            by_key[name.key][name.role].append(name)
    if any(len(same) > 1 for found in by_key.values() for same in found.values()):
        twice = next(same for found in by_key.values() for same in found.values() if len(same) > 1)
        raise fault("questionnaire.new_twice", sheet=sheet, columns=", ".join(one.column.shown for one in twice))
    asked = _asked_of_all(by_key, roles)
    whole = {key: found for key, found in by_key.items() if set(asked) <= found.keys()}
    if not whole or 2 * len(whole) < len(by_key):
        alone = [
            one.column.shown for found in by_key.values() if not set(asked) <= found.keys() for (one,) in found.values()
        ]
        raise fault("questionnaire.new_pairs", sheet=sheet, columns=", ".join(alone[:6]))
    items = _items([{role: found[role][0] for role in asked} for found in whole.values()])
    used = {column.index for item in items for column in item.columns.values()}
    return items, tuple(column for column in columns if column.index not in used)


def _largest_block(named: Sequence[_Named]) -> list[_Named]:
    """Return the columns whose headings start alike, where most do: "Q7ART", "Q7FOOD" and the other parts of Q7."""
    blocks: dict[object, list[_Named]] = defaultdict(list)
    for name in named:
        parts = tokens(name.column.header)
        blocks["text" if name.text else parts[: max(1, len(parts) - 1)]].append(name)
    largest = max(blocks.values(), key=len)
    return largest if len(largest) >= _BLOCK else list(named)


def _asked_of_all(by_key: dict[str, dict[str, list[_Named]]], roles: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of answers that half of the items have, expectation and perception always when both occur."""
    counts = Counter(role for found in by_key.values() for role in found)
    pair = {"expectation", "perception"} & counts.keys()
    return tuple(role for role in roles if role in pair or 2 * counts[role] >= len(by_key))


def _items(found: Sequence[dict[str, _Named]]) -> tuple[FoundItem, ...]:
    numbers = [next((name.number for name in roles.values() if name.number is not None), None) for roles in found]
    counted = None not in numbers and len(set(numbers)) == len(numbers)
    codes = [next(iter(roles.values())).code for roles in found]
    written = Counter(code.lower() for code in codes)
    items = []
    for place, roles in enumerate(found):
        number = (numbers[place] if counted else None) or place + 1
        texts = {role: name.text for role, name in roles.items() if name.text}
        own = _CODE.fullmatch(codes[place]) is not None and written[codes[place].lower()] == 1
        code = codes[place] if own else f"Q{number}" if f"q{number}" not in written else f"N{number}"
        items.append(FoundItem(code, number, {role: name.column for role, name in roles.items()}, texts))
    return tuple(items)


def _named(column: Column, role: str | None, others: Sequence[Column]) -> _Named:
    """Return what a heading says of its column: the kind of answer, and what names the item."""
    header = tidy(column.header)
    parts = tokens(header)
    told = group_role(column.group) if column.group else None
    numbered = any(isinstance(part, int) for part in parts)
    if len(header) <= _LONGEST_CODE and len(parts) <= _MOST_TOKENS and (numbered or _CODE.fullmatch(header.upper())):
        own, rest = _role_and_rest(header, parts, {plain(one.header) for one in others})
        rest = rest or parts
        code = "".join(f"{part}".upper() for part in rest)
        number = rest[-1] if isinstance(rest[-1], int) and rest[-1] > 0 else None
        return _Named(column, own or told or role, " ".join(map(str, rest)), code, number, "")
    lead = _LEAD_NUMBER.match(header)
    own = marked_role(header) or told or role
    text = _statement(header)
    number = int(lead.group(1)) if lead and int(lead.group(1)) else None
    key = wording(header) or plain(header)
    return _Named(column, own, key, "", number, text if lead_text(header) or not lead else text or header)


def _role_and_rest(
    header: str, parts: tuple[str | int, ...], others: set[str]
) -> tuple[str | None, tuple[str | int, ...]]:
    """Return the kind of answer that a short heading starts or ends with, and the rest: "E_RE1", "RE1_P", "EREL1"."""
    if len(parts) > 1:
        first, last = parts[0], parts[-1]
        if isinstance(first, str) and first in ROLE_OF:
            return ROLE_OF[first], parts[1:]
        if isinstance(last, str) and last in ROLE_OF:
            return ROLE_OF[last], parts[:-1]
    start = plain(header)
    twin = {"e": "p", "p": "e"}.get(start[:1])
    if twin is not None and twin + start[1:] in others:
        return ROLE_OF[start[0]], tokens(start[1:])
    return None, parts


def _told_apart(named: list[_Named]) -> list[_Named]:
    """Return the names with the number as what joins an item, where wordings of the two kinds differ."""
    numbers: dict[str | None, set[int]] = defaultdict(set)
    for name in named:
        if name.number is None or name.number in numbers[name.role]:
            return named
        numbers[name.role].add(name.number)
    if len(numbers) < 2 or len(set(map(frozenset, numbers.values()))) > 1:
        return named
    keys: dict[str | None, set[str]] = defaultdict(set)
    for name in named:
        keys[name.role].add(name.key)
    if len(set(map(frozenset, keys.values()))) == 1:
        return named
    return [_Named(n.column, n.role, f"{n.number}", n.code, n.number, n.text) for n in named]


def _statement(header: str) -> str:
    """Return a heading as it is written, without its number and without the mark of its kind of answer."""
    text = header
    if (end := _BRACKET_END.search(text)) and _is_role(end.group(1)):
        text = text[: end.start()]
    if (start := _ROLE_START.match(text)) and _is_role(start.group(1)):
        text = text[start.end() :].rstrip(" ])")
    return tidy(without_numbering(text).strip())


def _is_role(text: str) -> bool:
    return marked_role(f"[{text}]") is not None or group_role(text) is not None
