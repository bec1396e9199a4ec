"""Coding: a workbook with the comments that wait for codes, and suggestions learnt from those that have some."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gapkit.commands import DEFAULT_SEED
from gapkit.errors import fault, told_in
from gapkit.record import Record, replace

if TYPE_CHECKING:
    from gapkit.assisted import Suggestions
    from gapkit.intake.coding.unread import Unread, Written

FEWEST_TWICE = 30
"""Fewer comments coded twice say next to nothing about agreement."""

_ENDS = {False: "-coding.xlsx", True: "-second-coding.xlsx"}


class CodingWorkbook(Record):
    """A workbook written: how many comments it holds, how many of them with a suggestion, and what those are worth.

    `agreement` is Krippendorff's alpha on comments left aside, with its interval. `why` is why nothing was suggested:
    "few" coded comments, no "themes" that occur often enough, or a "second" coding, which is to be blind.
    `of_company` tells the comments of managers and frontline.
    """

    path: Path
    comments: int
    left_out: int
    language: str
    suggested: int = 0
    agreement: tuple[float, float, float] | None = None
    why: str = ""
    of_company: bool = False


def code_comments(
    source: str | Path | Any,
    path: str | Path | None = None,
    *,
    second: bool = False,
    share: float = 0.2,
    seed: int = DEFAULT_SEED,
    overwrite: bool = False,
    language: str | None = None,
    **options: Any,
) -> CodingWorkbook:
    """Write a workbook in which to code the comments of a survey that have no codes yet, and return what it holds.

    Filled in, it is read by `score(source, codes=path)`; `options` are those of `score` that say how to read a survey,
    `codes` among them. Comments somebody coded before give suggestions for the others, worked out on this machine, with
    what they are worth; a suggestion is never read as a code. `second` writes, for somebody else to code again without
    seeing the first codes, a random `share` of the comments coded once (at least FEWEST_TWICE). Without a path the file
    stands beside the survey. Raises GapkitError where nothing is left to code.
    """
    from gapkit.i18n import locale_language
    from gapkit.intake.coding.unread import read_unread
    from gapkit.intake.coding.workbook import CodingPage, write_coding

    if not 0 < share <= 1:
        raise fault("coding.share", found=share)
    found = read_unread(source, language=language, **options)
    spoken = language or found.language or locale_language() or "en"
    with told_in(spoken):
        rows = _again(found, share, seed) if second else found.waiting
        if not rows:
            raise fault("coding.nothing_twice" if second else "coding.nothing")
        page = CodingPage(
            found.heading,
            rows,
            questions=len(found.comments.questions) > 1,
            second=second,
            themes=_themes(found),
            of_company=found.of_company,
        )
        told = None if second else _suggested(found, seed)
        if told is not None:
            page = _with(page, told)
        written = write_coding(page, _target(source, path, second), language=spoken, overwrite=overwrite)
    return CodingWorkbook(
        written,
        len(rows),
        0 if second else found.left_out,
        spoken,
        suggested=0 if told is None else sum(map(bool, told.comments)),
        agreement=None if told is None or told.agreement is None else _limits(told),
        why="second" if told is None else told.reason,
        of_company=found.of_company,
    )


def _target(source: Any, path: str | Path | None, second: bool) -> Path:
    if path is not None:
        return Path(path)
    if isinstance(source, str | Path):
        return Path(source).with_name(Path(source).stem + _ENDS[second])
    return Path("survey" + _ENDS[second])


def _themes(found: Unread) -> tuple[str, ...]:
    """Return the codes of a code book, else those used so far."""
    return tuple(theme.code for theme in found.comments.themes)


def _again(found: Unread, share: float, seed: int) -> tuple[Written, ...]:
    """Return the coded comments that somebody else is to code too: a random share, less those coded twice already."""
    once = [one for one in found.coded if not one.comment.again]
    wanted = max(FEWEST_TWICE, math.ceil(share * len(found.coded))) - (len(found.coded) - len(once))
    if wanted <= 0:
        return ()
    drawn = np.random.default_rng(seed).permutation(len(once))[:wanted]
    return tuple(once[place] for place in sorted(drawn.tolist()))


def _suggested(found: Unread, seed: int) -> Suggestions:
    from gapkit.assisted import suggestions

    texts = [one.comment.text for one in found.coded]
    themes = [[mention.theme for mention in one.comment.mentions if mention.theme] for one in found.coded]
    return suggestions(texts, themes, [one.comment.text for one in found.waiting], seed=seed)


def _with(page: Any, told: Suggestions) -> Any:
    """Return a page with what is suggested, and what that is worth."""

    from gapkit.assisted import FEWEST_CODED
    from gapkit.intake.coding.workbook import Worth

    overall = None
    if told.agreement is not None:
        overall = Worth("", told.agreement.units // max(1, len(told.themes)), *_limits(told))
    return replace(
        page,
        suggested=tuple(tuple((one.theme, one.weight) for one in own) for own in told.comments),
        worth=tuple(
            Worth(one.theme, one.comments, one.agreement.alpha, one.agreement.low, one.agreement.high)
            for one in told.themes
        ),
        overall=overall,
        why=told.reason,
        least=FEWEST_CODED,
    )


def _limits(told: Suggestions) -> tuple[float, float, float]:
    assert told.agreement is not None
    return told.agreement.alpha, told.agreement.low, told.agreement.high
