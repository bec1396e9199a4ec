"""Open text: what people write about, how many, whom it hurts, and who writes of it more than others."""

from __future__ import annotations

from typing import Any

import numpy as np

from gapkit.model import Answers, Questionnaire
from gapkit.model.comments import Comments, Theme
from gapkit.scoring.comments.coding import DOUBLE_SHARE, DoubleCoding, double_coding, is_unreliable
from gapkit.scoring.comments.groups import CellLimits, theme_groups
from gapkit.scoring.comments.marks import Marks, Passages, any_of
from gapkit.scoring.comments.quotes import quotes_of, why_no_quotes
from gapkit.scoring.comments.results import (
    CommentPlace,
    Emotion,
    OpenText,
    QuestionCount,
    ThemeCount,
)
from gapkit.scoring.comments.shares import Sample
from gapkit.scoring.designs import Design
from gapkit.scoring.results import SegmentGap
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.stats.agreement import CodingAgreement

_SHARE = ("share", "share_low", "share_high")
_PAIN = ("pain_share", "pain_low", "pain_high")
_ALPHA = ("coding_alpha", "coding_low", "coding_high")
_UNCOVERED = ("uncovered_share", "uncovered_low", "uncovered_high")


def open_text(
    questionnaire: Questionnaire,
    answers: Answers,
    comments: Comments,
    rules: Rules,
    *,
    min_verbatim: int = 10,
    indicative_below: int = 30,
    design: Design | None = None,
    segments: Rows[SegmentGap] | None = None,
    seed: int = 0,
) -> OpenText:
    """Return the themes of the comments, with who writes of them; `reason` where there are none to show.

    Shares are of the people whose comments were read for themes. Themes of fewer than `min_cell` people keep their name
    and nothing else. `segments` say which groups no table shows. Quotes need leave and `min_verbatim` people who write
    of the same theme.
    """
    marks, sample = Marks.of(comments), Sample(rules.level, answers.weight, design)
    limits = CellLimits(rules.min_cell, indicative_below)
    head = _head(comments, marks, rules)
    if head.reason is not None:
        return head
    told = marks.themes()
    shown = {code: one for code, one in told.items() if int(one.people.sum()) >= rules.min_cell}
    twice = double_coding(comments, shown, rules, seed=seed)
    counted = (_theme(one, marks, told, comments, sample, limits, twice) for one in comments.themes)
    themes = sorted(counted, key=_order)
    hidden = {(row.segment, row.value): row.suppressed for row in segments or ()}
    quotes = [(row.theme, row.n) for row in themes if row.n is not None]
    notes = [] if comments.linked else ["no_book"]
    notes += [] if any(one.valued.any() for one in told.values()) else ["no_valence"]
    quoted = Rows(quotes_of(comments, quotes, at_least=min_verbatim))
    notes += [] if quoted else why_no_quotes(comments, quotes, at_least=min_verbatim)
    read_twice = _read_twice(twice, head.coded)
    notes += _doubts(twice, read_twice)
    return OpenText(
        head.people,
        head.commented,
        head.coded,
        mentions=_mentions(told, shown, rules),
        questions=head.questions,
        themes=Rows(themes),
        places=Rows(_places(questionnaire, marks, marks.of_themes(shown), sample, limits)),
        groups=theme_groups(
            {row.theme: shown[row.theme].people for row in themes if row.theme in shown},
            marks.coded,
            answers.segments.values(),
            sample,
            hidden=hidden,
            limits=limits,
        ),
        emotions=Rows(_emotions(marks, sample, rules)),
        quotes=quoted,
        consent=comments.consent,
        notes=tuple(notes),
        **read_twice,
        **_uncovered(comments, marks, told, shown, sample, rules),
    )


def _head(comments: Comments, marks: Marks, rules: Rules) -> OpenText:
    """Return how many people wrote and were read, and why nothing else can be said, if so."""
    commented, coded = int(marks.commented.sum()), int(marks.coded.sum())
    questions = []
    for question in comments.questions:
        own = [[one for one in told if one.question == question.code] for told in comments.people]
        counts = (sum(map(bool, own)), sum(any(one.coded for one in told) for told in own))
        shown = counts if counts[0] >= rules.min_cell else (None, None)
        questions.append(QuestionCount(question.code, question.text, *shown))
    few = commented < rules.min_cell
    reason = "few" if few or 0 < coded < rules.min_cell else "none_coded" if not coded else None
    people = marks.coded.size if marks.coded.size >= rules.min_cell else None
    read = None if few or 0 < coded < rules.min_cell else coded
    return OpenText(
        people, None if few else commented, read, questions=Rows(questions), consent=comments.consent, reason=reason
    )


def _theme(
    theme: Theme,
    marks: Marks,
    told: dict[str, Passages],
    comments: Comments,
    sample: Sample,
    limits: CellLimits,
    twice: DoubleCoding,
) -> ThemeCount:
    one = told.get(theme.code)
    place: dict[str, Any] = {"items": theme.items, "dimension": theme.dimension, "touchpoint": theme.touchpoint}
    covered = theme.covered if comments.linked else None
    if one is None or int(one.people.sum()) < limits.min_cell:
        return ThemeCount(theme.code, theme.name, None, covered=covered, **place, suppressed=True)
    return ThemeCount(
        theme.code,
        theme.name,
        int(one.people.sum()),
        covered=covered,
        **_named(_SHARE, sample.share(one.people, marks.coded)),
        **place,
        **_sides(one, sample, limits),
        **_told_most(marks.emotions(theme.code), limits),
        **_agreement(twice.themes.get(theme.code)),
    )


def _agreement(found: CodingAgreement | None) -> dict[str, Any]:
    return {} if found is None else _named(_ALPHA, (found.alpha, found.low, found.high))


def _read_twice(twice: DoubleCoding, coded: int | None) -> dict[str, Any]:
    """Return how many were read by somebody else too, and how far these agree."""
    if not twice.people or not coded:
        return {"double_coded": twice.people}
    return {"double_coded": twice.people, "double_share": twice.people / coded, **_agreement(twice.together)}


def _doubts(twice: DoubleCoding, told: dict[str, Any]) -> list[str]:
    unreliable = ["unreliable"] if is_unreliable(twice.together.alpha) else []
    return unreliable + (["few_twice"] if twice.people is None or told.get("double_share", 1.0) < DOUBLE_SHARE else [])


def _order(row: ThemeCount) -> tuple[bool, int, str]:
    return row.suppressed, -(row.n or 0), row.theme


def _sides(one: Passages, sample: Sample, limits: CellLimits) -> dict[str, Any]:
    """Return whom it hurts and whom it helps; nothing where one side would be too few people to show."""
    valued, pain, gain = (int(part.sum()) for part in (one.valued, one.pain, one.gain))
    parts = np.array([pain, gain, valued - pain, valued - gain])
    if valued < limits.min_cell or bool(limits.too_few(parts, np.full(4, valued)).any()):
        return {}
    shares = _named(_PAIN, sample.share(one.pain, one.valued))
    return {"valued": valued, "pain": pain, "gain": gain, **shares}


def _named(names: tuple[str, ...], share: tuple[float, float, float]) -> dict[str, Any]:
    return dict(zip(names, share, strict=True))


def _told_most(emotions: dict[str, Passages], limits: CellLimits) -> dict[str, Any]:
    """Return the emotion told by most people, if enough of them do."""
    counts = {name: int(one.people.sum()) for name, one in emotions.items()}
    base = int(any_of(list(emotions.values()), 0).sum()) if emotions else 0
    most = min(counts, key=lambda name: (-counts[name], name), default="")
    if not most or counts[most] < limits.min_cell:
        return {}
    return {"emotion": most, "emotion_n": counts[most], "emotion_base": base}


def _mentions(told: dict[str, Passages], shown: dict[str, Passages], rules: Rules) -> int | None:
    """Return how many themes people write of in all, unless that gave a hidden theme away."""
    every = sum(int(one.people.sum()) for one in told.values())
    rest = every - sum(int(one.people.sum()) for one in shown.values())
    hidden = len(told) - len(shown)
    return every if not hidden or (hidden > 1 and rest >= rules.min_cell) else None


def _places(
    questionnaire: Questionnaire, marks: Marks, shown: Marks, sample: Sample, limits: CellLimits
) -> list[CommentPlace]:
    """Return the dimensions and touchpoints that people write of, in the order of the questionnaire and the journey.

    `shown` are the marks of the themes that are shown.
    """
    journey = questionnaire.journey
    points = () if journey is None else journey.touchpoints
    codes = {item.code: item.touchpoint for item in questionnaire.items if item.touchpoint}
    codes |= {text.casefold(): one.code for one in points for text in (one.code, one.name.es, one.name.en) if text}
    found = []
    dimensions = [one.code for one in questionnaire.dimensions]
    felt = shown.emotions_at(codes)
    for level, told, safe, order in (
        ("dimension", marks.dimensions(questionnaire), shown.dimensions(questionnaire), dimensions),
        ("touchpoint", marks.touchpoints(codes), shown.touchpoints(codes), [one.code for one in points]),
    ):
        known = [code for code in order if code in told]
        for code in [*known, *sorted(told.keys() - set(known))]:
            emotions = felt.get(code, {}) if level == "touchpoint" else {}
            found.append(_place(level, code, told[code], safe.get(code), marks, sample, limits, emotions))
    return found


def _place(
    level: str,
    code: str,
    one: Passages,
    shown: Passages | None,
    marks: Marks,
    sample: Sample,
    limits: CellLimits,
    emotions: dict[str, Passages],
) -> CommentPlace:
    n = int(one.people.sum())
    # Beside the themes that are shown, the sum must not tell of a theme that is not.
    rest = n if shown is None else int((one.people & ~shown.people).sum())
    if n < limits.min_cell or 0 < rest < limits.min_cell:
        return CommentPlace(level, code, None, suppressed=True)
    share = _named(_SHARE, sample.share(one.people, marks.coded))
    return CommentPlace(level, code, n, **share, **_sides(one, sample, limits), **_told_most(emotions, limits))


def _emotions(marks: Marks, sample: Sample, rules: Rules) -> list[Emotion]:
    told = marks.emotions()
    base = any_of(list(told.values()), marks.coded.size)
    found = []
    for name, one in sorted(told.items(), key=lambda pair: (-int(pair[1].people.sum()), pair[0])):
        n = int(one.people.sum())
        if n >= rules.min_cell:
            found.append(Emotion(name, n, *sample.share(one.people, base)))
    return found


def _uncovered(
    comments: Comments,
    marks: Marks,
    told: dict[str, Passages],
    shown: dict[str, Passages],
    sample: Sample,
    rules: Rules,
) -> dict[str, Any]:
    """Return how many people write of something that nothing in the questionnaire asks about."""
    codes = [theme.code for theme in comments.themes if not theme.covered] if comments.linked else []
    parts = [told[code] for code in codes if code in told]
    people = any_of(parts, marks.coded.size)
    rest = people & ~any_of([shown[code] for code in codes if code in shown], marks.coded.size)
    n = int(people.sum())
    if not comments.linked or 0 < n < rules.min_cell or 0 < int(rest.sum()) < rules.min_cell:
        return {}
    return {"uncovered": n, **_named(_UNCOVERED, sample.share(people, marks.coded))}
