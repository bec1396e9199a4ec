"""What findings about what the company says of itself say, and the lines a terminal shows of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gapkit.i18n import entry, say
from gapkit.report.formats import excerpt
from gapkit.report.staff_words import say_of_staff
from gapkit.report.voice import NAME_LIMIT, Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding

KINDS = ("johari.rated", "johari.said_not_done", "johari.customers_disagree")
"""The findings told here."""

_SHORTEST = 20


def house_pattern(finding: Finding) -> str:
    """Return the key of a finding under `johari.findings`."""
    if finding.kind != "johari.rated":
        return finding.kind.removeprefix("johari.")
    reading = str(finding.facts["reading"])
    return f"rated.{reading}{'_one' if reading == 'lowest' and len(finding.facts['codes']) == 1 else ''}"


def house_parameters(finding: Finding, voice: Voice, limit: int) -> dict[str, Any]:
    """Return what the sentences may ask for."""
    facts, locale = finding.facts, voice.locale
    longest = max(_SHORTEST, min(limit, NAME_LIMIT))
    names = [_name(voice, str(code), longest) for code in facts["codes"]]
    low, high = sorted((abs(finding.low), abs(finding.high)))
    who = _said(voice, f"who.{facts['view']}")
    told: dict[str, Any] = {
        "who": who,
        "Who": upper_first(who),
        "dim": names[0],
        "dims": locale.joined(names),
        "named": names[0] if len(names) == 1 else voice.say("words.and_more", texts=names[0], k=len(names) - 1),
        "k": locale.number(len(names)),
        "m": locale.number(facts["of"]),
        "n": locale.number(finding.n),
        "v": locale.number(finding.estimate, 1),
        "between": locale.between(finding.low, finding.high, 1, signed=False) if math.isfinite(finding.low) else "",
        "abs": locale.number(abs(finding.estimate), 1),
        "between_abs": locale.between(low, high, 1, signed=False) if math.isfinite(low) else "",
        "what": "",
        "What": "",
        "r": "",
        "apart": "",
    }
    if finding.kind == "johari.rated":
        what = _said(voice, f"rated_what.{facts['what']}")
        told |= {"what": what, "What": upper_first(what), "r": locale.number(facts.get("agreement"), 2)}
        if facts["apart"] and facts["reading"] != "apart":
            apart = locale.joined([_name(voice, str(code), longest) for code in facts["apart"]])
            told["apart"] = " " + _said(voice, "rated_apart", dims=apart)
    return told


def house_lines(voice: Voice) -> list[str]:
    """Return what is sure of what the company says of itself, in two or three lines."""
    from gapkit.report.wording import title_of

    sure = [one for one in voice.diagnosis.findings if one.kind in KINDS and one.strength]
    lines = [f"{title_of(one, voice)}." for one in sure if one.kind != "johari.rated"]
    gaps = [house_parameters(one, voice, NAME_LIMIT) for one in sure if str(one.facts.get("what", "")).isdigit()]
    if gaps:
        told = " · ".join(_said(voice, "terminal.house.one", **one) for one in gaps)
        lines.append(_said(voice, "terminal.house.lowest", told=told))
    return lines


def _name(voice: Voice, code: str, longest: int) -> str:
    """Return a dimension of the customers, or a part of the company's own questionnaires, as running text names it."""
    if _is_dimension(voice, code):
        return voice.label(code, longest)
    for group in ("behind", "components"):
        if entry(f"johari.report.{group}.{code}"):
            name = _said(voice, f"report.{group}.{code}")
            return excerpt(name[:1].lower() + name[1:], longest)
    return code


def _is_dimension(voice: Voice, code: str) -> bool:
    return any(code == one.code for one in voice.diagnosis.questionnaire.dimensions)


def _said(voice: Voice, key: str, /, **parameters: object) -> str:
    return (say_of_staff if voice.is_of_staff else say)(f"johari.{key}", voice.language, **parameters)
