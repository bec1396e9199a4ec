"""Appendices: is the instrument sound, how was it computed, what was not, and how to obtain this report again."""

from __future__ import annotations

import math
from collections.abc import Iterable

from gapkit.report.blocks import Card, Cards, Cell, Column, Fact, Figure, Row, Section, StampBlock, Table
from gapkit.report.formats import MISSING, excerpt, plain
from gapkit.report.importance_words import method_words
from gapkit.report.outline.cells import count_cell, interval_small, known, name_cell
from gapkit.report.outline.quality_checks import rows_left_out
from gapkit.report.parameters import scale_words
from gapkit.report.voice import OVERALL, Voice
from gapkit.report.wording import sentence_of
from gapkit.scoring.raking import is_exact
from gapkit.scoring.results import Reliability

_ROLES = ("expectation", "perception", "minimum", "gap")


def reliability_section(voice: Voice) -> Section:
    """Return appendix A: consistency per dimension and column, and what to keep in mind."""
    rows = {(row.dimension, row.column): row for row in voice.diagnosis.soundness.dimensions}
    told = Card(voice.say("reliability.bullets"), bullets=_reliability_bullets(voice, rows.values()))
    bullets = Cards((told,), columns=1)
    computed = any(math.isfinite(row.alpha) for row in rows.values())
    return Section(
        id="fiabilidad",
        kicker=voice.say("reliability.kicker"),
        title=_reliability_title(voice, rows),
        contents=voice.say("reliability.contents"),
        lead=_reliability_lead(voice, rows),
        blocks=(_reliability_figure(voice, rows), bullets) if computed else (bullets,),
    )


def _reliability_title(voice: Voice, rows: dict[tuple[str, str], Reliability]) -> str:
    found = _judged(rows.values())
    low = {f.subject for f in voice.diagnosis.findings if f.kind == "reliability.low" and f.subject != OVERALL}
    if not found:
        return voice.say("reliability.title.none")
    if low:
        m = len({row.dimension for row in found} | low)
        words = voice.count(len(low), m, feminine=True)
        return voice.say("reliability.title.low", count=len(low), k=words, m=voice.count(m, m, feminine=True))
    enough = all(row.alpha >= voice.diagnosis.thresholds.alpha_sufficient for row in found)
    return voice.say("reliability.title.ok" if enough else "reliability.title.open")


def _reliability_lead(voice: Voice, rows: dict[tuple[str, str], Reliability]) -> str:
    """Return how the least consistent scale does where all of them are sufficient; nothing otherwise."""
    found = _judged(rows.values())
    if not found or not all(row.alpha >= voice.diagnosis.thresholds.alpha_sufficient for row in found):
        return ""
    least = min(found, key=lambda row: row.alpha)
    words = {"v": voice.locale.alpha(least.alpha), "column": scale_words(voice, least.column)}
    return voice.tell("reliability.ok.sentence", **words, **voice.forms(least.dimension))


def _judged(rows: Iterable[Reliability]) -> list[Reliability]:
    """Return the scales whose consistency is judged: every dimension in every column that has an alpha."""
    return [row for row in rows if row.dimension != OVERALL and math.isfinite(row.alpha)]


def _reliability_figure(voice: Voice, rows: dict[tuple[str, str], Reliability]) -> Figure:
    questionnaire = voice.diagnosis.questionnaire
    roles = [role for role in _ROLES if any(column == role for _, column in rows)]
    difference = {row.dimension: row for row in voice.diagnosis.soundness.difference}
    codes = [dimension.code for dimension in questionnaire.dimensions]
    if (OVERALL, "perception") in rows:
        codes.append(OVERALL)
    columns = [
        Column("dimension", voice.say("columns.dimension"), "text"),
        Column("items", voice.say("columns.items"), "count"),
        *(
            Column(f"alpha_{role}", voice.say("columns.alpha", role=voice.say(f"roles.{role}")), "score")
            for role in roles
        ),
    ]
    if difference:
        columns.append(Column("difference", voice.say("columns.difference"), "score"))
    made = []
    for code in codes:
        size = next((len(d.items) for d in questionnaire.dimensions if d.code == code), len(questionnaire.items))
        cells = [name_cell(voice.name(code)), count_cell(voice, size)]
        cells += [_alpha_cell(voice, rows.get((code, role))) for role in roles]
        if difference:
            estimate = difference[code].estimate if code in difference else math.nan
            cells.append(Cell(voice.locale.alpha(estimate), value=known(estimate)))
        made.append(Row(tuple(cells)))
    thresholds = voice.diagnosis.thresholds
    return Figure(
        id="f-fiabilidad",
        title=voice.say("reliability.figure"),
        subtitle=voice.say(
            "reliability.subtitle",
            level=voice.locale.share(thresholds.level),
            enough=voice.locale.alpha(thresholds.alpha_sufficient),
        ),
        table=Table("t-fiabilidad", voice.say("reliability.caption"), tuple(columns), tuple(made)),
    )


def _alpha_cell(voice: Voice, row: Reliability | None) -> Cell:
    if row is None or not math.isfinite(row.alpha):
        return Cell(MISSING)
    small = interval_small(voice, row.alpha_low, row.alpha_high, signed=False)
    return Cell(voice.locale.alpha(row.alpha), small=small, value=row.alpha)


def _reliability_bullets(voice: Voice, rows: Iterable[Reliability]) -> tuple[str, ...]:
    rows = list(rows)
    told = [sentence_of(f, voice) for f in voice.diagnosis.findings if f.kind == "reliability.low"]
    differences = [row.estimate for row in voice.diagnosis.soundness.difference if math.isfinite(row.estimate)]
    if differences:
        low, high = (voice.locale.alpha(value) for value in (min(differences), max(differences)))
        between = voice.locale.between(min(differences), max(differences), 2, signed=False)
        alone = low == high
        told.append(voice.say("reliability.difference", value=low if alone else between, count=1 if alone else 2))
    told.append(voice.say("reliability.structure"))
    if voice.diagnosis.segments:
        told.append(voice.say("reliability.invariance"))
    if any("items_without_variance" in row.notes for row in rows):
        told.append(voice.say("reliability.no_variance"))
    reverse = [row.dimension for row in rows if "check_reverse_coding" in row.notes and row.column == "perception"]
    reverse = [code for code in reverse if code != OVERALL]
    if reverse:
        told.append(voice.say("reliability.reverse", dims=voice.labels(reverse)))
    if voice.is_weighted:
        told.append(voice.say("reliability.unweighted"))
    return tuple(told)


def method_section(voice: Voice, present: Iterable[str]) -> Section:
    """Return appendix B: calculation, thresholds in force, assumptions, and the sections left out with their reason."""
    return Section(
        id="metodo",
        kicker=voice.say("method.kicker"),
        title=voice.say("method.title"),
        contents=voice.say("method.contents"),
        blocks=(
            Cards((_calculation(voice), _settings(voice)), columns=2),
            Cards((_assumptions(voice), _absent(voice, set(present))), columns=2),
        ),
    )


def _calculation(voice: Voice) -> Card:
    questionnaire, quality, number = voice.diagnosis.questionnaire, voice.diagnosis.quality, voice.locale.number
    names = ["perception", "intervals_perception", "priority_perception"]
    if voice.paired:
        tests = "tests_weighted" if voice.is_weighted or voice.is_designed else "tests"
        names = ["gap", "intervals", tests, "families", "equivalence", "priority"]
    if voice.is_weighted and voice.people is not None:
        names.append("weights")
    if voice.is_designed and voice.people is not None:
        names.append("clusters")
    if quality.raking is not None and voice.people is not None:
        names.append("raked" if is_exact(quality.raking) else "raking")
    if rows_left_out(voice):
        names.append("left_out")
    numbers = {
        "left_out": number(rows_left_out(voice)),
        "kinds": voice.count(voice.diagnosis.thresholds.flags_to_exclude),
        "replicates": number(voice.diagnosis.thresholds.replicates),
        "m": number(len(questionnaire.dimensions)),
        "items": number(len(questionnaire.items)),
        "effective": number(quality.effective_n),
        "n": number(voice.base),
        **_design_words(voice),
    }
    told = tuple(method_words(voice, name, **numbers, **voice.rules) for name in names)
    return Card(voice.say("method.calculation"), bullets=told)


def _design_words(voice: Voice) -> dict[str, str]:
    """Return clusters, strata and the base they were drawn from, and how weights were made, as texts."""
    design, raking, locale = voice.diagnosis.quality.design, voice.diagnosis.quality.raking, voice.locale
    said: dict[str, str] = {}
    if design is not None:
        parts = [
            voice.say(f"method.design.{name}", count=k, k=locale.number(k))
            for name, k in (("clusters", design.clusters), ("strata", design.strata))
            if k is not None
        ]
        if math.isfinite(design.population):
            parts.append(voice.say("method.design.population", n=locale.number(design.population)))
        said["design"] = ", ".join(parts)
    if raking is not None:
        said |= {"margins": locale.joined(list(raking.margins)), "cap": locale.number(raking.cap)}
        said |= {"trimmed": locale.share(raking.trimmed), "misfit": locale.share(raking.misfit, 1)}
    return said


def _settings(voice: Voice) -> Card:
    thresholds, locale = voice.diagnosis.thresholds, voice.locale
    by = voice.say(f"method.set_by.{thresholds.smallest_gap_set_by}")
    texts = {
        "smallest_gap": voice.say("method.facts.gap_text", gap=voice.smallest_gap, by=by),
        "level": locale.share(thresholds.level),
        "error_rate": locale.share(thresholds.error_rate),
        "min_cell": locale.number(thresholds.min_cell),
        "indicative": locale.number(thresholds.indicative_below),
        "strong": locale.number(thresholds.strong_from),
        "replicates": f"{locale.number(thresholds.replicates)} · {locale.share(thresholds.rank_share)}",
        "missing": locale.share(thresholds.missing_share),
        "ceiling": f"{locale.share(thresholds.ceiling_share)} · {locale.share(thresholds.ceiling_items)}",
        "alpha": locale.alpha(thresholds.alpha_sufficient),
        "power": locale.share(thresholds.power),
    }
    facts = tuple(Fact(voice.say(f"method.facts.{name}"), text) for name, text in texts.items())
    return Card(voice.say("method.settings"), facts=facts)


def _assumptions(voice: Voice) -> Card:
    scale = voice.diagnosis.questionnaire.scale
    by_rank = voice.paired and not voice.is_weighted and not voice.is_designed
    marks = "assume_scale" if by_rank else "assume_scale_perception"
    design = voice.diagnosis.quality.design
    clustered = design is not None and design.clusters is not None
    names = ["assume_items", marks, "assume_response", "assume_clusters" if clustered else "assume_independent"]
    names += ["assume_together", "assume_target"] if voice.paired else []
    told = tuple(voice.say(f"method.{name}", low=scale.low, high=scale.high) for name in names)
    return Card(voice.say("method.assumptions"), bullets=told)


def _absent(voice: Voice, present: set[str]) -> Card:
    """Return what this report does not have and why."""
    thresholds, questionnaire = voice.diagnosis.thresholds, voice.diagnosis.questionnaire
    names = ([] if voice.paired else ["gaps"]) + (["few"] if voice.people is None else [])
    names += [
        name
        for name in ("arquetipos", "recorrido", "tolerancia", "indicadores", "motores", "johari", "tobe", "economia")
        if name not in present
    ]
    names += ["riesgo"] if voice.diagnosis.predictions and "riesgo" not in present else []
    asked = {"tolerancia": "minimum" in questionnaire.columns, "indicadores": bool(questionnaire.outcomes)}
    names = [f"{name}_few" if asked.get(name) else name for name in names]
    if voice.diagnosis.waves is None:
        names.append("olas")
    if all(row.rank_low is None for row in voice.diagnosis.priorities):
        names.append("places")
    told = tuple(
        voice.say(f"method.absent.{name}", k=thresholds.min_cell, n=thresholds.bootstrap_from) for name in names
    )
    return Card(voice.say("method.not_computed"), bullets=told)


def stamp_section(voice: Voice) -> Section:
    """Return appendix C: what makes the report reproducible."""
    diagnosis, number = voice.diagnosis, voice.locale.number
    source, stamp, questionnaire = diagnosis.input, diagnosis.stamp, diagnosis.questionnaire
    hidden = voice.people is None
    name = excerpt(plain(source.name), 90) or voice.say("words.unknown")
    key = "stamp.data_text" if source.columns else "stamp.data_rows"
    rows = voice.say("words.few", k=diagnosis.thresholds.min_cell) if hidden else number(source.rows)
    data = voice.say(key, name=name, rows=rows, columns=number(source.columns))
    facts = {
        "tool": f"gapkit {stamp.version}".strip(),
        "data": data + (f" · sha256 {source.sha256}" if source.sha256 else ""),
        "questionnaire": f"{plain(questionnaire.id)} · {plain(questionnaire.version)}",
        "seed": str(stamp.seed),
        "language": voice.locale.code,
        "environment": plain(stamp.environment),
        "generated": plain(stamp.generated),
        "command": plain(stamp.command),
        "edited": "0",
    }
    lines = [Fact(voice.say(f"stamp.{name}"), text) for name, text in facts.items() if text]
    lines += _instrument(voice)
    manifest = {
        "tool": "gapkit",
        "version": stamp.version,
        "data": {"name": source.name, "rows": None if hidden else source.rows, "sha256": source.sha256},
        "questionnaire": {"id": questionnaire.id, "version": questionnaire.version},
        "seed": stamp.seed,
        "smallest_gap": diagnosis.thresholds.smallest_gap,
        "level": diagnosis.thresholds.level,
        "language": voice.locale.code,
        "generated": stamp.generated,
        "edited_texts": 0,
    }
    return Section(
        id="sello",
        kicker=voice.say("stamp.kicker"),
        title=voice.say("stamp.title"),
        contents=voice.say("stamp.contents"),
        blocks=(StampBlock(tuple(lines), manifest, note=voice.say("stamp.note")),),
    )


def _instrument(voice: Voice) -> list[Fact]:
    questionnaire = voice.diagnosis.questionnaire
    rights = questionnaire.rights_note.in_(voice.language) if questionnaire.rights_note else questionnaire.rights
    texts = [plain(questionnaire.title.in_(voice.language)), plain(questionnaire.source), plain(rights)]
    told = ". ".join(text.rstrip(". ") for text in texts if text)
    return [Fact(voice.say("method.instrument"), f"{told}.")] if told else []
