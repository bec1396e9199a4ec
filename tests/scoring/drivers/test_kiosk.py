"""A real survey: satisfaction beside eight dimensions, and importance beside performance as people rated both."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from gapkit.commands import score
from gapkit.report.outline import outline

KIOSK = Path(__file__).parents[2] / "data" / "kiosk"

# R 4.2.2: all 256 fits of satisfaction on means of three items, by lm(); slopes of lm(scale(y) ~ scale(X)).
R = {
    "r2": 0.3143239093,
    "lmg": [
        *(0.1135108737, 0.0354648012, 0.1195278555, 0.1526208817),
        *(0.0597721405, 0.2498416095, 0.1613225721, 0.1079392657),
    ],
    "slopes": [0.121503, 0.028003, 0.077861, 0.128000, -0.223653, 0.261997, 0.165290, 0.122433],
}


@pytest.fixture(scope="module")
def satisfaction():
    return score(KIOSK / "kiosk.csv", mapping=KIOSK / "mapping.toml")


@pytest.fixture(scope="module")
def headings():
    with (KIOSK / "kiosk.csv").open(encoding="cp949", newline="") as file:
        return list(csv.reader(file))


def column_of(head, number, part, word):
    """Return the place of a column by its number and a word its question has."""
    return next(i for i, text in enumerate(head) if re.match(rf"{number}-{part}\.", text) and word in text)


@pytest.fixture(scope="module")
def rated(headings, tmp_path_factory):
    """Score the block in which people rated how important each feature is, and how satisfied they are with it."""
    folder = tmp_path_factory.mktemp("ipa")
    asked = (KIOSK / "kiosk.toml").read_text(encoding="utf-8")
    asked = asked.replace('columns = ["expectation", "perception"]', 'columns = ["importance", "perception"]')
    (folder / "ipa.toml").write_text(asked, encoding="utf-8")
    codes = re.findall(r'^code = "(\w+\d)"$', asked, re.M)
    lines = ['questionnaire = "ipa.toml"', 'layout = "wide"', "[items]"]
    for number, code in enumerate(codes, start=1):
        pair = (column_of(headings[0], number, part, word) for part, word in ((1, "중요"), (2, "만족")))
        texts = [headings[0][place].replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") for place in pair]
        lines.append(f'{code} = {{ importance = "{texts[0]}", perception = "{texts[1]}" }}')
    (folder / "ipa_map.toml").write_text("\n".join(lines), encoding="utf-8")
    return score(KIOSK / "kiosk.csv", mapping=folder / "ipa_map.toml")


def test_what_goes_with_satisfaction_is_told_by_dimension_and_refused_by_item(satisfaction):
    dimensions, items = satisfaction.driver_models
    assert (dimensions.level, dimensions.n, dimensions.asked, dimensions.reason) == ("dimension", 207, 207, "")
    assert dimensions.r2 == pytest.approx(R["r2"], abs=1e-9) and dimensions.r2_unseen < dimensions.r2
    assert (items.level, items.reason, items.needed) == ("item", "few", 240)
    rows = satisfaction.drivers
    assert [row.share for row in rows] == pytest.approx(R["lmg"], abs=1e-9)
    assert [row.slope for row in rows] == pytest.approx(R["slopes"], abs=1e-6)
    (tie,) = (finding for finding in satisfaction.findings if finding.kind.startswith("driver"))
    assert tie.kind == "driver.tie" and len(tie.facts["codes"]) > 3
    section = outline(satisfaction, language="es").section("motores")
    assert any("207 personas" in str(block) and "240" in str(block) for block in section.blocks)


def test_rated_importance_makes_the_plane_of_all_items(rated, headings):
    rows = [row for row in rated.ipa if row.level == "item"]
    assert len(rows) == 24 and {row.source for row in rows} == {"ratings"} and {row.n for row in rows} == {207}
    for number, row in enumerate(rows, start=1):
        for part, word, ours in ((1, "중요", row.importance), (2, "만족", row.performance)):
            place = column_of(headings[0], number, part, word)
            given = np.array([float(line[place]) for line in headings[1:] if line[place]])
            assert ours == pytest.approx(given.mean(), abs=1e-9)
    quadrants = {row.code: row.quadrant for row in rows}
    means = np.array([(row.performance, row.importance) for row in rows]).mean(axis=0)
    for row in rows:
        important, good = row.importance >= means[1], row.performance >= means[0]
        expected = {(1, 0): "concentrate", (1, 1): "keep", (0, 0): "low", (0, 1): "excess"}[important, good]
        assert quadrants[row.code] == expected
    assert {row.code for row in rows if row.quadrant == "concentrate" and row.sure} == {"EAS1", "TAN2"}


def test_the_plane_of_ratings_stands_in_the_report_without_any_outcome(rated):
    section = outline(rated, language="en").section("motores")
    assert section.kicker == "Diagnosis · Importance and performance"
    (figure,) = section.blocks
    assert figure.plane is not None and len(figure.plane.spots) == 24
    assert not rated.driver_models
