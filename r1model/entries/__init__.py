"""What people write for an input: its name in any spelling, its value as typed. Read here for --set and for tables."""

from __future__ import annotations

from r1model.entries.changes import changes
from r1model.entries.spellings import input_named, plain, spellings
from r1model.entries.values import blank, entered, shown

__all__ = ["blank", "changes", "entered", "input_named", "plain", "shown", "spellings"]
