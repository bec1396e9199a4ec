"""The four questions with a plan: is the TO BE set, is there a roadmap with stakeholders?"""

from __future__ import annotations

from gapkit.diagnosis.plan.results import PhaseAnswer
from gapkit.report.loop_words import looped, missing_words
from gapkit.report.voice import Voice, upper_first

_FIRST, _LAST = 3, 10_000


def planned_answers(voice: Voice) -> dict[str, str]:
    """Return the answers that a plan changes: the last two, and the second where the company was asked too."""
    plan = voice.diagnosis.plan
    rows = {} if plan is None else {one.phase: one for one in plan.answers}
    told = {}
    understood = rows.get("understand")
    if understood is not None and understood.answer == "yes" and understood.facts["company"]:
        told["understand"] = _understand(voice, understood)
    if "design" in rows:
        told["design"] = _design(voice, rows["design"])
    if "act" in rows:
        told["act"] = _act(voice, rows["act"])
    return told


def _understand(voice: Voice, row: PhaseAnswer) -> str:
    m, k = int(row.facts["of"]), int(row.facts["short"])
    words = {"m": voice.count(m, m, feminine=True), "short": voice.count(k, m, feminine=True)}
    return looped(voice, "questions.understand.yes", **words)


def _design(voice: Voice, row: PhaseAnswer) -> str:
    facts, m = row.facts, int(row.facts["short"])
    if not m and facts["targets"]:
        return looped(voice, "questions.design.keep")
    k = int(facts["reached"])
    reach = looped(voice, f"questions.design.{'some' if k else 'none'}", k=voice.count(k, m, feminine=True))
    words = {"m": voice.count(m, m, feminine=True), "set": voice.count(int(facts["set"]), m, feminine=True)}
    said = looped(voice, f"questions.design.{row.answer}", reach=reach, **words)
    below = int(facts["below_minimum"])
    return said + looped(voice, "questions.design.below", k=voice.count(below, m, feminine=True)) if below else said


def _act(voice: Voice, row: PhaseAnswer) -> str:
    facts, m = row.facts, int(row.facts["initiatives"])
    if not m:
        return looped(voice, "questions.act.no")
    counts = {"m": voice.count(m, m, feminine=True), "k": voice.count(int(facts["complete"]), m, feminine=True)}
    lacking = next((one.facts for one in voice.diagnosis.findings if one.kind == "governance.open"), {})
    answer = "yes" if row.answer == "yes" else "partly"
    counts |= {name.upper(): upper_first(words) for name, words in counts.items()}
    return looped(voice, f"questions.act.{answer}", missing=missing_words(voice, lacking), **counts).strip()


def planned_decision(voice: Voice) -> str:
    """Return the decision that a plan asks for; empty where nobody has agreed to any of its initiatives."""
    from gapkit.report.plan_words import held, members, name_of

    own = [(one, row) for one, row in members(held(voice)) if not one.proposed and row.chosen is not False]
    own = [(one, row) for one, row in own if one.status not in ("running", "done")]
    if not own:
        return ""
    own.sort(key=lambda pair: (pair[1].quarter if pair[1].quarter is not None else _LAST, pair[1].number))
    names = voice.locale.joined([voice.locale.quoted(name_of(one)) for one, _ in own[:_FIRST]])
    return looped(voice, "decision.plan", count=len(own), k=voice.count(len(own), feminine=True), names=names)
