"""Prices of the day: one by what it is a price of, and the instances of a region side by side."""

from __future__ import annotations

from functools import partial

from r1model.errors import VALUE, CellError
from r1model.functions import arguments as a
from r1model.functions.days import day
from r1model.functions.readers import number, refuse_blank_and_errors
from r1model.functions.spec import Argument, Function, Later

BODY = partial(Later, "r1model.functions.bodies.prices")
CLOSING = day("as_of").or_(a.of_input("closing_date"))


def _text(name: str, domain: str) -> Argument:
    """A text that is looked up in the price books."""

    def read(label: str, value: object) -> str:
        refuse_blank_and_errors(label, value)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise CellError(VALUE, "not_text", argument=label, given=str(value))
        return f"{value:g}" if isinstance(value, float) else str(value).strip()  # 4090 is a GPU

    return Argument(name, "", read, domain)


ITEM = _text("item", "p5.48xlarge | H200-141 | deepseek-v4-pro | Novita | …")
REGION = _text("region", "us-east-1 | 宁夏 | CN | Novita | USD | …")
TERM = _text("term", "on-demand | reserved 1y no-upfront | capacity-block | spot | server | output off-peak | …")
FUNCTIONS = (
    Function("PRICE", "catalogue", "", (ITEM, REGION.or_(None), TERM.or_(None), CLOSING), BODY("price"),
             'R1_PRICE("p5.48xlarge","us-east-1","on-demand","2025-02-28")', told=BODY("told")),
    Function("INSTANCES", "catalogue", "", (
        REGION, number("min_gpu_gb", "GB", 0, 1e6), CLOSING, a.HEADER.or_(True),
    ), BODY("instances"), 'R1_INSTANCES("us-east-1",640)', spills=True),
)  # fmt: skip
