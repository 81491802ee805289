"""Many scenarios at once: a workbook for each row of a file, or figures for millions of them."""

from __future__ import annotations

from r1model.batches.run import Done, batch
from r1model.batches.sweeping import sweep

__all__ = ["Done", "batch", "sweep"]
