"""The wheel and the source archive hold what a user needs, and an installed copy works away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*command: str | Path, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command and return what it said; a failure shows everything it said."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    ran = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
    return ran


def build(source: Path, output: Path, *what: str) -> None:
    run(sys.executable, "-m", "build", "--no-isolation", *what, "--outdir", output, source, folder=output)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive."""
    folder = tmp_path_factory.mktemp("sdist")
    build(ROOT, folder, "--sdist")
    return next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build(ROOT, folder, "--wheel")
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel_from_archive(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from nothing but the source archive."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    build(next(folder.iterdir()), folder, "--wheel")
    return next(folder.glob("*.whl"))


def contents(wheel: Path) -> dict[str, int]:
    """Return what is in a wheel, but for its list of files: names and checksums."""
    with zipfile.ZipFile(wheel) as packed:
        return {entry.filename: entry.CRC for entry in packed.infolist() if not entry.filename.endswith("/RECORD")}


def test_the_wheel_built_from_the_archive_is_the_wheel_built_from_the_checkout(
    wheel: Path, wheel_from_archive: Path
) -> None:
    assert contents(wheel_from_archive) == contents(wheel)


@pytest.mark.parametrize(
    ("folder", "inside", "pattern"),
    [
        ("questionnaires", "gapkit/questionnaires", "**/*.toml"),
        ("reports/templates", "gapkit/templates", "**/*"),
        ("examples/surveys", "gapkit/examples", "*.xlsx"),
        ("gapkit/locales", "gapkit/locales", "*.toml"),
        ("gapkit/schema", "gapkit/schema", "*.json"),
        ("gapkit", "gapkit", "**/*.py"),
    ],
)
def test_every_shipped_file_is_in_the_wheel(wheel: Path, folder: str, inside: str, pattern: str) -> None:
    source = ROOT / folder
    files = (path for path in source.glob(pattern) if path.is_file() and path.parent.name != "__pycache__")
    wanted = {f"{inside}/{path.relative_to(source).as_posix()}" for path in files}
    assert wanted
    assert wanted <= set(contents(wheel))


def test_the_wheel_holds_nothing_but_the_package(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in contents(wheel)}
    assert len(tops) == 2
    assert "gapkit" in tops
    assert not [name for name in contents(wheel) if name.endswith((".pyc", ".kept", ".orig", "~"))]


def test_the_licence_travels_with_wheel_and_archive(wheel: Path, archive: Path) -> None:
    assert any(name.endswith("/licenses/LICENSE") for name in contents(wheel))
    with tarfile.open(archive) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    assert {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "tests/test_packaging.py"} <= names


def test_an_installed_copy_gives_the_demo_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "venv"
    venv.create(environment, system_site_packages=True, with_pip=False)
    python = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
    # The dependencies of the running environment serve the fresh one, so nothing is downloaded.
    site = next((environment / "lib").glob("python*/site-packages"), environment / "Lib" / "site-packages")
    (site / "dependencies.pth").write_text("\n".join(path for path in sys.path if path.endswith("-packages")) + "\n")
    install = (sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index")
    run(*install, "--ignore-installed", "--quiet", wheel, folder=tmp_path)
    away = tmp_path / "away"
    away.mkdir()
    where = run(python, "-c", "import gapkit; print(gapkit.__file__)", folder=away).stdout
    assert Path(where.strip()).is_relative_to(environment)
    run(python, "-m", "gapkit", "demo", "--language", "es", folder=away)
    reports = list(away.rglob("report.html"))
    assert len(reports) == 1
    assert '<html lang="es' in reports[0].read_text(encoding="utf-8")
