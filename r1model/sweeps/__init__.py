"""Sweeps of the chain: users to money in whole nodes by month, for as many scenarios as the disk holds."""

from __future__ import annotations

from r1model.sweeps.chain import sweep_chain

__all__ = ["sweep_chain"]
