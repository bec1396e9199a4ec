"""The sheets of archetypes: each with what it expects and its gaps, who its people are, and its empathy map."""

from __future__ import annotations

from gapkit.report.archetype_words import archetype_name, entry_words, held, phrase_of, said
from gapkit.report.outcome_words import NET, SHARES
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.gaps import verdict_word
from gapkit.report.workbook.grid import Cell, Column, Row, Sheet, Value
from gapkit.report.workbook.words import clean
from gapkit.scoring.archetypes.results import NOBODY, Archetype, ArchetypeExpectation, EmpathyEntry
from gapkit.scoring.results import SegmentGap

_SOURCE = "archetypes."


def archetype_sheets(context: Context) -> list[Sheet | None]:
    """Return the sheets of the archetypes; none where there are none."""
    found = context.diagnosis.archetypes
    if found is None or found.reason is not None or context.voice.people is None:
        return []
    return [_archetypes(context), _people(context), _empathy(context)]


def _archetypes(context: Context) -> Sheet:
    found = held(context.voice)
    expects = {(row.archetype, row.subject): row for row in found.expectations}
    gaps = {(row.value, row.dimension): row for row in found.gaps}
    columns = [
        Column("archetype", "text", _SOURCE + "rows[].name"),
        Column("archetype_phrase", "text"),
        Column("n", "count", _SOURCE + "rows[].n", masked=True),
        Column("archetype_share", "share", _SOURCE + "rows[].share"),
        Column("archetype_share_low", "share", _SOURCE + "rows[].share_low"),
        Column("archetype_share_high", "share", _SOURCE + "rows[].share_high"),
        Column("archetype_subject", "text", _SOURCE + "expectations[].subject"),
        Column("expectation", "score", _SOURCE + "expectations[].expectation"),
        Column("centred", "effect", _SOURCE + "expectations[].centred"),
        Column("centred_low", "effect", _SOURCE + "expectations[].centred_low"),
        Column("centred_high", "effect", _SOURCE + "expectations[].centred_high"),
        Column("lift", "effect", _SOURCE + "expectations[].lift"),
        Column("lift_low", "effect", _SOURCE + "expectations[].lift_low"),
        Column("lift_high", "effect", _SOURCE + "expectations[].lift_high"),
        Column("archetype_importance", "share", _SOURCE + "expectations[].importance"),
        Column("archetype_gap", "effect", _SOURCE + "gaps[].gap"),
        Column("gap_low", "effect", _SOURCE + "gaps[].gap_low"),
        Column("gap_high", "effect", _SOURCE + "gaps[].gap_high"),
        Column("archetype_state", "state", _SOURCE + "gaps[].verdict"),
        Column("verdict", "text", _SOURCE + "gaps[].verdict"),
        Column("hidden", "flag", _SOURCE + "rows[].suppressed"),
        Column("archetype_rule", "text", _SOURCE + "rows[].rule"),
    ]
    rows = []
    for row in found.rows:
        subjects = [subject for name, subject in expects if name == row.name]
        subjects += [code for name, code in gaps if name == row.name and code not in subjects]
        for subject in subjects:
            key = row.name, subject
            rows.append(_row(context, row, subject, expects.get(key), gaps.get(key)))
    notes = [said(context.voice, f"profiles.note_{found.origin}", level=context.voice.rules["level"])]
    notes.append(context.words("notes_under.hidden", k=context.diagnosis.thresholds.min_cell))
    title = context.title("perfiles", "archetypes")
    return Sheet("archetypes", title, tuple(columns), tuple(rows), notes=tuple(notes))


def _row(
    context: Context, row: Archetype, subject: str, expects: ArchetypeExpectation | None, gap: SegmentGap | None
) -> Row:
    voice = context.voice
    rule = clean("; ".join(row.rule))
    name = context.item_text(subject) if voice.is_item(subject) else context.dimension_name(subject)
    cells: dict[str, Value] = {
        "archetype": clean(archetype_name(voice, row.name)),
        "archetype_subject": name,
        "archetype_rule": rule,
        "hidden": _hidden(context, row),
    }
    if row.suppressed:
        return Row(cells, hidden=_hidden(context, row))
    cells |= {
        "archetype_phrase": phrase_of(voice, row.name) if row.name != NOBODY else "",
        "n": row.n,
        "archetype_share": row.share,
        "archetype_share_low": row.share_low,
        "archetype_share_high": row.share_high,
    }
    if expects is not None and not expects.suppressed:
        cells |= {"expectation": expects.expectation, "archetype_importance": expects.importance}
        for part in ("centred", "lift"):
            cells |= {f"{part}{end}": getattr(expects, f"{part}{end}") for end in ("", "_low", "_high")}
    if gap is not None and not gap.suppressed and gap.gap == gap.gap:
        cells |= {"archetype_gap": gap.gap, "gap_low": gap.gap_low, "gap_high": gap.gap_high}
        cells |= {"archetype_state": context.state(gap), "verdict": verdict_word(context, gap.verdict)}
    return Row(cells, strong=subject == "overall")


def _people(context: Context) -> Sheet | None:
    found = held(context.voice)
    if not found.people:
        return None
    columns = (
        Column("archetype", "text", _SOURCE + "people[].archetype"),
        Column("grouping", "text", _SOURCE + "people[].segment"),
        Column("group", "text", _SOURCE + "people[].value"),
        Column("n", "count", _SOURCE + "people[].n", masked=True),
        Column("share_here", "share", _SOURCE + "people[].share"),
        Column("share_elsewhere", "share", _SOURCE + "people[].share_elsewhere"),
        Column("share_difference", "share", _SOURCE + "people[].difference"),
        Column("share_difference_low", "share", _SOURCE + "people[].difference_low"),
        Column("share_difference_high", "share", _SOURCE + "people[].difference_high"),
        Column("share_p", "p_value", _SOURCE + "people[].p_adjusted"),
    )
    hidden = context.words("hidden.small", k=context.diagnosis.thresholds.min_cell)
    rows = []
    for row in found.people:
        cells: dict[str, Value] = {
            "archetype": clean(archetype_name(context.voice, row.archetype)),
            "grouping": row.segment,
            "group": row.value,
        }
        if row.suppressed:
            rows.append(Row(cells, hidden=hidden))
            continue
        cells |= {"n": row.n, "share_here": row.share, "share_elsewhere": row.share_elsewhere}
        cells |= {f"share_difference{end}": getattr(row, f"difference{end}") for end in ("", "_low", "_high")}
        rows.append(Row(cells | {"share_p": row.p_adjusted}))
    notes = (said(context.voice, "notes.who", rate=context.voice.rules["rate"]),)
    return Sheet("archetype_people", context.words("titles.archetype_people"), columns, tuple(rows), notes=notes)


def _empathy(context: Context) -> Sheet | None:
    entries = held(context.voice).empathy
    if not entries:
        return None
    columns = (
        Column("archetype", "text", _SOURCE + "empathy[].archetype"),
        Column("empathy_cell", "text", _SOURCE + "empathy[].cell"),
        Column("empathy_text", "text", _SOURCE + "empathy[].subject"),
        Column("n", "count", _SOURCE + "empathy[].n"),
        Column("value", "score", _SOURCE + "empathy[].value"),
        Column("value_low", "score", _SOURCE + "empathy[].low"),
        Column("value_high", "score", _SOURCE + "empathy[].high"),
    )
    rows = tuple(_line(context, entry) for entry in entries)
    notes = (said(context.voice, "card.closing"),)
    return Sheet("empathy", context.words("titles.empathy"), columns, rows, notes=notes)


def _line(context: Context, entry: EmpathyEntry) -> Row:
    cells: dict[str, Value] = {
        "archetype": clean(archetype_name(context.voice, entry.archetype)),
        "empathy_cell": said(context.voice, f"cells.{entry.cell}"),
        "empathy_text": clean(entry_words(context.voice, entry)),
    }
    if entry.state == "told":
        kind = "share" if entry.measure in ("importance", "mention", *SHARES) else "effect"
        kind = "nps" if entry.measure in NET else "score" if entry.measure in ("ces", "rating", "acsi") else kind
        cells |= {"n": entry.n}
        values = {"value": entry.value, "value_low": entry.low, "value_high": entry.high}
        cells |= {name: Cell(value, kind=kind) for name, value in values.items()}
    return Row(cells)


def _hidden(context: Context, row: Archetype) -> str:
    if not row.suppressed:
        return ""
    least = context.diagnosis.thresholds.min_cell
    return context.words("hidden.protected") if row.protected else context.words("hidden.small", k=least)
