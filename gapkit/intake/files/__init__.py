"""Files: workbooks, csv and data frames become tables of raw cells, nothing understood yet."""
