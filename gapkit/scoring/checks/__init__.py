"""Checks of rows and sample: what in the answers looks doubtful, and what would change without it."""
