"""What a line is taken for by its words."""

import pytest

from r1model.errors import CellError
from r1model.quotes.kinds import guess
from r1model.quotes.records import Line


def line(words):
    return Line(1, words, words, 1, "", 1, 1, 1, "CNY", None, None, "")


@pytest.mark.parametrize("words, kind, cards, gpu", [
    ("H20-141 8卡服务器", "server", 8, "H20-141"),
    ("8x H20 141GB server (Inspur NF5688M7)", "server", 8, "H20-141"),
    ("H20*8 GPU服务器 141GB显存", "server", 8, "H20-141"),
    ("H20-3e 整机 八卡", "server", 8, "H20-141"),
    ("8卡 H20 服务器", "server", 8, "H20-96"),
    ("H100 8-GPU system", "server", 8, "H100-80"),
    ("MI300X 8-GPU server", "server", 8, "MI300X-192"),
    ("GPU node, 8x MI308X", "server", 8, "MI308X"),
    ("8×RTX PRO 6000 服务器", "server", 8, "RTXPRO6000-96"),
    ("服务器准系统（不含GPU）", "server", 0, None),
    ("管理服务器 2x 8558P", "server", 0, None),
    ("NVIDIA H200 SXM GPU", "card", 1, "H200-141"),
    ("昇腾910B3 加速卡", "card", 1, "910B3"),
    ("RTX 4090 48GB", "card", 1, "4090-48G"),
    ("GPU服务器三年维保", "maintenance", 0, None),
    ("Warranty for H100 server 3 years", "maintenance", 0, None),
    ("GPU server installation", "installation", 0, None),
    ("Installation of GPU servers", "installation", 0, None),
    ("服务器机柜", "rack_power", 0, None),
    ("CX7 400G 网卡", "network", 0, None),
    ("QM9700 InfiniBand交换机", "network", 0, None),
    ("存储服务器 500TB", "storage", 0, None),
    ("NVMe storage appliance 500TB", "storage", 0, None),
    ("NVIDIA AI Enterprise 许可", "software", 0, None),
    ("NVLink bridge", "other", 0, None),
    ("CPU 8558P", "component", 0, None),
    ("H100 8-GPU system 2x Xeon", "server", 8, "H100-80"),
    ("CPU服务器", "server", 0, None),
])  # fmt: skip
def test_the_kind_of_a_line(words, kind, cards, gpu):
    found = guess(line(words), {})
    assert (found.kind, found.cards, found.gpu and found.gpu.short) == (kind, cards, gpu)


def test_a_machine_without_a_count_and_a_line_of_several_gpus_are_doubtful():
    assert [each.key for each in guess(line("DGX B200"), {}).doubts] == ["doubt.cards_assumed"]
    assert [each.key for each in guess(line("8卡 H100 / H200 服务器"), {}).doubts] == ["doubt.several_gpus"]


def test_a_person_says_what_a_line_is():
    found = guess(line("神秘设备"), {"1": "server:8:H20-141"})
    assert (found.kind, found.cards, found.gpu.short) == ("server", 8, "H20-141")
    assert guess(line("H200 GPU"), {"1": "skip"}).skipped


@pytest.mark.parametrize("words", ["H250 GPU 加速卡", "8x H250 GPU server", "H250 8卡服务器"])
def test_a_gpu_that_the_catalogue_lacks_is_named_with_near_ones(words):
    with pytest.raises(CellError) as fault:
        guess(line(words), {})
    assert "H250" in fault.value.text("en") and "H200" in fault.value.text("en")
