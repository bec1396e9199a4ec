"""Comments in words: themes by their names, how many write of them, and whom they hurt."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gapkit.i18n import say
from gapkit.report.formats import excerpt, plain
from gapkit.report.voice import Voice, upper_first
from gapkit.scoring.archetypes.results import ARCHETYPE
from gapkit.scoring.comments.coding import DOUBLE_SHARE, RELIABLE, is_unreliable
from gapkit.scoring.comments.results import CommentPlace, OpenText, ThemeCount

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding

NAME_LIMIT = 60
_MOST_TOLD = 3


def said(voice: Voice, key: str, /, **parameters: object) -> str:
    """Return a text of the `comments` catalogue."""
    return say(f"comments.{key}", voice.language, **parameters)


def held(voice: Voice) -> OpenText:
    """Return the comments of a diagnosis that has some."""
    found = voice.diagnosis.comments
    assert found is not None
    return found


def theme_name(voice: Voice, code: str, limit: int = NAME_LIMIT) -> str:
    """Return the name of a theme; its code where nobody gave it one."""
    found = voice.diagnosis.comments
    rows = () if found is None else found.themes
    name = next((row.name.in_(voice.language) for row in rows if row.theme == code), code)
    return excerpt(plain(name) or plain(code), limit)


def quoted_theme(voice: Voice, code: str, limit: int = NAME_LIMIT) -> str:
    """Return a theme as running text names it."""
    return voice.locale.quoted(theme_name(voice, code, limit))


def place_name(voice: Voice, level: str, code: str) -> str:
    """Return the name of a dimension or touchpoint; what the coding sheet calls it where no journey has it."""
    questionnaire = voice.diagnosis.questionnaire
    if level == "dimension":
        return excerpt(voice.name(code), NAME_LIMIT)
    points = () if questionnaire.journey is None else questionnaire.journey.touchpoints
    name = next((one.name.in_(voice.language) for one in points if one.code == code), code)
    return excerpt(plain(name), NAME_LIMIT)


def group_name(voice: Voice, segment: str, value: str) -> str:
    """Return the name of a group or an archetype."""
    if segment == ARCHETYPE:
        from gapkit.report.archetype_words import archetype_name

        return archetype_name(voice, value)
    return excerpt(plain(value), 40)


def between_shares(voice: Voice, low: float, high: float) -> str:
    """Return the interval of a share in whole percent."""
    return voice.locale.interval(100 * low, 100 * high, 0, signed=False)


def asked_words(voice: Voice, row: ThemeCount) -> str:
    """Return what the questionnaire asks about a theme, or that nothing does."""
    if not row.items and not row.dimension:
        return said(voice, "themes.nothing")
    if not row.items:
        return excerpt(voice.name(row.dimension), NAME_LIMIT)
    of_item = {item.code: item.dimension for item in voice.diagnosis.questionnaire.items}
    dimension = row.dimension or of_item.get(row.items[0], "")
    known = dimension in {one.code for one in voice.diagnosis.questionnaire.dimensions}
    items = ", ".join(row.items[:4])
    return said(voice, "themes.items", dim=voice.name(dimension), items=items) if known else items


def side_words(voice: Voice, row: ThemeCount | CommentPlace) -> str:
    """Return how many of those who say so are hurt, in words that stand under a share."""
    return said(voice, "themes.small", k=voice.locale.number(row.pain), n=voice.locale.number(row.valued))


def reason_words(voice: Voice) -> str:
    """Return why there are no themes."""
    found = held(voice)
    return said(voice, f"none.{found.reason}", commented=voice.locale.number(found.commented))


def comment_pattern(finding: Finding) -> str:
    """Return the catalogue key of a finding about comments."""
    if finding.kind == "comments.none":
        return f"{finding.kind}.{finding.facts['reason']}"
    return f"{finding.kind}.{finding.facts['side']}" if finding.kind == "comments.most" else finding.kind


def comment_parameters(finding: Finding, voice: Voice, limit: int) -> dict[str, Any]:
    """Return what the sentences about comments may ask for; names of themes are cut at `limit` signs."""
    facts, number = finding.facts, voice.locale.number
    themes = [str(code) for code in facts.get("themes", ())]
    words: dict[str, Any] = {name: number(facts.get(name)) for name in ("k", "m")}
    words |= {"count": facts.get("k"), "in_hundred": voice.share_in_hundred(finding.estimate)}
    words |= {"theme": quoted_theme(voice, themes[0], min(limit, NAME_LIMIT))} if themes else {}
    words["first"] = voice.locale.joined([quoted_theme(voice, code, min(limit, NAME_LIMIT)) for code in themes[:2]])
    words["themes"] = voice.locale.joined([quoted_theme(voice, code, min(limit, NAME_LIMIT)) for code in themes])
    if finding.kind == "comments.unreliable":
        return words | _agreement(voice, finding.estimate, finding.low, finding.high)
    if math.isfinite(finding.low):
        words["between_share"] = voice.locale.between(100 * finding.low, 100 * finding.high, 0, signed=False)
    if "segment" in facts:
        segment, value = str(facts["segment"]), str(facts["value"])
        words |= {
            "segment": upper_first(excerpt(plain(segment), 40)),
            "value": voice.locale.quoted(group_name(voice, segment, value)),
            "here": voice.share_in_hundred(float(facts["here"])),
            "elsewhere": voice.share_in_hundred(float(facts["elsewhere"])),
        }
    return words


def _agreement(voice: Voice, alpha: float, low: float, high: float) -> dict[str, Any]:
    """Return Krippendorff's alpha, its interval in brackets where there is one, and the least that is asked for."""
    known = math.isfinite(low) and math.isfinite(high)
    between = f" ({voice.locale.between(low, high, 2, signed=False)})" if known else ""
    return {"alpha": voice.locale.alpha(alpha), "alpha_between": between, "limit": voice.locale.alpha(RELIABLE)}


def coding_words(voice: Voice) -> list[str]:
    """Return who read the comments, how far those who read the same ones agree, and on which themes they do not."""
    found, number, share = held(voice), voice.locale.number, voice.locale.share
    if found.double_coded is None:
        return [said(voice, "method.few_twice")]
    if not found.double_coded:
        return [said(voice, "method.codes")]
    counts = {"n": number(found.double_coded), "m": number(found.coded), "share": share(found.double_share)}
    agreed = _agreement(voice, found.coding_alpha, found.coding_low, found.coding_high)
    told = [said(voice, "method.twice" if math.isfinite(found.coding_alpha) else "method.all_same", **counts, **agreed)]
    told += [said(voice, "method.unreliable", **agreed)] if "unreliable" in found.notes else []
    told += [said(voice, "method.little_twice", least=share(DOUBLE_SHARE))] if "few_twice" in found.notes else []
    rows = [row for row in found.themes if is_unreliable(row.coding_alpha)]
    if rows:
        themes = [f"{theme_name(voice, row.theme, 40)} ({voice.locale.alpha(row.coding_alpha)})" for row in rows]
        told.append(said(voice, "method.not_agreed", themes=voice.locale.joined(themes), **agreed))
    return told


def comments_line(voice: Voice) -> str:
    """Return the comments on one line: how many, and the themes most written of; or why there are none."""
    found, number = held(voice), voice.locale.number
    if found.reason is not None:
        return said(voice, "terminal.none", text=reason_words(voice))
    texts = [
        said(
            voice,
            "terminal.theme",
            theme=theme_name(voice, row.theme),
            share=voice.locale.share(row.share),
            between=between_shares(voice, row.share_low, row.share_high),
        )
        for row in found.themes
        if not row.suppressed
    ]
    themes = " · ".join(texts[:_MOST_TOLD]) or said(voice, "none.few")
    return said(voice, "terminal.some", commented=number(found.commented), coded=number(found.coded), themes=themes)
