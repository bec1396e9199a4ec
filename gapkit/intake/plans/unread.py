"""What a workbook holds that a plan does not take: columns and sheets, named with what they may have meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from gapkit.errors import Fault
from gapkit.i18n import LANGUAGES, say
from gapkit.intake.files.sources import Source
from gapkit.intake.files.tables import Table
from gapkit.intake.plans.sheets import Sheet
from gapkit.intake.plans.values import is_blank, text_of
from gapkit.intake.plans.words import heading, headings, known_as, sheet_kind
from gapkit.intake.words.text import plain, tidy

_LIKE = 0.74
_SHORTEST = 4
_LOOKED_AT = 20
_OURS = ("guide", "lists")


def unread_headings(sheets: Iterable[Sheet], file: str, notes: list[Fault]) -> None:
    """Note the columns whose headings are not understood; those of initiatives are kept as texts."""
    for sheet in sheets:
        told = {
            text: _meant(text, sheet)
            for place, text in sheet.others.items()
            if place not in sheet.columns
            and known_as(text, headings(sheet.kind)) != "number"
            and not _ours(text)
            and any(not is_blank(cell) for cell in sheet.table.columns[place][sheet.header + 1 :])
        }
        if not told:
            continue
        key = "headings_kept" if sheet.kind == "initiatives" else "headings_unread"
        facts: dict[str, object] = {"file": file, "where": sheet.table.name}
        for language in LANGUAGES:
            named = (
                _asked(text, heading(sheet.kind, one, language) if one else "", language) for text, one in told.items()
            )
            facts[f"found_{language}"] = ", ".join(named)
        notes.append(Fault(f"plan_file.{key}", facts))


def unread_sheets(source: Source, read: Sequence[Table], notes: list[Fault]) -> None:
    """Note the sheets that hold something and were not read."""
    taken = {sheet_kind(table.name) for table in read}
    told: dict[str, str] = {}
    for table in source.tables:
        kind = sheet_kind(table.name)
        if any(table is one for one in read) or table.hidden or kind in _OURS or not _holds(table):
            continue
        told[table.name] = kind or ("settings" if "settings" not in taken and _settles(table) else "")
    if not told:
        return
    facts: dict[str, object] = {"file": source.name}
    for language in LANGUAGES:
        names = (
            _asked(
                name, say(f"plan_words.sheets.{kind}", language) if kind and sheet_kind(name) is None else "", language
            )
            for name, kind in told.items()
        )
        facts[f"found_{language}"] = ", ".join(names)
    notes.append(Fault("plan_file.sheets_unread", facts))


def _asked(text: str, meant: str, language: str) -> str:
    return say(f"plan_words.unread.{'meant' if meant else 'alone'}", language, found=text, meant=meant)


def _meant(text: str, sheet: Sheet) -> str:
    """Return the field that a heading most likely means, where no other column holds it; "" where none is close."""
    free = {word: name for word, name in headings(sheet.kind).items() if name not in ("number", "subject_code")}
    if plain(text) in free:
        return free[plain(text)]  # another column has taken its place
    free = {word: name for word, name in free.items() if name not in sheet.columns.values()}
    inside = [word for word in free if len(word) >= _SHORTEST and f" {word} " in f" {plain(text)} "]
    close = get_close_matches(plain(text), free, n=1, cutoff=_LIKE)
    best = close[0] if close else max(inside, key=len, default="")
    return free.get(best, "")


def _ours(text: str) -> bool:
    """Tell whether a column is one that gapkit writes to be read by people."""
    extra = (say(f"plan_form.extra.{key}", language) for key in ("meaning", "default") for language in LANGUAGES)
    return plain(text) in {plain(one) for one in extra}


def _holds(table: Table) -> bool:
    return any(not is_blank(cell) for column in table.columns for cell in column)


def _settles(table: Table) -> bool:
    """Tell whether a sheet names settings of a plan in its first column, with a value beside them."""
    if len(table.columns) < 2:
        return False
    known = headings("settings_keys")
    pairs = zip(table.columns[0][:_LOOKED_AT], table.columns[1][:_LOOKED_AT], strict=True)
    return any(not is_blank(key) and not is_blank(value) and plain(tidy(text_of(key))) in known for key, value in pairs)
