"""The parts of a questionnaire file: scale, dimensions and items, outcomes, journey."""

from __future__ import annotations

import re

from gapkit.intake.toml_table import TomlTable, shown
from gapkit.model import Dimension, Item, Journey, Outcome, Phase, Scale, Text, Touchpoint
from gapkit.model.questionnaire import LEVERS, OUTCOME_KINDS, OUTCOME_TIMINGS

LONGEST_SCALE = 100

_REVERSIBLE = ("expectation", "perception", "minimum")
_ANCHOR = re.compile(r"0|[1-9][0-9]{0,4}")
# ISO 8601, one unit: P12M is twelve months, P90D ninety days.
_WINDOW = re.compile(r"P[1-9][0-9]{0,3}[YMWD]")
# What each kind of outcome is asked on when the file does not say.
_OUTCOME_SCALES = {"nps": (0, 10), "enps": (0, 10), "csat": (1, 5), "churn": (0, 1), "acsi": (1, 10), "clv": (0, 0)}
_FIXED_SCALES = ("nps", "enps", "churn", "acsi")
_CES_SCALES = {1: (1, 5), 2: (1, 7)}


def scale_in(table: TomlTable, *, default: Scale | None = None) -> Scale:
    """Return the scale under `scale`; required where there is no default."""
    found = table.table("scale", required=default is None)
    if found is None:
        return default or Scale(1, 7)
    low, high = found.whole("low"), found.whole("high")
    not_applicable = found.flag("not_applicable")
    named = found.table("anchors")
    anchors = _anchors(named)
    found.close()
    if low is None or high is None:
        return Scale(1, 7)
    scale = Scale(low, high, anchors, not_applicable)
    if low < 0:
        found.note("scale_negative", "low", found=low)
    if low >= high:
        found.note("scale_order", "high", low=low, high=high)
    elif scale.points > LONGEST_SCALE:
        found.note("scale_long", "high", found=scale.points, longest=LONGEST_SCALE)
    for value in anchors:
        if named and low < high and not low <= value <= high:
            named.note("anchor_off_scale", str(value), low=low, high=high)
    return scale


def _anchors(table: TomlTable | None) -> dict[int, Text]:
    anchors: dict[int, Text] = {}
    for key in table.data if table else ():
        if table and not _ANCHOR.fullmatch(key):
            table.note("anchor_name", key)
        elif table and (text := table.text(key)):
            anchors[int(key)] = text
    return anchors


def journey_in(table: TomlTable) -> Journey | None:
    """Return the journey; a touchpoint that lists no channels happens in all of them."""
    found = table.table("journey")
    if found is None:
        return None
    phases = tuple(_named(phase) for phase in found.tables("phase", required=True))
    channels = tuple(_named(channel) for channel in found.tables("channel"))
    touchpoints = []
    for touchpoint in found.tables("touchpoint", required=True):
        code, name = touchpoint.code(), touchpoint.text("name") or Text()
        phase = _reference(touchpoint, "phase", phases, required=True)
        in_channels = _references(touchpoint, channels, default=tuple(one.code for one in channels))
        touchpoint.close()
        touchpoints.append(Touchpoint(code, name, phase, in_channels))
    found.close()
    return Journey(phases, tuple(touchpoints), channels)


def _named(table: TomlTable) -> Phase:
    part = Phase(table.code(), table.text("name") or Text())
    table.close()
    return part


def _reference(table: TomlTable, key: str, declared: tuple[Phase | Touchpoint, ...], *, required: bool = False) -> str:
    value = table.string(key, required=required)
    return _declared(table, key, key, value, declared) if value else ""


def _references(table: TomlTable, channels: tuple[Phase, ...], *, default: tuple[str, ...]) -> tuple[str, ...]:
    named = table.strings("channels")
    if not table.has("channels"):
        return default
    return tuple(code for code in named if _declared(table, "channels", "channel", code, channels))


def _declared(table: TomlTable, key: str, kind: str, value: str, declared: tuple[Phase | Touchpoint, ...]) -> str:
    known = [one.code for one in declared if one.code]
    if known:
        return table.chosen(key, value, known)
    table.note("undeclared", key, found=shown(value), declared=f"[[journey.{kind}]]")
    return ""


def dimension_in(table: TomlTable, columns: tuple[str, ...], journey: Journey) -> Dimension:
    """Return a dimension with its items."""
    code, name, label = table.code(), table.text("name") or Text(), table.text("label", required=False)
    items = tuple(_item(item, code, columns, journey) for item in table.tables("item", required=True))
    table.close()
    return Dimension(code, name, items, label)


def _item(table: TomlTable, dimension: str, columns: tuple[str, ...], journey: Journey) -> Item:
    code, number = table.code(), table.whole("number")
    if number is not None and number < 1:
        table.note("number_low", "number", found=number)
    text, expectation_text = table.text("text") or Text(), table.text("expectation_text", required=False)
    reversed_ = _reversed(table, columns)
    phase, touchpoint, channels = _cell(table, journey)
    lever = table.choice("lever", LEVERS, required=False)
    table.close()
    return Item(
        code=code,
        number=number or 0,
        dimension=dimension,
        text=text,
        reversed=reversed_,
        expectation_text=expectation_text,
        phase=phase or None,
        touchpoint=touchpoint or None,
        channels=channels,
        lever=lever or None,
    )


def _reversed(table: TomlTable, columns: tuple[str, ...]) -> bool:
    """A gap between a turned and an unturned answer is plausible and wrong, so both columns turn or neither."""
    if not isinstance(table.data.get("reversed"), dict):
        return table.flag("reversed")
    by_column = table.table("reversed")
    assert by_column is not None
    flags = {role: by_column.flag(role) for role in _REVERSIBLE}
    by_column.close()
    asked = {flags[role] for role in columns if role in flags}
    if len(asked) > 1:
        table.note("reversed_differs", "reversed", found=shown(table.data["reversed"]))
    return asked == {True}


def _cell(table: TomlTable, journey: Journey) -> tuple[str, str, tuple[str, ...]]:
    """Return phase, touchpoint and channels of an item; the touchpoint supplies what the item leaves out."""
    code = _reference(table, "touchpoint", journey.touchpoints)
    touchpoint = next((one for one in journey.touchpoints if one.code == code), None) if code else None
    phase = _reference(table, "phase", journey.phases)
    channels = _references(table, journey.channels, default=touchpoint.channels if touchpoint else ())
    if touchpoint and phase and touchpoint.phase and phase != touchpoint.phase:
        table.note("phase_differs", "phase", found=shown(phase), touchpoint=code, phase=touchpoint.phase)
    for channel in channels:
        if touchpoint and channel not in touchpoint.channels:
            known = ", ".join(touchpoint.channels) or "-"
            table.note("channel_elsewhere", "channels", found=shown(channel), touchpoint=code, known=known)
    return phase or (touchpoint.phase if touchpoint else ""), code, channels


def outcome_in(table: TomlTable) -> Outcome:
    """Return an outcome; scale and direction follow from its kind where they are not free."""
    code, kind = table.code(), table.choice("kind", OUTCOME_KINDS)
    text = table.text("text") or Text()
    version, window = _version(table, kind), _window(table, kind)
    timing = table.choice("timing", OUTCOME_TIMINGS, required=False)
    default = _CES_SCALES.get(version or 2) if kind == "ces" else _OUTCOME_SCALES.get(kind)
    if kind == "clv" and table.has("scale"):
        table.note("no_scale", "scale", kind=kind)
    scale = scale_in(table, default=Scale(*default) if default else None)
    if kind in _FIXED_SCALES and default and (scale.low, scale.high) != default:
        table.note("outcome_scale", "scale", kind=kind, low=default[0], high=default[1])
    upward = kind != "churn" and not (kind == "ces" and version == 1)
    higher_is_better = table.flag("higher_is_better", default=upward)
    if kind != "rating" and higher_is_better != upward:
        table.note("outcome_direction", "higher_is_better", kind=kind, expected=str(upward).lower())
    table.close()
    return Outcome(code, kind, text, scale, higher_is_better, version, window or None, timing or "same")


def _version(table: TomlTable, kind: str) -> int | None:
    version = table.whole("version", required=kind == "ces")
    if kind == "ces" and version is not None and version not in _CES_SCALES:
        table.note("ces_version", "version", found=version)
    if kind and kind != "ces" and table.has("version"):
        table.note("only_for", "version", kind="ces")
    return version


def _window(table: TomlTable, kind: str) -> str:
    window = table.string("window", required=kind == "churn")
    if window and not _WINDOW.fullmatch(window):
        table.note("window", "window", found=shown(window))
    if kind and kind != "churn" and table.has("window"):
        table.note("only_for", "window", kind="churn")
    return window
