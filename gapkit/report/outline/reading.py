"""How to read: what was asked, what an interval says, what the states and the evidence dots mean."""

from __future__ import annotations

from gapkit.report.blocks import Card, Cards, Fact, Section
from gapkit.report.states import evidence_dots, evidence_words
from gapkit.report.voice import Voice, upper_first

_ROLES = ("expectation", "perception", "minimum")
_PAIRED_STATES = ("short", "short_small", "meets", "over", "unclear", "indicative", "hidden")


def reading_section(voice: Voice) -> Section:
    """Return the section that explains the signs of this very report, and no others."""
    return Section(
        id="leer",
        kicker=voice.say("reading.kicker"),
        title=voice.say("reading.title" if voice.paired else "reading.title_perception"),
        contents=voice.say("reading.contents"),
        blocks=(Cards((_answers(voice), _certainty(voice)), columns=2), Cards((_evidence(voice),), columns=1)),
    )


def _answers(voice: Voice) -> Card:
    questionnaire = voice.diagnosis.questionnaire
    asked = [role for role in _ROLES if role in questionnaire.columns and (role != "minimum" or voice.has_minimum)]
    words = voice.locale.words(len(asked), feminine=True)
    texts = {
        "expectation": voice.say(f"reading.expectation.{questionnaire.expectation_type}"),
        "perception": voice.say("reading.perception"),
        "minimum": voice.say("reading.minimum"),
    }
    lead = voice.say(
        "reading.answers_lead",
        count=len(asked),
        times=words,
        low=questionnaire.scale.low,
        high=questionnaire.scale.high,
    )
    formula = "formula_perception" if not voice.paired else "formula_minimum" if "minimum" in asked else "formula"
    return Card(
        voice.say("reading.answers_title", count=len(asked), K=upper_first(words)),
        paragraphs=(lead,),
        marks=tuple((role, texts[role]) for role in asked),
        closing=" ".join(filter(None, (voice.say(f"reading.{formula}"), _gap_or_perception(voice)))),
    )


def _gap_or_perception(voice: Voice) -> str:
    """Return that the gap is no complete summary, where an outcome shows it."""
    if voice.diagnosis.surface is None:
        return ""
    from gapkit.report.surface_words import reading_line

    return reading_line(voice)


def _certainty(voice: Voice) -> Card:
    thresholds = voice.diagnosis.thresholds
    gap, level = voice.smallest_gap, voice.locale.share(thresholds.level)
    told = [voice.say("reading.interval", level=level)]
    names: tuple[str, ...] = ("indicative", "hidden")
    if voice.paired:
        told.append(voice.say(f"reading.smallest_gap.{thresholds.smallest_gap_set_by}", gap=gap))
        told.append(voice.say("reading.correction", gap=gap))
        if voice.is_weighted:
            told.append(voice.say("reading.effective"))
        elif voice.is_designed:
            told.append(voice.say("reading.effective_clusters"))
        names = _PAIRED_STATES
    words: dict[str, object] = {**voice.rules, "n": thresholds.indicative_below, "k": thresholds.min_cell}
    states = tuple((state, voice.say(f"reading.states.{state}", **words)) for state in names)
    return Card(voice.say("reading.certainty_title"), paragraphs=tuple(told), states=states)


def _evidence(voice: Voice) -> Card:
    thresholds = voice.diagnosis.thresholds
    numbers = {
        3: {"n": thresholds.strong_from},
        2: {"low": thresholds.indicative_below, "high": thresholds.strong_from - 1},
        1: {"n": thresholds.indicative_below},
        0: {},
    }
    return Card(
        voice.say("reading.evidence_title"),
        facts=tuple(
            Fact(
                f"{evidence_dots(level)} {evidence_words(level, voice.language)}",
                voice.say(f"reading.evidence.level_{level}", **words),
            )
            for level, words in numbers.items()
        ),
    )
