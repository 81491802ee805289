"""A cell may hold 32,767 letters: a text that is no pair of currencies is refused at once, however long."""

import sys

import pytest

from r1model.errors import CellError
from r1model.functions.days import LONGEST, pair


@pytest.mark.parametrize("text", ["USD/CNY" * 4000, "x" * 32767, "USD" + " " * (LONGEST + 1) + "CNY/"])
def test_a_text_longer_than_any_pair_is_no_pair(text, monkeypatch):
    monkeypatch.setattr(sys.modules[pair.__module__], "BETWEEN", None)  # letter by letter it would be looked for here
    with pytest.raises(CellError) as refused:
        pair("pair", text)
    assert refused.value.key == "not_a_pair"


@pytest.mark.parametrize("text", ["USD/CNY", "美元兑人民币", "usd to cny", "新加坡元 / 人民币元"])
def test_pairs_as_people_write_them(text):
    assert str(pair("pair", text)) in ("USD/CNY", "SGD/CNY")
