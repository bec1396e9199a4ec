"""Answers: the cells below the heading become codes, segments and outcomes; what cannot be read is reported."""
