"""What findings about the company's side say, in both languages, and what a terminal and a notebook show of it."""

import re
import tomllib
from dataclasses import replace

import pytest

from gapkit.diagnosis.diagnosis import Finding
from gapkit.i18n import LANGUAGES
from gapkit.report.formats import MISSING
from gapkit.report.terminal import summary
from gapkit.report.voice import Voice
from gapkit.report.wording import (
    CONCLUSION_LIMIT,
    TITLE_LIMIT,
    finding_body,
    finding_conclusion,
    finding_sentence,
    finding_title,
    pattern_of,
)
from gapkit.resources import resource_text
from gapkit.scoring.johari.internal_results import InternalRating, MaturityComponent
from gapkit.scoring.rows import Rows
from tests.company_samples import beside_customers, company_diagnosis, two_views
from tests.report.test_wording import FORBIDDEN, placeholders, records


def about(kind, subject="johari", **facts):
    usual = {"view": "manager", "codes": ("D1I1",), "k": 1, "of": 12, "company": 4.6, "customer": 6.2}
    numbers = {"estimate": -1.35, "low": -1.79, "high": -0.91, "n": 300}
    return Finding(
        id=kind,
        kind=kind,
        subject=subject,
        state="level",
        verdict=None,
        strength=2,
        facts={**usual, **facts},
        **numbers,
    )


def items_of(diagnosis):
    return [item.code for item in diagnosis.questionnaire.items]


def cases():
    codes = items_of(company_diagnosis())
    dims = [one.code for one in company_diagnosis().questionnaire.dimensions]
    shown = {"codes": tuple(codes[:5]), "k": 5}
    found = {"complacent": about("johari.complacent", codes[0], **shown)}
    for basis in ("absolute", "relative"):
        found[f"blind {basis}"] = about("johari.blind", codes[0], basis=basis, codes=(codes[0],))
    for derived in (True, False):
        for basis in ("absolute", "relative"):
            facts = {**shown, "basis": basis, "derived": derived}
            found[f"hidden {derived} {basis}"] = about("johari.hidden", codes[1], **facts)
    found["overrated"] = about("johari.overrated", codes[1], basis="absolute", codes=(codes[1],))
    for basis in ("absolute", "relative"):
        found[f"open {basis}"] = about("johari.open", codes[1], basis=basis, **shown)
    for pane in ("blind", "hidden"):
        for themes in (("Waiting",), ("Waiting", "Parking", "Price", "Noise")):
            counts = {"k": 40, "m": 120, "base": 12, "customers": 120, "codes": ()}
            found[f"theme {pane} {len(themes)}"] = about(f"johari.theme_{pane}", themes=themes, **counts)
    hints = {"kinds": ("theme", "latent"), "hints": 3, "m": 80, "of": 12}
    found["theme"] = about("johari.unknown", theme="Queues", **{**hints, "k": 12, "codes": ()})
    found["quiet"] = about("johari.unknown", codes[2], theme="", **{**hints, "k": None, "codes": (codes[2],)})
    found["hints"] = about("johari.unknown", theme="", **{**hints, "k": None, "codes": ()})
    found["undetermined"] = about("johari.undetermined", k=9)
    found["disagree"] = about("johari.raters_disagree", **shown)
    for column in ("both", "expectation", "perception"):
        found[f"few {column}"] = about("johari.few", view="frontline", column=column, least=5)
    for gap, view in ((1, "manager"), (6, "frontline"), (7, "frontline")):
        for reading in ("under", "over", "both", "aligned", "differs", "open"):
            for named in (dims[:1], dims[:3]):
                sides = {"under": tuple(named), "over": tuple(dims[3:4]), "codes": tuple(named)}
                key = f"gap{gap} {reading} {len(named)}"
                found[key] = about(f"organisation.gap{gap}", named[0], view=view, reading=reading, **sides)
    house = {"view": "frontline", "of": 5, "apart": (), "agreement": 0.8}
    for what in ("2", "3", "4", "manager", "frontline"):
        own = dims if what.isdigit() else ["CON", "HOR", "OVP"]
        for reading, named in (("lowest", own[:1]), ("lowest", own[:2]), ("alike", own[:3]), ("apart", own[:1])):
            facts = {**house, "what": what, "reading": reading, "codes": tuple(named), "apart": tuple(own[2:3])}
            found[f"rated {what} {reading} {len(named)}"] = about("johari.rated", **facts)
    found["rated maturity"] = about("johari.rated", **house, what="maturity", reading="apart", codes=("UND", "CUL"))
    for kind in ("said_not_done", "customers_disagree"):
        for named in (("UND",), ("UND", "CUL", "ECO")):
            found[f"{kind} {len(named)}"] = about(f"johari.{kind}", **{**house, "codes": named, "k": len(named)})
    return found


CASES = cases()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_every_finding_is_said_whole_and_within_its_limits(name, language):
    finding, diagnosis = CASES[name], company_diagnosis()
    title = finding_title(finding, diagnosis, language)
    said = [finding_sentence(finding, diagnosis, language), finding_body(finding, diagnosis, language), title]
    assert len(title) <= TITLE_LIMIT[language]
    assert not title.endswith(".") and title[0] == title[0].upper()
    assert said[0].endswith(".") and said[1].endswith(".")
    for text in said:
        assert not re.search(r"[{}]|\bnan\b|None|  ", text), text
        assert not re.search(FORBIDDEN[language], text), text


def test_every_pattern_of_the_catalogue_is_reached_by_a_finding():
    voice = Voice.of(company_diagnosis(), "en")
    catalogue = tomllib.loads(resource_text("locales", "johari.toml"))["findings"]
    patterns = {key.rsplit(".", 1)[0] for key, _ in records(catalogue) if key.endswith(".sentence")}
    assert {pattern_of(finding, voice) for finding in CASES.values()} == patterns


def test_both_languages_ask_for_what_a_finding_has():
    catalogue = tomllib.loads(resource_text("locales", "johari.toml"))
    for part in ("findings", "terminal", "check", "who", "hints", "more"):
        for key, record in records({part: catalogue[part]}):
            assert set(record) == {"es", "en"}, key
            assert isinstance(record["en"], list) == isinstance(record["es"], list), key
            texts = {name: text if isinstance(text, str) else text[1] for name, text in record.items()}
            english, spanish = (placeholders(texts[name].replace("{Who}", "{who}")) for name in ("en", "es"))
            assert english == spanish, key


def test_the_sentences_of_a_blind_spot_and_of_a_gap():
    diagnosis = company_diagnosis()
    blind = next(one for one in diagnosis.findings if one.kind == "johari.blind")
    spanish = finding_sentence(blind, diagnosis, "es")
    assert spanish.startswith("La compañía subestima «") and "la dirección lo sitúa en **" in spanish
    assert spanish.endswith("Lo mismo ocurre con otros 2 aspectos.")
    gap = about("organisation.gap1", diagnosis.questionnaire.dimensions[0].code, reading="under", under=(), over=())
    gap = replace(gap, facts={**gap.facts, "codes": (gap.subject,)})
    assert finding_sentence(gap, diagnosis, "en").endswith("by **1.35** points (between 0.91 and 1.79).")


def test_the_claim_and_its_numbers_fit_the_summary():
    for finding in CASES.values():
        assert len(finding_conclusion(finding, company_diagnosis(), "es")) <= CONCLUSION_LIMIT + 60


def test_a_terminal_counts_the_panes_and_says_what_is_open():
    told = " ".join(summary(company_diagnosis(), language="en").split())
    assert "What managers see of 12 expectations: " in told and "blind 3" in told
    assert "Qué ve la dirección de 12 expectativas" in " ".join(summary(company_diagnosis(), language="es").split())


def test_a_terminal_says_nothing_of_a_company_that_was_not_asked():
    assert "expectations:" not in summary(beside_customers(None, people=60), language="en")


def test_a_notebook_has_both_tables():
    shown = two_views().tables(language="en")
    assert {"johari", "organisation"} <= set(shown)
    assert "\n" not in "".join(cell for row in shown["organisation"].rows for cell in row)


def test_a_notebook_has_what_the_company_says_of_itself():
    rating = InternalRating(2, "gap", "D1", "manager", 12, 3.0, 2.6, 3.4, 0.8)
    hidden = InternalRating(3, "gap", "D1", "frontline", None, reason="few")
    apart = MaturityComponent("manager", "UND", 12, practice=5.0, importance=6.0, agreement=0.3, verdict="done")
    johari = replace(two_views().johari, internal=Rows([hidden, rating]), maturity=Rows([apart]))
    shown = replace(two_views(), johari=johari).tables(language="en")
    assert [row[0].split(" · ")[0] for row in shown["internal"].rows] == ["Gap 2", "Gap 3"]
    assert shown["internal"].rows[1][5] == "Too few answers" and shown["internal"].rows[1][-1] == MISSING
    assert shown["maturity"].rows[0][6] == "Raters disagree"
    assert not {"internal", "maturity"} & set(two_views().tables(language="en"))
