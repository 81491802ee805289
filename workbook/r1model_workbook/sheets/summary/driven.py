"""What the drivers of the answer are worth at present: value in use, its unit, and where it comes from.

The provenance is that of the figure used: where a cell of the reader's own is in use it is his, whatever the catalogue
says of the figure that it replaces.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from r1model.catalogue import catalogue
from r1model.inputs import inputs
from r1model.texts import text
from r1model.types import Standing
from r1model_workbook.sheets.common import UNITS_OF_MONEY, serial, unit_name
from r1model_workbook.sheets.quoted import either
from r1model_workbook.sheets.summary.words import Workings
from r1model_workbook.sheets.units import live_unit
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Book, Cell, Value
from r1model_workbook.view.months import UNIT as BESIDE

CARDS = "cards"  # the price of one of the cards that a node holds


class Spec(NamedTuple):
    """A driver's value in use, the reader's own cells in its place, and whose the provenance is otherwise.

    `declared` is an input, `listed` a table with the cell of its key and the columns of standing and day; `quote` the
    price in use and that of the list, which differ where a quote is in use; `side` the price of which Purchase says
    whether it is the reader's own, and of which day. Without a `unit` that beside the value is.
    """

    cell: Callable[[Book], Cell]
    entries: Sequence[str]
    declared: str = ""
    listed: tuple[str, str, str, str] | None = None
    price: str = ""
    quote: tuple[str, str] | None = None
    side: str = ""
    unit: str = ""


def _line(option: str, rows: str, at: int, name: str) -> Callable[[Book], Cell]:
    return lambda book: book.written[option].rows(rows)[at].cell(name)


RATES = [f"node_{name}tokens_per_second@user" for name in ("", "in_", "out_")]
USERS = ("users", "chat_users", "coding_users", "documents_users", "agents_users", "other1_users", "other2_users")
DEMAND = [f"{name}@user" for name in (*USERS, "demand_in_mtok", "demand_out_mtok")]
SPECS = {
    "gpu_price": Spec(_line("buy", "capex", 0, "amount"), ["buy.capex[0].amount"], unit=CARDS,
                      listed=("gpus", "gpu", "card_price_standing", "card_price_as_of"),
                      quote=("chosen.gpu_price", "listed.card_price"), side="buy"),
    "server_price": Spec(_line("buy", "capex", 1, "amount"), ["buy.capex[1].amount"], price="server",
                         quote=("chosen.server_price", "price:server"), side="buy"),
    "tariff": Spec(_line("buy", "power", 0, "price_per_kwh"), ["price_per_kwh@user", "buy.power.tariff"],
                   "price_per_kwh"),
    "staff": Spec(_line("buy", "opex", 1, "amount"), ["staff_price@user", "staff_fte@user", "buy.opex[1].amount"],
                  "staff_price"),
    "salvage": Spec(_line("buy", "capex", 0, "salvage_share"), ["salvage_share@user", "buy.capex[0].salvage_pct"],
                    "salvage_share", unit="share"),
    "api_price": Spec(lambda book: book.cells["api.mixed_price"], ["api.price_hit", "api.price_miss", "api.price_out"],
                      listed=("api_prices", "api", "standing", "as_of"), side="api"),
    "cloud_price": Spec(lambda book: book.cells["rent.price_per_hour"], ["rent.price_hour"],
                        listed=("aws_prices", "rent", "standing", "as_of"), side="rent"),
    "lease_price": Spec(lambda book: book.cells["lease.payment"], ["lease_price@user", "lease.payment"], "lease_price"),
    "throughput": Spec(lambda book: book.cells["service.buy.out_tok_s"], RATES, "throughput_at", unit="token/s"),
    "demand": Spec(lambda book: book.case["demand.out_mtok"][0], DEMAND, "chat_users", unit="Mtok/month"),
    "discount_rate": Spec(lambda book: book.inputs["discount_rate"], ["discount_rate@user"], "discount_rate",
                          unit="share"),
}  # fmt: skip


class Known(NamedTuple):
    """What stands in the row of a driver."""

    value: Cell
    unit: Cell
    own: Cell
    standing: Cell
    as_of: Cell


class Driven:
    """Writes what is known of drivers, each in its row; columns from `first` on."""

    def __init__(self, work: Workings, first: int) -> None:
        self.work, self.page, self.book, self.first = work, work.page, work.page.book, first
        self.mine = work.words("summary.own_label", "summary.own_figure")
        self.percent = work.words("summary.percent_label", "summary.percent")
        chosen = {"gpu": self.book.cells["service.buy.gpu"], "api": self.book.inputs["api_price"],
                  "rent": self.book.inputs["rent_price"]}  # fmt: skip
        self.keys = {name: work.link(f"summary.chosen_{name}", cell) for name, cell in chosen.items()}
        gpus = self.book.tables["gpus"]
        card = work.pick("summary.listed_card", gpus, self.keys["gpu"], "card_price", "CNY/GPU")
        self.book.cells["listed.card_price"] = card

    def row(self, row: int, name: str) -> Known:
        """Value, unit, whether it is the reader's own, standing and day."""
        spec, at = SPECS[name], self.first
        value = self._value(row, at, spec)
        unit = self._unit(row, at + 1, spec)
        own = self._own(row, at + 2, spec)
        standing, day = self._listed(row, at + 3, spec)
        told = self._unless_own(row, at + 5, own, standing, self.mine)
        mine = self.book.cells[f"used.{spec.side}.date"] if spec.side else None
        return Known(value, unit, own, told, self._day(row, at + 6, own, day, mine))

    def _value(self, row: int, column: int, spec: Spec) -> Cell:
        """The figure in use; shares as so many percent, what a node's cards cost by the card."""
        cell, dash = spec.cell(self.book), self.work.dash
        other = {"share": self.work.hundred, CARDS: self.book.cells["chosen.node_gpus"]}.get(spec.unit)
        sign = "/" if spec.unit == CARDS else "*"
        more = f"{sign}{other.seen_from(self.page)}" if other else ""
        at = cell.seen_from(self.page)
        text_ = f"IF(ISNUMBER({at}),{at}{more},{dash.address})"

        def value(cell: Value, dash: Value, *others: Value) -> Value:
            if not isinstance(cell, float):
                return dash
            part = others[0] if others else 1.0
            assert isinstance(part, float)
            return cell / part if spec.unit == CARDS else cell * part

        compute = Seeing([cell, dash, *([other] if other else [])], value)
        return self.page.formula(row, column, text_, compute, "calc", "any")

    def _unit(self, row: int, column: int, spec: Spec) -> Cell:
        page, cell = self.page, spec.cell(self.book)
        if spec.unit == "share":
            return page.link(row, column, self.percent, "key")
        if spec.unit == CARDS:
            currency = self.book.written["buy"].rows("capex")[0].cell("ccy")
            live_unit(page, row, column, self.book.tables[UNITS_OF_MONEY], "/GPU", currency, "key")
            return page.cells[row, column]
        if spec.unit:
            return page.put(row, column, unit_name(page, spec.unit), "key")
        return page.link(row, column, cell.page.cells[cell.row, BESIDE], "key")

    def _own(self, row: int, column: int, spec: Spec) -> Cell:
        """1 where a cell of the reader's own is in use, or a quote in place of the list's price."""
        page, switch = self.page, self.book.cells["own"]
        entries = [self.book.entries[name] for name in spec.entries]
        filled = "+".join(f'({cell.seen_from(page)}<>"")' for cell in entries)
        quote = [self.book.cells[name] for name in spec.quote or ()]
        used = [cell.seen_from(page) for cell in quote]
        quoted = f"+IF(ISNUMBER({used[0]}),1*({used[0]}<>{used[1]}),0)" if used else ""
        sides = [self.book.cells[f"used.{spec.side}.is_own"]] if spec.side else []
        sided = "".join(f"+{side.seen_from(page)}" for side in sides)
        text_ = f"1*({switch.seen_from(page)}*({filled}){quoted}{sided}>0)"

        def own(switch: Value, *values: Value) -> Value:
            given, prices, flags = (
                values[: len(entries)],
                values[len(entries) :][: len(quote)],
                values[len(values) - len(sides) :],
            )
            typed = switch == 1 and any(value not in (None, "") for value in given)
            other = bool(prices) and isinstance(prices[0], float) and prices[0] != prices[1]
            return float(typed or other or any(isinstance(flag, float) and flag > 0 for flag in flags))

        return page.formula(row, column, text_, Seeing([switch, *entries, *quote, *sides], own), "calc", "flag")

    def _listed(self, row: int, column: int, spec: Spec) -> tuple[Cell, Cell]:
        """Standing and day of the catalogue's figure."""
        page = self.page
        if spec.listed:
            name, key, standing, day = spec.listed
            table = self.book.tables[name]
            return (page.pick(row, column, table, self.keys[key], standing, "key"),
                    page.pick(row, column + 1, table, self.keys[key], day, "link", "date"))  # fmt: skip
        item = catalogue().hardware_prices[spec.price] if spec.price else inputs()[spec.declared]
        return (page.put(row, column, text("standings", Standing(item.standing), self.book.language), "key"),
                page.put(row, column + 1, serial(item.as_of), "figure", "date"))  # fmt: skip

    def _unless_own(self, row: int, column: int, own: Cell, cell: Cell, mine: Cell) -> Cell:
        """The standing that the catalogue gives, unless the figure is the reader's own."""
        return either(self.page, row, column, own, mine, cell, "key")

    def _day(self, row: int, column: int, own: Cell, cell: Cell, mine: Cell | None) -> Cell:
        """The day of the catalogue's figure; of the reader's own that of his quote, 0 where it has none."""
        other = mine.seen_from(self.page) if mine else "0"
        text_ = f"IF({own.address}>0,{other},{cell.address})"
        cells = [own, cell, *([mine] if mine else [])]
        compute = Seeing(cells, lambda own, cell, *mine: (mine[0] if mine else 0.0) if own == 1 else cell)
        return self.page.formula(row, column, text_, compute, "calc", "date_said")
