"""The stored table of cross-validation, for the command line, the README and the Sources sheet."""

from __future__ import annotations

from typing import NamedTuple

from r1model.texts import text
from r1model.throughput.constants import read

QUANTITIES = ("tpot_ms", "ttft_ms", "out_tok_s", "in_tok_s_gpu")
HOLDOUTS = ("curve", "programme", "model")
COLUMNS = ("group", "quantity", "rows", *HOLDOUTS, "within_30", "covered", "covered_programme")


class Line(NamedTuple):
    """Mean absolute error of one quantity in one regime or on one GPU, by way of holding out; None where not tried.

    `within_30` and `covered` (inside P10-P90) are those of whole curves left out, `covered_programme` that of whole
    programmes.
    """

    group: str
    quantity: str
    rows: int
    curve: float
    programme: float | None
    model: float | None
    within_30: float
    covered: float
    covered_programme: float | None


def lines(by: str = "regime") -> list[Line]:
    """The table by `regime` or by `gpu`, misses included."""
    stored = {
        (row["holdout"], row["group"], row["quantity"]): row for row in read("accuracy")["accuracy"] if row["by"] == by
    }
    found = []
    for quantity in QUANTITIES:
        for _, group, _ in [key for key in stored if key[0] == "curve" and key[2] == quantity]:
            row = stored["curve", group, quantity]
            programme, model = (stored.get((kind, group, quantity), {}) for kind in HOLDOUTS[1:])
            means = (row["mean_error"], programme.get("mean_error"), model.get("mean_error"))
            shares = (row["within_30"], row["covered"], programme.get("covered"))
            found.append(Line(group, quantity, row["rows"], *means, *shares))
    return found


def cells(line: Line) -> list[str]:
    """A line as text, shares in whole per cent."""
    shares = ["–" if value is None else f"{value:.0%}" for value in line[3:]]
    return [line.group, line.quantity, str(line.rows), *shares]


def markdown(language: str, by: str = "regime") -> str:
    """The table as Markdown, as it stands in the README."""
    heads = [text("throughput", name, language) for name in COLUMNS]
    rows = [heads, ["---"] * len(heads), *(cells(line) for line in lines(by))]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
