"""Survey tools: their exports recognised by their headings, and their own rows and columns set aside."""
