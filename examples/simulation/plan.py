"""The plan of the example: written once, with the words of both languages side by side as <Spanish|English>."""

from __future__ import annotations

import re
from pathlib import Path

_TEMPLATE = Path(__file__).with_name("insurance_plan.toml")
_BOTH = re.compile(r"<([^<>|]*)\|([^<>|]*)>")
_PLACE = {"es": 1, "en": 2}


def write_plan(path: Path, language: str) -> Path:
    """Write the plan in one language and return its path; nothing in it is drawn."""
    text = _BOTH.sub(lambda both: both[_PLACE[language]], _TEMPLATE.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
