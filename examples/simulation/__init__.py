"""Simulated surveys of invented companies: who answers, what they are asked, and the files that hold it."""
