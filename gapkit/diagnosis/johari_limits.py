"""The cut-offs of the Johari windows and of the gaps between customers and company, and where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.record import Record

if TYPE_CHECKING:
    from gapkit.scoring.johari.results import JohariLimits


class JohariThresholds(Record):
    """What makes an expectation explicit, recognised and sure, and whose estimates are shown."""

    explicit_share: float = 0.75
    """An expectation is explicit from this part of the scale on (5.5 of 1-7; the number is ours)."""
    tolerance_share: float = 1 / 12
    """Company and customers agree within this part of the range (half a point of 1-7; Jaeschke et al. 1989)."""
    sure_share: float = 0.80
    """A pane is named when this share of the draws agrees ..."""
    leaning_share: float = 0.60
    """... and leaned to from this share on; below, it is undetermined (both numbers are ours)."""
    fewest_raters: int = 5
    """Nothing of fewer raters of a view is shown, their number neither; 15 say much more."""
    fewest_agreement: float = 0.50
    """Raters who agree less than this (r_wg) leave an item without a pane (James, Demaree & Wolf 1984; LeBreton &
    Senter 2008 call less a lack of agreement)."""
    draws: int = 4000
    """Joint draws of customers and raters; a share is then off by less than one point in a hundred."""
    crowded_share: float = 0.80
    """With more items explicit than this, levels tell little apart and the relative window leads (the number is
    ours)."""

    def limits(self, level: float, error_rate: float, min_cell: int, filled_share: float) -> JohariLimits:
        """Return the cut-offs of the windows, beside those of every other part."""
        from gapkit.scoring.johari.results import JohariLimits

        return JohariLimits(
            level=level,
            error_rate=error_rate,
            explicit_share=self.explicit_share,
            tolerance_share=self.tolerance_share,
            sure_share=self.sure_share,
            leaning_share=self.leaning_share,
            fewest_raters=max(self.fewest_raters, min_cell),
            fewest_agreement=self.fewest_agreement,
            replicates=self.draws,
            ceiling_share=self.crowded_share,
            filled_share=filled_share,
            min_cell=min_cell,
        )
