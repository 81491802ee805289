"""An option's lines over its months as charges: what is billed, what of it is a month's own, how much was had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from r1model.errors import CatalogueError
from r1model.finance.results import Outcome
from r1model.focus.charges import Charge, charges, service_of
from r1model.graph.months import Values, together
from r1model.texts import text, texts


class Flow(NamedTuple):
    """A line by its key, such as purchase.GPU; `name` is the row that it is, where it is one of a table."""

    key: str
    kind: str
    name: str
    charge: Charge
    billed: Values
    effective: Values
    quantity: Values

    @property
    def service(self) -> tuple[str, str]:
        """Category and subcategory."""
        return service_of(self.charge, self.name)

    def label(self, language: str) -> str:
        """What the line is called: that of its row, and what is done with it."""
        if not self.name:
            return text("focus", f"line.{self.kind}", language)
        known = texts("sheets").get(f"line.{self.name}")
        return text("focus", f"row.{self.kind}", language).format(name=known[language] if known else self.name)


def flows(found: Outcome) -> list[Flow]:
    """The lines of an option that are not nought, in its order; together they are all its costs before tax."""
    kinds = charges(found.lines.record)
    lines = [flow for kind, charge in kinds.items() for flow in _of(found, kind, charge)]
    whole, shown = found.cost, together([flow.billed for flow in lines])
    if not np.allclose(whole, shown, rtol=1e-12, atol=1e-4):
        raise CatalogueError("focus_lines_missing", option=found.lines.part.key)
    return [flow for flow in lines if flow.billed.any() or flow.effective.any()]


def _of(found: Outcome, kind: str, charge: Charge) -> Iterator[Flow]:
    months = _lines(found, charge)
    for at, (name, billed) in enumerate(zip(_names(found, charge, len(months)), months, strict=True)):
        effective = _effective(found, charge, billed, at)
        paid = billed * 0.0 if charge.over else billed
        quantity = _product(found, charge.quantity, at) / _divisor(found, charge.per, at)
        yield Flow(f"{kind}.{name}" if name else kind, kind, name, charge, paid, effective, quantity)


def _lines(found: Outcome, charge: Charge) -> list[Values]:
    """The months of a charge, of each row where it is of a table; nought where it only tells what is used."""
    if charge.line:
        return _months(found, charge.line)
    return [found.lines.spread(together([_product(found, paths, 0) for paths in charge.sum]))]


def _effective(found: Outcome, charge: Charge, billed: Values, at: int) -> Values:
    """What of a charge is its months' own: none of what is bought ahead, which its use then has."""
    if charge.effective:
        return _added(found, charge.effective)
    if charge.over:
        return _spread(np.maximum(billed, 0.0), _product(found, (charge.over,), at))
    return np.minimum(billed, 0.0) if charge.category == "Purchase" else billed


def _spread(bought: Values, serving: Values) -> Values:
    """What is bought, evenly over the months that it serves; where it serves in none it stays where it is bought."""
    months = np.count_nonzero(serving)
    return np.where(serving != 0, bought.sum() / months, 0.0) if months else bought


def _names(found: Outcome, charge: Charge, count: int) -> Sequence[str]:
    """The names of a table's rows, told apart where several are called alike; none for a line that is no row."""
    if not charge.table:
        return [""] * count
    taken: list[str] = []
    for row in found.lines.rows(charge.table):
        name = str(row.record["name"])
        seen = sum(other == name or other.startswith(f"{name} (") for other in taken)
        taken.append(f"{name} ({seen + 1})" if seen else name)
    return taken


def _months(found: Outcome, path: str) -> list[Values]:
    values = found.lines.at(path) if "." in path else [found.lines[path]]
    return [found.lines.spread(value) for value in values]


def _added(found: Outcome, paths: Sequence[str]) -> Values:
    return found.lines.spread(together([months for path in paths for months in _months(found, path)]))


def _product(found: Outcome, paths: Sequence[str], at: int) -> Any:
    """The product of what the paths say, of a table the row at that place."""
    product: Any = found.lines.spread(1.0)
    for path in paths:
        months = _months(found, path)
        product = product * months[at if ".*." in path else 0]
    return product


def _divisor(found: Outcome, paths: Sequence[str], at: int) -> Any:
    product = _product(found, paths, at)
    return np.where(product == 0, 1.0, product)
