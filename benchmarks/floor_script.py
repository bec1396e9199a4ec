"""The least a scoring program can do: load the libraries it needs and read the workbook."""

from __future__ import annotations

import sys

import jinja2
import numpy as np
import python_calamine
import scipy.special

LOADED = (jinja2, np, scipy.special)

rows = python_calamine.load_workbook(sys.argv[1]).get_sheet_by_index(0).to_python()
print(len(rows))
