"""What has become of a workbook's prices since it was written, and by how much today's would move its answer.

`held` reads the tables of prices of a file and of our own book alike; `changes` holds one against the other, leaving
out what somebody typed over; `effect` computes the file's scenario with both; `told` says it in a few lines.
"""

from __future__ import annotations

from r1model_workbook.since.changes import PriceChange
from r1model_workbook.since.told import lines
from r1model_workbook.since.whole import Since, since

__all__ = ["PriceChange", "Since", "lines", "since"]
