"""Workspaces: the shipped catalogue with layers of one's own over it, and inputs of one's own, as one value.

from r1model import workspace

ours = workspace("our-prices").with_inputs(months=48)
ours.invoke("GPUS", 671, "int8", "H200-141")
with ours: ...      # functions that name no workspace mean this one
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from r1model.batches import batch, sweep
from r1model.callables.tables import Table
from r1model.catalogue.held import Held, given_layers
from r1model.catalogue.layers import layer
from r1model.cli.books import write_books
from r1model.functions import invoke, plain
from r1model.inputs import Input, Value, checked_values, inputs, usual
from r1model.sizing.lineup import Plan, plans
from r1model.sweeps import sweep_chain

T = TypeVar("T")


def workspace(*folders: str | Path) -> Workspace:
    """The shipped catalogue with folders of your own figures over it, the last one's word standing.

    Parameters
    ----------
    *folders : str or Path
        Folders of files named as those of the shipped catalogue (gpus/*.toml, hardware_prices.csv, inputs.toml ...),
        any of them. Without one those of the variable R1MODEL_CATALOGUE, if it is set.

    Returns
    -------
    Workspace
        A value that never changes: its methods size, compare and write workbooks from these figures.

    Raises
    ------
    CatalogueError
        A folder is missing or empty, or a file is wrong: the message names it, the key and what to change.
    """
    found = Workspace(given_layers(folders))
    _ = found.inputs  # what is wrong with a layer is told here
    return found


class Workspace(Held):
    """One catalogue and one set of inputs. It never changes: `with_layer` and `with_inputs` give another."""

    def with_layer(self, folder: str | Path) -> Workspace:
        """The same with one more folder over it."""
        return Workspace((*self.layers, layer(folder)), self.changes, self.preset)

    def with_inputs(self, **changes: Value) -> Workspace:
        """The same with other values of some inputs; CellError or MissingInput where that cannot be."""
        with self:
            allowed = checked_values(changes)
        return Workspace(self.layers, tuple({**dict(self.changes), **allowed}.items()), self.preset)

    @property
    def inputs(self) -> Mapping[str, Input]:
        """Every input by id: label, unit, limits, usual value and its provenance."""
        with self:
            return inputs()

    @property
    def values(self) -> dict[str, Value]:
        """The value of every input in this workspace."""
        with self:
            return usual()

    def invoke(self, name: str, *given: object) -> Any:
        """A worksheet function by name, such as invoke("GPUS", 671, "int8", "H200-141")."""
        with self:
            return invoke(name, *given)

    def plans(self, changes: Mapping[str, Value] | None = None) -> list[Plan]:
        """The three plans."""
        with self:
            return plans(changes)

    def compare(self, scenario: str = "plan3", changes: Mapping[str, Value] | None = None) -> Table:
        """A scenario's options side by side: a heading row, then a row for each figure."""
        from r1model.functions.bodies.model import compared
        from r1model.options.files import compared as options
        from r1model.scenarios import changed

        with self:
            return Table(plain(compared(changed(scenario, changes or {}), options())), headed=True)

    def workbook(self, path: str | Path, language: str = "", *, changes: Mapping[str, Value] | None = None,
                 edition: str = "native", force: bool = False) -> dict[str, Path]:  # fmt: skip
        """Writes the workbook, or both languages into a folder; what was written, by language."""
        with self:
            return write_books(Path(path), language, dict(changes or {}), edition=edition, force=force, values=True,
                               quiet=True)  # fmt: skip

    def batch(self, file: str | Path, out: str | Path, **options: Any) -> Iterator[Any]:
        """A workbook for every row of a table; options as those of `r1model.batch`."""
        return self._each(lambda: batch(file, out, **options))

    def sweep(self, source: Any, out: str | Path | None = None, **options: Any) -> Iterator[Any]:
        """Millions of scenarios in the vector kernel; options as those of `r1model.sweep`."""
        return self._each(lambda: sweep(source, out, **options))

    def sweep_chain(self, source: Any, out: str | Path | None = None, **options: Any) -> Iterator[Any]:
        """The whole chain over millions of scenarios; options as those of `r1model.sweep_chain`."""
        return self._each(lambda: sweep_chain(source, out, **options))

    def _each(self, start: Callable[[], Iterator[T]]) -> Iterator[T]:
        """The items of a generator, each made within this workspace: between two of them the caller's own stands."""
        with self:
            found = start()
        while True:
            with self:
                try:
                    item = next(found)
                except StopIteration:
                    return
            yield item
