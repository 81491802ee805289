"""What throughput means for a deployment: parallel plans, users and nodes, network and heat, engines that run it."""

from r1model.capacity.demand import Demand, nodes_for, users_for
from r1model.capacity.engines import EngineRecord, engines_for
from r1model.capacity.load import max_concurrency
from r1model.capacity.network import heat, network
from r1model.capacity.plans import Plan, Plans, Refusal, search

__all__ = [
    "Demand", "EngineRecord", "Plan", "Plans", "Refusal", "engines_for", "heat", "max_concurrency", "network",
    "nodes_for", "search", "users_for",
]  # fmt: skip
