"""The order of findings: what a decision needs first, and nothing by chance."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.finding_order import NEEDS, in_order, need_of, sureness
from gapkit.diagnosis.reading import finding_score
from gapkit.diagnosis.thresholds import Thresholds
from tests.diagnosis.finding_samples import SAMPLES, sample

LIMITS = Thresholds.for_range(6)


def about(kind, state="short", strength=3, **parts):
    """Return a finding of a kind."""
    return Finding(kind, kind, "D0", state, None, strength, **parts)


@pytest.mark.parametrize("name", SAMPLES)
def test_findings_keep_their_order_however_they_come(name):
    findings = list(sample(name).findings)
    shuffled = random.Random(5).sample(findings, len(findings))
    assert list(in_order(shuffled)) == list(in_order(findings)) == findings


@pytest.mark.parametrize("name", SAMPLES)
def test_needs_come_one_after_another_and_what_weighs_more_comes_first(name):
    findings = sample(name).findings
    places = [NEEDS.index(one.need) for one in findings]
    assert places == sorted(places)
    for one, two in pairwise(findings):
        assert one.need != two.need or one.score >= two.score


@pytest.mark.parametrize(
    ("finding", "need"),
    [
        (about("gap.dim"), "short"),
        (about("gap.dim", "meets"), "stands"),
        (about("gap.dim", "unclear", 0), "uncertain"),
        (about("wave.down"), "worse"),
        (about("wave.up", "over"), "stands"),
        (about("wave.promise"), "worse"),
        (about("wave.promise", "level"), "stands"),
        (about("wave.group", facts={"better": False}), "worse"),
        (about("wave.group", "over", facts={"better": True}), "stands"),
        (about("driver.top", "level"), "moves"),
        (about("touch.worst"), "short"),
        (about("johari.blind", "level"), "unseen"),
        (about("johari.unknown", "indicative", 0), "uncertain"),
        (about("roi.range", "level", 1), "pays"),
        (about("roi.sign", "unclear", 0), "uncertain"),
        (about("quality.small", "unclear", 0), "uncertain"),
        (about("unknown.causes", "unclear", 0), "uncertain"),
    ],
)
def test_a_finding_is_for_what_its_kind_and_state_say(finding, need):
    assert need_of(finding) == need


@given(
    strength=st.integers(1, 2),
    gap=st.floats(0.2, 3),
    more=st.floats(0.05, 2),
    order=st.booleans(),
)
def test_the_stronger_and_the_larger_of_a_kind_come_first(strength, gap, more, order):
    base = about("gap.dim", strength=strength, estimate=-gap, score=finding_score(strength, gap, LIMITS))
    larger = replace(base, id="z larger", estimate=-gap - more, score=finding_score(strength, gap + more, LIMITS))
    stronger = replace(base, id="z stronger", strength=strength + 1, score=finding_score(strength + 1, gap, LIMITS))
    for better in (larger, stronger):
        pair = [base, better] if order else [better, base]
        assert in_order(pair)[0].id == better.id


def test_of_two_that_weigh_the_same_the_surer_comes_first():
    wide = about("wave.up", "over", estimate=0.5, low=0.1, high=0.9, score=1.0)
    narrow = replace(wide, id="z", low=0.4, high=0.6)
    assert [one.id for one in in_order([wide, narrow])] == ["z", "wave.up"]
    assert sureness(about("quality.small")) == 0.0
