"""What to write into a mapping file about cells that cannot be read, in one block to be pasted."""

from __future__ import annotations

import json
from functools import cache

from gapkit.errors import Fault
from gapkit.intake.answers.cells import Odd, comparable
from gapkit.intake.words.vocabulary import MISSING_WORDS, NOT_APPLICABLE_WORDS, SENTINELS

RARE = 0.05
"""Values that fill a larger share of the cells are answers, not codes for none."""


def looks_silent(odd: Odd) -> bool:
    """Tell whether a value is one that people use for no answer: 99 off the scale, "Blank", "N/A"."""
    return (odd.kind == "off_scale" and odd.number in SENTINELS) or silence(odd) is not None


def silence(odd: Odd) -> str | None:
    """Return what a text says where there is no answer: "missing", "not_applicable", or None for other texts."""
    said = comparable(odd.text or odd.shown) if odd.kind in ("text", "not_a_number") else None
    return next((name for name, known in _silent_words().items() if said in known), None)


@cache
def _silent_words() -> dict[str, frozenset[object]]:
    return {
        "missing": frozenset(map(comparable, MISSING_WORDS)),
        "not_applicable": frozenset(map(comparable, NOT_APPLICABLE_WORDS)),
    }


class Suggested:
    """Gathers values that occur often: codes as missing, texts as labels whose number only people can tell."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = {"missing": [], "not_applicable": [], "labels": []}

    def add(self, kind: str, odd: Odd, count: int, cells: int) -> None:
        """Keep what may be said about a value; `cells` is how many cells its part has, 0 where that is not known."""
        rare = not cells or count <= RARE * cells
        text = json.dumps(odd.text or odd.shown, ensure_ascii=False)
        if kind == "off_scale" and odd.number is not None and (rare or odd.number in SENTINELS):
            self.lines["missing"].append(f"{odd.number:g}")
        elif (word := silence(odd)) is not None:
            self.lines[word].append(text)
        elif kind == "not_a_number" and rare:
            self.lines["missing"].append(text)
        elif kind in ("text", "true_false"):
            self.lines["labels"].append(text)

    def faults(self) -> list[Fault]:
        """Return the block as the last word on the cells, or nothing."""
        found = {name: list(dict.fromkeys(values)) for name, values in self.lines.items() if values}
        if not found:
            return []
        block = {}
        for language, number in (("en", "NUMBER"), ("es", "NÚMERO")):
            lines = ["[values]"]
            lines += [f"{name} = [{', '.join(found[name])}]" for name in ("missing", "not_applicable") if name in found]
            if "labels" in found:
                lines.append(f"labels = {{ {', '.join(f'{text} = {number}' for text in found['labels'])} }}")
            block[f"block_{language}"] = "\n".join(lines)
        key = "intake.values_block_labels" if "labels" in found else "intake.values_block"
        return [Fault(key, dict(block))]
