"""Kano questions in a survey: their columns, and what people answered to them."""
