"""The report of waves: what changed, in every medium, and nothing of those too few to show."""

from __future__ import annotations

import dataclasses
import io
import itertools
import re
import zipfile
from collections import Counter

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.diagnosis.compared import Wave, compared
from gapkit.diagnosis.wave_reading import change_state
from gapkit.diagnosis.wave_rules import wave_findings
from gapkit.i18n import LANGUAGES
from gapkit.model import Scale, Segment
from gapkit.report.excel import workbook_bytes
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.report.outline.summary import chosen_findings
from gapkit.report.terminal_waves import wave_lines
from gapkit.report.voice import Voice
from gapkit.report.wording import TITLE_LIMIT, sentence_of
from gapkit.report.workbook.slope_chart import apart
from gapkit.scoring.rows import Rows
from tests.report.made_surveys import OUTCOMES, questionnaire
from tests.wave_samples import made_answers, made_wave, two_waves


@pytest.fixture(scope="module")
def several():
    """Return three waves with a treated group, of partly the same people, whose mix moved."""
    oldest = made_wave(made_answers(5, (-0.4, 0.1), first=3000), "ola 0")
    return compared([oldest, *two_waves()], treated=("Canal", "tienda"))


def section_of(diagnosis, language):
    """Return the section of waves."""
    return outline(diagnosis, language=language).section("olas")


def tables(section):
    """Return the tables of a section by id."""
    return {block.table.id: block.table for block in section.blocks if hasattr(block, "table")}


def texts(node):
    """Yield every text of a block."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from texts(part)
    elif dataclasses.is_dataclass(node):
        for field in dataclasses.fields(node):
            if field.name not in ("id", "key", "kind", "role", "value", "state", "tag"):
                yield from texts(getattr(node, field.name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_of_the_change_is_there_and_rectangular(several, language):
    section = section_of(several, language)
    named = ("", "-origen", "-indicadores", "-aspectos", "-objetivos", "-grupos", "-mezcla", "-actuacion", "-serie")
    assert list(tables(section)) == [f"t-olas{name}" for name in named]
    for table in tables(section).values():
        assert all(len(row.cells) == len(table.columns) for row in table.rows) and table.rows
    assert len(section.title) <= TITLE_LIMIT[language] and not section.title.endswith(".")
    for text in texts(section):
        assert text.count("**") % 2 == 0 and not re.search(r"\{\w*\}|\bnan\b|None", text)


def test_a_report_without_an_earlier_wave_only_looks_ahead(several):
    alone = dataclasses.replace(several, waves=None)
    assert not tables(section_of(alone, "es"))


def test_the_change_leads_in_a_report_about_it(several):
    parts = [part.id for part in outline(several, language="es").parts]
    assert parts.index("p-olas") > parts.index("p-tobe")
    about = dataclasses.replace(several, waves=dataclasses.replace(several.waves, leads=True))
    parts = [part.id for part in outline(about, language="es").parts]
    assert parts.index("p-olas") < parts.index("p-asis")


def test_dimensions_stand_from_the_largest_shortfall_to_the_smallest_with_the_whole_under_them(several):
    rows = tables(section_of(several, "en"))["t-olas"].rows
    values = [row.cells[3].value for row in rows]
    assert values[:-1] == sorted(values[:-1]) and rows[-1].cells[0].text == "Overall"


def test_the_title_counts_what_got_better_and_what_cannot_be_told():
    after = made_wave(made_answers(2, (0.9, 0.0), people=60, first=900), "ola 2")
    found = compared([made_wave(made_answers(1, people=60)), after])
    states = {r.code: change_state(r, found.thresholds) for r in found.waves.rows[:3] if r.level == "dimension"}
    assert states == {"D0": "over_small", "D1": "unclear"}
    assert section_of(found, "es").title == "De dos dimensiones: una mejora y una sin cambio detectable"
    assert section_of(found, "en").title == "Of two dimensions: one better and one without a detectable change"


def test_a_title_too_long_leaves_out_what_stands_still():
    earlier = made_wave(made_answers(1, (0.0,) * 5, people=400))
    found = compared([earlier, made_wave(made_answers(2, (0.9, -0.9, 0.0, 0.0, 0.0), people=400, first=900), "ola 2")])
    ways = Counter(change_state(row, found.thresholds) for row in found.waves.rows[:6] if row.level == "dimension")
    assert ways == {"over": 1, "short": 1, "meets": 3}
    moved = found.waves.row("D2")
    expected = dataclasses.replace(
        moved, verdict="gap_relevant", change_low=0.1, change_high=0.9, source="expectations"
    )
    assert section_of(found, "es").title == "De cinco dimensiones: una mejora, una empeora y tres se mantienen"
    assert (
        section_of(with_row(found, expected), "es").title
        == "De cinco dimensiones: una mejora, una empeora y en una solo se espera menos"
    )


def with_row(found, row):
    """Return a comparison with another row in the place of one."""
    key = (row.level, row.code, row.segment, row.value)
    rows = Rows(row if (r.level, r.code, r.segment, r.value) == key else r for r in found.waves.rows)
    return dataclasses.replace(found, waves=dataclasses.replace(found.waves, rows=rows))


@pytest.mark.parametrize(
    ("language", "plain", "corrected"),
    [
        ("es", "Sin cambio detectable", "Sin cambio detectable tras la corrección"),
        ("en", "No detectable change", "No detectable change after correction"),
    ],
)
def test_a_change_that_only_the_correction_undoes_says_so_in_every_medium(language, plain, corrected):
    before = made_wave(made_answers(1, people=60), language=language)
    found = compared([before, made_wave(made_answers(2, people=60, first=900), "ola 2", language=language)])
    asked = dataclasses.replace(found.waves.row("D0"), verdict="inconclusive", change_low=0.01, change_high=0.6)
    for p_value, p_adjusted, said in ((0.04, 0.08, corrected), (0.08, 0.16, plain), (0.04, 0.04, plain)):
        row = dataclasses.replace(asked, p_value=p_value, p_adjusted=p_adjusted)
        made = with_row(found, row)
        told = list(wave_findings(made.waves, made.thresholds))
        made = dataclasses.replace(made, findings=Rows(told))
        (finding,) = (one for one in told if one.id == "wave.none.D0")
        held = said == corrected
        assert bool(re.search("tras corregir|after correcting", sentence_of(finding, Voice.of(made, language)))) is held
        cells = [row.cells[-1].text for row in tables(section_of(made, language))["t-olas"].rows]
        assert (corrected in cells) is held and plain in " ".join(cells)
        assert (corrected in "\n".join(wave_lines(Voice.of(made, language)))) is held
        book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(made, language=language)), data_only=True)
        sheet = next(one for one in book.worksheets if one.title.startswith("12_"))
        assert any(str(cell.value).endswith(corrected) for line in sheet for cell in line) is held


@pytest.mark.parametrize(("language", "said"), [("es", "No se puede decir"), ("en", "Cannot be told")])
def test_a_share_of_the_way_less_certain_than_the_way_itself_cannot_be_told(several, language, said):
    row = dataclasses.replace(several.waves.attainment[0], share=0.4, share_low=0.1, share_high=0.9, kind="bounded")
    told = {}
    for name, change in (
        ("narrow", {}),
        ("wide", {"share_low": -4.0, "share_high": 0.9}),
        ("open", {"kind": "two rays"}),
    ):
        waves = dataclasses.replace(several.waves, attainment=Rows([dataclasses.replace(row, **change)]))
        made = dataclasses.replace(several, waves=waves)
        told[name] = tables(section_of(made, language))["t-olas-objetivos"].rows[0].cells[5].text
        book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(made, language=language)), data_only=True)
        sheet = next(one for one in book.worksheets if one.title.startswith("12b"))
        values = [value for line in sheet.iter_rows(values_only=True) for value in line]
        assert (0.4 in values) is (name == "narrow") and any(said in str(value) for value in values) is (
            name != "narrow"
        )
    assert told["narrow"].startswith("40") and told["wide"] == told["open"] == said


@pytest.mark.parametrize(("language", "heads"), [("es", "Antes  Ahora  Cambio"), ("en", "Before    Now  Change")])
def test_the_columns_of_the_terminal_have_heads(several, language, heads):
    lines = wave_lines(Voice.of(several, language))
    assert heads in lines[1]
    assert lines[1].index(heads.split()[2]) < lines[2].index("▲" if "▲" in lines[2] else lines[2].split()[-1])


def test_what_got_worse_is_in_the_summary_however_much_got_better():
    earlier = made_wave(made_answers(1, (-0.9, -0.9, -0.9, 0.3), people=300))
    found = compared([earlier, made_wave(made_answers(2, (0.9, 0.9, 0.9, -0.2), people=300, first=900), "ola 2")])
    (worse,) = (f for f in found.findings if f.kind == "wave.down")
    assert worse.id == "wave.down.D3" and sum(f.kind == "wave.up" and f.score > worse.score for f in found.findings) > 2
    named = {section.id for part in outline(found, language="es").parts for section in part.sections}
    chosen = chosen_findings(Voice.of(found, "es"), named)
    assert "wave.down.D3" in [f.id for f in chosen]
    assert sum(f.kind.startswith("wave.") for f in chosen) <= 2
    assert any(f.state in ("over", "over_small", "meets") for f in chosen)


@pytest.mark.parametrize(
    ("language", "better", "narrower", "title"),
    [("es", "Mejora", "Brecha menor", "solo se espera menos"), ("en", "Better", "Narrower gap", "less is expected")],
)
def test_a_gap_that_closes_because_less_is_expected_is_no_improvement(language, better, narrower, title):
    after = made_wave(made_answers(2, (0.0, 0.0), people=400, first=900, lower=0.8), "ola 2", language=language)
    found = compared([made_wave(made_answers(1, people=400), language=language), after])
    assert {row.source for row in found.waves.rows if row.level == "dimension" and not row.segment} == {"expectations"}
    section = section_of(found, language)
    assert title in section.title
    readings = [row.cells[-1].text for row in tables(section)["t-olas"].rows]
    assert readings and all(text.startswith(narrower) for text in readings)
    assert not any(better in text or "mejora" in text for text in (section.title, section.lead))
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(found, language=language)), data_only=True)
    sheet = next(one for one in book.worksheets if one.title.startswith("12_"))
    head = [cell.value for cell in sheet[4]]
    at = head.index("Lectura" if language == "es" else "Reading")
    assert narrower in sheet.cell(5, at + 1).value


@pytest.mark.parametrize("language", LANGUAGES)
def test_waves_asked_differently_show_no_change_anywhere(language):
    before, after = two_waves()
    asked = dataclasses.replace(after.diagnosis.questionnaire, version="2")
    after = Wave(dataclasses.replace(after.diagnosis, questionnaire=asked), after.answers)
    found = compared([before, after])
    assert found.waves.design == "incomparable" and not found.waves.rows
    section = section_of(found, language)
    assert not tables(section)
    assert {"es": "versión", "en": "version"}[language] in section.lead
    assert "12_" not in " ".join(
        openpyxl.load_workbook(io.BytesIO(workbook_bytes(found, language=language))).sheetnames
    )
    assert {"es": "No se compara", "en": "not compared"}[language] in found.summary(language=language)


def test_declared_comparable_the_scale_is_rescaled_and_the_reader_is_told():
    asked = questionnaire((3, 3), outcomes=OUTCOMES, low=1, high=5)
    answers = made_answers(1)
    codes = {role: np.clip(np.rint((c - 1) * 4 / 6 + 1), 1, 5).astype(np.uint8) for role, c in answers.codes.items()}
    before = made_wave(dataclasses.replace(answers, codes=codes), "ola 1", asked=asked)
    after = made_wave(made_answers(1, first=900), "ola 2")
    found = compared([before, after], comparable=True)
    row = found.waves.row("overall")
    assert row.before == pytest.approx(before.diagnosis.gaps.overall.gap * 6 / 4)
    assert asked.scale == Scale(1, 5) and "rescaled" in row.notes
    said = " ".join(texts(section_of(found, "en")))
    assert "rescaled" in said and "declares these waves comparable" in said


def test_a_rating_only_study_speaks_of_no_gap_and_no_expectation():
    asked = questionnaire((3, 3), columns=("perception",))
    waves = []
    for seed, shift in ((1, (0.0, 0.0)), (2, (0.7, 0.0))):
        answers = made_answers(seed, shift)
        only = dataclasses.replace(answers, codes={"perception": answers.codes["perception"]}, outcomes={})
        waves.append(made_wave(only, f"wave {seed}", asked=asked, language="en"))
    found = compared(waves)
    assert found.waves.row("D0").verdict == "gap_relevant" and found.waves.row("D0").source is None
    section = section_of(found, "en")
    assert "t-olas-origen" not in tables(section)
    assert not re.search(r"\bgaps?\b|expect", " ".join(texts(section)), re.I)
    assert workbook_bytes(found, language="en")


def test_hidden_groups_leave_no_number_in_any_medium():
    groups = ("web", "tienda", "buzón")
    waves = []
    for seed in (1, 2):
        answers = made_answers(seed, (0.3 * seed, 0.0), groups=groups, size=3)
        codes = answers.segments["Canal"].codes.copy()
        codes[:4] = 2
        waves.append(
            made_wave(dataclasses.replace(answers, segments={"Canal": Segment("Canal", groups, codes)}), f"ola {seed}")
        )
    found = compared(waves)
    hidden = [row for row in found.waves.rows if row.value == "buzón"]
    assert hidden and all(row.suppressed for row in hidden)
    row = next(r for r in tables(section_of(found, "es"))["t-olas-grupos"].rows if r.cells[0].text == "buzón")
    assert not any(re.search(r"\d,\d", cell.text + cell.small) for cell in row.cells)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes(found, language="es")))["12_Olas"]
    for line in sheet.iter_rows(min_row=5, values_only=True):
        if line[1] == "buzón":
            assert not any(isinstance(value, int | float) for value in line)


def test_the_workbook_draws_both_waves_as_slopes_under_their_names(several):
    data = workbook_bytes(several, language="es")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        charts = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/charts/chart")]
    (slopes,) = (chart for chart in charts if "Brecha en las dos olas" in chart)
    lines = [part for part in re.findall(r"<c:ser>.*?</c:ser>", slopes, re.DOTALL) if "<c:dLbls>" not in part]
    assert len(lines) == 3  # two dimensions and the whole
    assert all(part.count("<c:v>1</c:v>") and part.count("<c:v>2</c:v>") for part in lines)
    labels = set(re.findall(r"<a:t>([^<]+)</a:t>", slopes))
    assert {"ola 1", "ola 2", "Global"} <= labels


@settings(deadline=None)
@given(st.lists(st.floats(-5, 5), max_size=12), st.floats(0.01, 2))
def test_labels_stand_apart_in_their_order_and_no_further_off_than_they_must(values, least):
    told = apart(values, least)
    order = sorted(range(len(values)), key=lambda i: values[i])
    placed = [told[i] for i in order]
    assert all(later - earlier > least * 0.999999 for earlier, later in itertools.pairwise(placed))
    assert sum(told) == pytest.approx(sum(values), abs=1e-6)
    if all(values[b] - values[a] >= least for a, b in itertools.pairwise(order)):
        assert told == pytest.approx(values)


def test_the_workbook_holds_both_values_and_a_live_difference(several):
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(several, language="en")))
    assert [name for name in book.sheetnames if name.startswith("12")] == [
        "12_Waves",
        "12b_Attainment",
        "12c_Mix",
        "12d_Action",
        "12e_Series",
    ]
    sheet = book["12_Waves"]
    heads = [cell.value for cell in sheet[4]]
    overall = next(r for r in sheet.iter_rows(min_row=5) if r[2].value == "Overall")
    row = several.waves.row("overall")
    assert overall[heads.index("Before")].value == pytest.approx(row.before)
    assert overall[heads.index("Change")].value.startswith("=")
    assert overall[heads.index("Where it comes from")].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_terminal_and_notebook_tell_of_the_change(several, language):
    page = html_text(outline(several, language=language))
    assert 'id="olas"' in page and 'id="t-olas"' in page
    summary = several.summary(language=language)
    assert {"es": "Desde ola 1", "en": "Since ola 1"}[language] in summary
    assert max(map(len, summary.splitlines())) <= 140
    assert several._repr_html_()
