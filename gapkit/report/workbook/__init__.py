"""The Excel report in two steps: sheets as plain data, then the file; no number is worked out here."""
