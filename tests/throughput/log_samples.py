"""Logs as the benchmark tools write them: their labels and keys, figures of one made-up server that hang together."""

import json
from typing import NamedTuple

MODEL = "Qwen/Qwen3-32B"


class Server(NamedTuple):
    """A closed load on a server: requests in flight, requests, lengths in tokens, milliseconds."""

    flight: int = 16
    requests: int = 160
    prompt: int = 1000
    answer: int = 500
    ttft: float = 250.0
    tpot: float = 20.0

    @property
    def latency(self):
        return self.ttft + self.tpot * (self.answer - 1)

    @property
    def seconds(self):
        return self.requests / self.flight * self.latency / 1000

    @property
    def out(self):
        return self.requests * self.answer / self.seconds


USUAL = Server()


def times(at, kinds=("ttft", "tpot", "itl")):
    given = {"ttft": at.ttft, "tpot": at.tpot, "itl": at.tpot, "e2el": at.latency, "e2e_latency": at.latency}
    return {f"{which}_{kind}_ms": given[kind] for kind in kinds for which in ("mean", "median", "std", "p99")}


def totals(at):
    return {
        "duration": at.seconds,
        "completed": at.requests,
        "total_input_tokens": at.requests * at.prompt,
        "total_output_tokens": at.requests * at.answer,
        "request_throughput": at.requests / at.seconds,
        "output_throughput": at.out,
    }


def vllm(at=USUAL, **change):
    said = {
        "date": "20261128-101500", "endpoint_type": "vllm", "backend": "vllm", "label": None, "model_id": MODEL,
        "tokenizer_id": MODEL, "num_prompts": at.requests, "request_rate": "inf", "burstiness": 1.0,
        "max_concurrency": at.flight, **totals(at), "failed": 0, "request_goodput": None,
        "total_token_throughput": at.out * (1 + at.prompt / at.answer), "max_output_tokens_per_s": at.out * 1.2,
        "max_concurrent_requests": at.flight + 2, "rtfx": 0.0, **times(at),
    }  # fmt: skip
    return said | change


def printed(title, lines):
    rows = [f"{label + ':':<40} {value:<10.2f}" if isinstance(value, float) else f"{label + ':':<40} {value:<10}"
            for label, value in lines]  # fmt: skip
    return "\n".join([f"{title:=^50}", *rows, "=" * 50, ""])


def vllm_text(at=USUAL, **change):
    asked = [("Maximum request concurrency", at.flight)] if at.flight else []
    if "rate" in change:
        asked = [("Request rate configured (RPS)", float(change["rate"]))]
    lines = [("Successful requests", at.requests), ("Failed requests", change.get("failed", 0)), *asked,
             *report(at), ("Peak output token throughput (tok/s)", at.out * 1.2),
             ("Total token throughput (tok/s)", at.out * (1 + at.prompt / at.answer)), *spread(at)]  # fmt: skip
    head = f"Namespace(subparser='bench', backend='vllm', model='{MODEL}', served_model_name=None, num_prompts=160)\n"
    return (
        head
        + "Traffic request rate: inf\nBurstiness factor: 1.0 (Poisson process)\n" * ("rate" not in change)
        + (printed(" Serving Benchmark Result ", lines))
    )


def report(at):
    return [("Benchmark duration (s)", at.seconds), ("Total input tokens", at.requests * at.prompt),
            ("Total generated tokens", at.requests * at.answer), ("Request throughput (req/s)",
            at.requests / at.seconds), ("Output token throughput (tok/s)", at.out)]  # fmt: skip


def spread(at):
    return [(f"{which} {name} (ms)", value) for name, value in (("TTFT", at.ttft), ("TPOT", at.tpot), ("ITL", at.tpot))
            for which in ("Mean", "Median", "P99")]  # fmt: skip


def vllm_throughput(at=USUAL, **change):
    said = {"elapsed_time": at.seconds, "num_requests": at.requests, "requests_per_second": at.requests / at.seconds,
            "total_num_tokens": at.requests * (at.prompt + at.answer),
            "tokens_per_second": at.requests * (at.prompt + at.answer) / at.seconds}  # fmt: skip
    return said | change


def vllm_throughput_text(at=USUAL):
    both = at.out * (1 + at.prompt / at.answer)
    return (
        f"Namespace(backend='vllm', model='{MODEL}', num_prompts={at.requests})\n"
        f"Throughput: {at.requests / at.seconds:.2f} requests/s, {both:.2f} total tokens/s, {at.out:.2f} output "
        f"tokens/s\nTotal num prompt tokens:  {at.requests * at.prompt}\n"
        f"Total num output tokens:  {at.requests * at.answer}\n"
    )


SERVER_INFO = {
    "model_path": MODEL, "tp_size": 2, "dp_size": 1, "pp_size": 1, "ep_size": 1, "version": "0.5.6",
    "enable_dp_attention": False, "max_running_requests": 256, "chunked_prefill_size": -1,
    "kv_cache_dtype": "fp8_e4m3", "quantization": None, "internal_states": [{}],
}  # fmt: skip


def sglang(at=USUAL, **change):
    said = {
        "tag": None, "backend": "sglang", "dataset_name": "random", "request_rate": float("inf"),
        "max_concurrency": at.flight, "sharegpt_output_len": None, "random_input_len": at.prompt,
        "random_output_len": at.answer, "random_range_ratio": 1.0, "server_info": SERVER_INFO, **totals(at),
        "total_output_tokens_retokenized": at.requests * at.answer - 7, "input_throughput":
        at.requests * at.prompt / at.seconds, **times(at, ("e2e_latency", "ttft", "tpot", "itl")),
        "concurrency": at.flight * 0.99, "accept_length": None,
    }  # fmt: skip
    return said | change


def sglang_text(at=USUAL, limit="", rate="inf"):
    lines = [("Backend", "sglang"), ("Traffic request rate", rate), ("Max request concurrency", limit or at.flight),
             ("Successful requests", at.requests), *report(at)[:3],
             ("Total generated tokens (retokenized)", at.requests * at.answer - 7), *report(at)[3:],
             ("Concurrency", at.flight * 0.99), ("Mean E2E Latency (ms)", at.latency), *spread(at)]  # fmt: skip
    head = f"benchmark_args=Namespace(backend='sglang', base_url=None, model='{MODEL}', num_prompts={at.requests})\n\n"
    return head + printed(" Serving Benchmark Result ", lines)


def sglang_batch(at=USUAL, **change):
    seconds = at.latency / 1000
    said = {"run_name": "default", "batch_size": at.flight, "input_len": at.prompt, "output_len": at.answer,
            "latency": round(seconds, 4), "input_throughput": at.flight * at.prompt / at.ttft * 1000,
            "output_throughput": at.flight * at.answer / (seconds - at.ttft / 1000), "overall_throughput":
            at.flight * (at.prompt + at.answer) / seconds, "last_ttft": at.ttft / 1000, "last_gen_throughput": 795.0,
            "acc_length": -1.0, "cache_hit_rate": None}  # fmt: skip
    return said | change


def sglang_offline(at=USUAL, **change):
    said = {"backend": "engine", "successful_requests": at.requests, "total_latency": at.seconds,
            "total_input_tokens": at.requests * at.prompt, "total_output_tokens": at.requests * at.answer,
            "request_throughput": at.requests / at.seconds, "input_throughput": at.requests * at.prompt / at.seconds,
            "output_throughput": at.out, "total_throughput": at.out * 3, "last_gen_throughput": 700.0}  # fmt: skip
    return said | change


def sglang_offline_text(at=USUAL):
    lines = [("Backend", "engine"), ("Successful requests", at.requests), *report(at)]
    return printed(" Offline Throughput Benchmark Result ", lines)


def trtllm(at=USUAL, **change):
    spread_of = {"minimum": 1.0, "maximum": 999.0, "p90": 900.0, "p95": 950.0, "p99": 990.0}
    said = {
        "engine": {"model": MODEL, "model_path": "None", "engine_dir": "None", "version": "1.2.0", "backend": "Pytorch",
                   "dtype": "bfloat16", "kv_cache_dtype": "FP8", "quantization": "FP8"},
        "world_info": {"tp_size": 2, "pp_size": 1, "ep_size": -1, "world_size": 2, "max_batch_size": 512,
                       "max_num_tokens": 8192, "scheduling_policy": "GUARANTEED_NO_EVICT", "kv_cache_percentage": 0.9,
                       "issue_rate": 0.9 * at.seconds / at.requests * 1e18},
        "request_info": {"num_requests": at.requests, "avg_num_concurrent_requests": at.flight * 0.99,
                         "avg_input_length": float(at.prompt), "avg_output_length": float(at.answer)},
        "performance": {"total_latency_ms": at.seconds * 1000, "avg_request_latency_ms": at.latency,
                        "request_throughput_req_s": at.requests / at.seconds,
                        "system_output_throughput_tok_s": at.out, "system_total_throughput_tok_s": at.out * 3,
                        "output_throughput_per_user_tok_s": 50.0, "output_throughput_per_gpu_tok_s": at.out / 2},
        "streaming_metrics": {"token_output_speed_tok_s": 50.0, "avg_ttft_ms": at.ttft, "avg_tpot_ms": at.tpot,
                              "tpot_percentiles": spread_of | {"average": at.tpot, "p50": at.tpot},
                              "ttft_percentiles": spread_of | {"average": at.ttft, "p50": at.ttft}},
        "dataset": {"isl_stats": {}, "osl_stats": {}},
    }  # fmt: skip
    return said | change


def trtllm_text(at=USUAL):
    line = "=" * 59
    return f"""[11/28/2026-10:15:00] [TRT-LLM] [I]

{line}
= PYTORCH BACKEND
{line}
Model:\t\t\t{MODEL}
Model Path:\t\tNone
TensorRT LLM Version:\t1.2.0
Dtype:\t\t\tbfloat16
KV Cache Dtype:\t\tFP8
Quantization:\t\tFP8

{line}
= REQUEST DETAILS\x20
{line}
Number of requests:             {at.requests}
Number of concurrent requests:  {at.flight * 0.99:.4f}
Average Input Length (tokens):  {at.prompt:.4f}
Average Output Length (tokens): {at.answer:.4f}
{line}
= WORLD + RUNTIME INFORMATION\x20
{line}
TP Size:                2
PP Size:                1
EP Size:                None
Max Runtime Batch Size: 512
Max Runtime Tokens:     8192
KV Memory Percentage:   90.00%
Issue Rate (req/sec):   {0.9 * at.seconds / at.requests * 1e18:.4E}

{line}
= PERFORMANCE OVERVIEW\x20
{line}
Request Throughput (req/sec):                     {at.requests / at.seconds:.4f}
Total Output Throughput (tokens/sec):             {at.out:.4f}
Total Token Throughput (tokens/sec):              {at.out * 3:.4f}
Total Latency (ms):                               {at.seconds * 1000:.4f}
Average request latency (ms):                     {at.latency:.4f}
Per User Output Throughput [w/ ctx] (tps/user):   50.0000
Per GPU Output Throughput (tps/gpu):              {at.out / 2:.4f}
Average time-to-first-token [TTFT] (ms):          {at.ttft:.4f}
Average time-per-output-token [TPOT] (ms):        {at.tpot:.4f}
Per User Output Speed (tps/user):                 50.0000

-- Per-Request Time-per-Output-Token [TPOT] Breakdown (ms)

[TPOT] MINIMUM: 18.0000
[TPOT] P50    : {at.tpot:.4f}

-- Per-Request Time-to-First-Token [TTFT] Breakdown (ms)\x20

[TTFT] P50    : {at.ttft:.4f}
"""


def trtllm_client(at=USUAL, **change):
    kept = {name: value for name, value in vllm(at).items() if name not in ("failed", "request_goodput", "rtfx")}
    return kept | {"backend": "openai", "request_goodput:": None, "user_throughput": 45.0} | change


def trtllm_client_text(at=USUAL):
    lines = [("Total requests", at.requests), ("Successful requests", at.requests), ("Failed requests", 0),
             *report(at), ("Total Token throughput (tok/s)", at.out * 3), ("User throughput (tok/s)", 45.0),
             *spread(at)]  # fmt: skip
    asked = f"Traffic request rate: inf\nMaximum request concurrency: {at.flight}\n"
    return asked + printed(" Serving Benchmark Result ", lines)


def metric(unit, value):
    return {"unit": unit, "avg": value, "p50": value, "min": value, "max": value, "std": 0.0}


def metrics(at):
    return {
        "request_throughput": {"unit": "requests/sec", "avg": at.requests / at.seconds},
        "request_latency": metric("ms", at.latency), "request_count": {"unit": "count", "avg": float(at.requests)},
        "time_to_first_token": metric("ms", at.ttft), "inter_token_latency": metric("ms", at.tpot),
        "output_token_throughput": {"unit": "tokens/sec", "avg": at.out},
        "output_sequence_length": metric("tokens", float(at.answer)),
        "input_sequence_length": metric("tokens", float(at.prompt)),
    }  # fmt: skip


def genai_perf(at=USUAL, **change):
    config = {"model_names": [MODEL], "subcommand": "profile", "endpoint": {"type": "chat", "streaming": True},
              "perf_analyzer": {"stimulus": {"concurrency": at.flight}}, "input": {}, "output": {}}  # fmt: skip
    return metrics(at) | {"input_config": config} | change


def aiperf(at=USUAL, **change):
    config = {"endpoint": {"model_names": [MODEL], "streaming": True}, "loadgen": {"concurrency": at.flight}}
    own = {"input_config": config, "was_cancelled": False, "error_summary": [],
           "start_time": "2026-11-28T10:15:00.123456"}  # fmt: skip
    return metrics(at) | own | change


REQUEST_ROWS = (
    ("Time To First Token (ms)", "ttft"),
    ("Request Latency (ms)", "latency"),
    ("Inter Token Latency (ms)", "tpot"),
    ("Output Sequence Length (tokens)", "answer"),
    ("Input Sequence Length (tokens)", "prompt"),
)


def genai_perf_csv(at=USUAL):
    def row(label, value):
        return ",".join([label, *[f'"{value:,.2f}"'] * 12])

    system = [("Output Token Throughput (tokens/sec)", at.out), ("Request Throughput (per sec)", at.requests /
              at.seconds), ("Request Count (count)", float(at.requests))]  # fmt: skip
    return "\r\n".join(["Metric,avg,min,max,p99,p95,p90,p75,p50,p25,p10,p5,p1",
                        *(row(label, getattr(at, name)) for label, name in REQUEST_ROWS), "", "Metric,Value",
                        *(f'{label},"{value:,.2f}"' for label, value in system), ""])  # fmt: skip


def aiperf_csv(at=USUAL):
    def row(label, value):
        return ",".join([label.replace(" To ", " to "), *[f"{value:.2f}"] * 13])

    system = [("Output Token Throughput (tokens/sec)", at.out), ("Request Throughput (requests/sec)", at.requests /
              at.seconds), ("Request Count", float(at.requests))]  # fmt: skip
    return "\r\n".join(["Metric,avg,min,max,p1,p5,p10,p25,p50,p75,p90,p95,p99,std",
                        *(row(label, getattr(at, name)) for label, name in REQUEST_ROWS), "", "Metric,Value",
                        *(f"{label},{value:.2f}" for label, value in system), ""])  # fmt: skip


def swept(make, **change):
    """Runs of one server at four loads, in one text."""
    loads = [Server(flight=load, requests=load * 10, tpot=12 + load / 2) for load in (2, 8, 16, 32)]
    return "\n".join(text_of(make(at, **change)) for at in loads)


def text_of(sample):
    """A sample as its file: what is no text is JSON."""
    return sample if isinstance(sample, str) else json.dumps(sample)


FORMATS = {
    "vllm": vllm, "vllm printed": vllm_text, "vllm throughput": vllm_throughput, "trtllm": trtllm,
    "vllm throughput printed": vllm_throughput_text, "sglang": sglang, "sglang printed": sglang_text,
    "sglang batch": sglang_batch, "sglang offline": sglang_offline, "sglang offline printed": sglang_offline_text,
    "trtllm printed": trtllm_text, "trtllm client": trtllm_client, "trtllm client printed": trtllm_client_text,
    "genai-perf": genai_perf, "genai-perf csv": genai_perf_csv, "aiperf": aiperf, "aiperf csv": aiperf_csv,
}  # fmt: skip
