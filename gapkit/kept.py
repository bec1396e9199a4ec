"""What shipped texts are made into, kept beside them as Python keeps compiled modules."""

from __future__ import annotations

import sys
from hashlib import sha256
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

from gapkit.whole_file import put_whole

_MADE_BY = b"gapkit 1" + MAGIC_NUMBER
"""The number changes with the form of what is kept; the rest is Python's own and changes with its compiled code."""


def kept(source: Path, made_from: bytes) -> bytes | None:
    """Return what is kept of a file, if it is whole and was made from exactly this by this Python."""
    try:
        held = _place(source).read_bytes()
    except (OSError, NotImplementedError):
        return None
    seal, content = held[:32], held[32:]
    return content if seal == _seal(made_from, content) else None


def keep(source: Path, made_from: bytes, content: bytes) -> None:
    """Keep what was made of a file, whole or not at all; where Python would keep nothing, nothing is kept."""
    if sys.dont_write_bytecode:
        return
    try:
        place = _place(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        put_whole(place, _seal(made_from, content) + content)
    except (OSError, NotImplementedError):
        return  # the next run makes it again


def _place(source: Path) -> Path:
    return Path(cache_from_source(str(source))).with_suffix(".kept")


def _seal(made_from: bytes, content: bytes) -> bytes:
    return sha256(_MADE_BY + sha256(made_from).digest() + content).digest()
