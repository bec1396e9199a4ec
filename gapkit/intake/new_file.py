"""New files of a user's own: never over another one unless asked."""

from __future__ import annotations

import os
from pathlib import Path

from gapkit.errors import fault
from gapkit.whole_file import put_whole


def write_new(path: str | Path, data: bytes, *, overwrite: bool = False) -> Path:
    """Write the bytes to a file and return its path; an existing file is left alone unless `overwrite`."""
    target = Path(path)
    if target.is_dir():
        raise fault("questionnaire.target_folder", file=target)
    if not target.parent.is_dir():
        raise fault("questionnaire.no_folder", file=target, folder=target.parent)
    if not overwrite and os.path.lexists(target):
        raise fault("questionnaire.exists", file=target)
    try:
        put_whole(target, data)
    except (OSError, ValueError) as error:
        raise fault("questionnaire.not_written", file=target, reason=error) from None
    return target
