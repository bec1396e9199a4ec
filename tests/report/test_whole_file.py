from __future__ import annotations

from pathlib import Path

import pytest

from gapkit.errors import GapkitError
from gapkit.report.whole_file import write_whole_file


def test_a_file_is_written_whole_and_replaces_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_text("old", encoding="utf-8")
    assert write_whole_file(target, b"new") == target
    assert target.read_bytes() == b"new"
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "report.html"
    folder.mkdir()
    with pytest.raises(GapkitError) as caught:
        write_whole_file(folder, b"new")
    assert [fault.key for fault in caught.value.faults] == ["report.not_written"]
    assert all("{" not in caught.value.text(language) for language in ("en", "es"))
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]
    with pytest.raises(GapkitError):
        write_whole_file(tmp_path / "none" / "report.html", b"new")
