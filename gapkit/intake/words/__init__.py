"""Words: how texts are compared, and what the words of headings and cells give away."""
