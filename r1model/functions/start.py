"""Functions on the start of an engine: START says yes or no, POOL how many tokens it caches, MEMORY the parts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from r1model.functions import arguments as a
from r1model.functions.readers import named, number
from r1model.functions.spec import Asked, Function, Later
from r1model.sizing import names
from r1model.sizing.plan_names import EXAMPLES, plan_shape

if TYPE_CHECKING:
    from r1model.types import Engine, Format

BODY = partial(Later, "r1model.functions.bodies.start")


def _engine(given: object) -> Engine:
    from r1model.starting import engine_of

    return engine_of(str(given))


def _usual_engine() -> Any:
    from r1model.starting import USUAL_ENGINE, engine_of

    return engine_of(USUAL_ENGINE)


def _format(given: object) -> Format | None:
    return None if str(given).strip().lower() == a.OWN_FILES else names.checkpoint_format(given)


FORMAT = named("format", _format, f"{a.OWN_FILES} | {a.FORMAT.domain}")
ENGINE = named("engine", _engine, "vllm | vllm 0.8 | sglang | llama.cpp").or_(Asked(_usual_engine))
PLAN = named("plan", plan_shape, EXAMPLES).or_(None)
SHARE = number("memory_share", "share", above=0, high=1).or_(None)
CONTEXT = number("context_tokens", "token", 0, 1e9, whole=True).or_(None)
BEFORE = (a.MODEL, FORMAT, a.GPU, a.COUNT, PLAN, ENGINE, SHARE)
ASKED = (CONTEXT, a.SEQUENCES.or_(1))
CACHED = a.KV_BYTES.or_(2)

FUNCTIONS = (
    Function("START", "sizing", "flag", (*BEFORE, *ASKED, CACHED), BODY("starts"),
             'R1_START("deepseek-r1","fp8-block","H200-141",8)'),
    Function("POOL", "sizing", "token", (*BEFORE, CACHED), BODY("pool_tokens"),
             'R1_POOL("deepseek-r1","fp8-block","H200-141",8)'),
    Function("MEMORY", "sizing", "", (*BEFORE, *ASKED, CACHED, a.HEADER.or_(True)), BODY("memory"),
             'R1_MEMORY("deepseek-r1","fp8-block","H200-141",8)', spills=True),
)  # fmt: skip
