"""Every finding leads to its evidence in diagnosis.json, and says what stands there."""

import json
import math
import re
from pathlib import Path

import pytest

from gapkit.diagnosis.codec import diagnosis_data
from gapkit.diagnosis.evidence import found_at, place_of
from gapkit.diagnosis.finding_order import METHODS, NEEDS, method_of
from gapkit.i18n import LANGUAGES, entry
from gapkit.scoring.rows import Rows
from tests.diagnosis.finding_samples import SAMPLES, sample

DERIVED = (
    *("johari.blind", "johari.open", "johari.overrated", "johari.hidden", "johari.unknown"),
    *("plan.budget", "plan.joint", "gap.concentrated"),
)
"""Numbers that are worked out from several: a difference of two means, a total, a sum."""
ELSEWHERE = (
    "group.",
    "archetype.",
    "gap.concentrated",
    "wave.",
    "outcome.segments",
    "zone",
    "touch.drop",
    "organisation.",
    "johari.",
)
"""Where n is that of the thinner of two groups, waves or sides."""
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_finding_leads_to_its_evidence(name):
    data = json.loads(json.dumps(diagnosis_data(sample(name)), allow_nan=False))
    for finding in data["findings"]:
        found_at(data, finding["evidence"])  # raises where it leads nowhere


@pytest.mark.parametrize("name", SAMPLES)
def test_a_finding_says_the_numbers_that_stand_there(name):
    data = diagnosis_data(sample(name))
    for finding in data["findings"]:
        there = found_at(data, finding["evidence"])
        if not isinstance(there, dict) or finding["kind"] in DERIVED:
            continue
        held = {abs(value) for value in there.values() if type(value) in (int, float)}
        for part in ("estimate", "low", "high"):
            assert finding[part] is None or abs(finding[part]) in held, (finding["id"], part)
        if finding["n"] is not None and "n" in there and not finding["kind"].startswith(ELSEWHERE):
            assert finding["n"] == there["n"], finding["id"]


@pytest.mark.parametrize("name", SAMPLES)
def test_what_a_plan_asks_for_stands_where_it_is_said_to(name):
    data = diagnosis_data(sample(name))
    for finding in data["findings"]:
        if finding["kind"] == "plan.budget":
            assert found_at(data, finding["evidence"]) == finding["estimate"] > finding["facts"]["budget"]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_number_has_a_row_of_its_own(name):
    data = diagnosis_data(sample(name))
    for finding in data["findings"]:
        if finding["estimate"] is not None and finding["kind"] not in DERIVED:
            assert isinstance(found_at(data, finding["evidence"]), dict), finding["id"]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_finding_has_its_own_name_a_need_and_a_method_in_words(name):
    findings = sample(name).findings
    assert len({one.id for one in findings}) == len(findings)
    for one in findings:
        assert one.need in NEEDS and one.method == method_of(one.kind)
        for language in LANGUAGES:
            assert entry(f"loop.methods.{one.method}")[language] and entry(f"loop.needs.{one.need}")[language]


def test_every_kind_that_a_rule_makes_has_a_method():
    made = set()
    for path in (ROOT / "gapkit" / "diagnosis").rglob("*rules.py"):
        made |= set(re.findall(r'kind="([a-z_]+\.[a-z_.]+)"', path.read_text("utf-8")))
    assert len(made) > 20
    assert {kind: method_of(kind) for kind in made}.keys() == made
    assert all(entry(f"loop.methods.{method}") for method in METHODS.values())


def test_a_code_with_a_dot_is_found_to_the_end_of_the_path():
    data = {"gaps": {"items": [{"code": "A"}, {"code": "A.1", "n": 3}]}}
    assert found_at(data, "gaps.items.A.1") == {"code": "A.1", "n": 3}
    assert found_at(data, "gaps.items[0].code") == "A"


@pytest.mark.parametrize(
    "path", ["gap", "gaps.items.B", "gaps.items[2]", "gaps.items[0].n", "gaps..items", "gaps.items[x]"]
)
def test_a_path_that_leads_nowhere_is_no_place(path):
    with pytest.raises(KeyError):
        found_at({"gaps": {"items": [{"code": "A"}]}}, path)


def test_a_row_is_found_by_what_it_is_not_by_what_it_holds():
    one, two = [math.nan], [math.nan]
    assert place_of("rows", Rows((one, two)), two) == "rows[1]"
    assert place_of("rows", Rows((one,)), two) == "rows"
