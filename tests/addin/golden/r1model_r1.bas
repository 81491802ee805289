Option Explicit

Public Function R1_VRAM(params_b As Variant, quant As Variant, Optional overhead As Variant, Optional unit As Variant) As Variant
    R1_VRAM = CellValue("R1_VRAM", Array(params_b, quant, overhead, unit))
End Function

Public Function R1_BYTES(quant As Variant) As Variant
    R1_BYTES = CellValue("R1_BYTES", Array(quant))
End Function

Public Function R1_KV(tokens As Variant, Optional sequences As Variant, Optional kv_bytes As Variant, Optional replicas As Variant, Optional unit As Variant, Optional model As Variant) As Variant
    R1_KV = CellValue("R1_KV", Array(tokens, sequences, kv_bytes, replicas, unit, model))
End Function

Public Function R1_GPU_MEM(gpu As Variant, Optional basis As Variant) As Variant
    R1_GPU_MEM = CellValue("R1_GPU_MEM", Array(gpu, basis))
End Function

Public Function R1_GPUS(params_b As Variant, quant As Variant, gpu As Variant, Optional overhead As Variant, Optional mem_util As Variant, Optional rule As Variant, Optional node As Variant, Optional basis As Variant) As Variant
    R1_GPUS = CellValue("R1_GPUS", Array(params_b, quant, gpu, overhead, mem_util, rule, node, basis))
End Function

Public Function R1_NODES(gpus As Variant, Optional node As Variant) As Variant
    R1_NODES = CellValue("R1_NODES", Array(gpus, node))
End Function

Public Function R1_FIT(params_b As Variant, quant As Variant, gpu As Variant, count As Variant, Optional tokens As Variant, Optional sequences As Variant, Optional mem_util As Variant, Optional replicas As Variant, Optional basis As Variant, Optional model As Variant) As Variant
    R1_FIT = CellValue("R1_FIT", Array(params_b, quant, gpu, count, tokens, sequences, mem_util, replicas, basis, model))
End Function

Public Function R1_HEADROOM(params_b As Variant, quant As Variant, gpu As Variant, count As Variant, Optional mem_util As Variant, Optional basis As Variant) As Variant
    R1_HEADROOM = CellValue("R1_HEADROOM", Array(params_b, quant, gpu, count, mem_util, basis))
End Function

Public Function R1_MAX_TOKENS(params_b As Variant, quant As Variant, gpu As Variant, count As Variant, Optional mem_util As Variant, Optional kv As Variant, Optional model As Variant) As Variant
    R1_MAX_TOKENS = CellValue("R1_MAX_TOKENS", Array(params_b, quant, gpu, count, mem_util, kv, model))
End Function

Public Function R1_PLANS(Optional params_b As Variant, Optional quant As Variant, Optional rule As Variant, Optional header As Variant) As Variant
    R1_PLANS = CellValue("R1_PLANS", Array(params_b, quant, rule, header))
End Function

Public Function R1_DAU(gpus As Variant, Optional dau_per_gpu As Variant) As Variant
    R1_DAU = CellValue("R1_DAU", Array(gpus, dau_per_gpu))
End Function

Public Function R1_DAU_GPUS(dau As Variant, Optional dau_per_gpu As Variant) As Variant
    R1_DAU_GPUS = CellValue("R1_DAU_GPUS", Array(dau, dau_per_gpu))
End Function

Public Function R1_DEMAND(dau As Variant, requests_per_day As Variant, tokens_in As Variant, tokens_out As Variant, Optional days As Variant) As Variant
    R1_DEMAND = CellValue("R1_DEMAND", Array(dau, requests_per_day, tokens_in, tokens_out, days))
End Function

Public Function R1_CAPACITY(nodes As Variant, tok_s_per_node As Variant, Optional availability As Variant, Optional hours As Variant) As Variant
    R1_CAPACITY = CellValue("R1_CAPACITY", Array(nodes, tok_s_per_node, availability, hours))
End Function

Public Function R1_UTIL(demand_mtok As Variant, capacity_mtok As Variant) As Variant
    R1_UTIL = CellValue("R1_UTIL", Array(demand_mtok, capacity_mtok))
End Function

Public Function R1_CAPEX(gpu_price As Variant, gpus As Variant, server_price As Variant, Optional node As Variant, Optional network As Variant, Optional storage As Variant, Optional install_pct As Variant, Optional spares_pct As Variant, Optional vat As Variant, Optional vat_recoverable As Variant) As Variant
    R1_CAPEX = CellValue("R1_CAPEX", Array(gpu_price, gpus, server_price, node, network, storage, install_pct, spares_pct, vat, vat_recoverable))
End Function

Public Function R1_KWH(nodes As Variant, idle_kw As Variant, max_kw As Variant, util As Variant, Optional pue As Variant, Optional hours As Variant) As Variant
    R1_KWH = CellValue("R1_KWH", Array(nodes, idle_kw, max_kw, util, pue, hours))
End Function

Public Function R1_POWER_COST(nodes As Variant, idle_kw As Variant, max_kw As Variant, util As Variant, tariff As Variant, Optional pue As Variant, Optional hours As Variant) As Variant
    R1_POWER_COST = CellValue("R1_POWER_COST", Array(nodes, idle_kw, max_kw, util, tariff, pue, hours))
End Function

Public Function R1_CLOUD_COST(price_hour As Variant, Optional count As Variant, Optional hours As Variant, Optional duty As Variant, Optional storage_gb As Variant, Optional storage_price As Variant, Optional egress_gb As Variant, Optional egress_price As Variant) As Variant
    R1_CLOUD_COST = CellValue("R1_CLOUD_COST", Array(price_hour, count, hours, duty, storage_gb, storage_price, egress_gb, egress_price))
End Function

Public Function R1_API_COST(mtok_in As Variant, mtok_out As Variant, Optional price_miss As Variant, Optional price_out As Variant, Optional cache_hit As Variant, Optional price_hit As Variant, Optional offpeak_share As Variant, Optional offpeak_discount As Variant) As Variant
    R1_API_COST = CellValue("R1_API_COST", Array(mtok_in, mtok_out, price_miss, price_out, cache_hit, price_hit, offpeak_share, offpeak_discount))
End Function

Public Function R1_BLENDED(price_miss As Variant, price_out As Variant, in_share As Variant, Optional cache_hit As Variant, Optional price_hit As Variant) As Variant
    R1_BLENDED = CellValue("R1_BLENDED", Array(price_miss, price_out, in_share, cache_hit, price_hit))
End Function

Public Function R1_INDEX(rate As Variant, month As Variant, Optional mode As Variant) As Variant
    R1_INDEX = CellValue("R1_INDEX", Array(rate, month, mode))
End Function

Public Function R1_FX(month As Variant, Optional fx0 As Variant, Optional drift As Variant) As Variant
    R1_FX = CellValue("R1_FX", Array(month, fx0, drift))
End Function

Public Function R1_COMMIT(price_hour As Variant, count As Variant, term_months As Variant, upfront_pct As Variant, Optional renew_esc As Variant, Optional months As Variant, Optional hours As Variant) As Variant
    R1_COMMIT = CellValue("R1_COMMIT", Array(price_hour, count, term_months, upfront_pct, renew_esc, months, hours))
End Function

Public Function R1_DEP(method As Variant, cost As Variant, life_m As Variant, Optional residual As Variant, Optional months As Variant) As Variant
    R1_DEP = CellValue("R1_DEP", Array(method, cost, life_m, residual, months))
End Function

Public Function R1_PMT(nominal_rate As Variant, months As Variant, principal As Variant, Optional advance As Variant) As Variant
    R1_PMT = CellValue("R1_PMT", Array(nominal_rate, months, principal, advance))
End Function

Public Function R1_LEASE(payment As Variant, months As Variant, deduct_tax As Variant, nominal_debt_rate As Variant, Optional deposit As Variant, Optional advance As Variant) As Variant
    R1_LEASE = CellValue("R1_LEASE", Array(payment, months, deduct_tax, nominal_debt_rate, deposit, advance))
End Function

Public Function R1_DF(rate As Variant, month As Variant, Optional timing As Variant) As Variant
    R1_DF = CellValue("R1_DF", Array(rate, month, timing))
End Function

Public Function R1_NPV(rate As Variant, flows As Variant, Optional timing As Variant) As Variant
    R1_NPV = CellValue("R1_NPV", Array(rate, flows, timing))
End Function

Public Function R1_IRR(flows As Variant) As Variant
    R1_IRR = CellValue("R1_IRR", Array(flows))
End Function

Public Function R1_PAYBACK(flows As Variant, Optional rate As Variant) As Variant
    R1_PAYBACK = CellValue("R1_PAYBACK", Array(flows, rate))
End Function

Public Function R1_EAC(pv_cost As Variant, rate As Variant, months As Variant, Optional per As Variant) As Variant
    R1_EAC = CellValue("R1_EAC", Array(pv_cost, rate, months, per))
End Function

Public Function R1_LCOT(pv_cost As Variant, mtok_in As Variant, mtok_out As Variant, rate As Variant, Optional out_weight As Variant, Optional which As Variant) As Variant
    R1_LCOT = CellValue("R1_LCOT", Array(pv_cost, mtok_in, mtok_out, rate, out_weight, which))
End Function

Public Function R1_TCO(option_ As Variant, Optional inputs As Variant, Optional metric As Variant) As Variant
    R1_TCO = CellValue("R1_TCO", Array(option_, inputs, metric))
End Function

Public Function R1_CASHFLOW(option_ As Variant, Optional inputs As Variant, Optional lines As Variant, Optional header As Variant) As Variant
    R1_CASHFLOW = CellValue("R1_CASHFLOW", Array(option_, inputs, lines, header))
End Function

Public Function R1_COMPARE(Optional inputs As Variant, Optional options As Variant, Optional header As Variant) As Variant
    R1_COMPARE = CellValue("R1_COMPARE", Array(inputs, options, header))
End Function

Public Function R1_BREAKEVEN(Optional inputs As Variant, Optional against As Variant, Optional by As Variant) As Variant
    R1_BREAKEVEN = CellValue("R1_BREAKEVEN", Array(inputs, against, by))
End Function

Public Function R1_BRIDGE(Optional inputs As Variant, Optional from_option As Variant, Optional to_option As Variant) As Variant
    R1_BRIDGE = CellValue("R1_BRIDGE", Array(inputs, from_option, to_option))
End Function

Public Function R1_TORNADO(option_ As Variant, Optional inputs As Variant, Optional drivers As Variant, Optional metric As Variant, Optional header As Variant) As Variant
    R1_TORNADO = CellValue("R1_TORNADO", Array(option_, inputs, drivers, metric, header))
End Function

Public Function R1_SCENARIOS(Optional inputs As Variant, Optional overrides As Variant, Optional metrics As Variant, Optional header As Variant) As Variant
    R1_SCENARIOS = CellValue("R1_SCENARIOS", Array(inputs, overrides, metrics, header))
End Function

Public Function R1_MC(option_ As Variant, Optional inputs As Variant, Optional distributions As Variant, Optional n As Variant, Optional seed As Variant, Optional output As Variant, Optional correlation As Variant) As Variant
    R1_MC = CellValue("R1_MC", Array(option_, inputs, distributions, n, seed, output, correlation))
End Function

Public Function R1_HEATMAP(Optional inputs As Variant, Optional nodes_range As Variant, Optional util_range As Variant, Optional metric As Variant) As Variant
    R1_HEATMAP = CellValue("R1_HEATMAP", Array(inputs, nodes_range, util_range, metric))
End Function

Public Function R1_AUDIT(Optional what As Variant, Optional key As Variant) As Variant
    R1_AUDIT = CellValue("R1_AUDIT", Array(what, key))
End Function

Public Function R1_GPU_SPEC(gpu As Variant, Optional field As Variant) As Variant
    R1_GPU_SPEC = CellValue("R1_GPU_SPEC", Array(gpu, field))
End Function

Public Function R1_WEIGHTS(model As Variant, format As Variant, Optional unit As Variant) As Variant
    R1_WEIGHTS = CellValue("R1_WEIGHTS", Array(model, format, unit))
End Function

Public Function R1_KV_PER_TOKEN(model As Variant, Optional kv_bytes As Variant) As Variant
    R1_KV_PER_TOKEN = CellValue("R1_KV_PER_TOKEN", Array(model, kv_bytes))
End Function

Public Function R1_MODEL_SPEC(model As Variant, Optional field As Variant) As Variant
    R1_MODEL_SPEC = CellValue("R1_MODEL_SPEC", Array(model, field))
End Function

Public Function R1_MODELS(Optional header As Variant) As Variant
    R1_MODELS = CellValue("R1_MODELS", Array(header))
End Function

Public Function R1_GPU_LIST(Optional header As Variant) As Variant
    R1_GPU_LIST = CellValue("R1_GPU_LIST", Array(header))
End Function

Public Function R1_TPOT(gpu As Variant, count As Variant, concurrency As Variant, Optional tokens_in As Variant, Optional tokens_out As Variant, Optional precision As Variant, Optional plan As Variant, Optional quantile As Variant, Optional model As Variant) As Variant
    R1_TPOT = CellValue("R1_TPOT", Array(gpu, count, concurrency, tokens_in, tokens_out, precision, plan, quantile, model))
End Function

Public Function R1_TTFT(gpu As Variant, count As Variant, concurrency As Variant, Optional tokens_in As Variant, Optional tokens_out As Variant, Optional precision As Variant, Optional plan As Variant, Optional quantile As Variant, Optional model As Variant) As Variant
    R1_TTFT = CellValue("R1_TTFT", Array(gpu, count, concurrency, tokens_in, tokens_out, precision, plan, quantile, model))
End Function

Public Function R1_TPS(gpu As Variant, count As Variant, concurrency As Variant, Optional tokens_in As Variant, Optional tokens_out As Variant, Optional precision As Variant, Optional plan As Variant, Optional quantile As Variant, Optional model As Variant) As Variant
    R1_TPS = CellValue("R1_TPS", Array(gpu, count, concurrency, tokens_in, tokens_out, precision, plan, quantile, model))
End Function

Public Function R1_MAX_CONCURRENCY(gpu As Variant, count As Variant, Optional tokens_in As Variant, Optional tokens_out As Variant, Optional tpot_ms As Variant, Optional ttft_ms As Variant, Optional precision As Variant, Optional plan As Variant, Optional quantile As Variant, Optional model As Variant) As Variant
    R1_MAX_CONCURRENCY = CellValue("R1_MAX_CONCURRENCY", Array(gpu, count, tokens_in, tokens_out, tpot_ms, ttft_ms, precision, plan, quantile, model))
End Function

Public Function R1_PARALLEL(gpu As Variant, count As Variant, concurrency As Variant, Optional tokens_in As Variant, Optional tokens_out As Variant, Optional precision As Variant, Optional goal As Variant, Optional gpu_hour_price As Variant, Optional header As Variant, Optional model As Variant) As Variant
    R1_PARALLEL = CellValue("R1_PARALLEL", Array(gpu, count, concurrency, tokens_in, tokens_out, precision, goal, gpu_hour_price, header, model))
End Function

Public Function R1_USERS(nodes As Variant, gpu As Variant, Optional requests_per_day As Variant, Optional tokens_in As Variant, Optional tokens_out As Variant, Optional tpot_ms As Variant, Optional precision As Variant, Optional peak_hour_share As Variant, Optional quantile As Variant, Optional model As Variant) As Variant
    R1_USERS = CellValue("R1_USERS", Array(nodes, gpu, requests_per_day, tokens_in, tokens_out, tpot_ms, precision, peak_hour_share, quantile, model))
End Function

Public Function R1_NODES_FOR(dau As Variant, gpu As Variant, Optional requests_per_day As Variant, Optional tokens_in As Variant, Optional tokens_out As Variant, Optional tpot_ms As Variant, Optional precision As Variant, Optional peak_hour_share As Variant, Optional quantile As Variant, Optional model As Variant) As Variant
    R1_NODES_FOR = CellValue("R1_NODES_FOR", Array(dau, gpu, requests_per_day, tokens_in, tokens_out, tpot_ms, precision, peak_hour_share, quantile, model))
End Function

Public Function R1_NETWORK(gpu As Variant, count As Variant, concurrency As Variant, Optional tokens_in As Variant, Optional tokens_out As Variant, Optional precision As Variant, Optional plan As Variant, Optional header As Variant, Optional model As Variant) As Variant
    R1_NETWORK = CellValue("R1_NETWORK", Array(gpu, count, concurrency, tokens_in, tokens_out, precision, plan, header, model))
End Function

Public Function R1_HEAT(gpu As Variant, count As Variant, Optional load_share As Variant, Optional pue As Variant, Optional header As Variant) As Variant
    R1_HEAT = CellValue("R1_HEAT", Array(gpu, count, load_share, pue, header))
End Function

Public Function R1_FRAMEWORKS(Optional gpu As Variant, Optional precision As Variant, Optional header As Variant) As Variant
    R1_FRAMEWORKS = CellValue("R1_FRAMEWORKS", Array(gpu, precision, header))
End Function

Public Function R1_DEMAND_TOKENS(users As Variant, requests_per_day As Variant, input_tokens As Variant, output_tokens As Variant, Optional repeated_share As Variant, Optional working_days As Variant, Optional other_day_share As Variant, Optional what As Variant) As Variant
    R1_DEMAND_TOKENS = CellValue("R1_DEMAND_TOKENS", Array(users, requests_per_day, input_tokens, output_tokens, repeated_share, working_days, other_day_share, what))
End Function

Public Function R1_PEAK(users As Variant, requests_per_day As Variant, Optional busiest_hour As Variant, Optional peak_factor As Variant) As Variant
    R1_PEAK = CellValue("R1_PEAK", Array(users, requests_per_day, busiest_hour, peak_factor))
End Function

Public Function R1_REPLICAS(peak_rate As Variant, replica_rate As Variant, Optional busy_share As Variant, Optional reserve_replicas As Variant) As Variant
    R1_REPLICAS = CellValue("R1_REPLICAS", Array(peak_rate, replica_rate, busy_share, reserve_replicas))
End Function

Public Function R1_FEASIBLE(option_ As Variant, Optional inputs As Variant) As Variant
    R1_FEASIBLE = CellValue("R1_FEASIBLE", Array(option_, inputs))
End Function

Public Function R1_HYBRID(Optional inputs As Variant, Optional what As Variant) As Variant
    R1_HYBRID = CellValue("R1_HYBRID", Array(inputs, what))
End Function

Public Function R1_COST_PER_USER(option_ As Variant, Optional inputs As Variant) As Variant
    R1_COST_PER_USER = CellValue("R1_COST_PER_USER", Array(option_, inputs))
End Function

Public Function R1_TURNING_USERS(Optional inputs As Variant) As Variant
    R1_TURNING_USERS = CellValue("R1_TURNING_USERS", Array(inputs))
End Function

Public Function R1_START(model As Variant, format As Variant, gpu As Variant, count As Variant, Optional plan As Variant, Optional engine As Variant, Optional memory_share As Variant, Optional context_tokens As Variant, Optional sequences As Variant, Optional kv_bytes As Variant) As Variant
    R1_START = CellValue("R1_START", Array(model, format, gpu, count, plan, engine, memory_share, context_tokens, sequences, kv_bytes))
End Function

Public Function R1_POOL(model As Variant, format As Variant, gpu As Variant, count As Variant, Optional plan As Variant, Optional engine As Variant, Optional memory_share As Variant, Optional kv_bytes As Variant) As Variant
    R1_POOL = CellValue("R1_POOL", Array(model, format, gpu, count, plan, engine, memory_share, kv_bytes))
End Function

Public Function R1_MEMORY(model As Variant, format As Variant, gpu As Variant, count As Variant, Optional plan As Variant, Optional engine As Variant, Optional memory_share As Variant, Optional context_tokens As Variant, Optional sequences As Variant, Optional kv_bytes As Variant, Optional header As Variant) As Variant
    R1_MEMORY = CellValue("R1_MEMORY", Array(model, format, gpu, count, plan, engine, memory_share, context_tokens, sequences, kv_bytes, header))
End Function

Public Function R1_PRICE(item As Variant, Optional region As Variant, Optional term As Variant, Optional as_of As Variant) As Variant
    R1_PRICE = CellValue("R1_PRICE", Array(item, region, term, as_of))
End Function

Public Function R1_INSTANCES(region As Variant, min_gpu_gb As Variant, Optional as_of As Variant, Optional header As Variant) As Variant
    R1_INSTANCES = CellValue("R1_INSTANCES", Array(region, min_gpu_gb, as_of, header))
End Function

Public Function R1_LAST_ERROR() As Variant
    Application.Volatile
    R1_LAST_ERROR = LastReason()
End Function
