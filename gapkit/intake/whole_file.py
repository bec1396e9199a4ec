"""A file written whole or not at all, and never over another one unless asked."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from gapkit.errors import fault


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
        _replace(target, data)
    except (OSError, ValueError) as error:
        raise fault("questionnaire.not_written", file=target, reason=error) from None
    return target


def _replace(target: Path, data: bytes) -> None:
    # In the same folder, so that the last step is one rename on one disk.
    handle, temporary = tempfile.mkstemp(prefix=".gapkit-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # mkstemp makes files private; the result gets the mode any new file would have.
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
