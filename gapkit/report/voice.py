"""Voice: how one diagnosis speaks one language: names of what was asked, numbers of a country, sentences."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from gapkit.i18n import say
from gapkit.record import Record
from gapkit.report.formats import Locale, excerpt, locale_of, plain
from gapkit.report.staff_words import is_of_staff, say_of_staff
from gapkit.report.states import gap_state, state_label, state_short
from gapkit.resources import resource_folder
from gapkit.scoring.results import Gap, SegmentGap

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis
    from gapkit.model import Item

OVERALL = "overall"
NAME_LIMIT = 60
"""Longest name of a dimension in running text."""


class Voice(Record):
    """A diagnosis, a language and a locale: all that a sentence or a cell needs besides its fact."""

    diagnosis: Diagnosis
    language: str
    locale: Locale

    @classmethod
    def of(cls, diagnosis: Diagnosis, language: str, locale: str | None = None) -> Voice:
        """Return the voice of a diagnosis in a language; es-ES and en-GB unless another locale is given."""
        return cls(diagnosis, language, locale_of(language, locale))

    def say(self, key: str, /, **parameters: object) -> str:
        """Return a text of the `report` catalogue."""
        return (say_of_staff if self.is_of_staff else say)(f"report.{key}", self.language, **parameters)

    def tell(self, key: str, /, **parameters: object) -> str:
        """Return a text of the `findings` catalogue."""
        return (say_of_staff if self.is_of_staff else say)(f"findings.{key}", self.language, **parameters)

    @cached_property
    def is_of_staff(self) -> bool:
        """Whether the people asked are employees, not customers."""
        return is_of_staff(self.diagnosis.questionnaire)

    @property
    def form(self) -> str:
        """What `gapkit form` finds the questionnaire by: the id of a shipped one, or that its file is needed."""
        known = self.diagnosis.questionnaire.id
        return (
            known if resource_folder("questionnaires").joinpath(f"{known}.toml").is_file() else self.say("words.file")
        )

    @property
    def paired(self) -> bool:
        """Whether there are gaps; otherwise only perception was asked."""
        return self.diagnosis.questionnaire.paired

    @cached_property
    def has_minimum(self) -> bool:
        """Whether a minimum was asked and answered."""
        return any(math.isfinite(row.adequacy) for row in self.diagnosis.gaps.dimensions)

    @cached_property
    def is_weighted(self) -> bool:
        """Whether results are weighted by sampling weights."""
        return any(key == "effective_n" for _, key, _ in self.diagnosis.quality.flags)

    @cached_property
    def is_designed(self) -> bool:
        """Whether people came in clusters, by strata or from a base with an end: errors are those of that design."""
        return self.diagnosis.quality.design is not None

    @cached_property
    def census(self) -> bool:
        """Whether everybody there is was asked, so that nothing is estimated."""
        return any(key in ("census", "census_clusters") for _, key, _ in self.diagnosis.quality.flags)

    @cached_property
    def weight_source(self) -> str:
        """Whose importance priorities rest on: "both", "stated", "derived"; "equal" where all weighs the same."""
        return next((row.weight_source for row in self.diagnosis.priorities), "equal")

    @property
    def weighs(self) -> bool:
        """Whether importance is known, by what people say or by what goes with the outcome."""
        return self.weight_source != "equal"

    @cached_property
    def rules(self) -> dict[str, str]:
        """The rules behind every reading, as texts: smallest gap, levels and rates, shares of resamples and waves."""
        thresholds, share = self.diagnosis.thresholds, self.locale.share
        return {
            "gap": self.smallest_gap,
            "level": share(thresholds.level),
            "rate": share(thresholds.error_rate),
            "narrow": share(1 - 2 * thresholds.error_rate),
            "wave_level": share(1 - thresholds.error_rate),
            "odds": self.locale.odds(thresholds.rank_share),
            "power": self.locale.odds(thresholds.power),
        }

    @cached_property
    def _names(self) -> dict[str, str]:
        questionnaire = self.diagnosis.questionnaire
        names = {d.code: plain(d.name.in_(self.language)) or d.code for d in questionnaire.dimensions}
        return names | {OVERALL: self.say("words.overall")}

    @cached_property
    def _labels(self) -> dict[str, tuple[str, bool]]:
        """Return, by code, the label of every dimension and whether it needs quotation marks."""
        labels = {OVERALL: (self.say("words.whole"), False)}
        for dimension in self.diagnosis.questionnaire.dimensions:
            label = dimension.label
            own = "" if label is None else label.es if self.language == "es" else label.en
            # A label of the other language would bring its article along: the bare name in quotation marks is better.
            labels[dimension.code] = (plain(own), False) if plain(own) else (self._names[dimension.code], True)
        return labels

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.code: item for item in self.diagnosis.questionnaire.items}

    def name(self, code: str) -> str:
        """Return the name of a dimension as headings and tables write it."""
        return self._names[code]

    def label(self, code: str, limit: int = NAME_LIMIT) -> str:
        """Return a dimension as running text names it, with its article in Spanish."""
        label, quoted = self._labels[code]
        return self.locale.quoted(excerpt(label, limit)) if quoted else excerpt(label, limit)

    def labels(self, codes: tuple[str, ...] | list[str]) -> str:
        """Return dimensions as a list in running text."""
        return self.locale.joined([self.label(code) for code in codes])

    def forms(self, code: str, limit: int = NAME_LIMIT) -> dict[str, str]:
        """Return a dimension as running text needs it: bare, after "de", after "a"."""
        label = self.label(code, limit)
        return {"dim": label, "de_dim": of(self.language, label), "a_dim": to(self.language, label)}

    def is_item(self, code: str) -> bool:
        """Whether a code is that of an item."""
        return code in self._items

    def item_text(self, code: str) -> str:
        """Return the wording of an item on one line, without its full stop."""
        return plain(self._items[code].text.in_(self.language)).rstrip(". ") or code

    def item(self, code: str, limit: int = 110) -> str:
        """Return an item in quotation marks, cut at `limit` characters."""
        return self.locale.quoted(excerpt(self.item_text(code), limit))

    def share_in_hundred(self, share: float) -> str:
        """Return a share as people in 100, as prose counts them."""
        return self.locale.number(100 * share)

    def count(self, k: int, m: int | None = None, *, feminine: bool = False) -> str:
        """Return a count of things, in words up to nine; in digits when what it is compared with needs digits."""
        return self.locale.number(k) if m is not None and m > 9 else self.locale.words(k, feminine=feminine)

    def row(self, code: str) -> Gap | None:
        """Return the row of an item or a dimension."""
        gaps = self.diagnosis.gaps
        return next((row for row in (*gaps.dimensions, *gaps.items) if row.code == code), None)

    def effective(self, code: str) -> float:
        """Return how many unweighted people a gap is worth; NaN without weights, and for what is no gap."""
        row = self.diagnosis.gaps.overall if code == OVERALL else self.row(code)
        return math.nan if row is None else row.n_effective

    def state(self, row: Gap | SegmentGap) -> str:
        """Return the reading state of a row."""
        return gap_state(row, self.diagnosis.thresholds)

    def state_words(self, state: str, *, protected: bool = False) -> str:
        """Return the words of a reading state."""
        return state_label(state, self.language, min_cell=self.diagnosis.thresholds.min_cell, protected=protected)

    def state_brief(self, state: str, *, protected: bool = False, segment: str = "") -> str:
        """Return the word or two of a reading state that a heat map has room for; a crossing may hide more."""
        return state_short(state, self.language, min_cell=self.least(segment), protected=protected)

    def least(self, segment: str = "") -> int:
        """Return how many responses a group needs to be shown; more where three attributes or more are crossed."""
        thresholds = self.diagnosis.thresholds
        return max(thresholds.min_cell, thresholds.min_crossed) if segment.count(" × ") > 1 else thresholds.min_cell

    @property
    def smallest_gap(self) -> str:
        """The smallest gap that matters, as a text."""
        return self.locale.number(self.diagnosis.thresholds.smallest_gap, 2)

    @cached_property
    def people(self) -> int | None:
        """The most people any result rests on; None when nothing can be shown."""
        gaps = self.diagnosis.gaps
        return max((row.n for row in (gaps.overall, *gaps.dimensions) if not row.suppressed and row.n), default=None)

    @property
    def base(self) -> int | None:
        """How many people were used; None when so few are not counted aloud."""
        used = self.diagnosis.input.used
        return used if used >= self.diagnosis.thresholds.min_cell else None


def upper_first(text: str) -> str:
    """Return a text with its first letter in upper case and the rest as it is."""
    for position, character in enumerate(text):
        if character.isalpha():
            return text[:position] + character.upper() + text[position + 1 :]
        if character.isdigit():
            return text
    return text


def of(language: str, label: str) -> str:
    """Return "de" before a label, contracted with its article where Spanish does; the label itself in English."""
    return label if language != "es" else f"del {label[3:]}" if label.startswith("el ") else f"de {label}"


def to(language: str, label: str) -> str:
    """Return "a" before a label, contracted with its article where Spanish does; "to" before it in English."""
    if language != "es":
        return f"to {label}"
    return f"al {label[3:]}" if label.startswith("el ") else f"a {label}"
