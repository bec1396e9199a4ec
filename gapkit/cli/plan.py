"""The command that plans a sample."""

from __future__ import annotations

from typing import Any

import click

from gapkit.cli.group import cli
from gapkit.cli.options import DECIMAL, LANGUAGE
from gapkit.i18n import locale_language


@cli.command("plan-sample", epilog="Example: gapkit plan-sample --gap 0.3 --response-rate 0.25")
@click.option("--gap", type=DECIMAL, metavar="X", help="Smallest gap to be seen, in scale points.")
@click.option("--difference", type=DECIMAL, metavar="X", help="Smallest difference between the gaps of two segments.")
@click.option("--change", type=DECIMAL, metavar="X", help="Smallest change of the gap between two waves.")
@click.option("--precision", type=DECIMAL, metavar="X", help="Margin of the mean gap, in scale points.")
@click.option("--nps", type=DECIMAL, metavar="X", help="Margin of the NPS, in its points.")
@click.option("--csat", type=DECIMAL, metavar="X", help="Margin of the satisfied share (0.05 is five points).")
@click.option("--answers", type=DECIMAL, metavar="N", help="Ask the other way round: what would N answers reveal?")
@click.option("--scale", default="1-7", show_default=True, metavar="LOW-HIGH", help="Ends of the answer scale.")
@click.option("--sd", type=DECIMAL, help="Standard deviation of gaps between people [default: range / 5].")
@click.option("--sd-expectation", type=DECIMAL, help="Instead: that of expectations, with --sd-perception.")
@click.option("--sd-perception", type=DECIMAL, help="That of perceptions; both are taken to correlate by 0.4.")
@click.option("--from", "diagnosis", type=click.Path(), metavar="FILE", help="Scale and sd of a diagnosis.json.")
@click.option("--share", type=DECIMAL, default=0.5, show_default=True, help="Part of the first segment.")
@click.option("--overlap", type=DECIMAL, default=0.0, show_default=True, help="Part of each wave in both; 1: panel.")
@click.option("--correlation", type=DECIMAL, default=0.5, show_default=True, help="Of a person's gaps in two waves.")
@click.option("--satisfied", type=DECIMAL, default=0.5, show_default=True, help="Satisfied share expected.")
@click.option("--promoters", type=DECIMAL, default=0.5, show_default=True, help="Share of promoters expected.")
@click.option("--detractors", type=DECIMAL, default=0.5, show_default=True, help="Share of detractors expected.")
@click.option("--power", type=DECIMAL, default=0.8, show_default=True, help="How often a true one is to be seen.")
@click.option("--error-rate", type=DECIMAL, default=0.05, show_default=True, help="How often a false one may be.")
@click.option("--level", type=DECIMAL, default=0.95, show_default=True, help="Level of the intervals.")
@click.option("--cluster-size", type=DECIMAL, default=1.0, metavar="M", help="Answers per branch or agent.")
@click.option("--icc", type=DECIMAL, help="How alike they answer there [default: 0.05].")
@click.option("--design-effect", type=DECIMAL, default=1.0, show_default=True, help="What weights add.")
@click.option("--population", type=DECIMAL, metavar="N", help="Customers there are in all.")
@click.option("--response-rate", type=DECIMAL, metavar="X", help="Part of those invited who answer.")
@LANGUAGE
def plan_sample(**options: Any) -> None:
    """Say how many people must answer to see a gap, a difference, a change, or to know a figure precisely."""
    from gapkit.errors import fault
    from gapkit.report.sample_plan import plan_text
    from gapkit.scoring.sample_plan import plan_sample as planned

    spoken = options.pop("language") or locale_language() or "en"
    low, _, high = str(options.pop("scale")).partition("-")
    if not (low.strip().isdigit() and high.strip().isdigit() and int(low) < int(high)):
        raise fault("plan.scale", found=f"{low}-{high}".rstrip("-"))
    options["scale_range"] = int(high) - int(low)
    if (earlier := options.pop("diagnosis")) is not None:
        options |= _known(earlier, options["sd"])
    if options["population"] is None:
        del options["population"]
    click.echo(plan_text(planned(**options), language=spoken))


def _known(path: str, sd: float | None) -> dict[str, float]:
    """Return the scale of an earlier survey and, unless one is given, the largest spread of its dimensions."""
    from gapkit.errors import fault
    from gapkit.intake.diagnoses import read_diagnosis

    diagnosis = read_diagnosis(path)
    spreads = [row.gap_sd for row in diagnosis.gaps.dimensions if row.gap_sd > 0]
    if not spreads and sd is None:
        raise fault("plan.no_spread", file=path)
    return {"scale_range": diagnosis.questionnaire.scale.range, "sd": max(spreads) if sd is None else sd}
