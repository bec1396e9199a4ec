"""The sheet of the second opinion: every number that other libraries give too, beside ours."""

from __future__ import annotations

from gapkit.report.opinion_words import reason, statistic, subject
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Column, Row, Sheet, Value, number

_SOURCE = "second_opinion[]."
_NUMBERS = {"ours": "exact", "theirs": "exact", "difference": "tiny", "tolerance": "tiny"}


def second_opinion_sheet(context: Context) -> Sheet:
    """Return one row per number, those that differ first."""
    language, words = context.language, context.words
    rows = []
    for one in sorted(context.diagnosis.second_opinion, key=lambda row: row.agrees is not False):
        result = "convention" if one.agrees is None else "agrees" if one.agrees else "differs"
        cells: dict[str, Value] = {
            "opinion_statistic": statistic(one, language),
            "opinion_subject": subject(one, language) or words("overall"),
            "opinion_library": one.library,
            "opinion_result": words(f"opinion_results.{result}"),
            "opinion_why": reason(one, language),
        }
        cells |= {f"opinion_{name}": number(getattr(one, name)) for name in _NUMBERS}
        rows.append(Row(cells))
    columns = (
        Column("opinion_statistic", "text", _SOURCE + "statistic"),
        Column("opinion_subject", "text", _SOURCE + "subject"),
        *(Column(f"opinion_{name}", kind, _SOURCE + name) for name, kind in _NUMBERS.items()),
        Column("opinion_library", "text", _SOURCE + "library"),
        Column("opinion_result", "text", _SOURCE + "agrees"),
        Column("opinion_why", "text", _SOURCE + "note"),
    )
    title = context.title("segunda-opinion", "second_opinion")
    return Sheet("second_opinion", title, columns, tuple(rows), story=False)
