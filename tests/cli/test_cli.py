"""The command line: values on stdout, one line on stderr for a mistake, exit code 2, never a traceback."""

import re

import pytest
from pytest import approx


@pytest.mark.parametrize(
    "words, value",
    [  # golden/cases.json, function_examples
        (["R1_VRAM", "671", "int8"], 671),
        (["DSR_VRAM", "671", "int8"], 671),
        (["vram", "671", "fp16"], 1342),
        (["R1_GPUS", "671", "int8", "A100-40"], 32),
        (["R1_FIT", "671", "int8", "H100-80", "16"], True),
        (["--", "R1_INDEX", "-0.3", "13"], 0.7),
        (["R1_INDEX", "--", "-0.3", "13"], 0.7),
        (["R1_INDEX", "-0.3", "13"], 0.7),
        (["R1_NODES", "[8,16,9]"], [1, 2, 2]),
        (["R1_NODES", "[[8,16,24]]", "[[4],[8]]"], [[2, 4, 6], [1, 2, 3]]),
        (["R1_NODES", '[8,"x",-1]'], [1, "#VALUE!", "#NUM!"]),
        (["R1_KV", "32768", "", "2"], 2.302672896),
        (["R1_GPU_MEM", "4090"], 24),
        (["R1_GPU_SPEC", "H100-80", "arch"], "Hopper"),
    ],
)
def test_call_prints_the_value_as_json(run, words, value):
    got = run("call", *words, "--json")
    assert (got.code, got.err) == (0, "")
    assert got.json == {"value": approx(value) if isinstance(value, float) else value}


@pytest.mark.parametrize(
    "words, code, hint",
    [
        (["R1_VRAM", "671", "int7"], "#VALUE!", "int4, int8"),
        (["R1_VRAM", "-1", "int8"], "#NUM!", "params_b"),
        (["R1_UTIL", "10", "0"], "#DIV/0!", "capacity_mtok"),
        (["R1_GPUS", "671", "int8", "A100"], "#N/A", "A100-40, A100-80"),
        (["R1_NODES", "null"], "#VALUE!", "empty cell"),
        (["R1_NODES", "NaN"], "#NUM!", "nan"),
        (["R1_NODES", "[[1],2]"], "#VALUE!", "rectangular"),
        (["R1_NODES", "{}"], "#VALUE!", "number"),
        (["R1_NODES"], "#VALUE!", "gpus is missing"),
        (["R1_VRAN", "671"], "#NAME?", "R1_VRAM"),
    ],
)
def test_call_that_fails_says_error_and_reason_and_exits_with_two(run, words, code, hint):
    got = run("call", *words, "--json")
    assert got.json["error"] == code
    assert hint in got.json["reason"]
    assert got.code == 2
    plain = run("call", *words)
    assert plain.out == ""
    assert plain.err.startswith(code) and plain.err.count("\n") == 1
    assert plain.code == 2


MISTAKES = {
    "unknown function": (["call", "R1_NOPE", "1"], "R1_NODES"),
    "unknown command": (["frobnicate"], "frobnicate"),
    "unknown option": (["plan", "--frob"], "--frob"),
    "missing argument": (["explain"], "name"),
    "no equals sign": (["plan", "--set", "pue"], "pue"),
    "unknown input": (["plan", "--set", "pu=1"], "pu"),
    "out of range": (["plan", "--set", "pue=9"], "1 … 3"),
    "not a number": (["plan", "--set", "pue=high"], "high"),
    "nan": (["plan", "--set", "pue=nan"], "'nan'"),
    "unknown choice": (["plan", "--set", "quant=int7"], "int8"),
    "a value twice": (["plan", "-s", "pue=1.3", "-s", "PUE=1.4"], "twice"),
    "no value": (["plan", "--set", "pue="], "name=value"),
    "percent sign forgotten": (["plan", "--set", "income_tax=25"], "25%"),
    "unclear GPU": (["plan", "--set", "plan1_gpu=A100"], "A100-40, A100-80"),
    "price out of a long list": (["compare", "-s", "rent_price=p5en"], "p5en.48xlarge"),
    "unknown formula": (["explain", "gpu_minimum"], "gpu_minimum"),
    "word for a number": (["parallel", "deepseek-r1", "fp8", "many"], "integer"),
    "unknown language": (["workbook", "--language", "fr", "--out", "/nowhere"], "zh, en, both"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_line_on_stderr_and_code_two(run, mistake):
    words, hint = MISTAKES[mistake]
    got = run(*words)
    assert got.code == 2
    assert got.out == ""
    assert hint in got.err
    assert got.err.count("\n") == 1 and "Traceback" not in got.err


@pytest.mark.parametrize("mistake", ["unknown function", "unknown command", "out of range"])
def test_a_mistake_in_a_real_process_shows_no_traceback(process, mistake):
    words, hint = MISTAKES[mistake]
    got = process(*words)
    assert "Traceback" not in got.err
    assert hint in got.err
    assert got.code == 2


def test_a_value_in_a_real_process(process):
    expected = (0, '{"value": 8}\n', "")
    assert process("call", "R1_GPUS", "671", "int8", "H200-141", "--json") == expected


WITHOUT_CLICK = """
import sys
sys.modules["click"] = None
from r1model.cli import main
main()
"""


def test_the_command_needs_only_what_the_package_requires(process):
    """Typer of today does not bring click along: importing it breaks a fresh install."""
    assert process("call", "R1_NODES", "8", code=WITHOUT_CLICK) == (0, "1\n", "")


@pytest.mark.parametrize(
    "words, chinese",
    [
        (["call", "R1_VRAM", "671", "int7"], "quant 不能是“int7”"),
        (["plan", "--set", "pue=9"], "超出允许范围"),
        (["call", "R1_X"], "没有名为"),
    ],
)
def test_chinese_is_asked_for_by_the_environment(run, words, chinese):
    assert chinese in run(*words, language="zh").err
    assert chinese not in run(*words, language="en").err


WRONG = [  # what is typed, what is told in Chinese, in English
    ("frobnicate", "没有命令", "No such command"),
    ("workbok", "相近的有：workbook", "Near: workbook"),
    ("plan --sett x", "--set", "--set"),
    ("plan --set", "后面要有值", "needs a value"),
    ("plan x", "多余的参数：x", "Unexpected argument: x"),
    ("explain", "缺少参数 name", "name is missing"),
    ("batch x.csv", "缺少选项 --out", "--out is missing"),
    ("plan --json=3", "不带值", "takes no value"),
    ("parallel r1 fp8 many", "需要整数", "integer"),
    ("sweep 9 --workers 0", "至少为 1", "at least 1"),
    ("-x", "没有选项 -x", "No such option: -x"),
    ("call R1_VRAM 671 int8 --jsn", "没有选项 --jsn", "No such option: --jsn"),
    ("excel word", "libreoffice, addin", "libreoffice, addin"),
    ("tco none.json", "没有这个文件", "No such file"),
    ("check .", "是文件夹：请给出文件名", "is a folder: give the name of a file"),
    ("parallel gpt fp8 8", "没有名为“gpt”的模型", "No model"),
]


@pytest.mark.parametrize("words, chinese, english", WRONG)
def test_a_wrong_command_line_is_told_in_the_readers_language(run, words, chinese, english):
    for language, hint in (("zh", chinese), ("en", english)):
        got = run(*words.split(), language=language)
        assert got.code == 2 and got.out == "" and got.err.count("\n") == 1
        assert hint in got.err and ("Input should" not in got.err)
    assert not re.search("[a-z]{3,} [a-z]{3,} [a-z]{3,}", run(*words.split(), language="zh").err)


def test_version_and_short_help(run):
    assert run("--version").out.startswith("r1model 0.") and run("-V").code == 0
    assert run("plan", "-h").out == run("plan", "--help").out


def test_what_one_types_into_a_cell_is_taken_as_an_argument(run):
    assert run("call", "R1_DF", "8%", "12", "--json").json == {"value": approx(1 / 1.08)}
    assert run("call", "R1_NODES", "1,600", "8", "--json").json == {"value": 200}
    assert run("call", "R1_VRAM", "６７１", "INT8", "--json").json == {"value": 671}


@pytest.mark.parametrize("changes, params, weights", [
    ((), 671, 671),
    (("model=qwen3-32b", "quant=fp8"), 32, 34.326),
    (("model=qwen3-32b", "quant=fp8", "params_b=40"), 40, 40),
])  # fmt: skip
def test_a_plan_says_the_parameters_that_it_sized(run, changes, params, weights):
    words = [word for change in changes for word in ("--set", change)]
    found = run("plan", *words, "--json").json["plan3"]
    assert (found["params_b"], found["weights_gb"]) == (pytest.approx(params), pytest.approx(weights, abs=1e-3))
    assert found["gpus_min"] == (7 if weights == 671 else 1)
