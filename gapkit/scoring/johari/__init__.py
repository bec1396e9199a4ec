"""What customers expect and the company sees of it: two windows, and the gaps of the organisation."""
