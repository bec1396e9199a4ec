"""A real survey: satisfaction beside eight dimensions, and importance beside performance as people rated both."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from gapkit.commands import score
from gapkit.report.blocks import Figure
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

# R 4.2.2: lm() of satisfaction on expectation and perception less four, their squares and product, of the mean of the
# eight dimensions and of security; sandwich::vcovHC(type = "HC3"); anova() against lm() on the gap.
SURFACE = {
    "overall": {
        "b": [3.6263703392, -0.3782978362, 1.2306003487, 0.1559109369, -0.2306282276, -0.1435709589],
        "a": [0.8523025125, -0.2182882496, -1.6088981849, 0.2429682057],
        "se": [
            *(0.1678358825, 0.2757079231, 0.3099459757, 0.1029664017, 0.1446129807, 0.0781987877),
            *(0.1481431210, 0.0716857680, 0.5676410390, 0.2590581047),
        ],
        "r2": [0.2975377479, 0.1445361516],
        "f": [10.9448304, 4.759018836e-08, 13.18056263, 1.490335441e-09],
        "turning": [6.74956869, 6.07727315],
        "sides": [0.30434783, 0.34299517, 0.91787440, 0.06280193],
    },
    "SEC": {
        "b": [3.0589630848, -0.2452062650, 1.3249468475, 0.1722546645, -0.3611224591, -0.0251093897],
        "a": [1.0797405826, -0.2139771843, -1.5701531125, 0.5082677339],
        "se": [
            *(0.4508826013, 0.2929747982, 0.3347922538, 0.0651325937, 0.1143064328, 0.0329220782),
            *(0.5451361224, 0.1403748033, 0.3141126858, 0.1262346289),
        ],
        "r2": [0.2347570553, 0.0890925836],
        "f": [9.565118837, 4.235781414e-07, 6.676244558, 4.59216485e-05],
        "turning": [7.32259922, 6.49073449],
        "sides": [0.34782609, 0.36231884, 0.81642512, 0.02898551],
    },
}
MODELS = {
    "dimensions": [0.2396261204, 0.3143239093, 0.3516319641],
    "overall": [0.1445361516, 0.2413688239, 0.2417914614, 0.2975377479],
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


@pytest.mark.parametrize("code", SURFACE)
def test_the_surfaces_are_those_of_r(satisfaction, code):
    golden, found = SURFACE[code], satisfaction.surface
    terms = list(found.terms.where(code=code))
    assert [one.estimate for one in terms] == pytest.approx([*golden["b"], *golden["a"]], abs=2e-10)
    assert [one.se for one in terms] == pytest.approx(golden["se"], abs=2e-10)
    (row,) = found.rows.where(code=code)
    assert [row.r2, row.r2_gap] == pytest.approx(golden["r2"], abs=2e-10)
    assert [row.f, row.p_value, row.robust_f, row.robust_p_value] == pytest.approx(golden["f"], rel=1e-8)
    assert [row.turning_expectation, row.turning_perception] == pytest.approx(golden["turning"], abs=1e-8)
    assert [row.below, row.above, row.short, row.over] == pytest.approx(golden["sides"], abs=1e-8)


def test_neither_gap_nor_perception_is_surely_better_but_the_surface_is_no_pure_gap(satisfaction):
    found = satisfaction.surface
    for basis, golden in MODELS.items():
        known = [row.r2 for row in found.models if row.basis == basis and row.unbeaten is not None]
        assert known == pytest.approx(golden, abs=2e-10)
    (verdict,) = found.verdicts
    assert (verdict.verdict, verdict.n, verdict.needed) == ("apart", 207, 160)
    perception = next(row for row in found.models if row.model == "perception")
    assert perception.lead > 0 > perception.lead_low
    (finding,) = (one for one in satisfaction.findings if one.kind.startswith("model."))
    assert finding.kind == "model.apart"
    # Six in a hundred get more than they expect: that side is grey.
    drawn = next(row for row in found.rows if row.drawn)
    assert all(perception <= expectation + 1e-9 for expectation, perception in drawn.corners)
    blocks = {
        block.id: block
        for block in outline(satisfaction, language="es").section("motores").blocks
        if isinstance(block, Figure)
    }
    assert "Menos del 10" in blocks["f-superficie"].note


# R 4.2.2: lm() of satisfied (4 or 5) and of satisfaction on the eight perceptions and the eight expectations;
# sandwich::vcovHC(type = "HC3"): slope of ease, its lower and its upper limit.
EASE = {"value": [0.08682054651, 0.006691891809, 0.1669492012], "mean": [0.1501818006, 0.01343919467, 0.2869244065]}


def test_only_a_better_ease_is_known_to_go_with_more_satisfaction(satisfaction):
    steps = satisfaction.what_if.where(closes="step")
    assert {row.code for row in steps if not row.reason} == {"EAS"} and {row.n for row in steps} == {207}
    for metric, (slope, low, high) in EASE.items():
        row = steps.where(metric=metric).of("EAS")
        assert [row.slope, row.slope_low, row.slope_high] == pytest.approx([slope, low, high], rel=1e-8)


def test_what_goes_with_satisfaction_weighs_the_gaps(satisfaction):
    rows = satisfaction.priorities.where(level="dimension")
    assert {row.weight_source for row in satisfaction.priorities} == {"derived"}
    assert {row.code: row.weight for row in rows} == pytest.approx(
        {row.code: row.share for row in satisfaction.drivers if row.level == "dimension"}
    )
    assert rows[0].code == "EAS" and (rows[0].rank, rows.of("SEC").gap_rank) == (1, 1)
    blocks = outline(satisfaction, language="es").section("ruta").blocks
    figures = {block.id for block in blocks if isinstance(block, Figure)}
    assert "f-que-pasaria" in figures and "f-orden" not in figures
