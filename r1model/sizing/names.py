"""Finds GPUs, models, formats and instances by the names people type: any case, vendor, hyphens, memory size."""

from __future__ import annotations

import contextlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from r1model.catalogue import catalogue, kept
from r1model.catalogue.spelling import compact, own_names
from r1model.errors import NA, VALUE, CellError
from r1model.shown import near_words

if TYPE_CHECKING:
    from r1model.types import Format, Gpu, Instance, Model

MAKERS = ("", "nvidia", "amd", "huawei", "华为", "英伟达")
BRANDS = ("", "tesla", "geforce", "instinct", "ascend", "昇腾")
HOUSES = ("deepseek", "deepseekai", "deepseekaideepseek")
DEFAULT_FORM = "SXM"
MARKS = frozenset({
    "fp8", "fp4", "nvfp4", "mxfp4", "mxfp8", "bf16", "fp16", "int8", "int4", "awq", "gptq", "gguf", "w8a8", "w8a16",
    "w4a16", "w4a8", "dynamic", "instruct", "thinking", "chat", "it", "hf", "base", "exp", "2507",
})  # fmt: skip


@kept
def gpu_names() -> Mapping[str, tuple[Gpu, ...]]:
    """The GPUs that each spelling may mean. A record's own id, name and aliases mean that record alone."""
    spellings: dict[str, list[Gpu]] = defaultdict(list)
    for gpu in catalogue().gpus.values():
        for spelling in set(_gpu_spellings(gpu)):
            spellings[spelling].append(gpu)
    own = {name: (gpu,) for gpu in catalogue().gpus.values() for name in own_names(gpu)}
    return {spelling: tuple(gpus) for spelling, gpus in spellings.items()} | own


def _gpu_spellings(gpu: Gpu) -> Iterator[str]:
    plain = _plain_spellings(gpu)
    for maker in MAKERS:
        for brand in BRANDS:
            yield from (maker + brand + name for name in plain)


def _plain_spellings(gpu: Gpu) -> set[str]:
    """Every spelling without a maker or brand before it."""
    family, memory, form = _gpu_parts(gpu)
    forms = {"", form, form.rstrip("0123456789")}
    sizes = {"", memory, f"{memory}gb", f"{memory}g"}
    plain = {compact(name) for name in (gpu.id, gpu.name, gpu.short, *gpu.aliases)}
    plain |= {family + size + shape for size in sizes for shape in forms}
    return plain | {family + shape + size for size in sizes for shape in forms}


def spellings_of_one_gpu() -> dict[str, Gpu]:
    """Every spelling without maker or brand that means exactly one GPU."""
    spellings: dict[str, Gpu] = {}
    for spelling in sorted({name for part in catalogue().gpus.values() for name in _plain_spellings(part)}):
        with contextlib.suppress(CellError):
            spellings[spelling] = gpu(spelling)
    return spellings


def _gpu_parts(gpu: Gpu) -> tuple[str, str, str]:
    """Family, memory and form factor; the family is the short name up to its memory size."""
    memory = f"{gpu.memory_gb.value:g}"
    family = compact(gpu.short).removesuffix(compact(gpu.form_factor)).removesuffix(memory)
    for form in ("pcie", "nvl", "sxm"):
        family = family.removesuffix(form).removesuffix(memory)
    shape = "nvl" if gpu.short.endswith("NVL") else compact(gpu.form_factor)
    return family, memory, shape


def gpu(name: object) -> Gpu:
    """The GPU of that name; between SXM and other boards the SXM one, as the market means it. Else #N/A."""
    text = _text(name)
    candidates = gpu_names().get(compact(text), ())
    if len(candidates) > 1:
        candidates = tuple(part for part in candidates if part.form_factor.startswith(DEFAULT_FORM)) or candidates
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        raise CellError(NA, "ambiguous_name", kind="GPU", name=text, near=", ".join(part.short for part in candidates))
    shorts = {compact(part.short): part.short for part in catalogue().gpus.values()}
    raise CellError(NA, "unknown_name", kind="GPU", name=text, near=_near(text, shorts))


@kept
def model_names() -> Mapping[str, Model]:
    """Every spelling of every model, with and without DeepSeek before it; two models never share one."""
    own = {
        compact(spelling): model
        for model in catalogue().models.values()
        for spelling in (model.id, model.name, model.title, *model.aliases)
    }
    return {head + spelling: model for head in reversed(HOUSES) for spelling, model in own.items()} | own


def model(name: object) -> Model:
    """The model of that name, else #N/A with the nearest names.

    Where no model is called so, an owner before it and what its files say of themselves after it are left out:
    Qwen/Qwen3-32B-FP8 is Qwen3-32B.
    """
    text = _text(name)
    if found := _found(text, model_names()):
        return found
    if alike := _found(text, sister_names()):
        raise CellError(NA, "sister_name", name=text, near=alike.id)
    ids = {compact(part): part for part in catalogue().models}
    raise CellError(NA, "unknown_name", kind="model", name=text, near=_near(text, ids))


@kept
def sister_names() -> Mapping[str, Model]:
    """The models that another one's name stands for where only its shape counts: `sisters` of their records."""
    return {compact(name): model for model in catalogue().models.values() for name in model.sisters}


def served_alike(name: object) -> Model:
    """The model of that name, or the one of its shape, which an engine serves alike: for measured rows, not prices."""
    text = _text(name)
    return _found(text, model_names()) or _found(text, sister_names()) or model(name)


def _found(text: str, known: Mapping[str, Model]) -> Model | None:
    """The model of a name, whole or without an owner and the words of a format or a tuning at its end, one by one."""
    if found := known.get(compact(text)):
        return found
    words = re.split(r"[-_: ]+", text.rpartition("/")[2].lower())
    while len(words) > 1 and words[-1] in MARKS:
        words.pop()
        if found := known.get(compact("-".join(words))):
            return found
    return known.get(compact("-".join(words)))


@kept
def format_names() -> Mapping[str, Format]:
    """Every spelling of every checkpoint format."""
    return {
        compact(spelling): form
        for form in catalogue().formats.values()
        for spelling in (form.id, form.id.removeprefix("gguf-"), *form.aliases)
    }


def checkpoint_format(name: object) -> Format:
    """The checkpoint format of that name, else #VALUE! with the known ones."""
    text = _text(name)
    form = format_names().get(compact(text))
    if form is None:
        raise CellError(VALUE, "unknown_format", name=text, known=", ".join(catalogue().formats))
    return form


def instance(name: object) -> Instance:
    """The AWS instance type of that name, else #N/A with the nearest names."""
    text = _text(name)
    record = catalogue().instances.get(text.strip().lower())
    if record is None:
        ids = {compact(part): part for part in catalogue().instances}
        raise CellError(NA, "unknown_name", kind="instance", name=text, near=_near(text, ids))
    return record


def _text(name: object) -> str:
    return name if isinstance(name, str) else f"{name:g}" if isinstance(name, float) else str(name)


def _near(text: str, known: Mapping[str, str]) -> str:
    wanted = compact(text)
    close: Iterable[str] = [key for key in known if wanted and (wanted in key or key in wanted)]
    close = list(close) or near_words(wanted, known, 4, 0.5)
    return ", ".join(known[key] for key in list(close)[:6]) or ", ".join(list(known.values())[:6])
