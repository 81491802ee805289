"""Compare, at its head: which options can be had, and why others cannot; live, as r1model.scenarios.feasible has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from r1model.errors import NA
from r1model_workbook.sheets.common import say
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Book, Cell, Fault, Page, Value, computed
from r1model_workbook.view.months import Months

PARTS = {"buy": ("own", "load", "price", "power"), "rent": ("rented", "instances", "rent_date"), "api": ("api_date",),
         "lease": ("own", "load"), "hybrid": ("own", "load", "price", "power", "api_date")}  # fmt: skip
DATED = {"rent": ("aws_prices", "rent_price"), "api": ("api_prices", "api_price")}


def feasible(months: Months) -> None:
    """Writes the conditions, each with its words where it does not hold; then a flag and the reasons of each option."""
    months.section("feasible.title")
    book = months.page.book
    words = {key: _words(months, key) for key in ("load", "price", "power", "instances", "rent_date", "api_date")}
    words["service"] = _words(months, "service")
    sides = {side: _runs(months, side) for side in ("buy", "rent")}
    holds = {"own": sides["buy"][1], "rented": sides["rent"][1]}
    holds["load"] = _load(months, holds["own"])
    holds["price"] = _known(months, "price", ("gpu_price",))
    holds["power"] = _known(months, "power", ("idle_kw", "max_kw"))
    holds["instances"] = _instances(months, holds["rented"])
    closing = months.link(say(months.page, "months.closing"), book.inputs["closing_date"])
    for option, (table, chosen) in DATED.items():
        holds[f"{option}_date"] = _dated(months, option, table, book.inputs[chosen], closing)
    book.cells |= {f"holds.{key}": flag for key, flag in holds.items()}
    own, rented = (_said(months, side, cells[0], words["service"]) for side, cells in sides.items())
    said = {"own": own, "rented": rented, **words}
    reasons = {key: _reason(months, key, flag, said[key]) for key, flag in holds.items()}
    for option, parts in PARTS.items():
        title = book.pages[option].title
        book.cells[f"feasible.{option}"] = _all(months, title, [holds[part] for part in parts])
        book.cells[f"why.{option}"] = _joined(months, title, [reasons[part] for part in parts])


def gated(page: Page, row: int, column: int, flags: Sequence[Cell], cell: Cell, role: str = "link") -> Cell:
    """A figure of options that can be had, else #N/A."""
    asked = "*".join(flag.seen_from(page) for flag in flags)
    text = f"IF({asked}>0,{cell.seen_from(page)},NA())"
    return page.formula(row, column, text, Seeing([*flags, cell], shown), role, cell.unit)


def shown(*values: Value) -> Value:
    """The last value where all before it are 1."""
    return values[-1] if all(value == 1 for value in values[:-1]) else Fault(NA)


def _words(months: Months, key: str) -> Cell:
    page = months.page
    words = say(page, f"feasible.no_{key}")
    return months.value(say(page, "feasible.words"), lambda row, column: page.put(row, column, words, "plain_note"))


def _runs(months: Months, side: str) -> tuple[Cell, Cell]:
    """What Throughput says of a side, and 1 where it serves: without a request to serve the former is an error."""
    page = months.page
    said = months.link(say(page, f"feasible.{side}_said"), page.book.cells[f"service.{side}.runs"])
    compute = Seeing([said], lambda said: said if isinstance(said, float) else 0.0)
    runs = months.value(
        say(page, f"feasible.{side}_runs"),
        lambda row, column: page.formula(
            row, column, f"IF(ISNUMBER({said.address}),{said.address},0)", compute, "calc", "flag"
        ),
    )
    return said, runs


def _said(months: Months, side: str, said: Cell, none: Cell) -> Cell:
    """The words of a side that does not serve, or that there is no request to serve."""
    page = months.page
    words = months.value(
        say(page, f"feasible.{side}_reason"),
        lambda row, column: page.link(row, column, page.book.cells[f"service.{side}.reason"], "plain_note"),
    )
    text = f"IF(ISNUMBER({said.address}),{words.address},{none.address})"
    compute = Seeing([said, words, none], lambda said, words, none: words if isinstance(said, float) else none)
    return months.value(
        say(page, f"feasible.{side}_says"),
        lambda row, column: page.formula(row, column, text, compute, "plain_note"),
    )


def _flag(months: Months, key: str, text: str, cells: Sequence[Cell], value: Callable[..., Value]) -> Cell:
    page = months.page
    return months.value(
        say(page, f"feasible.{key}"),
        lambda row, column: page.formula(row, column, text, Seeing(cells, value), "calc", "flag"),
    )


def _load(months: Months, runs: Cell) -> Cell:
    """1 where the replicas owned are at work no more than they are available; one that has no rate is apart."""
    page, book = months.page, months.page.book
    most = months.link(say(page, "load.most_utilisation"), book.written["load"].cell("most_utilisation"))
    limit = months.link(say(page, "feasible.availability"), book.inputs["availability"])
    text = f"IF({runs.address}>0,1*({most.address}<={limit.address}),1)"
    return _flag(months, "load", text, [runs, most, limit],
                 lambda runs, most, limit: float(most <= limit) if runs > 0 else 1.0)  # fmt: skip


def _known(months: Months, key: str, names: Sequence[str]) -> Cell:
    """1 where the figures of the plan are numbers."""
    page = months.page
    cells = [months.link(say(page, f"feasible.{name}"), page.book.cells[f"chosen.{name}"]) for name in names]
    text = "*".join(f"ISNUMBER({cell.address})" for cell in cells)
    return _flag(months, key, f"1*{text}", cells,
                 lambda *values: float(all(isinstance(value, float) for value in values)))  # fmt: skip


def _instances(months: Months, runs: Cell) -> Cell:
    """1 where one's own number of instances, if any, carries the busiest month."""
    page, book = months.page, months.page.book
    own = months.link(say(page, "feasible.own_instances"), book.inputs["instances"])
    needed = months.link(say(page, "load.rent_fixed"), book.written["load"].cell("rent_fixed"))
    text = f"IF(({runs.address}>0)*({own.address}>0)>0,1*({own.address}>={needed.address}),1)"
    return _flag(months, "instances", text, [runs, own, needed],
                 lambda runs, own, needed: float(own >= needed) if runs > 0 and own > 0 else 1.0)  # fmt: skip


def _dated(months: Months, option: str, table: str, chosen: Cell, closing: Cell) -> Cell:
    """1 where the price is one's own, or holds on the day of closing."""
    page, book = months.page, months.page.book

    def day(name: str) -> Cell:
        words = say(page, f"feasible.{option}_{name}")
        return months.value(
            words, lambda row, column: page.pick(row, column, book.tables[table], chosen, name, unit="date")
        )

    first, last = day("first_day"), day("last_day")
    own = months.link(say(page, f"feasible.{option}_own"), book.cells[f"used.{option}.own"])
    text = f"IF({own.address}>0,1,1*({first.address}<={closing.address})*({closing.address}<={last.address}))"
    return _flag(months, f"{option}_date", text, [own, first, closing, last],
                 lambda own, first, day, last: 1.0 if own > 0 else float(first <= day <= last))  # fmt: skip


def _reason(months: Months, key: str, flag: Cell, words: Cell) -> Cell:
    """The words where the condition does not hold, else nothing."""
    page = months.page
    text = f'IF({flag.address}>0,"",{words.seen_from(page)})'
    return months.value(
        say(page, f"feasible.why_{key}"),
        lambda row, column: page.formula(
            row, column, text, Seeing([flag, words], lambda flag, words: "" if flag == 1 else words), "plain_note"
        ),
    )


def _all(months: Months, title: str, flags: Sequence[Cell]) -> Cell:
    page = months.page
    text = "*".join(flag.address for flag in flags)
    compute = computed(flags, lambda *values: float(all(value == 1 for value in values)))
    return months.value(f"{say(page, 'feasible.option')} {title}",
                        lambda row, column: page.formula(row, column, text, compute, "total", "flag"))  # fmt: skip


def _joined(months: Months, title: str, reasons: Sequence[Cell]) -> Cell:
    page = months.page
    text = "&".join(cell.address for cell in reasons) + '&""'
    compute = computed(reasons, lambda *values: "".join(str(value or "") for value in values))
    return months.value(f"{say(page, 'feasible.why')} {title}",
                        lambda row, column: page.formula(row, column, text, compute, "plain_note"))  # fmt: skip


def option_flags(book: Book, *options: str) -> list[Cell]:
    """The flags of options."""
    return [book.cells[f"feasible.{option}"] for option in options]
