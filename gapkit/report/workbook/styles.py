"""How cells look: the palette, one number format per kind, and each cell format made once."""

from __future__ import annotations

from typing import Any

BRAND, PERCEPTION, SHORTFALL, INK, GREY, RULE = "#0D4654", "#0F6276", "#A53A1E", "#182026", "#5C6770", "#DDD8CC"
SHORTFALL_BAR, SURPLUS_BAR, SAND = "#E3AB95", "#86BAC4", "#F1EEE6"
INPUT_FILL, INPUT_INK, HIDDEN_FILL = "#FFF8D6", "#1F3FBF", "#EFECE4"
TITLE_FONT = "Georgia"

HEAT = {
    "n4": ("#8C2D16", "#FFFFFF"),
    "n3": ("#B9553A", "#FFFFFF"),
    "n2": ("#DE9A80", INK),
    "n1": ("#F1D3C6", INK),
    "z0": ("#EFECE4", INK),
    "p1": ("#CDE2E6", INK),
    "p2": ("#86BAC4", INK),
    "p3": ("#347A8A", "#FFFFFF"),
    "p4": ("#0D4654", "#FFFFFF"),
}
"""Fill and ink of the fixed classes of a gap."""

# The typographic minus is a literal; the conditions keep rounding from ever showing a signed zero.
_GAP = '[>=0.005]+0.00;[<=-0.005]"−"0.00;0.00'

NUMBER_FORMATS = {
    "count": "#,##0",
    "rank": "0",
    "score": '[>=0.005]0.00;[<=-0.005]"−"0.00;0.00',
    "kpi": "@",
    "gap": _GAP,
    "effect": _GAP,
    "share": "0%",
    "share1": "0.0%",
    "measure": '[<0]"−"#,##0.00##;#,##0.00##',
    "bayes": "[>=100000]0.0E+00;[<0.001]0.0E+00;0.000",
    "p_value": '[<0.001]"< "0.00\\1;0.000',
    "exact": '[>=0.001]0.000000;[<=-0.001]"−"0.000000;0.0E+00',
    "tiny": "0.0E+00",
    "priority": "0",
    "index": "0.0000",
    "nps": '[>=0.5]+0;[<=-0.5]"−"0;0',
    "input_whole": "0",
    "input_money": "#,##0",
    "input_date": "yyyy-mm-dd",
    "input_share": "0%",
    "money": '[<0]"−"#,##0;#,##0',
}
"""Number formats by kind; what is not here is text or general."""

CENTRED = ("dots", "flag")

_EDGE = {"bottom": 7, "bottom_color": RULE}
_BASE: dict[str, dict[str, Any]] = {
    "title": {"font_name": TITLE_FONT, "font_size": 16, "bold": True, "font_color": BRAND},
    "contents": {"font_color": GREY, "italic": True},
    "remark": {"font_color": SHORTFALL, "bold": True},
    "link_plain": {"font_color": BRAND, "underline": 1},
    "header": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": BRAND,
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
        "border_color": "#FFFFFF",
    },
    "header_number": {},
    "note": {"font_color": GREY},
    "panel_title": {"bold": True, "font_color": BRAND, "bottom": 2, "bottom_color": BRAND},
    "panel_label": {"font_color": GREY, "valign": "vcenter", "text_wrap": True, **_EDGE},
    "panel_note": {"font_color": GREY, "valign": "vcenter", "text_wrap": True, **_EDGE},
    "panel_value": {"bold": True, "font_size": 11, "valign": "vcenter", "align": "left", "text_wrap": True, **_EDGE},
    "graph_header": {"bold": True, "font_color": GREY, "bottom": 1, "bottom_color": RULE},
}
_BASE["header_number"] = {**_BASE["header"], "align": "center"}
_BASE["header"] |= {"indent": 1}

_RAMP = ("#A53A1E", "#D99A83", "#EFECE4", "#86BAC4", "#0F6276")
"""From bad to good; shares in between take a mixture."""


class Styles:
    """The formats of one workbook, made when first asked for."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[Any, ...], Any] = {}

    def named(self, name: str, **more: Any) -> Any:
        """Return the format of a part of the frame."""
        key = (name, *sorted(more.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({**_BASE[name], **more})
        return self._made[key]

    def cell(self, kind: str, *, hidden: bool = False, indicative: bool = False, strong: bool = False) -> Any:
        """Return the format of a cell of a table."""
        key = (kind, hidden, indicative, strong)
        if key not in self._made:
            self._made[key] = self._workbook.add_format(_cell(kind, hidden, indicative, strong))
        return self._made[key]

    def rule(self, name: str, look: dict[str, Any]) -> Any:
        """Return the format a conditional rule puts on a cell."""
        key = ("rule", name)
        if key not in self._made:
            self._made[key] = self._workbook.add_format(look)
        return self._made[key]

    def panel(self, kind: str, *, editable: bool = False) -> Any:
        """Return the format of a value beside a table."""
        key = ("panel", kind, editable)
        if key not in self._made:
            look = {**_BASE["panel_value"], **_number_format(kind)}
            if kind == "kpi":
                look |= {"font_size": 14, "font_color": BRAND, "font_name": TITLE_FONT}
            if editable:
                look |= {"bg_color": INPUT_FILL, "font_color": INPUT_INK}
            self._made[key] = self._workbook.add_format(look)
        return self._made[key]


def _number_format(kind: str) -> dict[str, Any]:
    return {"num_format": NUMBER_FORMATS[kind]} if kind in NUMBER_FORMATS else {}


def _cell(kind: str, hidden: bool, indicative: bool, strong: bool) -> dict[str, Any]:
    look: dict[str, Any] = {"valign": "vcenter", **_EDGE, **_number_format(kind)}
    if kind in CENTRED:
        look["align"] = "center"
    elif kind not in NUMBER_FORMATS or kind.startswith("input_"):
        look |= {"align": "left", "text_wrap": True, "indent": 1}
    if kind == "link":
        look |= {"font_color": BRAND, "underline": 1}
    if kind.startswith("input_"):
        look |= {"bg_color": INPUT_FILL, "font_color": INPUT_INK, "border": 1, "border_color": RULE}
    if strong:
        look |= {"bold": True, "top": 1, "top_color": GREY}
    if hidden:
        look |= {"pattern": 14, "fg_color": "#B9B2A3", "bg_color": HIDDEN_FILL, "font_color": INK, "align": "center"}
    if indicative:
        look |= {"italic": True, "border": 3, "border_color": GREY}
    return look


def ramp(place: int, parts: int, *, rising: bool) -> tuple[str, str]:
    """Return fill and ink of a share by its place from bad to good."""
    share = place / (parts - 1) if parts > 1 else 1.0
    at = (share if rising else 1 - share) * (len(_RAMP) - 1)
    left = min(int(at), len(_RAMP) - 2)
    ends = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in _RAMP[left : left + 2]]
    mixed = [round(a + (b - a) * (at - left)) for a, b in zip(*ends, strict=True)]
    dark = 0.299 * mixed[0] + 0.587 * mixed[1] + 0.114 * mixed[2] < 140
    return "#" + "".join(f"{part:02X}" for part in mixed), "#FFFFFF" if dark else INK
