"""`r1model models import`: a model from its config.json into a folder of one's own figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from r1model.cli.options import AsJson, Force, Layers
from r1model.cli.show import language, print_json, print_table
from r1model.texts import text

models = typer.Typer(name="models", no_args_is_help=True, help="Models of your own. / 自有模型。")
KV_BYTES = {"cache_bytes_per_token_fp8": 1.0, "cache_bytes_per_token_bf16": 2.0}


@models.callback()
def start() -> None:
    """Keeps `import` a command by name."""


@models.command("import")
def import_(
    config: Annotated[Path, typer.Argument(help="The model's config.json. / 模型的 config.json。")],
    name: Annotated[str, typer.Option("--name", metavar="ID", help="What to call it. / 模型名称。")] = "",
    quant: Annotated[Path | None, typer.Option("--quant", help="Its hf_quant_config.json. / 量化配置。")] = None,
    index: Annotated[
        Path | None, typer.Option("--index", help="Its model.safetensors.index.json. / 权重索引。")
    ] = None,
    into: Annotated[
        Path | None, typer.Option("--into", metavar="DIR", help="Folder of your own figures. / 自有数据文件夹。")
    ] = None,
    force: Force = False,
    catalogue: Layers = None,
    as_json: AsJson = False,
) -> None:
    """Read a Hugging Face config.json into your catalogue folder. / 把 config.json 读入自有数据图层。"""
    from r1model.files import LARGEST
    from r1model.hub.index import held_against
    from r1model.hub.keeping import keep, named
    from r1model.hub.reading import load, read_model

    folder = into or _own_folder()
    title, key = named(name, config)
    given = load(config)
    found = read_model(given, title, key=key, day=_day(config), beside=load(quant, LARGEST) if quant else None)
    held = held_against(load(index, LARGEST), found.model) if index else None
    record = _record(found.model, found.left_out, held)
    record["files"] = [str(path) for path in keep(found.model, folder, force=force)]
    print_json(record) if as_json else _print(record)


def _day(path: Path) -> date:
    """The day the copy was made that is read; no clock is asked."""
    return date.fromtimestamp(path.stat().st_mtime)


def _own_folder() -> Path:
    """The folder of the last layer that is named, by --catalogue or the environment."""
    from r1model.catalogue.held import current
    from r1model.errors import BadRequest

    layers = current().layers
    if not layers:
        raise BadRequest("import_nowhere")
    return Path(layers[-1].path)


def _record(model: Any, left_out: tuple[str, ...], held: Any) -> dict[str, Any]:
    """What was found, as values."""
    from r1model.sizing.cache import kv_bytes_per_token, layer_caches
    from r1model.sizing.checkpoint import active_parameters, total_parameters
    from r1model.sizing.parts import parameters_by_part
    from r1model.sizing.stored import plain_parameters, stored_bytes

    packed = model.checkpoint
    return {
        "id": model.id, "name": model.name, "attention": model.attention, "layers": model.architecture.layers,
        "parameters": parameters_by_part(model), "total": total_parameters(model), "active": active_parameters(model),
        **{field: kv_bytes_per_token(model, width) for field, width in KV_BYTES.items()},
        "caches": [part._asdict() for part in layer_caches(model, KV_BYTES["cache_bytes_per_token_bf16"])],
        "format": model.native_format, "packed": packed.name if packed else None,
        "plain_parameters": plain_parameters(model), "kept": list(packed.kept) if packed else [],
        "checkpoint_bytes": stored_bytes(model),
        "left_out": list(left_out), "index": held._asdict() if held else None,
    }  # fmt: skip


def _print(record: dict[str, Any]) -> None:
    print_table(f"{record['name']} ({record['id']})", ["", ""], _rows(record))
    for part in record["left_out"]:
        print(text("models", f"left_out_{part}", language()))
    if held := record["index"]:
        sizes = {name: f"{held[name] / 1e9:,.2f}" for name in ("index_bytes", "disk_bytes", "bf16_bytes")}
        print(text("models", f"index_{held['agrees']}", language()).format(**sizes))
    for path in record["files"]:
        print(path)


def _rows(record: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """Label and value of each line of the table."""

    def label(key: str) -> str:
        return text("models", key, language())

    yield from ((label(part), f"{count:,}") for part, count in record["parameters"].items())
    yield from ((label(key), f"{record[key]:,}") for key in ("total", "active"))
    yield from ((label(key), f"{record[key]:,.0f}") for key in KV_BYTES)
    packed = f"{record['packed']} ({record['format']})" if record["packed"] else record["format"]
    yield label("format"), packed
    yield label("checkpoint_bytes"), f"{record['checkpoint_bytes'] / 1e9:,.2f}"
    if plain := record["plain_parameters"]:
        yield label("plain"), ", ".join(_share(label(part), plain[part], whole)
                                        for part, whole in record["parameters"].items() if part in plain)  # fmt: skip


def _share(label: str, some: int, whole: int) -> str:
    """A part, with its share where only some of it stays."""
    return label if some == whole else f"{label} ({some / whole:.1%})"
