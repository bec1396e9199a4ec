"""The section that stands where nobody asked the company has a catalogue of its own."""

from __future__ import annotations

import pytest

from gapkit.i18n import LANGUAGES, say


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["kicker", "contents"])
def test_it_is_headed_as_the_window_is(key: str, language: str) -> None:
    assert say(f"johari_missing.{key}", language) == say(f"johari.report.{key}", language)
