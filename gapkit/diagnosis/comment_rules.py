"""Rules for comments: what people write about most, what nobody asks about, who writes of it, and what was not read."""

from __future__ import annotations

from collections.abc import Iterator

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.comments.coding import RELIABLE
from gapkit.scoring.comments.results import OpenText, ThemeCount

_MOST_TIED = 3
_READ_SHARE = 0.8


def comment_findings(comments: OpenText, thresholds: Thresholds) -> Iterator[Finding]:
    """Yield the themes written of most, the one that nothing asks about, the group that writes of one more than others,
    and that comments were left unread or are read otherwise by somebody else. Codes are never more than an indication.
    """
    if comments.reason is not None:
        facts: dict[str, object] = {"reason": comments.reason, "k": comments.commented}
        yield _plain("comments.none", facts, n=comments.commented, score=0.5)
        return
    shown = [row for row in comments.themes if not row.suppressed]
    if shown:
        yield _most(shown, comments)
    yield from _uncovered(shown, comments)
    yield from _group(comments, thresholds)
    coded, commented = comments.coded, comments.commented
    if coded is not None and commented is not None and coded < _READ_SHARE * commented:
        yield _plain("comments.unread", {"k": coded, "m": commented}, n=commented, score=0.4)
    if "unreliable" in comments.notes:
        yield _unreliable(comments)


def _most(shown: list[ThemeCount], comments: OpenText) -> Finding:
    """Return the theme that most people write of, or those that share the first place."""
    first = shown[0]
    # Shares of the same people: intervals that overlap leave the order open.
    tied = [row.theme for row in shown if row.share_high >= first.share_low][:_MOST_TIED]
    kind = "comments.most" if len(tied) == 1 else "comments.tie"
    return Finding(
        id=kind,
        kind=kind,
        subject=first.theme,
        state="level",
        verdict=None,
        strength=1,
        estimate=first.share,
        low=first.share_low,
        high=first.share_high,
        n=comments.coded,
        evidence=place_of("comments.themes", comments.themes, first),
        score=1.1,
        facts={"themes": tuple(tied), "side": _side(first), "k": first.n, "m": comments.coded},
    )


def _side(row: ThemeCount) -> str:
    """Return whether most of those who write of a theme are hurt or helped by it, as far as that is clear."""
    if row.pain_low > 0.5:
        return "pain"
    return "gain" if row.pain_high < 0.5 else "open"


def _uncovered(shown: list[ThemeCount], comments: OpenText) -> Iterator[Finding]:
    row = next((one for one in shown if one.covered is False), None)
    if row is None:
        return
    yield Finding(
        id="comments.uncovered",
        kind="comments.uncovered",
        subject=row.theme,
        state="indicative",
        verdict=None,
        strength=1,
        estimate=row.share,
        low=row.share_low,
        high=row.share_high,
        n=comments.coded,
        evidence=place_of("comments.themes", comments.themes, row),
        score=1.0,
        facts={"themes": (row.theme,), "k": row.n, "m": comments.coded},
    )


def _group(comments: OpenText, thresholds: Thresholds) -> Iterator[Finding]:
    enough = [row for row in comments.groups if (row.base or 0) >= thresholds.indicative_below]
    clear = [row for row in enough if row.p_adjusted <= thresholds.error_rate and row.difference > 0]
    row = max(clear, key=lambda one: one.difference, default=None)
    if row is None:
        return
    yield Finding(
        id="comments.group",
        kind="comments.group",
        subject=row.theme,
        state="level",
        verdict=None,
        strength=1,
        estimate=row.difference,
        low=row.difference_low,
        high=row.difference_high,
        n=row.base,
        evidence=place_of("comments.groups", comments.groups, row),
        score=0.6,
        facts={
            "themes": (row.theme,),
            "segment": row.segment,
            "value": row.value,
            "here": row.share,
            "elsewhere": row.share_elsewhere,
        },
    )


def _unreliable(comments: OpenText) -> Finding:
    """Return that two people who read the same comments gave them other themes."""
    return Finding(
        id="comments.unreliable",
        kind="comments.unreliable",
        subject="overall",
        state="indicative",
        verdict=None,
        strength=1,
        estimate=comments.coding_alpha,
        low=comments.coding_low,
        high=comments.coding_high,
        n=comments.double_coded,
        evidence="comments",
        score=0.8,
        facts={"k": comments.double_coded, "m": comments.coded, "limit": RELIABLE},
    )


def _plain(kind: str, facts: dict[str, object], *, n: int | None, score: float) -> Finding:
    return Finding(
        id=kind,
        kind=kind,
        subject="overall",
        state="unclear",
        verdict=None,
        strength=0,
        n=n,
        evidence="comments",
        score=score,
        facts=facts,
    )
