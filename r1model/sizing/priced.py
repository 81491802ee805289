"""Which model a price of the API is for, as far as the catalogue knows a model of that name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from r1model.errors import CellError
from r1model.sizing.names import model as find_model

if TYPE_CHECKING:
    from r1model.types import ApiPrice


def priced_model_b(price: ApiPrice) -> float:
    """Nominal parameters, in 1e9, of the model that a price is for; 0 where its name is none of the catalogue's."""
    try:
        return find_model(price.model).nominal_b.value
    except CellError:
        return 0.0
