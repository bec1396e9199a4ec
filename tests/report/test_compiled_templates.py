"""Compiled templates are used again, unless the template or the way it is compiled has changed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from gapkit.report.compiled_templates import CompiledTemplates

PAGE = "{% if name %}\nHello {{ name }}\n{% endif %}"

Compiled = Callable[..., tuple[str, bool]]


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Compiled:
    """Return the page of an environment of its own, and whether its template had to be compiled for it."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    (tmp_path / "page.j2").write_text(PAGE, encoding="utf-8")

    def rendered(**options: bool) -> tuple[str, bool]:
        compiled = []

        class Counting(Environment):
            def compile(self, *arguments: object, **more: object) -> object:  # type: ignore[override]
                compiled.append(arguments)
                return super().compile(*arguments, **more)  # type: ignore[call-overload]

        environment = Counting(loader=FileSystemLoader(tmp_path), **options)  # type: ignore[arg-type]
        environment.bytecode_cache = CompiledTemplates(tmp_path, options)
        return environment.get_template("page.j2").render(name="<you>"), bool(compiled)

    return rendered


def test_a_template_is_compiled_once(page: Compiled) -> None:
    first = page(autoescape=True)
    assert first == ("\nHello &lt;you&gt;\n", True)
    assert page(autoescape=True) == (first[0], False)


def test_a_template_that_changed_is_compiled_again(page: Compiled, tmp_path: Path) -> None:
    page(autoescape=True)
    (tmp_path / "page.j2").write_text("Goodbye {{ name }}", encoding="utf-8")
    assert page(autoescape=True) == ("Goodbye &lt;you&gt;", True)


def test_other_options_compile_again(page: Compiled) -> None:
    page(autoescape=True)
    assert page(autoescape=False) == ("\nHello <you>\n", True)
    assert page(autoescape=True, trim_blocks=True) == ("Hello &lt;you&gt;\n", True)


def test_a_damaged_file_is_compiled_again(page: Compiled, tmp_path: Path) -> None:
    said, _ = page(autoescape=True)
    (file,) = (tmp_path / "__pycache__").iterdir()
    file.write_bytes(file.read_bytes()[:-5])
    assert page(autoescape=True) == (said, True)
    assert page(autoescape=True) == (said, False)
