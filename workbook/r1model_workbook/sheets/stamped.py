"""Risk, last part: the engine's snapshot, stamped with what it rests on and held against the live base."""

from __future__ import annotations

from r1model.scenarios import COMPARED
from r1model.snapshot import Snapshot, snapshot
from r1model.tco.simulate import drivers
from r1model_workbook.charts import MILLIONS, histogram
from r1model_workbook.grid import Cell, Page
from r1model_workbook.sheets.common import headers, row_head, say, section, unit_name
from r1model_workbook.sheets.components import LAST

SHARES = ("P(cheapest)",)


def stamped(page: Page, row: int) -> int:
    """Monte Carlo and drivers that are not linear, as values."""
    book = page.book
    taken = snapshot(book.changes)
    row = section(page, row, "risk.snapshot", LAST, "risk.snapshot_note")
    row = _stamp(page, row, taken)
    row = _state(page, row, taken)
    row = _summaries(page, row, taken)
    row = _bins(page, row + 1, taken)
    row = _drivers(page, row + 1, taken)
    return _turns(page, row + 1, taken)


def _stamp(page: Page, row: int, taken: Snapshot) -> int:
    for name, value in (("engine", taken.engine), ("hash", taken.inputs_hash), ("draws", float(taken.count)),
                        ("seed", float(taken.seed)), ("figures_date", page.book.words["figures_date"])):  # fmt: skip
        row_head(page, row, say(page, f"risk.{name}"))
        page.put(row, 3, value, "figure" if isinstance(value, float) else "text", "count")
        row += 1
    return row


def _state(page: Page, row: int, taken: Snapshot) -> int:
    """Snapshot base against live base, option by option."""
    row = headers(page, row, ["risk.option", "column.unit", "risk.live", "risk.stamped", "risk.apart"])
    apart = []
    for option in COMPARED:
        row_head(page, row, page.book.pages[option].title, "money")
        live = page.link(row, 3, page.book.cells[f"risk.pv_{option}"])
        held = page.put(row, 4, taken.costs[option], "stamped", "money")
        apart.append(page.calc(row, 5, "difference", {"stated_value": held, "recomputed_value": live}))
        row += 1
    page.book.stale = apart
    return row + 1


def _summaries(page: Page, row: int, taken: Snapshot) -> int:
    row = headers(page, row, ["risk.statistic", "column.unit", *(f"{option}.tab" for option in COMPARED)])
    names = [name for name, _ in taken.summaries["buy"] if not name.startswith("P(") or name in SHARES]
    for name in names:
        unit = "share" if name in SHARES else "money"
        row_head(page, row, _statistic(page, name), unit)
        for column, option in enumerate(COMPARED, start=3):
            page.put(row, column, float(dict(taken.summaries[option])[name]), "stamped", unit)
            page.book.cells[f"mc.{option}.{name}"] = page.cells[row, column]
        row += 1
    return row


def _statistic(page: Page, name: str) -> str:
    return {"mean": say(page, "risk.mean"), "sd": say(page, "risk.sd"), "se": say(page, "risk.se"),
            "P(cheapest)": say(page, "risk.cheapest")}.get(name, name)  # fmt: skip


def _bins(page: Page, row: int, taken: Snapshot) -> int:
    """How often each range of the NPV came up, and the share up to it."""
    row = headers(page, row, ["risk.from", "risk.to", "risk.times", "risk.share_up_to"])
    first, running = row, 0
    for low, high, count in taken.bins:
        running += count
        for at, value, unit in ((1, low, "money"), (2, high, "money"), (3, float(count), "count"),
                                (4, running / taken.count, "share")):  # fmt: skip
            page.put(row, at, value, "stamped", unit)
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


def _drivers(page: Page, row: int, taken: Snapshot) -> int:
    row = headers(page, row, ["risk.driver", "risk.low", "risk.high", "risk.npv_low", "risk.npv_high"])
    for name, low, high in taken.drivers:
        driver = drivers()[name]
        page.put(row, 1, driver["label"][page.book.language], "label")
        unit = "factor" if driver["kind"] == "mult" else "share"
        page.put(row, 2, float(driver["low"]), "weak", unit)
        page.put(row, 3, float(driver["high"]), "weak", unit)
        for column, value in ((4, low), (5, high)):
            page.put(row, column, say(page, "missing") if value is None else value, "stamped", "money")
        row += 1
    return row


def _turns(page: Page, row: int, taken: Snapshot) -> int:
    """What turns the cheapest option within its plausible range, by the engine."""
    row = headers(page, row, ["risk.driver", "risk.from_value", "risk.to_value", "risk.new_cheapest"])
    for turn in taken.turns:
        page.put(row, 1, drivers()[turn["driver"]]["label"][page.book.language], "label")
        page.put(row, 2, turn["from"], "stamped", "amount")
        page.put(row, 3, turn["to"], "stamped", "amount")
        page.put(row, 4, page.book.pages[turn["cheapest"]].title, "stamped")
        page.book.turns.append([page.cells[row, column] for column in (1, 2, 3, 4)])
        row += 1
    if not taken.turns:
        page.put(row, 1, say(page, "risk.none"), "label")
        row += 1
    return row
