"""NPS, CSAT, CES and their kin: a card each, with its interval and its question."""

from __future__ import annotations

from gapkit.model import Outcome
from gapkit.report.blocks import Card, Cards, Fact, Section
from gapkit.report.formats import excerpt, plain, whole_shares
from gapkit.report.outline.cells import people_text, within
from gapkit.report.parameters import gap_words, nps_words
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
    names = voice.locale.joined(list(dict.fromkeys(_kind(voice, row) for row in rows)))
    findings = {f.subject: f for f in voice.diagnosis.findings if f.kind == "outcome"}
    lead = [sentence_of(findings[row.code], voice) for row in rows if row.code in findings]
    return Section(
        id="indicadores",
        kicker=voice.say("outcomes.kicker", names=names),
        title=_title(voice, names),
        contents=names,
        lead=within(_LEAD_LIMIT, lead),
        blocks=(Cards(tuple(_card(voice, row) for row in rows), columns=min(3, max(2, len(rows)))),),
    )


def outcome_name(voice: Voice, row: OutcomeScore) -> str:
    """Return the short name of an outcome; its wording for one that has no name of its own."""
    if row.metric != "rating":
        return _kind(voice, row)
    return excerpt(plain(_asked(voice, row).text.in_(voice.language)), 60)


def outcome_value(voice: Voice, row: OutcomeScore) -> tuple[str, str]:
    """Return the value of an outcome and its interval, as prose writes them."""
    locale = voice.locale
    if row.metric == "nps":
        return nps_words(voice, row.value, row.low, row.high)
    if row.metric in ("csat", "churn"):
        return locale.share(row.value), locale.between(100 * row.low, 100 * row.high, 0, signed=False)
    words = gap_words(voice, row.value, row.low, row.high, state="")
    return words["v"], words["between_score"]


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
    lines = [voice.say("outcomes.interval", Between=upper_first(between), n=n), plain(outcome.text.in_(voice.language))]
    return Card(
        title=voice.say("outcomes.card_title", name=outcome_name(voice, row), value=value),
        paragraphs=tuple(line for line in lines if line),
        facts=_shares(voice, row),
        closing=_scale_text(voice, row, outcome),
    )


def _scale_text(voice: Voice, row: OutcomeScore, outcome: Outcome) -> str:
    scale = outcome.scale
    texts = [voice.say("outcomes.scale", low=scale.low, high=scale.high)]
    if row.metric == "csat":
        texts.append(voice.say("outcomes.csat_rule", **{"from": scale.high - 1, "to": scale.high}))
    elif row.metric == "nps":
        texts.append(voice.say("outcomes.note"))
    elif row.metric == "ces":
        texts.append(voice.say("outcomes.higher" if row.higher_is_better else "outcomes.lower"))
    return " ".join(texts)


def _shares(voice: Voice, row: OutcomeScore) -> tuple[Fact, ...]:
    if len(row.shares) < 2 or len(row.shares) > _MOST_ANSWERS or row.metric == "churn":
        return ()
    percent = voice.locale.percent
    names = [name for name, _ in row.shares]
    whole = whole_shares([share for _, share in row.shares])
    if row.metric != "nps":
        names = [voice.say("outcomes.answer", answer=name) for name in names]
    else:
        names = [voice.say(f"outcomes.{name}") for name in names]
    return tuple(Fact(name, f"{share}{percent}") for name, share in zip(names, whole, strict=True))
