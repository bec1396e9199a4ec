"""Laws of reading: order and dress of the columns change nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.intake.answers.cells import CellRules, coded
from gapkit.intake.answers.persons import hashed_ids, segment
from gapkit.intake.answers.points import shares
from gapkit.intake.columns import Column
from gapkit.intake.files.delimited import read_delimited
from gapkit.intake.files.tables import plain_cells
from gapkit.intake.headings.headers import Header
from gapkit.intake.headings.matching import matched_items, whole_match
from gapkit.intake.headings.wordings import possible_quotes, quotes
from gapkit.intake.questionnaires import questionnaire_ids, read_questionnaire
from gapkit.intake.reading import read_answers
from gapkit.intake.words.text import column_index, column_letter, plain
from gapkit.model.questionnaire import ROLES
from tests.intake.survey_samples import answers, numbered, small

CELLS = st.one_of(
    st.integers(-2, 12), st.floats(allow_nan=False, width=32), st.text(max_size=4), st.none(), st.booleans()
)


def frame(people: int, seed: int) -> pd.DataFrame:
    found = pd.DataFrame(answers(people, 4, high=5, seed=seed), columns=numbered(4))
    found["canal"] = np.array(["web", "app", "tienda"])[np.arange(people) % 3]
    found["nps"] = np.arange(people) % 11
    return found.assign(imp_SPE=60, imp_CAR=40)


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(12)), st.integers(2, 15), st.integers(0, 99))
def test_the_order_of_columns_changes_nothing(order, people, seed):
    whole = frame(people, seed)
    first = read_answers(whole, questionnaire=small()).answers
    again = read_answers(whole.iloc[:, list(order)], questionnaire=small()).answers
    for role in first.codes:
        assert np.array_equal(first.codes[role], again.codes[role])
    assert np.array_equal(first.points, again.points)
    assert np.array_equal(first.outcomes["nps"], again.outcomes["nps"])
    assert first.segments["canal"].values == again.segments["canal"].values
    assert np.array_equal(first.segments["canal"].codes, again.segments["canal"].codes)


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(9)), st.integers(0, 99))
def test_people_change_places_with_their_rows(order, seed):
    whole = frame(9, seed)
    first = read_answers(whole, questionnaire=small()).answers.select(np.array(order))
    again = read_answers(whole.iloc[list(order)], questionnaire=small()).answers
    for role in first.codes:
        assert np.array_equal(first.codes[role], again.codes[role])
    assert np.array_equal(first.segments["canal"].codes, again.segments["canal"].codes)


@settings(max_examples=200, deadline=None)
@given(st.lists(CELLS, max_size=30), st.integers(0, 2), st.integers(1, 10))
def test_every_cell_is_an_answer_a_blank_or_reported_never_two_of_them(cells, low, width):
    rules = CellRules(low, low + width, missing=frozenset({9.0}), not_applicable=frozenset({"x"}))
    found = coded(plain_cells(cells), Column(0, "E1"), rules)
    codes = found.codes.tolist()
    reported = [int(row) for one in found.odd for row in one.rows]
    assert sorted(reported) == sorted(set(reported))
    for row, cell in enumerate(cells):
        if row in reported:
            assert codes[row] == 0 and not found.not_applicable[row]
        elif codes[row] > 0:
            text = str(cell).strip().replace(",", ".")
            assert float(text) == codes[row] + low - 1 and not isinstance(cell, bool)
        else:
            assert found.not_applicable[row] == (str(cell).strip() in ("x", "X"))
            assert cell is None or cell == 9 or str(cell).strip() in ("", "x", "X", "9")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(st.integers(-3, 12).map(float), st.just(4.5), st.just(float("nan"))), max_size=40))
def test_a_numeric_array_and_a_list_of_the_same_numbers_read_alike(cells):
    rules = CellRules(1, 7, missing=frozenset({9.0}), not_applicable=frozenset({0.0}), labels={11.0: 7})
    one = coded(tuple(cells), Column(0, "E1"), rules)
    two = coded(np.array(cells, dtype=float), Column(0, "E1"), rules)
    assert one.codes.tolist() == two.codes.tolist()
    assert one.not_applicable.tolist() == two.not_applicable.tolist()
    assert {(o.odd.kind, tuple(o.rows)) for o in one.odd} == {(o.odd.kind, tuple(o.rows)) for o in two.odd}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.one_of(st.none(), st.integers(-1, 120)), min_size=3, max_size=3), min_size=1, max_size=20))
def test_shares_add_up_to_one_or_are_not_known(points):
    parts, flags = shares(np.array(points, dtype=float).T)
    known = ~np.isnan(parts).any(axis=0)
    assert np.isnan(parts[:, ~known]).all()
    assert np.allclose(parts[:, known].sum(axis=0), 1, atol=1e-12) and (parts[:, known] >= 0).all()
    assert not (flags["points_off_total"] & ~known).any() and not (flags["points_imputed"] & ~known).any()


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), min_size=3, max_size=3),
        min_size=2,
        max_size=8,
    )
)
def test_a_csv_file_gives_back_the_cells_that_were_written(rows):
    import csv
    import io

    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    table, _ = read_delimited("a.csv", written.getvalue().encode())
    assert [table.row(i) for i in range(1, table.height)] == [tuple(row) for row in rows]


@given(st.integers(0, 20000))
def test_column_letters_and_positions_are_each_others_inverse(index):
    assert column_index(column_letter(index)) == index


@given(st.text(max_size=30))
def test_plain_text_stays_as_it_is_when_made_plain_again(text):
    assert plain(plain(text)) == plain(text)


@given(st.lists(st.one_of(st.text(max_size=5), st.integers(0, 30), st.none()), min_size=1, max_size=20))
def test_people_share_a_segment_exactly_when_their_texts_are_equal(cells):
    found = segment("s", cells)
    assert len(set(found.values)) == len(found.values)
    for cell, code in zip(cells, found.codes, strict=True):
        text = "" if cell is None else " ".join(str(cell).split())
        assert (found.values[code] if code >= 0 else "") == text
    ids = hashed_ids(cells)
    assert [int(one) == 0 for one in ids] == [code < 0 for code in found.codes]


SHIPPED = [read_questionnaire(name) for name in questionnaire_ids()]
ROLE_MARKS = dict(zip(ROLES, ("Expectativa", "Percepción", "Mínimo", "Importancia"), strict=True))
OTHERS = ("ID", "Importancia (puntos): Fiabilidad", "La compañía facilitó resolver")


@st.composite
def headings(draw, questionnaire):
    """Headings for a questionnaire in mixed styles: numbers, codes, texts whole, cut off or misspelt; some left out."""
    found = []
    styles = draw(st.lists(st.sampled_from(["number", "code", "text", "cut", "slip", "swap"]), min_size=1, max_size=3))
    left_out = draw(st.sampled_from([0, 0, 0, 1, 5]))
    for role in questionnaire.columns:
        for place, item in enumerate(questionnaire.items):
            wish = item.expectation_text if role == "expectation" and item.expectation_text else item.text
            text = draw(st.sampled_from([wish.es, wish.en]))
            spot = draw(st.integers(0, len(text) - 1))
            said = {
                "number": f"{role[0]}{item.number}",
                "code": f"{role[0]}_{item.code}",
                "text": f"{text} ({ROLE_MARKS[role]})",
                "cut": f"{ROLE_MARKS[role]}: {text[:45]}",
                "slip": f"{ROLE_MARKS[role]}: {text[:spot]}x{text[spot + 1 :]}",
                "swap": f"{ROLE_MARKS[role]}: {text[spot:]} {text[:spot]}",
            }
            found.append(said[styles[place % len(styles)]])
    names = [*found[: len(found) - left_out], *OTHERS]
    return Header(0, tuple(Column(i, name) for i, name in enumerate(names)))


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(SHIPPED), st.sampled_from(SHIPPED))
def test_a_questionnaire_is_discarded_early_only_when_it_does_not_fit(data, written, tried):
    header = data.draw(headings(written))
    full = matched_items(header, tried)
    assert whole_match(header, tried) == (full if full.complete and full.explains_numbers else None)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(SHIPPED), st.sampled_from(SHIPPED))
def test_no_more_headings_quote_an_item_than_could_by_their_letters(data, written, tried):
    columns = data.draw(headings(written)).columns
    sure = [quote for quote in quotes(columns, tried) if quote.sure]
    assert possible_quotes(columns, tried.items, tried) >= len(sure)
    asked = {quote.item for quote in sure}
    assert possible_quotes(columns, [item for item in tried.items if item.code in asked], tried) >= len(sure)
