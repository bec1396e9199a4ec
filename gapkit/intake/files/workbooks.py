"""Excel workbooks (xlsx, xlsm): looked through for what does no good, then read by calamine."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import partial

from gapkit.errors import fault
from gapkit.intake.files.archives import DAMAGE, Allowance, chunks, pieces
from gapkit.intake.files.limits import MOST_SHEET_CELLS, MOST_TEXT
from gapkit.intake.files.sheet_xml import (
    CELL_END,
    SheetFacts,
    counted_reach,
    filled_reach,
    sheet_facts,
    string_lengths,
    strings_used,
)
from gapkit.intake.files.sheets import grids, has_cells, place, sheet_table
from gapkit.intake.files.tables import Table
from gapkit.intake.words.text import column_letter

# Besides what unpacking raises: XML and names that are not what they should be; an XML ParseError is a SyntaxError.
_DAMAGE = (*DAMAGE, LookupError, TypeError, AttributeError, SyntaxError)
_LOOKED_AT = 1 << 20
_FORM = re.compile(
    rb"""(?:name=["']gapkit_form["'][^<>]*+>(?:\s*<[^<>]++>)?|gapkit_form=)\s*(?:&quot;|["'])?([\w.\-]+/[\w.\-]+)"""
)


def read_workbook(name: str, content: bytes, archive: zipfile.ZipFile) -> tuple[Table, ...]:
    """Return the sheets of an xlsx or xlsm workbook, hidden ones marked."""
    import python_calamine as calamine

    facts = _facts(archive, name)
    try:
        telling = {part: one for part, one in facts.items() if one.odd or one.hidden_rows or one.has_booleans}
        titles = sheet_titles(archive) if telling else {}
        found, hidden = grids(content)
        by_title = {titles[part]: one for part, one in telling.items() if part in titles}
        tables = []
        for title in list(found):
            rows, one = found.pop(title), by_title.get(title, SheetFacts())
            for row, column, cell in one.odd:
                place(rows, row, column, cell)
            booleans, hidden_rows = one.has_booleans, frozenset(one.hidden_rows)
            tables.append(sheet_table(title, rows, hidden=title in hidden, booleans=booleans, hidden_rows=hidden_rows))
    except calamine.PasswordError:
        raise fault("intake.password", file=name) from None
    except (calamine.CalamineError, *_DAMAGE):
        raise fault("intake.damaged", file=name) from None
    if not any(table.height and has_cells(table) for table in tables):
        raise fault("intake.empty_workbook", file=name)
    return tuple(tables)


def form_mark(archive: zipfile.ZipFile) -> str | None:
    """Return "<questionnaire>/<version>" from the mark that gapkit leaves in its blank forms."""
    for member in ("docProps/custom.xml", "xl/workbook.xml", "docProps/core.xml"):
        if member in archive.namelist() and (found := _FORM.search(archive.open(member).read(_LOOKED_AT))):
            return found.group(1).decode()
    return None


def _facts(archive: zipfile.ZipFile, name: str) -> dict[str, SheetFacts]:
    """Return what the XML of every part tells; refuse what would fill the memory once it is read."""
    allowance = Allowance()
    found: dict[str, SheetFacts] = {}
    texts: list[int] = []
    for part in archive.infolist():
        # A part is what the workbook says it is, whatever its name: all are looked through.
        looked = pieces(chunks(archive, part, name, allowance), CELL_END, name)
        if part.filename.lower().endswith("sharedstrings.xml"):
            try:
                texts = string_lengths(looked)
            except ValueError:
                raise fault("intake.damaged", file=name) from None
        else:
            found[part.filename] = sheet_facts(looked)
    again = partial(_xml, archive, name)
    cells = 0
    for member, facts in found.items():
        if not facts.certain:
            facts.height, facts.width = counted_reach(again(member))
        elif facts.height * facts.width > MOST_SHEET_CELLS:
            facts.height, facts.width = filled_reach(again(member))
        cells += facts.height * facts.width
        if cells > MOST_SHEET_CELLS:
            corner = f"{column_letter(facts.width - 1)}{facts.height}"
            said: dict[str, object] = {"found": cells, "expected": MOST_SHEET_CELLS, "cell": corner}
            raise fault("intake.reaches_far", file=name, sheet=_title(archive, member), **said)
    if sum(one.texts for one in found.values()) * max(texts, default=0) > MOST_TEXT:
        used: Counter[int] = Counter()
        for member, facts in found.items():
            if facts.texts:
                used.update(strings_used(again(member)))
        if sum(texts[i] * times for i, times in used.items() if i < len(texts)) > MOST_TEXT:
            raise fault("intake.too_much_text", file=name, expected=MOST_TEXT >> 20)
    return found


def _xml(archive: zipfile.ZipFile, name: str, member: str) -> Iterator[bytes]:
    return pieces(chunks(archive, archive.getinfo(member), name, Allowance()), CELL_END, name)


def sheet_titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the name of the sheet that each part of the archive holds."""
    from xml.etree import ElementTree

    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target") or "" for one in links}
    found = {}
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.endswith("}sheet"):
            ids = (value for key, value in element.items() if key.endswith("}id"))
            target = next((targets[one] for one in ids if one in targets), "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            found[part] = element.get("name") or ""
    return found


def _title(archive: zipfile.ZipFile, member: str) -> str:
    """Return the name of a sheet for a message, or that of its part where the workbook does not tell."""
    try:
        return sheet_titles(archive).get(member, member)
    except _DAMAGE:
        return member
