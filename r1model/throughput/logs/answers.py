"""What the command answers of each run: who wrote it, the load, the speed, and how far the model is off."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from r1model.texts import text
from r1model.throughput.logs.reading import Log, Row
from r1model.throughput.measured.cells import word

if TYPE_CHECKING:
    from r1model.throughput.calibration.own import Own

SHOWN = ("model", "gpu", "n_gpus", "tp", "dp_attn", "ep", "pp", "ckpt_precision", "kv_precision", "engine",
         "engine_version", "mode", "isl", "osl", "date")  # fmt: skip
NUMBERS = ("concurrency", "request_rate", "tpot_ms_median", "out_tok_s_total")


@dataclass(frozen=True, slots=True)
class Told:
    """One run of a log. Times in ms, output in tokens/s of the whole deployment, deviations as shares; None unknown."""

    run: str
    tool: str
    row: Row
    off_before: float | None
    off_after: float | None

    def as_dict(self) -> dict[str, Any]:
        """All of it under plain names, numbers as numbers."""
        numbers = {name: _number(word(self.row, name)) for name in NUMBERS}
        words = {name: word(self.row, name) for name in SHOWN}
        own = asdict(self)
        del own["row"]
        return {**own, **words, **numbers}

    def cells(self, language: str) -> list[object]:
        """The cells of a printed line, rounded; a dash where nothing is known."""
        version = " ".join(filter(None, (word(self.row, "engine"), word(self.row, "engine_version"))))
        load = text("throughput", "load_burst" if word(self.row, "mode") == "burst" else "load_steady", language)
        speed = [_rounded(word(self.row, name)) for name in ("tpot_ms_median", "out_tok_s_total")]
        offs = ["-" if off is None else f"{off:+.1%}" for off in (self.off_before, self.off_after)]
        return [self.run, f"{self.tool} ({version})", load.format(n=_rounded(word(self.row, "concurrency"))), *speed,
                *offs]  # fmt: skip


def told(logs: Iterable[Log], own: Own) -> list[Told]:
    """The runs of the logs; rows of a table are the user's own and not told one by one."""
    off = own.off()
    unknown = (math.nan, math.nan)
    return [
        Told(row["id"], tool, row, *map(_known, off.get(row["id"], unknown)))
        for log in logs
        for tool, row in zip(log.tools, log.rows if log.tools else [], strict=True)
    ]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _rounded(cell: str) -> str:
    return f"{float(cell):.4g}" if cell else "-"
