"""What cannot be said, on the terminal: the records of the report, in its order, in a few lines."""

from __future__ import annotations

import dataclasses

import pytest

from gapkit.diagnosis.unknowns import UNKNOWN
from gapkit.i18n import LANGUAGES
from gapkit.report.loop_words import unknown_words
from gapkit.report.terminal import summary
from gapkit.report.terminal_unknown import MOST_LINES, unknown_lines
from gapkit.report.voice import Voice, upper_first
from tests.report.made_surveys import diagnosed


def found(diagnosis):
    return [one for one in diagnosis.findings if one.kind.startswith(UNKNOWN)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_the_report_says_in_the_same_order_and_how_much_is_left(language):
    diagnosis = diagnosed(people=34, gaps=(-0.25, 0.2), spread=1.6)
    title, *lines = unknown_lines(Voice.of(diagnosis, language))
    assert 0 < len(lines) <= MOST_LINES
    told = " ".join(line.strip() for line in lines)
    firsts = [upper_first(unknown_words(one, Voice.of(diagnosis, language))[0]) for one in found(diagnosis)]
    shown = [first for first in firsts if f"- {first}" in told]
    assert shown and shown == firsts[: len(shown)]
    words = Voice.of(diagnosis, language).count(len(firsts) - len(shown))
    assert f"({words} " in title


def test_a_study_that_leaves_nothing_open_has_no_such_paragraph():
    diagnosis = diagnosed(people=300)
    clear = dataclasses.replace(
        diagnosis, findings=tuple(one for one in diagnosis.findings if not one.kind.startswith(UNKNOWN))
    )
    assert found(diagnosis) and unknown_lines(Voice.of(clear, "en")) == []
    assert "What cannot be said" in summary(diagnosis, language="en")
    assert "What cannot be said" not in summary(clear, language="en")


def test_the_last_that_fits_leaves_nothing_to_count():
    diagnosis = diagnosed(people=300)
    one = dataclasses.replace(diagnosis, findings=tuple(found(diagnosis)[:1]))
    assert unknown_lines(Voice.of(one, "en"))[0] == "What cannot be said"
