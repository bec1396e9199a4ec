"""Penalties and rewards in words: what each is called, and why nothing can be said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.diagnosis.asymmetry_rules import COSTS, GAINS, shown_asymmetry
from gapkit.i18n import say
from gapkit.report.driver_words import NAME_LIMIT, aim_words, driver_name, names_of
from gapkit.report.staff_words import say_of_staff
from gapkit.report.voice import Voice, of, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding
    from gapkit.scoring.drivers.asymmetry_results import Asymmetry

MODEL_REASONS = ("few", "few_clusters", "constant_outcome", "undetermined")
"""Reasons that hold for everything at once."""


def said(voice: Voice, key: str, /, **parameters: object) -> str:
    """Return a text of the `asymmetry` catalogue."""
    return (say_of_staff if voice.is_of_staff else say)(f"asymmetry.{key}", voice.language, **parameters)


def reason_of(voice: Voice, row: Asymmetry, *, whole: bool = False) -> str:
    """Return why a row has no numbers; the `whole` of it where it is told of all rows at once."""
    number, thresholds = voice.locale.number, voice.diagnosis.thresholds
    return said(
        voice,
        f"reason.{row.reason}{'_all' if whole and row.reason == 'few' else ''}",
        people=number(thresholds.driver_people),
        each=number(thresholds.people_per_driver),
        **aim_words(voice, row.outcome),
    )


def ends_of(voice: Voice, row: Asymmetry) -> list[str]:
    """Return the caution due where many gave the outcome its best or its worst answer."""
    if not row.at_end:
        return []
    from gapkit.scoring.drivers.asymmetry_results import END_SHARE

    share = voice.locale.share(END_SHARE)
    return [said(voice, f"ends.{row.at_end}", share=share, **aim_words(voice, row.outcome))]


def reading_of(voice: Voice, row: Asymmetry) -> str:
    """Return what a row is called, or why it has no name."""
    return reason_of(voice, row) if row.reason else said(voice, f"kinds.{row.kind}")


def asymmetry_parameters(finding: Finding, voice: Voice, limit: int) -> dict[str, Any]:
    """Return what the sentences about penalties and rewards may ask for; names are cut at `limit` signs."""
    facts, number = finding.facts, voice.locale.number
    shortest = min(limit, NAME_LIMIT)
    what = driver_name(voice, finding.subject, shortest)
    names = names_of(voice, [str(code) for code in facts.get("codes", ())], shortest)
    return {
        "names": names,
        "of_names": of(voice.language, names),
        "what": what,
        "What": upper_first(what),
        "penalty": number(facts.get("penalty"), 1),
        "reward": number(facts.get("reward"), 1),
        "index": voice.locale.signed(finding.estimate, 2),
        "between_index": voice.locale.between(finding.low, finding.high, 2),
        **aim_words(voice, str(facts.get("outcome", ""))),
    }


def asymmetry_lines(voice: Voice) -> list[str]:
    """Return what costs more than it adds, and the other way round, on a line each; nothing where none is known."""
    rows = shown_asymmetry(voice.diagnosis.asymmetry)
    lines = []
    for key, kinds in (("terminal", COSTS), ("terminal_gains", GAINS)):
        codes = [row.code for row in rows if row.kind in kinds]
        if codes:
            names = [code if voice.is_item(code) else voice.name(code) for code in codes]
            lines.append(said(voice, key, names=voice.locale.joined(names)))
    return lines
