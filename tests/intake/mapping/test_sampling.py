"""How people were drawn, as a mapping file and options say it: clusters, strata, crossings, margins, population."""

from __future__ import annotations

import pytest

from gapkit.errors import GapkitError
from gapkit.intake.mapping.file import read_mapping
from gapkit.intake.mapping.proposal import mapping_text
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, keys, survey, write_xlsx

ROWS = add(
    add(
        add(add(survey(8), "Canal", ["web", "web", "shop", "shop"] * 2), "Zona", list("nsnsnsns")),
        "Oficina",
        list("aabbccdd"),
    ),
    "Talla x color",
    list("12121212"),
)
SAID = """population = 40.0
[respondent]
cluster = "Oficina"
stratum = "Zona"
segments = { canal = "Canal", zona = "Zona" }
crossings = [["canal", "zona"]]

[margins.canal]
web = 0.4
shop = 0.6
"""


def mapping_file(tmp_path, text):
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    return path


def read(tmp_path, text=None, **options):
    path = write_xlsx(tmp_path / "a.xlsx", ROWS)
    return read_answers(path, mapping=None if text is None else mapping_file(tmp_path, text), **options)


def test_a_mapping_file_says_how_people_were_drawn(tmp_path):
    found = read(tmp_path, SAID)
    answers = found.answers
    assert answers.cluster.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert answers.stratum.values == ("n", "s")
    crossing = answers.segments["canal × zona"]
    assert crossing.parts == ("canal", "zona") and crossing.values == ("shop · n", "shop · s", "web · n", "web · s")
    assert found.columns.margins == {"canal": {"web": 0.4, "shop": 0.6}} and found.columns.population == 40


def test_the_population_may_be_told_stratum_by_stratum(tmp_path):
    text = SAID.replace("population = 40.0\n", "") + "\n[population]\nn = 12\ns = 30\n"
    assert read(tmp_path, text).columns.population == {"n": 12, "s": 30}


def test_options_name_clusters_strata_and_crossings(tmp_path):
    found = read(tmp_path, segments=["Canal x Zona"], cluster="Oficina", stratum="Zona").answers
    assert set(found.segments) == {"Canal", "Zona", "Canal × Zona"}
    assert found.cluster is not None and found.stratum is not None


def test_a_heading_that_looks_like_a_crossing_is_itself(tmp_path):
    assert set(read(tmp_path, segments=["Talla x color"]).answers.segments) == {"Talla x color"}


def test_an_unknown_part_of_a_crossing_is_named(tmp_path):
    with pytest.raises(GapkitError) as refused:
        read(tmp_path, segments=["Canal x Planta"])
    keys(refused.value)
    assert any("Planta" in str(fault.parameters) for fault in refused.value.faults)


def test_what_a_mapping_says_of_the_sample_is_in_the_mapping_proposed(tmp_path):
    found = read(tmp_path, SAID)
    again = read(tmp_path, mapping_text(found.columns, "en"))
    assert again.columns.margins == found.columns.margins and again.columns.population == 40
    assert again.columns.respondent.crossings == (("canal", "zona"),)
    assert again.answers.segments.keys() == found.answers.segments.keys()
    assert again.answers.cluster.tolist() == found.answers.cluster.tolist()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[respondent]\ncrossings = ["canal"]\n', "mapping_not_crossings"),
        ('[respondent]\ncrossings = [["canal", "canal"]]\n', "mapping_not_crossings"),
        ("[margins.canal]\nweb = -1\n", "mapping_not_number"),
        ('[margins.canal]\nweb = "half"\n', "mapping_not_number"),
        ('population = "many"\n', "mapping_not_number"),
        ("[population]\nn = -3\n", "mapping_not_number"),
    ],
)
def test_what_is_no_number_and_no_crossing_is_refused(tmp_path, text, key):
    with pytest.raises(GapkitError) as refused:
        read_mapping(mapping_file(tmp_path, text))
    assert keys(refused.value) == [key]
