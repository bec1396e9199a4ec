"""Headings: where the heading row is, and which item and answer each column says to hold."""
