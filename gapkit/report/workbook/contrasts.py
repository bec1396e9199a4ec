"""The sheet of contrasts: every pair of groups on every dimension, with what their difference is made of."""

from __future__ import annotations

from gapkit.i18n import say
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Column, Row, Sheet, Value, number
from gapkit.scoring.comparisons import GroupPair, SegmentTest

_PAIR, _TEST = "segment_tests[].pairs[].", "segment_tests[]."
_NUMBERS = {
    "pair_difference": "difference",
    "pair_low": "low",
    "pair_high": "high",
    "perception_difference": "perception_difference",
    "perception_difference_low": "perception_low",
    "perception_difference_high": "perception_high",
    "expectation_difference": "expectation_difference",
    "expectation_difference_low": "expectation_low",
    "expectation_difference_high": "expectation_high",
    "pair_p": "p_value",
    "rank_p": "rank_p",
}


def contrasts_sheet(context: Context) -> Sheet | None:
    """Return every pair of groups compared; None where no groups were."""
    rows = [_row(context, test, pair) for test in _tests(context) for pair in test.pairs]
    if not rows:
        return None
    sides = [name for name in _NUMBERS if name.startswith(("perception", "expectation"))] if context.paired else []
    columns = (
        Column("grouping", "text", _TEST + "segment"),
        Column("dimension", "text", _TEST + "dimension"),
        Column("first_group", "text", _PAIR + "first"),
        Column("second_group", "text", _PAIR + "second"),
        *(Column(name, "effect", _PAIR + _NUMBERS[name]) for name in ("pair_difference", "pair_low", "pair_high")),
        Column("pair_reading", "text", _PAIR + "verdict"),
        *(Column(name, "effect", _PAIR + _NUMBERS[name]) for name in sides),
        *([Column("difference_source", "text", _PAIR + "source")] if context.paired else []),
        Column("pair_p", "p_value", _PAIR + "p_value"),
        *([Column("rank_p", "p_value", _PAIR + "rank_p")] if _ranked(context) else []),
        Column("groups_p", "p_value", _TEST + "p_adjusted"),
    )
    kinds = context.diagnosis.archetypes
    formed = kinds is not None and "formed_by_answers" in kinds.notes
    caution = (say("archetypes.notes.formed_by_answers", context.language),) if formed else ()
    notes = (context.ruled("contrasts"), *caution)
    return Sheet(
        "contrasts", context.words("titles.contrasts"), columns, tuple(rows), notes=notes, printed="pair_reading"
    )


def _ranked(context: Context) -> bool:
    return any(number(pair.rank_p) is not None for test in _tests(context) for pair in test.pairs)


def _tests(context: Context) -> list[SegmentTest]:
    """Return the tests of segments and, after them, those of the archetypes."""
    kinds = context.diagnosis.archetypes
    return [*context.diagnosis.segment_tests, *(kinds.tests if kinds is not None else ())]


def _grouping(context: Context, test: SegmentTest) -> str:
    if context.diagnosis.archetypes is None:
        return test.segment
    from gapkit.scoring.archetypes.results import ARCHETYPE

    return say("archetypes.contents", context.language) if test.segment == ARCHETYPE else test.segment


def _row(context: Context, test: SegmentTest, pair: GroupPair) -> Row:
    source = pair.source
    cells: dict[str, Value] = {
        "grouping": _grouping(context, test),
        "dimension": context.dimension_name(test.dimension),
        "first_group": pair.first,
        "second_group": pair.second,
        "pair_reading": context.words.known("pair_verdicts", pair.verdict),
        "difference_source": context.voice.say(f"segments.tests.sources.{source}") if source else "",
        "groups_p": test.p_adjusted,
    }
    cells |= {name: getattr(pair, attribute) for name, attribute in _NUMBERS.items()}
    return Row(cells, strong=test.dimension == "overall")
