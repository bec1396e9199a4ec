"""Areas of a grid of heights that reach a level, as closed lines (marching squares)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Point = tuple[float, float]
_Edge = tuple[int, int, bool]

_BELOW = float("-inf")


def level_areas(heights: Sequence[Sequence[float]], level: float) -> list[list[Point]]:
    """Return the closed lines around the places of a grid that reach a level, in steps of the grid from its corner.

    `heights[j][i]` is the height at (i, j). Lines of holes are among them: fill by the even-odd rule. Where two corners
    face each other, the mean of the four tells whether they are joined.
    """
    wide, tall = len(heights[0]), len(heights)

    def height(i: int, j: int) -> float:
        return heights[j][i] if 0 <= i < wide and 0 <= j < tall else _BELOW

    # Around the grid lies a ring of nothing on its very edge: every line closes.
    links: dict[_Edge, list[_Edge]] = {}
    for j in range(-1, tall):
        for i in range(-1, wide):
            corners = (height(i, j), height(i + 1, j), height(i + 1, j + 1), height(i, j + 1))
            up = [corner >= level for corner in corners]
            if all(up) or not any(up):
                continue
            edges: tuple[_Edge, ...] = ((i, j, True), (i + 1, j, False), (i, j + 1, True), (i, j, False))
            crossed = [edges[place] for place in range(4) if up[place] != up[(place + 1) % 4]]
            if len(crossed) == 4 and (sum(corners) / 4 >= level) != up[0]:
                crossed = [*crossed[1:], crossed[0]]
            for one, other in zip(crossed[::2], crossed[1::2], strict=True):
                links.setdefault(one, []).append(other)
                links.setdefault(other, []).append(one)
    return [[_place(edge, height, level, wide, tall) for edge in loop] for loop in _loops(links)]


def _loops(links: dict[_Edge, list[_Edge]]) -> list[list[_Edge]]:
    found, left = [], dict(links)
    while left:
        start = next(iter(left))
        loop, here = [], start
        while here in left:
            loop.append(here)
            ahead = left.pop(here)
            here = next((edge for edge in ahead if edge in left), start)
        found.append(loop)
    return found


def _place(edge: _Edge, height: Callable[[int, int], float], level: float, wide: int, tall: int) -> Point:
    """Return where a level crosses an edge; beyond the grid that is its border."""
    i, j, across = edge
    one = height(i, j)
    other = height(i + 1, j) if across else height(i, j + 1)
    if one == _BELOW:
        part = 1.0
    elif other == _BELOW:
        part = 0.0
    else:
        part = (level - one) / (other - one)
    x, y = (i + part, float(j)) if across else (float(i), j + part)
    return min(max(x, 0.0), wide - 1.0), min(max(y, 0.0), tall - 1.0)
