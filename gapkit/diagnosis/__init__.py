"""From numbers to what they mean: verdicts, findings, the ordered list of what to fix first."""
