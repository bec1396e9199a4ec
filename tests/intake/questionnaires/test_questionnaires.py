"""Questionnaires that ship, and files of the user's own: read strictly, all faults at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.errors import GapkitError
from gapkit.intake.questionnaires import copy_questionnaire, questionnaire_ids, read_questionnaire
from gapkit.model import Questionnaire, Text
from gapkit.model.questionnaire import LEVERS
from gapkit.resources import resource_text
from tests.intake.survey_samples import lint

OWN = """
id = "own"
version = "1.0"
title.es = "Propio"
expectation_type = "should"
columns = ["expectation", "perception"]

[scale]
low = 1
high = 5
anchors.1.es = "Nada"

[journey]
[[journey.phase]]
code = "buy"
name.es = "Comprar"
[[journey.phase]]
code = "use"
name.es = "Usar"
[[journey.channel]]
code = "shop"
name.es = "Tienda"
[[journey.channel]]
code = "web"
name.es = "Web"
[[journey.touchpoint]]
code = "till"
name.es = "Caja"
phase = "buy"
channels = ["shop"]

[[dimension]]
code = "SPD"
name.es = "Rapidez"

[[dimension.item]]
code = "SPD1"
number = 1
text.es = "La cola avanza con rapidez"
touchpoint = "till"
lever = "processes"

[[dimension.item]]
code = "SPD2"
number = 2
text.es = "Las cajas abiertas son suficientes"

[[outcome]]
code = "nps"
kind = "nps"
text.es = "Recomendaría la tienda"
"""


def _texts(questionnaire: Questionnaire) -> list[Text]:
    parts = [questionnaire.title, *questionnaire.scale.anchors.values(), *questionnaire.instructions.values()]
    for dimension in questionnaire.dimensions:
        assert dimension.label is not None
        parts += [dimension.name, dimension.label]
        for item in dimension.items:
            parts += [item.text, *([item.expectation_text] if item.expectation_text else [])]
    for outcome in questionnaire.outcomes:
        parts += [outcome.text, *outcome.scale.anchors.values()]
    if questionnaire.journey:
        journey = questionnaire.journey
        parts += [one.name for one in (*journey.phases, *journey.touchpoints, *journey.channels)]
    assert questionnaire.rights_note is not None
    return [*parts, questionnaire.rights_note]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return _written(tmp_path, OWN)


def _written(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


# --- those that ship ---


def test_the_questionnaires_that_ship_are_these() -> None:
    own = ("cem", "cx_journey", "employee_experience", "nordic")
    assert questionnaire_ids("customers") == (*own, "servperf92", "servqual88", "servqual91", "servqual94_3col")
    assert questionnaire_ids("company") == ("cx_maturity", "internal_gaps")
    assert questionnaire_ids() == tuple(sorted((*questionnaire_ids("customers"), *questionnaire_ids("company"))))


@pytest.mark.parametrize("name", questionnaire_ids())
def test_a_shipped_questionnaire_lies_in_the_folder_of_its_audience(name: str) -> None:
    assert name in questionnaire_ids(read_questionnaire(name).audience)


@pytest.mark.parametrize("name", questionnaire_ids())
def test_a_shipped_questionnaire_is_sound_and_named_like_its_file(name: str) -> None:
    assert lint(name) == ()
    assert read_questionnaire(name).id == name


@pytest.mark.parametrize("name", questionnaire_ids())
def test_every_shipped_text_exists_in_spanish_and_english(name: str) -> None:
    for text in _texts(read_questionnaire(name)):
        assert text.es
        assert text.en
        assert text.es != text.en or text.es in ("Web", "App", "SERVPERF (1992)")


@pytest.mark.parametrize("name", questionnaire_ids())
def test_shipped_items_are_short_enough_for_a_table_and_have_a_lever(name: str) -> None:
    for item in read_questionnaire(name).items:
        for language in ("es", "en"):
            assert 35 <= len(item.text.in_(language)) <= 90, item.text
            assert not item.text.in_(language).endswith(".")
        # What the company says of itself is no aspect of the service that an action could move.
        assert item.lever in LEVERS if name in questionnaire_ids("customers") else item.lever is None


@pytest.mark.parametrize("name", questionnaire_ids())
def test_no_two_items_of_a_shipped_questionnaire_say_the_same(name: str) -> None:
    items = read_questionnaire(name).items
    for language in ("es", "en"):
        assert len({item.text.in_(language) for item in items}) == len(items)


@pytest.mark.parametrize("name", questionnaire_ids())
def test_labels_for_running_text_are_lower_case_with_the_article_in_spanish(name: str) -> None:
    for dimension in read_questionnaire(name).dimensions:
        assert dimension.label is not None
        assert re.match(r"(la|el|los|las) [a-záéíóúñ]", dimension.label.es)
        assert dimension.label.en[0].islower()


@pytest.mark.parametrize("name", [name for name in questionnaire_ids() if read_questionnaire(name).paired])
def test_a_wish_is_not_worded_like_an_experience(name: str) -> None:
    for item in read_questionnaire(name).items:
        assert item.expectation_text is not None
        assert item.expectation_text.es != item.text.es
        assert item.expectation_text.en != item.text.en


# Structure after Parasuraman, Zeithaml & Berry (1988), Parasuraman, Berry & Zeithaml (1991), Cronin & Taylor
# (1992) and Parasuraman, Zeithaml & Berry (1994): item numbers of each dimension.
_BLOCKS_22 = {"TAN": (1, 4), "REL": (5, 9), "RES": (10, 13), "ASS": (14, 17), "EMP": (18, 22)}
_BLOCKS_21 = {"REL": (1, 5), "RES": (6, 8), "ASS": (9, 12), "EMP": (13, 16), "TAN": (17, 21)}


@pytest.mark.parametrize(
    ("name", "columns", "blocks", "scale", "points"),
    [
        ("servqual88", ("expectation", "perception"), _BLOCKS_22, (1, 7), False),
        ("servqual91", ("expectation", "perception"), _BLOCKS_22, (1, 7), True),
        ("servperf92", ("perception", "importance"), _BLOCKS_22, (1, 7), False),
        ("servqual94_3col", ("minimum", "expectation", "perception"), _BLOCKS_21, (1, 9), False),
    ],
)
def test_the_structure_is_that_of_the_source(
    name: str,
    columns: tuple[str, ...],
    blocks: dict[str, tuple[int, int]],
    scale: tuple[int, int],
    points: bool,
) -> None:
    found = read_questionnaire(name)
    numbers = {d.code: [item.number for item in d.items] for d in found.dimensions}
    assert numbers == {code: list(range(first, last + 1)) for code, (first, last) in blocks.items()}
    assert found.columns == columns
    assert (found.scale.low, found.scale.high) == scale
    assert found.points is points


def test_only_the_1988_form_has_reversed_items_and_they_are_those_of_the_source() -> None:
    reversed_ = {
        name: [item.number for item in read_questionnaire(name).presented if item.reversed]
        for name in questionnaire_ids()
    }
    assert reversed_.pop("servqual88") == [*range(10, 14), *range(18, 23)]
    # Role conflict, role ambiguity and over-promising: the more, the worse (Zeithaml, Berry & Parasuraman 1988).
    assert reversed_.pop("internal_gaps") == [*range(52, 58), *range(61, 64)]
    assert not any(reversed_.values())


def test_reversed_items_are_worded_negatively_in_both_columns_and_languages() -> None:
    spanish = re.compile(r"\b(no|le falta|deja|desconoce|aceptable)\b", re.IGNORECASE)
    english = re.compile(r"\b(not|no|need not|little|unanswered|unaware|unreasonable)\b", re.IGNORECASE)
    for item in read_questionnaire("servqual88").items:
        assert item.expectation_text is not None
        for text in (item.text, item.expectation_text):
            assert bool(spanish.search(text.es)) is item.reversed, text.es
            assert bool(english.search(text.en)) is item.reversed, text.en


def test_importance_may_be_left_out_of_servperf() -> None:
    assert read_questionnaire("servperf92").optional_columns == ("importance",)


def test_the_journey_questionnaire_follows_the_customer() -> None:
    found = read_questionnaire("cx_journey")
    assert found.journey is not None
    phases = [phase.code for phase in found.journey.phases]
    order = [phases.index(item.phase or "") for item in found.presented]
    assert order == sorted(order)
    for touchpoint in found.journey.touchpoints:
        assert sum(item.touchpoint == touchpoint.code for item in found.items) >= 2
    assert [outcome.kind for outcome in found.outcomes] == ["nps", "csat", "ces", "churn"]


def test_effort_churn_and_recommendation_keep_their_direction_scale_and_window() -> None:
    outcomes = {outcome.code: outcome for outcome in read_questionnaire("cx_journey").outcomes}
    assert (outcomes["nps"].scale.low, outcomes["nps"].scale.high) == (0, 10)
    assert (outcomes["ces"].version, outcomes["ces"].higher_is_better) == (2, True)
    assert (outcomes["churn"].window, outcomes["churn"].higher_is_better) == ("P12M", False)


# --- the user's own ---


def test_an_outcome_says_when_it_was_measured_and_is_of_the_same_time_where_it_does_not(tmp_path: Path) -> None:
    later = OWN.replace('kind = "nps"', 'kind = "nps"\ntiming = "later"')
    assert read_questionnaire(_written(tmp_path, later)).outcomes[0].timing == "later"
    assert read_questionnaire(_written(tmp_path, OWN)).outcomes[0].timing == "same"


def test_an_own_file_in_one_language_is_enough(own: Path) -> None:
    found = read_questionnaire(own)
    assert found.item("SPD1").text.in_("en") == "La cola avanza con rapidez"
    assert found.outcomes[0].scale.points == 11


def test_the_touchpoint_supplies_phase_and_channels(own: Path) -> None:
    item = read_questionnaire(str(own)).item("SPD1")
    assert (item.phase, item.channels) == ("buy", ("shop",))


def test_rights_may_be_said_once_or_in_each_language(tmp_path: Path) -> None:
    once = read_questionnaire(_written(tmp_path, 'rights = "Own wording."\n' + OWN))
    assert once.rights_note == Text(es="Own wording.", en="Own wording.")
    each = read_questionnaire(_written(tmp_path, 'rights.es = "Propio."\nrights.en = "Own."\n' + OWN))
    assert (each.rights, each.rights_note) == ("Own.", Text(es="Propio.", en="Own."))


@pytest.mark.parametrize(("low", "high"), [(0, 10), (1, 100), (0, 1), (3, 4)])
def test_scales_of_up_to_a_hundred_points_are_read(tmp_path: Path, low: int, high: int) -> None:
    text = OWN.replace('low = 1\nhigh = 5\nanchors.1.es = "Nada"', f"low = {low}\nhigh = {high}")
    assert read_questionnaire(_written(tmp_path, text)).scale.points == high - low + 1


def test_a_questionnaire_may_say_when_expectations_are_asked(tmp_path: Path) -> None:
    said = read_questionnaire(_written(tmp_path, 'expectation_timing = "after"\n' + OWN))
    assert said.expectation_timing == "after"
    assert read_questionnaire(_written(tmp_path, OWN)).expectation_timing == ""


def test_reversal_may_be_told_by_column_when_both_agree(tmp_path: Path) -> None:
    text = OWN.replace("number = 1", "number = 1\nreversed = { expectation = true, perception = true }")
    assert read_questionnaire(_written(tmp_path, text)).item("SPD1").reversed


_BAD_FILES = [
    ('title.es = "Propio"', 'titel.es = "Propio"', "unknown_key_near", "titel", "title"),
    ('title.es = "Propio"', "", "missing_key", "title", None),
    ('title.es = "Propio"', 'title.fr = "Propre"', "no_language", "title", None),
    ('title.es = "Propio"', 'title.es = "  "', "blank", "title.es", None),
    ('title.es = "Propio"', 'title = "Propio"', "not_table", "title", None),
    ('id = "own"', "id = 7", "not_text", "id", None),
    ('id = "own"', 'id = "¡mío!"', "bad_code", "id", None),
    ('version = "1.0"', 'version = "one two"', "bad_version", "version", None),
    ('"should"', '"shuold"', "bad_choice_near", "expectation_type", "should"),
    ('"should"', '"q"', "bad_choice", "expectation_type", None),
    ('"should"', '"should"\nexpectation_timing = "q"', "bad_choice", "expectation_timing", None),
    ('"perception"]', '"perceptoin"]', "bad_choice_near", "columns", "perception"),
    ('["expectation", "perception"]', "[]", "no_columns", "columns", None),
    ('["expectation", "perception"]', '["perception", "perception"]', "repeated", "columns", None),
    ('["expectation", "perception"]', '["importance"]', "nothing_to_score", "columns", None),
    ('["expectation", "perception"]', '"perception"', "not_list", "columns", None),
    ("low = 1", "low = -1", "scale_negative", "scale.low", None),
    ("low = 1", "low = 1.0", "not_whole", "scale.low", None),
    ("low = 1", "low = true", "not_whole", "scale.low", None),
    ("high = 5", "high = 1", "scale_order", "scale.high", None),
    ("high = 5", "high = 101", "scale_long", "scale.high", None),
    ("anchors.1.es", "anchors.9.es", "anchor_off_scale", "scale.anchors.9", None),
    ("anchors.1.es", "anchors.one.es", "anchor_name", "scale.anchors.one", None),
    ('code = "SPD2"', 'code = "spd1"', "duplicate_code", "dimension", None),
    ('code = "SPD2"', 'code = "SPD"', "duplicate_code", "dimension", None),
    ('code = "web"', 'code = "shop"', "duplicate_code", "journey.channel", None),
    ("number = 2", "number = 1", "duplicate_number", "dimension.item", None),
    ("number = 2", "number = 0", "number_low", "dimension[SPD].item[SPD2].number", None),
    ("number = 2", "reversed = 1\nnumber = 2", "not_flag", "dimension[SPD].item[SPD2].reversed", None),
    (
        "number = 2",
        "number = 2\nreversed = { expectation = true, perception = false }",
        "reversed_differs",
        "dimension[SPD].item[SPD2].reversed",
        None,
    ),
    ("number = 2", "number = 2\nreversed = { perception = true }", "reversed_differs", "reversed", None),
    (
        'touchpoint = "till"',
        'touchpoint = "til"',
        "bad_choice_near",
        "dimension[SPD].item[SPD1].touchpoint",
        "till",
    ),
    ('lever = "processes"', 'lever = "procesos"', "bad_choice_near", "lever", "processes"),
    ('lever = "processes"', 'phase = "use"', "phase_differs", "dimension[SPD].item[SPD1].phase", None),
    (
        'lever = "processes"',
        'channels = ["web"]',
        "channel_elsewhere",
        "dimension[SPD].item[SPD1].channels",
        None,
    ),
    ('lever = "processes"', 'channels = ["shops"]', "bad_choice_near", "channels", "shop"),
    ('phase = "buy"', 'phase = "bye"', "bad_choice_near", "journey.touchpoint[till].phase", "buy"),
    ('kind = "nps"', 'kind = "nsp"', "bad_choice_near", "outcome[nps].kind", "nps"),
    (
        'kind = "nps"',
        'kind = "nps"\nscale.low = 1\nscale.high = 11',
        "outcome_scale",
        "outcome[nps].scale",
        None,
    ),
    ('kind = "nps"', 'kind = "nps"\nhigher_is_better = false', "outcome_direction", "higher_is_better", None),
    ('kind = "nps"', 'kind = "ces"', "missing_key", "outcome[nps].version", None),
    ('kind = "nps"', 'kind = "ces"\nversion = 3', "ces_version", "outcome[nps].version", None),
    ('kind = "nps"', 'kind = "churn"', "missing_key", "outcome[nps].window", None),
    ('kind = "nps"', 'kind = "churn"\nwindow = "12 months"', "window", "outcome[nps].window", None),
    ('kind = "nps"', 'kind = "nps"\nwindow = "P1Y"', "only_for", "outcome[nps].window", None),
    ('kind = "nps"', 'kind = "nps"\ntiming = "latter"', "bad_choice_near", "outcome[nps].timing", "later"),
    ('kind = "nps"', 'kind = "enps"\nscale.low = 1\nscale.high = 7', "outcome_scale", "outcome[nps].scale", None),
    ('kind = "nps"', 'kind = "clv"\nscale.low = 0\nscale.high = 9', "no_scale", "outcome[nps].scale", None),
    ('kind = "nps"', 'kind = "acsi"', "index_questions", "outcome", None),
    ('kind = "nps"', 'kind = "rating"', "missing_key", "outcome[nps].scale", None),
    ('code = "nps"', 'code = "ID"', "reserved", "outcome", None),
    ('version = "1.0"', 'version = "1.0"\npoints = true', "points_alone", "points", None),
    (
        'version = "1.0"',
        'version = "1.0"\noptional_columns = ["minimum"]',
        "not_a_column",
        "optional_columns",
        None,
    ),
    (
        'version = "1.0"',
        'version = "1.0"\noptional_columns = ["expectation", "perception"]',
        "all_optional",
        "optional_columns",
        None,
    ),
    (
        'version = "1.0"',
        'version = "1.0"\ninstructions.minimum.es = "x"',
        "unknown_key",
        "instructions.minimum",
        None,
    ),
    ('version = "1.0"', 'version = "1.0"\noutcome = []', "not_tables", "outcome", None),
]


@pytest.mark.parametrize(("good", "bad", "fault", "key", "nearest"), _BAD_FILES)
def test_a_fault_names_file_key_and_remedy_in_both_languages(
    tmp_path: Path, good: str, bad: str, fault: str, key: str, nearest: str | None
) -> None:
    text = OWN.split("\n[[outcome]]")[0] if bad.endswith("outcome = []") else OWN
    assert text.count(good) >= 1
    path = _written(tmp_path, text.replace(good, bad, 1))
    found = [one for one in lint(path) if one.key == f"questionnaire.{fault}"]
    assert found, lint(path)
    for language in ("es", "en"):
        message = found[0].text(language)
        assert str(path) in message
        assert key in message
        assert nearest is None or nearest in message
    assert found[0].text("es") != found[0].text("en")


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = OWN.replace("high = 5", "high = 0").replace("number = 2", "nubmer = 2").replace('"should"', '"maybe"')
    with pytest.raises(GapkitError) as raised:
        read_questionnaire(_written(tmp_path, text))
    keys = {fault.key.removeprefix("questionnaire.") for fault in raised.value.faults}
    assert {"scale_order", "unknown_key_near", "missing_key", "bad_choice"} <= keys
    assert str(raised.value).count("\n") == len(raised.value.faults) - 1


def test_an_item_without_a_journey_cannot_name_a_touchpoint(tmp_path: Path) -> None:
    head, tail = OWN.split("[journey]")
    path = _written(tmp_path, head + tail[tail.index("[[dimension]]") :])
    assert [fault.key for fault in lint(path)] == ["questionnaire.undeclared"]


def test_bad_syntax_is_told_with_its_line(tmp_path: Path) -> None:
    path = _written(tmp_path, OWN.replace('version = "1.0"', 'version = "1.0'))
    (fault,) = lint(path)
    assert fault.key == "questionnaire.bad_toml"
    assert f"{path}, line 3, column" in fault.text("en")


def test_a_file_that_ends_too_soon_is_told_with_its_last_line(tmp_path: Path) -> None:
    (fault,) = lint(_written(tmp_path, 'id = "own"\ntitle = """never closed'))
    assert (fault.key, fault.parameters["line"]) == ("questionnaire.bad_toml", 2)


@pytest.mark.parametrize("text", ["a = " + "[" * 20000, "a = " + "9" * 5000])
def test_absurd_values_are_refused_and_do_not_crash(tmp_path: Path, text: str) -> None:
    (fault,) = lint(_written(tmp_path, text))
    assert fault.key in ("questionnaire.not_toml", "questionnaire.bad_toml")


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(OWN.replace("Rapidez", "Atención").encode("latin-1"))
    (fault,) = lint(path)
    assert fault.key == "questionnaire.not_utf8"
    assert OWN.splitlines()[int(str(fault.parameters["line"])) - 1].startswith('name.es = "Rapidez')


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xef\xbb\xbf" + OWN.encode())
    assert read_questionnaire(path).id == "own"


def test_an_unknown_name_lists_what_ships_and_the_nearest() -> None:
    with pytest.raises(GapkitError) as raised:
        read_questionnaire("servqal91")
    assert "the nearest is servqual91" in str(raised.value)
    assert "cx_journey" in raised.value.text("es")


def test_a_folder_and_a_missing_file_are_told_apart(tmp_path: Path) -> None:
    assert [fault.key for fault in lint(tmp_path)] == ["questionnaire.folder"]
    assert [fault.key for fault in lint(tmp_path / "none.toml")] == ["questionnaire.no_file"]
    assert [fault.key for fault in lint(str(tmp_path / "none.toml"))] == ["questionnaire.no_file"]


def test_control_characters_in_a_key_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = _written(tmp_path, '"\\u001b[2J" = 1\n' + OWN)
    (fault,) = lint(path)
    assert "\x1b" not in fault.text("en")


_LINES = resource_text("questionnaires", "cx_journey.toml").splitlines()
_VALUES = [
    "0",
    "-3",
    "1.5",
    "true",
    '""',
    '"?"',
    "[]",
    "[1]",
    "{}",
    "2020-01-01",
    "{ es = 1 }",
    "[[]]",
    "nan",
]


@settings(max_examples=60, deadline=None)
@given(
    places=st.lists(st.integers(0, len(_LINES) - 1), min_size=1, max_size=6),
    value=st.sampled_from(_VALUES),
    drop=st.booleans(),
)
def test_a_damaged_file_gives_messages_never_a_crash(
    tmp_path_factory: pytest.TempPathFactory, places: list[int], value: str, drop: bool
) -> None:
    lines = list(_LINES)
    for place in places:
        key, equals, _ = lines[place].partition(" = ")
        lines[place] = f"{key} = {value}" if equals and not drop else ""
    path = _written(tmp_path_factory.mktemp("damaged"), "\n".join(lines))
    for fault in lint(path):
        assert str(path) in fault.text("es")
        assert str(path) in fault.text("en")


# --- copies ---


def test_a_copy_reads_as_the_original(tmp_path: Path) -> None:
    path = copy_questionnaire("servqual91", tmp_path / "mine.toml")
    assert read_questionnaire(path) == read_questionnaire("servqual91")


def test_a_copy_never_replaces_a_file(tmp_path: Path) -> None:
    path = _written(tmp_path, "mine")
    with pytest.raises(GapkitError, match="a file with this name already"):
        copy_questionnaire("servqual91", path)
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("id", "target", "fault"),
    [
        ("servqual", "x.toml", "no_such_id_near"),
        ("zzz", "x.toml", "no_such_id"),
        ("servqual91", ".", "target_folder"),
        ("servqual91", "none/x.toml", "no_folder"),
    ],
)
def test_a_copy_that_cannot_be_made_says_why(tmp_path: Path, id: str, target: str, fault: str) -> None:  # noqa: A002
    with pytest.raises(GapkitError) as raised:
        copy_questionnaire(id, tmp_path / target)
    assert [one.key for one in raised.value.faults] == [f"questionnaire.{fault}"]
