"""Users, tokens and utilisation; and the seed's cards-per-user ratio, kept because readers ask for it."""

from math import ceil

from r1model.registry import formula
from r1model.units import HAIR, SECONDS_PER_HOUR, TOKENS_PER_MTOK


@formula(unit="user/GPU", source="seed-post")
def users_per_gpu(known_users: float, known_gpus: float) -> float:
    """Daily users per card in the seed; low confidence, since load follows tokens and not cards."""
    return known_users / known_gpus


@formula(unit="user", source="seed-post")
def users_served(gpus: float, users_per_gpu: float) -> float:
    """Daily users by the seed's ratio."""
    return gpus * users_per_gpu


@formula(unit="GPU", source="seed-post")
def gpus_for_users(users: float, users_per_gpu: float) -> float:
    """Cards for a number of daily users by the seed's ratio."""
    return ceil(users / users_per_gpu * (1 - HAIR))


@formula(unit="Mtok/month", source="own-arithmetic")
def demand_mtok(users: float, requests_per_user_day: float, tokens_per_request: float, days: float) -> float:
    """Million tokens a month, for input or output tokens alike."""
    return users * requests_per_user_day * tokens_per_request * days / TOKENS_PER_MTOK


@formula(unit="Mtok/month", source="own-arithmetic")
def capacity_mtok(nodes: float, tokens_per_second_node: float, hours: float, availability: float) -> float:
    """Million tokens a month that the nodes can produce."""
    return nodes * tokens_per_second_node * SECONDS_PER_HOUR * hours * availability / TOKENS_PER_MTOK


@formula(unit="share", source="own-arithmetic")
def utilisation(demand_mtok: float, capacity_mtok: float) -> float:
    """Share of the capacity in use, at most 1: demand above it goes unserved."""
    return min(1, demand_mtok / capacity_mtok)
