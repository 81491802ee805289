"""Rows of what GPUs serve, kept as files: they hold while all that they rest on is as shipped."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from r1model.catalogue import catalogue
from r1model.catalogue.held import Held
from r1model.catalogue.load import records_of


def rows(path: Path, numbers: Collection[str]) -> Iterator[dict[str, Any]]:
    """The rows of a file, empty cells left out."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from [typed(row, numbers) for row in csv.DictReader(stream)]


def typed(row: Mapping[str, Any], numbers: Collection[str]) -> dict[str, Any]:
    """The columns of a row that hold something, those named as numbers."""
    given = {name: str(value) for name, value in row.items() if value not in ("", None)}
    return {name: float(value) if name in numbers else value for name, value in given.items()}


def as_shipped(model: str, gpu_id: str) -> bool:
    """Whether a model, a GPU and what was measured of it are those that the files were written with."""
    loaded, shipped = catalogue(), Held().catalogue
    same = loaded.models.get(model) == shipped.models.get(model) and loaded.gpus[gpu_id] == shipped.gpus.get(gpu_id)
    return same and not _own_figures(gpu_id)


def _own_figures(gpu_id: str) -> bool:
    """Whether a layer of the user's brings measured rows, or a server of this GPU."""
    own = [layer for layer in catalogue().layers if layer.path]
    return any(layer.matching("throughput.csv") for layer in own) or any(
        server.gpu == gpu_id for layer in own for server in records_of(layer, "servers").values()
    )
