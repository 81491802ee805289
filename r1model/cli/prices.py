"""`r1model prices`: price lists and bills as rows of the catalogue, from files or from AWS itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from r1model.cli.options import AsJson, Force, Layers
from r1model.cli.show import language, print_json, print_table
from r1model.cli.targets import free, names_file
from r1model.texts import text

if TYPE_CHECKING:
    from r1model.pricelists.gather import Gathered
    from r1model.pricelists.listing import Wanted
    from r1model.pricelists.live import Offering

prices = typer.Typer(name="prices", no_args_is_help=True, help="Prices of your own. / 自有价格。")
FORM = Path("prices.csv")
Out = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="BOOK.csv", help="Write the rows to a file. / 写成一个文件。")
]
Into = Annotated[
    Path | None,
    typer.Option("--layer", metavar="DIR", help="Add them to a folder of your own figures. / 并入自有数据图层。"),
]
Every = Annotated[
    bool, typer.Option("--all", help="Instance types that the catalogue lacks too, with --out. / 含目录未收机型。")
]


@prices.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Price list, bill, or filled form. / 价目表、账单或填好的表。")],
    out: Out = None,
    into: Into = None,
    region: Annotated[str, typer.Option(help="Keep this region alone. / 只取该区域。")] = "",
    every: Every = False,
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Read AWS price lists and bills, FOCUS files or the form of `prices template`. / 导入价目表、账单或自填价格表。"""
    from r1model.pricelists.gather import read

    _one_target(out, into, every=every, force=force)
    with _progress(file, quiet=as_json) as told:
        found = read(file, _wanted(region, every), told)
    _kept(found, out, into, date.fromtimestamp(file.stat().st_mtime), force=force, as_json=as_json)


@prices.command()
def refresh(
    region: Annotated[str, typer.Option(help="Such as us-east-1. / 区域。")],
    partition: Annotated[str, typer.Option(help="aws or aws-cn. / 分区，中国区为 aws-cn。")] = "aws",
    out: Out = None,
    into: Into = None,
    every: Every = False,
    endpoint: Annotated[str, typer.Option("--endpoint-url", help="Another address to ask. / 另指定服务地址。")] = "",
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Ask AWS for a region's prices of today; needs the extra aws. / 向 AWS 查询某区域今天的价格，需附加组件 aws。"""
    from r1model.pricelists.live import Question, refreshed

    _one_target(out, into, every=every, force=force)
    with _progress(None, quiet=as_json) as told:
        found, offering = refreshed(Question(region, partition, endpoint), _wanted(region, every), told)
    _kept(found, out, into, date.today(), force=force, as_json=as_json, offering=offering)


@prices.command()
def template(
    out: Annotated[Path, typer.Option("--out", "-o", help="The form to write. / 要写出的表。")] = FORM,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write an empty form for prices of any cloud. / 写出通用价格表模板，可填任何云的价格。"""
    from r1model.files import write_whole
    from r1model.pricelists.own import EXTRA, REQUIRED, template

    write_whole(out, template(), force=force)
    if as_json:
        print_json({"file": str(out), "required": REQUIRED, "optional": EXTRA})
        return
    print_table(str(out), ["", ""], [(name, text("prices", f"field_{name}", language()))
                                     for name in (*REQUIRED, *EXTRA)])  # fmt: skip


def _one_target(out: Path | None, into: Path | None, *, every: bool, force: bool) -> None:
    """Refuses, before anything is read, what could not be written afterwards."""
    from r1model.cli.targets import folder
    from r1model.errors import BadRequest

    if (out is None) == (into is None) or (every and into):
        raise BadRequest("prices_where")
    if out is not None:
        if not names_file(out, ".csv"):
            raise BadRequest("wrong_ending", path=out, ending=".csv")
        free(out, force=force)
    if into is not None:
        folder(into)


def _wanted(region: str, every: bool) -> Wanted:
    from r1model.catalogue.held import catalogue
    from r1model.pricelists.listing import Wanted

    return Wanted(region, None if every else frozenset(catalogue().instances))


def _kept(
    found: Gathered,
    out: Path | None,
    into: Path | None,
    day: date,
    *,
    force: bool,
    as_json: bool,
    offering: Offering | None = None,
) -> None:
    """Writes what was found and says so."""
    from r1model.pricelists.keeping import keep_book, keep_layer

    files = keep_book(found, out, force=force) if out else keep_layer(found, into or Path(), day)
    record = _record(found, files) | ({"lacking": offering.lacking, "offered": offering.offered} if offering else {})
    print_json(record) if as_json else _print(record)


def _record(found: Gathered, files: list[Path]) -> dict[str, Any]:
    listing = found.listing
    regions = sorted({price.region for price in found.prices})
    return {
        "format": listing.kind, "version": listing.version, "published": listing.published, "regions": regions,
        "currencies": sorted({price.currency for price in found.prices}), "kept": len(found.prices),
        "terms": dict(found.counts), "skipped": dict(listing.skipped), "counted_in": listing.counted_in,
        "source": found.source, "files": [str(path) for path in files],
    }  # fmt: skip


def _print(record: dict[str, Any]) -> None:
    def said(key: str) -> str:
        return text("prices", key, language())

    title = f"{said(record['format'])}, {', '.join(record['regions'])}, {', '.join(record['currencies'])}"
    rows = [(said("kept"), term, count) for term, count in record["terms"].items()]
    rows += [(said(f"skipped_{record['counted_in']}"), said(reason), count)
             for reason, count in sorted(record["skipped"].items())]  # fmt: skip
    print(title)
    print_table("", ["", "", said("count")], rows)
    if record.get("lacking"):
        print(f"{said('lacking')}{', '.join(record['lacking'])}")
    for path in record["files"]:
        print(path)


@contextmanager
def _progress(file: Path | None, *, quiet: bool) -> Iterator[Callable[[int], object]]:
    """How much of the file is read, or how many answers came, on stderr."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, quiet=quiet)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn() if file else MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as progress:
        task = progress.add_task("r1model prices", total=file.stat().st_size if file and file.is_file() else None)
        yield lambda count: progress.advance(task, count)
