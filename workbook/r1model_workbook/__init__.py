"""The workbook generator: the model as live formulas in an .xlsx, with no add-in and no macro."""
