"""What to write into a mapping file about cells that cannot be read, in one block to be pasted."""

from __future__ import annotations

import json

from gapkit.errors import Fault
from gapkit.intake.answers.cells import Odd

RARE = 0.05
"""Values that fill a larger share of the cells are answers, not codes for none."""


class Suggested:
    """Gathers values that occur often: codes as missing, texts as labels whose number only people can tell."""

    def __init__(self) -> None:
        self.missing: list[str] = []
        self.labels: list[str] = []

    def add(self, kind: str, odd: Odd, count: int, cells: int) -> None:
        """Keep what may be said about a value; `cells` is how many cells its part has, 0 where that is not known."""
        rare = not cells or count <= RARE * cells
        if kind == "off_scale" and odd.number is not None and rare:
            self.missing.append(f"{odd.number:g}")
        elif kind == "not_a_number" and rare:
            self.missing.append(json.dumps(odd.shown, ensure_ascii=False))
        elif kind in ("text", "true_false"):
            self.labels.append(json.dumps(odd.shown, ensure_ascii=False))

    def faults(self) -> list[Fault]:
        """Return the block as the last word on the cells, or nothing."""
        missing, labels = (list(dict.fromkeys(one)) for one in (self.missing, self.labels))
        if not missing and not labels:
            return []
        block = {}
        for language, number in (("en", "NUMBER"), ("es", "NÚMERO")):
            lines = ["[values]"]
            if missing:
                lines.append(f"missing = [{', '.join(missing)}]")
            if labels:
                lines.append(f"labels = {{ {', '.join(f'{text} = {number}' for text in labels)} }}")
            block[f"block_{language}"] = "\n".join(lines)
        key = "intake.values_block_labels" if labels else "intake.values_block"
        return [Fault(key, dict(block))]
