"""What the throughput model sets and does not fit, from the catalogue: parameters whose ids begin with throughput_."""

from __future__ import annotations

from typing import NamedTuple

from r1model.catalogue import catalogue, kept
from r1model.units import GB_PER_TB


class Assumed(NamedTuple):
    """The set figures by name; units as the catalogue states them."""

    month: float
    exchange_bytes: float
    reduce_base_gpus: float
    tile_columns: float
    tile_balance: float
    fp4_peak_share: float
    chunk_tokens: float
    runtime_gb: float
    least_cache_share: float
    held_output_share: float
    decode_batch_a_gpu: float
    knee: float
    load_ceiling: float
    mature_month: float
    maturing_months: float
    index_tokens: float
    captured_sequences: float


@kept
def assumed() -> Assumed:
    """Those of the current catalogue."""
    return Assumed(*(catalogue().parameters[f"throughput_{name}"].value for name in Assumed._fields))


def network_tb_s() -> float:
    """Rate of the network between nodes: one card a GPU."""
    return catalogue().parameters["nic_rate_gb_s"].value / GB_PER_TB
