"""Output: the reports of a diagnosis, written into a folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gapkit.errors import fault, told_in

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis

FORMATS = {"html": "report.html", "xlsx": "report.xlsx", "json": "diagnosis.json"}


def write_reports(
    diagnosis: Diagnosis,
    folder: str | Path,
    *,
    formats: Sequence[str] = ("html", "xlsx", "json"),
    language: str | None = None,
    second_language: str | None = None,
    brand: str | Path | None = None,
    inputs: Iterable[str | Path] = (),
) -> tuple[Path, ...]:
    """Write the reports into a folder, each file whole or not at all, and return their paths.

    Reports that are there already are replaced. `inputs` are the files the diagnosis was made from: where a report
    would take the place of one of them, nothing is written and GapkitError says so.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise fault("usage.format", found=", ".join(unknown), expected=", ".join(FORMATS))
    target = Path(folder)
    spare_inputs(inputs, target, formats)
    if target.exists() and not target.is_dir():
        raise fault("usage.output_is_a_file", where=str(target))
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise fault("usage.output", where=str(target), found=problem.strerror or str(problem)) from problem
    told = None
    if {"html", "xlsx"} & set(formats):
        from gapkit.report.outline import outline

        told = outline(diagnosis, language=language or diagnosis.language, second_language=second_language)
    written = []
    for name in dict.fromkeys(formats):
        path = target / FORMATS[name]
        if name == "html":
            written.append(diagnosis.to_html(path, language=language, brand=brand, report=told))
        elif name == "xlsx":
            written.append(diagnosis.to_excel(path, language=language, report=told))
        else:
            written.append(diagnosis.to_json(path))
    return tuple(written)


def spare_inputs(
    inputs: Iterable[str | Path], folder: str | Path, formats: Sequence[str], *, key: str = "usage.input_would_be_lost"
) -> None:
    """Refuse a folder in which a report would take the place of a file that was read."""
    written = [Path(folder) / FORMATS[name] for name in formats if name in FORMATS]
    there = [path for path in written if path.exists()]
    for one in inputs if there else ():
        if Path(one).exists() and any(path.samefile(one) for path in there):
            raise fault(key, file=str(one))


def output_folder(source: str | Path) -> Path:
    """Return the folder for the reports of a survey: beside it, named after it."""
    path = Path(source)
    return path.with_name(f"{path.stem}-gapkit")


def opened(source: str | Path) -> Diagnosis:
    """Return the diagnosis of a file, all of whose findings can be told. Raises GapkitError for anything else."""
    from gapkit.intake.diagnoses import read_diagnosis
    from gapkit.report.wording import untellable

    diagnosis = read_diagnosis(source)
    lacking = untellable(diagnosis)
    if lacking is not None:
        position, fact = lacking
        raise fault("diagnosis.untellable", file=Path(source).name, where=f"findings[{position}]", missing=fact)
    return diagnosis


def render(
    source: str | Path,
    folder: str | Path | None = None,
    *,
    language: str | None = None,
    formats: Sequence[str] = ("html", "xlsx"),
    second_language: str | None = None,
    brand: str | Path | None = None,
) -> tuple[Path, ...]:
    """Render a diagnosis.json again, in another language, brand or format; nothing is recomputed."""
    from gapkit.i18n import LANGUAGES

    diagnosis = opened(source)
    if language is not None and language not in LANGUAGES:
        raise fault("usage.language", found=language)
    spoken = language or diagnosis.language
    with told_in(spoken):
        return write_reports(
            diagnosis,
            folder or Path(source).parent,
            formats=formats,
            language=spoken,
            second_language=second_language,
            brand=brand,
            inputs=[source],
        )
