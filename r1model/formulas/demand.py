"""Users, tokens and utilisation; and the seed's cards-per-user ratio, kept because readers ask for it."""

from math import ceil

from r1model.graph.registry import formula
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


@formula(unit="Mtok/month", source="own-arithmetic")
def grown_mtok(base_mtok: float, price_index: float, running: float) -> float:
    """Tokens of a month of a demand that grows by an index."""
    return base_mtok * price_index * running


@formula(unit="share", source="own-arithmetic")
def other_share(share: float) -> float:
    """What a share leaves."""
    return 1 - share


@formula(unit="Mtok/month", source="own-arithmetic")
def both_mtok(mtok_in: float, mtok_out: float) -> float:
    """Input and output tokens together."""
    return mtok_in + mtok_out


@formula(unit="Mtok/month", source="own-arithmetic")
def available_mtok(full_mtok: float, availability: float) -> float:
    """Tokens that the nodes can serve in the hours they are available."""
    return full_mtok * availability


@formula(unit="share", source="own-arithmetic")
def node_load(by_demand: float, fixed_load: float, demand_mtok: float, available_mtok: float) -> float:
    """Utilisation of the nodes: fixed, or what the demand needs of what they can serve; 0 without nodes."""
    return (1 - by_demand) * fixed_load + by_demand * (
        min(1, demand_mtok / available_mtok) if available_mtok > 0 else 0
    )


@formula(unit="share", source="own-arithmetic")
def served_share(demand_mtok: float, available_mtok: float) -> float:
    """Share of the demand that the nodes serve; the rest goes unserved."""
    return min(demand_mtok, available_mtok) / demand_mtok if demand_mtok > 0 else 0


@formula(unit="Mtok/month", source="own-arithmetic")
def served_mtok(
    by_demand: float,
    wanted_mtok: float,
    served_share: float,
    available_mtok: float,
    fixed_load: float,
    mix_share: float,
) -> float:
    """Tokens served: the demand's served share, or what the nodes can serve at a fixed load."""
    return by_demand * wanted_mtok * served_share + (1 - by_demand) * available_mtok * fixed_load * mix_share


@formula(unit="Mtok/month", source="own-arithmetic")
def unserved_mtok(by_demand: float, demand_mtok: float, served_share: float) -> float:
    """Demand above what the nodes can serve."""
    return by_demand * demand_mtok * (1 - served_share)
