"""What a terminal shows of the second opinion."""

from __future__ import annotations

from collections.abc import Sequence

from gapkit.diagnosis.opinion import Opinion, disagreements
from gapkit.i18n import say
from gapkit.report.formats import excerpt
from gapkit.report.opinion_words import explained, headline, statistic, subject
from gapkit.report.terminal_lines import aligned, hanging, wrapped

_MOST = 10


def opinion_lines(opinions: Sequence[Opinion], language: str) -> list[str]:
    """Return what other libraries say about the same numbers: all agree, or the first that do not."""
    told = [*wrapped(headline(opinions, language))]
    for text in explained(opinions, language):
        told += hanging("  ~ ", text)
    apart = disagreements(opinions)
    if not apart:
        return told
    head = [say(f"report.terminal.{name}", language) for name in ("statistic", "ours", "theirs", "difference")]
    rows = [[f"  {head[0]}", *head[1:]]]
    for one in apart[:_MOST]:
        name = f"{statistic(one, language)} {subject(one, language)}".strip()
        rows.append([f"  {excerpt(name, 50)}", f"{one.ours:.6g}", f"{one.theirs:.6g}", f"{one.difference:.1e}"])
    return [*told, *aligned(rows, right=(1, 2, 3))]
