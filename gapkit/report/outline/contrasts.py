"""Contrasts: which groups differ from which, and whether it is what they expect or what they perceive."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gapkit.report.blocks import Block, Card, Cards, Cell, Column, Figure, Row, Table
from gapkit.report.formats import MISSING, excerpt, plain
from gapkit.report.outline.cells import interval_small, known, name_cell, within
from gapkit.report.voice import OVERALL, Voice, upper_first
from gapkit.scoring.comparisons import GroupPair, SegmentTest

MOST_PAIRS = 8
_NOTE_LIMIT = 900
_ALIKE = ("no_relevant_gap", "gap_trivial")


def contrast_blocks(voice: Voice, segment: str, number: str) -> list[Block]:
    """Return the clear differences between the groups of a segment as a table, or a card that says there are none."""
    tests = compared(voice, segment)
    return tested_blocks(voice, tests, upper_first(excerpt(plain(segment), 40)), number)


def tested_blocks(
    voice: Voice, tests: list[SegmentTest], name: str, number: str, remarks: Sequence[str] = ()
) -> list[Block]:
    """Return the same for tests of any groups; `remarks` are said before everything else about them."""
    if not tests:
        return []
    clear = [(test, pair) for test in tests for pair in test.pairs if pair.verdict == "gap_relevant"]
    if not clear:
        title = voice.say("segments.tests.title_none", segment=name)
        return [Cards((Card(title, paragraphs=(*remarks, *contrast_sentences(voice, tests))),), columns=1)]
    clear.sort(key=lambda found: -abs(found[1].difference))
    k, told = len(clear), [*remarks, *contrast_sentences(voice, tests)]
    if k > MOST_PAIRS:
        told = [voice.say("segments.tests.more", k=MOST_PAIRS), *told]
    table = Table(
        id=f"t-{number}-dif",
        caption=voice.say("segments.tests.caption"),
        columns=_columns(voice),
        rows=tuple(_row(voice, test, pair) for test, pair in clear[:MOST_PAIRS]),
    )
    level = voice.rules["level"]
    kind = "subtitle" if voice.paired else "subtitle_perception"
    return [
        Figure(
            id=f"f-{number}-dif",
            title=voice.say("segments.tests.title", segment=name, count=k, k=voice.count(k, feminine=True)),
            subtitle=voice.say(f"segments.tests.{kind}", level=level),
            table=table,
            note=within(_NOTE_LIMIT, told),
        )
    ]


def compared(voice: Voice, segment: str) -> list[SegmentTest]:
    """Return the tests of a segment that could be made; with a single dimension the overall says the same again."""
    return told_once(voice, [test for test in voice.diagnosis.segment_tests if test.segment == segment])


def told_once(voice: Voice, tests: Sequence[SegmentTest]) -> list[SegmentTest]:
    """Return the tests that could be made; with a single dimension the overall says the same again."""
    single = len(voice.diagnosis.questionnaire.dimensions) == 1
    return [test for test in tests if test.method is not None and not (single and test.dimension == OVERALL)]


def marks_of(voice: Voice, segment: str) -> dict[tuple[str, str], str]:
    """Return, by group and dimension, a sign for clearly worse (↓) or better (↑) than at least one other group."""
    found: dict[tuple[str, str], set[str]] = {}
    for test in compared(voice, segment):
        for pair in test.pairs:
            if pair.verdict != "gap_relevant":
                continue
            worse, better = (pair.first, pair.second) if pair.difference < 0 else (pair.second, pair.first)
            found.setdefault((worse, test.dimension), set()).add("↓")
            found.setdefault((better, test.dimension), set()).add("↑")
    return {key: "".join(sorted(signs, reverse=True)) for key, signs in found.items()}


def contrast_sentences(voice: Voice, tests: list[SegmentTest]) -> list[str]:
    """Return where groups are alike, where nobody can tell and how much is still possible, and how it was tested."""
    thresholds = voice.diagnosis.thresholds
    alike = [test for test in tests if test.verdict in _ALIKE]
    open_ = [test for test in tests if test.verdict == "inconclusive" and test.tests_agree is not False]
    apart = [test for test in tests if test.tests_agree is False]
    told = []
    if alike:
        told.append(voice.say("segments.tests.alike", dims=_named(voice, alike), gap=voice.smallest_gap))
    if open_:
        ends = [abs(end) for test in open_ for pair in test.pairs for end in (pair.low, pair.high)]
        most = max((end for end in ends if math.isfinite(end)), default=math.nan)
        key = "open" if math.isfinite(most) else "open_plain"
        told.append(voice.say(f"segments.tests.{key}", dims=_named(voice, open_), most=voice.locale.number(most, 2)))
    if apart:
        told.append(voice.say("segments.tests.disagree", dims=_named(voice, apart)))
    method = "design" if any(test.method == "design" for test in tests) else "welch"
    n = voice.locale.number(thresholds.indicative_below)
    told.append(voice.say(f"segments.tests.method_{method}", n=n, rate=voice.rules["rate"]))
    return told


def _named(voice: Voice, tests: list[SegmentTest]) -> str:
    return voice.locale.joined([voice.label(test.dimension) for test in tests])


def _columns(voice: Voice) -> tuple[Column, ...]:
    columns = [
        Column("dimension", voice.say("columns.dimension"), "text"),
        Column("pair", voice.say("segments.tests.pair"), "text"),
        Column(
            "difference", voice.say(f"segments.tests.{'difference' if voice.paired else 'difference_level'}"), "gap"
        ),
    ]
    if voice.paired:
        columns += [
            Column("perception", voice.say("segments.tests.perception"), "gap"),
            Column("expectation", voice.say("segments.tests.expectation"), "gap"),
            Column("source", voice.say("segments.tests.source"), "text"),
        ]
    return tuple(columns)


def _row(voice: Voice, test: SegmentTest, pair: GroupPair) -> Row:
    """Return a pair, the group that does worse first."""
    turn = 1 if pair.difference < 0 else -1
    first, second = (pair.first, pair.second) if turn == 1 else (pair.second, pair.first)
    names = {"first": excerpt(plain(first), 40), "second": excerpt(plain(second), 40)}
    cells = [
        name_cell(voice.name(test.dimension)),
        Cell(voice.say("segments.tests.pair_text", **names)),
        _value(voice, pair.difference, pair.low, pair.high, turn, bold=True),
    ]
    if voice.paired:
        cells += [
            _value(voice, pair.perception_difference, pair.perception_low, pair.perception_high, turn),
            _value(voice, pair.expectation_difference, pair.expectation_low, pair.expectation_high, turn),
            Cell(voice.say(f"segments.tests.sources.{pair.source or 'unclear'}")),
        ]
    return Row(tuple(cells))


def _value(voice: Voice, value: float, low: float, high: float, turn: int, *, bold: bool = False) -> Cell:
    if not math.isfinite(value):
        return Cell(MISSING)
    ends = sorted((turn * low, turn * high))
    text = voice.locale.signed(turn * value, 2)
    return Cell(text, small=interval_small(voice, ends[0], ends[1]), value=known(turn * value), bold=bold)
