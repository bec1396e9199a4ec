"""Journey files and tables of KPIs: read as they are written, refused with the place and the way out."""

from pathlib import Path

import pytest

from gapkit.errors import GapkitError
from gapkit.intake.journeys import journey_of, read_along, read_journey, read_kpis
from gapkit.intake.questionnaires import read_questionnaire
from tests.journey_samples import journey_survey, write_survey

DRAWN = """
[[phase]]
code = "before"
name.es = "Antes"
name.en = "Before"

[[channel]]
code = "web"
name.es = "Web"
name.en = "Web"

[[channel]]
code = "shop"
name.en = "Shop"

[[touchpoint]]
code = "hello"
name.es = "Bienvenida"
name.en = "Welcome"
phase = "before"
channels = ["shop"]
items = ["CLA1", "EAS1"]
exposure = 0.4
owner = "Stores"

[[touchpoint]]
code = "gift"
phase = "before"
assumed = { expectation = 6.5, perception = 4, source = "workshop of May" }

[[kpi]]
code = "wait"
name.en = "Waiting time"
touchpoint = "hello"
measure = "min"
target = 3.5
better = "lower"
lag = 1
values = [{ unit = "North", period = "2026-01", value = 4 }, { unit = "South", period = "2026-01", value = 2.5 }]

[survey]
outcome = "nps"
channel = "Canal"
unit = "Oficina"
period = "Mes"
channel_values.web = ["Online"]
"""


def written(folder: Path, text: str, name: str = "journey.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def keys(error: GapkitError) -> list[str]:
    assert all(fault.text("es") != fault.text("en") for fault in error.faults)
    return [fault.key for fault in error.faults]


def refused(folder: Path, text: str, questionnaire: str = "cx_journey") -> GapkitError:
    with pytest.raises(GapkitError) as caught:
        journey_of(read_questionnaire(questionnaire), read_journey(written(folder, text)))
    return caught.value


def test_a_file_draws_a_journey_for_any_questionnaire(tmp_path):
    asked = read_questionnaire("cx_journey")
    questionnaire, plan = journey_of(asked, read_journey(written(tmp_path, DRAWN)))
    journey = questionnaire.journey
    assert [point.code for point in journey.touchpoints] == ["hello", "gift"]
    assert journey.touchpoints[0].name.es == "Bienvenida" and journey.touchpoints[1].channels == ("web", "shop")
    placed = {item.code: item for item in questionnaire.items}
    assert placed["CLA1"].touchpoint == placed["EAS1"].touchpoint == "hello"
    assert placed["CLA1"].channels == ("shop",) and placed["CLA1"].phase == "before"
    assert placed["CLA2"].touchpoint is None and placed["CLA2"].text == asked.item("CLA2").text
    assert plan.exposure == {"hello": 0.4} and plan.owners == {"hello": "Stores"} and plan.outcome == "nps"
    assert plan.assumed["gift"].source == "workshop of May" and plan.channel_values == {"web": ("Online",)}
    kpi = plan.kpis[0]
    assert (kpi.target, kpi.lower_is_better, kpi.lag, kpi.measure) == (3.5, True, 1, "min")
    assert [(value.unit, value.value) for value in kpi.values] == [("North", 4), ("South", 2.5)]


def test_a_file_without_phases_adds_to_the_journey_of_the_questionnaire(tmp_path):
    text = '[[touchpoint]]\ncode = "contact"\nowner = "Contact centre"\nitems = ["CLA1"]\n'
    asked = read_questionnaire("cx_journey")
    questionnaire, plan = journey_of(asked, read_journey(written(tmp_path, text)))
    assert len(questionnaire.journey.touchpoints) == len(asked.journey.touchpoints)
    assert questionnaire.item("CLA1").touchpoint == "contact" and questionnaire.item("CLA2") == asked.item("CLA2")
    assert plan.owners == {"contact": "Contact centre"}


@pytest.mark.parametrize(
    ("change", "to", "fault"),
    [
        ('phase = "before"\nchannels', 'phase = "befor"\nchannels', "journey.undeclared_near"),
        ('channels = ["shop"]', 'channels = ["radio"]', "journey.undeclared"),
        ('"CLA1", "EAS1"', '"CLA1", "EAS9"', "journey.undeclared_near"),
        ('"CLA1", "EAS1"', '"CLA1", "CLA1"', "questionnaire.repeated"),
        ("exposure = 0.4", "exposure = 40", "journey.not_between"),
        ("target = 3.5", 'target = "soon"', "journey.not_number"),
        ('touchpoint = "hello"', 'touchpoint = "helo"', "journey.undeclared_near"),
        ('outcome = "nps"', 'outcome = "mood"', "journey.undeclared"),
        ("owner =", "ownr =", "journey.unknown_key_near"),
        ('code = "gift"', 'code = "hello"', "journey.twice"),
        ('better = "lower"', 'better = "lowest"', "questionnaire.bad_choice_near"),
        ("channel_values.web", "channel_values.wep", "journey.undeclared_near"),
        ("lag = 1", "lag = 99", "journey.not_between"),
        ("[[phase]]", "[[phase", "journey.bad_toml"),
    ],
)
def test_what_is_wrong_is_named_with_its_key(tmp_path, change, to, fault):
    assert DRAWN.count(change) >= 1
    error = refused(tmp_path, DRAWN.replace(change, to, 1))
    assert fault in keys(error) and "journey.toml" in error.text("es")


def test_a_questionnaire_without_a_journey_needs_phases(tmp_path):
    error = refused(tmp_path, '[[touchpoint]]\ncode = "x"\n', "servqual91")
    assert keys(error) == ["journey.no_phases"]


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(GapkitError) as caught:
        read_journey(tmp_path / "none.toml")
    assert keys(caught.value) == ["journey.no_file"]


# --- tables of KPIs ---


def test_a_table_in_spanish_names_touchpoints_by_their_name(tmp_path):
    text = "Punto de contacto;Indicador;Unidad;Periodo;Valor;Objetivo\nQueja o avería;Plazo;Norte;2026-01;4,5;3\n"
    lines = read_kpis(written(tmp_path, text, "kpi.csv"))
    _, plan = journey_of(read_questionnaire("cx_journey"), None, lines)
    kpi = plan.kpis[0]
    assert (kpi.touchpoint, kpi.name.es, kpi.target, kpi.lower_is_better) == ("complaint", "Plazo", 3.0, None)
    assert [(v.unit, v.period, v.value) for v in kpi.values] == [("Norte", "2026-01", 4.5)]


def test_values_go_to_the_kpi_that_the_journey_file_declares(tmp_path):
    file = read_journey(written(tmp_path, DRAWN))
    lines = read_kpis(written(tmp_path, "touchpoint,value,unit,period\nhello,7,East,2026-02\n", "kpi.csv"))
    _, plan = journey_of(read_questionnaire("cx_journey"), file, lines)
    assert len(plan.kpis) == 1 and [value.value for value in plan.kpis[0].values] == [4, 2.5, 7]


def test_a_workbook_of_kpis_may_hold_dates(tmp_path):
    import datetime

    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["touchpoint", "kpi", "unit", "period", "value"])
    book.active.append(["contact", "Wait", "North", datetime.date(2026, 3, 1), 4.25])
    book.save(tmp_path / "kpi.xlsx")
    (line,) = read_kpis(tmp_path / "kpi.xlsx")
    assert (line.period, line.value) == ("2026-03", 4.25)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("touchpoint,unit\ncontact,North\n", "journey.kpi_columns"),
        ("touchpoint,value\ncontact,often\n", "journey.kpi_value"),
        ("touchpoint,value\nlimbo,3\n", "journey.kpi_touchpoint"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(tmp_path, text, fault):
    with pytest.raises(GapkitError) as caught:
        journey_of(read_questionnaire("cx_journey"), None, read_kpis(written(tmp_path, text, "kpi.csv")))
    assert keys(caught.value) == [fault]


def test_kpis_without_any_journey_are_refused(tmp_path):
    lines = read_kpis(written(tmp_path, "touchpoint,value\ncontact,3\n", "kpi.csv"))
    with pytest.raises(GapkitError) as caught:
        journey_of(read_questionnaire("servqual91"), None, lines)
    assert "journey.no_journey" in keys(caught.value)


# --- with a survey ---


def test_a_period_nobody_groups_by_is_read_and_makes_no_groups(tmp_path):
    questionnaire, answers = journey_survey(60)
    survey = write_survey(tmp_path / "survey.csv", questionnaire, answers)
    text = '[survey]\nchannel = "Channel"\nunit = "Office"\nperiod = "Month"\n'
    reading, plan = read_along(survey, journey=written(tmp_path, text))
    assert set(reading.answers.segments) == {"Channel", "Office"} and set(plan.people) == {"Month"}
    month = plan.people["Month"]
    assert [month.values[code] for code in month.codes[:3]] == ["2026-01", "2026-02", "2026-03"]


def test_kpis_of_units_that_the_survey_does_not_have_are_named(tmp_path):
    questionnaire, answers = journey_survey(60)
    survey = write_survey(tmp_path / "survey.csv", questionnaire, answers)
    journey = written(tmp_path, '[survey]\nunit = "Office"\n')
    known = answers.segments["Office"].values
    for units, strange in ((known[:2], ()), ((known[0], "Northern", "Far"), ("Northern", "Far"))):
        lines = "".join(f"contact,{unit},3\n" for unit in units)
        kpi = written(tmp_path, "touchpoint,unit,value\n" + lines, "kpi.csv")
        reading, _ = read_along(survey, journey=journey, kpi=kpi)
        said = dict(reading.input.notes).get("intake.notes.kpi_units")
        assert (said is not None) is bool(strange)
        if said is not None:
            assert (said["file"], said["header"], said["count"], said["all"]) == ("kpi.csv", "Office", 2, 3)
            assert said["units"] == '"Northern", "Far"' and f'"{known[0]}"' in said["known"]


def test_a_column_that_is_grouped_by_anyway_stays_a_group(tmp_path):
    questionnaire, answers = journey_survey(60)
    survey = write_survey(tmp_path / "survey.csv", questionnaire, answers)
    text = '[survey]\nunit = "Office"\n'
    reading, plan = read_along(survey, journey=written(tmp_path, text), segments=("Office",))
    assert list(reading.answers.segments) == ["Office"] and not plan.people
