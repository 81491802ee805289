"""Whether an engine starts a model on GPUs, in parts: the one rule of what fits, for functions, plans and sheets."""

from r1model.starting.engines import USUAL_ENGINE, engine_of
from r1model.starting.rule import Start, least_gib, start
from r1model.starting.spread import Spread, cut, spread_named, spread_of

__all__ = ["USUAL_ENGINE", "Spread", "Start", "cut", "engine_of", "least_gib", "spread_named", "spread_of", "start"]
