"""Proposals: typical initiatives for what surely falls short, never with a cost, an owner or a date."""

from dataclasses import replace

from gapkit.diagnosis.plan.proposals import proposed
from gapkit.i18n import LANGUAGES
from gapkit.intake.catalogue import read_catalogue
from gapkit.model import Text
from gapkit.scoring.johari.internal_results import InternalRating
from gapkit.scoring.johari.results import Hint, Johari
from gapkit.scoring.rows import Rows
from tests.company_samples import company_diagnosis
from tests.diagnosis.plan.planned_samples import surveyed

CATALOGUE = read_catalogue()
NAMES = (("Fiabilidad", "Reliability"), ("Empatía", "Empathy"), ("La imagen", "The image"), ("", ""), ("Rara", "Odd"))


def named(diagnosis, levers=()):
    """Return a diagnosis whose dimensions have names the catalogue knows, but for the last two."""
    told = diagnosis.questionnaire
    levers = dict(levers)
    dimensions = tuple(
        replace(
            dimension,
            name=Text(*names),
            items=tuple(replace(item, lever=levers.get(item.code)) for item in dimension.items),
        )
        for dimension, names in zip(told.dimensions, NAMES, strict=True)
    )
    return replace(diagnosis, questionnaire=replace(told, dimensions=dimensions))


def found(diagnosis, language="en"):
    return proposed(diagnosis, CATALOGUE, language)


def test_what_is_proposed_says_so_and_invents_nothing():
    rows = found(named(surveyed()))
    assert len(rows) >= 3
    for one in rows:
        assert one.proposed and one.status == "proposed"
        assert (one.owner, one.start, one.end, one.horizon, one.cost, one.running, one.savings) == (
            "",
            "",
            "",
            *[None] * 4,
        )
        assert not one.closure and not one.roles and one.work is None and one.confidence is None
        assert one.name and one.kpi.formula and one.evidence and not one.basis and 1 <= one.effort <= 5


def test_items_come_by_their_lever_and_in_the_order_of_priorities():
    diagnosis = named(surveyed(), {"I1": "people", "I2": "people", "I3": "communication"})
    rows = [one for one in found(diagnosis) if one.dimensions == ("D0",)]
    assert {one.lever: set(one.items) for one in rows} == {"people": {"I1", "I2"}, "communication": {"I3"}}
    places = {row.code: row.rank for row in diagnosis.priorities}
    firsts = [min(places[code] for code in one.items) for one in found(diagnosis) if one.items]
    assert firsts == sorted(firsts)


def test_a_lever_of_a_kind_is_that_of_the_kind():
    (one,) = [one for one in found(named(surveyed(), {"I1": "people"})) if one.items == ("I1",)]
    entry = next(entry for entry in CATALOGUE.proposals if entry.id == "rel_people")
    assert one.name == entry.name["en"] and one.kpi.name == entry.kpi["en"]


def test_what_does_not_surely_fall_short_has_no_proposal():
    diagnosis = named(surveyed())
    quiet = Rows(replace(row, verdict="inconclusive") for row in diagnosis.gaps.dimensions)
    items = Rows(replace(row, verdict="inconclusive") for row in diagnosis.gaps.items)
    assert found(replace(diagnosis, gaps=replace(diagnosis.gaps, dimensions=quiet, items=items))) == ()


def test_no_more_are_proposed_than_a_workshop_talks_through():
    every = ("processes", "people", "communication", "channels", "culture", "payment", "product")
    levers = {f"I{k}": every[k % len(every)] for k in range(1, 13)}
    assert len(found(named(surveyed(), levers))) == surveyed().thresholds.plan_limits.most_proposed


def test_both_languages_propose_the_same():
    spanish, english = (found(named(surveyed()), language) for language in ("es", "en"))
    assert [(one.id, one.lever, one.items) for one in spanish] == [(one.id, one.lever, one.items) for one in english]
    assert all(a.name != b.name for a, b in zip(spanish, english, strict=True)) and len(LANGUAGES) == 2


def test_dimensions_that_nobody_knows_come_by_the_lever_of_their_items():
    levers = {item.code: "payment" for item in surveyed().questionnaire.dimensions[4].items}
    rows = [one for one in found(named(surveyed(), levers)) if one.dimensions == ("D4",)]
    assert {one.lever for one in rows} == {"payment"}


def johari(**parts):
    return replace(named(surveyed()), johari=Johari(**parts))


def test_what_points_beyond_the_questionnaire_is_to_be_learned():
    (one,) = [one for one in found(johari(unknown=Rows((Hint("theme", "app"),)))) if one.learns]
    assert one.dimensions == () and not one.closure


def test_the_lowest_rating_inside_the_company_brings_its_lever():
    ratings = (InternalRating(3, "gap", "D1", "manager", 12, 3.0), InternalRating(4, "gap", "D0", "manager", 12, 2.0))
    rows = found(johari(internal=Rows(ratings)))
    entry = next(entry for entry in CATALOGUE.proposals if entry.id == "rel_communication")
    assert any((one.lever, one.dimensions, one.name) == ("communication", ("D0",), entry.name["en"]) for one in rows)


def test_a_hidden_pane_asks_for_communication():
    window = company_diagnosis().johari
    rows = Rows(replace(row, pane="hidden", state="sure") if row.code == "I10" else row for row in window.expectations)
    diagnosis = replace(named(surveyed()), johari=replace(window, expectations=rows))
    (one,) = [one for one in found(diagnosis) if one.items == ("I10",) and one.lever == "communication"]
    assert one.name == next(entry for entry in CATALOGUE.proposals if entry.id == "any_known").name["en"]


def test_the_touchpoints_of_items_come_along():
    diagnosis = named(surveyed(), {"I1": "people"})
    first, *others = diagnosis.questionnaire.dimensions
    items = (replace(first.items[0], touchpoint="desk"), *first.items[1:])
    dimensions = (replace(first, items=items), *others)
    met = replace(diagnosis, questionnaire=replace(diagnosis.questionnaire, dimensions=dimensions))
    (one,) = [one for one in found(met) if one.items == ("I1",)]
    assert one.touchpoints == ("desk",)


def test_without_expectations_nothing_falls_short():
    assert found(surveyed(expectation=False)) == ()
