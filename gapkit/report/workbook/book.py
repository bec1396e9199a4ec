"""Which sheets a diagnosis has, in their order."""

from __future__ import annotations

from gapkit.report.workbook.checks import sensitivity_sheet
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.cover import cover_sheet
from gapkit.report.workbook.gaps import dimensions_sheet, items_sheet
from gapkit.report.workbook.grid import Sheet
from gapkit.report.workbook.records import dictionary_sheet, stamp_sheet
from gapkit.report.workbook.roadmap import roadmap_sheet, target_sheet
from gapkit.report.workbook.segments import map_sheet, segments_sheet
from gapkit.report.workbook.soundness import columns_sheet, quality_sheet, reliability_sheet
from gapkit.report.workbook.summary import summary_sheet


def book_of(context: Context) -> tuple[Sheet, ...]:
    """Return the sheets of a diagnosis; what was not asked has none."""
    made = [
        dimensions_sheet(context),
        items_sheet(context),
        segments_sheet(context),
        map_sheet(context),
        _contrasts(context),
        *_archetypes(context),
        *_journey_sheets(context),
        _outcomes(context),
        _outcome_segments(context),
        *_comments(context),
        *_drivers(context),
        _surface(context),
        *_asymmetry_and_kano(context),
        _risk(context),
        _what_if(context),
        *_johari(context),
        *_plan(context),
        *_wave_sheets(context),
        reliability_sheet(context),
        _second_opinion(context),
        quality_sheet(context),
        columns_sheet(context),
        sensitivity_sheet(context),
    ]
    body = [sheet for sheet in made if sheet is not None]
    told = [summary_sheet(context, frozenset(sheet.key for sheet in body)), *body]
    told.append(stamp_sheet(context))
    told.insert(-1, dictionary_sheet(context, told))
    return (cover_sheet(context, told), *told)


def _archetypes(context: Context) -> list[Sheet | None]:
    """Return the sheets of the archetypes; nothing is loaded where there are none."""
    if context.diagnosis.archetypes is None:
        return []
    from gapkit.report.workbook.archetypes import archetype_sheets

    return archetype_sheets(context)


def _contrasts(context: Context) -> Sheet | None:
    """Return the sheet of differences between groups; nothing is loaded where there is none."""
    kinds = context.diagnosis.archetypes
    if not context.diagnosis.segment_tests and (kinds is None or not kinds.tests):
        return None
    from gapkit.report.workbook.contrasts import contrasts_sheet

    return contrasts_sheet(context)


def _journey_sheets(context: Context) -> list[Sheet | None]:
    """Return the sheets of the journey, where there is one."""
    if not context.diagnosis.journey:
        return []
    from gapkit.report.workbook.journey import journey_sheets

    return journey_sheets(context)


def _outcomes(context: Context) -> Sheet | None:
    """Return the sheet of outcomes; nothing is loaded where none was asked."""
    if not context.diagnosis.outcomes:
        return None
    from gapkit.report.workbook.outcomes import outcomes_sheet

    return outcomes_sheet(context)


def _outcome_segments(context: Context) -> Sheet | None:
    """Return the sheet of outcomes by group; nothing is loaded where there is none."""
    if not context.diagnosis.outcome_segments:
        return None
    from gapkit.report.workbook.outcome_segments import outcome_segments_sheet

    return outcome_segments_sheet(context)


def _comments(context: Context) -> list[Sheet | None]:
    """Return the sheets of the comments; nothing is loaded where nobody read any."""
    if context.diagnosis.comments is None:
        return []
    from gapkit.report.workbook.comments import comment_sheets

    return comment_sheets(context)


def _drivers(context: Context) -> list[Sheet | None]:
    """Return the sheets of drivers and quadrants; nothing is loaded where there are none."""
    if not context.diagnosis.driver_models and not context.diagnosis.ipa:
        return []
    from gapkit.report.workbook.drivers import driver_sheets

    return driver_sheets(context)


def _surface(context: Context) -> Sheet | None:
    """Return the sheet of gap or perception; nothing is loaded where it was not asked."""
    if context.diagnosis.surface is None:
        return None
    from gapkit.report.workbook.surface import surface_sheet

    return surface_sheet(context)


def _johari(context: Context) -> list[Sheet | None]:
    """Return the sheets of what the company sees; nothing is loaded without the company's own answers."""
    if context.diagnosis.johari is None:
        return []
    from gapkit.report.workbook.johari import johari_sheets

    return johari_sheets(context)


def _what_if(context: Context) -> Sheet | None:
    """Return what closing gaps goes along with; nothing is loaded where it was not worked out."""
    if not context.diagnosis.what_if:
        return None
    from gapkit.report.workbook.what_if import what_if_sheet

    return what_if_sheet(context)


def _asymmetry_and_kano(context: Context) -> list[Sheet | None]:
    """Return the sheets of penalties and rewards and of Kano classes, each loaded where there are any."""
    made: list[Sheet | None] = []
    if context.diagnosis.asymmetry:
        from gapkit.report.workbook.asymmetry import asymmetry_sheet

        made.append(asymmetry_sheet(context))
    if context.diagnosis.kano:
        from gapkit.report.workbook.kano import kano_sheet

        made.append(kano_sheet(context))
    return made


def _risk(context: Context) -> Sheet | None:
    """Return the sheet of risk; nothing is loaded where nothing is foretold."""
    if not context.diagnosis.predictions:
        return None
    from gapkit.report.workbook.risk import risk_sheet

    return risk_sheet(context)


def _plan(context: Context) -> list[Sheet | None]:
    """Return target, roadmap and economics; without a plan, what a workshop fills in."""
    if context.diagnosis.plan is None:
        return [target_sheet(context), roadmap_sheet(context)]
    from gapkit.report.workbook.planned import plan_sheets

    return plan_sheets(context)


def _second_opinion(context: Context) -> Sheet | None:
    """Return what other libraries say of the numbers; nothing is loaded where nobody asked them."""
    if not context.diagnosis.second_opinion:
        return None
    from gapkit.report.workbook.second_opinion import second_opinion_sheet

    return second_opinion_sheet(context)


def _wave_sheets(context: Context) -> list[Sheet | None]:
    """Return the sheets of the change since an earlier wave, where there is one."""
    if context.diagnosis.waves is None:
        return []
    from gapkit.report.workbook.wave_parts import wave_sheets
    from gapkit.report.workbook.waves import waves_sheet

    return [waves_sheet(context), *wave_sheets(context)]
