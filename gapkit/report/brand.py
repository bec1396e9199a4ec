"""The brand of a report: a name, two colours and a logo, accepted only when the result can be read."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from pathlib import Path

from gapkit.errors import Fault, fault, raise_faults
from gapkit.record import Record
from gapkit.resources import resource_table

LOGO_LIMIT = 20 * 1024
"""Largest logo in bytes."""

LEAST_CONTRAST = 4.5
"""Least contrast of text, WCAG 2.2 level AA."""

PAPER, DARK_PAPER, COVER_INK, WHITE = "#F8F6F1", "#10161A", "#F3EFE6", "#FFFFFF"

_COLOURS = ("brand", "cover", "brand_dark")
_KEYS = ("name", *_COLOURS, "logo")
_MEDIA = {".svg": "image/svg+xml", ".png": "image/png"}
_SIGNATURES = {".svg": re.compile(rb"<svg[\s>]"), ".png": re.compile(rb"\A\x89PNG\r\n\x1a\n")}


class Brand(Record):
    """A brand: `css` overrides the colours of the style sheet, `folder` holds templates of the user's own."""

    name: str
    css: str = ""
    has_logo: bool = False
    folder: Path | None = None


@cache
def own_brand() -> Brand:
    """Return the brand that gapkit ships."""
    return Brand(_shipped()["name"])


def brand_of(path: str | Path) -> Brand:
    """Return the brand of a file, or of a folder with a `brand.toml` and templates; raise every fault it has."""
    source = Path(path)
    folder = source if source.is_dir() else None
    file = source / "brand.toml" if folder else source
    settings = _settings(file) if file.is_file() or not folder else {}
    chosen = {**_shipped(), **settings}
    raise_faults(_contrast_faults(chosen, file.name))
    logo = _logo(file.parent / settings["logo"], file.name) if "logo" in settings else ""
    own_colours = any(settings.get(key, _shipped().get(key)) != _shipped().get(key) for key in _COLOURS)
    css = (_colours_css(chosen) if own_colours else "") + logo
    return Brand(chosen["name"], css, bool(logo), folder)


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours (#RRGGBB), 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@cache
def _shipped() -> dict[str, str]:
    return resource_table("templates", "brand.toml")


def _settings(file: Path) -> dict[str, str]:
    import tomli

    try:
        settings = tomli.loads(file.read_text(encoding="utf-8-sig"))
    except OSError:
        raise fault("report.brand_missing", file=file.name) from None
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise fault("report.brand_unreadable", file=file.name, trouble=str(trouble)) from None
    raise_faults(_setting_faults(settings, file.name))
    return {key: str(value) for key, value in settings.items()}


def _setting_faults(settings: dict[str, object], file: str) -> list[Fault]:
    faults = []
    for key, value in settings.items():
        if key not in _KEYS:
            faults.append(Fault("report.brand_key", {"file": file, "key": key, "keys": ", ".join(_KEYS)}))
        elif not isinstance(value, str) or not value.strip():
            faults.append(Fault("report.brand_text", {"file": file, "key": key, "value": value}))
        elif key in _COLOURS and not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
            faults.append(Fault("report.brand_colour", {"file": file, "key": key, "value": value}))
    return faults


def _contrast_faults(chosen: dict[str, str], file: str) -> list[Fault]:
    brand, cover, dark = chosen["brand"], chosen["cover"], chosen.get("brand_dark")
    pairs = [("brand", brand, PAPER), ("brand", brand, WHITE), ("cover", cover, COVER_INK)]
    if dark:
        pairs.append(("brand_dark", dark, DARK_PAPER))
    worst: dict[str, Fault] = {}
    for key, colour, other in pairs:
        ratio = contrast(colour, other)
        if ratio < LEAST_CONTRAST:
            facts = {"file": file, "key": key, "value": colour, "other": other, "ratio": f"{int(ratio * 10) / 10:.1f}"}
            name = "report.brand_contrast_dark" if key == "brand_dark" else "report.brand_contrast"
            worst.setdefault(key, Fault(name, {**facts, "least": LEAST_CONTRAST}))
    return list(worst.values())


def _logo(picture: Path, file: str) -> str:
    """Return the rule that shows the logo, its picture inside."""
    kind = picture.suffix.lower()
    if kind not in _MEDIA:
        raise fault("report.logo_kind", file=file, logo=picture.name)
    try:
        content = picture.read_bytes()
    except OSError:
        raise fault("report.logo_missing", file=file, logo=picture.name) from None
    if len(content) > LOGO_LIMIT:
        raise fault("report.logo_large", logo=picture.name, size=-(-len(content) // 1024), limit=LOGO_LIMIT // 1024)
    if not _SIGNATURES[kind].search(content):
        raise fault("report.logo_kind", file=file, logo=picture.name)
    return f".logo{{background-image:url(data:{_MEDIA[kind]};base64,{b64encode(content).decode('ascii')})}}"


def _colours_css(chosen: dict[str, str]) -> str:
    cover = chosen["cover"]
    soft = _tint(cover, on=cover)
    dark = chosen.get("brand_dark") or _tint(chosen["brand"], on=DARK_PAPER)
    by_night = f"--brand:{dark};--cover:{cover}"
    return (
        f":root{{--brand:{chosen['brand']};--cover:{cover};--cover-soft:{soft}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{by_night}}}}}"
        f"@media screen{{:root[data-theme=dark]{{{by_night}}}}}"
    )


def _tint(colour: str, *, on: str) -> str:
    """Return the deepest tint of a colour, in steps of a twentieth towards white, that is easy to read on another."""
    for step in range(21):
        tint = _mixed(colour, step / 20)
        if contrast(tint, on) >= 7:
            return tint
    return WHITE


def _mixed(colour: str, share: float) -> str:
    return "#" + "".join(f"{round(part + (255 - part) * share):02X}" for part in _parts(colour))


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
