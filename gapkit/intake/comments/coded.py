"""What somebody made of one comment: the cells of its codes read into mentions of themes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from gapkit.errors import Fault
from gapkit.intake.comments.book import read_value
from gapkit.intake.comments.cells import aligned, parted, signed
from gapkit.intake.comments.themes import ThemeBook
from gapkit.intake.comments.vocabulary import consent_of, is_no_theme
from gapkit.model.comments import Mention
from gapkit.record import Record, replace

_VALUES = ("valence", "emotion", "role")


class Entry(Record):
    """What is known of one comment from one place. `consent` is None where it was not said or cannot be told.

    `coder` is who coded it, blank for the one who need not be named.
    """

    person: int
    question: str
    text: str = ""
    mentions: tuple[Mention, ...] = ()
    coded: bool = False
    consent: bool | None = None
    consent_asked: bool = False
    consent_text: str = ""
    coder: str = ""

    def asked(self, text: str | None) -> Entry:
        """Return the entry with what a cell of consent says, None where there is no such cell."""
        if text is None:
            return self
        agreed = consent_of(text)
        return replace(self, consent=bool(agreed), consent_asked=True, consent_text=text if agreed is None else "")


def entry_of(
    person: int,
    question: str,
    codes: Sequence[str],
    values: Mapping[str, str],
    where: Callable[[str, int], str],
    book: ThemeBook,
    faults: list[Fault],
    *,
    place: Mention | None = None,
) -> Entry:
    """Return an entry from the cells of codes and what stands beside them; `place` is what the passage is about.

    `where` gives the cell of one of the codes (from 0) or of a value beside them ("valence", 0).
    One value holds for all codes of the row; as many as there are codes go one by one.
    """
    said = [(part, column) for column, cell in enumerate(codes) for part in parted(cell)]
    kept = [(*signed(code), column) for code, column in said if not is_no_theme(code)]
    told: dict[str, list[str]] = {}
    for kind in _VALUES:
        parts = parted(values.get(kind, ""))
        found = aligned(parts, max(1, len(kept)))
        if found is None:
            faults.append(
                Fault("comments.not_aligned", {"cell": where(kind, 0), "values": len(parts), "codes": len(kept)})
            )
            found = [""] * len(kept)
        told[kind] = found
    about = place or Mention("")
    mentions = []
    for i, (code, sign, column) in enumerate(kept or [("", "", 0)]):
        value = {
            kind: read_value(told[kind][i], kind, where(kind, 0), faults) if told[kind][i] else ""
            for kind in ("valence", "role")
        }
        mention = replace(
            about,
            theme=book.key(code, where("codes", column)) if code else "",
            valence=sign or value["valence"],
            emotion="" if is_no_theme(told["emotion"][i]) else told["emotion"][i],
            role=value["role"],
        )
        if mention.theme or mention.emotion or mention.valence:
            mentions.append(mention)
    return Entry(person, question, mentions=tuple(mentions), coded=bool(said or mentions))
