"""One kind of tensor of a model: what it does, its shape, how often it occurs and the module that holds it."""

from __future__ import annotations

from typing import NamedTuple

from r1model.types import Role


class Tensor(NamedTuple):
    """`copies` tensors of `rows` x `columns` in layer `layer` (-1 outside the stack); `mtp` marks the draft layers.

    `module` is the module's name within its layer as transformers names it, such as mlp.experts.0.down_proj.
    """

    role: Role
    rows: int
    columns: int
    copies: int = 1
    layer: int = -1
    mtp: bool = False
    module: str = ""

    @property
    def elements(self) -> int:
        """Weights in all copies."""
        return self.rows * self.columns * self.copies


def vector(role: Role, length: int, module: str, copies: int = 1) -> Tensor:
    """A tensor of one column, such as a norm or a bias."""
    return Tensor(role, length, 1, copies, module=module)
