"""Whole reports of the reference survey, kept: a change in any number or sentence shows up here as a difference.

`GAPKIT_RENEW_GOLD=1 python -m pytest tests/test_gold_reports.py` writes them anew; read the difference first.
"""

import json
import os
from pathlib import Path

import pytest

from gapkit.report.html import html_text
from gapkit.report.outline import outline
from tests.reference import reference_diagnosis

GOLD = Path(__file__).parent / "gold"
RENEW = os.environ.get("GAPKIT_RENEW_GOLD") == "1"


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_is_the_one_we_kept(language):
    page = html_text(outline(reference_diagnosis(language), language=language))
    kept = GOLD / f"reference.{language}.html"
    if RENEW:
        kept.write_text(page, encoding="utf-8")
    assert page == kept.read_text("utf-8")


def test_the_numbers_are_the_ones_we_kept():
    data = reference_diagnosis("en").to_json()
    kept = GOLD / "reference.json"
    if RENEW:
        reference_diagnosis("en").to_json(kept)
    _same(data, json.loads(kept.read_text("utf-8")), "")


def _same(ours, kept, where):
    if isinstance(kept, dict):
        assert list(ours) == list(kept), where
        for key in kept:
            _same(ours[key], kept[key], f"{where}.{key}")
    elif isinstance(kept, list):
        assert len(ours) == len(kept), where
        for place, (a, b) in enumerate(zip(ours, kept, strict=True)):
            _same(a, b, f"{where}[{place}]")
    elif isinstance(kept, float):
        assert ours == pytest.approx(kept, rel=1e-9, abs=1e-12), where
    else:
        assert ours == kept, where
