"""What comments return: flat tables whose field names are those of diagnosis.json.

As everywhere, a suppressed row keeps who it is about and loses every number, its n included.
"""

from __future__ import annotations

from gapkit.model import Text
from gapkit.record import Record, field
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows


class QuestionCount(Record):
    """An open question: how many people wrote something to it, and how many of these were read for themes."""

    question: str
    text: Text
    commented: int | None
    coded: int | None


class ThemeCount(Record):
    """How many people write of a theme; shares are of the people whose comments were read for themes.

    `covered` says whether the code book links it to what the questionnaire asks (None where it links nothing).
    `valued` of the people were told apart by whether it hurts or helps: `pain` and `gain` of them, `pain_share` the
    share of the former. `emotion` is the one told most often, by `emotion_n` of `emotion_base` people. `coding_alpha`
    says how far those who read the same comments agree on it.
    """

    theme: str
    name: Text
    n: int | None
    share: float = NAN
    share_low: float = NAN
    share_high: float = NAN
    covered: bool | None = None
    items: tuple[str, ...] = ()
    dimension: str = ""
    touchpoint: str = ""
    valued: int | None = None
    pain: int | None = None
    gain: int | None = None
    pain_share: float = NAN
    pain_low: float = NAN
    pain_high: float = NAN
    emotion: str = ""
    emotion_n: int | None = None
    emotion_base: int | None = None
    coding_alpha: float = NAN
    coding_low: float = NAN
    coding_high: float = NAN
    suppressed: bool = False


class CommentPlace(Record):
    """How many people write of something that belongs to a dimension or a touchpoint (`level`).

    `emotion` is the one told most often of a touchpoint, by `emotion_n` of `emotion_base` people.
    """

    level: str
    code: str
    n: int | None
    share: float = NAN
    share_low: float = NAN
    share_high: float = NAN
    valued: int | None = None
    pain: int | None = None
    gain: int | None = None
    pain_share: float = NAN
    pain_low: float = NAN
    pain_high: float = NAN
    emotion: str = ""
    emotion_n: int | None = None
    emotion_base: int | None = None
    suppressed: bool = False


class ThemeGroup(Record):
    """How often a group (of a segment, or an archetype) writes of a theme, and everybody else; tested."""

    theme: str
    segment: str
    value: str
    n: int | None
    base: int | None = None
    share: float = NAN
    share_elsewhere: float = NAN
    difference: float = NAN
    difference_low: float = NAN
    difference_high: float = NAN
    p_value: float = NAN
    p_adjusted: float = NAN
    suppressed: bool = False


class Emotion(Record):
    """How many people's comments tell of an emotion, of those whose comments were read for emotions."""

    emotion: str
    n: int | None
    share: float = NAN
    share_low: float = NAN
    share_high: float = NAN
    suppressed: bool = False


class Quote(Record):
    """A comment that may be quoted: its writer agreed, and enough people write of its theme. Masked."""

    theme: str
    question: str
    valence: str
    text: str


class OpenText(Record):
    """What people wrote in their own words, as somebody who read it coded it.

    Of `people`, `commented` wrote something and `coded` of these were read for themes; `mentions` counts each theme of
    each person once. `uncovered` people write of a theme that nothing in the questionnaire asks about. `consent` says
    whether leave to quote was asked for. Comments of `double_coded` of the people read were read by somebody else too,
    `double_share` of them; `coding_alpha` is how far they agree over all themes (Krippendorff). `reason` says why there
    are no themes: "none_coded" or "few". `notes`: "no_book" (nothing links themes to what was asked), "no_valence",
    "unreliable" (coders agree too little), "few_twice" (few were read twice), "quotes_masked" (nothing is quoted as too
    much was taken out of what may be), "quotes_unfit" (as that is short, long or in capitals too).
    """

    people: int | None
    commented: int | None
    coded: int | None
    mentions: int | None = None
    uncovered: int | None = None
    uncovered_share: float = NAN
    uncovered_low: float = NAN
    uncovered_high: float = NAN
    questions: Rows[QuestionCount] = field(default_factory=Rows)
    themes: Rows[ThemeCount] = field(default_factory=Rows)
    places: Rows[CommentPlace] = field(default_factory=Rows)
    groups: Rows[ThemeGroup] = field(default_factory=Rows)
    emotions: Rows[Emotion] = field(default_factory=Rows)
    quotes: Rows[Quote] = field(default_factory=Rows)
    consent: bool = False
    double_coded: int | None = 0
    double_share: float = NAN
    coding_alpha: float = NAN
    coding_low: float = NAN
    coding_high: float = NAN
    reason: str | None = None
    notes: tuple[str, ...] = ()
