"""The four questions with a plan or a company that was asked: why a gap, is the TO BE set, is there a roadmap?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.report.loop_words import looped, missing_words, owned
from gapkit.report.voice import Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding
    from gapkit.diagnosis.plan.results import PhaseAnswer, PlannedInitiative
    from gapkit.model.plan import Initiative

_FIRST, _NAMES, _MOST = 3, 40, 2

Pair = tuple["Initiative", "PlannedInitiative"]
_SHORT, _OPEN = ("short", "short_small"), ("unclear", "indicative", "hidden")


def planned_answers(voice: Voice) -> dict[str, str]:
    """Return the answers that a plan changes, the last two, and the second where the company was asked too."""
    plan = voice.diagnosis.plan
    rows = {} if plan is None else {one.phase: one for one in plan.answers}
    told = {}
    understood = _understand(voice)
    if understood:
        told["understand"] = understood
    if "design" in rows:
        told["design"] = _design(voice, rows["design"])
    if "act" in rows:
        told["act"] = _act(voice, rows["act"])
    return told


def _understand(voice: Voice) -> str:
    """Return whether the gap is known and what the company says of why; empty where that changes no answer."""
    inside = _inside(voice)
    states = [voice.state(row) for row in voice.diagnosis.gaps.dimensions] if voice.paired else []
    clear, small = (states.count(state) for state in _SHORT)
    k, m = clear or small, len(states)
    if not inside or not k:
        return ""
    words = {"m": voice.count(m, m, feminine=True), "short": voice.count(k, m, feminine=True), "more": ""}
    if clear and small:
        words["more"] = looped(voice, "questions.understand.more", small=voice.count(small, m, feminine=True))
    answer = "partly" if any(state in _OPEN for state in states) else "yes"
    return looped(voice, f"questions.understand.{answer}", count=k, inside=inside, **words)


def _inside(voice: Voice) -> str:
    """Return what stands out most of what the company's own people said; empty where nobody asked them."""
    found = voice.diagnosis.johari
    if found is None or not (found.raters or found.internal):
        return ""
    if not found.internal and all(one.reason for one in found.raters):
        return looped(voice, "questions.understand.few")
    from gapkit.report.house_sentences import house_parameters
    from gapkit.report.johari_sentences import who

    sure = [one for one in voice.diagnosis.findings if one.strength]
    blind = next((one for one in sure if one.kind == "johari.blind"), None)
    lowest = (one for one in sure if one.kind == "johari.rated" and _is(one, "lowest"))
    rated = next((one for one in lowest if str(one.facts["what"]).isdigit()), None)
    below = next((one for one in sure if one.kind == "organisation.gap1" and _is(one, "under", "both")), None)
    told = []
    if below is not None:
        codes = [str(code) for code in below.facts["under"]]
        names = [voice.label(code, _NAMES) for code in codes[:_MOST]]
        left = len(codes) - len(names)
        dims = voice.say("words.and_more", texts=", ".join(names), k=left) if left else voice.locale.joined(names)
        told.append(looped(voice, "questions.understand.below", who=who(voice, below.facts["view"]), dims=dims))
    if blind is not None:
        k, m = blind.facts["k"], blind.facts["of"]
        words = {"k": voice.count(k, m, feminine=True), "m": voice.count(m, m, feminine=True)}
        told.append(looped(voice, "questions.understand.blind", count=k, who=who(voice, blind.facts["view"]), **words))
    if rated is not None:
        told.append(looped(voice, "questions.understand.rated", **house_parameters(rated, voice, _NAMES)))
    if not told:
        return looped(voice, "questions.understand.quiet")
    return looped(voice, "questions.understand.inside", told=told[0])


def _is(finding: Finding, *readings: str) -> bool:
    return finding.facts["reading"] in readings


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
        from gapkit.report.plan_words import held

        told = held(voice).plan.initiatives
        dropped = bool(told) and all(one.status == "dropped" for one in told)
        return looped(voice, f"questions.act.{'dropped' if dropped else 'no'}")
    counts = {"m": voice.count(m, m, feminine=True), "owned": owned(voice, int(facts["complete"]), m)}
    lacking = next((one.facts for one in voice.diagnosis.findings if one.kind == "governance.open"), {})
    answer = "yes" if row.answer == "yes" else "partly"
    counts["M"] = upper_first(counts["m"])
    return looped(voice, f"questions.act.{answer}", count=m, missing=missing_words(voice, lacking), **counts).strip()


def planned_decision(voice: Voice) -> str:
    """Return the decision that a plan asks for; empty where nobody has agreed to any of its initiatives.

    What is only proposed is to be approved, with what it costs and closes; what is approved is to be begun; where all
    of it runs, it is to be followed up. Nothing that was agreed is asked again.
    """
    from gapkit.report.plan_turns import in_order
    from gapkit.report.plan_words import names_of

    own = [(one, row) for one, row in in_order(voice) if not one.proposed and row.chosen is not False]
    if not own:
        return ""
    asked = [pair for pair in own if pair[0].status == "proposed"]
    agreed = [pair for pair in own if pair[0].status == "approved"]
    running = [one.id for one, _ in own if one.status == "running"]
    if not asked and not agreed:
        return looped(voice, "decision.follow", count=len(running), k=voice.count(len(running), feminine=True))
    said = [_asked(voice, asked, "plan") if asked else _asked(voice, agreed, "begin"), _worth(voice, own)]
    held_to = [one.id for one, _ in agreed] if asked else []
    if held_to or running:
        key = "both" if held_to and running else "agreed" if held_to else "running"
        counted = {"count": len(held_to or running)}
        names = {"agreed": names_of(voice, held_to), "running": names_of(voice, running)}
        said.append(looped(voice, f"decision.{key}", **counted, **names))
    return " ".join(filter(None, said))


def _asked(voice: Voice, own: list[Pair], key: str) -> str:
    """Return what is asked of whoever decides, what is done first before the rest."""
    from gapkit.report.plan_words import name_of

    names = [voice.locale.quoted(name_of(one)) for one, _ in own[:_FIRST]]
    if len(set(names)) < len(names):  # two of one name are told apart by their numbers
        names = [f"{row.number} {name}" for name, (_, row) in zip(names, own, strict=False)]
    listed = voice.locale.joined(names)
    return looped(voice, f"decision.{key}", count=len(own), k=voice.count(len(own), feminine=True), names=listed)


def _worth(voice: Voice, own: list[Pair]) -> str:
    """Return what is done now costs and closes; nothing where the plan does not say."""
    from gapkit.report.plan_cover import block_words
    from gapkit.report.plan_words import held

    now = {one.id for one, row in own if row.horizon == "now"}
    block = next((one for one in held(voice).blocks if one.horizon == "now"), None)
    return "" if block is None or not now.intersection(block.initiatives) else block_words(voice, block)
