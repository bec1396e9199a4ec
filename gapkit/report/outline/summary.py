"""The executive summary: four questions answered from the data, the findings that weigh most, one decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from gapkit.diagnosis.diagnosis import Finding
from gapkit.report.blocks import Conclusion, Question, Section, Summaries, Summary
from gapkit.report.outline.roadmap import few_responses, firm_priorities
from gapkit.report.outline.table import by_state, shown
from gapkit.report.outline.unknown_box import unknown_box
from gapkit.report.states import OVER, evidence_dots, evidence_words
from gapkit.report.voice import Voice, upper_first
from gapkit.report.wording import conclusion_of

MOST, BEST = 7, 6
_PER_SECTION = 2
_DECISION_ITEMS = 3
_PARTS = ("gap.dim", "perf.lowest", "perf.highest")
_PROOF = {
    "gap.global": "brechas",
    "gap.dim": "brechas",
    "gap.concentrated": "brechas",
    "item.last": "items",
    "item.tie": "items",
    "item.below_min": "items",
    "zone": "tolerancia",
    "perf.global": "brechas",
    "perf.lowest": "brechas",
    "perf.highest": "brechas",
    "perf.item": "items",
    "outcome": "indicadores",
    "outcome.segment": "indicadores",
    "outcome.segments": "indicadores",
    "archetypes.found": "perfiles",
    "archetypes.asked": "perfiles",
    "archetypes.none": "perfiles",
    "archetypes.hidden": "perfiles",
    "archetype.widest": "perfiles",
    "segment.widest": "arquetipos",
    "segment.hidden": "arquetipos",
    **dict.fromkeys(("group.diff", "group.none", "group.equiv"), "arquetipos"),
    **dict.fromkeys(
        ("touch.moment", "touch.tie", "touch.worst", "touch.drop", "touch.kpi", "touch.blank"), "recorrido"
    ),
    **dict.fromkeys(
        ("comments.most", "comments.tie", "comments.uncovered", "comments.group", "comments.unread", "comments.none"),
        "comentarios",
    ),
    "comments.unreliable": "comentarios",
    **dict.fromkeys(("archetype.diff", "archetype.equiv", "archetype.none"), "perfiles"),
    **dict.fromkeys(("driver.top", "driver.tie", "driver.weak", "ipa.focus"), "motores"),
    **dict.fromkeys(("model.gap_enough", "model.gap_curved", "model.perception_better"), "motores"),
    **dict.fromkeys(("model.apart", "model.cannot_tell"), "motores"),
    **dict.fromkeys(("asymmetry.costs", "asymmetry.gains"), "motores"),
    **dict.fromkeys(("kano.must_be", "kano.attractive", "kano.one_dimensional"), "kano"),
    **dict.fromkeys(("kano.reverse", "kano.none", "kano.doubtful"), "kano"),
    **dict.fromkeys(("priority.turns", "priority.some", "priority.agrees"), "ruta"),
    **dict.fromkeys(("plan.target", "plan.joint"), "tobe"),
    **dict.fromkeys(("roi.range", "roi.sign", "roi.refused"), "economia"),
    "plan.budget": "ruta",
    **dict.fromkeys(("risk.told", "risk.none", "risk.effect", "risk.group"), "riesgo"),
    "reliability.low": "fiabilidad",
    "tests.disagree": "items",
}

_ASIDE = ("unknown.", "fix.", "gain.", "archetype.expects", "reliability.difference", "governance.", "wave.closure")
"""Kinds of findings that the summary tells elsewhere, or leaves to their sections."""


def summary_section(voices: Sequence[Voice], contents: Sequence[Mapping[str, str]]) -> Section:
    """Return the executive summary in one or two languages; `contents` names the sections in each of them."""
    voice, names = voices[0], contents[0]
    chosen = chosen_findings(voice, set(names))
    box = unknown_box(voice)
    return Section(
        id="resumen",
        kicker=voice.say("summary.kicker"),
        title=_title(voice, len(chosen)),
        contents=voice.say("summary.contents"),
        lead=voice.say("summary.lead"),
        blocks=(
            Summaries(
                questions=_questions(voice, names),
                questions_label=voice.say("summary.questions_label"),
                summaries=tuple(_summary(each, chosen, own) for each, own in zip(voices, contents, strict=True)),
            ),
            *([] if box is None else [box]),
        ),
    )


def section_of(finding: Finding) -> str:
    """Return the section that proves a finding."""
    if finding.kind.startswith("wave."):
        return "olas"
    if finding.kind.startswith(("johari.", "organisation.")):
        return "johari"
    return _PROOF.get(finding.kind, "calidad" if finding.kind.startswith("quality.") else "")


def chosen_findings(voice: Voice, sections: set[str]) -> list[Finding]:
    """Return the findings of the summary: by score, few from one section, with something good and something unknown,
    and with the worst news of a wave.
    """
    if voice.people is None:
        return [f for f in voice.diagnosis.findings if f.kind in ("gap.global", "perf.global")]
    heaviest = sorted(voice.diagnosis.findings, key=lambda f: -f.score)
    ranked = [f for f in heaviest if f.state != "hidden" and f.n != 0 and _tellable(voice, f)]
    most = 1 if few_responses(voice) else _PER_SECTION
    # What got worse since the last wave keeps a place, however much else there is to tell.
    worst = [f for f in ranked if f.kind == "wave.down" and section_of(f) in sections][:1]
    picked = list(worst)
    taken = Counter(map(section_of, picked))
    for finding in ranked:
        section = section_of(finding)
        if len(picked) == BEST or taken[section] == most or (section and section not in sections):
            continue
        if finding not in worst:
            picked.append(finding)
            taken[section] += 1
    picked.sort(key=ranked.index)
    provable = [f for f in ranked if section_of(f) in sections]
    picked = _with(picked, provable, _good, most=most, kept=worst)
    picked = _with(picked, provable, _open_measure, most=most, kept=worst)
    return sorted(picked, key=lambda f: (_unknown(f), _good(f)))


def _tellable(voice: Voice, finding: Finding) -> bool:
    """Whether a finding is news here: not what another one says better."""
    findings = voice.diagnosis.findings
    if finding.kind in _PARTS and finding.state == "indicative" and few_responses(voice):
        return False
    if finding.kind == "gap.dim":
        return len(voice.diagnosis.questionnaire.dimensions) > 1
    if finding.kind == "item.tie":
        return any(f.kind == "item.last" and f.facts.get("clear") for f in findings)
    if finding.kind == "segment.widest":
        return not any(f.kind.startswith("group.") and f.subject == finding.subject for f in findings)
    return finding.kind != "segment.hidden" and not finding.kind.startswith(_ASIDE)


def _good(finding: Finding) -> bool:
    return finding.state in ("meets", "inside", *OVER) or finding.kind == "perf.highest"


def _unknown(finding: Finding) -> bool:
    return finding.state in ("unclear", "indicative", "edge")


def _open_measure(finding: Finding) -> bool:
    """Whether a finding says that a measure of the first rank is not settled."""
    return _unknown(finding) and finding.kind in ("gap.global", "gap.dim", "zone", "outcome", "perf.global")


def _with(
    picked: list[Finding],
    ranked: list[Finding],
    wanted: Callable[[Finding], bool],
    *,
    most: int,
    kept: Sequence[Finding],
) -> list[Finding]:
    """Return the findings with one of the wanted kind among them, where there is one; sections keep their share.

    Those `kept` give way to none.
    """
    found = next((f for f in ranked if wanted(f)), None)
    if found is None or any(wanted(f) for f in picked):
        return picked
    alike = [f for f in picked if section_of(f) == section_of(found)]
    free = [f for f in (alike if len(alike) >= most else picked) if f not in kept]
    if len(alike) < most and len(picked) < MOST:
        return [*picked, found]
    return [found if f is free[-1] else f for f in picked] if free else picked


def _title(voice: Voice, k: int) -> str:
    if not k:
        return voice.say("summary.title_none")
    return voice.say("summary.title", count=k, K=upper_first(voice.locale.words(k, feminine=True)))


def _summary(voice: Voice, chosen: list[Finding], contents: Mapping[str, str]) -> Summary:
    conclusions = tuple(_conclusion(voice, finding, contents) for finding in chosen)
    return Summary(
        language=voice.language,
        title=_title(voice, len(chosen)),
        lead=voice.say("summary.lead"),
        conclusions=conclusions,
        decision_label=voice.say("summary.decision_label"),
        decision=_decision(voice),
    )


def _conclusion(voice: Voice, finding: Finding, contents: Mapping[str, str]) -> Conclusion:
    section = section_of(finding)
    target = section if section in contents else ""
    return Conclusion(
        text=conclusion_of(finding, voice),
        dots=evidence_dots(finding.strength),
        strength=evidence_words(finding.strength, voice.language),
        target=target,
        link=voice.say("words.proof", section=contents[target]) if target else "",
    )


def _decision(voice: Voice) -> str:
    if few_responses(voice):
        return voice.say("decision.more", n=voice.diagnosis.thresholds.indicative_below)
    if voice.diagnosis.plan is not None:
        from gapkit.report.outline.phase_words import planned_decision

        if planned := planned_decision(voice):
            return planned
    items = firm_priorities(voice)
    if not items:
        return voice.say("decision.open" if voice.diagnosis.roadmap else "decision.keep")
    named = voice.locale.joined([voice.item(action.id, 80) for action in items[:_DECISION_ITEMS]])
    return voice.say("decision.workshop", items=named)


def _questions(voice: Voice, contents: Mapping[str, str]) -> tuple[Question, ...]:
    answers = {"listen": _listen(voice), "understand": _understand(voice), "design": _design(voice), "act": _act(voice)}
    targets = {"listen": "calidad", "understand": "brechas", "design": "ruta", "act": "ruta"}
    if voice.diagnosis.plan is not None or voice.diagnosis.johari is not None:
        from gapkit.report.outline.phase_words import planned_answers

        answers |= planned_answers(voice)
        targets["design"] = "ruta" if voice.diagnosis.plan is None else "tobe"
    return tuple(
        Question(
            phase=voice.say(f"questions.{name}.phase"),
            question=voice.say(f"questions.{name}.question"),
            answer=answer,
            target=targets[name] if targets[name] in contents else "",
            link=voice.say("words.see", section=contents.get(targets[name], "")) if targets[name] in contents else "",
        )
        for name, answer in answers.items()
    )


def _listen(voice: Voice) -> str:
    questionnaire, thresholds, number = voice.diagnosis.questionnaire, voice.diagnosis.thresholds, voice.locale.number
    if voice.people is None:
        return voice.say("questions.listen.no", k=thresholds.min_cell)
    n, items = voice.base, number(len(questionnaire.items))
    if few_responses(voice):
        return voice.say("questions.listen.indicative", n=number(voice.people))
    if not voice.paired:
        return voice.say("questions.listen.perception", n=number(n), items=items)
    rows = list(voice.diagnosis.gaps.dimensions)
    open_ = [row for row in rows if voice.state(row) in ("unclear", "indicative", "hidden")]
    if not open_:
        return voice.say("questions.listen.yes", n=number(n), items=items)
    k, m = voice.count(len(open_), len(rows), feminine=True), voice.count(len(rows), len(rows), feminine=True)
    return voice.say("questions.listen.partly", n=number(n), items=items, k=k, m=m)


def _understand(voice: Voice) -> str:
    if not voice.paired:
        return voice.say("questions.understand.perception")
    rows = list(voice.diagnosis.gaps.dimensions)
    states = by_state(voice, rows)
    if not shown(rows):
        return voice.say("questions.understand.no")
    k, m = len(states["short_any"]), len(rows)
    if k == m > 1:
        return voice.say("questions.understand.where_all")
    clear, small = len(states.get("short", [])), len(states.get("short_small", []))
    if clear and small:
        parts = {"k": voice.count(clear, m, feminine=True), "small": voice.count(small, m, feminine=True)}
        return voice.say("questions.understand.where_both", m=voice.count(m, m, feminine=True), count=clear, **parts)
    if k:
        words = voice.count(k, m, feminine=True)
        return voice.say("questions.understand.where", k=words, m=voice.count(m, m, feminine=True), count=k)
    settled = len(states.get("meets", [])) + len(states["over_any"])
    if settled in (0, m):
        return voice.say("questions.understand.none" if settled else "questions.understand.open")
    words = voice.count(settled, m, feminine=True)
    return voice.say("questions.understand.some", k=words, m=voice.count(m, m, feminine=True))


def _design(voice: Voice) -> str:
    roadmap = voice.diagnosis.roadmap
    if not voice.paired or voice.people is None:
        return voice.say("questions.design.none")
    if not roadmap:
        return voice.say("questions.design.keep")
    return voice.say("questions.design.proposed", target=voice.locale.signed(roadmap[0].target))


def _act(voice: Voice) -> str:
    k = len(firm_priorities(voice))
    if k and not voice.paired:
        return voice.say("questions.act.perception_weighted" if voice.weighs else "questions.act.perception")
    if k:
        return voice.say("questions.act.priorities", count=k, k=voice.count(k))
    return voice.say("questions.act.open" if voice.diagnosis.roadmap else "questions.act.none")
