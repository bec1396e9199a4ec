"""The items of a questionnaire matched with the columns of one table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from gapkit.errors import Fault
from gapkit.i18n import LANGUAGES, say
from gapkit.intake.columns import Column
from gapkit.intake.files.tables import Note
from gapkit.intake.headings.claims import Claim, code_claims
from gapkit.intake.headings.headers import Header
from gapkit.intake.headings.texts import heard
from gapkit.intake.headings.wordings import Quote, possible_quotes, quote_claims, quotes
from gapkit.intake.words.text import tokens
from gapkit.model import Questionnaire
from gapkit.record import Record

_CLASHES_LISTED = 5

Slot = tuple[str, str]
Given = Mapping[str, Mapping[str, Column]]


class Matched(Record):
    """Columns found per item and role; what clashes, what is missing, and what is left over.

    `explains_numbers` tells whether no item number is left over, nor answers to half the items that are not asked for.
    `reworded` are items found by their text where the number beside it is another's; `foreign` are texts beside the
    numbers that resemble no item.
    """

    items: Mapping[str, Mapping[str, Column]]
    clashes: tuple[tuple[Slot, tuple[Column, ...]], ...]
    missing: tuple[Slot, ...]
    beyond: tuple[Column, ...]
    not_asked: tuple[Column, ...]
    guesses: Mapping[str, tuple[Column, ...]]
    explains_numbers: bool
    reworded: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def filled(self) -> int:
        """Number of columns found."""
        return sum(map(len, self.items.values()))

    @property
    def complete(self) -> bool:
        """Whether every answer asked for has exactly one column."""
        return bool(self.items) and not self.missing and not self.clashes

    @property
    def roles(self) -> frozenset[str]:
        """Roles that have at least one column."""
        return frozenset(role for roles in self.items.values() for role in roles)

    @property
    def only_numbers(self) -> bool:
        """Whether nothing but numbers tells which item is which."""
        return all(column.how == "number" for roles in self.items.values() for column in roles.values())


def matched_items(
    header: Header, questionnaire: Questionnaire, given: Given | None = None, taken: Iterable[int] = ()
) -> Matched:
    """Return the columns of the items: as given, then by code or number, then by wording where still missing."""
    return _Match(header, questionnaire, given or {}, taken).settled()


def whole_match(
    header: Header, questionnaire: Questionnaire, given: Given | None = None, taken: Iterable[int] = ()
) -> Matched | None:
    """Return the columns of the items when all are there and nothing numbered like them is left over, else None.

    The answer is that of `matched_items`; but wordings are compared only where they can still complete the match.
    """
    kinds = sum(role not in questionnaire.optional_columns for role in questionnaire.columns)
    if not given and len(header.named()) < kinds * len(questionnaire.items):
        return None
    match = _Match(header, questionnaire, given or {}, taken, whole=True)
    if not match.may_be_whole():
        return None
    settled = match.settled()
    return settled if settled.complete and settled.explains_numbers else None


class _Match:
    """A heading against a questionnaire: what codes and numbers claim, then what wordings do.

    Where only a `whole` match counts, texts are not heard once numbers are left over.
    """

    def __init__(
        self, header: Header, questionnaire: Questionnaire, given: Given, taken: Iterable[int], *, whole: bool = False
    ) -> None:
        self.questionnaire = questionnaire
        closed = set(taken) | {column.index for roles in given.values() for column in roles.values()}
        self.free = [column for column in header.named() if column.index not in closed]
        self.role = header.role
        self.said = code_claims(self.free, questionnaire, self.role)
        self.not_asked = self.said.not_asked
        if whole and not self.explains_numbers:
            return
        self.spoken = heard(self.said.claims, questionnaire)
        self.slots: dict[Slot, list[Column]] = {
            (role, code): [column] for code, roles in given.items() for role, column in roles.items()
        }
        decided = set(self.slots)
        for claim in self.spoken.claims:
            if claim.role is not None and (claim.role, claim.item) not in decided:
                self.slots.setdefault((claim.role, claim.item), []).append(claim.column)
        self.wanted = [(role, item.code) for role in questionnaire.columns for item in questionnaire.items]
        self.empty = {slot for slot in self.wanted if slot not in self.slots}

    @property
    def explains_numbers(self) -> bool:
        """Whether no item number is left over, nor answers to half the items that are not asked for."""
        return not self.said.beyond and 2 * len(self.not_asked) < len(self.questionnaire.items)

    def unclaimed(self) -> list[Column]:
        """Return the columns that no code or number speaks for."""
        known = {column.index for columns in self.slots.values() for column in columns}
        return [column for column in self.free if column.index not in known]

    def missing(self) -> tuple[Slot, ...]:
        """Return the answers asked for that have no column; an optional kind may be missing altogether."""
        skipped = set(self.questionnaire.optional_columns) - {role for role, _ in self.slots}
        return tuple(slot for slot in self.wanted if slot not in self.slots and slot[0] not in skipped)

    def may_be_whole(self) -> bool:
        """Tell whether nothing is in the way yet, and columns are left that may quote what is missing."""
        if not self.explains_numbers or any(len(columns) > 1 for columns in self.slots.values()):
            return False
        missing = self.missing()
        codes = {code for _, code in missing}
        items = (item for item in self.questionnaire.items if item.code in codes)
        return not missing or possible_quotes(self.unclaimed(), items, self.questionnaire) >= len(missing)

    def settled(self) -> Matched:
        """Return the match once wordings have been compared for what is still empty."""
        quoted: tuple[Quote, ...] = ()
        if self.empty:
            quoted = quotes(self.unclaimed(), self.questionnaire, self.role)
            for claim in quote_claims(quoted):
                if claim.role is not None and (claim.role, claim.item) in self.empty:
                    self.slots.setdefault((claim.role, claim.item), []).append(claim.column)
                elif claim.role is not None and claim.role not in self.questionnaire.columns:
                    self.not_asked = (*self.not_asked, claim.column)
        slots = self.slots
        return Matched(
            items=_by_item(self.questionnaire, slots),
            clashes=tuple((slot, tuple(columns)) for slot, columns in slots.items() if len(columns) > 1),
            missing=self.missing(),
            beyond=self.said.beyond,
            not_asked=self.not_asked,
            guesses=_guesses(self.free, slots, self.spoken.claims, quoted, self.questionnaire),
            explains_numbers=self.explains_numbers,
            reworded=self.spoken.reworded,
            foreign=self.spoken.foreign,
        )


def match_faults(matched: Matched, sheet: str) -> tuple[Fault, ...]:
    """Return a fault per clash and one per role with missing columns, each with the mapping lines to write."""
    faults = [
        Fault(
            "intake.two_columns",
            {
                "sheet": sheet,
                "item": code,
                **role_names(role),
                "columns": ", ".join(column.shown for column in columns),
                "line": _line(code, role, columns, matched),
            },
        )
        for (role, code), columns in matched.clashes[:_CLASHES_LISTED]
    ]
    if len(matched.clashes) > _CLASHES_LISTED:
        faults.append(Fault("intake.more.two_columns", {"count": len(matched.clashes) - _CLASHES_LISTED}))
    by_role: dict[str, list[str]] = defaultdict(list)
    for role, code in matched.missing:
        by_role[role].append(code)
    if by_role:
        faults += [
            Fault(
                "intake.no_column",
                {
                    "sheet": sheet,
                    **role_names(role),
                    "items": _listed(codes),
                    "lines": _lines(codes, role, matched),
                    "count": len(codes),
                },
            )
            for role, codes in by_role.items()
        ]
    return tuple(faults)


def wording_notes(matched: Matched) -> tuple[Note, ...]:
    """Return what has to be said about texts beside numbers that were believed, or that were not."""
    notes: list[Note] = []
    if matched.reworded:
        items: dict[str, object] = {"items": ", ".join(matched.reworded), "count": len(matched.reworded)}
        notes.append(("intake.notes.by_wording", items))
    if matched.foreign:
        notes.append(("intake.notes.other_words", {"texts": first_texts(matched)}))
    return tuple(notes)


def first_texts(matched: Matched) -> str:
    """Return the first texts beside numbers that resemble no item, as messages quote them."""
    return ", ".join(f'"{text[:40]}"' for text in tuple(dict.fromkeys(matched.foreign))[:3])


def role_names(role: str) -> dict[str, object]:
    """Return the name of a role in each language, as parameters of a message."""
    return {f"role_{language}": say(f"intake.role.{role}", language) for language in LANGUAGES}


def _line(code: str, role: str, columns: tuple[Column, ...], matched: Matched) -> str:
    """Return the line that chooses among columns; two of them are expectation and perception where one is missing."""
    pair = ("expectation", "perception")
    other = pair[pair[0] == role]
    if len(columns) == 2 and role in pair and (other, code) in matched.missing:
        return mapping_line(code, dict(zip(pair, (column.reference for column in columns), strict=True)))
    return mapping_line(code, {role: columns[0].reference})


def mapping_line(code: str, columns: Mapping[str, str]) -> str:
    """Return a line of the [items] table of a mapping file."""
    inner = ", ".join(f'{role} = "{reference}"' for role, reference in columns.items())
    return f"{code} = {{ {inner} }}"


def _by_item(questionnaire: Questionnaire, slots: Mapping[Slot, list[Column]]) -> dict[str, dict[str, Column]]:
    found: dict[str, dict[str, Column]] = {}
    for item in questionnaire.items:
        roles = {r: slots[r, item.code][0] for r in questionnaire.columns if (r, item.code) in slots}
        if roles:
            found[item.code] = roles
    return found


def _guesses(
    free: list[Column],
    slots: Mapping[Slot, list[Column]],
    claims: Iterable[Claim],
    quoted: Iterable[Quote],
    questionnaire: Questionnaire,
) -> dict[str, tuple[Column, ...]]:
    """Return unused columns that may hold an item: by code without a role, by similar wording, by number."""
    used = {column.index for columns in slots.values() for column in columns}
    found: dict[str, list[Column]] = defaultdict(list)
    for (_, code), columns in slots.items():
        if len(columns) > 1:
            found[code] += columns
    for claim in claims:
        if claim.role is None:
            found[claim.item].append(claim.column)
    for quote in quoted:
        if quote.column.index not in used:
            found[quote.item].append(quote.column)
    by_number = {item.number: item.code for item in questionnaire.items}
    told = {column.index for columns in found.values() for column in columns} | used
    for column in free:
        parts = tokens(column.header)
        numbers = [part for part in parts if isinstance(part, int)]
        if column.index not in told and len(parts) <= 3 and len(numbers) == 1 and numbers[0] in by_number:
            found[by_number[numbers[0]]].append(column)
    return {code: tuple(columns) for code, columns in found.items()}


def _lines(codes: list[str], role: str, matched: Matched) -> str:
    lines = []
    for code in codes[:3]:
        columns = matched.guesses.get(code, ())
        # The first of two equal columns is as a rule the expectation, the last the perception: for people to check.
        column = columns[-1 if role == "perception" else 0] if columns else None
        lines.append(mapping_line(code, {role: column.reference if column else "=?"}))
    return "; ".join(lines) + (" ..." if len(codes) > 3 else "")


def _listed(codes: list[str]) -> str:
    return ", ".join(codes[:10]) + (f" (+{len(codes) - 10})" if len(codes) > 10 else "")
