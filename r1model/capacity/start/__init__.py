"""Whether an engine starts a model on GPUs, in parts: the one rule of what fits, for functions, plans and sheets."""

from r1model.capacity.start.engines import engine_of
from r1model.capacity.start.rule import Start, start
from r1model.capacity.start.spread import Spread, spread_of

__all__ = ["Spread", "Start", "engine_of", "spread_of", "start"]
