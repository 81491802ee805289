"""A whole scenario as people leave it in a workbook: every cell that may be filled in by its name, as a file and back.

An entry is one such cell: `months` is the base column of an input, `months@user` another column of it, `case` the
column in use, `load.hours[8].work` an hour of one's own, `buy.capex[0].amount` a field of one's own line. Only what is
not as usual is kept; a blank where usually something stands is an empty text.
"""

from __future__ import annotations

from r1model.scenario_files.entry import alike, is_of_an_input, live, parted, usual_entry, with_explicit
from r1model.scenario_files.files import document, read, read_signoff, text_of
from r1model.scenario_files.tables import as_tables

__all__ = [
    "alike",
    "as_tables",
    "document",
    "is_of_an_input",
    "live",
    "parted",
    "read",
    "read_signoff",
    "text_of",
    "usual_entry",
    "with_explicit",
]
