"""GPUs, servers and AWS instance types."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from r1model.errors import CatalogueError
from r1model.types.base import Above, CatalogueRecord, Count, Figure, Key, Limits, Standing, Text, Words

RULED_VENDORS = ("NVIDIA", "AMD")  # of whose GPUs logs of a start are held


class Gpu(CatalogueRecord):
    """One accelerator. Memory is per device, TFLOPS are dense unless the name says sparse, link is both ways."""

    id: Key
    name: Words
    short: Words
    vendor: Words
    architecture: Words
    form_factor: Words
    memory_type: Words
    interconnect: Words
    aliases: tuple[Words, ...] = ()
    native_precisions: tuple[Words, ...]
    memory_gb: Figure
    device_memory_mib: Figure | None = None
    bandwidth_tb_s: Figure | None = None
    fp64_tflops: Figure | None = None
    fp64_tensor_tflops: Figure | None = None
    fp32_tflops: Figure | None = None
    tf32_tflops: Figure | None = None
    bf16_tflops: Figure | None = None
    fp8_tflops: Figure | None = None
    int8_tops: Figure | None = None
    fp4_tflops: Figure | None = None
    bf16_sparse_tflops: Figure | None = None
    fp8_sparse_tflops: Figure | None = None
    int8_sparse_tops: Figure | None = None
    power_w: Figure | None = None
    link_gb_s: Figure | None = None
    note: Text | None = None

    @property
    def ruled(self) -> bool:
        """Whether it can be said what starts on it: its memory is known, and logs of its maker's GPUs are held."""
        return self.device_memory_mib is not None and self.vendor in RULED_VENDORS

    def __post_init__(self) -> None:
        for name, value in self:
            if isinstance(value, Figure) and value.value <= 0:
                raise CatalogueError("figure_not_above_zero", name=name, value=f"{value.value:g}")


class Server(CatalogueRecord):
    """One server or rack. Power is the whole system's, at most and idle, network the sum of its NICs one way."""

    id: Key
    name: Words
    gpu: Key
    gpus: Count
    power_max_kw: Figure
    power_idle_kw: Figure | None = None
    network_gb_s: Figure | None = None
    note: Text | None = None


class Instance(CatalogueRecord):
    """One AWS instance type; the five provenance fields hold for the whole row."""

    id: Key
    gpu: Key
    gpus: Count
    gpu_memory_mib: Above
    vcpu: Count
    memory_gib: Above
    local_storage_gb: Annotated[float, Limits(low=0)]
    standing: Standing
    source: Key
    where: Words
    as_of: date
