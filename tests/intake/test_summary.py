"""What is said of a survey that was read."""

from __future__ import annotations

import pytest

from gapkit.i18n import catalogue
from gapkit.intake.reading import read_answers
from gapkit.intake.summary import columns_summary, reading_lines
from tests.intake.survey_samples import add, small, survey, write_xlsx


@pytest.fixture
def reading(tmp_path):
    rows = add(add(survey(30), "canal", ["web", "app"] * 15), "Nombre", list("abc") * 10)
    rows = add(add(rows, "nps", [9] * 30), "id", range(30))
    return read_answers(write_xlsx(tmp_path / "clientes.xlsx", rows))


def test_every_column_is_named_with_its_letter_and_why_it_was_chosen(reading):
    lines = "\n".join(columns_summary(reading.columns, "es"))
    assert 'TAN1  "E1" (A)   "P1" (W)' in lines and "número en el orden del cuestionario" in lines
    for part in ('canal  "canal" (AS)', 'nps  "nps" (AU)', '"id" (AV)', 'parece un dato personal: "Nombre" (AT)'):
        assert part in lines


def test_evidence_that_differs_is_said_column_by_column(tmp_path):
    texts = [item.text.es for item in small().items]
    headings = ["E1", "E2", "E3", "E4", *(f"{text} (P)" for text in texts)]
    rows = [headings, *[[1, 2, 3, 4, 5, 4, 3, 2]] * 3]
    columns = read_answers(write_xlsx(tmp_path / "a.xlsx", rows), questionnaire=small()).columns
    lines = "\n".join(columns_summary(columns, "en"))
    assert '"E1" (A), number in the order' in lines and "wording alike (1.00)" in lines


def test_file_people_and_notes_are_said_in_both_languages(reading):
    spanish, english = ("\n".join(reading_lines(reading, language)) for language in ("es", "en"))
    assert "clientes.xlsx" in spanish and "30 utilizadas de 30" in spanish and "servqual88" in spanish
    assert "30 used of 30" in english and "--questionnaire servqual88" in english


def test_wide_characters_keep_the_columns_in_line(tmp_path):
    rows = [["기대일", "b", "c", "d", "e", "f", "g", "h"], *[[1, 2, 3, 4, 5, 4, 3, 2]] * 3]
    (tmp_path / "m.toml").write_text(
        '[items]\nSPE1 = { expectation = "=A", perception = "e" }\nSPE2 = { expectation = "b", perception = "f" }\n'
        'CAR1 = { expectation = "c", perception = "g" }\nCAR2 = { expectation = "d", perception = "h" }\n',
        encoding="utf-8",
    )
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    lines = columns_summary(read_answers(path, questionnaire=small(), mapping=tmp_path / "m.toml").columns, "en")
    first, second = (next(line for line in lines if code in line) for code in ("SPE1", "SPE2"))
    assert first.index('"e"') + 3 == second.index('"f"')


def _records(node, path=""):
    if isinstance(node, dict) and {"en", "es"} <= node.keys():
        yield path, node
    elif isinstance(node, dict):
        for key, one in node.items():
            yield from _records(one, f"{path}.{key}")


def test_every_sentence_has_the_same_blanks_to_fill_in_both_languages():
    from string import Formatter

    records = [*_records(catalogue("intake")), *_records(catalogue("errors")["intake"])]
    assert len(records) > 100
    for path, record in records:
        forms = [
            record[language] if isinstance(record[language], list) else [record[language]] for language in ("en", "es")
        ]
        assert len(forms[0]) == len(forms[1]), path
        for english, spanish in zip(*forms, strict=True):
            blanks = [
                {name.replace("_en", "").replace("_es", "") for _, name, _, _ in Formatter().parse(text) if name}
                for text in (english, spanish)
            ]
            assert blanks[0] == blanks[1], path
