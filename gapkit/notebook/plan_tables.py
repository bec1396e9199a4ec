"""The parts of a plan that stand in a notebook: what is done, where it leads, whether it pays."""

from __future__ import annotations

from gapkit.i18n import say
from gapkit.notebook.shown import Shown
from gapkit.report.blocks import Block
from gapkit.report.outline.economics import assumptions_figure, returns_figure
from gapkit.report.outline.planned_roadmap import initiatives_figure
from gapkit.report.outline.tobe import dimension_targets, targets_figure
from gapkit.report.plan_words import held, members
from gapkit.report.voice import Voice


def plan_blocks(voice: Voice, name: str) -> list[Block]:
    """Return the figures of the initiatives, the targets or the cases; empty where there is nothing to tell."""
    if name == "targets":
        rows = dimension_targets(voice)
        return [targets_figure(voice, rows)] if rows else []
    economics = voice.diagnosis.economics
    if name == "initiatives" or economics is None:
        figures = [initiatives_figure(voice, members(held(voice)))] if name == "initiatives" else []
    else:
        figures = [returns_figure(voice, economics), assumptions_figure(voice, economics)]
    return [figure for figure in figures if figure is not None]


def reading_notes(voice: Voice) -> Shown | None:
    """Return what was noticed while the plan was read; None where nothing was."""
    told = tuple(note.text(voice.language) for note in voice.diagnosis.plan_notes)
    return Shown(say("plan_numbers.reading.title", voice.language), notes=told) if told else None
