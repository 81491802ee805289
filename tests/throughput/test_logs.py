"""Logs of benchmark tools: every format is recognised by what it holds, says what it said, and fails in one line."""

import csv
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from throughput import log_samples as samples
from throughput.log_samples import FORMATS, USUAL, Server, swept, text_of

from r1model.catalogue import catalogue
from r1model.errors import R1ModelError
from r1model.throughput.logs.points import COLUMNS
from r1model.throughput.logs.reading import read
from r1model.throughput.logs.recognised import runs
from r1model.throughput.logs.stated import Stated

BURSTS = ("vllm throughput", "vllm throughput printed", "sglang offline", "sglang offline printed")
ONE_BATCH = USUAL.flight * USUAL.answer / USUAL.latency * 1000
MACHINE = Stated(model="Qwen3-32B", gpu="H100", gpus=2, engine="vllm", output_tokens=USUAL.answer)
OPTIONS = ("--model", "Qwen3-32B", "--gpu", "H100", "--gpus", 2, "--engine", "vllm", "--output-tokens", USUAL.answer)


def written(folder, sample, name="log", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text_of(sample).encode(encoding))
    return path


def one(folder, sample, stated=MACHINE):
    (log,) = read([written(folder, sample)], stated)
    (row,) = log.rows
    return row


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_back_what_was_measured(tmp_path, name):
    row = one(tmp_path, FORMATS[name]())
    batch = name == "sglang batch"
    assert float(row["out_tok_s_total"]) == pytest.approx(ONE_BATCH if batch else USUAL.out, rel=1e-4)
    assert (float(row["isl"]), float(row["osl"])) == pytest.approx((USUAL.prompt, USUAL.answer))
    if name in BURSTS:
        assert (row["mode"], row["concurrency"], row["tpot_ms_median"]) == ("burst", "160", "")
    else:
        assert row["mode"] == "agg" and float(row["concurrency"]) == pytest.approx(USUAL.flight, rel=0.02)
        assert float(row["tpot_ms_median"]) == pytest.approx(USUAL.tpot)
        assert row["ttft_ms_median"] == ("" if batch else "250")


def test_every_column_is_one_of_the_catalogue(tmp_path):
    known = set(next(iter(catalogue().throughput.values())).as_dict())
    assert {name for make in FORMATS.values() for name in one(tmp_path, make())} <= known | {
        "max_num_seqs",
        "chunk_tokens",
    }


@given(
    name=st.sampled_from(sorted(FORMATS)),
    flight=st.integers(1, 512),
    rounds=st.integers(2, 20),
    answer=st.integers(32, 4000),
    tpot=st.floats(2, 200),
    ttft=st.floats(20, 20_000),
)
@settings(max_examples=120, deadline=None)
def test_tokens_per_second_come_back_as_they_were(tmp_path_factory, name, flight, rounds, answer, tpot, ttft):
    at = Server(flight, flight * rounds, 900, answer, ttft, tpot)
    path = written(tmp_path_factory.mktemp("run"), FORMATS[name](at))
    (run,) = runs(path, output_tokens=answer)
    expected = flight * answer / at.latency * 1000
    printed = name.endswith(("printed", "csv"))
    assert run.output_tok_s == pytest.approx(expected, rel=2e-3 if printed else 1e-3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["vllm", "vllm printed", "genai-perf csv"])
def test_encodings(tmp_path, name, encoding):
    (found,) = runs(written(tmp_path, FORMATS[name](), encoding=encoding))
    assert found.requests == 160


@pytest.mark.parametrize("make", [samples.vllm, samples.sglang, samples.vllm_text, samples.sglang_text])
def test_several_runs_in_one_file(tmp_path, make):
    found = runs(written(tmp_path, swept(make)))
    assert [run.requests for run in found] == [20, 80, 160, 320]
    assert [run.where.rpartition("#")[2] for run in found] == list("1234")


def test_what_a_server_says_of_itself(tmp_path):
    row = one(tmp_path, samples.sglang(), Stated(gpu="H100"))
    told = {
        name: row[name] for name in ("model", "n_gpus", "tp", "engine", "engine_version", "kv_precision", "n_workers")
    }
    assert told == {"model": samples.MODEL, "n_gpus": "2", "tp": "2", "engine": "sglang", "engine_version": "0.5.6",
                    "kv_precision": "fp8", "n_workers": "1"}  # fmt: skip
    assert row["max_num_seqs"] == "256" and "chunk_tokens" not in row
    spread = samples.SERVER_INFO | {"tp_size": 8, "dp_size": 8, "enable_dp_attention": True}
    row = one(tmp_path, samples.sglang(server_info=spread), Stated(gpu="H100"))
    assert (row["n_gpus"], row["dp_attn"], row["n_workers"]) == ("8", "1", "1")
    copies = samples.SERVER_INFO | {"dp_size": 4}
    row = one(tmp_path, samples.sglang(server_info=copies), Stated(gpu="H100"))
    assert (row["n_gpus"], row["tp"], row["n_workers"]) == ("8", "2", "4")


@pytest.mark.parametrize("make", [samples.trtllm, samples.trtllm_text])
def test_what_a_report_of_trtllm_says(tmp_path, make):
    row = one(tmp_path, make(), Stated(gpu="H100"))
    told = [row[name] for name in ("model", "n_gpus", "tp", "ep", "engine_version", "ckpt_precision", "kv_precision")]
    assert told == [samples.MODEL, "2", "2", "1", "1.2.0", "fp8", "fp8"]
    assert (row["max_num_seqs"], row["chunk_tokens"]) == ("512", "8192")


def test_a_name_tells_a_precision_and_options_tell_the_rest(tmp_path):
    row = one(tmp_path, samples.vllm(model_id="acme/Qwen3-32B-FP8"))
    assert (row["model"], row["ckpt_precision"], row["date"]) == ("acme/Qwen3-32B-FP8", "fp8", "2026-11-28")
    stated = Stated(gpu="H100", gpus=8, tensor_parallel=2, precision="bf16", date="2026-10-01")
    row = one(tmp_path, samples.vllm(date=""), stated)
    assert (row["n_gpus"], row["tp"], row["n_workers"]) == ("8", "2", "4")
    assert (row["ckpt_precision"], row["date"]) == ("bf16", "2026-10-01")
    row = one(tmp_path, samples.vllm(model_id="/models/ours-fp8"))
    assert (row["model"], row["ckpt_precision"]) == ("Qwen3-32B", "fp8"), "a name that only the server knows"


def test_what_a_log_says_counts_beside_options_for_others(tmp_path):
    stated = Stated(model="llama-3.1-8b", gpu="H100", gpus=8, engine="vllm", engine_version="0.11.0", precision="fp4")
    row = one(tmp_path, samples.trtllm(), stated)
    told = [row[name] for name in ("model", "n_gpus", "engine", "engine_version", "ckpt_precision")]
    assert told == [samples.MODEL, "2", "trtllm", "1.2.0", "fp8"]


@pytest.mark.parametrize(
    "make, change, mode, concurrency",
    [
        (samples.vllm, {"max_concurrency": None, "max_concurrent_requests": 160}, "burst", 160),
        (samples.vllm, {"max_concurrency": 500}, "burst", 160),
        (samples.vllm, {"max_concurrency": None, "max_concurrent_requests": 20}, "agg", 16),
        (samples.vllm, {"max_concurrency": None, "request_rate": 1.5}, "agg", 16),
        (samples.vllm, {"max_concurrency": 400, "request_rate": 1.5}, "agg", 16),
        (samples.vllm, {"max_concurrency": 12, "request_rate": 1.5}, "agg", 12),
        (samples.vllm, {"max_concurrency": None, "ramp_up_strategy": "linear"}, "agg", 16),
        (samples.vllm_text, {"rate": 1.5}, "agg", 16),
        (samples.sglang, {"max_concurrency": None}, "burst", 160),
        (samples.sglang, {"max_concurrency": None, "request_rate": 2.0}, "agg", 15.84),
        (samples.sglang, {"max_concurrency": None, "request_rate": "trace"}, "agg", 15.84),
        (samples.sglang_text, {"limit": "not set"}, "burst", 160),
        (samples.sglang_text, {"limit": "not set", "rate": "2.0"}, "agg", 15.84),
        (samples.genai_perf, {"input_config": {"perf_analyzer": {"stimulus": {"request_rate": 1.5}}}}, "agg", 16),
        (samples.aiperf, {"input_config": {"endpoint": {}, "loadgen": {}}}, "agg", 16),
    ],
)
def test_how_requests_came_says_how_many_were_in_flight(tmp_path, make, change, mode, concurrency):
    row = one(tmp_path, make(**change))
    assert row["mode"] == mode and float(row["concurrency"]) == pytest.approx(concurrency, rel=0.01)
    rate = change.get("request_rate", change.get("rate"))
    if rate in (1.5, 2.0, "2.0"):
        assert float(row["request_rate"]) == float(rate)


def test_a_report_whose_requests_were_all_issued_at_once_is_a_burst(tmp_path):
    world = samples.trtllm()["world_info"] | {"issue_rate": 1e12}
    row = one(tmp_path, samples.trtllm(world_info=world))
    assert (row["mode"], row["concurrency"]) == ("burst", "160")
    world = samples.trtllm()["world_info"] | {"issue_rate": 2.0}
    assert one(tmp_path, samples.trtllm(world_info=world))["mode"] == "agg", "a rate that is one, of a version to come"


def test_a_draft_is_seen_and_its_pieces_are_no_tokens(tmp_path):
    row = one(tmp_path, samples.vllm(spec_decode_acceptance_length=2.4))
    assert (row["spec_decode"], row["itl_ms_mean"]) == ("draft", "20")
    old = {name: value for name, value in samples.sglang(accept_length=2.4).items() if "tpot" not in name}
    assert one(tmp_path, old)["itl_ms_mean"] == ""
    assert one(tmp_path, samples.sglang(accept_length=1.0))["spec_decode"] == "none"


def test_a_run_without_streaming_has_no_first_token(tmp_path):
    plain = samples.genai_perf(time_to_first_token=samples.metric("ms", USUAL.latency))
    del plain["inter_token_latency"]
    assert one(tmp_path, plain)["ttft_ms_median"] == ""


def test_seconds_are_not_milliseconds(tmp_path):
    row = one(tmp_path, samples.aiperf(inter_token_latency=samples.metric("s", USUAL.tpot / 1000)))
    assert float(row["tpot_ms_median"]) == pytest.approx(USUAL.tpot)


@pytest.mark.parametrize("make", [samples.vllm, samples.aiperf])
def test_too_many_failures_leave_a_run_out_with_its_reason(run, tmp_path, make):
    failed = {"failed": 20} if make is samples.vllm else {"error_request_count": {"unit": "requests", "avg": 20}}
    (log,) = read([written(tmp_path, make(**failed))], MACHINE)
    assert log.rows == [] and "11.1%" in next(iter(log.refused.values()))
    text = swept(samples.vllm) + text_of(make(**failed))
    got = run("calibrate", written(tmp_path, text), *OPTIONS, "--out", tmp_path / "own.toml", "--json")
    assert got.code == 0 and got.json["rows"] == 4
    assert [name.rpartition("#")[2] for name in got.json["refused"]] == ["5"]


def test_calibrate_learns_from_logs_of_several_tools_and_a_table(run, tmp_path):
    table = tmp_path / "bench.csv"
    table.write_text("id,model,gpu,n_gpus,tp,engine,mode,isl,osl,concurrency,tpot_ms_median\n"
                     ",Qwen3-32B,H100,2,2,vllm,agg,1000,500,64,44\n", "utf-8")  # fmt: skip
    logs = [written(tmp_path, swept(samples.vllm), "a.log"), written(tmp_path, samples.aiperf(), "b.log"),
            written(tmp_path, samples.trtllm_text(), "c.log"), table]  # fmt: skip
    got = run("calibrate", *logs, *OPTIONS, "--out", tmp_path / "own.toml", "--json")
    assert got.code == 0 and got.json["rows"] == 7 and got.json["after"] <= got.json["before"]
    assert (tmp_path / "own.toml").exists() and got.json["file"] == str(tmp_path / "own.toml")
    assert [item["tool"] for item in got.json["read"]] == ["vllm bench serve"] * 4 + ["aiperf", "trtllm-bench"]
    first = got.json["read"][0]
    assert (first["concurrency"], first["tpot_ms_median"], first["gpu"]) == (2, 13, "H100")
    assert first["off_before"] != first["off_after"]


@pytest.mark.parametrize("language, words", [("en", "16 .*TPOT|off before"), ("zh", "校准前偏差")])
def test_the_answer_shows_each_run(run, tmp_path, language, words):
    log = written(tmp_path, swept(samples.sglang))
    got = run("calibrate", log, "--gpu", "H100", "--out", tmp_path / "own.toml", language=language)
    assert got.code == 0 and got.err == ""
    shown = " ".join(got.out.split())
    assert "sglang.bench_serving" in shown and "0.5.6" in shown and words.rpartition("|")[2] in shown


def test_points_of_one_replica(run, tmp_path):
    log, points = written(tmp_path, swept(samples.vllm)), tmp_path / "points.csv"
    got = run("calibrate", log, *OPTIONS[:4], "--gpus", 4, "--tensor-parallel", 2, "--points", points)
    assert got.code == 0 and "4 points" in got.out and str(points) in got.out.replace("\n", "")
    with points.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert tuple(rows[0]) == COLUMNS and len(rows) == 4
    at = Server(flight=8, requests=80, tpot=16)
    found = [float(rows[1][name]) for name in COLUMNS]
    assert found == pytest.approx([4, 1000, 500, 16, at.out / 2], rel=1e-5), "two replicas share the load"
    assert run("calibrate", log, *OPTIONS[:4], "--gpus", 2, "--points", points).code == 2, "nothing is overwritten"


def test_a_burst_makes_no_point(run, tmp_path):
    got = run("calibrate", written(tmp_path, samples.sglang_offline()), *OPTIONS, "--points", tmp_path / "p.csv")
    assert got.code == 2 and got.err.count("\n") == 1 and not (tmp_path / "p.csv").exists()


def test_one_run_is_judged_without_a_fit(run, tmp_path):
    got = run("calibrate", written(tmp_path, samples.vllm()), *OPTIONS, "--points", tmp_path / "p.csv", "--json")
    assert got.code == 0 and got.json["rows"] == 1 and got.json["file"] is None and "after" not in got.json
    assert got.json["read"][0]["off_before"] == pytest.approx(got.json["before"], abs=2 * got.json["before"])
    assert len(got.json["own_points"]) == 1


LACKING = {
    "--gpu, --gpus": (samples.vllm(), ()),
    "--model, --gpu, --gpus, --engine": (samples.aiperf_csv(), ()),
    "--engine": (samples.vllm(backend="openai", endpoint_type="openai"), ("--gpu", "H100", "--gpus", 2)),
    "--gpu.": (samples.trtllm(), ()),
    "--output-tokens": (samples.vllm_throughput(), OPTIONS[:8]),
    "Name a model of the catalogue by --model": (samples.vllm(model_id="acme/unheard-of"), OPTIONS[2:8]),
    "do not divide": (samples.vllm(), (*OPTIONS[:4], "--gpus", 3, "--tensor-parallel", 2)),
    "GPU": (samples.vllm(), ("--gpu", "tpu-v9", "--gpus", 2)),
    "--precision": (samples.vllm(), ("--precision", "fp3")),
    "--date": (samples.vllm(), ("--date", "yesterday")),
}


@pytest.mark.parametrize("hint", LACKING)
def test_what_nobody_said_is_asked_for_by_its_option(run, tmp_path, hint):
    sample, options = LACKING[hint]
    fails(run, tmp_path, text_of(sample).encode(), hint, options)


def fails(run, tmp_path, content, hint, options=OPTIONS):
    """The command ends with 2 and one line, and writes nothing."""
    path = tmp_path / "log"
    path.write_bytes(content)
    got = run("calibrate", path, *options, "--out", tmp_path / "own.toml", "--points", tmp_path / "points.csv")
    assert got.code == 2 and got.err.count("\n") == 1 and hint in got.err, got.err
    assert {item.name for item in tmp_path.iterdir()} == {"log"}


BROKEN = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\n", "is empty"),
    "binary": (bytes(range(256)), "no text"),
    "zeros": (b"\0" * 100, "no text"),
    "words": (b"hello\nworld\n", "no log that can be read"),
    "another table": (b"a,b\n1,2\n", "no log that can be read"),
    "another object": (b'{"a": 1}', "no log that can be read"),
    "a list of numbers": (b"[1, 2]", "no log that can be read"),
    "cut short": (text_of(samples.vllm()).encode()[:200], "cut short"),
    "second cut short": (swept(samples.sglang).encode()[:-30], "cut short"),
    "deep": (b'{"a":' * 100_000, "nested"),
    "endless number": (b'{"completed": ' + b"9" * 10_000 + b"}", "digits"),
    "only latency": (b'{"avg_latency": 1.0, "latencies": [1.0], "percentiles": {}}', "neither batch nor lengths"),
    "only latency, printed": (b"Avg latency: 1.5 seconds\n", "neither batch nor lengths"),
    "a heading alone": (b"=== Serving Benchmark Result ===\n", "lacks completed"),
    "an overview alone": (b"= PERFORMANCE OVERVIEW\n", "lacks num_requests"),
    "a header alone": (b"Metric,avg,min,max,p1,p5\n", "lacks avg"),
    "a cancelled run": (text_of(samples.aiperf(was_cancelled=True)).encode(), "was_cancelled"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_log_is_one_line(run, tmp_path, name):
    fails(run, tmp_path, *BROKEN[name])


WRONG = [0, -3, math.nan, math.inf, 1e15, True, "many", "=1+1", [1], {"a": 1}, None]


@pytest.mark.parametrize("value", WRONG, ids=str)
@pytest.mark.parametrize("key", ["output_throughput", "completed", "total_output_tokens", "total_input_tokens"])
def test_a_figure_that_nobody_measured_is_one_line(run, tmp_path, key, value):
    fails(run, tmp_path, text_of(samples.vllm(**{key: value})).encode(), key)


@pytest.mark.parametrize("value", [0, -3, math.nan, 1e15, "many"], ids=str)
@pytest.mark.parametrize("key", ["median_tpot_ms", "mean_ttft_ms", "mean_itl_ms", "duration"])
def test_a_time_that_nobody_measured_is_one_line(run, tmp_path, key, value):
    fails(run, tmp_path, text_of(samples.sglang(**{key: value})).encode(), key)


@pytest.mark.parametrize(
    "change, hint",
    [
        ({"output_throughput": USUAL.out * 1.2}, "contradicts itself"),
        ({"mean_tpot_ms": 2000.0}, "in milliseconds"),
    ],
)
def test_figures_of_two_runs_are_one_line(run, tmp_path, change, hint):
    fails(run, tmp_path, text_of(samples.vllm(**change)).encode(), hint)


def test_the_first_wrong_log_of_several_stops_everything(run, tmp_path):
    good, bad = written(tmp_path, swept(samples.vllm), "good"), written(tmp_path, "{", "bad")
    got = run("calibrate", good, bad, *OPTIONS, "--out", tmp_path / "own.toml")
    assert got.code == 2 and "bad" in got.err and not (tmp_path / "own.toml").exists()


def test_a_huge_file_and_a_folder_are_one_line(run, tmp_path):
    huge = tmp_path / "huge"
    with huge.open("wb") as stream:
        stream.truncate(64 * 2**20 + 1)
    for path, hint in ((huge, "64"), (tmp_path, ""), (tmp_path / "none", "Cannot read")):
        got = run("calibrate", path, *OPTIONS, "--out", tmp_path / "own.toml")
        assert got.code == 2 and got.err.count("\n") == 1 and hint in got.err


def test_one_of_the_outputs_is_asked_for(run, tmp_path):
    got = run("calibrate", written(tmp_path, samples.vllm()), *OPTIONS)
    assert got.code == 2 and "--out" in got.err and "--points" in got.err


@pytest.mark.parametrize("line", [b"a" + b" " * 1_000_000, b"[" * 1_000_000, b"[a " * 300_000, b"Namespace(" * 100_000])
def test_a_line_without_end_takes_no_time(run, tmp_path, line):
    fails(run, tmp_path, b"=== Serving Benchmark Result ===\n" + line + b"\n", "lacks completed")


PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8))
VALUES = st.one_of(PLAIN, st.lists(PLAIN, max_size=2), st.dictionaries(st.text(max_size=4), PLAIN, max_size=2))
MADE = [make for make in FORMATS.values() if not isinstance(make(), str)]


@given(data=st.data(), make=st.sampled_from(MADE))
@settings(max_examples=150, deadline=None)
def test_no_object_whatsoever_raises_anything_else(tmp_path_factory, data, make):
    sample = make()
    change = data.draw(st.dictionaries(st.sampled_from(sorted(sample)), VALUES, max_size=3))
    path = tmp_path_factory.mktemp("odd") / "log"
    path.write_text(json.dumps(sample | change), "utf-8")
    try:
        read([path], MACHINE)
    except R1ModelError as error:
        assert error.text("zh") and error.text("en")
