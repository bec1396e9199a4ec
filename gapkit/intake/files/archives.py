"""Zip archives opened with care: no part is unpacked further than a limit, whatever the archive says of itself."""

from __future__ import annotations

import io
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from gapkit.errors import fault
from gapkit.intake.files.limits import LONGEST_TAG, MIB, MOST_PARTS, MOST_UNPACKED

DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError)
"""What unpacking raises on archives cut short, altered or locked."""

_CHUNK = MIB
_ENTITY = b"<!ENTITY"


@dataclass
class Allowance:
    """How many bytes may still be unpacked."""

    left: int = field(default_factory=lambda: MOST_UNPACKED)


def opened(content: bytes, name: str) -> zipfile.ZipFile:
    """Return the archive of a file; one that says it is too large, or has too many parts, is refused."""
    # The list of parts would be read whole: its entries are counted first.
    if content.count(b"PK\x01\x02") > MOST_PARTS:
        raise fault("intake.damaged", file=name)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except DAMAGE:
        raise fault("intake.damaged", file=name) from None
    if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
        raise too_large(name, max(archive.infolist(), key=lambda part: part.file_size).filename)
    return archive


def chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, allowance: Allowance) -> Iterator[bytes]:
    """Yield a part in chunks of a megabyte, to its true end, for as long as the allowance lasts."""
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise fault("intake.damaged", file=name)
    # The size an archive states may be a lie, and other readers do not stop at it.
    part.file_size = sys.maxsize
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                allowance.left -= len(chunk)
                if allowance.left < 0:
                    raise too_large(name, part.filename)
                yield chunk
    except DAMAGE:
        raise fault("intake.damaged", file=name) from None


def pieces(found: Iterator[bytes], end: bytes, name: str) -> Iterator[bytes]:
    """Yield the XML of chunks cut behind the text `end`, so that no tag is torn; refuse entities.

    Entities of its own are how a few bytes of XML become gigabytes; no spreadsheet program writes any.
    """
    rest = b""
    for chunk in found:
        piece = rest + chunk
        if _ENTITY in piece:
            raise fault("intake.own_entities", file=name)
        cut = piece.rfind(end) + len(end)
        if cut < len(end):
            cut = max(0, piece.rfind(b"<"))
        rest = piece[cut:]
        if len(rest) > LONGEST_TAG:
            raise fault("intake.damaged", file=name)
        if cut:
            yield piece[:cut]
    if rest:
        yield rest


def too_large(name: str, part: str) -> Exception:
    """Return the error for an archive that unpacks to more than is allowed."""
    return fault("intake.unpacks", file=name, part=part, expected=MOST_UNPACKED // MIB)
