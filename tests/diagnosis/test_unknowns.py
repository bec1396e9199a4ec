"""What cannot be said: each from the data, with what would let it be said, and nothing a study has."""

import math
from dataclasses import replace

import numpy as np
import pytest

from gapkit.diagnosis.finding_order import in_order
from gapkit.diagnosis.unknowns import UNKNOWN, respondents_needed, unknown_findings, with_unknowns
from gapkit.i18n import LANGUAGES
from gapkit.report.wording import finding_body, finding_sentence, finding_title
from gapkit.scoring.checks.results import SampleCheck
from gapkit.scoring.results import OutcomeScore
from gapkit.scoring.rows import Rows
from gapkit.stats.power import detectable_gap
from tests.diagnosis.finding_samples import SAMPLES, sample
from tests.report.made_surveys import OUTCOMES, diagnosed


def unknown(diagnosis):
    """Return what a diagnosis cannot say, by its kind."""
    return {f.kind.removeprefix(UNKNOWN): f for f in diagnosis.findings if f.kind.startswith(UNKNOWN)}


def test_a_study_is_told_what_it_did_not_ask():
    bare = unknown(diagnosed())
    assert {"outcomes", "company", "change", "minimum", "comments", "nonresponse", "pays"} <= bare.keys()
    asked = unknown(diagnosed(columns=("minimum", "expectation", "perception"), outcomes=OUTCOMES))
    assert not {"outcomes", "minimum"} & asked.keys()
    assert "company" not in unknown(sample("company"))
    assert "change" not in unknown(sample("waves"))


def test_perceptions_alone_say_nothing_of_expectations():
    found = unknown(sample("perceptions alone"))
    assert "expectations" in found and not {"gaps", "minimum", "company"} & found.keys()


def test_who_was_invited_is_asked_for_only_where_nobody_said():
    diagnosis = diagnosed()
    told = Rows(
        SampleCheck("response_rate", 400, 0.4, 0.2) if one.check == "response_rate" else one
        for one in diagnosis.quality.sample
    )
    assert "nonresponse" not in unknown(
        with_unknowns(replace(diagnosis, quality=replace(diagnosis.quality, sample=told)))
    )


def test_an_open_gap_tells_how_many_would_settle_it():
    diagnosis = diagnosed(gaps=(-0.25, 0.0, 0.0, 0.0), people=40, spread=2.2)
    found = unknown(diagnosis)["gaps"]
    rows = [diagnosis.gaps.dimensions.of(code) for code in found.facts["codes"]]
    needed = found.facts["needed"]
    assert needed > 40
    for row in rows:
        # With so many the smallest gap that shows is the smallest that matters (a little less, for t against z).
        assert float(detectable_gap(row.gap_sd, needed)) <= diagnosis.thresholds.smallest_gap * 1.01


@pytest.mark.parametrize(
    ("n", "detectable", "wanted", "needed"),
    [
        (100, 0.6, 0.3, 400),
        (100, 0.3, 0.3, None),
        (100, 9.0, 0.3, None),
        (0, 0.6, 0.3, None),
        (100, math.nan, 0.3, None),
    ],
)
def test_more_respondents_are_advised_only_where_that_helps(n, detectable, wanted, needed):
    assert respondents_needed(n, detectable, wanted) == needed


def test_the_respondents_told_of_an_outcome_around_zero_have_the_power_told():
    diagnosis = sample("drivers")
    # Of 200 people 36 % promoters and 30 % detractors: NPS 6, standard deviation 81.
    promoters, detractors, n = 0.36, 0.30, 200
    sd = 100 * math.sqrt(promoters + detractors - (promoters - detractors) ** 2)
    half = 1.959964 * sd / math.sqrt(n)
    score = OutcomeScore("nps", "nps", "NPS", n, 6.0, 6.0 - half, 6.0 + half)
    held = replace(diagnosis, outcomes=Rows((score,)))
    (found,) = (one for one in unknown_findings(held) if one.kind == "unknown.outcome")
    needed = found.facts["needed"]
    counts = np.random.default_rng(5).multinomial(needed, (promoters, 1 - promoters - detractors, detractors), 20_000)
    good, bad = counts[:, 0] / needed, counts[:, 2] / needed
    errors = np.sqrt((good + bad - (good - bad) ** 2) / needed)
    assert np.mean(good - bad > 1.959964 * errors) == pytest.approx(0.8, abs=0.012)
    said = finding_sentence(found, held, "en")
    assert "80%" in said or "80 %" in said


def test_twelve_people_are_told_that_they_are_few():
    found = unknown(sample("twelve people"))
    assert found["few"].facts["all"] and found["few"].facts["least"] == 30


def test_four_people_are_told_nothing_else():
    assert set(unknown(sample("four people"))) == {"few"}


def test_groups_too_small_to_read_are_named():
    found = unknown(sample("gaps of every kind"))["groups"]
    assert "rare" in found.facts["values"] and found.facts["segments"] == ("Canal",)


def test_causes_are_open_until_something_is_tried_out():
    assert "causes" in unknown(sample("drivers"))
    assert "causes" not in unknown(sample("waves"))


def test_a_plan_takes_the_place_of_having_none():
    without, with_one = unknown(sample("drivers")), unknown(sample("plan"))
    assert without["pays"].facts["reason"] == "no_plan"
    assert with_one.get("pays") is None or with_one["pays"].facts["reason"] != "no_plan"
    assert unknown(sample("plan without an outcome"))["pays"].evidence == "economics"


@pytest.mark.parametrize("name", SAMPLES)
def test_asking_again_changes_nothing(name):
    diagnosis = sample(name)
    assert with_unknowns(diagnosis).findings == diagnosis.findings
    told = [one for one in diagnosis.findings if one.kind.startswith(UNKNOWN)]
    assert list(in_order(unknown_findings(diagnosis))) == told
    assert all(one.strength == 0 and one.state == "unclear" and math.isnan(one.estimate) for one in told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_each_says_what_why_and_what_would_help(name, language):
    diagnosis = sample(name)
    for finding in unknown(diagnosis).values():
        title, body = (make(finding, diagnosis, language) for make in (finding_title, finding_body))
        said = finding_sentence(finding, diagnosis, language)
        assert title[0].isupper() and not title.endswith(".")
        assert body.endswith(".") and body in said
        assert "{" not in said and "  " not in said and " ." not in said
