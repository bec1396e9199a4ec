"""What is remarked about a plan's figures, in the workbook and on the terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gapkit.diagnosis.plan.results import NextCheck
from gapkit.i18n import LANGUAGES
from gapkit.report.excel import workbook_bytes
from gapkit.report.plan_remarks import remarks
from gapkit.report.terminal_plan import plan_lines
from gapkit.report.voice import Voice
from gapkit.scoring.rows import Rows
from tests.diagnosis.plan.planned_samples import surveyed
from tests.plan_samples import with_plan
from tests.report.excel_samples import opened


@pytest.fixture(scope="module", params=LANGUAGES)
def remarked(request):
    """A plan with a remark of every kind, and its language."""
    diagnosis = with_plan(surveyed(), request.param)
    plan = diagnosis.plan
    first, second, third, *others = plan.initiatives
    rows = Rows([first, second, replace(third, notes=("starts_early",)), *others])
    chosen = replace(plan.selection, search="marginal", reason="", unvalued=(first.id,), uncounted=(second.id,))
    code = diagnosis.gaps.dimensions[0].code
    checks = Rows([NextCheck(code, "rise", 0.3, 6.0, n=210, rise=0.4, n_planned=320)])
    plan = replace(plan, initiatives=rows, selection=chosen, checks=checks)
    economics = replace(diagnosis.economics, start="2027Q2", start_set_by="initiatives")
    return replace(diagnosis, plan=plan, economics=economics), request.param


def notes(page) -> list[str]:
    """The lines under the table of a sheet, joined as they were wrapped."""
    (reference,) = [page.tables[name].ref for name in page.tables]
    last = int(reference.split(":")[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    told = [str(page.cell(row, 1).value or "") for row in range(last + 1, page.max_row + 1)]
    return " ".join(told).split()


def test_the_workbook_tells_every_remark_on_the_sheet_it_is_about(remarked):
    diagnosis, language = remarked
    found = remarks(Voice.of(diagnosis, language))
    assert found.roadmap and len(found.choice) == 3 and found.money and len(found.next_wave) == 2
    book = opened(workbook_bytes(diagnosis, language=language))
    sheets = {name[:3]: " ".join(notes(book[name])) for name in book.sheetnames if name[:2] in ("09", "10", "11")}
    assert all(" ".join(text.split()) in sheets["10_"] for text in (*found.roadmap, *found.choice))
    assert all(" ".join(text.split()) in sheets["11_"] for text in found.money)
    assert all(" ".join(text.replace("**", "").split()) in sheets["09_"] for text in found.next_wave)


def test_the_terminal_tells_the_first_remarks_and_counts_the_rest(remarked):
    diagnosis, language = remarked
    voice = Voice.of(diagnosis, language)
    found, said = remarks(voice), " ".join(" ".join(plan_lines(voice)).split())
    about = (*found.roadmap, *found.choice, *found.money)
    assert all(" ".join(text.split()) in said for text in about[:3])
    assert not any(text in said for text in about[3:])
    assert said.endswith({"en": f"… and {len(about) - 3} more", "es": f"… y {len(about) - 3} más"}[language])
    assert all(" ".join(text.replace("**", "").split()) in said for text in found.next_wave)


def test_a_plan_about_which_nothing_is_remarked_gets_no_lead(remarked):
    diagnosis, language = remarked
    plain = with_plan(surveyed(), language)
    plain = replace(plain, plan=replace(plain.plan, checks=Rows()))
    lead = {"en": "Keep in mind:", "es": "A tener en cuenta:"}[language]
    quiet = " ".join(plan_lines(Voice.of(plain, language)))
    loud = " ".join(plan_lines(Voice.of(diagnosis, language)))
    assert lead in loud
    found = remarks(Voice.of(plain, language))
    assert (lead in quiet) == bool((*found.roadmap, *found.choice, *found.money))
