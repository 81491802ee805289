"""`python -m r1model_workbook` writes both workbooks, as `r1model workbook` does."""

import sys

from r1model.cli import command

if __name__ == "__main__":
    sys.argv.insert(1, "workbook")
    command()
