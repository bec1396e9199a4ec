"""The cut-offs of the search for profiles of expectations."""

from __future__ import annotations

from gapkit.record import Record


class ProfileLimits(Record):
    """The cut-offs of the search for profiles; what they mean and where they come from stands in `thresholds`."""

    profile_people: int
    profile_most: int
    profile_fewest: int
    profile_share: float
    profile_stability: float
    few_clusters: int
