"""Compiled templates, kept beside the templates."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from gapkit.kept import keep, kept


class CompiledTemplates(BytecodeCache):
    """What the templates of a folder compile to under some options; when either changes, they are compiled again."""

    def __init__(self, folder: Path, options: Mapping[str, object]) -> None:
        self._folder = folder
        self._made_with = f"{jinja2.__version__} {sorted(options.items())}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the compiled template, if it is kept."""
        compiled = kept(self._folder / bucket.key, self._made_from(bucket))
        if compiled is not None:
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the compiled template."""
        keep(self._folder / bucket.key, self._made_from(bucket), bucket.bytecode_to_string())

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002
        """Return the name of the template; all of them are files of one folder."""
        return name

    def _made_from(self, bucket: Bucket) -> bytes:
        return f"{self._made_with} {bucket.checksum}".encode()
