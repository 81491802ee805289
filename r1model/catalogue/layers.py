"""Layers of the catalogue: the shipped one, and any folder of the same files that a user lays over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

from r1model.errors import CatalogueError
from r1model.files import read_bytes
from r1model.shown import near_words

HERE = Path(__file__).parent
INPUTS = "inputs.toml"
FILES = (
    "gpus/*.toml", "models/*.toml", "servers/*.toml", "sources.toml", "formats.toml", "precisions.toml",
    "load_shapes.toml", "engines.toml",
    "parameters.toml", INPUTS, "instances.csv", "aws_prices.csv", "hardware_prices.csv", "api_prices.csv",
    "fx_rates.csv",
    "throughput.csv", "logged_starts.csv", "seed/figures.csv", "seed/aws_rows.csv",
)  # fmt: skip
IGNORED = (".*", "*.md", "__pycache__")
DIGITS = 12


class Shipped(Mapping[str, str]):
    """The files of the package, each read when it is asked for."""

    def __getitem__(self, name: str) -> str:
        return (HERE.parent if name == INPUTS else HERE).joinpath(name).read_text(encoding="utf-8-sig")

    def __iter__(self) -> Iterator[str]:
        for place in FILES:
            found = [INPUTS] if place == INPUTS else sorted(f"{path.relative_to(HERE)}" for path in HERE.glob(place))
            yield from (name.replace("\\", "/") for name in found)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Layer:
    """One layer: whose it is, its path as the user wrote it (empty for the shipped one), and its files by name.

    The files are held as they were when the layer was taken up, so that it can be sent to other machines and never
    changes; two layers are equal when they hold the same.
    """

    def __init__(self, path: str, files: Mapping[str, str]) -> None:
        self.path, self.files = path, files

    @property
    def name(self) -> str:
        """Whose it is: the name of its folder."""
        return Path(self.path).absolute().name if self.path else ""

    @cached_property
    def digest(self) -> str:
        """A mark of all that it holds; empty for the shipped layer, which goes by the engine's version."""
        if not self.path:
            return ""
        import hashlib

        whole = "\0".join(f"{name}\0{text}" for name, text in sorted(self.files.items()))
        return hashlib.sha256(whole.encode()).hexdigest()[:DIGITS]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Layer) and (self.path, self.digest) == (other.path, other.digest)

    def __hash__(self) -> int:
        return hash((self.path, self.digest))

    def __str__(self) -> str:
        return f"{self.name} ({self.digest})"

    def place(self, name: str) -> str:
        """A file of the layer as a message names it."""
        return f"{self.path.rstrip('/')}/{name}" if self.path else name

    def matching(self, place: str) -> list[str]:
        """Its files of one place, such as gpus/*.toml, in the order of their names."""
        return [name for name in self.files if name == place or ("*" in place and fnmatch(name, place))]


SHIPPED = Layer("", Shipped())


def layer(folder: str | Path) -> Layer:
    """The layer of a folder; CatalogueError where it is missing or empty, or holds a file that no catalogue has."""
    root = Path(folder)
    if not root.is_dir():
        raise CatalogueError("no_layer", path=folder)
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_dir() or any(fnmatch(part, ignored) for part in path.relative_to(root).parts for ignored in IGNORED):
            continue
        if not any(fnmatch(name, place) for place in FILES):
            raise CatalogueError("not_of_a_catalogue", file=f"{folder}/{name}", near=_near(name))
        found[name] = _text(path, f"{folder}/{name}")
    if not found:
        raise CatalogueError("empty_layer", path=folder, known=", ".join(FILES))
    return Layer(str(folder), found)


def _near(name: str) -> str:
    """The places that a file may have been meant for: those of a folder alike, else files alike."""
    folder = name.rpartition("/")[0]
    alike = near_words(folder, [place.partition("/")[0] for place in FILES if "/" in place], 1, 0.5)
    meant = [place for place in FILES if alike and place.startswith(f"{alike[0]}/")]
    return ", ".join(meant or near_words(name, FILES, 3, 0.5) or FILES)


def _text(path: Path, shown: str) -> str:
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise CatalogueError("layer_not_utf8", file=shown) from fault
