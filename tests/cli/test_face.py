"""What greets a newcomer: files to begin with, CSV, completion, the schema of a case, examples under every help."""

import csv
import io
import json
from importlib.metadata import version

import pytest

from r1model.cli.app import app
from r1model.cli.illustrated import HEAD
from r1model.cli.starters import STARTERS
from r1model.entries import changes
from r1model.errors import BadRequest
from r1model.finance.case import KINDS
from r1model.finance.case_schema import case_schema

USED = {  # how the command that a file is for reads it, and the exit code
    "case": ("tco", "{path}"),
    "uses": ("chain", "--set", "uses={path}"),
    "points": ("chain", "--set", "points={path}"),
    "quote": ("quote", "{path}"),
    "scenario": ("chain", "{path}"),
}
USES = "use,users,requests_per_day,input_tokens,repeated_share,output_tokens\n"


def table(out):
    return list(csv.DictReader(io.StringIO(out)))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", USED)
def test_a_file_to_begin_with_is_read_by_the_command_it_is_for(kind, language, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = STARTERS[kind][0]
    made = run("new", name, language=language)
    assert (made.code, made.err) == (0, "") and name in made.out
    used = run(*(word.format(path=name) for word in USED[kind]), language=language)
    assert (used.code, used.err) == (0, "") and used.out
    again = run("new", name, language=language)
    assert again.code == 2 and again.err.count("\n") == 1
    assert run("new", kind, "--force", "--json").json == {"file": name, "kind": kind}


def test_a_gpu_to_begin_with_stands_in_a_layer(run, tmp_path):
    path = tmp_path / "layer" / "gpus" / "gpu.toml"
    assert run("new", path).code == 0
    path.rename(path.with_name("own-gpu-96gb.toml"))
    found = run("call", "R1_GPUS", "671", "int8", "OWN-96", "--catalogue", tmp_path / "layer", "--json")
    assert found.json["value"] == run("call", "R1_GPUS", "671", "int8", "H20-96", "--json").json["value"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_file_that_is_unknown_is_told_in_a_line(run, language):
    found = run("new", "budget.xlsx", language=language)
    assert found.code == 2 and found.err.count("\n") == 1 and "uses.csv" in found.err


def test_a_table_of_uses_takes_the_place_of_the_usual_one(tmp_path):
    path = tmp_path / "uses.csv"
    path.write_text(USES + "对话,3000,20,1500,40%,600\n客服,50,100,3000,0.5,800\n", "utf-8")
    found = changes([f"uses={path}", "months=60"])
    assert found["chat_users"] == 3000 and found["chat_repeated_share"] == 0.4
    assert found["other1_users"] == 50 and found["coding_users"] == found["other2_users"] == 0
    assert found["demand_by"] == "uses" and found["months"] == 60


@pytest.mark.parametrize(
    "rows, key",
    [
        ("use,users\nchat,3\n", "no_uses"), (USES, "no_uses"), (USES + "chat,1,1,1,0,1\n对话,1,1,1,0,1\n", "use_twice"),
        (USES + "a,1,1,1,0,1\nb,1,1,1,0,1\nc,1,1,1,0,1\n", "uses_too_many"),
        (USES + "chat,many,1,1,0,1\n", "cell_not_a_number"), (USES + "chat,1,1,1,1.4,1\n", "cell_not_a_number"),
    ],
)  # fmt: skip
def test_a_table_of_uses_that_is_none_says_why(rows, key, tmp_path):
    path = tmp_path / "uses.csv"
    path.write_text(rows, "utf-8")
    with pytest.raises(BadRequest) as caught:
        changes([f"uses={path}"])
    assert caught.value.key == key and caught.value.text("zh") != caught.value.text("en")


def test_csv_holds_the_numbers_of_json(run, tmp_path):
    chained = run("chain", "staff300", "--json").json["options"]
    for row in table(run("chain", "staff300", "--csv").out):
        assert float(row["pv_aftertax"]) == chained[row["option"]]["pv_aftertax"]
    sized = run("plan", "--json").json
    for row in table(run("plan", "--csv").out)[4:]:
        assert row["plan3"] == "" or float(row["plan3"]) == sized["plan3"][row["metric"]]
    compared = run("compare", "staff300", "--json").json["costs"]
    (line,) = [row for row in table(run("compare", "staff300", "--csv").out) if row["metric"] == "pv_cost_aftertax"]
    assert {key: float(line[key]) for key in compared} == compared
    run("new", tmp_path / "case.json")
    case = run("tco", tmp_path / "case.json", "--json").json
    rows = {row["metric"]: row["value"] for row in table(run("tco", tmp_path / "case.json", "--csv").out)}
    assert float(rows["pv_cost_aftertax"]) == case["pv_cost_aftertax"]
    assert float(rows["cash_flow_aftertax_by_month[12]"]) == case["cash_flow_aftertax_by_month"][12]
    assert run("chain", "--csv", "--json").code == 2


def test_a_case_of_another_version_is_not_computed(run, tmp_path):
    path = tmp_path / "case.json"
    run("new", path)
    case = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(case | {"version": 2}), "utf-8")
    found = run("tco", path)
    assert found.code == 2 and "version" in found.err
    path.write_text(json.dumps({key: case[key] for key in ("kind", "input")}), "utf-8")
    assert run("tco", path).code == 0


def test_the_schema_names_every_kind_and_resolves(run):
    schema = run("docs", "schema").json
    assert schema == json.loads(json.dumps(case_schema()))
    kinds = [part["properties"]["kind"]["const"] for part in schema["oneOf"]]
    assert {*kinds} == {*KINDS} - {"error"} and len(kinds) == len({*kinds})
    for part in schema["oneOf"]:
        assert part["properties"]["input"]["$ref"].rpartition("/")[2] in schema["$defs"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_a_shell_is_taught_to_complete(run, shell):
    assert "_R1MODEL_COMPLETE" in run("completion", shell).out


def test_every_command_has_examples_under_its_help():
    groups = [group.typer_instance for group in app.registered_groups]
    commands = [command for part in (app, *groups) for command in part.registered_commands]
    assert len(commands) > 25
    assert [command.callback.__name__ for command in commands if not (command.epilog or "").startswith(HEAD)] == []


def test_a_shell_that_asks_is_answered(process, monkeypatch):
    for name, value in {"_R1MODEL_COMPLETE": "complete_bash", "COMP_WORDS": "r1model chai", "COMP_CWORD": "1"}.items():
        monkeypatch.setenv(name, value)
    assert process().out.split() == ["chain"]


def test_an_unknown_shell_is_refused(run):
    assert run("completion", "tcsh").code == 2


def test_the_version_is_that_of_the_package(run):
    assert run("--version").out.strip() == f"r1model {version('r1model')}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_the_own_machines_cannot_run_the_format_the_other_options_stand(run, language):
    words = ("plan1", "--set", "quant=fp8")
    for command in ("compare", "chain"):
        found = run(command, *words, "--json", language=language)
        assert found.code == 0 and found.json["least_cost"] in ("rent", "api")
        for option in ("buy", "lease", "hybrid"):
            assert not found.json["options"][option]["feasible"]
            assert "plan1_gpu=A100-40" in found.json["options"][option]["why"]
        told = run(command, *words, language=language)
        assert told.code == 0 and "plan1_gpu=A100-40" in told.out
