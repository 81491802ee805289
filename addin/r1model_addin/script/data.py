"""What the printed functions ask of the catalogue, as tables of the program: records, names, sizes, texts."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from r1model.catalogue import catalogue
from r1model.catalogue.spelling import compact
from r1model.errors import CellError
from r1model.functions.spec import Argument, Limits
from r1model.sizing.cache import cache_terms
from r1model.sizing.checkpoint import checkpoint_gb
from r1model.sizing.names import (
    BRANDS,
    HOUSES,
    MAKERS,
    MARKS,
    format_names,
    gpu,
    gpu_names,
    model_names,
    sister_names,
    spellings_of_one_gpu,
)
from r1model.texts import LANGUAGES, texts
from r1model.types import Figure, Format, Gpu, Model
from r1model.units import SHARES
from r1model_addin.script import rates
from r1model_addin.script.words import NotPrintable

READERS = {"gpu": "gpu", "quant": "quant", "model": "model", "format": "format", "params_b": "size"}
RECORDS: Mapping[type, str] = {Gpu: "gpus", Model: "models", Format: "formats"}
READ = ("gpus", "models", "formats", "precisions")  # a reader of arguments finds its records here
READING = frozenset({
    "blank", "error_passed_in", "percent_meant", "out_of_domain", "not_a_number", "not_finite", "unknown_choice",
    "not_text", "not_a_flag", "unknown_name", "sister_name", "unknown_format", "too_many_arguments", "required",
    "divided_by_zero", "not_a_range", "ragged", "shapes_differ", "format_not_measured", *rates.ERRORS,
})  # fmt: skip
READING_FIELDS = frozenset({"id", "measured_on"})


def records(fields: frozenset[str]) -> dict[str, Any]:
    """The tables of the catalogue that are asked for, with the fields that are asked for."""
    wanted = fields | READING_FIELDS
    tables = {
        name: getattr(catalogue(), name) for name in wanted if isinstance(getattr(catalogue(), name, None), Mapping)
    }
    tables |= {name: getattr(catalogue(), name) for name in READ}
    return {name: {key: _record(item, wanted) for key, item in tables[name].items()} for name in sorted(tables)}


def _record(item: Any, fields: frozenset[str]) -> dict[str, Any]:
    names = sorted(name for name in fields if hasattr(item, name) and not callable(getattr(item, name)))
    found = {"kind": type(item).__name__, **{name: _value(getattr(item, name), fields) for name in names}}
    if isinstance(item, Model):
        found["cache_terms"] = cache_terms(item)._asdict()
    return found


def _value(value: Any, fields: frozenset[str]) -> Any:
    if isinstance(value, Figure):
        return _record(value, fields)
    if value is None or isinstance(value, bool | int | float):
        return value
    return [str(part) for part in value] if isinstance(value, tuple) else str(value)


def checkpoint_sizes() -> dict[str, dict[str, float]]:
    """GB of each model's checkpoint in each format that is known of it."""
    found: dict[str, dict[str, float]] = {}
    for model in catalogue().models.values():
        sizes = found[model.id] = {}
        for form in catalogue().formats.values():
            try:
                sizes[form.id] = checkpoint_gb(model, form)
            except CellError:
                continue
    return found


def names() -> dict[str, Any]:
    """Spellings of GPUs, models and formats; heads that may stand before them, and where those change the meaning."""
    heads = [maker + brand for maker in MAKERS for brand in BRANDS if maker + brand]
    known = {word: item.id for word, item in spellings_of_one_gpu().items()}
    houses = list(HOUSES)
    every = {word: item.id for word, item in model_names().items()}
    own: dict[str, str] = {}
    for word in sorted(every, key=len):
        if every[word] not in {own.get(word[len(head) :]) for head in houses if word.startswith(head)}:
            own[word] = every[word]
    return {
        "gpus": known | _other_meanings(heads, known),
        "heads": heads,
        "shorts": {compact(item.short): item.short for item in catalogue().gpus.values()},
        "models": own,
        "houses": houses,
        "marks": sorted(MARKS),
        "sisters": {word: item.id for word, item in sister_names().items()},
        "ids": {compact(key): key for key in catalogue().models},
        "formats": {word: item.id for word, item in format_names().items()},
    }


def _other_meanings(heads: list[str], known: Mapping[str, str]) -> dict[str, str | None]:
    """Names of GPUs that do not mean what the part after their head does; None for one that may mean several."""
    found: dict[str, str | None] = {}
    for word in sorted(gpu_names()):
        meant = None
        rest = next((word[len(head) :] for head in heads if word.startswith(head) and word[len(head) :] in known), None)
        with suppress(CellError):
            meant = gpu(word).id
        if (meant or rest) and meant != known.get(word, known.get(rest or "")):
            found[word] = meant
    return found


def argument(part: Argument) -> dict[str, Any]:
    """One argument as the program reads it."""
    found: dict[str, Any] = {"name": part.name, "required": part.required, "domain": part.domain}
    if part.name in READERS:
        found["kind"] = READERS[part.name]
    if part in rates.READ:
        found["kind"] = rates.READ[part]
    if isinstance(part.accepts, Limits):
        limits = part.accepts
        found |= {"kind": found.get("kind", "series" if part.takes_range else "number"), "series": part.takes_range,
                  "domain": limits.domain,
                  "limits": {"low": limits.low, "high": limits.high, "above": limits.above, "whole": limits.whole},
                  "percent": part.unit in SHARES}  # fmt: skip
    elif isinstance(part.accepts, tuple):
        found |= {"kind": "choice", "words": list(part.accepts)}
    elif part.accepts is bool:
        found["kind"] = "flag"
    if "kind" not in found:
        raise NotPrintable(part.name)
    return found if part.required else found | _default(part.default)


def _default(value: Any) -> dict[str, Any]:
    """What stands for an argument left out; a record by its key."""
    table = "precisions" if type(value).__name__ == "Precision" else RECORDS.get(type(value))
    return {"default": value} if table is None else {"default": value.id, "record": table}


def sentences(keys: frozenset[str]) -> dict[str, Any]:
    """The texts of errors in both languages."""
    every = texts("errors")
    return {key: {language: every[key][language] for language in LANGUAGES} for key in sorted(keys | READING)}


def kinds() -> dict[str, Any]:
    """What an unknown name was meant to be."""
    return {key: {language: texts("kinds")[key][language] for language in LANGUAGES} for key in ("GPU", "model")}
