"""From tallies to numbers: gaps, weights, zones, reliability, segments, outcomes, priorities."""
