"""A second opinion: one of our numbers beside the same number from another library."""

from __future__ import annotations

from collections.abc import Iterable

from gapkit.record import Record

NAN = float("nan")


class Opinion(Record):
    """Our number and theirs; `agrees` is None where they do not claim to be the same number, and `note` says why.

    `difference` is |ours - theirs|; it is an agreement up to `tolerance`. `subject` is the code it is about ("" for
    the whole survey), `note` a key of the "crosscheck" catalogue.
    """

    statistic: str
    subject: str
    ours: float
    theirs: float
    library: str
    difference: float = NAN
    tolerance: float = NAN
    agrees: bool | None = None
    note: str = ""


def largest_difference(opinions: Iterable[Opinion]) -> Opinion | None:
    """Return the opinion that uses up most of its tolerance; None without any.

    Known divergences do not count, nor do libraries that round what they return, as long as they agree.
    """
    compared = [one for one in opinions if one.agrees is False or (one.agrees and one.note != "rounded")]
    return max(compared, key=lambda one: one.difference / one.tolerance, default=None)


def disagreements(opinions: Iterable[Opinion]) -> tuple[Opinion, ...]:
    """Return the opinions that differ by more than rounding and are not explained by a known divergence."""
    return tuple(opinion for opinion in opinions if opinion.agrees is False)
