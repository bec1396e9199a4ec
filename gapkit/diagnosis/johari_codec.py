"""The windows as plain data and back: the gaps of the organisation stand beside them, not within."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gapkit.diagnosis.plain import plain, record, refusal, table

if TYPE_CHECKING:
    from gapkit.scoring.johari.results import Johari

_NESTED = {"expectations": ("items", "areas"), "performance": ("items",)}


def johari_data(found: Johari | None) -> tuple[dict[str, Any], list[Any]]:
    """Return the windows and the gaps of the organisation; nothing where the company's own answers were not given."""
    if found is None:
        return {}, []
    data = {
        "raters": plain(found.raters),
        "expectations": {"items": plain(found.expectations), "areas": plain(found.areas)},
        "performance": {"items": plain(found.performance)},
        "likeness": plain(found.likeness),
        "unknown": plain(found.unknown),
        "internal": plain(found.internal),
        "maturity": plain(found.maturity),
        "themes": plain(found.themes),
    }
    return data, plain(found.organisation)


def johari_of(data: Any, organisation: Any) -> Johari | None:
    """Return what `johari_data` made this data from."""
    if not table(data, "johari"):
        if organisation:
            raise refusal("unknown_part", where="organisation")
        return None
    from gapkit.scoring.johari.results import Johari

    parts = dict(data)
    for name in ("areas", "organisation"):
        if name in parts:
            raise refusal("unknown_part", where=f"johari.{name}")
    for name, members in _NESTED.items():
        nested = parts.get(name)
        if nested is None or not set(members) <= set(table(nested, f"johari.{name}")):
            raise refusal("missing_part", where=f"johari.{name}")
        for member in nested:
            if member not in members:
                raise refusal("unknown_part", where=f"johari.{name}.{member}")
    held: Mapping[str, Any] = {
        **parts,
        "expectations": parts["expectations"]["items"],
        "areas": parts["expectations"]["areas"],
        "performance": parts["performance"]["items"],
        "organisation": organisation,
    }
    return record(Johari, held, "johari")  # type: ignore[no-any-return]
