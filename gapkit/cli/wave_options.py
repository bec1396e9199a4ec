"""Options about earlier waves."""

from __future__ import annotations

import click

BEFORE_MAPPING = click.option(
    "--before-mapping", type=click.Path(), metavar="FILE", help="Mapping of the earlier wave, where it differs."
)
COMPARABLE = click.option(
    "--comparable", is_flag=True, help="The waves were asked differently and may be compared all the same."
)
TREATED = click.option(
    "--treated", metavar="SEGMENT=VALUE", help="A group something was done for: its change against the others'."
)
BEFORE = click.option(
    "--before", type=click.Path(), metavar="FILE", help="An earlier wave: a survey or a diagnosis.json."
)
BEFORE_WAVE = click.option("--before-wave", metavar="NAME", help="What the wave before is called [default: its file].")
EARLIER = (BEFORE_MAPPING, BEFORE_WAVE, COMPARABLE, TREATED)
"""What is said of the comparison with earlier waves."""

EARLIER_NAMES = ("before_mapping", "before_wave", "comparable", "treated")
