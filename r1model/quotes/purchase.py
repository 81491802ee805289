"""The purchase that an accepted quote makes: its inputs, what is left out, its cost as the engine computes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from r1model.errors import CellError
from r1model.graph.registry import evaluate
from r1model.inputs import Value, inputs
from r1model.quotes import whole_servers
from r1model.quotes.judging import Judged
from r1model.quotes.records import Entry, Note, Quote, note
from r1model.quotes.rules import BOUGHT, Rules
from r1model.sizing.lineup import quoted_leaves
from r1model.sizing.lineup import server_price as usual_server_price

PARTS = ("network", "storage", "install", "spares")
PARTS_COST = tuple(f"{part}_cost" for part in PARTS)


class Left(NamedTuple):
    """A line that is no part of the purchase, and why."""

    row: int
    description: str
    amount_cny: float
    why: str


class Purchase(NamedTuple):
    """What a quote makes of a plan, and its cost at the quoted quantity as the engine computes it, without VAT."""

    entries: tuple[Entry, ...]
    left: tuple[Left, ...]
    faults: tuple[Note, ...]
    gpus: float
    nodes: float
    quoted_cny: float
    purchase_cny: float
    usual: Mapping[str, float]

    @property
    def changes(self) -> dict[str, Value]:
        """The inputs that differ, as --set and rows of a batch take them."""
        return {entry.input: entry.value for entry in self.entries}


def purchase(
    quote: Quote, lines: Sequence[Judged], given: Mapping[str, Value], plan: str, *, all_in: bool,
    as_quoted: bool = False,
) -> Purchase:  # fmt: skip
    """The inputs that make the plan's purchase that of the quote."""
    made = Rules([line for line in lines if not line.guess.skipped], given, plan, all_in=all_in, as_quoted=as_quoted)
    entries, faults = _checked(made.entries(whole_servers.entries(made, quote)))
    cost = _cost(made, {**given, **{entry.input: entry.value for entry in entries}})
    usual = {} if cost is None else {part: cost[f"{part}_cost"] for part in PARTS if made.is_usual(part)}
    if cost is not None and made.machines_usual:
        usual["server"] = cost["server_cost"]
    doubts = whole_servers.vendor_notes(quote) if made.is_whole else ()
    spent = 0.0 if cost is None else cost["bare_cost"] + sum(cost[name] for name in PARTS_COST)
    return Purchase(tuple(entries), tuple(_left(lines, made.factor)), (*made.faults(), *faults, *doubts), made.gpus,
                    made.nodes, made.total(*BOUGHT), spent, usual)  # fmt: skip


def _checked(entries: Iterator[Entry]) -> tuple[list[Entry], list[Note]]:
    """The entries that their inputs allow, and why not the others."""
    allowed, faults = list[Entry](), list[Note]()
    for entry in entries:
        try:
            inputs()[entry.input].check(entry.value)
            allowed.append(entry)
        except CellError as fault:
            faults.append(note("fault.range", input=entry.input, rows=_said(entry.rows), reason=fault))
    return allowed, faults


def _cost(made: Rules, given: Mapping[str, Value]) -> Mapping[str, float] | None:
    """The purchase at the quoted quantity, by the formulas of a plan; None without a machine."""
    if not made.gpus or not made.nodes:
        return None
    own = {"gpus": made.gpus, "nodes": made.nodes, "gpu_price": float(given[f"{made.plan}_gpu_price"]),
           "server_price": float(given[f"{made.plan}_server_price"]) or usual_server_price()}  # fmt: skip
    names = ("network_share", "storage_tb", "storage_price_per_tb", "install_share", "spares_share", "vat_rate")
    leaves = own | {name: float(given[name]) for name in names}
    leaves |= quoted_leaves(given, leaves) if made.is_whole else {}
    return evaluate(("bare_cost", *PARTS_COST), leaves)


def _left(lines: Sequence[Judged], factor: float) -> Iterator[Left]:
    for line in lines:
        why = "skipped" if line.guess.skipped else line.guess.kind
        if why not in BOUGHT:
            yield Left(line.line.row, line.line.description, line.amount_cny * factor, f"left.{why}")


def _said(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows))
