"""What shipped texts are made into is kept beside them, and never used when it could be wrong."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from gapkit.kept import keep, kept
from gapkit.resources import resource_folder, resource_table


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    return tmp_path / "text.toml"


def only_file(source: Path) -> Path:
    (found,) = (source.parent / "__pycache__").iterdir()
    return found


def test_what_is_kept_comes_back_from_python_s_own_folder(source: Path) -> None:
    keep(source, b"text", b"made of it")
    assert kept(source, b"text") == b"made of it"
    assert sys.implementation.cache_tag in only_file(source).name


def test_what_was_made_from_another_text_is_not_used(source: Path) -> None:
    keep(source, b"text", b"made of it")
    assert kept(source, b"another text") is None
    keep(source, b"another text", b"made of that")
    assert kept(source, b"another text") == b"made of that"
    assert kept(source, b"text") is None


def test_a_damaged_file_is_not_used_wherever_the_damage_is(source: Path) -> None:
    keep(source, b"text", b"made of it")
    file = only_file(source)
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert kept(source, b"text") is None, place
        file.write_bytes(whole[:place])
        assert kept(source, b"text") is None, place
    file.write_bytes(whole + b"more")
    assert kept(source, b"text") is None


def test_nothing_is_kept_where_python_keeps_nothing(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    keep(source, b"text", b"made of it")
    assert not any(source.parent.iterdir())
    assert kept(source, b"text") is None


def test_a_folder_that_cannot_be_written_to_is_no_trouble(source: Path) -> None:
    (source.parent / "__pycache__").write_bytes(b"in the way")
    keep(source, b"text", b"made of it")
    assert kept(source, b"text") is None
    assert [file.name for file in source.parent.iterdir()] == ["__pycache__"]


def test_the_folder_for_compiled_files_that_python_was_told_is_used(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "elsewhere"))
    keep(source, b"text", b"made of it")
    assert kept(source, b"text") == b"made of it"
    assert [file.name for file in tmp_path.iterdir()] == ["elsewhere"]


@pytest.mark.parametrize("kind", ["locales", "questionnaires", "labels"])
def test_every_shipped_table_says_the_same_parsed_or_kept(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    names = [file.name for file in resource_folder(kind).iterdir() if file.name.endswith(".toml")]
    assert names
    for name in names:
        said = tomllib.loads(resource_folder(kind).joinpath(name).read_text(encoding="utf-8"))
        assert resource_table(kind, name) == said
        assert resource_table(kind, name) == said
    assert len(list(tmp_path.rglob("*.kept"))) == len(names)
