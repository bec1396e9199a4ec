"""What every sheet is built from: the diagnosis, the words, the locale and the story in the chosen language."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cached_property

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.reading import counted
from gapkit.i18n import say
from gapkit.record import Record
from gapkit.report.blocks import Figure, Report, Section
from gapkit.report.formats import Locale, excerpt
from gapkit.report.states import GLYPHS, ZONES, gap_state, slack_state, state_label, zone_label
from gapkit.report.voice import Voice
from gapkit.report.workbook.grid import number
from gapkit.report.workbook.words import Words, clean
from gapkit.scoring.results import Gap, SegmentGap

LABEL_LIMIT = 34
"""Longest name beside a row of a chart."""

ALT_LIMIT = 350


class Context(Record):
    """A diagnosis about to become a workbook in one language."""

    diagnosis: Diagnosis
    words: Words
    locale: Locale
    report: Report

    @property
    def language(self) -> str:
        """Language of the workbook."""
        return self.words.language

    @property
    def paired(self) -> bool:
        """Whether the study has gaps."""
        return self.diagnosis.questionnaire.paired

    @property
    def has_minimum(self) -> bool:
        """Whether any row has a minimum people accept."""
        gaps = self.diagnosis.gaps
        return any(number(row.minimum) is not None for row in (*gaps.items, *gaps.dimensions, gaps.overall))

    @cached_property
    def voice(self) -> Voice:
        """The diagnosis in the language of the workbook, as the page says it."""
        return Voice.of(self.diagnosis, self.language, self.locale.code)

    @property
    def weighted(self) -> bool:
        """Whether results are weighted by sampling weights."""
        return self.voice.is_weighted

    @property
    def designed(self) -> bool:
        """Whether errors are those of a design: clusters, strata, a base with an end."""
        return self.voice.is_designed

    @property
    def sampling_notes(self) -> list[str]:
        """The notes on weights and design under tables of means."""
        told = [self.words("notes_under.sampling")] if self.weighted else []
        return [*told, self.words("notes_under.clustered")] if self.designed else told

    def ruled(self, key: str) -> str:
        """Return a note on the rules of the readings, with their thresholds."""
        return self.words(f"notes_under.{key}", **self.voice.rules)

    def section(self, name: str) -> Section | None:
        """Return a section of the story, if it was told."""
        return self.report.section(name)

    def title(self, section: str, sheet: str) -> str:
        """Return the finding of a section, or what the sheet describes when there is none."""
        told = self.section(section)
        return (told.title if told and told.title else self.words(f"titles.{sheet}")).replace("**", "")

    def figure_title(self, section: str, figure: int, fallback: str) -> str:
        """Return the finding of a figure of a section, or a descriptive title."""
        told = self.section(section)
        figures = [block for block in told.blocks if isinstance(block, Figure)] if told else []
        return (figures[figure].title if figure < len(figures) else fallback).replace("**", "")

    def item_text(self, code: str) -> str:
        """Return what an item asks, in the language of the workbook."""
        return clean(self.diagnosis.questionnaire.item(code).text.in_(self.language))

    def dimension_name(self, code: str | None) -> str:
        """Return the name of a dimension; the whole has one too."""
        if code in (None, "", "overall"):
            return self.words("overall")
        return clean(self.diagnosis.questionnaire.dimension(str(code)).name.in_(self.language))

    def state(self, row: Gap | SegmentGap) -> str:
        """Return sign and words of the reading state of a row."""
        state = "hidden" if self.hidden(row) else self.state_key(row)
        return self.state_words(state, protected=getattr(row, "protected", False))

    def state_words(self, state: str, *, protected: bool = False) -> str:
        """Return sign and words of a reading state."""
        least = self.diagnosis.thresholds.min_cell
        return f"{GLYPHS[state]} {state_label(state, self.language, min_cell=least, protected=protected)}"

    def zone(self, row: Gap) -> str | None:
        """Return sign and words of the place of a row in the zone of tolerance; few responses stay indicative."""
        zone = slack_state(row, indicative_below=self.diagnosis.thresholds.indicative_below)
        if zone is None:
            return None
        return self.zone_words(zone) if zone in ZONES else self.state_words(zone)

    def zone_words(self, zone: str) -> str:
        """Return sign and words of a place in the zone of tolerance."""
        return f"{GLYPHS[zone]} {zone_label(zone, self.language)}"

    def state_key(self, row: Gap | SegmentGap) -> str:
        """Return the reading state of a row."""
        return gap_state(row, self.diagnosis.thresholds)

    def hidden(self, row: Gap | SegmentGap) -> str:
        """Return why no number of a row may be shown, or nothing."""
        if getattr(row, "protected", False):
            return self.words("hidden.protected")
        least = self.voice.least(getattr(row, "segment", ""))
        if row.suppressed or row.n is None or 0 < row.n < least:
            return self.words("hidden.small", k=least)
        return ""

    def indicative(self, row: Gap | SegmentGap) -> bool:
        """Return whether a row rests on so few people that it only suggests."""
        n = counted(row.n, row.n_effective)
        return not self.hidden(row) and n is not None and n < self.diagnosis.thresholds.indicative_below

    def notes(self, keys: Iterable[str]) -> str:
        """Return the reasons behind missing numbers in words."""
        return "; ".join(self.words.known("reasons", key) for key in keys if key != "no_expectation")

    def plan_word(self, group: str, code: str) -> str:
        """Return a word of a list as plans write it."""
        return say(f"plan_words.values.{group}.{code}", self.language)

    def short(self, text: str) -> str:
        """Return a name short enough to stand beside a row of a chart."""
        return excerpt(text, LABEL_LIMIT)


def reading_of(state: str) -> str:
    """Return the colour class of a state on a chart."""
    if state in ("short", "short_small"):
        return "short"
    return "over" if state in ("over", "over_small") else "unclear"


def steps(
    values: Sequence[float | None], *, finest: float = 0.1, least: float = -math.inf, most: float = math.inf
) -> tuple[float, float, float]:
    """Return where an axis starts and ends and its step, so that it holds the values in at most eight parts."""
    found = [value for value in values if value is not None]
    lowest, highest = min(found, default=0.0), max(found, default=1.0)
    for step in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0):
        if step < finest:
            continue
        # A mark on the edge would touch the names beside it.
        start, end = math.floor(lowest / step - 0.2), math.ceil(highest / step + 0.2)
        if end - start <= 8:
            break
    return max(start * step, least), min(end * step, most), step


def alt_text(title: str, parts: Iterable[str]) -> str:
    """Return what a chart says to those who cannot see it, short enough to be read aloud."""
    return excerpt(f"{title}. {'; '.join(parts)}".replace("..", "."), ALT_LIMIT)
