"""A zip archive whose bytes depend on its content only: no clock, no user, no machine."""

from __future__ import annotations

import io
import re
import zipfile

# The earliest moment a zip archive can hold.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_ISO_MOMENT = b"1980-01-01T00:00:00Z"
_DATED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def fixed_zip(content: bytes) -> bytes:
    """Return the archive with every date in it fixed, the document's own dates included; the order stays."""
    rewritten = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(rewritten, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _DATED.sub(rb"\g<1>" + _ISO_MOMENT + rb"\g<3>", data)
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            target.writestr(entry, data)
    return rewritten.getvalue()
