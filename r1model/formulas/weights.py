"""What a model weighs: parameters times bytes, as the post counts, or the bytes of its real checkpoint."""

from r1model.graph.registry import formula


@formula(unit="flag", source="own-arithmetic")
def params_counted(shipped_model: float, params_b: float, shipped_params_b: float) -> float:
    """1 where the entered number of parameters counts: it is the shipped model's, or you entered another number."""
    return max(shipped_model, 0 if params_b == shipped_params_b else 1)


@formula(unit="B parameters", source="own-arithmetic")
def sized_params_b(params_counted: float, params_b: float, nominal_b: float) -> float:
    """Parameters that are sized: those entered where they count, else the nominal ones of the chosen model."""
    return params_b if params_counted > 0 else nominal_b


@formula(unit="GB", source="own-arithmetic")
def nominal_weights_gb(sized_params_b: float, weight_bytes: float) -> float:
    """Weights at a nominal precision; billions of parameters times bytes are GB."""
    return sized_params_b * weight_bytes


@formula(unit="flag", source="own-arithmetic")
def by_checkpoint(
    checkpoint_asked: float, checkpoint_if_any: float, has_checkpoint: float, params_counted: float
) -> float:
    """1 where a checkpoint is asked for, or where there is one and no entered parameters count; 0 is nominal."""
    return max(checkpoint_asked, checkpoint_if_any * has_checkpoint * (1 - params_counted))


@formula(unit="GB", source="own-arithmetic")
def weights_gb(by_checkpoint: float, checkpoint_gb: float, nominal_weights_gb: float) -> float:
    """Weights of one replica, by the basis in use."""
    return checkpoint_gb if by_checkpoint > 0 else nominal_weights_gb
