"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def put_whole(target: Path, content: bytes) -> None:
    """Write beside the target and move it there when it is complete; whatever fails leaves no trace (OSError)."""
    # In the same folder, so that the last step is one rename on one disk.
    handle, draft = tempfile.mkstemp(prefix=".gapkit-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp makes files private; the result gets the mode any new file would have.
        mask = os.umask(0)
        os.umask(mask)
        Path(draft).chmod(0o666 & ~mask)
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
