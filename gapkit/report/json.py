"""diagnosis.json: the diagnosis for machines, with its findings said for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from gapkit.diagnosis.codec import diagnosis_data
from gapkit.report.whole_file import write_whole_file
from gapkit.report.wording import finding_sentence

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis


@overload
def write_json(diagnosis: Diagnosis, path: None = None) -> dict[str, Any]: ...
@overload
def write_json(diagnosis: Diagnosis, path: str | Path) -> Path: ...
def write_json(diagnosis: Diagnosis, path: str | Path | None = None) -> dict[str, Any] | Path:
    """Return the data of diagnosis.json, or write it to a file, whole or not at all, and return the path.

    Same diagnosis, same bytes. Raises GapkitError when the file cannot be written; what was there is then untouched.
    """
    data = diagnosis_data(diagnosis)
    for finding, told in zip(diagnosis.findings, data["findings"], strict=True):
        told["text"] = {language: finding_sentence(finding, diagnosis, language) for language in ("es", "en")}
    if path is None:
        return data
    text = _lines(data) + "\n"
    # A lone surrogate (a damaged header) has no UTF-8 form, but JSON has an escape for it.
    return write_whole_file(path, text.encode("utf-8", "backslashreplace"))


def _lines(data: dict[str, Any], depth: int = 0) -> str:
    """Return JSON with one record per line: quick to write, and two diagnoses compare line by line."""
    pad = " " * (depth + 1)
    parts = []
    for key, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            told = f"[\n{pad} " + f",\n{pad} ".join(map(_compact, value)) + f"\n{pad}]"
        elif isinstance(value, dict) and depth < 2 and any(isinstance(inner, (dict, list)) for inner in value.values()):
            told = _lines(value, depth + 1)
        else:
            told = _compact(value)
        parts.append(f"{pad}{_compact(key)}: {told}")
    return "{\n" + ",\n".join(parts) + "\n" + " " * depth + "}"


_compact = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
