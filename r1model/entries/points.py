"""Points that one measured oneself, from a CSV file: a row each, columns in_flight, input_tokens, output_tokens,
tpot_ms, out_tok_s, as `r1model calibrate --points` writes them; what else stands in the file is left aside."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from r1model.entries.rows import require_once, rows_of, value_of
from r1model.errors import BadRequest
from r1model.inputs import OWN_POINTS, Value

COLUMNS = ("in_flight", "input_tokens", "output_tokens", "tpot_ms", "out_tok_s")


def from_file(path: Path, given: Container[str] = ()) -> dict[str, Value]:
    """The inputs that the rows of a file are; BadRequest where it has none, too many, or a cell that is no number."""
    header, rows = rows_of(path)
    places = {name: header.index(name) for name in COLUMNS if name in header}
    if not places:
        raise BadRequest("no_points", path=path, known=", ".join(COLUMNS))
    if len(rows) > len(OWN_POINTS):
        raise BadRequest("points_too_many", path=path, given=len(rows), most=len(OWN_POINTS))
    found: dict[str, Value] = {}
    for slot, row in zip(OWN_POINTS, rows, strict=False):
        found |= {f"point_{slot}_{name}": value_of(path, row, name, at, f"point_{slot}_{name}")
                  for name, at in places.items()}  # fmt: skip
    require_once(found, given)
    return found
