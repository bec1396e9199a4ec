"""Coding: the comments of a survey that wait for codes, and the workbook in which somebody gives them."""
