"""The journey channel by channel: small cells, and those that would betray them by subtraction, are hidden."""

from __future__ import annotations

import numpy as np

from gapkit.model import Answers, Journey, Questionnaire
from gapkit.record import replace
from gapkit.scoring.designs import Design
from gapkit.scoring.journey.cells import measured, met_by
from gapkit.scoring.journey.channels import Channels
from gapkit.scoring.journey.people import Mask
from gapkit.scoring.journey.results import JourneyCell, JourneyRules
from gapkit.scoring.segments import hidden_values


def channel_cells(
    questionnaire: Questionnaire,
    answers: Answers,
    design: Design | None,
    journey: Journey,
    whole: list[JourneyCell],
    channels: Channels | None,
    rules: JourneyRules,
) -> list[JourneyCell]:
    """Return every touchpoint in every one of its channels, small cells and those that would betray them hidden."""
    position = {channel.code: i for i, channel in enumerate(journey.channels)}
    touchpoints = {one.code: one for one in journey.touchpoints}
    found: dict[tuple[str, str], JourneyCell] = {}
    sizes: dict[tuple[str, str], int] = {}
    forced: set[tuple[str, str]] = set()
    for cell in whole:
        if cell.basis not in ("measured", "thin"):
            continue
        for channel in touchpoints[cell.touchpoint].channels:
            key = (cell.touchpoint, channel)
            items = _in_channel(questionnaire, cell.touchpoint, channel)
            heard = _heard(questionnaire, items, channels, position[channel], answers.people)
            blank = JourneyCell(
                cell.phase, cell.touchpoint, channel, cell.place, "not_asked", None, notes=("channel_not_told",)
            )
            found[key] = blank
            if not heard.any():
                continue
            met = met_by(questionnaire, answers, items, rules, heard)
            found[key] = measured(replace(blank, notes=()), met, answers, design, rules)
            sizes[key] = int(np.isfinite(met.scored).sum())
            if channels is not None and position[channel] in channels.hidden:
                forced.add(key)
    untold = {cell.touchpoint: _left(cell, sizes) for cell in whole if cell.n}
    closed = dict.fromkeys(forced, "complementary")
    hidden = hidden_values(sizes, min_cell=rules.min_cell, untold=untold, closed=closed)
    betrayed = {cell.touchpoint for cell in whole if cell.suppressed}
    for key, cell in found.items():
        if key not in sizes:
            continue
        if key in hidden or key[0] in betrayed:
            small = hidden.get(key) == "small"
            found[key] = JourneyCell(
                cell.phase,
                cell.touchpoint,
                cell.channel,
                cell.place,
                "thin",
                None,
                suppressed=True,
                protected=not small,
                notes=("too_few" if small else "protected",),
            )
    return list(found.values())


def _left(cell: JourneyCell, sizes: dict[tuple[str, str], int]) -> int:
    """Return how many people of a touchpoint told no channel."""
    return max(0, (cell.n or 0) - sum(n for (touchpoint, _), n in sizes.items() if touchpoint == cell.touchpoint))


def _in_channel(questionnaire: Questionnaire, touchpoint: str, channel: str) -> list[int]:
    return [
        i for i, item in enumerate(questionnaire.items) if item.touchpoint == touchpoint and channel in item.channels
    ]


def _heard(questionnaire: Questionnaire, items: list[int], channels: Channels | None, place: int, people: int) -> Mask:
    """Return whose answers are about a channel: everybody's to an item of that channel alone, else its users'."""
    rows = []
    for i in items:
        if len(questionnaire.items[i].channels) == 1:
            rows.append(np.ones(people, np.bool_))
        elif channels is None:
            rows.append(np.zeros(people, np.bool_))
        else:
            rows.append(channels.codes == place)
    return np.array(rows, np.bool_).reshape(len(items), people)
