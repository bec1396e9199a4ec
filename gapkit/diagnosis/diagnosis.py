"""Diagnosis: everything a survey says, ready to be rendered."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.errors import Fault, GapkitError
from gapkit.model import Questionnaire
from gapkit.record import Record, field
from gapkit.scoring.checks.results import RowCheck, SampleCheck, Sensitivity
from gapkit.scoring.clustering import Clustering
from gapkit.scoring.comparisons import SegmentTest
from gapkit.scoring.journey.results import JourneyCell
from gapkit.scoring.outcome_results import OutcomeSegment
from gapkit.scoring.raking import RakingNote
from gapkit.scoring.results import ColumnQuality, GapTable, OutcomeScore, Priority, Reliability, SegmentGap, Soundness
from gapkit.scoring.rows import Rows

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.case_results import Economics
    from gapkit.diagnosis.plan.results import Planned
    from gapkit.scoring.archetypes.results import Archetypes
    from gapkit.scoring.comments.results import OpenText
    from gapkit.scoring.drivers.asymmetry_results import Asymmetry
    from gapkit.scoring.drivers.foretold import Prediction
    from gapkit.scoring.drivers.results import Driver, DriverModel, QuadrantRow
    from gapkit.scoring.drivers.surface_results import Surfaces
    from gapkit.scoring.johari.results import Johari
    from gapkit.scoring.kano_results import KanoRow
    from gapkit.scoring.return_basis import ReturnBasis
    from gapkit.scoring.waves.results import Waves
    from gapkit.scoring.what_if import Gain

NAN = float("nan")

# Renderers stand above this layer; they are found by name when they are asked for.
_RENDERERS = {
    "html": "gapkit.report.html:write_html",
    "excel": "gapkit.report.excel:write_excel",
    "json": "gapkit.report.json:write_json",
    "card": "gapkit.notebook:card",
    "tables": "gapkit.notebook:tables",
    "terminal": "gapkit.report.terminal:summary",
}


class Finding(Record):
    """A statement, its strength and what it rests on; the sentence is made from it, per language.

    `kind` names the pattern ("gap.dim", "gap.global", "item.last", "zone", "quality.ceiling", ...), `state` the reading
    state of the report (short, short_small, meets, unclear, over_small, over, indicative, hidden), `strength` the
    evidence level 0 (not conclusive) to 3 (strong), `evidence` the place in diagnosis.json ("gaps.dimensions.REL",
    "waves.rows[3]": `gapkit.diagnosis.evidence` finds what stands there).
    """

    id: str
    kind: str
    subject: str
    state: str
    verdict: str | None
    strength: int
    estimate: float = NAN
    low: float = NAN
    high: float = NAN
    n: int | None = None
    evidence: str = ""
    score: float = 0.0
    facts: Mapping[str, Any] = field(default_factory=dict)
    need: str = ""
    """What a decision needs it for, one of `finding_order.NEEDS`; findings are in their order."""
    method: str = ""
    """How it was found, one of the values of `finding_order.METHODS`."""


class Action(Record):
    """One step from AS IS to TO BE. What nobody has decided yet is None, never a guess."""

    id: str
    level: str
    lever: str | None
    dimension: str
    items: tuple[str, ...]
    priority: float
    rank: int
    rank_low: int | None
    rank_high: int | None
    p_top1: float
    p_top3: float
    gap: float
    target: float
    target_perception: float
    next_wave_n: int | None
    action: str | None = None
    owner: str | None = None
    stakeholders: tuple[str, ...] = ()
    horizon: str | None = None
    effort: int | None = None
    cost: float | None = None
    kpi: str | None = None
    expected_gain: float | None = None
    depends_on: tuple[str, ...] = ()


class Input(Record):
    """What was read: never a path, never a person. `flagged` rows look doubtful; `used` are those scored."""

    name: str
    sha256: str
    rows: int
    used: int
    flagged: int = 0
    columns: int = 0
    left_out: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, Mapping[str, Any]], ...] = ()


class Quality(Record):
    """What the data can carry: checks of rows, columns and sample, and flags (`caution`, `passed`, `cannot_say`)."""

    columns: Rows[ColumnQuality]
    flags: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()
    effective_n: float = NAN
    missing_share: float = NAN
    rows: Rows[RowCheck] = field(default_factory=Rows)
    sample: Rows[SampleCheck] = field(default_factory=Rows)
    sensitivity: Sensitivity | None = None
    design: Clustering | None = None
    raking: RakingNote | None = None


class Stamp(Record):
    """Who made it, with what and when; the clock and the version come in as data."""

    version: str
    seed: int
    generated: str = ""
    environment: str = ""
    command: str = ""


class Diagnosis(Record):
    """The diagnosis of a survey. Same study, same thresholds, same seed: the same diagnosis."""

    questionnaire: Questionnaire
    thresholds: Thresholds
    input: Input
    stamp: Stamp
    language: str
    gaps: GapTable
    soundness: Soundness
    segments: Rows[SegmentGap]
    outcomes: Rows[OutcomeScore]
    priorities: Rows[Priority]
    quality: Quality
    findings: Rows[Finding]
    roadmap: Rows[Action]
    second_opinion: Rows[Any] = field(default_factory=Rows)
    outcome_segments: Rows[OutcomeSegment] = field(default_factory=Rows)
    journey: Rows[JourneyCell] = field(default_factory=Rows)
    segment_tests: Rows[SegmentTest] = field(default_factory=Rows)
    archetypes: Archetypes | None = None
    drivers: Rows[Driver] = field(default_factory=Rows)
    """How much of what is explained in an outcome goes along with each dimension, or item."""
    driver_models: Rows[DriverModel] = field(default_factory=Rows)
    """What they explain together, or why nothing can be said."""
    ipa: Rows[QuadrantRow] = field(default_factory=Rows)
    """Importance beside performance."""
    surface: Surfaces | None = None
    """Gap or perception: what foretells the outcomes, and the surface over both; None without outcomes or pairs."""
    what_if: Rows[Gain] = field(default_factory=Rows)
    """What the main outcome goes along with when gaps close."""
    asymmetry: Rows[Asymmetry] = field(default_factory=Rows)
    """What low perceptions cost the main outcome and high ones gain it."""
    kano: Rows[KanoRow] = field(default_factory=Rows)
    """What features are to people who were asked how they feel with and without them."""
    predictions: Rows[Prediction] = field(default_factory=Rows)
    """Who is at risk: outcomes foretold from perceptions, and how far that can be trusted."""
    comments: OpenText | None = None
    """What people wrote in their own words, coded; None where nobody read it."""
    johari: Johari | None = None
    """What customers expect and the company sees of it; None without the company's own answers."""
    waves: Waves | None = None
    """What changed since an earlier wave; None when none was given."""
    basis: ReturnBasis | None = None
    """What returns are worked out from: gaps, slopes and how they vary together; None without either."""
    plan: Planned | None = None
    """What is to be done, in which order, and where it leads; None when nobody gave a plan."""
    economics: Economics | None = None
    """Whether it pays; None when nobody gave a plan."""
    plan_notes: tuple[Fault, ...] = ()
    """What was noticed while the plan was read: it is of that file, so diagnosis.json does not hold it."""
    study: Mapping[str, str] = field(default_factory=dict)
    """Client, study name, wave and field dates where the user gave them."""

    @property
    def reliability(self) -> Rows[Reliability]:
        """Reliability of every dimension in every column."""
        return self.soundness.dimensions

    def expected_gain(self, code: str, *, closes: float) -> Rows[Gain]:
        """Return what the main outcome goes along with when the gap of a dimension closes by so many points.

        An association, not a promise. One row per metric; where nothing can be said of what moves the outcome, one
        row whose `reason` says why.
        """
        from gapkit.scoring.what_if import closed_by, not_told

        known = [one.code for one in self.questionnaire.dimensions]
        if code not in known or not closes > 0:
            raise GapkitError(Fault("usage.expected_gain", {"code": code, "closes": closes, "known": ", ".join(known)}))
        return closed_by(self.what_if, code, closes) or not_told(self.driver_models, code, closes)

    def to_html(self, path: str | Path, *, language: str | None = None, **options: Any) -> Path:
        """Write the HTML report and return its path."""
        return Path(_renderer("html")(self, path, language=language or self.language, **options))

    def to_excel(self, path: str | Path, *, language: str | None = None, **options: Any) -> Path:
        """Write the Excel report and return its path."""
        return Path(_renderer("excel")(self, path, language=language or self.language, **options))

    def to_json(self, path: str | Path | None = None) -> Any:
        """Write diagnosis.json and return its path; without a path return the plain data."""
        return _renderer("json")(self, path)

    def summary(self, *, language: str | None = None) -> str:
        """Return the summary a terminal shows."""
        return str(_renderer("terminal")(self, language=language or self.language))

    def tables(self, *, language: str | None = None) -> Mapping[str, Any]:
        """Return the tables of gaps, groups, outcomes, journey, waves and archetypes in the words of the report.

        They show in a notebook and print in a console; the names are those of diagnosis.json.
        """
        return dict(_renderer("tables")(self, language=language or self.language))

    def _repr_html_(self) -> str:
        return str(_renderer("card")(self, language=self.language))

    def __repr__(self) -> str:
        return self.summary()


def _renderer(name: str) -> Any:
    module, function = _RENDERERS[name].split(":")
    return getattr(import_module(module), function)
