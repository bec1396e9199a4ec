"""Options that several commands share."""

from __future__ import annotations

from typing import Any

import click

from gapkit.i18n import LANGUAGES

LANGUAGE = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Language of everything printed and written [default: the survey's].",
)
BRAND = click.option("--brand", type=click.Path(), help="Name, logo and colours: a TOML file or its folder.")
SECOND = click.option("--second-language", type=click.Choice(LANGUAGES), help="Add the summary in this language.")
FORMATS = click.option("--formats", default="html,xlsx,json", show_default=True, help="Any of html, xlsx, json.")
QUESTIONNAIRE = click.option("--questionnaire", metavar="ID|FILE", help="Default: recognised from the columns.")
MAPPING = click.option("--mapping", type=click.Path(), metavar="FILE", help="Which column is what (TOML).")
SEGMENT = click.option("--segment", "segments", multiple=True, metavar="COLUMN", help="Group people by this column.")
JOURNEY = click.option("--journey", type=click.Path(), metavar="FILE", help="Phases, touchpoints, owners, KPIs (TOML).")
KPI = click.option("--kpi", type=click.Path(), metavar="FILE", help="Operational KPIs by touchpoint, unit and period.")
WEIGHT = click.option("--weight", metavar="COLUMN", help="Sampling weights.")
CLUSTER = click.option("--cluster", metavar="COLUMN", help="Branch, agent...: people of one are not independent.")
STRATUM = click.option("--stratum", metavar="COLUMN", help="Part of the population people were drawn from.")
ID = click.option("--id", "identifier", metavar="COLUMN", help="Respondent id (kept only as a hash).")


class Decimal(click.ParamType):  # type: ignore[type-arg]
    """A number with a decimal point or a decimal comma."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            return float(str(value).replace(",", "."))
        except ValueError:
            self.fail(f"{value!r} is not a number, such as 0.3 or 0,3", param, ctx)


DECIMAL = Decimal()


def formats_of(text: str) -> tuple[str, ...]:
    """Return the formats named in a comma-separated list."""
    return tuple(name.strip().lower() for name in text.split(",") if name.strip())
