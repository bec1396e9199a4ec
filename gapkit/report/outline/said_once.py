"""What the notes of a section say, said once."""

from __future__ import annotations

import re

from gapkit.record import replace
from gapkit.report.blocks import Block, Figure, Section

_ENDS = re.compile(r"(?<=[.!?]) (?=[^a-záéíóúñü])")

_SHORT = 40
"""Sentences of fewer characters stay: they cost little, and without them their neighbours may not be understood."""


def said_once(section: Section) -> Section:
    """Return a section whose notes leave out each sentence that the note of an earlier figure of it has said."""
    said: set[str] = set()
    blocks: list[Block] = []
    for block in section.blocks:
        if isinstance(block, Figure) and block.note:
            sentences = _ENDS.split(block.note)
            left = " ".join(one for one in sentences if one not in said)
            said |= {one for one in sentences if len(one) >= _SHORT}
            blocks.append(block if left == block.note else replace(block, note=left))
        else:
            blocks.append(block)
    return replace(section, blocks=tuple(blocks))
