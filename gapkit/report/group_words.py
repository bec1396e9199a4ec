"""Groups in words: which two differ, by how much, and what it comes from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.formats import excerpt, plain
from gapkit.report.voice import Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding

_LIMIT = 60
_MANY = 3
"""More groups than these are counted and not named."""


def group_words(finding: Finding, voice: Voice, item_limit: int) -> dict[str, str]:
    """Return the groups of a finding, what their difference comes from, and how large it may still be."""
    facts, limit = finding.facts, min(item_limit, _LIMIT)
    segment = excerpt(plain(str(facts.get("segment", ""))), limit)
    most = float(facts.get("most", math.nan))
    said = {
        "segment": voice.locale.quoted(segment),
        "Segment": upper_first(segment),
        "still": voice.tell(
            f"group.still.{'most' if math.isfinite(most) else 'unknown'}", most=voice.locale.number(most, 2)
        ),
        "gap": voice.smallest_gap,
        "why": voice.tell(f"group.why.{facts.get('source') or 'unknown'}"),
    }
    for name in ("first", "second"):
        said[name] = voice.locale.quoted(excerpt(plain(str(facts.get(name, ""))), limit))
    return said | (_left_out(finding, voice, limit) if "left_out" in facts else {})


def _left_out(finding: Finding, voice: Voice, limit: int) -> dict[str, str]:
    """Return the groups that were compared, and what their comparison says nothing of or not everything."""
    facts = finding.facts
    left = {name: [str(value) for value in facts.get(name, ())] for name in ("left_out", "partly")}
    dimensions = [voice.label(str(code)) for code in facts.get("dimensions_left_out", ())]
    silent = [
        voice.tell("group.left." + name, left=told)
        for name, told in (
            ("left_out", _named(left["left_out"], voice, limit)),
            ("partly", _named(left["partly"], voice, limit)),
            ("dimensions", voice.locale.joined(dimensions)),
        )
        if told
    ]
    return {
        "compared": _named([str(value) for value in facts.get("groups", ())], voice, limit),
        **{name: voice.tell(f"group.{name}.{'compared' if dimensions else 'one'}") for name in ("every", "any")},
        "silent": " ".join(silent),
    }


def _named(values: list[str], voice: Voice, limit: int) -> str:
    """Return a few groups by name; of many how many they are."""
    if len(values) > _MANY:
        return voice.tell("group.many", k=voice.locale.words(len(values)))
    return voice.locale.joined([voice.locale.quoted(excerpt(plain(value), limit)) for value in values])


def spoken_segment(name: str, limit: int = 40) -> str:
    """Return the heading of a grouping as running text names it: "Canal x Zona" in lower case, "NPS" as it is."""
    parts = excerpt(plain(name), limit).split(" × ")
    return " × ".join(part[:1].lower() + part[1:] if part[1:2].islower() else part for part in parts)


def group_pattern(finding: Finding) -> str:
    """Return the catalogue key of a finding about groups."""
    if finding.kind == "group.diff" and finding.facts.get("measure") == "perception":
        return "group.diff_level"
    return f"{finding.kind}_part" if "left_out" in finding.facts else finding.kind
