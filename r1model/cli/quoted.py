"""How a quote is shown: its lines with what they were taken for, doubts, what goes where, what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from r1model.cli.show import number, print_table
from r1model.errors import R1ModelError
from r1model.texts import text

if TYPE_CHECKING:
    from r1model.quotes import Answer, Note
    from r1model.quotes.judging import Judged

SHOWN = 40
LONG = 44
FEW = 6
ONE_LINE = 200
LINE_HEADS = ("row", "name", "kind", "read_from", "quantity", "unit_price", "amount", "known", "ratio")


def said(note: Note, chosen: str) -> str:
    """A note as a sentence."""
    facts = {name: fact.text(chosen) if isinstance(fact, R1ModelError) else fact for name, fact in note.facts.items()}
    return text("quotes", note.key, chosen).format(**facts)


def print_quote(found: Answer, record: Mapping[str, Any], chosen: str, out: Path | None) -> None:
    """The lines, what they were read from, doubts, what goes where, and what it comes to."""

    def label(key: str) -> str:
        return text("quotes", key, chosen)

    title = label("lines").format(file=found.quote.path.name)
    shown = sorted(found.lines, key=lambda line: not line.notes)[:SHOWN] if len(found.lines) > SHOWN else found.lines
    print_table(title, [label(name) for name in LINE_HEADS], [_cells(line, chosen) for line in shown], piped=ONE_LINE)
    if len(found.lines) > SHOWN:
        print(label("more").format(count=len(found.lines) - SHOWN))
    print(_read_as(found, chosen))
    columns = "; ".join(f"{field} = {heading}" for field, heading in record["columns"].items())
    print(label("columns").format(columns=columns, unused=", ".join(record["unused"]) or label("none")))
    if doubts := list(_doubts(found, chosen)):
        print_table(label("doubts"), [label("row"), ""], doubts[:SHOWN], piped=ONE_LINE)
    _print_purchase(found, record, chosen)
    print(label("accepted").format(path=out) if out else label("not_accepted"))


def _print_purchase(found: Answer, record: Mapping[str, Any], chosen: str) -> None:
    def label(key: str) -> str:
        return text("quotes", key, chosen)

    rules = [[rule["input"], _exact(rule["input"], rule["value"]), _rows(rule["rows"]), rule["rule"]]
             for rule in record["rules"]]  # fmt: skip
    print_table(label("goes"), [label(name) for name in ("input", "value", "rows", "rule")], rules, piped=ONE_LINE)
    left = [[part["row"], part["line"][:LONG], f"{part['amount_cny']:,.2f}", part["why"]] for part in record["left"]]
    if left:
        print_table(label("left"), [label(name) for name in ("row", "name", "amount", "why")], left[:SHOWN])
    made = found.purchase
    print(label("summary").format(quoted=f"{made.quoted_cny:,.2f}", purchase=f"{made.purchase_cny:,.2f}",
                                  nodes=f"{made.nodes:g}", gpus=f"{made.gpus:g}"))  # fmt: skip
    if made.usual:
        parts = [label(f"part_{part}").format(amount=f"{cost:,.2f}") for part, cost in made.usual.items()]
        print(label("usual").format(parts=", ".join(parts)))
    buys = record["buys"]
    key = "plan_refused" if "reason" in buys else "plan_buys"
    print(label(key).format(plan=record["plan"], quoted=f"{made.nodes:g}",
                            **{name: number(value) for name, value in buys.items() if name != "capex"}))  # fmt: skip


def _rows(rows: Sequence[int]) -> str:
    """The first rows, and that there are more."""
    return ", ".join(map(str, rows[:FEW])) + (" …" if len(rows) > FEW else "")


def _cells(line: Judged, chosen: str) -> list[object]:
    own, kind = line.line, line.guess
    what = text("quotes", f"kind.{kind.kind}", chosen)
    gpu = (
        f" {kind.cards} x {kind.gpu.short}"
        if kind.gpu and kind.kind == "server"
        else f" {kind.gpu.short}"
        if kind.gpu
        else ""
    )
    ratio = "" if line.ratio is None else f"{line.ratio:,.3g}"
    return [own.row, own.name[:LONG], what + gpu, kind.words, f"{own.quantity:g} {own.unit}".strip(),
            f"{line.unit_cny:,.2f}", f"{line.amount_cny:,.2f}", line.reference.said, ratio]  # fmt: skip


def _doubts(found: Answer, chosen: str) -> Iterator[list[object]]:
    for line in found.lines:
        for note in line.notes:
            yield [line.line.row, said(note, chosen)]
    for note in (*found.notes, *found.purchase.faults):
        yield [text("quotes", "of_all", chosen), said(note, chosen)]


def _read_as(found: Answer, chosen: str) -> str:
    """Vendor, days, currency and tax as they were read, each from the file or the map."""

    def label(key: str) -> str:
        return text("quotes", key, chosen)

    def common(values: set[str]) -> str:
        return values.pop() if len(values) == 1 else label("by_line")

    lines, own = [line.line for line in found.lines], found.quote
    taxes = {label("unsaid" if line.tax_included is None else "yes" if line.tax_included else "no") for line in lines}
    rates = {label("unsaid") if line.tax_rate is None else f"{line.tax_rate:.3g}" for line in lines}
    return label("read_as").format(
        vendor=own.vendor or label("unsaid"), date=own.quoted_on or label("unsaid"),
        valid_until=own.valid_until or label("unsaid"), currency=common({line.currency for line in lines}),
        tax=common(taxes), rate=common(rates), scale=common({f"{line.scale:,.0f}" for line in lines}),
        all_in=label("yes" if found.all_in else "no"),
    )  # fmt: skip


def _exact(name: str, value: Any) -> str:
    """A number with all its digits, a day as such."""
    from r1model.inputs import inputs
    from r1model.scenarios.own_stated import day

    if not isinstance(value, float):
        return str(value)
    return str(day(value)) if inputs()[name].unit == "date" else f"{value:.12g}"
