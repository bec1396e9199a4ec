"""The diagnosis as plain data and back: nothing lost, nothing let through, and a schema that means it."""

import dataclasses
import json
import math
import random
import typing
from collections.abc import Mapping
from types import NoneType, UnionType

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.diagnosis.codec import SCHEMA, diagnosis_data, diagnosis_of
from gapkit.diagnosis.diagnosis import Action, Diagnosis, Finding, Input, Quality, Stamp
from gapkit.diagnosis.opinion import Opinion
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.errors import GapkitError
from gapkit.model import Answers, Dimension, Item, Outcome, Questionnaire, Scale, Segment, Text
from gapkit.resources import resource_text
from gapkit.scoring.checks.results import RowCheck, SampleCheck, Sensitivity, SensitivityRow
from gapkit.scoring.outcome_results import OutcomeSegment
from gapkit.scoring.results import (
    ColumnQuality,
    DifferenceReliability,
    Gap,
    GapTable,
    Importance,
    Joint,
    OutcomeScore,
    Priority,
    Reliability,
    ReliabilityItem,
    SegmentGap,
    Soundness,
    WeightedGap,
)
from gapkit.scoring.rows import Rows
from gapkit.scoring.waves.results import (
    Attainment,
    EarlierWave,
    InstrumentChange,
    MixRow,
    SamePeople,
    Treatment,
    WaveChange,
    WavePoint,
    Waves,
    WaveTrend,
)
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws
from tests.strategies import make_questionnaire

SCHEMA_DATA = json.loads(resource_text("schema", "diagnosis-1.json"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA_DATA)


# --- making diagnoses: real ones, and ones no survey would ever give ---


def real(columns=("expectation", "perception"), *, people=60, seed=1, weighted=False, points=False, language="en"):
    """Diagnose made answers, some missing, with a segment too small to be shown."""
    outcomes = [
        Outcome(
            kind, kind, Text(f"pregunta {kind}", f"question {kind}"), Scale(0, 1) if kind == "churn" else Scale(0, 10)
        )
        for kind in ("nps", "csat", "ces", "churn", "rating")
    ]
    questionnaire = make_questionnaire([3, 2, 1], columns=columns, points=points, outcomes=outcomes)
    generator = np.random.default_rng(seed)
    centre = {"expectation": 6, "perception": 5, "minimum": 4}
    codes = {}
    for role in columns:
        answers = np.clip(np.rint(generator.normal(centre[role], 1.2, (6, people))), 1, 7).astype(np.uint8)
        answers[generator.random((6, people)) < 0.05] = 0
        codes[role] = answers
    groups = np.arange(people, dtype=np.int32) % 2
    groups[: min(3, people)] = 2
    answers = Answers(
        codes,
        points=generator.dirichlet(np.ones(3), people).T if points else None,
        outcomes={o.code: generator.integers(o.scale.low, o.scale.high + 1, people).astype(float) for o in outcomes},
        segments={"channel": Segment("channel", ("web", "shop", "rare"), groups)},
        weight=generator.uniform(0.5, 2, people) if weighted else None,
    )
    chosen = few_draws(6, replicates=199)
    return diagnose(Study.of(questionnaire, answers), thresholds=chosen, language=language, facts={"client": "Ñandú"})


def anything(kind, chance, **fixed):
    """Return any value of a type; a record's fields may be given."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(
            **{
                f.name: fixed[f.name] if f.name in fixed else anything(hints[f.name], chance)
                for f in dataclasses.fields(kind)
            }
        )
    if origin in (typing.Union, UnionType):
        filled = next(part for part in parts if part is not NoneType)
        return (
            None
            if chance.random() < 0.3
            else _number(chance, nan=False)
            if filled is float
            else anything(filled, chance)
        )
    if origin is Rows:
        return Rows(anything(parts[0], chance) for _ in range(chance.randrange(3)))
    if origin is tuple and parts[-1] is Ellipsis:
        return tuple(anything(parts[0], chance) for _ in range(chance.randrange(3)))
    if origin is tuple:
        return tuple(anything(part, chance) for part in parts)
    if origin is not None and issubclass(origin, Mapping):
        return {anything(parts[0], chance): anything(parts[1], chance) for _ in range(chance.randrange(3))}
    if kind is typing.Any:
        return chance.choice([None, True, 3, _number(chance, nan=False), "ñ", ("a", 2), {"k": (1.5,)}])
    if kind is float:
        return _number(chance)
    if kind is str:
        return "".join(chance.choice("aZ9 ñ=<&\"'\\\n\u2028😀") for _ in range(chance.randrange(6)))
    return chance.random() < 0.5 if kind is bool else chance.randrange(-(10**12), 10**12)


def _number(chance, *, nan=True):
    if nan and chance.random() < 0.3:
        return math.nan
    return chance.choice([0.0, 0.1, -1e-300, 1.7e308, 5e-324, chance.gauss(0, 1), float(chance.randrange(99))])


def made(seed):
    """Return a diagnosis whose every field is arbitrary, as long as its codes belong to its questionnaire."""
    chance = random.Random(seed)
    dimensions = tuple(
        anything(
            Dimension,
            chance,
            code=f"D{d}",
            items=tuple(anything(Item, chance, code=f"D{d}I{i}", dimension=f"D{d}") for i in range(1 + d)),
        )
        for d in range(chance.randrange(1, 3))
    )
    questionnaire = anything(Questionnaire, chance, dimensions=dimensions)
    items, codes = [item.code for item in questionnaire.items], [dimension.code for dimension in dimensions]
    hidden = Gap(items[0], "?", codes[0], None, suppressed=True, notes=("too_few",))
    rows = [anything(Gap, chance, code=code, suppressed=False) for code in items[1:]]

    def some(kind, **fixed):
        return Rows(anything(kind, chance, **fixed) for _ in range(chance.randrange(3)))

    return Diagnosis(
        questionnaire=questionnaire,
        thresholds=anything(Thresholds, chance, smallest_gap=0.3),
        input=anything(Input, chance),
        stamp=anything(Stamp, chance),
        language=chance.choice(["es", "en"]),
        gaps=anything(
            _type_of("gaps"),
            chance,
            items=Rows([hidden, *rows]),
            dimensions=Rows(anything(Gap, chance, code=code, suppressed=False) for code in codes),
            overall=anything(Gap, chance, code="overall", suppressed=False),
            importance=some(Importance),
        ),
        soundness=_type_of("soundness")(
            some(Reliability, dimension=codes[0]), some(ReliabilityItem), some(DifferenceReliability)
        ),
        segments=some(SegmentGap, dimension=chance.choice([*codes, "overall"]), suppressed=False),
        outcomes=Rows(
            anything(OutcomeScore, chance, code="kpi", shares=(("promoters", 0.5), ("detractors", math.nan)))
            for _ in range(2)
        ),
        outcome_segments=some(OutcomeSegment, outcome="kpi", suppressed=False),
        priorities=some(Priority, code=items[-1]),
        quality=anything(
            Quality,
            chance,
            columns=some(ColumnQuality, item=items[0]),
            sensitivity=anything(Sensitivity, chance, rows=some(SensitivityRow, code=codes[0], suppressed=False)),
        ),
        findings=some(Finding, state="short"),
        roadmap=some(Action, dimension=codes[0], items=tuple(items)),
        second_opinion=some(Opinion),
        study={"client": "=1+1", "wave": "2"},
        waves=any_waves(chance, codes[0]),
    )


def any_waves(chance, code):
    """Return any comparison about one code, or none."""
    if chance.random() < 0.3:
        return None
    kinds = {name: parts[0] for name, kind in typing.get_type_hints(Waves).items() if (parts := typing.get_args(kind))}
    tables = {
        name: Rows(
            anything(kinds[name], chance, **{key: {"code": code, "suppressed": False}[key] for key in keys})
            for _ in range(chance.randrange(3))
        )
        for name, keys in (
            ("rows", ("code", "suppressed")),
            ("attainment", ("code",)),
            ("same_people", ("code",)),
            ("treatment", ("code", "suppressed")),
            ("series", ("code", "suppressed")),
            ("promises", ("code", "suppressed")),
            ("closures", ("code", "suppressed")),
            ("trends", ("code",)),
        )
    }
    return anything(Waves, chance, **tables)


def _type_of(name):
    return {"gaps": GapTable, "soundness": Soundness}[name]


def differences(a, b, where="diagnosis"):
    """Return where two values differ in type or content; NaN equals NaN, and a fact that is NaN is no fact."""
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        a, b = ({key: part for key, part in one.items() if part == part} for one in (a, b))
    if type(a) is not type(b) and not (isinstance(a, Mapping) and isinstance(b, Mapping)):
        return [f"{where}: {a!r} {b!r}"]
    if dataclasses.is_dataclass(a):
        parts = [(f.name, getattr(a, f.name), getattr(b, f.name)) for f in dataclasses.fields(a)]
    elif isinstance(a, Mapping) and a.keys() == b.keys():
        parts = [(key, a[key], b[key]) for key in a]
    elif isinstance(a, tuple) and len(a) == len(b):
        parts = list(zip(range(len(a)), a, b, strict=True))
    else:
        nan = isinstance(a, float) and math.isnan(a) and math.isnan(b)
        return [] if nan or a == b else [f"{where}: {a!r} {b!r}"]
    return [found for name, x, y in parts for found in differences(x, y, f"{where}.{name}")]


def through_json(diagnosis):
    return json.loads(json.dumps(diagnosis_data(diagnosis), allow_nan=False))


def told(diagnosis):
    """Return the content of a file: the data, with a sentence per finding."""
    data = through_json(diagnosis)
    for finding in data["findings"]:
        finding["text"] = {"es": "dicho", "en": "said"}
    return data


def fault_of(data):
    """Return the only fault of data that is no diagnosis."""
    with pytest.raises(GapkitError) as caught:
        diagnosis_of(data)
    (fault,) = caught.value.faults
    assert fault.text("en") != fault.text("es")
    return fault


KINDS = {
    "paired": lambda: real(),
    "perceptions alone": lambda: real(("perception",)),
    "three columns": lambda: real(("minimum", "expectation", "perception")),
    "weighted, with points": lambda: real(weighted=True, points=True),
    "twelve people": lambda: real(people=12),
    "three people": lambda: real(people=3),
}


@pytest.fixture(scope="module")
def diagnosis():
    return real(points=True)


# --- there and back ---


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_any_diagnosis_comes_back_equal(seed):
    diagnosis = made(seed)
    assert differences(diagnosis_of(through_json(diagnosis)), diagnosis) == []


@pytest.mark.parametrize("kind", KINDS)
def test_real_diagnoses_come_back_equal(kind):
    diagnosis = KINDS[kind]()
    assert differences(diagnosis_of(through_json(diagnosis)), diagnosis) == []


def test_the_sentences_of_findings_do_not_disturb_the_way_back(diagnosis):
    assert differences(diagnosis_of(told(diagnosis)), diagnosis) == []


def test_the_same_diagnosis_makes_the_same_bytes_in_the_order_of_the_schema(diagnosis):
    data = diagnosis_data(diagnosis)
    assert json.dumps(data) == json.dumps(diagnosis_data(real(points=True)))
    assert list(data) == list(SCHEMA_DATA["properties"]) == SCHEMA_DATA["required"]


def test_numbers_are_not_rounded_and_missing_ones_are_null(diagnosis):
    row, data = diagnosis.gaps.overall, through_json(diagnosis)["gaps"]["overall"]
    assert data["gap"] == row.gap and data["gap_low"] == row.gap_low
    assert math.isnan(row.rank_biserial) and data["rank_biserial"] is None


def test_infinite_numbers_become_null_because_json_has_none():
    diagnosis = dataclasses.replace(made(5), second_opinion=Rows([Opinion("t", "", math.inf, -math.inf, "x")]))
    (opinion,) = through_json(diagnosis)["second_opinion"]
    assert opinion["ours"] is None and opinion["theirs"] is None


def test_a_fact_that_does_not_exist_is_left_out_and_one_that_is_open_stays(diagnosis):
    finding = Finding("a", "item.last", "I1", "short", None, 3, facts={"p_worst": math.nan, "rank_low": None})
    back = diagnosis_of(through_json(dataclasses.replace(diagnosis, findings=Rows([finding]))))
    assert back.findings[0].facts == {"rank_low": None}


def test_numpy_numbers_are_written_as_plain_numbers():
    diagnosis = made(5)
    facts = {"k": np.int64(3), "share": np.float64(0.25), "clear": np.bool_(True)}
    finding = Finding("a", "gap.dim", "D0", "short", None, 3, facts=facts, n=np.int64(9), estimate=np.float64(-1))
    (data,) = through_json(dataclasses.replace(diagnosis, findings=Rows([finding])))["findings"]
    assert data["facts"] == {"k": 3, "share": 0.25, "clear": True} and data["n"] == 9 and data["estimate"] == -1


def test_a_part_of_the_questionnaire_is_never_lost():
    text = Text("¿Qué?", "What?")
    scale = Scale(0, 10, {0: text, 10: Text("mucho", "much")}, not_applicable=True)
    diagnosis = made(7)
    questionnaire = dataclasses.replace(
        diagnosis.questionnaire, scale=scale, instructions={"points": text}, rights_note=text
    )
    back = diagnosis_of(through_json(dataclasses.replace(diagnosis, questionnaire=questionnaire))).questionnaire
    assert back == questionnaire and back.scale.anchors[10].en == "much"


# --- people ---


def test_a_suppressed_row_loses_every_number_even_when_its_record_still_holds_some(diagnosis):
    def leaky(row):
        return dataclasses.replace(row, suppressed=True)

    gaps = dataclasses.replace(
        diagnosis.gaps,
        items=Rows(map(leaky, diagnosis.gaps.items)),
        dimensions=Rows(map(leaky, diagnosis.gaps.dimensions)),
        overall=leaky(diagnosis.gaps.overall),
    )
    row = SensitivityRow("D0", 60, 52, -1.0, -1.2, -0.8, "gap_relevant", -1.1, -1.3, -0.9, "gap_relevant", -0.1, -1.0)
    moved = Sensitivity(8, excluded=False, changed=True, rows=Rows([leaky(row)]))
    quality = dataclasses.replace(diagnosis.quality, sensitivity=moved)
    segments = Rows(map(leaky, diagnosis.segments))
    data = told(dataclasses.replace(diagnosis, gaps=gaps, segments=segments, quality=quality))
    rows = [*data["gaps"]["items"], *data["gaps"]["dimensions"], data["gaps"]["overall"], *data["segments"]]
    (told_row,) = data["quality"]["sensitivity"]["rows"]
    assert told_row["n_with"] is told_row["gap_without"] is told_row["shift"] is told_row["verdict_without"] is None
    assert len(rows) > 10
    for row in rows:
        assert not [
            name
            for name, value in row.items()
            if isinstance(value, (int, float)) and name not in ("suppressed", "protected")
        ]
        assert row["verdict"] is None
    assert not list(VALIDATOR.iter_errors(data))


def test_a_hidden_finding_loses_its_numbers(diagnosis):
    finding = Finding(
        "h", "gap.dim", "D0", "hidden", "gap_relevant", 0, -1.0, -2.0, 0.0, 3, facts={"share": 0.5, "value": "web"}
    )
    (data,) = through_json(dataclasses.replace(diagnosis, findings=Rows([finding])))["findings"]
    assert [data[name] for name in ("estimate", "low", "high", "n", "verdict")] == [None] * 5
    assert data["facts"] == {"value": "web"}


# --- what is refused ---


@pytest.mark.parametrize("data", [None, [], "text", 3, {}, {"schema": 1}, {"schema": "other/1"}, {"type": "object"}])
def test_foreign_data_is_refused(data):
    fault = fault_of(data)
    assert fault.key == "diagnosis.foreign" and SCHEMA in fault.text("es")


def test_another_schema_version_is_refused_and_the_way_out_is_named(diagnosis):
    fault = fault_of(diagnosis_data(diagnosis) | {"schema": "gapkit/diagnosis/2"})
    assert fault.key == "diagnosis.other_schema"
    assert "gapkit/diagnosis/2" in fault.text("en") and "gapkit score" in fault.text("en")


@pytest.mark.parametrize("part", [name for name in SCHEMA_DATA["required"] if name != "schema"])
def test_a_missing_part_is_named(diagnosis, part):
    data = diagnosis_data(diagnosis)
    del data[part]
    fault = fault_of(data)
    assert fault.key == "diagnosis.missing_part" and fault.parameters["where"] == part


def test_parts_this_version_cannot_render_are_refused_instead_of_lost(diagnosis):
    data = diagnosis_data(diagnosis)
    for part in ({"organisation": [{"share": 0.2}]}, {"johari": {"areas": 1}}, {"weather": []}):
        assert fault_of(data | part).key == "diagnosis.unknown_part"
    data["quality"]["rows"] = [{"row": 1}]
    assert fault_of(data).parameters["where"] == "quality.rows[0].row"


def changed(data, path, value):
    node = data
    *way, last = path
    for step in way:
        node = node[step]
    node[last] = value
    return data


BROKEN = {
    "a text for a number": (["gaps", "items", 0, "gap"], "-1.2", "gaps.items[0].gap"),
    "a boolean for a number": (["gaps", "overall", "t"], True, "gaps.overall.t"),
    "a fraction for a count": (["gaps", "dimensions", 1, "n"], 1.5, "gaps.dimensions[1].n"),
    "a number for a text": (["made_by", "version"], 3, "made_by.version"),
    "no settings": (["made_by", "settings"], None, "made_by.settings"),
    "an object for a list": (["reliability"], {}, "reliability"),
    "a list for an object": (["input"], [], "input"),
    "a language nobody speaks": (["questionnaire", "language"], "eo", "questionnaire.language"),
    "an anchor that is no number": (["questionnaire", "scale", "anchors"], {"x": {}}, "questionnaire.scale.anchors"),
    "shares in a list": (["outcomes", 0, "shares"], [1], "outcomes.shares"),
    "a flag with other names": (["quality", "flags"], [{"kind": "x"}], "quality.flags[0]"),
    "no dimension at all": (["questionnaire", "dimensions"], [], "questionnaire.dimensions"),
    "a number beyond any float": (["gaps", "overall", "gap"], 10**400, "gaps.overall.gap"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_value_that_cannot_be_is_named_with_its_place(diagnosis, what):
    path, value, where = BROKEN[what]
    fault = fault_of(changed(through_json(diagnosis), path, value))
    assert fault.key == "diagnosis.broken" and fault.parameters["where"] == where


def test_a_field_without_which_a_record_makes_no_sense_is_missed(diagnosis):
    data = through_json(diagnosis)
    del data["gaps"]["items"][2]["n"]
    assert fault_of(data).parameters["where"] == "gaps.items[2].n"


def test_a_field_nobody_knows_is_refused(diagnosis):
    data = through_json(diagnosis)
    data["gaps"]["items"][2]["gapp"] = 1.0
    assert fault_of(data).parameters["where"] == "gaps.items[2].gapp"


@pytest.mark.parametrize(
    "path", [["gaps", "items", 0, "code"], ["roadmap", 0, "dimension"], ["segments", 0, "dimension"]]
)
def test_rows_about_items_the_questionnaire_does_not_have_are_refused(diagnosis, path):
    fault = fault_of(changed(through_json(diagnosis), path, "XX"))
    assert fault.key == "diagnosis.strange_code" and fault.parameters["found"] == "XX"


# --- the published schema ---


@pytest.mark.parametrize("kind", KINDS)
def test_real_diagnoses_fit_the_published_schema(kind):
    errors = [f"{list(error.absolute_path)}: {error.message}" for error in VALIDATOR.iter_errors(told(KINDS[kind]()))]
    assert errors == []


WRONG = {
    "another schema": (["schema"], "gapkit/diagnosis/2"),
    "an unknown part": (["weather"], []),
    "an unknown field": (["gaps", "items", 0, "gapp"], 0),
    "a share above one": (["gaps", "items", 0, "below"], 1.2),
    "a negative p": (["gaps", "overall", "p_value"], -0.1),
    "a negative spread": (["gaps", "overall", "gap_sd"], -1),
    "an unheard verdict": (["gaps", "overall", "verdict"], "maybe"),
    "a number in a suppressed row": (["gaps", "items", 0, "suppressed"], True),
    "a text for a number": (["gaps", "items", 0, "t"], "2"),
    "a role nobody has": (["questionnaire", "columns"], ["hopes"]),
    "a hash that is none": (["input", "sha256"], "abc"),
    "a finding without a sentence": (["findings", 0, "text"], None),
    "evidence beyond strong": (["findings", 0, "strength"], 4),
    "a place before the first": (["priorities", 0, "rank"], 0),
    "an alpha above one": (["reliability", 0, "alpha"], 1.1),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_diagnosis_does_not_fit_the_schema(diagnosis, what):
    data = told(diagnosis)
    assert VALIDATOR.is_valid(data)
    path, value = WRONG[what]
    assert not VALIDATOR.is_valid(changed(data, path, value))


def definition(*path):
    node = SCHEMA_DATA
    for step in path:
        node = node[step]
    node = node.get("items", node)
    return SCHEMA_DATA["$defs"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node


@pytest.mark.parametrize(
    ("kind", "path", "more"),
    [
        (Gap, ["$defs", "gap"], set()),
        (SegmentGap, ["properties", "segments"], set()),
        (Reliability, ["properties", "reliability"], {"omega", "ordinal_alpha"}),
        (ReliabilityItem, ["properties", "reliability_items"], set()),
        (DifferenceReliability, ["properties", "difference_reliability"], set()),
        (OutcomeScore, ["properties", "outcomes"], set()),
        (OutcomeSegment, ["properties", "outcome_segments"], set()),
        (Priority, ["properties", "priorities"], set()),
        (Finding, ["properties", "findings"], {"text"}),
        (Action, ["properties", "roadmap"], set()),
        (Opinion, ["properties", "second_opinion"], set()),
        (Importance, ["properties", "gaps", "properties", "importance"], set()),
        (Joint, ["properties", "gaps", "properties", "joint", "anyOf", 1], set()),
        (WeightedGap, ["properties", "gaps", "properties", "weighted", "anyOf", 1], set()),
        (Thresholds, ["properties", "made_by", "properties", "settings"], set()),
        (Stamp, ["properties", "made_by"], {"settings"}),
        (Waves, ["properties", "waves", "anyOf", 1], set()),
        (EarlierWave, ["properties", "waves", "anyOf", 1, "properties", "before"], set()),
        (InstrumentChange, ["properties", "waves", "anyOf", 1, "properties", "changed"], set()),
        (WaveChange, ["properties", "waves", "anyOf", 1, "properties", "rows"], set()),
        (MixRow, ["properties", "waves", "anyOf", 1, "properties", "decomposition"], set()),
        (Attainment, ["properties", "waves", "anyOf", 1, "properties", "attainment"], set()),
        (SamePeople, ["properties", "waves", "anyOf", 1, "properties", "same_people"], set()),
        (Treatment, ["properties", "waves", "anyOf", 1, "properties", "treatment"], set()),
        (WavePoint, ["properties", "waves", "anyOf", 1, "properties", "series"], set()),
        (WaveTrend, ["properties", "waves", "anyOf", 1, "properties", "trends"], set()),
        (Input, ["properties", "input"], set()),
        (Quality, ["properties", "quality"], set()),
        (RowCheck, ["properties", "quality", "properties", "rows"], set()),
        (SampleCheck, ["properties", "quality", "properties", "sample"], set()),
        (Sensitivity, ["properties", "quality", "properties", "sensitivity", "anyOf", 1], set()),
        (SensitivityRow, ["$defs", "sensitivity_row"], set()),
        (ColumnQuality, ["properties", "quality", "properties", "columns"], set()),
        (Questionnaire, ["properties", "questionnaire"], {"language"}),
        (Dimension, ["$defs", "dimension"], set()),
        (Item, ["$defs", "item"], set()),
        (Outcome, ["$defs", "asked_outcome"], set()),
        (Scale, ["$defs", "scale"], set()),
    ],
)
def test_the_schema_describes_every_field_of_every_record(kind, path, more):
    part = definition(*path)
    assert set(part["properties"]) == {f.name for f in dataclasses.fields(kind)} | more
    assert set(part["required"]) >= {f.name for f in dataclasses.fields(kind)}
    assert part["additionalProperties"] is False
    assert all(field.get("description") or "$ref" in field for field in part["properties"].values())
