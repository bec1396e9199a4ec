"""What the report says of groups that are a single cluster, and of clusters that cost nothing."""

import dataclasses
import io
import json
import zipfile

import jsonschema
import pytest

from gapkit.report.excel import workbook_bytes
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.resources import resource_text
from tests.scoring.test_single_clusters import answered

SCHEMA = jsonschema.Draft202012Validator(json.loads(resource_text("schema", "diagnosis-1.json")))
SINGLE = {
    "en": ("One cluster: cannot be told", "are a single cluster each", "described, not compared"),
    "es": ("Un solo conglomerado: no se puede", "son un solo conglomerado cada uno", "se describe, no se compara"),
}


@pytest.fixture(scope="module")
def branches():
    return answered(lambda home: home)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_report_and_the_workbook_say_why_a_single_branch_is_not_compared(branches, language):
    text, words = html_text(outline(branches, language=language)), SINGLE[language]
    assert all(part in text for part in words)
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(branches, language=language))) as book:
        strings = book.read("xl/sharedStrings.xml").decode()
    assert words[0] in strings and words[2] in strings
    told = json.loads(json.dumps(branches.to_json(), allow_nan=False))
    assert not list(SCHEMA.iter_errors(told))


def test_where_clusters_cost_nothing_no_loss_is_told_and_with_weights_both_are_named():
    even = answered(lambda home: home % 2, branches=20, size=20, spread=0.0, seed=5)
    design = even.quality.design
    assert design.n_effective > design.n
    text = html_text(outline(even, language="en"))
    assert "Clusters cost nothing" in text and "carry the information of" not in text
    assert not any(f.kind == "quality.clusters" for f in even.findings)
    costly = answered(lambda home: home % 2, branches=20, size=20)
    flags = (("passed", "effective_n", {"effective": 350.0, "n": 400, "share": 0.875}), *costly.quality.flags)
    quality = dataclasses.replace(costly.quality, effective_n=350.0, flags=flags)
    weighted = html_text(outline(dataclasses.replace(costly, quality=quality), language="en"))
    assert "by weights and clusters together" in weighted and "Effective sample, by the weights alone" in weighted
    assert "by weights and clusters" not in html_text(outline(costly, language="en"))
