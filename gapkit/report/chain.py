"""The chain of the organisation's gaps: four that lie in the company, and the one customers live through.

Across, positions are percentages; down, they are pixels, as in `gapkit.report.charts`.
"""

from __future__ import annotations

from textwrap import wrap

from markupsafe import Markup, escape

from gapkit.record import Record

LEAST_WIDTH, MOST_WIDTH = 320, 760
_SPACE, _LINE, _PAD = 8, 16, 12
_SPLIT, _START = 62, 69
"""Where the boxes on the left end, and where the one on the right begins, in per cent."""

_LEFT, _RIGHT = 30, 14
"""Characters that a line of either side has room for at the least width."""


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
    words = [_lines(link, _LEFT) for link in chain.causes]
    result = _lines(chain.result, _RIGHT)
    box = _PAD + _LINE * max(len(lines) for lines in words)
    own = _PAD + _LINE * len(result)
    height = max(own, len(chain.causes) * (box + _SPACE) - _SPACE)
    middle, knot = height / 2, (_SPLIT + _START) / 2
    tops = [place * (box + _SPACE) for place in range(len(chain.causes))]
    lines = "".join(f"M{_SPLIT} {top + box / 2:g}H{knot:g}V{middle:g}H{_START}" for top in tops)
    drawn = [
        f'<svg width="100%" height="{height}" viewBox="0 0 100 {height}" preserveAspectRatio="none" fill="none"'
        f' stroke="var(--ctl)"><path d="{lines}" vector-effect="non-scaling-stroke"/></svg>',
        '<g fill="none" stroke="var(--ctl)">',
        *(_box(link, 0, _SPLIT, top, box) for link, top in zip(chain.causes, tops, strict=True)),
        _box(chain.result, _START, 100 - _START, middle - own / 2, own, colour=' stroke="var(--short)"'),
        "</g>",
        *(_words(lines, 2, top) for lines, top in zip(words, tops, strict=True)),
        _words(result, _START + 2, middle - own / 2),
    ]
    return Markup(f'<svg width="100%" height="{height}" aria-hidden="true">{"".join(drawn)}</svg>')


def _box(link: Link, left: float, width: float, top: float, height: float, *, colour: str = "") -> str:
    dashes = "" if link.asked else ' stroke-dasharray="4"'
    at = f' x="{left:g}%"' if left else ""
    return f'<rect{at} y="{top:g}" width="{width:g}%" height="{height:g}" rx="6"{colour}{dashes}/>'


def _lines(link: Link, room: int) -> list[tuple[str, str]]:
    """Return the lines of a box with their kind of text: no line is wider than the box on a narrow page."""
    return [(kind, line) for kind, text in (("t-p", link.name), ("t-s", link.reading)) for line in wrap(text, room)]


def _words(lines: list[tuple[str, str]], left: float, top: float) -> str:
    return "".join(
        f'<text class="{kind}" x="{left:g}%" y="{top + 18 + _LINE * place:g}">{escape(line)}</text>'
        for place, (kind, line) in enumerate(lines)
    )
