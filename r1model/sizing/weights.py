"""What the chosen model weighs at the chosen precision: the one rule for plans, functions and sheets.

A model's weights are the bytes of its real checkpoint in the precision. They are nominal, parameters times bytes,
where you say so, where you enter a number of parameters of your own, for the shipped model (DeepSeek-R1 as its post
counts it), and in a precision that no checkpoint has.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import nan

from r1model.catalogue import catalogue
from r1model.errors import NA, CellError
from r1model.formulas import weights
from r1model.inputs import Value, inputs
from r1model.sizing.checkpoint import checkpoint_gb
from r1model.types import Model, Precision

CHECKPOINT, NOMINAL = "checkpoint", "nominal"
Size = float | Model  # billions of parameters, or a model whose checkpoint is meant
BASIS_FLAGS = {
    "auto": {"checkpoint_asked": 0, "checkpoint_if_any": 1},
    NOMINAL: {"checkpoint_asked": 0, "checkpoint_if_any": 0},
    CHECKPOINT: {"checkpoint_asked": 1, "checkpoint_if_any": 0},
}


def shipped(key: str) -> Value:
    """The value that an input ships with."""
    return inputs()[key].value


def shipped_model() -> Model:
    """The model that the base scenario sizes: the post's own."""
    return catalogue().models[str(shipped("model"))]


def cached_model(size: Size, model: Model | None) -> Model:
    """Whose cache it is: that of the model named for it, else of the one that is sized, else of the shipped model."""
    if model is not None:
        return model
    return size if isinstance(size, Model) else shipped_model()


def weight_leaves(given: Mapping[str, Value]) -> dict[str, float]:
    """What the formulas of the weights need beside the inputs; #N/A where a checkpoint is asked for and none exists."""
    model, precision = catalogue().models[str(given["model"])], catalogue().precisions[str(given["quant"])]
    asked, if_any = BASIS_FLAGS[str(given["weights_basis"])].values()
    exists = precision.checkpoint is not None
    return {
        "shipped_model": float(model is shipped_model()),
        "shipped_params_b": float(shipped("params_b")),
        "nominal_b": model.nominal_b.value,
        "weight_bytes": precision.bytes.value,
        "checkpoint_asked": float(asked),
        "checkpoint_if_any": float(if_any),
        "has_checkpoint": float(exists),
        "checkpoint_gb": real_gb(model, precision) if exists or asked else nan,
    }


def real_gb(model: Model, precision: Precision) -> float:
    """Bytes of the model's checkpoint in a precision, in GB; #N/A, naming those that exist, where there is none."""
    if precision.checkpoint is None:
        known = ", ".join(name for name, item in catalogue().precisions.items() if item.checkpoint)
        raise CellError(NA, "no_checkpoint", model=model.id, precision=precision.id, known=known)
    return checkpoint_gb(model, catalogue().formats[precision.checkpoint])


def weights_of(size: Size, precision: Precision) -> float:
    """Weights in GB: of a number of parameters in billions nominal, of a model those of its checkpoint."""
    if isinstance(size, Model):
        return real_gb(size, precision)
    return weights.nominal_weights_gb(sized_params_b=size, weight_bytes=precision.bytes.value)
