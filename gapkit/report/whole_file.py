"""Reports written whole or not at all, with a message when they cannot be."""

from __future__ import annotations

from pathlib import Path

from gapkit.errors import fault
from gapkit.whole_file import put_whole


def write_whole_file(path: str | Path, content: bytes) -> Path:
    """Write a report file and return its path."""
    target = Path(path)
    try:
        put_whole(target, content)
    except OSError as trouble:
        reason = trouble.strerror or type(trouble).__name__
        raise fault("report.not_written", file=target.name, folder=str(target.parent), reason=reason) from None
    return target
