"""The section that stands where nobody asked the company has a catalogue of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gapkit.commands import form, score
from gapkit.i18n import LANGUAGES, say
from gapkit.report.outline.johari_missing import missing_section
from gapkit.report.voice import Voice
from gapkit.resources import resource_folder


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["kicker", "contents"])
def test_it_is_headed_as_the_window_is(key: str, language: str) -> None:
    assert say(f"johari_missing.{key}", language) == say(f"johari.report.{key}", language)


def test_the_form_it_names_is_one_that_can_be_had(tmp_path) -> None:
    shipped = score(resource_folder("examples").joinpath("hotel_en.xlsx"))
    own = replace(shipped, questionnaire=replace(shipped.questionnaire, id="kiosk"))
    for diagnosis, asked in ((shipped, shipped.questionnaire.id), (own, "QUESTIONNAIRE.toml")):
        section = missing_section(Voice.of(diagnosis, "en"))
        assert section is not None and f"gapkit form {asked} --for company" in str(section.blocks)
    assert form(shipped.questionnaire.id, tmp_path / "form.xlsx", audience="company").exists()
