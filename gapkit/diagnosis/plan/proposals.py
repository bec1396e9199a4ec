"""What the catalogue proposes for a diagnosis: typical initiatives, for people to make their own."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.reading import counted, reading_state
from gapkit.model import Dimension
from gapkit.model.plan import Catalogue, Initiative, InitiativeKpi, LeverProposal
from gapkit.record import Record, replace

if TYPE_CHECKING:
    from gapkit.scoring.johari.results import Hint

_ARTICLES = ("el ", "la ", "los ", "las ", "the ")
_LEARN, _KNOWN = "any_learn", "any_known"
_HINTS = 3
"""So many of what points beyond the questionnaire are named in one initiative that learns."""
_INTERNAL = {2: "processes", 3: "people", 4: "communication"}
"""What closes a gap inside the company: standards are processes, delivery is people, promises are communication."""


class _Cell(Record):
    """A dimension and a lever, with what speaks for them."""

    dimension: str
    lever: str | None
    items: tuple[str, ...] = ()


def proposed(diagnosis: Diagnosis, catalogue: Catalogue, language: str) -> tuple[Initiative, ...]:
    """Return what could be done about what surely falls short, in the order of priorities.

    Items come by the lever they belong to, those of one dimension and lever together; a dimension that falls short
    without any such item comes by the lever of most of its items. Beside them: the largest gap inside the company, what
    customers do not ask for and would use (hidden pane), and what points beyond the questionnaire, which is to be
    learned. Nobody has agreed to any of it: cost, owner, dates and closures stay empty. Effort is the middle of what is
    typical.
    """
    limits = diagnosis.thresholds.plan_limits
    beside = list(_beside(diagnosis, catalogue, language))
    taken, cells = set[str](), list[Initiative]()
    for cell in _cells(diagnosis):
        entry = _entry(catalogue, _kind(catalogue, diagnosis.questionnaire.dimension(cell.dimension)), cell.lever)
        if entry is None or f"{entry.id}.{cell.dimension}" in taken:
            continue
        taken.add(f"{entry.id}.{cell.dimension}")
        cells.append(_initiative(entry, language, dimensions=(cell.dimension,), items=cell.items))
    beside = [one for one in beside if (one.name, one.dimensions) not in {(own.name, own.dimensions) for own in cells}]
    room = max(limits.most_proposed - len(beside), 1)
    made = [*cells[:room], *beside][: limits.most_proposed]
    met = {item.code: item.touchpoint for item in diagnosis.questionnaire.items}
    return tuple(
        replace(
            one, id=f"P{place}", touchpoints=tuple(dict.fromkeys(spot for code in one.items if (spot := met[code])))
        )
        for place, one in enumerate(made, start=1)
    )


def _cells(diagnosis: Diagnosis) -> list[_Cell]:
    """Return what surely falls short, by dimension and lever, in the order of the first of its items."""
    questionnaire = diagnosis.questionnaire
    short = _short(diagnosis)
    ranked = sorted(diagnosis.priorities, key=lambda row: row.rank)
    found: dict[tuple[str, str | None], list[str]] = {}
    for row in ranked:
        if row.level == "item" and row.code in short:
            item = questionnaire.item(row.code)
            found.setdefault((item.dimension, item.lever), []).append(item.code)
    told = {dimension for dimension, _ in found}
    cells = [_Cell(dimension, lever, tuple(items)) for (dimension, lever), items in found.items()]
    for row in ranked:
        if row.level == "dimension" and row.code in short and row.code not in told:
            cells.append(_Cell(row.code, _usual(questionnaire.dimension(row.code))))
    return cells


def _short(diagnosis: Diagnosis) -> set[str]:
    """Return the codes whose shortfall is established; without expectations there is none."""
    if not diagnosis.questionnaire.paired:
        return set()
    found = set()
    for row in (*diagnosis.gaps.dimensions, *diagnosis.gaps.items):
        n = counted(row.n, row.n_effective)
        hidden = row.suppressed
        state = reading_state(row.verdict, row.gap_low, row.gap_high, n, diagnosis.thresholds, suppressed=hidden)
        if state in ("short", "short_small"):
            found.add(row.code)
    return found


def _beside(diagnosis: Diagnosis, catalogue: Catalogue, language: str) -> Iterator[Initiative]:
    """Yield what the windows and the company's own people point to."""
    johari = diagnosis.johari
    if johari is None:
        return
    from gapkit.diagnosis.johari_rules import leading_window

    questionnaire = diagnosis.questionnaire
    codes = {item.code for item in questionnaire.items}
    dimensions = {one.code: one for one in questionnaire.dimensions}
    told = [row for row in johari.internal if row.kind == "gap" and not row.reason and row.code in dimensions]
    if told:
        worst = min(told, key=lambda row: (row.mean, row.gap, row.code))
        entry = _entry(catalogue, _kind(catalogue, dimensions[worst.code]), _INTERNAL[worst.gap])
        if entry is not None:
            yield _initiative(entry, language, dimensions=(worst.code,))
    hidden = [row.code for row in leading_window(johari) if row.pane == "hidden" and row.state == "sure"]
    known = _named(catalogue, _KNOWN)
    if known is not None and (hidden := [code for code in hidden if code in codes]):
        yield _initiative(known, language, items=tuple(hidden))
    quiet = [row.code for row in leading_window(johari) if row.pane == "unknown" and row.state == "sure"]
    hints = [one for one in johari.unknown if one.kind in ("theme", "latent", "facet", "kano", "archetype")]
    learn = _named(catalogue, _LEARN)
    if learn is not None and (quiet or hints):
        items = tuple(dict.fromkeys(code for code in (*quiet, *_items(hints)) if code in codes))
        yield _initiative(learn, language, items=items, learns=True)


def _items(hints: Sequence[Hint]) -> list[str]:
    return [code for one in hints[:_HINTS] for code in one.items]


def _kind(catalogue: Catalogue, dimension: Dimension) -> str | None:
    """Return what kind of dimension this is, by its name in either language."""
    names = {_bare(dimension.name.es), _bare(dimension.name.en)} - {""}
    return next((kind for kind, known in catalogue.kinds.items() if names & set(map(_bare, known))), None)


def _bare(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())
    return next((plain.removeprefix(one) for one in _ARTICLES if plain.startswith(one)), plain)


def _entry(catalogue: Catalogue, kind: str | None, lever: str | None) -> LeverProposal | None:
    """Return the entry of a kind and a lever; else the first of the kind, or of the lever where no kind is known."""
    of_kind = [one for one in catalogue.proposals if kind is not None and kind in one.kinds]
    # An entry written first for the kind says more of it than one that also fits.
    both = sorted((one for one in of_kind if one.lever == lever), key=lambda one: one.kinds[0] != kind)
    if both:
        return both[0]
    if of_kind:
        return of_kind[0]
    return next((one for one in catalogue.proposals if one.kinds and one.lever == lever), None)


def _usual(dimension: Dimension) -> str | None:
    levers = [item.lever for item in dimension.items if item.lever]
    return max(dict.fromkeys(levers), key=levers.count, default=None)


def _named(catalogue: Catalogue, code: str) -> LeverProposal | None:
    return next((one for one in catalogue.proposals if one.id == code), None)


def _initiative(
    entry: LeverProposal,
    language: str,
    *,
    dimensions: tuple[str, ...] = (),
    items: tuple[str, ...] = (),
    learns: bool = False,
) -> Initiative:
    return Initiative(
        id=entry.id,
        name=entry.name[language],
        lever=entry.lever,
        dimensions=dimensions,
        items=items,
        effort=(entry.effort[0] + entry.effort[1] + 1) // 2,
        kpi=InitiativeKpi(entry.kpi[language], entry.formula[language]),
        evidence=entry.evidence[language],
        learns=learns,
        proposed=True,
    )
