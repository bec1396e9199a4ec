"""The journeys of several groups, one under another on one scale: what is lived today, and where it should get to.

Across, positions are percentages of the columns of the table below; down, they are pixels. All panels share their
elements: a path holds the lines of every group, and the points of a group are the round ends of strokes without length.
"""

from __future__ import annotations

from itertools import pairwise

from markupsafe import Markup, escape

from gapkit.record import Record
from gapkit.report.blocks import Axis
from gapkit.report.curve import GOAL, GOAL_DROP, GOAL_LOOK, dots_svg, texts_svg

GUTTER = 5.5
"""Width in rem of the column that names the rows of the table."""

_HEAD, _PLOT, _FOOT = 24, 84, 14
_PANEL = _HEAD + _PLOT + _FOOT
_DOT, _HOLLOW = 10.0, 5.5

_Place = tuple[float, float]


class TrailStop(Record):
    """A point of a journey: today with its limits, and the target; None where it may not be told or is not known.

    `thin` is one that rests on few answers; `blank` stands where there is nothing.
    """

    today: float | None = None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    thin: bool = False
    blank: str = ""


class Trail(Record):
    """The journey of a group, under its name: a point for every column of the table."""

    name: str
    stops: tuple[TrailStop, ...]


class Trails(Record):
    """The journeys of several groups on one axis; `spoken` says what is drawn."""

    trails: tuple[Trail, ...]
    axis: Axis
    spoken: str


def trails_html(trails: Trails, *, width: float) -> Markup:
    """Return the journeys as they stand over a table of this least width in rem."""
    style = f"padding-left:{GUTTER:g}rem;min-width:{width:g}rem"
    return Markup(
        f'<div class="wide" role="img" aria-label="{escape(trails.spoken)}" style="{style}">{trails_svg(trails)}</div>'
    )


def trails_svg(trails: Trails) -> Markup:
    """Return grid, intervals, lines and points of every journey, one panel under another."""
    height = _PANEL * len(trails.trails)
    panels = [_Panel(trails.axis, place * _PANEL + _HEAD, one.stops) for place, one in enumerate(trails.trails)]
    ticks = [(y, text) for panel in panels for y, text in panel.ticks()]
    shapes = [
        ('class="g"', "".join(f"M0 {_n(y)}H100" for y, _ in ticks)),
        ('class="rib"', "".join(panel.ribbon() for panel in panels)),
        ('class="lp goal"', "".join(panel.line("target") for panel in panels)),
        ('class="lp"', "".join(panel.line("today") for panel in panels)),
        ('class="ci-w"', "".join(panel.intervals() for panel in panels)),
    ]
    steady = 'vector-effect="non-scaling-stroke"'
    drawn = "".join(f'<path {look} d="{path}" {steady}/>' for look, path in shapes if path)
    drawn += "".join(
        part
        for colour, size, thin in (("per", _DOT, None), ("surface", _HOLLOW, True))
        for part in dots_svg("".join(panel.points(thin=thin) for panel in panels), colour, size)
    )
    goals = [place for panel in panels for place in panel.places("target")]
    words = [
        *texts_svg([(-0.6, y + 4, text) for y, text in ticks], 'class="t-s" text-anchor="end"'),
        *texts_svg([(x, y + GOAL_DROP, GOAL) for x, y in goals], GOAL_LOOK),
        *(
            f'<text class="t-p" y="{place * _PANEL + 13}">{escape(one.name)}</text>'
            for place, one in enumerate(trails.trails)
        ),
        *(part for panel in panels for part in panel.blanks()),
    ]
    return Markup(
        f'<svg width="100%" height="{height}" aria-hidden="true">'
        f'<svg width="100%" height="{height}" viewBox="0 0 100 {height}" preserveAspectRatio="none">{drawn}</svg>'
        f"{''.join(words)}</svg>"
    )


class _Panel(Record):
    """One journey on the axis it shares, from `top` down."""

    axis: Axis
    top: int
    stops: tuple[TrailStop, ...]

    def x(self, place: int) -> float:
        """Return the middle of a column."""
        return (place + 0.5) * 100 / len(self.stops)

    def y(self, value: float) -> float:
        """Return where a value stands; beyond the axis it stands on its end."""
        inside = min(max(value, self.axis.low), self.axis.high)
        return self.top + (self.axis.high - inside) / (self.axis.high - self.axis.low) * _PLOT

    def ticks(self) -> list[tuple[float, str]]:
        """Return heights and labels of the grid."""
        return [(self.y(value), text) for value, text in self.axis.ticks]

    def places(self, name: str) -> list[_Place]:
        """Return where the points of a line stand that are known."""
        values = [getattr(stop, name) for stop in self.stops]
        return [(self.x(i), self.y(value)) for i, value in enumerate(values) if value is not None]

    def line(self, name: str) -> str:
        """Return a line through neighbours that are both known: what is hidden leaves a gap."""
        drawn, values = "", [getattr(stop, name) for stop in self.stops]
        for i, (first, second) in enumerate(pairwise(values)):
            if first is None or second is None:
                continue
            if not i or values[i - 1] is None:
                drawn += f"M{_n(self.x(i))} {_n(self.y(first))}"
            drawn += f"L{_n(self.x(i + 1))} {_n(self.y(second))}"
        return drawn

    def ribbon(self) -> str:
        """Return the band of the intervals between neighbours."""
        drawn = ""
        for i, (one, two) in enumerate(pairwise(self.stops)):
            ends = (one.high, two.high, two.low, one.low)
            known = [self.y(end) for end in ends if end is not None]
            if len(known) == len(ends):
                a, b = _n(self.x(i)), _n(self.x(i + 1))
                places = zip((a, b, b, a), map(_n, known), strict=True)
                drawn += "M" + "L".join(f"{x} {y}" for x, y in places) + "Z"
        return drawn

    def intervals(self) -> str:
        """Return the interval of every point."""
        return "".join(
            f"M{_n(self.x(i))} {_n(self.y(stop.high))}V{_n(self.y(stop.low))}"
            for i, stop in enumerate(self.stops)
            if stop.low is not None and stop.high is not None
        )

    def points(self, *, thin: bool | None) -> str:
        """Return the points of today as strokes without length; only those of few answers where `thin` says so."""
        return "".join(
            f"M{_n(self.x(i))} {_n(self.y(stop.today))}h0"
            for i, stop in enumerate(self.stops)
            if stop.today is not None and (thin is None or stop.thin is thin)
        )

    def blanks(self) -> list[str]:
        """Return the words that stand where nothing is drawn."""
        middle = _n(self.top + _PLOT / 2 + 4)
        return [
            f'<text class="t-s t-i" x="{_n(self.x(i))}%" y="{middle}">{escape(stop.blank)}</text>'
            for i, stop in enumerate(self.stops)
            if stop.today is None and stop.blank
        ]


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
