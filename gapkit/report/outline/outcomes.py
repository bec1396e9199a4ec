"""NPS, CSAT, CES and their kin: a card each, with its interval and its question."""

from __future__ import annotations

from gapkit.model import Outcome
from gapkit.report.blocks import Block, Card, Cards, Fact, Section
from gapkit.report.formats import excerpt, plain, whole_shares
from gapkit.report.group_words import spoken_segment
from gapkit.report.outcome_words import score_words
from gapkit.report.outline.cells import people_text, within
from gapkit.report.parameters import gap_words
from gapkit.report.voice import Voice, upper_first
from gapkit.report.wording import TITLE_LIMIT, sentence_of, title_of
from gapkit.scoring.results import OutcomeScore

_MOST_ANSWERS = 11
_LEAD_LIMIT = 320


def outcomes_section(voice: Voice) -> Section | None:
    """Return the section of the outcomes; None when none was asked."""
    rows = voice.diagnosis.outcomes
    if not rows:
        return None
    blocks: list[Block] = [Cards(tuple(_card(voice, row) for row in rows), columns=min(3, max(2, len(rows))))]
    by_segment = [f for f in voice.diagnosis.findings if f.kind == "outcome.segment"]
    if voice.diagnosis.outcome_segments:
        from gapkit.report.outline.outcome_segments import outcome_figures

        blocks += outcome_figures(voice)
    kinds = [spoken_segment(name) for name in dict.fromkeys(_kind(voice, row) for row in rows)]
    names = upper_first(voice.locale.joined(kinds))
    findings = {f.subject: f for f in voice.diagnosis.findings if f.kind == "outcome"}
    lead = [sentence_of(findings[row.code], voice) for row in rows if row.code in findings]
    lead[1:1] = [sentence_of(finding, voice) for finding in by_segment[:1]]
    return Section(
        id="indicadores",
        kicker=voice.say("outcomes.kicker", names=names),
        title=_title(voice, names),
        contents=names,
        lead=within(_LEAD_LIMIT, lead),
        blocks=tuple(blocks),
    )


def outcome_name(voice: Voice, row: OutcomeScore) -> str:
    """Return the short name of an outcome; its wording for one that has no name of its own."""
    if row.metric != "rating":
        return _kind(voice, row)
    return excerpt(plain(_asked(voice, row).text.in_(voice.language)), 60)


def outcome_value(voice: Voice, row: OutcomeScore) -> tuple[str, str]:
    """Return the value of an outcome and its interval, as prose writes them."""
    return score_words(voice, row.metric, row.value, row.low, row.high)


def _title(voice: Voice, names: str) -> str:
    nps = next((f for f in voice.diagnosis.findings if f.kind == "outcome" and f.facts.get("metric") == "nps"), None)
    if nps is not None:
        return title_of(nps, voice)
    told = [f for f in voice.diagnosis.findings if f.kind == "outcome"]
    if len(told) == 1:
        return title_of(told[0], voice)
    return excerpt(voice.say("outcomes.title", names=names), TITLE_LIMIT[voice.language])


def _kind(voice: Voice, row: OutcomeScore) -> str:
    return voice.say(f"outcomes.names.{row.metric}")


def _asked(voice: Voice, row: OutcomeScore) -> Outcome:
    return next(outcome for outcome in voice.diagnosis.questionnaire.outcomes if outcome.code == row.code)


def _card(voice: Voice, row: OutcomeScore) -> Card:
    outcome = _asked(voice, row)
    value, between = outcome_value(voice, row)
    n = people_text(voice, [row.n])
    lines = [voice.say("outcomes.interval", Between=upper_first(between), n=n), *_more(voice, row, outcome)]
    lines += [plain(text) for text in _questions(voice, outcome)]
    return Card(
        title=voice.say("outcomes.card_title", name=outcome_name(voice, row), value=value),
        paragraphs=tuple(line for line in lines if line),
        facts=_shares(voice, row),
        closing=_scale_text(voice, row, outcome),
    )


def _questions(voice: Voice, outcome: Outcome) -> list[str]:
    """Return what was asked; an index has several questions."""
    if outcome.kind != "acsi":
        return [outcome.text.in_(voice.language)]
    return [o.text.in_(voice.language) for o in voice.diagnosis.questionnaire.outcomes if o.kind == "acsi"]


def _more(voice: Voice, row: OutcomeScore, outcome: Outcome) -> list[str]:
    """Return the second number of a score: the mean beside a share, the share of easy answers beside a mean."""
    if row.metric == "csat" and row.mean_low < row.mean_high:
        words = gap_words(voice, row.mean, row.mean_low, row.mean_high, state="")
        said = {"mean": words["v"], "between": words["between_score"], "max": outcome.scale.high}
        return [voice.say("outcomes.mean_line", **said)]
    if row.metric == "ces" and row.good_share_low < row.good_share_high:
        levels = [level for level in range(outcome.scale.low, outcome.scale.high + 1) if _is_easy(outcome, level)]
        limits = voice.locale.between(100 * row.good_share_low, 100 * row.good_share_high, 0, signed=False)
        share = voice.locale.share(row.good_share)
        ends = {"from": levels[0], "to": levels[-1]}
        return [voice.say("outcomes.easy_line", share=share, between=limits, **ends)]
    return []


def _is_easy(outcome: Outcome, level: int) -> bool:
    middle = outcome.scale.midpoint
    return level > middle if outcome.higher_is_better else level < middle


def _scale_text(voice: Voice, row: OutcomeScore, outcome: Outcome) -> str:
    if row.metric == "clv":
        return voice.say("outcomes.amount_note")
    if row.metric == "churn":
        return voice.say("outcomes.lower")
    scale = outcome.scale
    texts = [voice.say("outcomes.scale", low=scale.low, high=scale.high)]
    if row.metric == "csat":
        texts.append(voice.say("outcomes.csat_rule", **{"from": scale.high - 1, "to": scale.high}))
    elif row.metric in ("nps", "enps"):
        texts.append(voice.say("outcomes.note"))
    elif row.metric == "acsi":
        texts.append(voice.say("outcomes.index_line", k=len(_questions(voice, outcome))))
        texts.append(voice.say("outcomes.index_note"))
    elif row.metric == "ces":
        texts.append(voice.say("outcomes.higher" if row.higher_is_better else "outcomes.lower"))
    return " ".join(texts)


def _shares(voice: Voice, row: OutcomeScore) -> tuple[Fact, ...]:
    if len(row.shares) < 2 or len(row.shares) > _MOST_ANSWERS or row.metric == "churn":
        return ()
    percent = voice.locale.percent
    names = [name for name, _ in row.shares]
    whole = whole_shares([share for _, share in row.shares])
    if row.metric not in ("nps", "enps"):
        names = [voice.say("outcomes.answer", answer=name) for name in names]
    else:
        names = [voice.say(f"outcomes.{name}") for name in names]
    return tuple(Fact(name, f"{share}{percent}") for name, share in zip(names, whole, strict=True))
