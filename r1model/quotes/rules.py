"""The rules by which lines of a quote become inputs, each in one place, each amount in exactly one of them.

Machines with their cards go into the entries of a quote for whole servers (`whole_servers`). Cards and servers priced
apart go into the prices of the plan; a price that must be nothing there is one hundredth of a yuan, since 0 means the
catalogue's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil

from r1model.catalogue import catalogue
from r1model.inputs import Value, inputs
from r1model.quotes.judging import Judged, yearly
from r1model.quotes.records import Entry, Note, note, rows_of
from r1model.sizing.lineup import server_price as usual_server_price
from r1model.sizing.machines import IDLE_SHARE

TICK = 0.01  # CNY: the least that a price can be without meaning the catalogue's
BOUGHT = ("card", "server", "component", "network", "storage", "rack_power", "installation", "spares")
SHARED = {
    "network": ("network_share", ("network",)),
    "install": ("install_share", ("rack_power", "installation")),
    "spares": ("spares_share", ("spares",)),
}
HELD: Mapping[str, tuple[str, ...]] = {  # what a quote may include, and the parts of a purchase that this is
    "network": ("network",), "storage": ("storage",), "install": ("install", "spares"),
}  # fmt: skip
POWER = re.compile(r"(?:功耗|功率|power)\D{0,16}(\d+(?:\.\d+)?)\s*kW", re.IGNORECASE)


class Rules:
    """Sums of the lines by kind in CNY without VAT, a discount spread over all, and the inputs they make."""

    def __init__(
        self, lines: Sequence[Judged], given: Mapping[str, Value], plan: str, *, all_in: bool, as_quoted: bool = False
    ) -> None:
        self.lines, self.given, self.plan, self.all_in, self.as_quoted = lines, given, plan, all_in, as_quoted
        self.factor = _discounted(lines)
        self.servers = [line for line in self.of("server") if line.guess.cards]
        self.cards = [line for line in self.of("card") if line.amount_cny or not self.servers]  # else they only itemise
        self.machines = self.of("server", "component")
        self.stored = [line for line in self.of("storage") if line.amount_cny]
        whole = self.servers or self.of("server")
        self.gpus = sum(line.line.quantity * line.guess.cards for line in (*self.cards, *self.servers))
        self.per_node = float(given["gpus_per_node"])
        self.nodes = sum(line.line.quantity for line in whole) or float(ceil(self.gpus / self.per_node))
        self.named = next((line.guess.gpu for line in lines if line.guess.gpu), None)
        self.is_whole = bool(self.servers) and not self.total("card")
        self.filler = 0.0 if self.is_whole or self.stored or self.is_usual("storage") else _least_storage()
        self.machines_usual = not self.machines and not all_in

    def of(self, *kinds: str) -> list[Judged]:
        """The lines of some kinds."""
        return [line for line in self.lines if line.guess.kind in kinds]

    def total(self, *kinds: str) -> float:
        """What they cost after the discount."""
        return sum(line.amount_cny for line in self.of(*kinds)) * self.factor

    def is_usual(self, part: str) -> bool:
        """Whether the quote neither has that part nor says that it holds everything."""
        kinds = ("storage",) if part == "storage" else SHARED[part][1]
        return not self.all_in and not self.of(*kinds)

    def priced(self, part: str) -> bool:
        """Whether the quote has a price of that part beside its machines."""
        kinds = ("storage",) if part == "storage" else SHARED[part][1]
        return bool(self.total(*kinds))

    @property
    def vat_rate(self) -> float:
        """The rate of tax that the plan has with the quote: the one that all that is bought states, else as it was."""
        rates = {line.line.tax_rate for line in self.of(*BOUGHT)}
        rate = next(iter(rates)) if len(rates) == 1 else None
        return float(self.given["vat_rate"]) if rate is None else rate

    def faults(self) -> Iterator[Note]:
        """What the purchase cannot say."""
        if self.gpus and self.nodes and self.bare <= 0:
            yield note("fault.worthless")
        each = self.gpus / self.nodes if self.nodes else 0.0
        if self.of("server") and self.gpus and each != int(each):
            yield note("fault.uneven", gpus=f"{self.gpus:g}", nodes=f"{self.nodes:g}")

    def entries(self, whole: Iterable[Entry]) -> Iterator[Entry]:
        """Every input, by the rules in the order of the formulas: machines, storage, shares, tax, running.

        `whole` is what stands for the machines where they are quoted with their cards.
        """
        if self.named is None or not self.gpus or not self.nodes or self.bare <= 0:
            return
        yield Entry("plan", self.plan, "plan", ())
        if self.of("server") and self.gpus / self.nodes != self.per_node:
            yield Entry("gpus_per_node", self.gpus / self.nodes, "per_node", rows_of(self.of("server")))
        if self.is_whole:
            yield from whole
        else:
            yield Entry(f"{self.plan}_gpu", self.named.short, "gpu", rows_of(self.of("card", "server")))
            yield from self._machines()
        yield from self._storage()
        yield from self._shares()
        yield from self._vat()
        yield from self._maintenance()
        yield from self._power()
        if self.as_quoted:
            yield Entry("lots_by", "schedule", "as_quoted", rows_of(self.machines))
            yield Entry("lot_1_nodes", self.nodes, "as_quoted", rows_of(self.machines))

    def _machines(self) -> Iterator[Entry]:
        """Cards where cards are priced, machines where machines are; the other at the least price, or as usual."""
        cards, servers = self._split()
        facts = {"count": f"{self.nodes:g}", "filler": self.filler}
        if float(self.given["quote_price"]):
            yield Entry("quote_price", 0.0, "no_whole", ())
        rule = "card" if self.total("card") else "card_within"
        yield Entry(f"{self.plan}_gpu_price", cards, rule, rows_of(self.cards), {"count": f"{self.gpus:g}"})
        if servers is not None:
            rule = "server" if cards > TICK and not self.filler else "server_less"
            rule = rule if self.machines else "server_within"
            yield Entry(f"{self.plan}_server_price", servers, rule, rows_of(self.machines), facts)

    def _split(self) -> tuple[float, float | None]:
        """Price of a card and of a server: together, times their counts, what the quote says of both."""
        cards, servers = self.total("card"), self.total("server", "component")
        if self.is_whole:
            return 0.0, servers / self.nodes
        if self.machines:
            each = cards / self.gpus if cards else TICK
            rest = servers - self.filler - (0 if cards else TICK * self.gpus)
            return each, rest / self.nodes
        if self.machines_usual:
            return cards / self.gpus, None
        return (cards - self.filler - TICK * self.nodes) / self.gpus, TICK

    @property
    def bare(self) -> float:
        """Cards and servers of the quoted quantity, as the formulas will add them up."""
        cards, servers = self._split()
        return cards * self.gpus + self.nodes * (usual_server_price() if servers is None else servers)

    def _storage(self) -> Iterator[Entry]:
        if lines := self.stored:
            held = sum(line.terabytes * line.line.quantity for line in lines) or float(self.given["storage_tb"])
            facts = {"amount": f"{self.total('storage'):,.2f}"}
            yield Entry("storage_tb", held, "storage_tb", rows_of(lines), facts)
            yield Entry("storage_price_per_tb", self.total("storage") / held, "storage", rows_of(lines), facts)
        elif self.filler:
            for name in ("storage_tb", "storage_price_per_tb"):
                yield Entry(
                    name, _least(name), "storage_within", rows_of(self.of("storage")), {"filler": f"{self.filler:g}"}
                )

    @property
    def hardware(self) -> float:
        """All that is installed, at the quoted quantity: what installation, spares and maintenance are shares of."""
        storage = self.total("storage") or self.filler
        if self.is_usual("storage"):
            storage = float(self.given["storage_tb"]) * float(self.given["storage_price_per_tb"])
        share = float(self.given["network_share"])
        return self.bare + storage + (self.bare * share if self.is_usual("network") else self.total("network"))

    def _shares(self) -> Iterator[Entry]:
        for part, (name, kinds) in SHARED.items():
            if self.is_usual(part) or (self.is_whole and not self._beside(part)):
                continue
            base = self.bare if part == "network" else self.hardware
            lines = self.of(*kinds)
            facts = {"amount": f"{self.total(*kinds):,.2f}", "base": f"{base:,.2f}"}
            yield Entry(name, self.total(*kinds) / base, name if lines else "share_within", rows_of(lines), facts)

    def _beside(self, part: str) -> bool:
        """Whether the part has a price beside the server, or shares its entry of the quote with one that has."""
        together = next(held for held in HELD.values() if part in held)
        return any(self.is_usual(one) or self.priced(one) for one in together)

    def _vat(self) -> Iterator[Entry]:
        """The rate of tax, where it is another than the scenario's."""
        if self.vat_rate != self.given["vat_rate"]:
            yield Entry("vat_rate", self.vat_rate, "vat_rate", rows_of(self.of(*BOUGHT)))

    def _maintenance(self) -> Iterator[Entry]:
        if lines := self.of("maintenance"):
            year = sum(yearly(line.line, line.amount_cny)[0] for line in lines) * self.factor
            facts = {"amount": f"{year:,.2f}", "base": f"{self.hardware:,.2f}"}
            yield Entry("maintenance_share", year / self.hardware, "maintenance_share", rows_of(lines), facts)

    def _power(self) -> Iterator[Entry]:
        found = next(((line, said) for line in self.servers if (said := POWER.search(line.line.description))), None)
        if found:
            line, most = found[0], float(found[1][1])
            share = catalogue().parameters[IDLE_SHARE].value
            if self.is_whole:
                yield Entry("quote_max_kw", most, "max_kw", (line.line.row,))
                return
            yield Entry(f"{self.plan}_max_kw", most, "max_kw", (line.line.row,))
            yield Entry(f"{self.plan}_idle_kw", most * share, "idle_kw", (line.line.row,), {"share": f"{share:.0%}"})


def _discounted(lines: Sequence[Judged]) -> float:
    """What is left of every amount after the discounts of the quote."""
    full = sum(line.amount_cny for line in lines if line.guess.kind != "discount")
    taken = sum(abs(line.amount_cny) for line in lines if line.guess.kind == "discount")
    return 1 - taken / full if full else 1.0


def _least(name: str) -> float:
    return float(inputs()[name].low or 0.0)


def _least_storage() -> float:
    """What the least storage that the inputs allow costs: it is taken off the machines, so that nothing is added."""
    return _least("storage_tb") * _least("storage_price_per_tb")
