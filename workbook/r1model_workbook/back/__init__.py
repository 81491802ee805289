"""The way back from a workbook that people worked in: what they filled in, and how two scenarios differ.

`read_back(path)` gives the entries of a file of ours by name (`reading`), each judged by the rule of its cell
(`view.judging`). `Answers` puts entries into one book and reads what it answers (`answers`); `difference` holds two of
them against each other, `told` says it in words and as a sheet.
"""

from __future__ import annotations

from r1model_workbook.back.answers import Answered, Answers
from r1model_workbook.back.difference import Change, Difference, between, difference
from r1model_workbook.back.naming import named
from r1model_workbook.back.reading import Back, entries_of, file_is_workbook, read_back
from r1model_workbook.back.told import alone, money, sentences, sheet
from r1model_workbook.view.judging import CellFault

__all__ = [
    "Answered",
    "Answers",
    "Back",
    "CellFault",
    "Change",
    "Difference",
    "alone",
    "between",
    "difference",
    "entries_of",
    "file_is_workbook",
    "money",
    "named",
    "read_back",
    "sentences",
    "sheet",
]  # fmt: skip
