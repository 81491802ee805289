"""Alerts: what no identity can catch and a reader should know; each a line that is there only while it is on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from r1model.catalogue.fx import DAYS_PER_YEAR, MOST_DAYS
from r1model.options.files import compared
from r1model.scenarios.exchange import WORTH_TELLING
from r1model.snapshot import WIDE, is_wide
from r1model.texts import text
from r1model.types import Standing
from r1model_workbook.sheets.common import headers, say
from r1model_workbook.sheets.point_entries import COLUMNS as POINT_COLUMNS
from r1model_workbook.sheets.point_entries import LACKING
from r1model_workbook.sheets.stamped import ECB
from r1model_workbook.sheets.summary.layout import LAST, titled
from r1model_workbook.sheets.summary.words import Workings
from r1model_workbook.view.computing import Computation, Seeing
from r1model_workbook.view.grid import Book, Cell, Page, Value, how_many, span_of

SHOWN = 4
MOST_LOAD = 0.8
# What a used card may fetch: at three years the upper end of the catalogue's range, at five that of its note.
SALVAGE = {"early_month": (36.0, "month"), "late_month": (60.0, "month"), "early_share": (0.5, "share"),
           "late_share": (0.15, "share")}  # fmt: skip
WORDS, FLAG, COUNT = 2, 3, 4
OF_CHECKS = (
    "quote_holds",
    "quote_priced",
    "near_buy",
    "near_rent",
    "near_api",
    "lots_paid",
    "lots_enough",
    "lots_scheduled",
    "own_api_whole",
    "api_model",
    "server_own",
    "term_used",
    "heads_enough",
)  # flags of Checks


class Alert(NamedTuple):
    """When an alert is on: the formula of 1 or 0, the cells, and what it makes of their values."""

    text: str
    cells: Sequence[Cell]
    on: Callable[..., Value]


def alerts(page: Page, row: int, work: Workings) -> int:
    """The alerts that are on, from the top; what is not on leaves its line to the next."""
    conditions = _conditions(work)
    headers(page, work.row, ["summary.alerts", "summary.says", "summary.on", "summary.counted"])
    work.row += 1
    first, flags, counts, words = work.row, list[Cell](), list[Cell](), list[Cell]()
    for name, alert in conditions.items():
        page.put(work.row, 1, say(page, f"alert.{name}_label"), "label")
        words.append(page.put(work.row, WORDS, say(page, f"alert.{name}"), "key"))
        flags.append(page.formula(work.row, FLAG, alert.text, Seeing(alert.cells, alert.on), "calc", "flag"))
        page.book.cells[f"alert.{name}"] = flags[-1]
        work.row += 1
    for at, flag in enumerate(flags):
        upto = flags[: at + 1]
        span = f"{flags[0].address}:{flag.address}"
        text_ = f"{flag.address}*COUNTIF({span},1)"
        counts.append(page.formula(first + at, COUNT, text_, Seeing(upto, _count), "calc", "count"))
    text_ = f"COUNTIF({span_of(flags, page)},1)"
    total = work.formula(say(page, "summary.alerts_on"), text_, Seeing(flags, how_many), "count")
    none = work.words("summary.no_alerts_label", "summary.no_alerts")
    row = titled(page, row, "summary.alerts")
    page.link(row - 1, LAST, total, "section_link")
    for place in range(1, SHOWN + 1):
        number = work.constant("summary.alert_at", float(place), "count")
        made = page.formula(row, 1, *_shown(number, words, counts, none if place == 1 else None), "alert")
        page.merges.append((row, 1, row, LAST))
        page.book.cells[f"alert.shown.{place}"] = made
        row += 1
    return row


def _count(*flags: Value) -> Value:
    return float(sum(flag == 1 for flag in flags)) if flags[-1] == 1 else 0.0


def _shown(at: Cell, words: list[Cell], counts: list[Cell], none: Cell | None) -> tuple[str, Computation]:
    """The words of the alert at a place; nothing, or that there is none, where so many are not on."""
    page = at.page
    places = span_of(counts, page)
    other = none.address if none else '""'
    text_ = f"IF(COUNTIF({places},{at.address})=0,{other},INDEX({span_of(words, page)},MATCH({at.address},{places},0)))"

    def said(at: Value, *rest: Value) -> Value:
        texts, numbers, otherwise = rest[: len(words)], rest[len(words) : 2 * len(words)], rest[2 * len(words) :]
        known = [word for word, number in zip(texts, numbers, strict=True) if number == at]
        return known[0] if known else otherwise[0] if otherwise else ""

    return text_, Seeing([at, *words, *counts, *([none] if none else [])], said)


def _conditions(work: Workings) -> dict[str, Alert]:
    page, book = work.page, work.page.book
    cells = book.cells
    (fresh,) = (cell for key, cell in book.current if key == "snapshot")
    return {
        "failing": _above(page, cells["failing"]),
        "unserved": _unserved(page),
        "load": _both(page, cells["feasible.buy"], book.written["load"].cell("most_utilisation"),
                      work.constant("summary.most_load", MOST_LOAD, "share")),
        "rent_date": _off(page, cells["holds.rent_date"]),
        "api_date": _off(page, cells["holds.api_date"]),
        "card_date": _card_date(work),
        "commitment": _commitment(work),
        "disputed": _disputed(work),
        "other_gpu": _unlike(page, cells["service.rent.gpu"], cells["service.buy.gpu"]),
        "salvage": _salvage(work),
        "wide": _wide(work),
        "half_point": _half_point(page),
        **{name: _off(page, flag) for name, flag in book.current if name in OF_CHECKS},
        "rate": _rate(work),
        "snapshot": _off(page, fresh),
    }  # fmt: skip


def _above(page: Page, cell: Cell) -> Alert:
    return Alert(f"1*({cell.seen_from(page)}>0)", [cell], lambda value: float(isinstance(value, float) and value > 0))


def _off(page: Page, flag: Cell) -> Alert:
    """On where a flag is not 1."""
    at = flag.seen_from(page)
    return Alert(f"IF(ISNUMBER({at}),1*({at}<1),1)", [flag], lambda value: float(value != 1))


def _both(page: Page, flag: Cell, cell: Cell, most: Cell) -> Alert:
    """On where an option can be had and a number of it is above the most."""
    at, limit = cell.seen_from(page), most.seen_from(page)
    return Alert(f"IF({flag.seen_from(page)}>0,1*({at}>{limit}),0)", [flag, cell, most],
                 lambda flag, value, most: float(flag == 1 and isinstance(value, float) and value > most))  # fmt: skip


def _unserved(page: Page) -> Alert:
    """On where own nodes serve fewer tokens than the API, which serves all that is asked for."""
    book = page.book
    served, asked = (book.written[key].cell("mtok:total") for key in ("buy", "api"))
    flag, rate = book.cells["feasible.buy"], book.constants["NEGLIGIBLE_RATE"]
    own, all_of = served.seen_from(page), asked.seen_from(page)
    text_ = f"IF({flag.seen_from(page)}>0,1*({own}*(1+{rate.seen_from(page)})<{all_of}),0)"

    def lacking(flag: Value, served: Value, asked: Value, rate: float) -> float:
        known = flag == 1 and isinstance(served, float) and isinstance(asked, float)
        return float(known and served * (1 + rate) < asked)  # type: ignore[operator]

    return Alert(text_, [flag, served, asked, rate], lacking)


def _unlike(page: Page, one: Cell, other: Cell) -> Alert:
    text_ = f"1*({one.seen_from(page)}<>{other.seen_from(page)})"
    return Alert(text_, [one, other], lambda one, other: float(str(one).casefold() != str(other).casefold()))


def _card_date(work: Workings) -> Alert:
    """On where the list's price of a card is in use after its last day."""
    page, book = work.page, work.page.book
    key = book.cells["service.buy.gpu"]
    last = work.pick("summary.card_last_day", book.tables["gpus"], key, "card_price_last_day", "date")
    closing, own = book.inputs["closing_date"], book.cells["own.gpu_price"]
    text_ = f"IF(ISNUMBER({last.address})*(1-{own.address})>0,1*({last.address}<{closing.seen_from(page)}),0)"
    return Alert(text_, [last, own, closing], lambda last, own, closing: float(
        isinstance(last, float) and own == 0 and last < closing))  # fmt: skip


def _commitment(work: Workings) -> Alert:
    """On where the list's price of an instance is above what it costs on demand by the latest list."""
    page, book = work.page, work.page.book
    table, key = book.tables["aws_prices"], book.inputs["rent_price"]
    latest = work.pick("summary.on_demand", table, key, "on_demand_latest", "USD/h")
    paid, own = book.cells["rent.price_per_hour"], book.cells["used.rent.is_own"]
    known = f"ISNUMBER({latest.address})*(1-1*({own.seen_from(page)}>0))"
    text_ = f"IF({known}>0,1*({paid.seen_from(page)}>{latest.address}),0)"
    return Alert(text_, [latest, own, paid], lambda latest, own, paid: float(
        isinstance(latest, float) and own == 0 and paid > latest))  # fmt: skip


def _disputed(work: Workings) -> Alert:
    """On where the price of the card in use is the catalogue's and is disputed."""
    page, book = work.page, work.page.book
    word = text("standings", Standing.DISPUTED, book.language)
    wanted = work.value(say(page, "summary.disputed_word"), lambda row, column: page.put(row, column, word, "key"))
    standing = book.cells["standing.gpu_price"]
    return Alert(f"1*({standing.address}={wanted.address})", [standing, wanted], lambda one, other: float(one == other))


def _salvage(work: Workings) -> Alert:
    """On where the salvage is above what a used card may fetch after so many months."""
    page, book = work.page, work.page.book
    early, late, first, last = (
        work.constant(f"summary.{name}", number, unit) for name, (number, unit) in SALVAGE.items()
    )
    months, share = book.inputs["months"], book.written["buy"].rows("capex")[0].cell("salvage_share")
    at = f"({months.seen_from(page)}-{early.address})/({late.address}-{early.address})"
    text_ = f"{first.address}-({first.address}-{last.address})*MAX(0,MIN(1,{at}))"

    def most(months: float, early: float, late: float, first: float, last: float) -> Value:
        return first - (first - last) * max(0.0, min(1.0, (months - early) / (late - early)))

    compute = Seeing([months, early, late, first, last], most)
    limit = work.formula(say(page, "summary.most_salvage"), text_, compute, "share")
    return Alert(
        f"1*({share.seen_from(page)}>{limit.address})", [share, limit], lambda share, limit: float(share > limit)
    )


def _wide(work: Workings) -> Alert:
    """On where the P90 of an option is many times its median."""
    most = work.constant("summary.wide_most", WIDE, "factor")
    flags = [_wide_of(work, option, most) for option in compared()]
    return Alert(f"MAX({span_of(flags, work.page)})", flags, lambda *flags: float(max(flags)))


def _wide_of(work: Workings, option: str, most: Cell) -> Cell:
    """1 where it is of one option; 0 where that cannot be had."""
    page, cells = work.page, work.page.book.cells
    middle, dear = cells[f"mc.{option}.P50"], cells[f"mc.{option}.P90"]
    at = {cell: cell.seen_from(page) for cell in (middle, dear)}
    known = f"ISNUMBER({at[middle]})*ISNUMBER({at[dear]})>0"

    def wide(middle: Value, dear: Value, most: float) -> Value:
        return float(isinstance(middle, float) and isinstance(dear, float) and is_wide(middle, dear, most))

    words = say(page, "summary.wide_of").format(option=page.book.pages[option].title)
    text_ = f"IF({known},1*({at[dear]}>{most.address}*{at[middle]}),0)"
    return work.formula(words, text_, Seeing([middle, dear, most], wide), "flag")


def _rate(work: Workings) -> Alert:
    """On where a rate in use, of the dollar or of the report's currency, lies apart from the ECB's of closing."""
    page, inputs, table = work.page, work.page.book.inputs, work.page.book.tables[ECB]
    least = work.constant("summary.rate_least", WORTH_TELLING, "share")
    units = {"rate": "factor", "day": "date", "until": "date"}
    key = work.words("summary.rate_dollar", "summary.rate_dollar_code")
    dollar = [work.pick(f"summary.rate_{name}", table, key, name, unit) for name, unit in units.items()]
    report = [work.pick(f"summary.rate_{name}", table, inputs["report_currency"], name, unit)
              for name, unit in units.items()]  # fmt: skip
    used = page.book.written["ruler"].cell("report_dollars")
    apart = [_apart(work, inputs["fx_cny_per_usd"], _carried(work, *dollar[:2]), *dollar),
             _apart(work, used, report[0], *report)]  # fmt: skip
    text_ = f"1*(MAX(ABS({apart[0].address}),ABS({apart[1].address}))>={least.address})"
    return Alert(text_, [*apart, least], lambda one, other, least: float(max(abs(one), abs(other)) >= least))


def _carried(work: Workings, rate: Cell, day: Cell) -> Cell:
    """The dollar's rate of a day, carried on to closing with the yearly drift where the day is too long before."""
    inputs = work.page.book.inputs
    recent = work.constant("summary.rate_recent", float(MOST_DAYS), "day")
    year = work.constant("summary.rate_days", DAYS_PER_YEAR, "day")
    closing, drift = inputs["closing_date"], inputs["fx_drift"]
    age = work.formula(say(work.page, "summary.rate_age"), f"{closing.seen_from(work.page)}-{day.address}",
                       Seeing([closing, day], lambda closing, day: closing - day), "day")  # fmt: skip
    grown = f"{rate.address}*(1+{drift.seen_from(work.page)})^({age.address}/{year.address})"

    def carried(rate: Value, age: float, recent: float, year: float, drift: float) -> Value:
        return rate * (1 + drift) ** (age / year) if isinstance(rate, float) and age > recent else rate

    return work.formula(
        say(work.page, "summary.rate_carried"), f"IF({age.address}>{recent.address},{grown},{rate.address})",
        Seeing([rate, age, recent, year, drift], carried), "factor",
    )  # fmt: skip


def _apart(work: Workings, used: Cell, bank: Cell, rate: Cell, day: Cell, until: Cell) -> Cell:
    """How far a rate in use lies from the bank's, as a share of it; nought where closing is no day that it is for."""
    closing, page = work.page.book.inputs["closing_date"], work.page
    at = closing.seen_from(page)
    known = f"ISNUMBER({rate.address})*({at}>={day.address})*({at}<={until.address})"

    def value(used: float, bank: Value, rate: Value, day: float, until: float, closing: float) -> Value:
        return (
            used / bank - 1 if isinstance(rate, float) and isinstance(bank, float) and day <= closing <= until else 0.0
        )

    return work.formula(say(page, "summary.rate_off"), f"IF({known}>0,{used.seen_from(page)}/{bank.address}-1,0)",
                        Seeing([used, bank, rate, day, until, closing], value), "share")  # fmt: skip


def _half_point(page: Page) -> Alert:
    """On where a point of one's own lacks something."""
    book: Book = page.book
    first = book.cells["points.first"]
    lacking = [first.page.cells[first.row + at, LACKING] for at in range(len(POINT_COLUMNS))]
    span = span_of(lacking, page)
    text_ = f'1*(SUMPRODUCT(1*({span}<>""))>0)'
    return Alert(text_, lacking, lambda *words: float(any(word not in (None, "") for word in words)))
