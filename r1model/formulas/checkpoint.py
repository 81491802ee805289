"""What a checkpoint weighs on disk, from element counts of its architecture and the layout of its format."""

from r1model.graph.registry import formula
from r1model.units import BF16_BYTES, BITS_PER_BYTE, BYTES_PER_GB, SCALE_BYTES


@formula(unit="byte", source="own-arithmetic")
def quantised_bytes(main_parameters: float, main_bits: float, fine_parameters: float, fine_bits: float) -> float:
    """Bytes of the weights in the format's main type and in its finer second type."""
    return (main_parameters * main_bits + fine_parameters * fine_bits) / BITS_PER_BYTE


@formula(unit="byte", source="own-arithmetic")
def kept_bytes(bf16_parameters: float, fp32_parameters: float) -> float:
    """Bytes of the weights that the format leaves in BF16 and in FP32."""
    return bf16_parameters * BF16_BYTES + fp32_parameters * SCALE_BYTES


@formula(unit="GB", source="own-arithmetic")
def checkpoint_gb(quantised_bytes: float, kept_bytes: float, scale_bytes: float, metadata_bytes: float) -> float:
    """Checkpoint files in total, scales and embedded vocabulary included; GB is 1e9 bytes."""
    return (quantised_bytes + kept_bytes + scale_bytes + metadata_bytes) / BYTES_PER_GB
