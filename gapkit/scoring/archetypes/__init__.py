"""Archetypes: groups of people with expectations of their own, declared or found, or none."""
