"""The way back from an edited workbook: its scenario as a file, and two scenarios held against each other."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from r1model.cli.options import AsJson, Force, Language, Layers, chosen_language
from r1model.cli.show import print_json, print_table, uncollected
from r1model.cli.sides import Side, side
from r1model.cli.signed import print_changes, print_signoff, tell_unsigned
from r1model.cli.targets import free
from r1model.errors import BadRequest
from r1model.texts import text

if TYPE_CHECKING:
    from r1model_workbook.back import Back, Difference

MOST_CELLS = 200  # faults told one by one


def read(
    book: Annotated[Path, typer.Argument(help="A workbook by r1model that was edited. / 改过的工作簿。")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Scenario file, .toml or .json. / 情景文件。")] = None,
    lenient: Annotated[
        bool, typer.Option("--lenient", help="Read doubtful cells as shown beside them. / 有疑问的格子按所示读取。")
    ] = False,
    force: Force = False,
    lang: Language = "",
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Read the scenario of an edited workbook: inputs, own lines, hours, points. / 从改过的工作簿读回情景。"""
    from r1model.scenario_files import document, text_of

    chosen = chosen_language(lang)
    if out is not None:
        _require_ending(out)
        free(out, force=force)
    with uncollected():
        from r1model_workbook.back import read_back

        found = read_back(book)
    tell(found, chosen, lenient=lenient)
    if out is not None:
        from r1model.files import write_whole

        as_file = text_of(found.entries, found.signoff, as_json=out.suffix.lower() == ".json")
        write_whole(out, as_file, force=force)
    if as_json:
        print_json(_record(found, document(found.entries, found.signoff), chosen))
    elif out is not None:
        print(out)
    else:
        _print_entries(found, chosen)
        print_signoff(found.path.name, found.signoff, chosen)


def _require_ending(out: Path) -> None:
    if out.suffix.lower() not in (".toml", ".json"):
        raise BadRequest("wrong_ending", path=out, ending=".toml, .json")


def tell(found: Back, chosen: str, *, lenient: bool) -> None:
    """Says on stderr which cells cannot be read, a line each, and refuses the file for them unless lenient."""
    for fault in found.faults[:MOST_CELLS]:
        typer.echo(f"{fault.place} ({fault.slot.name}): {fault.text(chosen)}{fault.read_as(chosen)}", err=True)
    if found.faults and not lenient:
        raise BadRequest("read_faults", path=found.path, count=len(found.faults))
    if found.other_version:
        said = text("back", "other_version", chosen)
        typer.echo(said.format(given=found.identity.version, ours=version("r1model")), err=True)
    if found.overtyped:
        said = text("back", "overtyped", chosen)
        typer.echo(said.format(count=len(found.overtyped), first=found.overtyped[0]), err=True)
    tell_unsigned(found, chosen)


def _record(found: Back, tables: dict[str, Any], chosen: str) -> dict[str, Any]:
    """For programs; a file of it is a scenario file too."""
    return {
        "file": str(found.path),
        "language": found.identity.language,
        "version": found.identity.version,
        "scenario": tables,
        "faults": [{"cell": fault.place, "entry": fault.slot.name, "reason": fault.text(chosen), "read_as": fault.meant}
                   for fault in found.faults],
        "overtyped": found.overtyped,
        "unsigned": list(found.unsigned),
    }  # fmt: skip


def _print_entries(found: Back, chosen: str) -> None:
    """What differs from the usual scenario, a row each."""
    from r1model.scenario_files import usual_entry
    from r1model_workbook.back import named

    if not found.entries:
        print(text("back", "usual", chosen))
        return
    rows = [[cell, words, show(value), show(usual_entry(name))]
            for name, value in found.entries.items() for cell, words, show in [named(chosen, name)]]  # fmt: skip
    title = text("back", "read_title", chosen).format(path=found.path.name)
    print_table(title, [text("back", name, chosen) for name in ("cell", "what", "value", "was")], rows)


def diff(
    a: Annotated[str, typer.Argument(help="Workbook, scenario file, FILE.csv#ROW or a named scenario. / 甲。")],
    b: Annotated[str, typer.Argument(help="What it is held against. / 乙。")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Also as a sheet, .xlsx. / 另存为表格。")] = None,
    lenient: Annotated[
        bool, typer.Option("--lenient", help="Read doubtful cells as shown beside them. / 有疑问的格子按所示读取。")
    ] = False,
    force: Force = False,
    lang: Language = "",
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Say what changed between two scenarios and how the answer moved; exit 0 if nothing. / 两份情景有何不同。"""
    chosen = chosen_language(lang)
    if out is not None:
        if out.suffix.lower() != ".xlsx":
            raise BadRequest("wrong_ending", path=out, ending=".xlsx")
        free(out, force=force)
    with uncollected():
        from r1model_workbook import back

        sides = [side(given, chosen, lambda found: tell(found, chosen, lenient=lenient)) for given in (a, b)]
        found = back.difference(back.Answers(chosen), sides[0].entries, sides[1].entries)
        signed = back.changed_signoff(chosen, sides[0].signoff, sides[1].signoff)
    if out is not None:
        from r1model.files import write_whole

        write_whole(out, back.sheet(found, (sides[0].name, sides[1].name), chosen, signed), force=force)
    if as_json:
        print_json({"a": a, "b": b, **found.record(), "signoff": [change._asdict() for change in signed]})
    else:
        _print_difference(found, sides, chosen)
        print_changes(signed, chosen)
        if out is not None:
            print(out)
    raise typer.Exit(1 if found.changes else 0)


def _print_difference(found: Difference, sides: list[Side], chosen: str) -> None:
    from r1model_workbook.back import alone, sentences

    if not found.changes:
        print(text("back", "same", chosen))
        return
    first, second = (each.name for each in sides)
    heads = _heads(chosen, "what", "cell", first, second, "alone")
    rows = [[f"{change.words}{f' ({change.unit})' if change.unit else ''}", change.place, change.shown_a,
             change.shown_b, alone(change, found.first.currency, chosen)]
            for change in found.changes]  # fmt: skip
    print_table(text("back", "changed_title", chosen), heads, rows)
    heads = _heads(chosen, "option", first, second, "difference", "share")
    print_table(
        text("back", "options_title", chosen), heads, [_amounts(found, moved, chosen) for moved in found.options]
    )
    if found.lines and found.comparable:
        heads = _heads(chosen, "line", first, second, "difference", "share")
        print_table(
            text("back", "lines_title", chosen), heads, [_amounts(found, moved, chosen) for moved in found.lines]
        )
    for sentence in sentences(found, chosen):
        print(sentence)


def _heads(chosen: str, *names: str) -> list[str]:
    from r1model.texts import texts

    return [text("back", name, chosen) if name in texts("back") else name for name in names]


def _amounts(found: Difference, moved: Any, chosen: str) -> list[str]:
    gap = moved.difference if found.comparable else None
    share = "" if gap is None or moved.share is None else f"{moved.share:+.1%}"
    words = moved.words or text("metrics", moved.option, chosen)
    return [words, _money(moved.a, found.first.currency, chosen, missing="none"),
            _money(moved.b, found.second.currency, chosen, missing="none"),
            _money(gap, found.first.currency, chosen, signed=True), share]  # fmt: skip


def _money(amount: float | None, currency: str, chosen: str, *, signed: bool = False, missing: str = "") -> str:
    from r1model_workbook.back import money

    if amount is None:
        return text("back", missing, chosen) if missing else ""
    return money(amount, currency, signed=signed)
