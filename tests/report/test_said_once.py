from __future__ import annotations

from gapkit.report.blocks import Card, Cards, Column, Figure, Section, Table
from gapkit.report.outline.said_once import said_once

METHOD = "Groups of 30 or more are compared, corrected over all of them (Holm)."
MARKS = "↑ more, ↓ less than the rest of the groups of this survey."
SHORT = "Intervals of 95%."


def notes(*told: str) -> list[str]:
    table = Table("t", "Gaps", (Column("a", "A", "text"),), ())
    figures = [Figure(f"f{i}", "Title", "", table, note=note) for i, note in enumerate(told)]
    card = Cards((Card("Card", (METHOD,)),))
    section = said_once(Section("s", "", "Title", "S", (card, *figures)))
    assert section.blocks[0] is card
    return [block.note for block in section.blocks if isinstance(block, Figure)]


def test_a_sentence_of_an_earlier_note_is_not_said_again() -> None:
    assert notes(METHOD, f"{METHOD} The South is small.") == [METHOD, "The South is small."]
    assert notes(f"{MARKS} {METHOD}", f"{MARKS} {METHOD}") == [f"{MARKS} {METHOD}", ""]


def test_a_sentence_that_says_something_else_stays() -> None:
    other = METHOD.replace("30", "50")
    assert notes(METHOD, other) == [METHOD, other]


def test_short_sentences_stay() -> None:
    assert notes(f"{SHORT} {METHOD}", f"{SHORT} {METHOD}") == [f"{SHORT} {METHOD}", SHORT]


def test_an_abbreviation_ends_no_sentence() -> None:
    told = "Compared with all others, e.g. those of the largest region of the country."
    assert notes(told, "Something else, e.g. those of the largest region of the country.")[1].startswith(
        "Something else"
    )


def test_a_sentence_said_twice_in_one_note_is_left_as_it_was_written() -> None:
    assert notes(f"{METHOD} {METHOD}") == [f"{METHOD} {METHOD}"]
