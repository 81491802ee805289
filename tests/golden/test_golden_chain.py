"""Every case of golden/chain_cases.json, computed by an independent oracle; never regenerate that file."""

import json
from pathlib import Path

import pytest

from r1model.errors import CellError
from r1model.finance.case import plain_result, run

CASES = json.loads(Path(__file__).with_name("chain_cases.json").read_text(encoding="utf-8"))["cases"]
CLOSE = 1e-9


def differences(got, expected, path=""):
    if isinstance(expected, dict):
        return [each for key in expected for each in differences(got[key], expected[key], f"{path}.{key}")]
    if isinstance(expected, list):
        if len(got) != len(expected):
            return [f"{path}: {len(got)} instead of {len(expected)}"]
        pairs = enumerate(zip(got, expected, strict=True))
        return [each for at, (a, b) in pairs for each in differences(a, b, f"{path}[{at}]")]
    return [] if abs(got - expected) <= max(CLOSE, CLOSE * abs(expected)) else [f"{path}: {got} instead of {expected}"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_chain_of_every_case(case):
    assert differences(plain_result(run({"kind": case["kind"], "input": case["input"]})), case["expected"]) == []


def shaped(**changes):
    return {"kind": "chain", "input": {**CASES[0]["input"], **changes}}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"working_days": 31}, "working_days"),
        ({"busy_share": 0}, "busy_share"),
        ({"replica_rate": 0}, "replica_rate"),
        ({"shape_work": [1 / 24] * 23}, "shape_work"),
        ({"growth": -1}, "growth"),
        ({"users": 3}, "users"),
    ],
)
def test_a_wrong_chain_names_its_key(change, key):
    with pytest.raises(CellError) as caught:
        run(shaped(**change))
    assert key in str(caught.value)
