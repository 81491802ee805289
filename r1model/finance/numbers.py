"""Numbers as a case may write them: shares within 0 to 1, rates above -1 and up to 1, decimals as text too."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError, PydanticKnownError

from r1model.inputs import inputs, usual_value


def _number(value: object) -> object:
    """Numbers, or decimals written as text; truth values are neither."""
    if isinstance(value, bool):
        raise ValueError("a number is needed")
    return value


def at_most(high: float, value: float) -> float:
    """A share or rate up to a limit; 6 typed for 6 % is told apart from what is merely too much."""
    if value <= high:
        return value
    if value / 100 <= high:
        raise PydanticCustomError("percent_meant", "a percentage as a number", {"le": f"{high:g}"})
    raise PydanticKnownError("less_than_equal", {"le": high})


def _at_most(high: float) -> AfterValidator:
    return AfterValidator(partial(at_most, high))


def usual_rate(name: str) -> float:
    """The exchange rate of an input where a case says none."""
    return float(usual_value(name))


def _at_most_growth(value: float) -> float:
    """Growth up to what the input of that name may be."""
    return at_most(inputs()["demand_growth"].high or 1.0, value)


Number = Annotated[float, BeforeValidator(_number)]
Share = Annotated[float, BeforeValidator(_number), Field(ge=0), _at_most(1)]
Rate = Annotated[float, BeforeValidator(_number), Field(gt=-1), _at_most(1)]
Growth = Annotated[float, BeforeValidator(_number), Field(gt=-1), AfterValidator(_at_most_growth)]
Amount = Annotated[float, BeforeValidator(_number), Field(ge=0)]
Ratio = Annotated[float, BeforeValidator(_number), Field(ge=1)]
Positive = Annotated[float, BeforeValidator(_number), Field(gt=0)]
Month = Annotated[int, BeforeValidator(_number), Field(ge=0, le=600)]
Count = Annotated[int, BeforeValidator(_number), Field(ge=1, le=600)]
Draws = Annotated[int, BeforeValidator(_number), Field(ge=2, le=1_000_000)]
Mode = Literal["step", "smooth"]
