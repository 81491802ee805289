"""The way back from a workbook that people worked in: what they filled in, and how two scenarios differ.

`read_back(path)` gives the entries of a file of ours by name (`reading`), each judged by the rule of its cell
(`view.judging`). `Answers` puts entries into one book and reads what it answers (`answers`); `difference` holds two of
them against each other, `told` says it in words and as a sheet.
"""

from __future__ import annotations

from r1model.scenario_files.signoff import Signoff
from r1model_workbook.back.answers import Answered, Answers
from r1model_workbook.back.difference import Change, Difference, between, difference
from r1model_workbook.back.naming import named
from r1model_workbook.back.reading import Back, entries_of, file_is_workbook, read_back, usual_book
from r1model_workbook.back.signing import SignoffChange, signed_differently
from r1model_workbook.back.told import alone, money, sentences, sheet
from r1model_workbook.view.judging import CellFault


def changed_signoff(language: str, a: Signoff, b: Signoff) -> list[SignoffChange]:
    """What two sign-offs do not have in common, in words of a language."""
    return signed_differently(usual_book(language), a, b)


__all__ = [
    "Answered",
    "Answers",
    "Back",
    "CellFault",
    "Change",
    "Difference",
    "SignoffChange",
    "alone",
    "between",
    "changed_signoff",
    "difference",
    "entries_of",
    "file_is_workbook",
    "money",
    "named",
    "read_back",
    "sentences",
    "sheet",
]  # fmt: skip
