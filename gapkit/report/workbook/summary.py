"""The sheet of findings: every statement in both languages, with its number, its evidence and the way to its proof."""

from __future__ import annotations

from gapkit.diagnosis.diagnosis import Finding
from gapkit.report.loop_words import looped
from gapkit.report.states import GLYPHS, STATES, ZONES, evidence_dots, evidence_words
from gapkit.report.voice import Voice
from gapkit.report.wording import sentence_of
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Cell, Column, Row, Sheet, Value

_SOURCE = "findings[]."
_SHEETS = (
    ("gaps.items", "items"),
    ("priorities", "items"),
    ("roadmap", "roadmap"),
    ("gaps", "gaps"),
    ("gaps", "levels"),
    ("segment_tests", "contrasts"),
    ("segments", "segments"),
    ("outcomes", "outcomes"),
    ("outcome_segments", "outcome_segments"),
    ("driver_models", "driver_models"),
    ("drivers", "driver_shares"),
    ("ipa", "importance"),
    ("predictions", "risk"),
    ("surface", "surface"),
    ("asymmetry", "asymmetry"),
    ("kano", "kano"),
    ("reliability", "reliability"),
    ("waves.attainment", "wave_targets"),
    ("waves.promises", "wave_plan"),
    ("waves.closures", "wave_actions"),
    ("waves.initiatives", "wave_actions"),
    ("waves.decomposition", "wave_mix"),
    ("waves.treatment", "wave_treatment"),
    ("waves.trends", "wave_series"),
    ("waves", "waves"),
    ("plan.targets", "target"),
    ("plan", "roadmap"),
    ("economics.tornado", "tornado"),
    ("economics", "economics"),
    ("quality", "quality"),
    ("journey", "journey"),
    ("archetypes.tests", "contrasts"),
    ("archetypes", "archetypes"),
    ("comments.groups", "comment_groups"),
    ("comments", "comments"),
    ("what_if", "what_if"),
    ("difference_reliability", "reliability"),
    ("johari.performance", "self_rating"),
    ("johari.unknown", "unknown"),
    ("johari.maturity", "maturity"),
    ("johari", "johari"),
    ("organisation", "organisation"),
)


def summary_sheet(context: Context, sheets: frozenset[str]) -> Sheet:
    """Return the findings in their order; `sheets` are those a finding may point to."""
    voices = {language: Voice.of(context.diagnosis, language) for language in ("es", "en")}
    findings = enumerate(context.diagnosis.findings, start=1)
    rows = tuple(_row(context, finding, place, voices, sheets) for place, finding in findings)
    columns = (
        Column("number", "rank"),
        Column("finding_es", "text", _SOURCE + "text.es"),
        Column("finding_en", "text", _SOURCE + "text.en"),
        Column("section", "link", _SOURCE + "evidence"),
        Column("state", "state", _SOURCE + "state"),
        Column("evidence", "dots", _SOURCE + "strength"),
        Column("strength", "text", _SOURCE + "strength"),
        Column("estimate", "effect", _SOURCE + "estimate"),
        Column("estimate_low", "effect", _SOURCE + "low"),
        Column("estimate_high", "effect", _SOURCE + "high"),
        Column("n", "count", _SOURCE + "n"),
        Column("finding_need", "text", _SOURCE + "need"),
        Column("finding_method", "text", _SOURCE + "method"),
        Column("finding_place", "text", _SOURCE + "evidence"),
    )
    title = context.words("titles.summary", count=len(rows), k=context.locale.number(len(rows)))
    notes = (context.words("notes_under.summary"),)
    return Sheet("summary", title, columns, rows, notes=notes, printed="n")


def _row(context: Context, finding: Finding, place: int, voices: dict[str, Voice], sheets: frozenset[str]) -> Row:
    sheet = _sheet_of(finding, sheets)
    cells: dict[str, Value] = {
        "number": place,
        "finding_es": sentence_of(finding, voices["es"]).replace("**", ""),
        "finding_en": sentence_of(finding, voices["en"]).replace("**", ""),
        "section": Cell(context.words.sheet(sheet), link=sheet) if sheet else "",
        "state": _state(context, finding),
        "evidence": evidence_dots(finding.strength),
        "strength": evidence_words(finding.strength, context.language),
        "finding_need": looped(context.voice, f"needs.{finding.need}") if finding.need else "",
        "finding_method": looped(context.voice, f"methods.{finding.method}") if finding.method else "",
        "finding_place": finding.evidence,
    }
    if finding.state != "hidden":
        kind = _kind(finding)
        cells |= {
            "estimate": Cell(finding.estimate, kind=kind),
            "estimate_low": Cell(finding.low, kind=kind),
            "estimate_high": Cell(finding.high, kind=kind),
            "n": finding.n,
        }
    return Row(cells)


def _sheet_of(finding: Finding, sheets: frozenset[str]) -> str:
    if finding.kind.startswith("quality"):
        return "quality"
    if finding.kind.startswith("priority.") and "roadmap" in sheets:
        return "roadmap"
    for start, sheet in _SHEETS:
        if finding.evidence.startswith(start) and sheet in sheets:
            return sheet
    return ""


def _state(context: Context, finding: Finding) -> str:
    if finding.kind == "zone" and finding.state in ZONES:
        return context.zone_words(finding.state)
    if finding.state not in STATES:
        return ""
    if finding.kind == "wave.treated":
        from gapkit.report.wave_words import waves_say

        return f"{GLYPHS[finding.state]} {waves_say(context.voice, f'effect.{finding.state}')}"
    if finding.kind == "wave.promise":
        from gapkit.report.outline.past_plan import STATES as PAST
        from gapkit.report.outline.past_plan import state_key

        state, check = str(finding.facts["state"]), str(finding.facts.get("check"))
        return f"{GLYPHS[PAST[state]]} {looped(context.voice, f'past.states.{state_key(state, check)}')}"
    if finding.kind.startswith("wave."):
        from gapkit.report.outline.wave_rows import state_words

        facts = finding.facts
        said = state_words(
            context.voice, finding.state, source=facts.get("source"), corrected=bool(facts.get("corrected"))
        )
        return f"{GLYPHS[finding.state]} {said}"
    if finding.kind.startswith("group.") or finding.kind == "touch.drop":
        return f"{GLYPHS[finding.state]} {context.words(f'difference_states.{finding.state}')}"
    return context.state_words(finding.state)


def _kind(finding: Finding) -> str:
    """Return how the number of a finding is written."""
    metric = str(finding.facts.get("metric", ""))
    if metric in ("nps", "enps"):
        return "nps"
    if metric in ("csat", "churn") or finding.kind.startswith(("item.below_min", "driver.", "model.", "risk.")):
        return "share1"
    if finding.kind == "outcome.segment":
        return "effect"
    if finding.kind.startswith(("roi.", "plan.budget")):
        return "money"
    if finding.kind.startswith(("outcome", "perf", "reliability", "plan.target")):
        return "score"
    return "effect"
