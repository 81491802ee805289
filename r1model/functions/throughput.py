"""Functions 50 to 59: throughput, latency and capacity, with ranges. A prediction is the median unless asked else."""

from __future__ import annotations

from functools import partial

from r1model.functions import arguments as a
from r1model.functions.readers import choice, named, number
from r1model.functions.spec import Asked, Function, Later
from r1model.sizing.plan_names import EXAMPLES, plan_shape
from r1model.sizing.weights import shipped_model

BODY = partial(Later, "r1model.functions.bodies.throughput")
LOAD = number("concurrency", "request", above=0, high=1e7)
SENT = number("tokens_in", "token", 1, 1e7).or_(1024)
RECEIVED = number("tokens_out", "token", 1, 1e7).or_(1024)
PRECISION = choice("precision", "fp8", "fp4", "int8", "int4", "bf16")
PLAN = named("plan", plan_shape, EXAMPLES).or_(None)
QUANTILE = choice("quantile", "p50", "p10", "p90").or_("p50")
MODEL = a.MODEL.or_(Asked(shipped_model))
TPOT, TTFT = (number(name, "ms", above=0, high=1e9) for name in ("tpot_ms", "ttft_ms"))
GOAL = choice("goal", "throughput", "latency", "cost").or_("throughput")
PRICE = number("gpu_hour_price", "money/h", 0, 1e9).or_(None)  # 0: cards already paid for
REQUESTS = number("requests_per_day", "request/user/day", above=0, high=1e9).or_(a.of_input("requests_per_user_day"))
PEAK = number("peak_hour_share", "share", above=0, high=1).or_(a.of_input("peak_hour_share"))
LOAD_SHARE = number("load_share", "share", 0, 1).or_(1)
USUAL_PUE = a.PUE.or_(a.of_input("pue"))
POINT = (a.GPU, a.COUNT, LOAD, SENT, RECEIVED, PRECISION.or_("fp8"), PLAN, QUANTILE, MODEL)
USERS_ASK = (a.GPU, REQUESTS, SENT, RECEIVED, TPOT.or_(50), PRECISION.or_("fp8"), PEAK, QUANTILE, MODEL)

FUNCTIONS = (
    Function("TPOT", "throughput", "ms", POINT, BODY("tpot"), 'R1_TPOT("H200-141",8,64)'),
    Function("TTFT", "throughput", "ms", POINT, BODY("ttft"), 'R1_TTFT("H200-141",8,64)'),
    Function("TPS", "throughput", "token/s", POINT, BODY("output_rate"), 'R1_TPS("H200-141",8,64)'),
    Function("MAX_CONCURRENCY", "throughput", "request", (
        a.GPU, a.COUNT, SENT, RECEIVED, TPOT.or_(None), TTFT.or_(None), PRECISION.or_("fp8"), PLAN, QUANTILE, MODEL),
             BODY("most_requests"), 'R1_MAX_CONCURRENCY("H200-141",8,1024,1024,50)'),
    Function("PARALLEL", "throughput", "", (
        a.GPU, a.COUNT, LOAD, SENT, RECEIVED, PRECISION.or_("fp8"), GOAL, PRICE, a.HEADER.or_(True), MODEL),
             BODY("parallel"), 'R1_PARALLEL("H200-141",8,64)', spills=True),
    Function("USERS", "throughput", "user", (a.NODES, *USERS_ASK), BODY("users"), 'R1_USERS(10,"H200-141")'),
    Function("NODES_FOR", "throughput", "node", (a.DAU, *USERS_ASK), BODY("nodes_for"),
             'R1_NODES_FOR(100000,"H200-141")'),
    Function("NETWORK", "throughput", "", (
        a.GPU, a.COUNT, LOAD, SENT, RECEIVED, PRECISION.or_("fp8"), PLAN, a.HEADER.or_(True), MODEL),
             BODY("network"), 'R1_NETWORK("H200-141",8,64)', spills=True),
    Function("HEAT", "throughput", "", (a.GPU, a.COUNT, LOAD_SHARE, USUAL_PUE, a.HEADER.or_(True)), BODY("heat"),
             'R1_HEAT("H200-141",8)', spills=True),
    Function("FRAMEWORKS", "throughput", "", (a.GPU.or_(None), PRECISION.or_(None), a.HEADER.or_(True)),
             BODY("frameworks"), 'R1_FRAMEWORKS("H200-141")', spills=True),
)  # fmt: skip
