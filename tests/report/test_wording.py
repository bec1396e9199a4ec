"""Wording: golden text for every pattern in both languages, and the house rules every text keeps."""

from __future__ import annotations

import dataclasses
import math
import re
import string
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from gapkit.diagnosis.diagnosis import Finding
from gapkit.i18n import LANGUAGES
from gapkit.model import Scale
from gapkit.report.voice import Voice, of, to, upper_first
from gapkit.report.wording import (
    TITLE_LIMIT,
    finding_body,
    finding_conclusion,
    finding_sentence,
    finding_title,
    pattern_of,
)
from gapkit.resources import resource_text
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws
from tests.report.made_surveys import OUTCOMES, diagnosed
from tests.strategies import surveys

GOLDEN = tomllib.loads((Path(__file__).parent.parent / "golden" / "wording.toml").read_text(encoding="utf-8"))
CATALOGUES = ("findings", "report", "waves")
ITEM = "D0.1"


def about(kind, subject="D0", state="short", *, estimate=-1.52, low=-1.62, high=-1.43, n=412, **facts):
    """Return a finding with the numbers of the golden texts."""
    if kind.startswith("quality."):
        facts["n"] = n
    return Finding(kind, kind, subject, state, None, 3, estimate, low, high, n, facts=facts)


SHORT = {"estimate": -1.52, "low": -1.62, "high": -1.43}
SMALL = {"estimate": -0.31, "low": -0.39, "high": -0.22}
MEETS = {"estimate": -0.05, "low": -0.15, "high": 0.05}
OPEN = {"estimate": -0.2, "low": -0.6, "high": 0.2}
OVER_SMALL = {"estimate": 0.42, "low": 0.1, "high": 0.74}
OVER = {"estimate": 0.82, "low": 0.61, "high": 1.03}
PAIR = {"segment": "Canal", "first": "Teléfono", "second": "Oficina", "dimension": "D0"}
PHONE = {"segment": "Canal", "value": "Teléfono"}
UP = {"estimate": 0.24, "low": 0.11, "high": 0.37}
DOWN = {"estimate": -0.24, "low": -0.37, "high": -0.11}
PARTS = {"perception": 0.15, "expectation": -0.09}
LOST = {"perception": -0.15, "expectation": 0.09}
TREATED = {"segment": "Canal", "value": "web", "treated": 0.31, "others": 0.07}
LOST_LATER = {"estimate": 0.14, "low": 0.01, "high": 0.27, "corrected": True}
COMPARED = {"groups": ("Oficina", "Teléfono"), "dimensions_left_out": ("D3",)}
FEW = {"estimate": -0.98, "low": -1.33, "high": -0.63, "n": 12}
SLACK = {"estimate": 0.79, "low": 0.7, "high": 0.89}
RISK = {
    "estimate": 0.47,
    "low": 0.21,
    "high": 0.62,
    "touchpoint": "contact",
    "p_first": 0.96,
    "mean": 0.1,
    "rank_low": 1,
    "rank_high": 3,
}
RATING = {"estimate": 4.57, "low": 4.46, "high": 4.68}

CASES = {
    "global short": about("gap.global", "overall", "short", **SHORT),
    "global short, small": about("gap.global", "overall", "short_small", **SMALL),
    "global meets": about("gap.global", "overall", "meets", **MEETS),
    "global unclear": about("gap.global", "overall", "unclear", **OPEN),
    "global over, small": about("gap.global", "overall", "over_small", **OVER_SMALL),
    "global over": about("gap.global", "overall", "over", **OVER),
    "global indicative": about("gap.global", "overall", "indicative", **FEW),
    "global hidden though dimensions are not": about("gap.global", "overall", "hidden", n=None),
    "dimension short": about("gap.dim", "D0", "short", **SHORT),
    "dimension short, small": about("gap.dim", "D1", "short_small", **SMALL),
    "dimension meets": about("gap.dim", "D2", "meets", **MEETS),
    "dimension unclear": about("gap.dim", "D3", "unclear", **OPEN),
    "dimension over, small": about("gap.dim", "D2", "over_small", **OVER_SMALL),
    "dimension over": about("gap.dim", "D3", "over", **OVER),
    "dimension indicative": about("gap.dim", "D0", "indicative", **FEW),
    "dimension hidden": about("gap.dim", "D0", "hidden", n=None),
    "dimension nobody": about("gap.dim", "D2", "indicative", n=0),
    "concentrated in one": about("gap.concentrated", "overall", k=1, m=5, share=0.71, dimensions=("D2",)),
    "concentrated in some": about("gap.concentrated", "overall", k=2, m=5, share=0.834, dimensions=("D0", "D1")),
    "concentrated in many": about("gap.concentrated", "overall", k=3, m=12, share=0.9, dimensions=("D0", "D1", "D3")),
    "item last, clear": about(
        "item.last", ITEM, **SHORT, clear=True, rank_low=1, rank_high=1, p_worst=0.91, replicates=9999
    ),
    "item last, in nearly all": about("item.last", ITEM, **SHORT, clear=True, p_worst=0.9999, replicates=9999),
    "item last, in all": about("item.last", ITEM, **SHORT, clear=True, p_worst=1.0, replicates=9999),
    "item last, open": about("item.last", ITEM, **SHORT, clear=False, rank_low=1, rank_high=3),
    "item last, second": about("item.last", ITEM, **SHORT, clear=False, rank_low=2, rank_high=2),
    "item last, no places": about("item.last", ITEM, **SHORT, clear=False, rank_low=None, rank_high=None),
    "item last, indicative": about("item.last", ITEM, "indicative", **FEW, clear=False),
    "items tied": about("item.tie", ITEM, "unclear", first=2, last=5),
    "item below minimum": about("item.below_min", ITEM, estimate=0.63, low=0.58, high=0.68),
    "item below minimum, indicative": about(
        "item.below_min", ITEM, "indicative", estimate=0.5, low=0.2, high=0.8, n=12
    ),
    "zone below": about("zone", "D0", "below", estimate=-0.26, low=-0.36, high=-0.15),
    "zone edge": about("zone", "D1", "edge", estimate=0.01, low=-0.08, high=0.11),
    "zone inside": about("zone", "D2", "inside", **SLACK),
    "zone inside or above": about("zone", "D3", "upper", **SLACK),
    "zone over": about("zone", "D3", "over", **SLACK),
    "zone indicative": about("zone", "D0", "below", **FEW),
    "rating overall": about("perf.global", "overall", "level", **RATING),
    "rating overall, indicative": about("perf.global", "overall", "indicative", **RATING | {"n": 12}),
    "rating lowest, clear": about("perf.lowest", "D0", "level", **RATING, clear=True),
    "rating lowest, open": about("perf.lowest", "D0", "level", **RATING, clear=False),
    "rating lowest, indicative": about("perf.lowest", "D0", "indicative", **RATING | {"n": 12}),
    "rating highest, clear": about("perf.highest", "D2", "level", **RATING, clear=True),
    "rating highest, open": about("perf.highest", "D2", "level", **RATING, clear=False),
    "rating highest, indicative": about("perf.highest", "D2", "indicative", **RATING | {"n": 12}),
    "rating of an item, clear": about("perf.item", ITEM, "level", **RATING, clear=True),
    "rating of an item, open": about("perf.item", ITEM, "level", **RATING, clear=False),
    "rating of an item, indicative": about("perf.item", ITEM, "indicative", **RATING | {"n": 12}),
    "nps unclear": about("outcome", "nps", "unclear", estimate=-4.1, low=-12.2, high=4.3, metric="nps"),
    "nps positive": about("outcome", "nps", "level", estimate=31.0, low=22.0, high=40.0, metric="nps"),
    "nps negative, nearly zero": about("outcome", "nps", "level", estimate=-8.0, low=-15.8, high=-0.3, metric="nps"),
    "csat": about("outcome", "csat", "level", estimate=0.48, low=0.44, high=0.53, metric="csat"),
    "ces": about("outcome", "ces", "level", estimate=4.58, low=4.41, high=4.74, metric="ces"),
    "ces, lower is better": about("outcome", "ces1", "level", estimate=2.1, low=1.9, high=2.3, metric="ces"),
    "churn": about("outcome", "churn", "level", estimate=0.12, low=0.09, high=0.16, metric="churn"),
    "rating of an outcome": about("outcome", "value", "level", estimate=7.3, low=7.1, high=7.5, metric="rating"),
    "outcome indicative": about("outcome", "nps", "level", estimate=-67.0, low=-88.0, high=-18.0, n=12, metric="nps"),
    "share indicative": about("outcome", "csat", "level", estimate=0.25, low=0.09, high=0.53, n=12, metric="csat"),
    "enps unclear": about("outcome", "enps", "unclear", estimate=4.0, low=-9.0, high=17.0, metric="enps"),
    "enps positive": about("outcome", "enps", "level", estimate=21.0, low=9.0, high=33.0, metric="enps"),
    "enps negative": about("outcome", "enps", "level", estimate=-21.0, low=-33.0, high=-9.0, metric="enps"),
    "index": about("outcome", "acsi1", "level", estimate=73.7, low=70.1, high=77.4, metric="acsi"),
    "lifetime value": about("outcome", "clv", "level", estimate=1234.5, low=1150.2, high=1318.8, metric="clv"),
    "group worse on an outcome": about(
        "outcome.segment", "nps", "level", estimate=-33.4, low=-49.3, high=-15.6, **PHONE, metric="nps", side="worse"
    ),
    "group better on an outcome": about(
        "outcome.segment", "csat", "level", estimate=0.14, low=0.04, high=0.23, **PHONE, metric="csat", side="better"
    ),
    "group above on an amount": about(
        "outcome.segment", "clv", "level", estimate=210.0, low=80.0, high=340.0, **PHONE, metric="clv", side="higher"
    ),
    "group below on an amount": about(
        "outcome.segment", "clv", "level", estimate=-210.0, low=-340.0, high=-80.0, **PHONE, metric="clv", side="lower"
    ),
    "no group apart on an outcome": about("outcome.segments", "nps", "unclear", segment="Canal", metric="nps", k=4),
    "segment widest": about(
        "segment.widest", "Canal", **SHORT, segment="Canal", value="Teléfono", dimension="D0", **{"from": 30}
    ),
    "segment hidden": about("segment.hidden", "Canal", "hidden", segment="Canal", values=("Buzón", "Fax")),
    "ceiling": about("quality.ceiling", "overall", "unclear", k=7, m=22),
    "blanks": about("quality.missing", "overall", "unclear", k=3, m=22, items=("a", "b", "c")),
    "weighting": about("quality.effective_n", "overall", "unclear", n=412, effective=301.4, share=0.73),
    "small sample": about("quality.small", "overall", "unclear", n=12, limit=30),
    "tiny sample": about("quality.small", "overall", "unclear", n=4, limit=30),
    "points missing": about("quality.points", "overall", "unclear", k=3, n=412),
    "clusters": about("quality.clusters", "overall", "unclear", k=14, icc=0.062, factor=2.71, effective=152.2),
    "few clusters": about("quality.few_clusters", "overall", "unclear", k=6, limit=10),
    "raking": about(
        "quality.raking",
        "overall",
        "unclear",
        effective=288.4,
        share=0.031,
        misfit=0.012,
        margins=("Canal", "Zona"),
    ),
    "global unclear, with what could be seen": about("gap.global", "overall", "unclear", **OPEN, detectable=0.562),
    "dimension unclear, with what could be seen": about("gap.dim", "D3", "unclear", **OPEN, detectable=0.562),
    "groups differ": about("group.diff", "Canal", **SMALL, **PAIR, source="perception", measure="gap"),
    "groups differ in what they expect": about("group.diff", "Canal", **SMALL, **PAIR, source="expectation"),
    "groups differ in both": about("group.diff", "Canal", **SHORT, **PAIR, source="both"),
    "groups differ, nobody knows in what": about("group.diff", "Canal", **SHORT, **PAIR, source="unclear"),
    "groups differ in their ratings": about("group.diff", "Canal", **SHORT, **PAIR, measure="perception"),
    "groups, not enough evidence": about("group.none", "Canal", "unclear", segment="Canal", most=0.612),
    "groups, too many to pair": about("group.none", "Canal", "unclear", segment="Canal", most=math.nan),
    "groups alike": about("group.equiv", "Canal", "meets", segment="Canal", most=0.28),
    "groups compared, not enough evidence": about(
        "group.none", "Canal", "unclear", segment="Canal", most=0.612, **COMPARED, left_out=("Fax", "Buzón"), partly=()
    ),
    "groups compared alike": about(
        "group.equiv", "Canal", "meets", segment="Canal", **COMPARED, left_out=("Fax",), partly=("Teléfono",)
    ),
    "a doubtful row that matters": about("quality.rows_matter", "overall", "unclear", k=1),
    "doubtful rows that matter": about("quality.rows_matter", "overall", "unclear", k=21),
    "doubtful rows left out that matter": about("quality.left_out_matter", "overall", "unclear", k=21),
    "straight-lining": about("quality.straight_lining", "overall", "unclear", share=0.083, limit=0.05),
    "columns swapped": about("quality.swapped", "overall", "unclear", k=300),
    "floor": about("quality.floor", "overall", "unclear", k=2, m=22, items=("a", "b")),
    "expectations alike": about("quality.flat", "overall", "unclear", k=3, m=22, items=("a", "b", "c")),
    "does not apply": about("quality.not_applicable", "overall", "unclear", k=2, m=22, items=("a", "b")),
    "blanks among expectations": about("quality.expectation_missing", "overall", "unclear", share=0.041, limit=0.02),
    "stopped early": about("quality.drop_out", "overall", "unclear", share=0.075, limit=0.05),
    "blanks not by chance": about("quality.blanks_at_random", "overall", "unclear", share=0.08, limit=0.05),
    "smallest gap set wide": about("quality.wide_smallest_gap", "overall", "unclear", gap=2.0),
    "company left out": about("quality.company_left_out", "overall", "unclear"),
    "few responses": about("quality.response_rate", "overall", "unclear", share=0.18, limit=0.2),
    "sample off": about("quality.population", "overall", "unclear", share=0.081, limit=0.05),
    "moment of truth": about("touch.moment", "contact", "short", **RISK, outcome="nps"),
    "moment of truth without an outcome": about("touch.moment", "contact", "short", **RISK, outcome=None),
    "no touchpoint weighs most": about("touch.tie", "contact", "unclear", **RISK, outcome="nps"),
    "lowest touchpoint": about("touch.worst", "contact", "short", **SHORT, touchpoint="contact", clear=True),
    "lowest touchpoint, others alike": about("touch.worst", "contact", "short", **SHORT, touchpoint="contact"),
    "drop of the curve": about("touch.drop", "contact", "short", **SHORT, touchpoint="contact", before="payment"),
    "touchpoint not asked": about("touch.blank", "gift", "unclear", touchpoints=("gift",), touchpoint="gift", k=1, m=9),
    "touchpoints not asked": about("touch.blank", "a", "unclear", touchpoints=("a", "b", "c", "d"), k=4, m=9),
    "level of a kpi": about(
        "touch.kpi", "contact", "level", estimate=5.2, low=4.1, high=6.4, touchpoint="contact", kpi="wait", units=14
    ),
    "scale not consistent": about(
        "reliability.low", "D2", "unclear", estimate=0.58, low=0.48, high=0.67, column="perception"
    ),
    "scale of expectations not consistent": about(
        "reliability.low", "D0", "unclear", estimate=0.41, low=0.3, high=0.52, column="expectation"
    ),
    "scale of gaps not consistent": about(
        "reliability.low", "D3", "unclear", estimate=0.41, low=0.3, high=0.52, column="gap"
    ),
    "wave up": about("wave.up", "D0", "over", **UP, level="dimension", source="delivery", **PARTS),
    "wave up, both": about("wave.up", "D0", "over", **UP, level="dimension", source="both", **PARTS),
    "wave up, less expected": about("wave.up", "D1", "over_small", **UP, source="expectations", **PARTS),
    "wave up, nobody can tell": about("wave.up", "D1", "over", **UP, source="unclear", **PARTS),
    "wave down": about("wave.down", "D0", "short", **DOWN, level="dimension", source="delivery", **LOST),
    "wave down, more expected": about("wave.down", "D0", "short", **DOWN, source="expectations", **LOST),
    "wave down, both": about("wave.down", "D2", "short", **DOWN, source="both", **LOST),
    "wave down, nobody can tell": about("wave.down", "D2", "short", **DOWN, source="unclear", **LOST),
    "wave stable": about("wave.stable", "D2", "meets", **MEETS),
    "wave stable, though it moved": dataclasses.replace(
        about("wave.stable", "overall", "meets", estimate=0.14, low=0.05, high=0.23), verdict="gap_trivial"
    ),
    "wave open": about("wave.none", "D0", "unclear", estimate=-0.03, low=-0.18, high=0.11),
    "wave lost in the correction": about("wave.none", "D0", "unclear", **LOST_LATER),
    "wave of an outcome, lost in the correction": about(
        "wave.none", "ces", "unclear", **LOST_LATER, level="outcome", metric="ces"
    ),
    "wave indicative": about("wave.none", "D0", "indicative", estimate=0.2, low=-0.4, high=0.8, n=12),
    "wave of an outcome, up": about(
        "wave.up", "nps", "over", estimate=12.0, low=4.0, high=20.0, level="outcome", metric="nps"
    ),
    "wave of an outcome, down": about(
        "wave.down", "csat", "short", estimate=-0.071, low=-0.12, high=-0.02, level="outcome", metric="csat"
    ),
    "wave of an outcome, open": about(
        "wave.none", "ces", "unclear", estimate=0.12, low=-0.05, high=0.29, level="outcome", metric="ces"
    ),
    "wave of an outcome, indicative": about(
        "wave.none", "nps", "indicative", estimate=-3.0, low=-40.0, high=34.0, n=12, level="outcome", metric="nps"
    ),
    "wave of a group": about("wave.group", "D0", "over", **UP, segment="Canal", value="web", better=True),
    "wave detectable": about("wave.mde", "overall", "level", detectable=0.142, before=405, after=412),
    "wave mix": about(
        "wave.mix",
        "overall",
        "level",
        estimate=-0.07,
        low=-0.11,
        high=-0.04,
        segment="Canal",
        moved=0.19,
        composition=-0.07,
        rate=0.28,
    ),
    "wave return": about(
        "wave.return", "overall", "unclear", **UP, selected=-2.1, everybody=-1.3, expected=0.31, beyond=False
    ),
    "wave return, and more": about(
        "wave.return", "overall", "unclear", **UP, selected=-2.1, everybody=-1.3, expected=0.05, beyond=True
    ),
    "wave targets": about(
        "wave.target", "overall", "level", m=4, reached=("D0",), closer=("D1", "D2"), further=("D3",), unclear=()
    ),
    "wave targets, none": about(
        "wave.target", "overall", "level", m=2, reached=(), closer=(), further=(), unclear=("D0", "D1")
    ),
    "wave treated, more": about("wave.treated", "overall", "over", **UP, **TREATED),
    "wave treated, less": about("wave.treated", "overall", "short", **DOWN, **TREATED),
    "wave treated, alike": about("wave.treated", "overall", "meets", **MEETS, **TREATED),
    "wave treated, open": about("wave.treated", "overall", "unclear", **OPEN, **TREATED),
    "wave treated on a dimension, more": about("wave.treated", "D0", "over", **UP, **TREATED),
    "wave treated on a dimension, less": about("wave.treated", "D0", "short", **DOWN, **TREATED),
    "wave trend, up": about("wave.trend", "overall", "over", estimate=0.1, low=0.04, high=0.15, waves=4),
    "wave trend, down": about(
        "wave.trend", "overall", "short", estimate=-0.1, low=-0.15, high=-0.04, waves=4, straight=False
    ),
    "wave trend, open": about("wave.trend", "overall", "unclear", estimate=0.02, low=-0.04, high=0.08, waves=3),
    "wave incomparable": about("wave.incomparable", "overall", "unclear", what=("scale", "wording")),
    "tests disagree on one": about("tests.disagree", "overall", "unclear", items=("REL3",)),
    "tests disagree on many": about("tests.disagree", "overall", "unclear", items=("A1", "A2", "A3", "A4", "A5", "A6")),
}


@pytest.fixture(scope="module")
def diagnosis():
    """Return a diagnosis whose questionnaire has every kind of outcome."""
    nps, csat, ces = OUTCOMES
    more = (
        dataclasses.replace(ces, code="ces1", higher_is_better=False),
        dataclasses.replace(csat, code="churn", kind="churn"),
        dataclasses.replace(nps, code="value", kind="rating"),
        dataclasses.replace(nps, code="enps", kind="enps"),
        dataclasses.replace(nps, code="acsi1", kind="acsi", scale=Scale(1, 10)),
        dataclasses.replace(nps, code="clv", kind="clv", scale=Scale(0, 0)),
    )
    found = diagnosed(people=40)
    return dataclasses.replace(
        found, questionnaire=dataclasses.replace(found.questionnaire, outcomes=(nps, csat, ces, *more))
    )


def told(finding, diagnosis, language):
    """Return everything a finding says in a language."""
    return {
        "title": finding_title(finding, diagnosis, language),
        "sentence": finding_sentence(finding, diagnosis, language),
        "body": finding_body(finding, diagnosis, language),
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_every_pattern_says_its_golden_text(case, language, diagnosis):
    assert told(CASES[case], diagnosis, language) == GOLDEN[case][language]


def test_nothing_can_be_shown_is_said_once_for_all(diagnosis):
    nothing = diagnosed(people=3)
    finding = about("gap.global", "overall", "hidden", n=None)
    assert told(finding, nothing, "es") == GOLDEN["nothing shown"]["es"]
    assert told(finding, nothing, "en") == GOLDEN["nothing shown"]["en"]


def test_every_pattern_of_the_catalogue_has_a_golden_text(diagnosis):
    voice = Voice.of(diagnosis, "en")
    reached = {pattern_of(finding, voice) for finding in CASES.values()} | {"gap.global.hidden"}
    catalogue = tomllib.loads(resource_text("locales", "findings.toml"))
    patterns = {key.rsplit(".", 1)[0] for key, _ in records(catalogue) if key.endswith(".sentence")}
    # Said by sections of the report, not by findings.
    patterns -= {"group.indicative", "group.hidden", "group.protected", "weights.gap"}
    patterns -= {"reliability.ok", "quality.complete", "quality.limits", "quality.retrospective"}
    patterns -= {
        "quality.raked",
        "quality.rows_sound",
        "quality.rows_unchecked",
        "quality.rows_harmless",
        "quality.left_out_harmless",
    }
    # Theirs: test_archetypes.py, test_comments.py, test_drivers.py, test_kano.py and others of this folder.
    theirs = ("archetype", "comments", "driver.", "ipa.", "risk.", "priority.", "asymmetry.", "kano.", "model.")
    patterns = {key for key in patterns if not key.startswith(theirs)}
    assert patterns == reached


def test_the_conclusion_is_the_claim_in_bold_and_then_its_numbers(diagnosis):
    finding = CASES["dimension short"]
    assert finding_conclusion(finding, diagnosis, "es") == (
        "**En la capacidad de respuesta la experiencia queda por debajo de lo esperado.** "
        "Le faltan 1,5 puntos (entre 1,4 y 1,6) en una escala de 1 a 7."
    )


def test_the_locale_changes_the_numbers_and_nothing_else(diagnosis):
    finding = CASES["dimension meets"]
    mexico = finding_sentence(finding, diagnosis, "es", locale="es-MX")
    assert mexico == finding_sentence(finding, diagnosis, "es").replace("0,", "0.")


def test_prose_adds_a_decimal_where_limits_would_look_alike(diagnosis):
    close = about("gap.dim", "D0", "short", estimate=-0.412, low=-0.424, high=-0.401)
    assert "0,41 puntos** por debajo de lo esperado (entre 0,40 y 0,42)" in finding_sentence(close, diagnosis, "es")


def test_a_dimension_without_a_label_is_quoted_and_one_of_the_other_language_is_not_borrowed(diagnosis):
    voice = Voice.of(diagnosis, "en")
    assert voice.label("D3") == "“Premises”"
    assert voice.label("D2") == "personal care"
    assert Voice.of(diagnosis, "es").label("D3") == "«Espacios»"


def test_spanish_contracts_articles():
    assert of("es", "el trato personal") == "del trato personal"
    assert to("es", "el trato personal") == "al trato personal"
    assert of("es", "la fiabilidad") == "de la fiabilidad"
    assert to("es", "los medios") == "a los medios"
    assert of("es", "«El Corte»") == "de «El Corte»"
    assert (of("en", "care"), to("en", "care")) == ("care", "to care")


def test_only_the_first_letter_is_raised():
    assert upper_first("dos de cinco") == "Dos de cinco"
    assert upper_first("«el aspecto» falla") == "«El aspecto» falla"
    assert upper_first("7 de 22 aspectos") == "7 de 22 aspectos"
    assert upper_first("") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_and_hostile_wordings_keep_titles_within_their_length(language):
    hostile = diagnosed((3, 3), people=60, text="**Muy** largo <script>alert(1)</script> " + "palabra " * 40)
    for finding in hostile.findings:
        for text in (finding_title(finding, hostile, language), finding_sentence(finding, hostile, language)):
            assert text.count("**") % 2 == 0 and "palabra " * 30 not in text
        assert len(finding_title(finding, hostile, language)) <= TITLE_LIMIT[language]


@pytest.mark.parametrize(
    "columns", [("expectation", "perception"), ("perception",), ("minimum", "expectation", "perception")]
)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=surveys(max_people=45))
def test_whatever_a_survey_finds_can_be_said(columns, data):
    asked, answers = data
    asked = dataclasses.replace(asked, columns=columns)
    codes = {role: answers.codes["expectation" if role == "minimum" else role] for role in columns}
    thresholds = few_draws(asked.scale.range, replicates=19, indicative_below=12)
    found = diagnose(Study.of(asked, dataclasses.replace(answers, codes=codes)), thresholds=thresholds)
    for finding in found.findings:
        for language in LANGUAGES:
            for text in told(finding, found, language).values():
                assert text and not re.search(r"\{\w*\}|\bnan\b|None", text)
            assert not finding_title(finding, found, language).endswith(".")


# --- the catalogues ---------------------------------------------------------------------------------------------------


def records(node, path=""):
    """Yield the dotted key and the record of every text of a catalogue."""
    for key, value in node.items():
        if isinstance(value.get("en"), str | list):
            yield f"{path}{key}", value
        else:
            yield from records(value, f"{path}{key}.")


def texts():
    """Return (catalogue.key, language, text) of every text, singular and plural apart."""
    found = []
    for name in CATALOGUES:
        for key, record in records(tomllib.loads(resource_text("locales", f"{name}.toml"))):
            for language, text in record.items():
                forms = text if isinstance(text, list) else [text]
                found += [(f"{name}.{key}", language, form) for form in forms]
    return found


def placeholders(text):
    """Return what a text asks for; forms of the same thing count as one."""
    same = {"de_dim": "dim", "a_dim": "dim", "a_ordinal": "a", "b_ordinal": "b", "K": "k"}
    same |= {"of_aim": "aim", "to_aim": "aim"}
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return {same.get(name, name) for name in names}


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_record_has_both_languages_with_the_same_placeholders(name):
    for key, record in records(tomllib.loads(resource_text("locales", f"{name}.toml"))):
        assert set(record) == set(LANGUAGES), key
        assert isinstance(record["en"], list) == isinstance(record["es"], list), key
        for english, spanish in zip(*(v if isinstance(v, list) else [v] for v in record.values()), strict=True):
            assert english.strip() and spanish.strip(), key
            if key.split(".")[0] not in ("items", "perf") or "{" in english:
                assert placeholders(english) == placeholders(spanish), key


def test_titles_never_end_with_a_full_stop():
    for key, _, text in texts():
        if ".title" in key or key.endswith((".figure", ".clause")):
            assert not text.endswith("."), key


# What may stand in the way of a rule: sentences that deny the word they use.
ALLOWED = ("no prueba causas", "orienta, no prueba", "orientan, no prueban", "does not prove", "do not prove")
FORBIDDEN = {
    "es": r"significativ|\bp <|demuestra|prueba que|impacta|\bcausan?\b|tendencia a|no hay diferencia\b|!|enorme"
    r"|preocupante|\bítems?\b|\bgaps?\b|\bjourney\b|\btouchpoint|\bsegur"
    r"|\btú\b|\busted|vosotros|\btus?\b|\bvuestr",
    "en": r"\bsignificant|\bp <|\bproves?\b|\bdrives?\b|trending|no difference\b(?! that)|!|enormous|worrying"
    r"|\byour?\b",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_uses_a_forbidden_word(language):
    for key, of_language, text in texts():
        if of_language != language:
            continue
        bare = re.sub(r"\{\w*\}", "", text.lower())
        for allowed in ALLOWED:
            bare = bare.replace(allowed, "")
        found = re.search(FORBIDDEN[language], bare)
        assert found is None, (key, found and found[0])


@pytest.mark.parametrize("case", CASES)
def test_claramente_is_kept_for_what_is_clear(case, diagnosis):
    for language, word in (("es", "claramente"), ("en", "clearly")):
        said = " ".join(told(CASES[case], diagnosis, language).values()).lower()
        assert word not in said or CASES[case].state in ("short", "over")


def test_titles_keep_their_length(diagnosis):
    for finding in CASES.values():
        for language, limit in TITLE_LIMIT.items():
            assert len(finding_title(finding, diagnosis, language)) <= limit
