"""What the lists say of themselves: inputs, formulas and functions as records, Markdown and docstrings."""
