"""The records of the catalogue."""

from r1model.types.base import Figure, Key, Parameter, Record, Source, Standing, Text, Unit, Words
from r1model.types.hardware import Gpu, Instance, Server
from r1model.types.measurements import Measurement
from r1model.types.models import Architecture, Format, Model, Precision, Role, Scales
from r1model.types.prices import ApiPrice, Price
from r1model.types.seed import AwsRow, SeedFigure, Verdict

__all__ = [
    "ApiPrice", "Architecture", "AwsRow", "Figure", "Format", "Gpu", "Instance", "Key", "Measurement", "Model",
    "Parameter", "Precision", "Price", "Record", "Role", "Scales", "SeedFigure", "Server", "Source",
    "Standing", "Text", "Unit", "Verdict", "Words",
]  # fmt: skip
