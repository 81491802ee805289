"""An imported model put into a user's folder: its own file, and its source beside those that are there."""

from __future__ import annotations

import re
from pathlib import Path

from r1model.catalogue.checking import require_whole
from r1model.catalogue.layers import SHIPPED, Layer, layer
from r1model.catalogue.load import Catalogue
from r1model.errors import BadRequest
from r1model.files import require_free, write_whole
from r1model.hub.fields import shown
from r1model.hub.record import model_text, source_text
from r1model.types import Model

SOURCES = "sources.toml"
GENERIC = ("config", "hf", "model")
LONGEST = 80


def named(given: str, path: Path) -> tuple[str, str]:
    """What the model is called, and its id: the name given, else that of the file, else of its folder."""
    stem = re.sub(r"[_.\-]?config$", "", path.stem).rpartition("--")[2]
    name = given.strip() or (stem if stem.lower() not in ("", *GENERIC) else path.absolute().parent.name)
    key = re.sub(r"[^a-z0-9.\-_]+", "-", name.lower()).strip("-._")
    if not key or not name.isprintable() or len(name) > LONGEST:
        raise BadRequest("import_unnamed", given=shown(name))
    return name, key


def keep(model: Model, folder: Path, *, force: bool) -> list[Path]:
    """Writes models/ID.toml and adds the source; nothing where the folder with it would not be read whole.

    Raises
    ------
    BadRequest
        A file of that model is there and `force` is off.
    CatalogueError
        The folder holds something wrong, or another record has the model's name.
    """
    path, sources = folder / "models" / f"{model.id}.toml", folder / SOURCES
    require_free(path, force=force)
    held = dict(layer(folder).files) if folder.is_dir() and any(folder.iterdir()) else {}
    held[f"models/{model.id}.toml"] = model_text(model)
    known = held.get(SOURCES, "")
    if f"[{model.id}]" not in known and f'["{model.id}"]' not in known:
        apart = "\n" if known else ""
        held[SOURCES] = f"{known}{apart}{source_text(model.id, model.name, model.architecture.as_of)}"
    whole = Layer(str(folder), held)
    require_whole(Catalogue((SHIPPED, whole)), (whole,))
    before = path.read_bytes() if force and path.is_file() else None
    write_whole(path, held[f"models/{model.id}.toml"].encode(), force=force)
    if held[SOURCES] != known:
        try:
            write_whole(sources, held[SOURCES].encode(), force=True)
        except BadRequest:  # a model without its source could not be read: nothing is kept
            path.unlink() if before is None else write_whole(path, before, force=True)
            raise
    return [path, sources]
