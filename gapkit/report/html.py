"""The report as one HTML file: no network, complete without script, the same bytes for the same report."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, Environment, FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from gapkit.errors import fault
from gapkit.i18n import catalogue
from gapkit.report.blocks import Report
from gapkit.report.brand import Brand, brand_of, own_brand
from gapkit.report.charts import legend_html
from gapkit.report.compiled_templates import CompiledTemplates
from gapkit.report.formats import MISSING, locale_of
from gapkit.report.guides import Guides
from gapkit.report.html_markup import anchor, bold, clean, css_string, has_long_word
from gapkit.report.html_page import SIGNS, page_fingerprint, page_parts
from gapkit.report.whole_file import write_whole_file
from gapkit.resources import resource_folder, resource_text

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis

_OPTIONS: dict[str, Any] = {"autoescape": True, "auto_reload": False, "trim_blocks": True, "lstrip_blocks": True}
_SHEET = {"A4": ("A4", "297mm"), "Letter": ("letter", "279.4mm")}

# What a template of somebody else can fail with.
_TEMPLATE_TROUBLE = (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, OSError)


def write_html(
    diagnosis: Diagnosis,
    path: str | Path,
    *,
    language: str,
    second_language: str | None = None,
    brand: str | Path | None = None,
    report: Report | None = None,
    **options: Any,
) -> Path:
    """Write the HTML report of a diagnosis, whole or not at all, and return its path.

    `report` is its outline in the same language, where it has been made already; other options go to the outline.
    """
    from gapkit.report.outline import outline

    told = report or outline(diagnosis, language=language, second_language=second_language, **options)
    return write_whole_file(path, html_text(told, brand=brand).encode("utf-8"))


def html_text(report: Report, *, brand: str | Path | None = None) -> str:
    """Return a report as one HTML page.

    `brand` is a brand file, or a folder that holds `brand.toml` and may replace our templates and our style sheet with
    its own; templates of others run in a sandbox.
    """
    chosen = brand_of(brand) if brand is not None else own_brand()
    if chosen.folder is None:
        return _page(report, chosen, _own_environment(), _own_style())
    try:
        environment, style = _workshop_of(chosen.folder)
        return _page(report, chosen, environment, style)
    except _TEMPLATE_TROUBLE as trouble:
        raise fault("report.template", folder=chosen.folder.name, trouble=str(trouble)) from trouble


def _page(report: Report, brand: Brand, environment: Environment, style: str) -> str:
    script = _own_source("script.js").strip()
    guides, words = Guides(), {**_words(report.language), **report.labels}
    parts = page_parts(report, guides)
    if any(kind == "window" for part in parts for _, blocks in part.sections for kind, _ in blocks):
        style += _own_sheet("window.css")
    page = environment.get_template("report.html.j2").render(
        report=report,
        parts=parts,
        fingerprint=page_fingerprint(report.cover),
        brand=brand,
        words=words,
        policy=_policy(script),
        style=Markup(style + brand.css + guides.css() + _page_css(report, words)),
        script=Markup(script),
    )
    return clean(page)


def _workshop_of(folder: Path) -> tuple[Environment, str]:
    """Return the sandbox and the style sheet of a user: their own files where they have them, ours for the rest."""

    def source(name: str) -> str:
        # A template is a file of the folder itself; a path would lead out of it.
        if Path(name).name != name:
            raise TemplateNotFound(name)
        file = folder / name
        return file.read_text(encoding="utf-8") if file.is_file() else _own_source(name)

    return _environment(ImmutableSandboxedEnvironment, FunctionLoader(source)), source("style.css")


@cache
def _own_environment() -> Environment:
    environment = _environment(Environment, FunctionLoader(_own_source))
    folder = resource_folder("templates")
    environment.bytecode_cache = CompiledTemplates(folder, _OPTIONS) if isinstance(folder, Path) else None
    return environment


@cache
def _own_style() -> str:
    return _own_sheet("style.css")


def _own_sheet(name: str) -> str:
    """Return a style sheet of ours without its comments, line ends and indents, which only its authors need."""
    return re.sub(r"\n\s*", "", re.sub(r"/\*.*?\*/", "", _own_source(name), flags=re.S))


def _own_source(name: str) -> str:
    try:
        return resource_text("templates", name)
    except FileNotFoundError:
        raise TemplateNotFound(name) from None


def _environment(kind: type[Environment], loader: BaseLoader) -> Environment:
    environment = kind(loader=loader, undefined=StrictUndefined, **_OPTIONS)
    environment.filters.update(bold=bold, anchor=anchor)
    environment.tests.update(long_worded=has_long_word)
    environment.globals.update(legend=legend_html, signs=SIGNS)
    return environment


def _words(language: str) -> dict[str, str]:
    return {name: record[language] for name, record in catalogue("frame")["words"].items()}


def _policy(script: str) -> str:
    """Return the rule that lets a browser run this very script and load nothing."""
    digest = b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
    return (
        "default-src 'none'; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _page_css(report: Report, words: dict[str, str]) -> str:
    """Return what depends on the report: its paper, its foot, the hint over wide tables, how a missing figure reads."""
    dash = css_string(MISSING)
    size, height = _SHEET[locale_of(report.language, report.locale).paper]
    return (
        f"\n:root{{--sheet:{height};--hint:{css_string(words['scrolls'])}}}"
        f".na::after{{content:{dash};content:{dash}/{css_string(words['no_data'])}}}@page{{size:{size};@bottom-left{{content:{css_string(report.foot)}}}}}"
        "@page :first{@bottom-left{content:none}}"
    )
