"""`r1model quote`: a supplier's quote, line by line, held against the catalogue; accepted, it is a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from r1model.cli.options import AsJson, Change, Force, Layers, chosen_language
from r1model.cli.quoted import print_quote, said
from r1model.cli.show import print_json
from r1model.cli.targets import free
from r1model.errors import BadRequest, CellError
from r1model.texts import text

if TYPE_CHECKING:
    from r1model.inputs import Value
    from r1model.quotes import Answer, Note
    from r1model.quotes.judging import Judged

ENDINGS = (".toml", ".json")
PLANS = ("plan1", "plan2", "plan3")


def quote(
    file: Annotated[Path, typer.Argument(help="A supplier's quote, CSV or XLSX. / 供应商报价。")],
    mapping: Annotated[
        Path | None,
        typer.Option("--map", metavar="MAP.toml", help="What columns and lines are. / 列与行的说明。"),
    ] = None,
    plan: Annotated[str, typer.Option(help="The plan it is for: plan1, plan2, plan3. / 用于哪个方案。")] = "plan1",
    all_in: Annotated[
        bool, typer.Option("--all-in", help="The price holds everything: network, storage... / 全包价。")
    ] = False,
    as_quoted: Annotated[
        bool, typer.Option("--as-quoted", help="Buy as many servers as quoted, at closing. / 按报价台数在交割时采购。")
    ] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Confirm what is shown. / 确认所示结果。")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The scenario, TOML or JSON, with --accept. / 场景文件。")
    ] = None,
    change: Change = None,
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
    lang: Annotated[str, typer.Option("--language", "-l", help="zh or en. / 语言。")] = "",
) -> None:
    """Read a supplier's quote, mark what is doubtful; accepted, it is the purchase. / 读取报价，确认后成为采购。"""
    from r1model.entries import changes
    from r1model.quotes import answer, read_map
    from r1model.quotes.mapping import NOTHING

    chosen, given = _checked(lang, plan, out, accept=accept, force=force), changes(change or [])
    mapped = read_map(mapping) if mapping else NOTHING
    found = answer(file, mapped, plan, all_in=all_in, as_quoted=as_quoted, changes=given)
    if accept and found.faults:
        raise BadRequest("quote_faults", faults=" ".join(_fault(row, note, chosen) for row, note in found.faults[:5]))
    record = _record(found, chosen, plan, given)
    if accept and out is not None:
        _write(found, out, record, given, force=force)
    print_json(record | {"written": str(out) if accept else None}) if as_json else print_quote(
        found, record, chosen, out
    )
    raise typer.Exit(1 if found.doubtful and not accept else 0)


def _checked(lang: str, plan: str, out: Path | None, *, accept: bool, force: bool) -> str:
    """The language; BadRequest for what cannot be done, before the quote is read."""
    chosen = chosen_language(lang)
    if plan not in PLANS:
        raise BadRequest("unknown_choice", argument="--plan", given=plan, known=", ".join(PLANS))
    if accept is (out is None):
        raise BadRequest("quote_accept_out")
    if out is not None:
        if out.suffix.lower() not in ENDINGS:
            raise BadRequest("quote_ending", path=out)
        free(out, force=force)
    return chosen


def _write(found: Answer, out: Path, record: Mapping[str, Any], given: Mapping[str, Value], *, force: bool) -> None:
    """The scenario: changes that were given with it, and those of the quote over them."""
    from r1model.files import write_whole
    from r1model.quotes.scenario import record as scenario
    from r1model.quotes.scenario import written

    facts = {key: record[key] for key in ("quoted_cny", "nodes", "gpus")} | record["rates"]
    made = scenario(found.quote, {**given, **found.purchase.changes}, {"plan": record["plan"], **facts})
    write_whole(out, written(out, made), force=force)


def _record(found: Answer, chosen: str, plan: str, given: Mapping[str, Value]) -> dict[str, Any]:
    """All of it as values."""
    from r1model.quotes.scenario import about

    made = found.purchase
    return {
        "plan": plan, "quote": about(found.quote, {"sheet": found.quote.sheet}), "all_in": found.all_in,
        "rates": _rates(found), "columns": _columns(found), "unused": list(found.quote.heads.unused),
        "doubtful": found.doubtful, "lines": [_line(line, chosen) for line in found.lines],
        "notes": [said(note, chosen) for note in (*found.notes, *made.faults)],
        "inputs": made.changes, "set": [f"{name}={value}" for name, value in made.changes.items()],
        "rules": [{"input": entry.input, "value": entry.value, "rows": entry.rows, "rule": _rule(entry, chosen)}
                  for entry in made.entries],
        "left": [{"row": part.row, "line": part.description, "amount_cny": part.amount_cny,
                  "why": text("quotes", part.why, chosen)} for part in made.left],
        "gpus": made.gpus, "nodes": made.nodes, "quoted_cny": round(made.quoted_cny, 2),
        "purchase_cny": round(made.purchase_cny, 2), "usual_cny": made.usual, "buys": _buys(found, chosen, plan, given),
    }  # fmt: skip


def _rates(found: Answer) -> dict[str, float]:
    """CNY of one unit of every foreign currency of the quote."""
    foreign = sorted({line.line.currency for line in found.lines} - {"CNY"})
    return {f"cny_per_{currency.lower()}": found.money.cny(currency) for currency in foreign}


def _line(line: Judged, chosen: str) -> dict[str, Any]:
    own, kind = line.line, line.guess
    return {
        "row": own.row, "description": own.description, "kind": kind.kind, "gpu": kind.gpu.short if kind.gpu else None,
        "cards": kind.cards, "read_from": kind.words, "quantity": own.quantity, "unit": own.unit,
        "unit_price": own.unit_price, "amount": own.amount, "currency": own.currency, "tax_rate": own.tax_rate,
        "tax_included": own.tax_included, "unit_cny": line.unit_cny, "amount_cny": line.amount_cny,
        "catalogue_cny": list(line.reference.values_cny), "catalogue": line.reference.said, "ratio": line.ratio,
        "notes": [{"key": note.key, "text": said(note, chosen)} for note in line.notes],
    }  # fmt: skip


def _buys(found: Answer, chosen: str, plan: str, given: Mapping[str, Value]) -> dict[str, Any]:
    """What the plan buys as it is sized now, or why it cannot be sized."""
    from r1model.sizing.lineup import plan as size

    try:
        sized = size({**given, **found.purchase.changes}, plan).values
    except CellError as fault:
        return {"reason": fault.text(chosen)}
    return {"nodes": sized["nodes"], "gpus": sized["gpus"], "capex": sized.get("capex")}


def _fault(row: int, note: Note, chosen: str) -> str:
    place = f"{text('quotes', 'row', chosen)} {row}" if row else text("quotes", "of_all", chosen)
    return f"[{place}] {said(note, chosen)};"


def _rule(entry: Any, chosen: str) -> str:
    return text("quotes", f"rule.{entry.rule}", chosen).format(**entry.facts)


def _columns(found: Answer) -> dict[str, str]:
    return {field: found.quote.heads.said(field) for field in found.quote.heads.fields if field != "left"}
