"""Waves: what changed since people were asked before, and how sure that is."""
