"""What a notebook shows: a card of a diagnosis, its tables in words, and any rows as they are.

Everything still makes sense when a viewer strips styles and drawings: state words and signs stand in the text.
"""

from gapkit.notebook.card import GREY, PETROL, TERRACOTTA, card
from gapkit.notebook.records import record_html, rows_html, rows_text
from gapkit.notebook.shown import Shown
from gapkit.notebook.tables import tables

__all__ = ["GREY", "PETROL", "TERRACOTTA", "Shown", "card", "record_html", "rows_html", "rows_text", "tables"]
