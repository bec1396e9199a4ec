"""The sheets of the comments: themes, where they belong, who writes of which, and what may be quoted."""

from __future__ import annotations

from gapkit.report.comment_words import asked_words, coding_words, group_name, held, place_name, said, theme_name
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Column, Row, Sheet, Value
from gapkit.report.workbook.words import clean
from gapkit.scoring.archetypes.results import ARCHETYPE
from gapkit.scoring.comments.results import CommentPlace, ThemeCount

_SOURCE = "comments."
_ALPHA = ("coding_alpha", "coding_low", "coding_high")
_SIDES = ("pain", "gain", "pain_share", "pain_low", "pain_high")


def comment_sheets(context: Context) -> list[Sheet | None]:
    """Return the sheets of the comments; none where none were read for themes."""
    found = context.diagnosis.comments
    if found is None or found.reason is not None or context.voice.people is None:
        return []
    return [_themes(context), _places(context), _groups(context), _quotes(context)]


def _themes(context: Context) -> Sheet:
    found, voice = held(context.voice), context.voice
    columns = (
        Column("theme", "text", _SOURCE + "themes[].name"),
        *_counts("themes"),
        *_sides("themes"),
        Column("emotion", "text", _SOURCE + "themes[].emotion"),
        Column("emotion_n", "count", _SOURCE + "themes[].emotion_n"),
        Column("emotion_base", "count", _SOURCE + "themes[].emotion_base"),
        *((Column(name, "score", f"{_SOURCE}themes[].{name}") for name in _ALPHA) if found.double_coded else ()),
        Column("theme_asked", "text", _SOURCE + "themes[].items"),
        Column("theme_touchpoint", "text", _SOURCE + "themes[].touchpoint"),
    )
    rows = []
    for row in found.themes:
        cells: dict[str, Value] = {
            "theme": clean(theme_name(voice, row.theme, 120)),
            "theme_asked": clean(asked_words(voice, row)) if row.covered is not None else "",
            "theme_touchpoint": clean(place_name(voice, "touchpoint", row.touchpoint)) if row.touchpoint else "",
        }
        if not row.suppressed:
            cells |= {"emotion": clean(row.emotion), "emotion_n": row.emotion_n, "emotion_base": row.emotion_base}
            cells |= {name: getattr(row, name) for name in _ALPHA} if found.double_coded else {}
        rows.append(_row(context, cells, row))
    notes = [said(voice, "method.several"), *coding_words(voice), said(voice, "method.who")]
    notes.append(context.words("notes_under.hidden", k=context.diagnosis.thresholds.min_cell))
    return Sheet("comments", context.title("comentarios", "comments"), columns, tuple(rows), notes=tuple(notes))


def _places(context: Context) -> Sheet | None:
    found, voice = held(context.voice), context.voice
    if not found.places:
        return None
    columns = (
        Column("place_level", "text", _SOURCE + "places[].level"),
        Column("comment_place", "text", _SOURCE + "places[].code"),
        *_counts("places"),
        *_sides("places"),
    )
    rows = []
    for row in found.places:
        cells: dict[str, Value] = {
            "place_level": said(voice, f"places.{row.level}"),
            "comment_place": clean(place_name(voice, row.level, row.code)),
        }
        rows.append(_row(context, cells, row))
    notes = (said(voice, "places.note"),)
    return Sheet("comment_places", context.words("titles.comment_places"), columns, tuple(rows), notes=notes)


def _counts(table: str) -> tuple[Column, ...]:
    return (
        Column("n", "count", f"{_SOURCE}{table}[].n", masked=True),
        *(Column(f"theme_{end}", "share", f"{_SOURCE}{table}[].{end}") for end in ("share", "share_low", "share_high")),
    )


def _sides(table: str) -> tuple[Column, ...]:
    kinds = ("count", "count", "share", "share", "share")
    return tuple(Column(name, kind, f"{_SOURCE}{table}[].{name}") for name, kind in zip(_SIDES, kinds, strict=True))


def _row(context: Context, cells: dict[str, Value], row: ThemeCount | CommentPlace) -> Row:
    """Return a row with the numbers of a theme or a place, or with the reason why it has none."""
    if row.suppressed:
        return Row(cells, hidden=_hidden(context))
    cells |= {"n": row.n}
    cells |= {f"theme_{end}": getattr(row, end) for end in ("share", "share_low", "share_high")}
    cells |= {name: getattr(row, name) for name in _SIDES}
    return Row(cells, indicative=(held(context.voice).coded or 0) < context.diagnosis.thresholds.indicative_below)


def _groups(context: Context) -> Sheet | None:
    found, kinds, voice = held(context.voice), context.diagnosis.archetypes, context.voice
    told = [*found.groups, *(kinds.themes if kinds is not None else ())]
    if not told:
        return None
    columns = (
        Column("theme", "text", _SOURCE + "groups[].theme"),
        Column("grouping", "text", _SOURCE + "groups[].segment"),
        Column("group", "text", _SOURCE + "groups[].value"),
        Column("n", "count", _SOURCE + "groups[].n", masked=True),
        Column("comment_base", "count", _SOURCE + "groups[].base"),
        Column("theme_share", "share", _SOURCE + "groups[].share"),
        Column("theme_elsewhere", "share", _SOURCE + "groups[].share_elsewhere"),
        Column("share_difference", "share", _SOURCE + "groups[].difference"),
        Column("share_difference_low", "share", _SOURCE + "groups[].difference_low"),
        Column("share_difference_high", "share", _SOURCE + "groups[].difference_high"),
        Column("theme_p", "p_value", _SOURCE + "groups[].p_adjusted"),
    )
    rows = []
    for row in told:
        archetype = row.segment == ARCHETYPE
        cells: dict[str, Value] = {
            "theme": clean(theme_name(voice, row.theme, 120)),
            "grouping": said(voice, "groups.archetype") if archetype else clean(row.segment),
            "group": clean(group_name(voice, row.segment, row.value)),
        }
        if row.suppressed:
            rows.append(Row(cells, hidden=context.words("hidden.protected")))
            continue
        cells |= {"n": row.n, "comment_base": row.base, "theme_share": row.share}
        cells |= {"theme_elsewhere": row.share_elsewhere, "theme_p": row.p_adjusted}
        cells |= {f"share_difference{end}": getattr(row, f"difference{end}") for end in ("", "_low", "_high")}
        rows.append(Row(cells, indicative=(row.base or 0) < context.diagnosis.thresholds.indicative_below))
    thresholds = context.diagnosis.thresholds
    words = {"small": thresholds.indicative_below, "less": thresholds.min_cell - 1}
    notes = (said(voice, "groups.note", **words),)
    return Sheet("comment_groups", context.words("titles.comment_groups"), columns, tuple(rows), notes=notes)


def _quotes(context: Context) -> Sheet | None:
    found, voice = held(context.voice), context.voice
    if not found.quotes:
        return None
    columns = (
        Column("theme", "text", _SOURCE + "quotes[].theme"),
        Column("quote_side", "text", _SOURCE + "quotes[].valence"),
        Column("quote", "text", _SOURCE + "quotes[].text"),
    )
    rows = tuple(
        Row(
            {
                "theme": clean(theme_name(voice, one.theme, 120)),
                "quote_side": context.words.known("comment_sides", one.valence),
                "quote": clean(one.text),
            }
        )
        for one in found.quotes
    )
    least = context.diagnosis.thresholds.min_verbatim
    return Sheet("quotes", context.words("titles.quotes"), columns, rows, notes=(said(voice, "quotes.note", n=least),))


def _hidden(context: Context) -> str:
    return context.words("hidden.small", k=context.diagnosis.thresholds.min_cell)
