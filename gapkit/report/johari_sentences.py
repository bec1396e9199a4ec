"""What findings about the windows and the gaps of the organisation say, and the lines a terminal shows of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gapkit.i18n import say
from gapkit.report.formats import excerpt, plain
from gapkit.report.house_sentences import KINDS as HOUSE_KINDS
from gapkit.report.house_sentences import house_lines, house_parameters, house_pattern
from gapkit.report.staff_words import say_of_staff
from gapkit.report.voice import NAME_LIMIT, Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding

_MOST_NAMED = 3
_SHORTEST = 20


def said(voice: Voice, key: str, /, **parameters: object) -> str:
    """Return a text of the `johari` catalogue."""
    return (say_of_staff if voice.is_of_staff else say)(f"johari.{key}", voice.language, **parameters)


def who(voice: Voice, view: str) -> str:
    """Return the people of a view as running text names them: always several."""
    return said(voice, f"who.{view}")


def johari_pattern(finding: Finding) -> str:
    """Return the key of a finding: its kind, and where sentences differ what it rests on."""
    kind, facts = finding.kind, finding.facts
    if kind in HOUSE_KINDS:
        return house_pattern(finding)
    if kind.startswith("organisation."):
        one = "_one" if facts["reading"] in ("under", "over") and len(facts["codes"]) == 1 else ""
        return f"{'house' if kind.endswith('7') else 'customers'}.{facts['reading']}{one}"
    if kind == "johari.blind":
        return f"blind.{facts['basis']}"
    if kind == "johari.hidden":
        return f"hidden.{'derived' if facts['derived'] else 'open'}{_beside_mean(finding)}"
    if kind == "johari.open":
        return f"open{_beside_mean(finding)}"
    if kind == "johari.few":
        return f"few.{facts['column']}"
    if kind == "johari.unknown":
        return f"unknown.{'theme' if facts['theme'] else 'quiet' if facts['codes'] else 'hints'}"
    return kind.removeprefix("johari.")


def _beside_mean(finding: Finding) -> str:
    return "_relative" if finding.facts.get("basis") == "relative" else ""


def johari_parameters(finding: Finding, voice: Voice, limit: int) -> dict[str, Any]:
    """Return what the sentences may ask for."""
    if finding.kind in HOUSE_KINDS:
        return house_parameters(finding, voice, limit)
    facts, number = finding.facts, voice.locale.number
    name, relative = who(voice, str(facts.get("view", "manager"))), facts.get("basis") == "relative"
    codes, k = [str(code) for code in facts.get("codes", ())], facts.get("k")
    told: dict[str, Any] = {
        "who": name,
        "Who": upper_first(name),
        "k": number(k) if k is not None else "",
        "m": number(facts["of"]) if "of" in facts else number(facts.get("m")),
        "count": k if k is not None else 2,
        "least": number(facts.get("least")),
        "more": "" if len(codes) < 2 else " " + said(voice, "more", count=len(codes) - 1, k=number(len(codes) - 1)),
        "tolerance": number(voice.diagnosis.thresholds.johari.tolerance_share * _range(voice), 2),
        "theme": voice.locale.quoted(excerpt(plain(str(facts.get("theme", ""))), max(_SHORTEST, limit))),
        "hints": number(facts.get("hints")),
        "kinds": voice.locale.joined([said(voice, f"hints.{one}") for one in facts.get("kinds", ())]),
    }
    if "themes" in facts:
        told |= _of_themes(finding, voice, limit)
    told |= _levels(finding, voice, relative)
    if finding.kind.startswith("organisation."):
        longest = max(_SHORTEST, min(limit, NAME_LIMIT))
        for part, held in (("dims", codes), ("under", facts["under"]), ("over", facts["over"])):
            told[part] = voice.locale.joined([voice.label(str(code), longest) for code in held])
        told |= voice.forms(finding.subject, longest) | {"k": voice.locale.words(len(codes), feminine=True)}
        low, high = sorted((abs(finding.low), abs(finding.high)))
        told["abs"] = number(abs(finding.estimate), 2)
        told["between_abs"] = voice.locale.between(low, high, 2, signed=False) if math.isfinite(low) else ""
    else:
        told["items"] = _items(codes, voice, limit)
    return told


def _of_themes(finding: Finding, voice: Voice, limit: int) -> dict[str, str]:
    """Return the themes of a finding by their names, and out of how many people on both sides."""
    facts, number = finding.facts, voice.locale.number
    names = [theme_of(voice, str(code), max(_SHORTEST, limit)) for code in facts["themes"]]
    others = len(names) - 1
    return {
        "theme": names[0],
        "themes": voice.locale.joined(names[:_MOST_NAMED])
        if others < _MOST_NAMED
        else voice.say("words.and_more", texts=", ".join(names[:_MOST_NAMED]), k=len(names) - _MOST_NAMED),
        "base": number(facts["base"]),
        "customers": number(facts["customers"]),
        "more": "" if not others else " " + said(voice, "more_themes", count=others, k=number(others)),
    }


def theme_of(voice: Voice, code: str, limit: int = NAME_LIMIT) -> str:
    """Return a theme of either side by its name, in quotation marks."""
    found = voice.diagnosis.johari
    name = next((row.name.in_(voice.language) for row in found.themes if row.theme == code), "") if found else ""
    return voice.locale.quoted(excerpt(plain(name or code), limit))


def _range(voice: Voice) -> float:
    return voice.diagnosis.questionnaire.scale.range


def _levels(finding: Finding, voice: Voice, relative: bool) -> dict[str, str]:
    """Return the levels of company and customers; two decimals where one would make them look alike."""
    pair = [float(finding.facts.get(side, math.nan)) for side in ("company", "customer")]
    write = voice.locale.signed if relative else voice.locale.number
    decimals = 2 if write(pair[0], 1) == write(pair[1], 1) else 1
    return dict(zip(("s", "c"), (write(value, decimals) for value in pair), strict=True))


def _items(codes: list[str], voice: Voice, limit: int) -> str:
    """Return items in quotation marks; a long list names its first and counts the others."""
    shown = [voice.item(code, limit) for code in codes[:_MOST_NAMED] if voice.is_item(code)]
    if len(codes) <= _MOST_NAMED:
        return voice.locale.joined(shown)
    return voice.say("words.and_more", texts=", ".join(shown), k=len(codes) - _MOST_NAMED)


def johari_lines(voice: Voice) -> list[str]:
    """Return the windows on a few lines: what is sure in each pane, what cannot be told, and the gaps' verdicts."""
    from gapkit.diagnosis.johari_rules import leading_window

    found, number = voice.diagnosis.johari, voice.locale.number
    if found is None:
        return []
    lines = []
    window = leading_window(found)
    if window:
        sure = [row for row in window if row.state == "sure"]
        panes = [
            f"{said(voice, f'terminal.panes.{pane}')} {number(count)}"
            for pane in ("open", "blind", "hidden", "overrated", "unknown", "outside")
            if (count := sum(row.pane == pane for row in sure))
        ]
        unasked = sum(row.state == "not_asked" for row in window)
        if len(sure) + unasked < len(window):
            panes.append(said(voice, "terminal.panes.undetermined", k=number(len(window) - len(sure) - unasked)))
        if unasked:
            panes.append(said(voice, "terminal.panes.not_asked", k=number(unasked)))
        who_says = who(voice, window[0].view)
        lines.append(said(voice, "terminal.window", who=who_says, m=number(len(window)), panes=" · ".join(panes)))
    if not found.expectations and not found.performance and any(row.reason == "few" for row in found.raters):
        lines.append(said(voice, "terminal.nothing", least=number(_least(voice))))
    return lines + house_lines(voice)


def _least(voice: Voice) -> int:
    thresholds = voice.diagnosis.thresholds
    return max(thresholds.johari.fewest_raters, thresholds.min_cell)
