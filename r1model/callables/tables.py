"""The result of a function that fills a range: rows, as a sheet would show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from r1model.errors import NA, CellError
from r1model.shown import html_table

if TYPE_CHECKING:
    import pandas as pd

NAMES_SHOWN = 6


class Table(list[list[Any]]):
    """Rows of cells; where it is `headed`, the first row holds the names of the columns.

    It is a list of lists in every other respect. A figure that no source gives is a CellError in its cell.
    """

    def __init__(self, rows: Iterable[list[Any]] = (), *, headed: bool = False) -> None:
        super().__init__(rows)
        self.headed = headed

    @property
    def names(self) -> list[str]:
        """The names of the columns, none where it has no heads."""
        return [str(name) for name in self[0]] if self.headed and self else []

    @property
    def body(self) -> list[list[Any]]:
        """The rows without the heads."""
        return self[1:] if self.headed else self[:]

    def to_frame(self) -> pd.DataFrame:
        """The table as a DataFrame.

        Returns
        -------
        pandas.DataFrame
            The heads as columns where there are heads. #N/A becomes NaN; any other CellError stays in its cell.
        """
        import pandas as pd

        cells = [[None if isinstance(cell, CellError) and cell.code == NA else cell for cell in row]
                 for row in self.body]  # fmt: skip
        return pd.DataFrame(cells, columns=self.names or None)

    def __repr__(self) -> str:
        names = self.names
        said = ", ".join(names[:NAMES_SHOWN]) + (", …" if len(names) > NAMES_SHOWN else "")
        size = f"{len(self.body):,} x {max(map(len, self), default=0)}"
        return f"<Table {size}{': ' if said else ''}{said}>"

    def _repr_html_(self) -> str:
        """The table as a notebook shows it."""
        return html_table(self.names, self.body)
