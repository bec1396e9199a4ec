"""The chain of the organisation's gaps: four that lie in the company, and the one customers live through.

Across, positions are percentages; down, they are pixels, as in `gapkit.report.charts`.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from gapkit.record import Record

LEAST_WIDTH, MOST_WIDTH = 290, 760
_BOX, _SPACE = 44, 8
_SPLIT, _START = 64, 72
"""Where the boxes on the left end, and where the one on the right begins, in per cent."""


class Link(Record):
    """A gap of the chain: its name and its reading; one that nobody was asked about is dashed."""

    name: str
    reading: str
    asked: bool = True


class Chain(Record):
    """What leads to what: the causes from top to bottom, and the result. `spoken` says what is drawn."""

    causes: tuple[Link, ...]
    result: Link
    spoken: str


def chain_html(chain: Chain) -> Markup:
    """Return the chain as it stands on a page, with its words for those who cannot see it."""
    style = f"min-width:{LEAST_WIDTH}px;max-width:{MOST_WIDTH}px;margin:0 auto .8rem"
    return Markup(f'<div role="img" aria-label="{escape(chain.spoken)}" style="{style}">{chain_svg(chain)}</div>')


def chain_svg(chain: Chain) -> Markup:
    """Return boxes with their words, and the lines between them."""
    height = len(chain.causes) * (_BOX + _SPACE) - _SPACE
    middle, knot = height / 2, (_SPLIT + _START) / 2
    tops = [place * (_BOX + _SPACE) for place in range(len(chain.causes))]
    lines = "".join(f"M{_SPLIT} {top + _BOX / 2:g}H{knot:g}V{middle:g}H{_START}" for top in tops)
    drawn = [
        f'<svg width="100%" height="{height}" viewBox="0 0 100 {height}" preserveAspectRatio="none" fill="none"'
        f' stroke="var(--ctl)"><path d="{lines}" vector-effect="non-scaling-stroke"/></svg>',
        '<g fill="none" stroke="var(--ctl)">',
        *(_box(link, 0, _SPLIT, top) for link, top in zip(chain.causes, tops, strict=True)),
        _box(chain.result, _START, 100 - _START, middle - _BOX / 2, colour=' stroke="var(--short)"'),
        "</g>",
        *(_words(link, 2, top) for link, top in zip(chain.causes, tops, strict=True)),
        _words(chain.result, _START + 2, middle - _BOX / 2),
    ]
    return Markup(f'<svg width="100%" height="{height}" aria-hidden="true">{"".join(drawn)}</svg>')


def _box(link: Link, left: float, width: float, top: float, *, colour: str = "") -> str:
    dashes = "" if link.asked else ' stroke-dasharray="4"'
    at = f' x="{left:g}%"' if left else ""
    return f'<rect{at} y="{top:g}" width="{width:g}%" height="{_BOX}" rx="6"{colour}{dashes}/>'


def _words(link: Link, left: float, top: float) -> str:
    return (
        f'<text class="t-p" x="{left:g}%" y="{top + 18:g}">{escape(link.name)}</text>'
        f'<text class="t-s" x="{left:g}%" y="{top + 34:g}">{escape(link.reading)}</text>'
    )
