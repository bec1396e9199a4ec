"""The plan: from AS IS to TO BE, what is done in which order, and whether it pays."""
