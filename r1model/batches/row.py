"""One scenario of a batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from r1model.inputs import Value


class Row(NamedTuple):
    """One scenario: its row in the file, the texts of its other columns, and the inputs that it
    changes, of an edited workbook its other entries too."""

    number: int
    words: Mapping[str, str]
    changes: Mapping[str, Value]
