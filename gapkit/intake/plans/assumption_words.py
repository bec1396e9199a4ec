"""Which assumption each line is about; those that are none are told together, with the list of them once."""

from __future__ import annotations

from collections.abc import Sequence

from gapkit.errors import Fault
from gapkit.i18n import LANGUAGES, say
from gapkit.intake.plans.lines import Line, nearest_word
from gapkit.intake.plans.values import text_of
from gapkit.intake.plans.words import known_as, listed, word
from gapkit.intake.toml_table import shown
from gapkit.model.plan import ASSUMPTIONS


def assumption_codes(lines: Sequence[Line], faults: list[Fault]) -> dict[str, str]:
    """Return the codes of assumptions by the places of their lines."""
    known = listed("assumption")
    found: dict[str, str] = {}
    strange: list[Line] = []
    for line in lines:
        text = text_of(line.values["code"])
        if code := known_as(text, known):
            found[line.place] = code
        elif (close := nearest_word(text, known)) is not None:
            told: dict[str, object] = {"file": line.file, "where": line.places.get("code", line.place)}
            told |= {f"nearest_{language}": _said(line, known[close], language) for language in LANGUAGES}
            faults.append(Fault("plan_file.unknown_assumption_near", told | {"found": shown(text)}))
        else:
            strange.append(line)
    if strange:
        faults.append(_strange(strange))
    return found


def _strange(lines: Sequence[Line]) -> Fault:
    facts: dict[str, object] = {"file": lines[0].file, "where": lines[0].places.get("code", lines[0].place)}
    for language in LANGUAGES:
        texts = [text_of(line.values["code"]) for line in lines]
        facts[f"found_{language}"] = "; ".join(say("plan_words.unread.alone", language, found=one) for one in texts)
        # Names may have commas in them.
        facts[f"known_{language}"] = "; ".join(_said(lines[0], code, language) for code in ASSUMPTIONS)
    return Fault("plan_file.unknown_assumptions", facts)


def _said(line: Line, code: str, language: str) -> str:
    """Return what an assumption is called: in a TOML file by its code, in a workbook by its word."""
    return code if line.strict else word("assumption", code, language)
