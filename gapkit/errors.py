"""What can go wrong, said so that a consultant can act: where, what was found, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from gapkit.i18n import say
from gapkit.record import Record, field


class Fault(Record):
    """One thing that is wrong: a key of the `errors` catalogue and what fills its sentence."""

    key: str
    parameters: dict[str, object] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        """Return the message in a language."""
        told = {name: _whole(value) for name, value in self.parameters.items()}
        return say(f"errors.{self.key}", language, **told)


def _whole(value: object) -> object:
    """Return a whole number without its decimals: 95.0 is said as 95."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class GapkitError(Exception):
    """The input is wrong: every fault found, each with one message.

    `language` is that of the survey, where it could be guessed.
    """

    language: str | None = None
    """The language of what was being read, where that is known."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults
        self.language: str | None = None

    def __str__(self) -> str:
        return self.text("en")

    def text(self, language: str) -> str:
        """Return all messages in a language, one per line."""
        return "\n".join(fault.text(language) for fault in self.faults)


def fault(key: str, /, **parameters: object) -> GapkitError:
    """Return the error that holds a single fault."""
    return GapkitError(Fault(key, parameters))


@contextmanager
def told_in(language: str | None) -> Iterator[None]:
    """Give every error raised inside the language of what was read, where it has none yet."""
    try:
        yield
    except GapkitError as problem:
        problem.language = problem.language or language
        raise


def raise_faults(faults: Iterable[Fault]) -> None:
    """Raise all faults together; do nothing when there is none."""
    found = tuple(faults)
    if found:
        raise GapkitError(*found)
