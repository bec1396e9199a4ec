"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from gapkit.errors import fault


def write_whole_file(path: str | Path, content: bytes) -> Path:
    """Write a file beside its place and move it there when it is complete; return its path."""
    target = Path(path)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(content)
        draft.replace(target)
    except OSError as trouble:
        draft.unlink(missing_ok=True)
        reason = trouble.strerror or type(trouble).__name__
        raise fault("report.not_written", file=target.name, folder=str(target.parent), reason=reason) from None
    return target
