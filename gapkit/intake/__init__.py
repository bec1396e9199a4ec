"""What comes in: questionnaires, surveys, forms.

`reading` is the door: `read_answers`. Its rooms, each knowing only those before it: `words`, `files`, `columns`,
`headings` and `answers`, `mapping`. Beside them `questionnaires`, `forms`, and `diagnoses` for a diagnosis.json.
"""
