"""Capacity and cost model for private DeepSeek-R1 671B deployment. GB is 1e9 bytes, a month 730 hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from r1model.catalogue import catalogue
from r1model.functions import functions, invoke
from r1model.plan import plans

if TYPE_CHECKING:
    from r1model.batches import batch, sweep

__all__ = ["batch", "catalogue", "functions", "invoke", "plans", "sweep"]


def __getattr__(name: str) -> Any:
    """Batches and sweeps are read when first asked for: a call of a function does not wait for them."""
    if name in ("batch", "sweep"):
        from r1model import batches

        return getattr(batches, name)
    raise AttributeError(name)
