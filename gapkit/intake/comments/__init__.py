"""Comments: open answers read with the codes that somebody gave them, beside the answers or on a sheet of their own."""
