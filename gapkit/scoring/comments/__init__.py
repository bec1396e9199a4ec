"""Comments: the themes that people write about, who writes of which, and what may be quoted."""
