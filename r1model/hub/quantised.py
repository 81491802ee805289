"""How a checkpoint is packed, from the quantization_config of its config.json or a hf_quant_config.json beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from r1model.errors import BadRequest
from r1model.hub.fields import Fields, shown
from r1model.hub.patterns import checked
from r1model.types import Checkpoint, Packing, Scales

EVERYTHING = ("*",)
MIXED = "MIXED_PRECISION"
EXPERTS = ("*.mlp.experts.*",)
KEPT = ("ignore", "exclude_modules", "modules_to_not_convert", "ignored_layers")
BLOCK = [128, 128]
SCALES = {
    "mxfp4": Scales(rows=1, columns=32, entry_bytes=1.0),
    "nvfp4": Scales(rows=1, columns=16, entry_bytes=1.0),
    "block": Scales(rows=128, columns=128, entry_bytes=4.0),
    "tensor": Scales(rows=0, columns=0, entry_bytes=4.0),
    "channel": Scales(rows=1, columns=0, entry_bytes=2.0),
}
ALGORITHMS = {
    "NVFP4": (4.0, "nvfp4"), "W4A16_NVFP4": (4.0, "nvfp4"), "FP8": (8.0, "tensor"), "FP8_PB_WO": (8.0, "block"),
    "MXFP4": (4.0, "mxfp4"), "W4A8_MXFP4_FP8": (4.0, "mxfp4"), "MXFP8": (8.0, "mxfp4"),
}  # fmt: skip
FOUR = ALGORITHMS["NVFP4"][0]
NEAREST = {(True, True): "fp8-block", (True, False): "nvfp4", (False, True): "int8-channel", (False, False): "awq-int4"}
ZERO_POINT_BYTES = 0.5  # AWQ and GPTQ keep a 4-bit zero beside each FP16 scale
SCALE_BYTES = 2.0


class Native(NamedTuple):
    """The catalogue's format nearest to a checkpoint, and what the checkpoint says beyond it."""

    form: str
    checkpoint: Checkpoint | None


def native(config: Mapping[str, Any], beside: Mapping[str, Any] | None, where: str) -> Native:
    """How the checkpoint is packed: the file beside the config has the last word, then the config itself."""
    given = config.get("quantization_config")
    if beside is not None:
        said, own = _said(beside), given if isinstance(given, Mapping) else {}
        passed = KEPT if said["quant_algo"] == MIXED else (*KEPT, "quant_method")  # of a mixed one the rest stays
        given = {name: value for name, value in own.items() if name not in passed} | dict(said)
    if not given:
        return _plain(config)
    if not isinstance(given, Mapping):
        raise BadRequest("quant_unknown", method=shown(given))
    fields = Fields(given, "quantization_config.")
    name = fields.word("quant_method") or ("modelopt" if fields.word("quant_algo") else "")
    if "quantized_layers" in fields:  # a mixed checkpoint says itself what is packed how, whoever wrote it
        name = "modelopt"
    if name not in METHODS:
        raise BadRequest("quant_unknown", method=shown(name or given))
    return METHODS[name](fields, config, where)


def _plain(config: Mapping[str, Any]) -> Native:
    """Weights of 16 bits; another precision has no format here."""
    dtype = config.get("dtype", config.get("torch_dtype"))
    if dtype not in (None, "auto", "bfloat16", "float16"):
        raise BadRequest("quant_unknown", method=shown(dtype))
    return Native("bf16", None)


def _said(beside: Mapping[str, Any]) -> Mapping[str, Any]:
    said = beside.get("quantization", beside)
    if not isinstance(said, Mapping) or not isinstance(said.get("quant_algo"), str):
        raise BadRequest("quant_unknown", method=shown(said))
    return said


def _kept(fields: Fields) -> tuple[str, ...]:
    """What stays in BF16, by any of the names that lists of it have."""
    name = fields.named(*KEPT)
    value = fields.given.get(name, [])
    if not isinstance(value, list):
        raise fields.wrong(name, "list of texts")
    return checked(value, fields.place(name))


def _made(form: str, name: str, where: str, packings: list[Packing], kept: tuple[str, ...]) -> Native:
    return Native(form, Checkpoint(name=name, where=where, packings=tuple(packings), kept=kept))


def _packing(modules: tuple[str, ...], bits: float, scales: str) -> Packing:
    return Packing(modules=modules, bits=bits, scales=SCALES[scales])


def _fp8(fields: Fields, config: Mapping[str, Any], where: str) -> Native:
    """DeepSeek's: FP8 in blocks, or with one scale a tensor; DeepSeek V4 has its experts in FP4."""
    block = fields.given.get("weight_block_size")
    if block not in (None, BLOCK):
        raise fields.wrong("weight_block_size", shown(BLOCK))
    rest, kept = _packing(EVERYTHING, 8.0, "block" if block else "tensor"), _kept(fields)
    dtype = config.get("expert_dtype", fields.given.get("expert_dtype"))
    if dtype == "fp4":
        return _made("fp8-block", "FP4 experts, FP8 128x128", where, [_packing(EXPERTS, 4.0, "mxfp4"), rest], kept)
    if dtype not in (None, "fp8"):
        raise BadRequest("quant_unknown", method=shown(dtype))
    if block and not kept:
        return Native("fp8-block", None)
    return _made("fp8-block", "FP8 128x128" if block else "FP8", where, [rest], kept)


def _mxfp4(fields: Fields, config: Mapping[str, Any], where: str) -> Native:
    """gpt-oss: the experts in MXFP4, all else as it is."""
    return _made("nvfp4", "MXFP4 experts", where, [_packing(EXPERTS, 4.0, "mxfp4")], _kept(fields))


def _modelopt(fields: Fields, config: Mapping[str, Any], where: str) -> Native:
    """NVIDIA's: one algorithm for all that is not excluded, or one for each module that is listed."""
    algorithm, kept = fields.word("quant_algo"), _kept(fields)
    if algorithm != MIXED:
        packings = [_by_algorithm(EVERYTHING, algorithm, fields.given.get("group_size"))]
        return _made(_form(packings), algorithm, where, packings, kept)
    packings = _listed(fields)
    if fields.word("quant_method") == "fp8":  # the maker's FP8 stands but for what is listed, whatever is excluded
        packings += [_packing(EXPERTS, 4.0, "mxfp4")] if config.get("expert_dtype") == "fp4" else []
        packings, kept = [*packings, _packing(EVERYTHING, 8.0, "block")], ()
    return _made(_form(packings), "mixed", where, packings, kept)


def _listed(fields: Fields) -> list[Packing]:
    """The modules of `quantized_layers` by their algorithm."""
    modules: dict[tuple[Any, Any], list[str]] = {}
    for module, how in fields.within("quantized_layers").given.items():
        if not isinstance(how, Mapping):
            raise BadRequest("quant_unknown", method=shown(how))
        algorithm, group = how.get("quant_algo"), how.get("group_size")
        if not isinstance(algorithm, str) or not (group is None or isinstance(group, int)):
            raise BadRequest("quant_unknown", method=shown(algorithm if isinstance(group, int) else group))
        modules.setdefault((algorithm, group), []).append(module)
    return [
        _by_algorithm(checked(names, fields.place("quantized_layers")), algorithm, group)
        for (algorithm, group), names in modules.items()
    ]


def _by_algorithm(modules: tuple[str, ...], algorithm: str, group: object) -> Packing:
    if algorithm not in ALGORITHMS:
        raise BadRequest("quant_unknown", method=shown(algorithm))
    bits, scales = ALGORITHMS[algorithm]
    if isinstance(group, int) and group and SCALES[scales].columns not in (group, 0, 128):
        raise BadRequest("quant_unknown", method=f"{algorithm}, group_size {shown(group)}")
    return _packing(modules, bits, scales)


def _form(packings: list[Packing]) -> str:
    return "nvfp4" if any(packing.bits == FOUR for packing in packings) else "fp8-block"


def _compressed(fields: Fields, config: Mapping[str, Any], where: str) -> Native:
    """vLLM's compressed-tensors: groups of modules, each with bits and a strategy for its scales."""
    kept, packings = _kept(fields), []
    for name in (groups := fields.within("config_groups")).given:
        group = groups.within(name)
        targets = checked(group.words("targets") or ["Linear"], group.place("targets"))
        weights = group.within("weights")
        modules, bits = EVERYTHING if "Linear" in targets else targets, weights.count("num_bits", low=2, most=16)
        packings.append(Packing(modules=modules, bits=float(bits), scales=_scales(weights)))
    if not packings:
        raise BadRequest("config_field_missing", field=fields.place("config_groups"))
    name = fields.word("format", usual="compressed-tensors")
    kind = groups.within(next(iter(groups.given))).within("weights").word("type")
    return _made(NEAREST[kind == "float", packings[0].bits > FOUR], name, where, packings, kept)


def _scales(weights: Fields) -> Scales:
    """Scale data by strategy: of a group one byte where weights are floats of 4 bits, else a BF16 number."""
    strategy, bits = weights.word("strategy", usual="tensor"), weights.count("num_bits")
    if strategy in ("group", "tensor_group"):
        small = weights.word("type") == "float" and bits == int(FOUR)
        columns = weights.count("group_size", most=4096)
        return Scales(rows=1, columns=columns, entry_bytes=1.0 if small else SCALE_BYTES)
    if strategy == "block" and weights.given.get("block_structure") in (BLOCK, "128x128"):
        return SCALES["block"]
    if strategy not in ("tensor", "channel"):
        raise weights.wrong("strategy", "tensor, channel, group, tensor_group, block 128x128")
    return SCALES[strategy]


def _zeros(fields: Fields, config: Mapping[str, Any], where: str) -> Native:
    """AWQ and GPTQ: whole numbers in groups, with scale and zero; the head stays."""
    bits, group = fields.count("bits", "w_bit", low=2, most=8), fields.count("group_size", "q_group_size", most=4096)
    scales = Scales(rows=1, columns=group, entry_bytes=SCALE_BYTES + ZERO_POINT_BYTES)
    packing = Packing(modules=EVERYTHING, bits=float(bits), scales=scales)
    return _made("awq-int4", fields.word("quant_method").upper(), where, [packing], _kept(fields))


Read = Callable[[Fields, Mapping[str, Any], str], Native]
METHODS: Mapping[str, Read] = {
    "fp8": _fp8, "mxfp4": _mxfp4, "modelopt": _modelopt, "modelopt_fp4": _modelopt, "modelopt_mixed": _modelopt,
    "compressed-tensors": _compressed, "awq": _zeros, "gptq": _zeros,
}  # fmt: skip
