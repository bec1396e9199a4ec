from __future__ import annotations

import tomllib
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from gapkit.errors import GapkitError
from gapkit.report.brand import contrast
from gapkit.report.html import html_text
from gapkit.resources import resource_text
from tests.report.report_samples import sample_report


def brand_file(folder: Path, text: str) -> Path:
    file = folder / "acme.toml"
    file.write_text(text, encoding="utf-8")
    return file


def keys_of(error: GapkitError) -> list[str]:
    for language in ("en", "es"):
        assert "{" not in error.text(language)
    return [fault.key for fault in error.faults]


def test_a_brand_changes_name_and_colours_and_nothing_else(tmp_path: Path) -> None:
    file = brand_file(tmp_path, 'name = "Acme & Co"\nbrand = "#7A1F5C"\ncover = "#3A0F2C"\n')
    own, branded = html_text(sample_report("en")), html_text(sample_report("en"), brand=file)
    assert "<b>Acme &amp; Co</b>" in branded
    assert "--brand:#7A1F5C;--cover:#3A0F2C" in branded
    assert own.split("<main")[1] == branded.split("<main")[1]


def test_the_shipped_brand_is_what_the_style_sheet_says() -> None:
    shipped = tomllib.loads(resource_text("templates", "brand.toml"))
    root = resource_text("templates", "style.css").split("}")[0]
    assert f"--brand:{shipped['brand']}" in root and f"--cover:{shipped['cover']}" in root


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('brand = "#9FD7E2"', ["report.brand_contrast"]),
        ('cover = "#888888"\nbrand = "#FFFF00"', ["report.brand_contrast", "report.brand_contrast"]),
        ('brand_dark = "#222222"', ["report.brand_contrast_dark"]),
        ('brand = "petrol"', ["report.brand_colour"]),
        ('colour = "#000000"\nname = ""', ["report.brand_key", "report.brand_text"]),
        ("name = 3", ["report.brand_text"]),
        ("name = ", ["report.brand_unreadable"]),
        ('logo = "none.svg"', ["report.logo_missing"]),
        ('logo = "acme.toml"', ["report.logo_kind"]),
    ],
)
def test_a_brand_that_cannot_be_used_is_refused_with_every_reason(tmp_path: Path, text: str, keys: list[str]) -> None:
    with pytest.raises(GapkitError) as caught:
        html_text(sample_report("en"), brand=brand_file(tmp_path, text))
    assert keys_of(caught.value) == keys


def test_a_brand_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(GapkitError, match=r"none\.toml") as caught:
        html_text(sample_report("en"), brand=tmp_path / "none.toml")
    assert keys_of(caught.value) == ["report.brand_missing"]


def test_a_logo_travels_inside_the_page(tmp_path: Path) -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    (tmp_path / "logo.svg").write_text(picture, encoding="utf-8")
    text = html_text(sample_report("en"), brand=brand_file(tmp_path, 'name = "Acme"\nlogo = "logo.svg"'))
    assert f"url(data:image/svg+xml;base64,{b64encode(picture.encode()).decode()})" in text
    assert '<span class="logo" role="img" aria-label="Acme"></span>' in text
    assert "http" not in text.replace("http-equiv", "")


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("big.svg", b"<svg " + b" " * 20_480, "report.logo_large"),
        ("fake.png", b"<svg>", "report.logo_kind"),
        ("fake.svg", b"GIF89a", "report.logo_kind"),
    ],
)
def test_a_logo_that_is_large_or_not_what_it_says_is_refused(
    tmp_path: Path, name: str, content: bytes, key: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(GapkitError) as caught:
        html_text(sample_report("en"), brand=brand_file(tmp_path, f'logo = "{name}"'))
    assert keys_of(caught.value) == [key]


def test_contrast_agrees_with_published_figures() -> None:
    # WCAG 2.2: black on white 21:1; #767676 is the lightest grey that passes 4.5:1 on white (4.54), #777777 does not.
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)
    assert contrast("#FFFFFF", "#777777") < 4.5
    assert contrast("#0D4654", "#0D4654") == 1


def test_a_brand_folder_replaces_only_the_templates_it_has(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text("body{color:#123456}", encoding="utf-8")
    text = html_text(sample_report("en"), brand=tmp_path)
    assert "body{color:#123456}" in text and "--paper:#F8F6F1" not in text
    assert text.split("<body>")[1] == html_text(sample_report("en")).split("<body>")[1]


def test_templates_of_others_escape_what_they_show(tmp_path: Path) -> None:
    (tmp_path / "report.html.j2").write_text("<title>{{ report.title }}</title>", encoding="utf-8")
    text = html_text(replace(sample_report("en"), title="<b>&"), brand=tmp_path)
    assert text == "<title>&lt;b&gt;&amp;</title>"


@pytest.mark.parametrize(
    "template",
    [
        "{{ report.__class__.__mro__ }}",
        "{{ legend.__globals__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ report.no_such_thing }}",
        "{% for %}",
        "{{ 1 / 0 }}",
        "{% include '../../pyproject.toml' %}",
    ],
)
def test_templates_of_others_stay_in_their_sandbox(tmp_path: Path, template: str) -> None:
    (tmp_path / "report.html.j2").write_text(template, encoding="utf-8")
    with pytest.raises(GapkitError) as caught:
        html_text(sample_report("en"), brand=tmp_path)
    assert keys_of(caught.value) == ["report.template"]


def test_templates_of_others_cannot_read_files_beside_their_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    folder = tmp_path / "brand"
    folder.mkdir()
    (folder / "report.html.j2").write_text("{% include '../secret.txt' %}", encoding="utf-8")
    with pytest.raises(GapkitError):
        html_text(sample_report("en"), brand=folder)
