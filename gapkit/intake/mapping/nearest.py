"""The questionnaire and sheet that come nearest to a survey that cannot be read as it is."""

from __future__ import annotations

from collections.abc import Sequence

from gapkit.intake.files.tables import Table
from gapkit.intake.mapping.file import MappingFile
from gapkit.intake.mapping.fits import Fit, fit_of, headers_of
from gapkit.intake.mapping.recognition import is_known
from gapkit.model import Questionnaire


def nearest_fit(
    tables: Sequence[Table], questionnaires: Sequence[Questionnaire], mapping: MappingFile | None = None
) -> Fit | None:
    """Return the questionnaire laid over the sheet where most of its columns are found, None without any heading.

    One that people number through, or that codes or wording speak for, comes before the rest; among equals the one
    with fewer columns missing, then the one named first.
    """
    wanted = None if mapping is None else mapping.sheet
    named = [table for table in tables if wanted is not None and table.name.strip() == wanted.strip()]
    tried = (fit_of(t, headers_of(t, mapping), one, mapping) for t in named or tables for one in questionnaires)
    fits = [fit for fit in tried if fit is not None]
    return max(fits, key=_nearness, default=None)


def _nearness(fit: Fit) -> tuple[bool, bool, int, int]:
    known = is_known(fit)
    return known and fit.complete, known and bool(fit.matched.filled), fit.matched.filled, -len(fit.matched.missing)
