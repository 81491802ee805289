"""The records of the catalogue, each imported when first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from r1model.types.architecture import (
        EXPERT_FEEDS,
        Architecture,
        Compression,
        Feed,
        Linear,
        Mamba,
        Mixer,
        Window,
    )
    from r1model.types.base import CatalogueRecord, Figure, Key, Limits, Parameter, Source, Standing, Text, Unit, Words
    from r1model.types.engines import Engine, LoggedStart, Scale
    from r1model.types.hardware import Gpu, Instance, Server
    from r1model.types.load import LoadShape
    from r1model.types.measurements import Measurement
    from r1model.types.models import Checkpoint, Format, Model, Packing, Precision, Role, Scales
    from r1model.types.prices import ApiPrice, FxRate, Price
    from r1model.types.seed import AwsRow, SeedFigure, Verdict
    from r1model.types.validated import Record

__all__ = [
    "EXPERT_FEEDS", "ApiPrice", "Architecture", "AwsRow", "CatalogueRecord", "Checkpoint", "Compression", "Engine",
    "Feed", "Figure", "Format", "FxRate", "Gpu", "Instance", "Key", "Limits", "Linear", "LoadShape", "LoggedStart",
    "Mamba", "Measurement", "Mixer", "Model", "Packing", "Parameter", "Precision", "Price", "Record", "Role", "Scale",
    "Scales", "SeedFigure", "Server", "Source", "Standing", "Text", "Unit", "Verdict", "Window", "Words",
]  # fmt: skip
MODULES = (
    "base",
    "architecture",
    "models",
    "engines",
    "hardware",
    "load",
    "prices",
    "measurements",
    "seed",
    "validated",
)


def __getattr__(name: str) -> Any:
    if name in __all__:
        for module in (import_module(f"r1model.types.{part}") for part in MODULES):
            if name in vars(module):
                globals()[name] = vars(module)[name]  # asked for once: a count of figures asks a thousand times
                return vars(module)[name]
    raise AttributeError(name)
