"""What the documents say can be done, done: their commands run, their code runs, their links lead somewhere."""

from __future__ import annotations

import re
import shutil
import sys
import tomllib
from pathlib import Path

import pytest

from gapkit.cli import main
from gapkit.intake.journeys import read_journey
from gapkit.intake.mapping import read_mapping
from gapkit.intake.plans import read_plan
from gapkit.intake.questionnaires import read_questionnaire

ROOT = Path(__file__).resolve().parents[1]
SURVEYS = ROOT / "examples" / "surveys"
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs" / "how-to").glob("*.md"))]
PAGES = sorted({*GUIDES, *(ROOT / "docs").rglob("*.md"), ROOT / "benchmarks" / "README.md", ROOT / "CHANGELOG.md"})
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOT_ZERO = {"gapkit score form.xlsx": 1}
"""A blank form has no answers yet, so gapkit says so."""


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, kind: str) -> list[str]:
    return [text for found, text in BLOCK.findall(page.read_text(encoding="utf-8")) if found == kind]


def commands(page: Path) -> list[str]:
    return [line for text in blocks(page, "console") for line in text.splitlines() if line.startswith("gapkit ")]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files the documents speak of."""
    shutil.copy(SURVEYS / "insurance_en.xlsx", tmp_path / "survey.xlsx")
    shutil.copy(SURVEYS / "insurance_es.xlsx", tmp_path / "encuesta.xlsx")
    shutil.copy(SURVEYS / "insurance_company_en.xlsx", tmp_path / "company.xlsx")
    journey = ROOT / "docs" / "how-to" / "draw-the-journey.md"
    for name, kind in (("journey.toml", "toml"), ("kpi.csv", "csv")):
        (tmp_path / name).write_text(blocks(journey, kind)[0], encoding="utf-8")
    comments = ROOT / "docs" / "how-to" / "code-the-comments.md"
    (tmp_path / "codes.csv").write_text(blocks(comments, "csv")[0], encoding="utf-8")
    plan = ROOT / "docs" / "how-to" / "plan-the-roadmap.md"
    (tmp_path / "plan.toml").write_text(blocks(plan, "toml")[0], encoding="utf-8")
    company = ROOT / "docs" / "how-to" / "ask-the-company.md"
    (tmp_path / "company.toml").write_text(blocks(company, "toml")[0], encoding="utf-8")
    shutil.copy(SURVEYS / "insurance_before_en.xlsx", tmp_path / "before.xlsx")
    (tmp_path / "mapping.toml").write_text('questionnaire = "servqual91"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


OFTEN = ("gapkit score survey.xlsx", "gapkit check survey.xlsx")
"""Commands of several pages, about a file that no page changes: they run once, and the others find what they wrote."""


@pytest.fixture(scope="module")
def ran() -> dict[str, tuple[object, Path]]:
    """Keep how the commands of several pages ended and what they wrote."""
    return {}


def status_of(command: str, monkeypatch: pytest.MonkeyPatch) -> object:
    """Run a command as the shell would, and return how it ended."""
    monkeypatch.setattr(sys, "argv", re.findall(r'"[^"]*"|\S+', command))
    try:
        main()
    except SystemExit as end:
        return end.code or 0
    return 0


@pytest.mark.parametrize("page", [page for page in GUIDES if commands(page)], ids=name_of)
def test_the_commands_of_a_guide_run(
    page: Path,
    desk: Path,
    ran: dict[str, tuple[object, Path]],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if any(command.startswith("gapkit map ") for command in commands(page)):
        (desk / "mapping.toml").unlink()  # the page makes its own
    for command in commands(page):
        written = desk / "survey-gapkit"
        if command in ran:
            status, kept = ran[command]
            shutil.copytree(kept, written, dirs_exist_ok=True)
        else:
            status = status_of(command, monkeypatch)
        assert status == NOT_ZERO.get(command, 0), command
        if command in OFTEN and command not in ran:
            kept = tmp_path_factory.mktemp("written")
            if command == OFTEN[0]:
                shutil.copytree(written, kept, dirs_exist_ok=True)
            ran[command] = status, kept


def test_the_python_code_of_the_readme_runs(desk: Path) -> None:
    (code,) = blocks(ROOT / "README.md", "python")
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    assert '<html lang="es' in (desk / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [page for page in GUIDES if blocks(page, "toml")], ids=name_of)
def test_a_mapping_file_shown_has_only_keys_that_exist(page: Path, tmp_path: Path) -> None:
    for text in blocks(page, "toml"):
        path = tmp_path / "mapping.toml"
        path.write_text(text, encoding="utf-8")
        if "[[touchpoint]]" in text:
            assert read_journey(path).points
            continue
        if "[[initiative]]" in text:
            assert read_plan(path, read_questionnaire("servqual91")).initiatives
            continue
        assert read_mapping(path).items.keys() == tomllib.loads(text).get("items", {}).keys()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not broken


def test_ci_reads_its_commands_from_the_readme() -> None:
    readme, ci = (ROOT / "README.md").read_text(encoding="utf-8"), (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for name in ("try", "test"):
        assert re.search(rf"^<!-- command: {name} -->\n```console\n[^\n]+\n```$", readme, re.MULTILINE)
        assert f"readme_command {name}" in ci
