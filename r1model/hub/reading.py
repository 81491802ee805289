"""A config.json read into a model of the catalogue: what is not understood is refused by name, nothing is guessed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from r1model.errors import BadRequest
from r1model.files import read_bytes
from r1model.hub.common import Found
from r1model.hub.families import reader, require_language_model
from r1model.hub.fields import Fields, shown
from r1model.hub.quantised import native
from r1model.hub.vision import tower_parameters
from r1model.sizing.checkpoint import total_parameters
from r1model.types import Architecture, Figure, Model, Standing, Text
from r1model.types.reading import Misfit, shaped
from r1model.units import PARAMETERS_PER_B

LARGEST = 5 * 2**20  # bytes; a real config has a hundredth of that
DEEPEST = 32
MOST_PARAMETERS = 10**14
TEXT_TABLES = ("text_config", "language_config", "llm_config")
NOTE = Text(zh="按 config.json 的维度逐张量计算。", en="Counted tensor by tensor from the dimensions in config.json.")


class Import(NamedTuple):
    """A model as read, with what could not be counted: `mtp`, `vision`, `audio`."""

    model: Model
    left_out: tuple[str, ...]


def load(path: Path, largest: int = LARGEST) -> dict[str, Any]:
    """The JSON table of a file of at most so many bytes; BadRequest for anything else, in one line."""
    content = read_bytes(path, largest)
    if not content.strip():
        raise BadRequest("config_empty", path=path)
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except RecursionError as fault:
        raise BadRequest("config_too_deep", path=path) from fault
    except ValueError as fault:
        raise BadRequest("config_not_json", path=path, fault=shown(str(fault))) from fault
    if not isinstance(found, dict):
        raise BadRequest("config_not_a_table", path=path)
    if _deeper(found, DEEPEST):
        raise BadRequest("config_too_deep", path=path)
    return found


def _deeper(value: Any, left: int) -> bool:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return left == 0 or any(_deeper(part, left - 1) for part in parts if isinstance(part, dict | list))


def read_model(config: Mapping[str, Any], name: str, *, key: str, day: date,
               beside: Mapping[str, Any] | None = None) -> Import:  # fmt: skip
    """The model of a config.

    Parameters
    ----------
    config, beside : mapping
        The config.json, and the hf_quant_config.json beside it if there is one.
    name, key : str
        What the model is called; its id, and the id of its source.
    day : date
        When the copy of the config was made.

    Raises
    ------
    BadRequest
        Something in it is not understood: the message names it.
    """
    classes = _classes(config)
    require_language_model(config, classes)
    text = _text(config)
    nested = text is not config
    fields = Fields(text, "text_config." if nested else "")
    found = reader(text, [*classes, *(_classes(text) if nested else [])])(fields)
    fields.pass_over(*TEXT_TABLES, "vision_config", "audio_config", "sound_config")
    fields.require_all_asked()
    left, vision = list(found.left_out), tower_parameters(config, found)
    left += ["vision"] if vision is None else []
    left += ["audio"] if config.get("audio_config") or config.get("sound_config") else []
    architecture = _architecture(found, key, day, vision or 0)
    packed = native({**text, **config}, beside, "quantization_config")
    model = Model(
        id=key, name=name, attention=found.attention, native_format=packed.form, checkpoint=packed.checkpoint,
        nominal_b=_nominal(0, key, day), architecture=architecture,
    )  # fmt: skip
    total = total_parameters(model)
    if total > MOST_PARAMETERS:
        raise BadRequest("config_absurd", total=f"{total / PARAMETERS_PER_B:.3g}")
    return Import(replace(model, nominal_b=_nominal(total / PARAMETERS_PER_B, key, day)), tuple(left))


def _classes(config: Mapping[str, Any]) -> list[str]:
    given = config.get("architectures") or []
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise BadRequest("config_unknown_architecture", given=shown(given))
    return given


def _text(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """The text model's own table, which takes from around it whether the head is tied."""
    name = next((name for name in TEXT_TABLES if config.get(name) is not None), "")
    if not name:
        return config
    text = config[name]
    if not isinstance(text, dict):
        raise BadRequest("config_field_wrong", field=name, given=shown(text), domain="{...}")
    tied, own = config.get("tie_word_embeddings"), text.get("tie_word_embeddings")
    if tied is not None and own is not None and tied != own:
        raise BadRequest("config_fields_disagree", first="tie_word_embeddings", second=f"{name}.tie_word_embeddings")
    return text if tied is None else {**text, "tie_word_embeddings": tied}


def _architecture(found: Found, key: str, day: date, vision: int) -> Architecture:
    given = {**found.fields, "standing": Standing.PUBLISHED, "source": key, "where": "config.json", "as_of": day,
             "vision_parameters": vision}  # fmt: skip
    try:
        return shaped(Architecture, given)
    except Misfit as fault:
        raise BadRequest("config_unfit", field=fault.key or "layers", fault=fault.reason) from fault


def _nominal(billions: float, key: str, day: date) -> Figure:
    return Figure(value=round(billions, 2), unit="B parameters", standing=Standing.ESTIMATED, source=key,
                  where="config.json", as_of=day, note=NOTE)  # fmt: skip
