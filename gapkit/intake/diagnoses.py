"""Reading diagnosis.json again, to render it in another language, brand or format."""

from __future__ import annotations

import json
from pathlib import Path

from gapkit.diagnosis.codec import diagnosis_of
from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.errors import Fault, GapkitError, fault


def read_diagnosis(path: str | Path) -> Diagnosis:
    """Return the diagnosis of a file that gapkit wrote; nothing is computed again.

    Raises GapkitError when there is no such file, when it is no JSON (cut short, damaged), no diagnosis, of another
    schema, or when a value in it cannot be.
    """
    file = Path(path)
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        raise fault("diagnosis.no_file", file=file) from None
    except OSError as error:
        raise fault("diagnosis.unreadable", file=file, reason=error.strerror or error) from None
    _refuse_others(file, raw)
    try:
        data = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise fault("diagnosis.not_json", file=file.name, line=error.lineno, column=error.colno) from None
    except (ValueError, RecursionError):  # not UTF-8, NaN or Infinity, digits or brackets without end
        raise fault("diagnosis.not_json", file=file.name, line=1, column=1) from None
    try:
        return diagnosis_of(data)
    except GapkitError as error:
        named = (Fault(found.key, {**found.parameters, "file": file.name}) for found in error.faults)
        raise GapkitError(*named) from None


def _refuse_others(file: Path, raw: bytes) -> None:
    """Refuse a file that is plainly something else: another of gapkit's own, or a survey."""
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return
    from gapkit.intake.files.own import own_file
    from gapkit.intake.files.sources import SURVEY_ENDINGS

    own = own_file(file, "diagnosis.own")
    if own is not None:
        raise own
    if file.suffix.lower() in SURVEY_ENDINGS:
        raise fault("diagnosis.a_survey", file=file.name)


def _no_number(name: str) -> None:
    raise ValueError(name)
