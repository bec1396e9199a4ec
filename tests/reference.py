"""The reference survey of tests/golden/toy.toml, whose numbers other programs have computed."""

import tomllib
from pathlib import Path

import numpy as np

from gapkit.diagnosis.diagnosis import Input, Stamp
from gapkit.model import Answers, Dimension, Item, Outcome, Questionnaire, Scale, Segment, Text
from gapkit.study import Study, diagnose

REFERENCE = tomllib.loads((Path(__file__).parent / "golden" / "toy.toml").read_text("utf-8"))


def reference_diagnosis(language):
    """Return the diagnosis of the reference data."""
    questionnaire, answers = reference_survey()
    return diagnose(
        Study.of(questionnaire, answers),
        language=language,
        seed=1,
        source=Input("reference.csv", "0" * 64, 40, 40),
        stamp=Stamp("0", 1),
    )


def reference_survey():
    """Return questionnaire and answers of the 40 people: two dimensions of three items, points, NPS, two groups."""
    names = {"A": Text("Cumplir lo prometido", "Keeping promises"), "B": Text("Trato", "Attention")}
    items = [
        Item(f"{code}{i}", 3 * d + i, code, Text(f"Aspecto {code}{i}", f"Item {code}{i}"), lever="processes")
        for d, code in enumerate("AB")
        for i in (1, 2, 3)
    ]
    questionnaire = Questionnaire(
        "reference",
        "1",
        Text("Encuesta de referencia", "Reference survey"),
        Scale(1, 7),
        ("expectation", "perception"),
        tuple(Dimension(c, names[c], tuple(i for i in items if i.dimension == c)) for c in "AB"),
        points=True,
        outcomes=(Outcome("nps", "nps", Text("¿Recomendaría?", "Would you recommend?"), Scale(0, 10)),),
    )
    parts = [record.split("-") for record in " ".join(REFERENCE["data"]["records"].split()).split("; ")]
    share = np.array([int(part[3]) for part in parts]) / 100
    groups = np.array(["ab".index(part[4]) for part in parts], np.int32)
    answers = Answers(
        {
            "expectation": np.array([[int(x) for x in part[0]] for part in parts], np.uint8).T.copy(),
            "perception": np.array([[int(x) for x in part[1]] for part in parts], np.uint8).T.copy(),
        },
        points=np.stack([share, 1 - share]),
        outcomes={"nps": np.array([float(part[2]) for part in parts])},
        segments={"group": Segment("group", ("a", "b"), groups)},
    )
    return questionnaire, answers
