"""How much a file may hold. Every limit is far above any survey and far below what a laptop can bear."""

from __future__ import annotations

MIB = 1 << 20

MOST_BYTES = 512 * MIB
"""Text and workbooks are held whole, so that what is read is what the fingerprint was taken of."""

MOST_UNPACKED = 512 * MIB
"""What all parts of a workbook may unpack to: sheets of ten million cells do not reach it, zip bombs do at once."""

MOST_PARTS = 10_000
"""Parts of a zip archive; a workbook has a few for each sheet."""

MOST_SHEET_CELLS = 20_000_000
"""Cells of the rectangles a workbook fills, blank ones counted, for the reader keeps those too: about 1 GB."""

MOST_OPENDOCUMENT_CELLS = 6_000_000
"""The same for ods, whose reader takes over 200 bytes for each."""

MOST_CELLS = 60_000_000
"""Cells of a table in text, SPSS or Parquet, kept by column in 8 bytes each: a million people with sixty questions."""

MOST_LINES = 2_000_000
"""Lines of a text file, blank ones counted: twice the rows of a spreadsheet."""

MOST_TEXT = 2048 * MIB
"""Bytes of text that the cells of a file may come to once each has its own copy."""

LONGEST_TAG = 8 * MIB
"""Bytes of XML without the start of a tag; a cell of a spreadsheet program holds at most 32,767 characters."""

MOST_SECONDS = 300
MOST_MEMORY = 8 * 1024 * MIB
"""What a reader in a process of its own may take; the memory is address space, of which it touches a part."""
