"""What customers write of each touchpoint: the emotion told most often, and a comment that may be quoted."""

from __future__ import annotations

from gapkit.report.blocks import Cell
from gapkit.report.comment_words import said
from gapkit.report.formats import MISSING, excerpt, plain
from gapkit.report.voice import Voice
from gapkit.scoring.comments.results import OpenText
from gapkit.scoring.journey.results import JourneyCell

_LONGEST = 90


def comment_cells(voice: Voice, cells: list[JourneyCell]) -> dict[str, list[Cell]]:
    """Return the rows "emotion" and "quote" of the journey's table; none where no comments were coded."""
    found = voice.diagnosis.comments
    if found is None:
        return {}
    quotes = _quotes(voice, found)
    return {
        "emotion": [_emotion(voice, found, cell) for cell in cells],
        "quote": [Cell(quotes.get(cell.touchpoint, MISSING)) for cell in cells],
    }


def _emotion(voice: Voice, found: OpenText, cell: JourneyCell) -> Cell:
    for place in found.places:
        if (place.level, place.code) == ("touchpoint", cell.touchpoint) and place.emotion:
            number = voice.locale.number
            small = said(voice, "themes.k_of_m", k=number(place.emotion_n), m=number(place.emotion_base))
            return Cell(excerpt(plain(place.emotion), 40), small=small)
    return Cell(MISSING)


def _quotes(voice: Voice, found: OpenText) -> dict[str, str]:
    """Return the first quote of a theme that belongs to a touchpoint, by itself or by an item."""
    homes = {item.code: item.touchpoint for item in voice.diagnosis.questionnaire.items if item.touchpoint}
    told: dict[str, str] = {}
    for quote in found.quotes:
        theme = next(one for one in found.themes if one.theme == quote.theme)
        for code in {theme.touchpoint, *(homes.get(item, "") for item in theme.items)} - {""}:
            told.setdefault(code, voice.locale.quoted(excerpt(plain(quote.text), _LONGEST)))
    return told
