"""Whatever the cells are, a source is laid out or refused in words."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.errors import GapkitError
from gapkit.intake.files.sources import Source
from gapkit.intake.mapping.laying import laid_out
from tests.intake.survey_samples import table_of_rows

HEADINGS = st.sampled_from(
    [
        "", "id", "item", "expectativa", "percepción", "E1", "P1", "StartDate", "EndDate", "Status", "ResponseId", "#",
        "Respondent ID", "Collector ID", "Start Date", "End Date", "submitdate", "lastpage", "Marca temporal", "_id",
        "_uuid", "start", "end", "tipo", "valor", "ID", "Start time", "Completion time", "E[RE1]", "a/b",
    ]
)  # fmt: skip
CELLS = st.one_of(
    HEADINGS, st.none(), st.floats(allow_infinity=True), st.text(max_size=6), st.integers(0, 9).map(float)
)


@st.composite
def tables(draw, name="Hoja"):
    width = draw(st.integers(1, 7))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=7))
    head = draw(st.lists(HEADINGS, min_size=width, max_size=width))
    return table_of_rows(name, [head, *rows], is_sheet=True)


@settings(max_examples=300, deadline=None)
@given(first=tables(), second=tables("Otra"))
def test_every_table_is_laid_out_or_refused_and_its_cells_keep_their_places(first, second):
    with suppress(GapkitError):
        laid = laid_out(Source("a.xlsx", "", (first, second)))
        for table in laid.source.tables:
            assert all(len(column) == table.height for column in table.columns)
            for origin, cells in zip(table.places or (), table.columns, strict=False):
                for row in range(table.height):
                    found = origin.found(row)
                    cell = list(cells)[row]
                    if found is None:
                        assert cell == "" or cell != cell
                    elif origin.place != "-":
                        source = found[0].columns[found[1]][found[2]]
                        assert cell is source or cell == source or (cell != cell and source != source)
