"""Risk, last part: the engine's snapshot, stamped with what it rests on and held against the live base."""

from __future__ import annotations

from collections.abc import Iterator

from r1model.finance.simulate import RANKS, drivers
from r1model.options.files import compared
from r1model.scenarios.own_entries import own
from r1model.snapshot import BINS, Snapshot, snapshot
from r1model.texts import text
from r1model.units import CURRENCIES
from r1model_workbook.sheets import side_by_side
from r1model_workbook.sheets.common import headers, row_head, say, section, unit_name
from r1model_workbook.sheets.components import LAST
from r1model_workbook.view.computing import Seeing
from r1model_workbook.view.grid import Book, Cell, Page, Table, Value
from r1model_workbook.write.charts import MILLIONS, histogram

SHARES = ("P(cheapest)",)
STATISTICS = ("mean", "sd", "se", *(f"P{rank}" for rank in RANKS), *SHARES)
QUANTILES = ("P10", "P50", "P90")
ECB = "ecb"
RATED = CURRENCIES[1:]  # all but CNY have a rate
VOLUMES = ("fewer", "more")


def stamped(page: Page, row: int) -> int:
    """Monte Carlo and drivers that are not linear, as values."""
    book = page.book
    taken = side_by_side.with_cases(snapshot(book.changes, own(book.filled_in)), book.filled_in)
    figures = held(book, taken)
    row = section(page, row, "risk.snapshot", LAST, "risk.snapshot_note")
    row = _stamp(page, row, figures)
    row = _state(page, row, figures)
    row = _rates(page, row, figures)
    row = _summaries(page, row, figures)
    row = _bins(page, row + 1, figures)
    row = _drivers(page, row + 1, taken, figures)
    row = _volumes(page, row + 1, figures)
    row = _turns(page, row + 1, taken, figures)
    return side_by_side.block(page, row + 1, figures)


def held(book: Book, taken: Snapshot) -> Iterator[Value]:
    """All values of the snapshot in the order in which they are written; their places follow from `stamped`."""
    yield from (taken.engine, taken.inputs_hash, float(taken.count), float(taken.seed), book.words["figures_date"])
    missing = text("sheets", "stamped.none", book.language)
    yield from (taken.costs.get(option, missing) for option in compared())
    for code in RATED:
        yield from taken.rates.get(code, (missing, 0.0, 0.0))
    found = [dict(taken.summaries.get(option, ())) for option in compared()]
    yield from (float(summary[name]) if name in summary else missing for name in STATISTICS for summary in found)
    for ranges in (taken.nodes, taken.per_mtok):
        yield from (ranges[option][at] if option in ranges else missing for at in range(3) for option in compared())
    running = 0
    for low, high, count in taken.bins:
        running += count
        yield from (low, high, float(count), running / taken.count)
    yield from [missing] * (4 * (BINS - len(taken.bins)))
    yield from (missing if gain is None else gain for _, *gains in taken.drivers for gain in gains)
    for name in VOLUMES:
        turned = next((turn for turn in taken.volumes if (turn.factor < 1) == (name == VOLUMES[0])), None)
        yield missing if turned is None or turned.users is None else turned.users
        yield missing if turned is None else turned.factor
        yield missing if turned is None else book.pages[turned.cheapest].title
    for turn in taken.turns:
        words = drivers()[turn["driver"]]["label"][book.language]
        yield from (words, turn["from"], turn["to"], book.pages[turn["cheapest"]].title)
    yield from side_by_side.held(book, taken)


def _hold(page: Page, row: int, column: int, figures: Iterator[Value], role: str = "stamped", unit: str = "") -> Cell:
    """The snapshot's next value."""
    page.book.stamped.append(page.put(row, column, next(figures), role, unit))
    return page.book.stamped[-1]


def _stamp(page: Page, row: int, figures: Iterator[Value]) -> int:
    for name, role in (("engine", "text"), ("hash", "text"), ("draws", "figure"), ("seed", "figure"),
                       ("figures_date", "text")):  # fmt: skip
        row_head(page, row, say(page, f"risk.{name}"))
        _hold(page, row, 3, figures, role, "count")
        row += 1
    return row


def _state(page: Page, row: int, figures: Iterator[Value]) -> int:
    """Snapshot base against live base, option by option."""
    row = headers(
        page, row, ["risk.option", "column.unit", "risk.live", "risk.stamped", "risk.apart", "risk.both", "risk.either"]
    )
    apart = []
    for option in compared():
        row_head(page, row, page.book.pages[option].title, "money")
        live = page.link(row, 3, page.book.cells[f"risk.pv_{option}"])
        then = _hold(page, row, 4, figures, unit="money")
        apart.append(_apart(page, row, page.book.cells[f"feasible.{option}"], live, then))
        row += 1
    page.book.stale = apart
    return row + 1


def _rates(page: Page, row: int, figures: Iterator[Value]) -> int:
    """The central bank's rates for the day of closing, and from when to when each is the one; CNY stands for itself."""
    row = headers(page, row, ["risk.ecb", "column.unit", "risk.ecb_rate", "risk.ecb_day", "risk.ecb_until"])
    table = page.book.tables[ECB] = Table(page, "id", {"id": 1, "rate": 3, "day": 4, "until": 5}, row)
    for code in CURRENCIES:
        quote = CURRENCIES[0] if code == CURRENCIES[1] else CURRENCIES[1]
        row_head(page, row, code, f"{quote}/{code}" if code in RATED else "count")
        if code in RATED:
            for column, unit in ((3, f"{quote}/{code}"), (4, "date"), (5, "date")):
                _hold(page, row, column, figures, unit=unit)
        else:
            for column, (number, unit) in enumerate(((1.0, "count"), (0.0, "date_said"), (0.0, "date_said")), start=3):
                page.put(row, column, number, "figure", unit)
        table.rows[code] = row
        row += 1
    return row + 1


def _apart(page: Page, row: int, flag: Cell, live: Cell, then: Cell) -> Cell:
    """How far the stamped cost is from the live one; 1 where only one of both says that the option can be had."""
    at, known = flag.seen_from(page), f"ISNUMBER({then.address})"

    def has(option: Value, stamped: Value) -> tuple[bool, bool]:
        return option == 1, isinstance(stamped, float)

    asked = [flag, then]
    both = page.formula(row, 6, f"1*({known}*{at}>0)", Seeing(asked, lambda *values: float(all(has(*values)))),
                        "calc", "1")  # fmt: skip
    either = page.formula(row, 7, f"1*({known}+{at}>0)", Seeing(asked, lambda *values: float(any(has(*values)))),
                          "calc", "1")  # fmt: skip

    def apart(both: Value, either: Value, live: Value, then: Value) -> Value:
        if both != 1:
            return either
        return then - live if isinstance(live, float) and isinstance(then, float) else live

    text = f"IF({both.address}>0,{then.address}-{live.address},{either.address})"
    return page.formula(row, 5, text, Seeing([both, either, live, then], apart), "calc", "money")


def _summaries(page: Page, row: int, figures: Iterator[Value]) -> int:
    row = headers(page, row, ["risk.statistic", "column.unit", *(f"{option}.tab" for option in compared())])
    for name in STATISTICS:
        unit = "share" if name in SHARES else "money"
        row_head(page, row, _statistic(page, name), unit)
        for column, option in enumerate(compared(), start=3):
            page.book.cells[f"mc.{option}.{name}"] = _hold(page, row, column, figures, unit=unit)
        row += 1
    for key, unit in (("nodes", "node"), ("per_mtok", "money/Mtok")):
        for quantile in QUANTILES:
            row_head(page, row, f"{say(page, f'risk.{key}')} {quantile}", unit)
            for column, option in enumerate(compared(), start=3):
                page.book.cells[f"mc.{option}.{key}.{quantile}"] = _hold(page, row, column, figures, unit=unit)
            row += 1
    return row


def _statistic(page: Page, name: str) -> str:
    return {"mean": say(page, "risk.mean"), "sd": say(page, "risk.sd"), "se": say(page, "risk.se"),
            "P(cheapest)": say(page, "risk.cheapest")}.get(name, name)  # fmt: skip


def _bins(page: Page, row: int, figures: Iterator[Value]) -> int:
    """How often each range of the NPV came up, and the share up to it."""
    page.breaks.append(row)  # the table and its chart on one page
    row = headers(page, row, ["risk.from", "risk.to", "risk.times", "risk.share_up_to"])
    first = row
    for _ in range(BINS):
        for at, unit in enumerate(("money", "money", "count", "share"), start=1):
            _hold(page, row, at, figures, unit=unit)
        row += 1

    def column(at: int) -> list[Cell]:
        return [page.cells[place, at] for place in range(first, row)]

    below = f"{say(page, 'risk.npv')} ({unit_name(page, 'million')})"
    counts, shares = ((page.cells[first - 1, at], column(at)) for at in (3, 4))
    chart = histogram(
        say(page, "risk.histogram"), say(page, "risk.times"), below, column(2), counts, shares, form=MILLIONS
    )
    page.charts.append((chart, f"G{first - 1}", f"N{first + 19}"))
    return max(row, first + 20)


def _drivers(page: Page, row: int, taken: Snapshot, figures: Iterator[Value]) -> int:
    row = headers(page, row, ["risk.driver", "risk.low", "risk.high", "risk.npv_low", "risk.npv_high"])
    for name, *_ in taken.drivers:
        driver = drivers()[name]
        page.put(row, 1, driver["label"][page.book.language], "label")
        unit = "factor" if driver["kind"] == "mult" else "share"
        ends = [page.put(row, column, float(driver[end]), "weak", unit)
                for column, end in ((2, "low"), (3, "high"))]  # fmt: skip
        gains = [_hold(page, row, column, figures, unit="money") for column in (4, 5)]
        parts = dict(zip(("low", "high", "npv_low", "npv_high"), (*ends, *gains), strict=True))
        page.book.cells |= {f"driver.{name}.{part}": cell for part, cell in parts.items()}
        row += 1
    return row


def _volumes(page: Page, row: int, figures: Iterator[Value]) -> int:
    """How many users, as a number and as a factor, turn the answer, and to which option."""
    row = headers(page, row, ["risk.volume", "risk.volume_users", "risk.volume_factor", "risk.new_cheapest"])
    for name in VOLUMES:
        page.put(row, 1, say(page, f"risk.volume_{name}"), "label")
        for column, (part, unit) in enumerate((("users", "user"), ("factor", "factor"), ("cheapest", "")), start=2):
            page.book.cells[f"volume.{name}.{part}"] = _hold(page, row, column, figures, unit=unit)
        row += 1
    return row + 1


def _turns(page: Page, row: int, taken: Snapshot, figures: Iterator[Value]) -> int:
    """What turns the cheapest option within its plausible range, by the engine."""
    row = headers(page, row, ["risk.driver", "risk.from_value", "risk.to_value", "risk.new_cheapest"])
    for _ in taken.turns:
        roles = (("label", ""), ("stamped", "amount"), ("stamped", "amount"), ("stamped", ""))
        page.book.turns.append([_hold(page, row, at, figures, *role) for at, role in enumerate(roles, start=1)])
        row += 1
    if not taken.turns:
        page.put(row, 1, say(page, "risk.none"), "label")
        row += 1
    return row
