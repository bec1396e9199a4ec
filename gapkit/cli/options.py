"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from gapkit.i18n import LANGUAGES, say

Command = TypeVar("Command", bound=Callable[..., Any])


def several(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return options as one, in this order in the help."""

    def dressed(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return dressed


LANGUAGE = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Language of everything printed and written [default: the survey's, else the system's].",
)
BRAND = click.option("--brand", type=click.Path(), help="Name, logo and colours: a TOML file or its folder.")
SECOND = click.option("--second-language", type=click.Choice(LANGUAGES), help="Add the summary in this language.")
FORMATS = click.option("--formats", default="html,xlsx,json", show_default=True, help="Any of html, xlsx, json.")
QUESTIONNAIRE = click.option("--questionnaire", metavar="ID|FILE", help="Default: recognised from the columns.")
MAPPING = click.option("--mapping", type=click.Path(), metavar="FILE", help="Which column is what (TOML).")
SEGMENT = click.option("--segment", "segments", multiple=True, metavar="COLUMN", help="Group people by this column.")
JOURNEY = click.option("--journey", type=click.Path(), metavar="FILE", help="Phases, touchpoints, owners, KPIs (TOML).")
CODES = click.option(
    "--codes",
    type=click.Path(),
    multiple=True,
    callback=lambda _context, _option, files: files or None,
    metavar="FILE",
    help="Codes of comments, a row each, by id; several files, also of a second coder.",
)
KPI = click.option("--kpi", type=click.Path(), metavar="FILE", help="Operational KPIs by touchpoint, unit and period.")
PLAN = click.option("--plan", type=click.Path(), metavar="FILE", help="What is to be done: initiatives, costs ...")
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

READING = several(QUESTIONNAIRE, MAPPING, SEGMENT, WEIGHT, CLUSTER, STRATUM, ID, LANGUAGE)
"""How a survey is read."""

READING_NAMES = ("questionnaire", "mapping", "segments", "weight", "cluster", "stratum", "identifier", "language")
"""What those options are called in a call."""

COVER = several(
    click.option("--client", help="Name of the client, for the cover."),
    click.option("--study", "study_name", help="Name of the study, for the cover."),
    click.option("--wave", help="Name of the wave, for the cover."),
    click.option("--field", help="Field dates, for the cover."),
)
CHOICES = several(
    click.option("--level", type=DECIMAL, help="Level of the intervals [default: 0.95]."),
    click.option(
        "--smallest-gap",
        type=DECIMAL,
        metavar="X",
        help="Smallest gap, or change, that matters [default: scale range / 20].",
    ),
    click.option("--min-cell", type=int, help="Groups smaller than this are hidden [default: 5]."),
    click.option("--exclude", type=click.Choice(("flagged",)), help="Leave out rows that look doubtful."),
    click.option("--seed", default=20260101, show_default=True, help="Seed of all resampling."),
)
"""What the analyst decides before looking."""

POPULATION_SIZE = click.option(
    "--population-size", type=DECIMAL, metavar="N", help="Clusters (else people) there are in all."
)
BAYES = click.option("--bayes", is_flag=True, help="Add Bayes factors to the Excel and JSON reports.")
ARCHETYPES = click.option(
    "--archetypes", metavar="auto|N", help="Look for kinds of people with expectations of their own."
)
INVITED = click.option("--invited", type=int, metavar="N", help="People invited, for the response rate.")
IMPORTANCE = click.option(
    "--importance",
    type=click.Choice(("both", "stated", "derived")),
    help="Whose importance priorities rest on [default: both, where there are both].",
)
COMPANY = click.option(
    "--company", type=click.Path(), metavar="FILE", help="What managers and frontline believe customers expect."
)
COMPANY_MAPPING = click.option(
    "--company-mapping", type=click.Path(), metavar="FILE", help="Mapping of that file, where it differs."
)
SECOND_OPINION = click.option(
    "--second-opinion", is_flag=True, help="Have pingouin, scipy and statsmodels work the numbers out again."
)
BESIDES = (POPULATION_SIZE, BAYES, ARCHETYPES, INVITED, IMPORTANCE, COMPANY, COMPANY_MAPPING, SECOND_OPINION)
"""What else is known of the people, or wanted of the diagnosis."""

BESIDES_NAMES = (
    *("population_size", "bayes", "archetypes", "invited", "importance", "company", "company_mapping"),
    "second_opinion",
)
CHOICES_NAMES = ("level", "smallest_gap", "min_cell", "exclude", "seed")
QUIET = click.option("--quiet", is_flag=True, help="Print only the files written.")


class Misuse(click.ClickException):
    """Wrong usage that only a look at the arguments together shows, said in the language of the survey."""

    exit_code = 2

    def __init__(self, key: str, language: str, **parameters: object) -> None:
        super().__init__(say(f"errors.{key}", language, **parameters))

    def show(self, file: Any = None) -> None:
        """Print the message alone."""
        click.echo(self.message, file=file, err=True)


def taken(options: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return the options of these names."""
    return {name: options[name] for name in names}


_FILES = (
    *("questionnaire", "mapping", "before", "before_mapping", "company", "company_mapping"),
    *("journey", "kpi", "codes", "plan", "brand"),
)
"""Options that name a file to read."""


def inputs_of(options: Mapping[str, Any]) -> tuple[str, ...]:
    """Return every file that the options name to be read."""
    named = (options.get(name) for name in _FILES)
    return tuple(file for one in named if one for file in ((one,) if isinstance(one, str) else one))


def cover_of(options: dict[str, Any]) -> dict[str, str]:
    """Return what was said for the cover."""
    names = {"client": "client", "study_name": "name", "wave": "wave", "field": "field"}
    return {name: options[key] for key, name in names.items() if options[key]}


def formats_of(text: str) -> tuple[str, ...]:
    """Return the formats named in a comma-separated list."""
    return tuple(name.strip().lower() for name in text.split(",") if name.strip())
