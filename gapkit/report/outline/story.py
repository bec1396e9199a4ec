"""The whole story: every section the diagnosis can fill, in the reader's order."""

from __future__ import annotations

from collections.abc import Mapping

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.report.blocks import Part, Report, Section
from gapkit.report.formats import excerpt, plain
from gapkit.report.outline.appendix import method_section, reliability_section, stamp_section
from gapkit.report.outline.cover import cover
from gapkit.report.outline.gaps import gaps_section
from gapkit.report.outline.items import items_section
from gapkit.report.outline.quality import quality_section
from gapkit.report.outline.reading import reading_section
from gapkit.report.outline.roadmap import next_wave_section, roadmap_section
from gapkit.report.outline.said_once import said_once
from gapkit.report.outline.segments import segments_section
from gapkit.report.outline.summary import summary_section
from gapkit.report.voice import Voice


def outline(
    diagnosis: Diagnosis,
    *,
    language: str,
    second_language: str | None = None,
    study: Mapping[str, str] | None = None,
    locale: str | None = None,
) -> Report:
    """Return the report of a diagnosis in a language, with the summary in a second one on request.

    `study` may name client, name, wave and field dates for the cover; it goes before what the diagnosis knows.
    `locale` is a code such as "es-MX"; es-ES and en-GB when it is missing.
    """
    voice = Voice.of(diagnosis, language, locale)
    named = {**diagnosis.study, **(study or {})}
    told = _sections(voice)
    voices, contents = [voice], [_contents(told)]
    if second_language and second_language != language:
        voices.append(Voice.of(diagnosis, second_language))
        contents.append(_contents(_sections(voices[-1])))
    summary = summary_section(voices, contents)
    parts = (
        Part("p-front", "", (summary, *told["front"])),
        *(_part(voice, name, told[name]) for name in _order(diagnosis)),
        Part("p-anexos", voice.say("parts.annex.contents"), told["annex"]),
    )
    document = voice.say("cover.document" if voice.paired else "cover.document_perception")
    client, name, wave = (excerpt(plain(named.get(key, "")), 60) for key in ("client", "name", "wave"))
    return Report(
        language=language,
        locale=voice.locale.code,
        title=" · ".join(part for part in (name or document, client, wave) if part),
        document=" · ".join(part for part in (client, name or document) if part),
        foot=" · ".join(part for part in (client, name or document, wave) if part),
        cover=cover(voice, named),
        parts=tuple(part for part in parts if part.sections),
        labels={},
    )


def _sections(voice: Voice) -> dict[str, tuple[Section, ...]]:
    """Return the sections of every part, without the summary of them all."""
    told = {
        "front": (reading_section(voice), quality_section(voice)),
        "asis": _present(
            gaps_section(voice),
            items_section(voice),
            _archetypes(voice),
            segments_section(voice),
            _journey(voice),
            _zone(voice),
            _outcomes(voice),
            _comments(voice),
        ),
        "gap": _present(_drivers(voice), _kano(voice), _risk(voice), _johari(voice)),
        "tobe": _present(_tobe(voice), _roadmap(voice), _economics(voice)),
        "olas": _present(_waves(voice)),
    }
    missing = "johari" if voice.diagnosis.johari is None else ""
    present = [section.id for sections in told.values() for section in sections if section.id != missing]
    annex = (reliability_section(voice), method_section(voice, present), stamp_section(voice), _second_opinion(voice))
    return told | {"annex": _present(*annex)}


def _archetypes(voice: Voice) -> Section | None:
    """Return the archetypes; nothing is loaded where nobody asked for any."""
    if voice.diagnosis.archetypes is None:
        return None
    from gapkit.report.outline.archetypes import archetypes_section

    return archetypes_section(voice)


def _zone(voice: Voice) -> Section | None:
    """Return the zone of tolerance; nothing is loaded where no minimum was asked."""
    if not voice.has_minimum:
        return None
    from gapkit.report.outline.zone import zone_section

    return zone_section(voice)


def _outcomes(voice: Voice) -> Section | None:
    """Return the outcomes; nothing is loaded where none was asked."""
    if not voice.diagnosis.outcomes:
        return None
    from gapkit.report.outline.outcomes import outcomes_section

    return outcomes_section(voice)


def _second_opinion(voice: Voice) -> Section | None:
    """Return what other libraries say of the numbers; nothing is loaded where nobody asked them."""
    if not voice.diagnosis.second_opinion:
        return None
    from gapkit.report.outline.second_opinion import second_opinion_section

    return second_opinion_section(voice)


def _comments(voice: Voice) -> Section | None:
    """Return the comments; nothing is loaded where nobody read any."""
    if voice.diagnosis.comments is None:
        return None
    from gapkit.report.outline.comments import comments_section

    return comments_section(voice)


def _drivers(voice: Voice) -> Section | None:
    """Return what goes with the outcomes; nothing is loaded without outcomes and stated importance."""
    if not voice.diagnosis.driver_models and not voice.diagnosis.ipa:
        return None
    from gapkit.report.outline.drivers import drivers_section

    return drivers_section(voice)


def _risk(voice: Voice) -> Section | None:
    """Return who is at risk; nothing is loaded where nothing is foretold."""
    if not voice.diagnosis.predictions:
        return None
    from gapkit.report.outline.risk import risk_section

    return risk_section(voice)


def _kano(voice: Voice) -> Section | None:
    """Return what features are to people; nothing is loaded where nobody was asked."""
    if not voice.diagnosis.kano:
        return None
    from gapkit.report.outline.kano import kano_section

    return kano_section(voice)


def _johari(voice: Voice) -> Section | None:
    """Return what the company sees of what customers expect; what is missing where nobody asked the company."""
    if voice.diagnosis.johari is None:
        from gapkit.report.outline.johari_missing import missing_section

        return missing_section(voice)
    from gapkit.report.outline.johari import johari_section

    return johari_section(voice)


def _journey(voice: Voice) -> Section | None:
    """Return the customer's journey; nothing is loaded where no answer belongs to a touchpoint."""
    if not voice.diagnosis.journey:
        return None
    from gapkit.report.outline.journey import journey_section

    return journey_section(voice)


def _tobe(voice: Voice) -> Section | None:
    """Return the target state; nothing is loaded without a plan."""
    if voice.diagnosis.plan is None:
        return None
    from gapkit.report.outline.tobe import tobe_section

    return tobe_section(voice)


def _roadmap(voice: Voice) -> Section:
    """Return the roadmap: the plan with its dates and owners where there is one, else what to fix first."""
    if voice.diagnosis.plan is None:
        return roadmap_section(voice)
    from gapkit.report.outline.planned_roadmap import planned_section

    return planned_section(voice)


def _economics(voice: Voice) -> Section | None:
    """Return whether the plan pays; nothing is loaded without business cases."""
    if voice.diagnosis.economics is None or voice.diagnosis.plan is None:
        return None
    from gapkit.report.outline.economics import economics_section

    return economics_section(voice)


def _waves(voice: Voice) -> Section | None:
    """Return what changed since an earlier wave; without one, what the next needs."""
    if voice.diagnosis.waves is None:
        return next_wave_section(voice)
    from gapkit.report.outline.waves import waves_section

    return waves_section(voice)


def _order(diagnosis: Diagnosis) -> tuple[str, ...]:
    """Return the parts in order: the change comes first in a report about it."""
    leads = diagnosis.waves is not None and diagnosis.waves.leads
    return ("olas", "asis", "gap", "tobe") if leads else ("asis", "gap", "tobe", "olas")


def _contents(told: Mapping[str, tuple[Section, ...]]) -> dict[str, str]:
    return {section.id: section.contents for sections in told.values() for section in sections}


def _present(*sections: Section | None) -> tuple[Section, ...]:
    return tuple(said_once(section) for section in sections if section is not None)


def _part(voice: Voice, name: str, sections: tuple[Section, ...]) -> Part:
    return Part(
        id=f"p-{name}",
        contents=voice.say(f"parts.{name}.contents"),
        sections=sections,
        kicker=voice.say(f"parts.{name}.kicker"),
        title=voice.say(f"parts.{name}.title"),
        question=voice.say(f"parts.{name}.question"),
    )
