Option Explicit

Public Function DSR_VRAM(params_b As Variant, quant As Variant, Optional overhead As Variant, Optional unit As Variant) As Variant
    DSR_VRAM = CellValue("DSR_VRAM", Array(params_b, quant, overhead, unit))
End Function

Public Function DSR_BYTES(quant As Variant) As Variant
    DSR_BYTES = CellValue("DSR_BYTES", Array(quant))
End Function

Public Function DSR_KV(tokens As Variant, Optional sequences As Variant, Optional kv_bytes As Variant, Optional replicas As Variant, Optional unit As Variant, Optional model As Variant) As Variant
    DSR_KV = CellValue("DSR_KV", Array(tokens, sequences, kv_bytes, replicas, unit, model))
End Function

Public Function DSR_GPU_MEM(gpu As Variant, Optional basis As Variant) As Variant
    DSR_GPU_MEM = CellValue("DSR_GPU_MEM", Array(gpu, basis))
End Function

Public Function DSR_GPUS(params_b As Variant, quant As Variant, gpu As Variant, Optional overhead As Variant, Optional mem_util As Variant, Optional rule As Variant, Optional node As Variant, Optional basis As Variant) As Variant
    DSR_GPUS = CellValue("DSR_GPUS", Array(params_b, quant, gpu, overhead, mem_util, rule, node, basis))
End Function

Public Function DSR_NODES(gpus As Variant, Optional node As Variant) As Variant
    DSR_NODES = CellValue("DSR_NODES", Array(gpus, node))
End Function

Public Function DSR_FIT(params_b As Variant, quant As Variant, gpu As Variant, count As Variant, Optional tokens As Variant, Optional sequences As Variant, Optional mem_util As Variant, Optional replicas As Variant, Optional basis As Variant, Optional model As Variant) As Variant
    DSR_FIT = CellValue("DSR_FIT", Array(params_b, quant, gpu, count, tokens, sequences, mem_util, replicas, basis, model))
End Function

Public Function DSR_HEADROOM(params_b As Variant, quant As Variant, gpu As Variant, count As Variant, Optional mem_util As Variant, Optional basis As Variant) As Variant
    DSR_HEADROOM = CellValue("DSR_HEADROOM", Array(params_b, quant, gpu, count, mem_util, basis))
End Function

Public Function DSR_MAX_TOKENS(params_b As Variant, quant As Variant, gpu As Variant, count As Variant, Optional mem_util As Variant, Optional kv As Variant, Optional model As Variant) As Variant
    DSR_MAX_TOKENS = CellValue("DSR_MAX_TOKENS", Array(params_b, quant, gpu, count, mem_util, kv, model))
End Function

Public Function DSR_PLANS(Optional params_b As Variant, Optional quant As Variant, Optional rule As Variant, Optional header As Variant) As Variant
    DSR_PLANS = CellValue("DSR_PLANS", Array(params_b, quant, rule, header))
End Function

Public Function DSR_DAU(gpus As Variant, Optional dau_per_gpu As Variant) As Variant
    DSR_DAU = CellValue("DSR_DAU", Array(gpus, dau_per_gpu))
End Function

Public Function DSR_DAU_GPUS(dau As Variant, Optional dau_per_gpu As Variant) As Variant
    DSR_DAU_GPUS = CellValue("DSR_DAU_GPUS", Array(dau, dau_per_gpu))
End Function

Public Function DSR_DEMAND(dau As Variant, requests_per_day As Variant, tokens_in As Variant, tokens_out As Variant, Optional days As Variant) As Variant
    DSR_DEMAND = CellValue("DSR_DEMAND", Array(dau, requests_per_day, tokens_in, tokens_out, days))
End Function

Public Function DSR_CAPACITY(nodes As Variant, tok_s_per_node As Variant, Optional availability As Variant, Optional hours As Variant) As Variant
    DSR_CAPACITY = CellValue("DSR_CAPACITY", Array(nodes, tok_s_per_node, availability, hours))
End Function

Public Function DSR_UTIL(demand_mtok As Variant, capacity_mtok As Variant) As Variant
    DSR_UTIL = CellValue("DSR_UTIL", Array(demand_mtok, capacity_mtok))
End Function

Public Function DSR_CAPEX(gpu_price As Variant, gpus As Variant, server_price As Variant, Optional node As Variant, Optional network As Variant, Optional storage As Variant, Optional install_pct As Variant, Optional spares_pct As Variant, Optional vat As Variant, Optional vat_recoverable As Variant) As Variant
    DSR_CAPEX = CellValue("DSR_CAPEX", Array(gpu_price, gpus, server_price, node, network, storage, install_pct, spares_pct, vat, vat_recoverable))
End Function

Public Function DSR_KWH(nodes As Variant, idle_kw As Variant, max_kw As Variant, util As Variant, Optional pue As Variant, Optional hours As Variant) As Variant
    DSR_KWH = CellValue("DSR_KWH", Array(nodes, idle_kw, max_kw, util, pue, hours))
End Function

Public Function DSR_POWER_COST(nodes As Variant, idle_kw As Variant, max_kw As Variant, util As Variant, tariff As Variant, Optional pue As Variant, Optional hours As Variant) As Variant
    DSR_POWER_COST = CellValue("DSR_POWER_COST", Array(nodes, idle_kw, max_kw, util, tariff, pue, hours))
End Function

Public Function DSR_CLOUD_COST(price_hour As Variant, Optional count As Variant, Optional hours As Variant, Optional duty As Variant, Optional storage_gb As Variant, Optional storage_price As Variant, Optional egress_gb As Variant, Optional egress_price As Variant) As Variant
    DSR_CLOUD_COST = CellValue("DSR_CLOUD_COST", Array(price_hour, count, hours, duty, storage_gb, storage_price, egress_gb, egress_price))
End Function

Public Function DSR_API_COST(mtok_in As Variant, mtok_out As Variant, Optional price_miss As Variant, Optional price_out As Variant, Optional cache_hit As Variant, Optional price_hit As Variant, Optional offpeak_share As Variant, Optional offpeak_discount As Variant) As Variant
    DSR_API_COST = CellValue("DSR_API_COST", Array(mtok_in, mtok_out, price_miss, price_out, cache_hit, price_hit, offpeak_share, offpeak_discount))
End Function

Public Function DSR_BLENDED(price_miss As Variant, price_out As Variant, in_share As Variant, Optional cache_hit As Variant, Optional price_hit As Variant) As Variant
    DSR_BLENDED = CellValue("DSR_BLENDED", Array(price_miss, price_out, in_share, cache_hit, price_hit))
End Function

Public Function DSR_INDEX(rate As Variant, month As Variant, Optional mode As Variant) As Variant
    DSR_INDEX = CellValue("DSR_INDEX", Array(rate, month, mode))
End Function

Public Function DSR_FX(month As Variant, Optional fx0 As Variant, Optional drift As Variant) As Variant
    DSR_FX = CellValue("DSR_FX", Array(month, fx0, drift))
End Function

Public Function DSR_COMMIT(price_hour As Variant, count As Variant, term_months As Variant, upfront_pct As Variant, Optional renew_esc As Variant, Optional months As Variant, Optional hours As Variant) As Variant
    DSR_COMMIT = CellValue("DSR_COMMIT", Array(price_hour, count, term_months, upfront_pct, renew_esc, months, hours))
End Function

Public Function DSR_DEP(method As Variant, cost As Variant, life_m As Variant, Optional residual As Variant, Optional months As Variant) As Variant
    DSR_DEP = CellValue("DSR_DEP", Array(method, cost, life_m, residual, months))
End Function

Public Function DSR_PMT(nominal_rate As Variant, months As Variant, principal As Variant, Optional advance As Variant) As Variant
    DSR_PMT = CellValue("DSR_PMT", Array(nominal_rate, months, principal, advance))
End Function

Public Function DSR_LEASE(payment As Variant, months As Variant, deduct_tax As Variant, nominal_debt_rate As Variant, Optional deposit As Variant, Optional advance As Variant) As Variant
    DSR_LEASE = CellValue("DSR_LEASE", Array(payment, months, deduct_tax, nominal_debt_rate, deposit, advance))
End Function

Public Function DSR_DF(rate As Variant, month As Variant, Optional timing As Variant) As Variant
    DSR_DF = CellValue("DSR_DF", Array(rate, month, timing))
End Function

Public Function DSR_NPV(rate As Variant, flows As Variant, Optional timing As Variant) As Variant
    DSR_NPV = CellValue("DSR_NPV", Array(rate, flows, timing))
End Function

Public Function DSR_IRR(flows As Variant) As Variant
    DSR_IRR = CellValue("DSR_IRR", Array(flows))
End Function

Public Function DSR_PAYBACK(flows As Variant, Optional rate As Variant) As Variant
    DSR_PAYBACK = CellValue("DSR_PAYBACK", Array(flows, rate))
End Function

Public Function DSR_EAC(pv_cost As Variant, rate As Variant, months As Variant, Optional per As Variant) As Variant
    DSR_EAC = CellValue("DSR_EAC", Array(pv_cost, rate, months, per))
End Function

Public Function DSR_LCOT(pv_cost As Variant, mtok_in As Variant, mtok_out As Variant, rate As Variant, Optional out_weight As Variant, Optional which As Variant) As Variant
    DSR_LCOT = CellValue("DSR_LCOT", Array(pv_cost, mtok_in, mtok_out, rate, out_weight, which))
End Function

Public Function DSR_TCO(option_ As Variant, Optional inputs As Variant, Optional metric As Variant) As Variant
    DSR_TCO = CellValue("DSR_TCO", Array(option_, inputs, metric))
End Function

Public Function DSR_CASHFLOW(option_ As Variant, Optional inputs As Variant, Optional lines As Variant, Optional header As Variant) As Variant
    DSR_CASHFLOW = CellValue("DSR_CASHFLOW", Array(option_, inputs, lines, header))
End Function

Public Function DSR_COMPARE(Optional inputs As Variant, Optional options As Variant, Optional header As Variant) As Variant
    DSR_COMPARE = CellValue("DSR_COMPARE", Array(inputs, options, header))
End Function

Public Function DSR_BREAKEVEN(Optional inputs As Variant, Optional against As Variant, Optional by As Variant) As Variant
    DSR_BREAKEVEN = CellValue("DSR_BREAKEVEN", Array(inputs, against, by))
End Function

Public Function DSR_BRIDGE(Optional inputs As Variant, Optional from_option As Variant, Optional to_option As Variant) As Variant
    DSR_BRIDGE = CellValue("DSR_BRIDGE", Array(inputs, from_option, to_option))
End Function

Public Function DSR_TORNADO(option_ As Variant, Optional inputs As Variant, Optional drivers As Variant, Optional metric As Variant, Optional header As Variant) As Variant
    DSR_TORNADO = CellValue("DSR_TORNADO", Array(option_, inputs, drivers, metric, header))
End Function

Public Function DSR_SCENARIOS(Optional inputs As Variant, Optional overrides As Variant, Optional metrics As Variant, Optional header As Variant) As Variant
    DSR_SCENARIOS = CellValue("DSR_SCENARIOS", Array(inputs, overrides, metrics, header))
End Function

Public Function DSR_MC(option_ As Variant, Optional inputs As Variant, Optional distributions As Variant, Optional n As Variant, Optional seed As Variant, Optional output As Variant, Optional correlation As Variant) As Variant
    DSR_MC = CellValue("DSR_MC", Array(option_, inputs, distributions, n, seed, output, correlation))
End Function

Public Function DSR_HEATMAP(Optional inputs As Variant, Optional nodes_range As Variant, Optional util_range As Variant, Optional metric As Variant) As Variant
    DSR_HEATMAP = CellValue("DSR_HEATMAP", Array(inputs, nodes_range, util_range, metric))
End Function

Public Function DSR_AUDIT(Optional what As Variant, Optional key As Variant) As Variant
    DSR_AUDIT = CellValue("DSR_AUDIT", Array(what, key))
End Function

Public Function DSR_GPU_SPEC(gpu As Variant, Optional field As Variant) As Variant
    DSR_GPU_SPEC = CellValue("DSR_GPU_SPEC", Array(gpu, field))
End Function

Public Function DSR_WEIGHTS(model As Variant, format As Variant, Optional unit As Variant) As Variant
    DSR_WEIGHTS = CellValue("DSR_WEIGHTS", Array(model, format, unit))
End Function

Public Function DSR_KV_PER_TOKEN(model As Variant, Optional kv_bytes As Variant) As Variant
    DSR_KV_PER_TOKEN = CellValue("DSR_KV_PER_TOKEN", Array(model, kv_bytes))
End Function

Public Function DSR_MODEL_SPEC(model As Variant, Optional field As Variant) As Variant
    DSR_MODEL_SPEC = CellValue("DSR_MODEL_SPEC", Array(model, field))
End Function

Public Function DSR_MODELS(Optional header As Variant) As Variant
    DSR_MODELS = CellValue("DSR_MODELS", Array(header))
End Function

Public Function DSR_GPU_LIST(Optional header As Variant) As Variant
    DSR_GPU_LIST = CellValue("DSR_GPU_LIST", Array(header))
End Function

Public Function DSR_TPOT(gpu As Variant, count As Variant, concurrency As Variant, Optional tokens_in As Variant, Optional tokens_out As Variant, Optional precision As Variant, Optional plan As Variant, Optional quantile As Variant, Optional model As Variant) As Variant
    DSR_TPOT = CellValue("DSR_TPOT", Array(gpu, count, concurrency, tokens_in, tokens_out, precision, plan, quantile, model))
End Function

Public Function DSR_TTFT(gpu As Variant, count As Variant, concurrency As Variant, Optional tokens_in As Variant, Optional tokens_out As Variant, Optional precision As Variant, Optional plan As Variant, Optional quantile As Variant, Optional model As Variant) As Variant
    DSR_TTFT = CellValue("DSR_TTFT", Array(gpu, count, concurrency, tokens_in, tokens_out, precision, plan, quantile, model))
End Function

Public Function DSR_TPS(gpu As Variant, count As Variant, concurrency As Variant, Optional tokens_in As Variant, Optional tokens_out As Variant, Optional precision As Variant, Optional plan As Variant, Optional quantile As Variant, Optional model As Variant) As Variant
    DSR_TPS = CellValue("DSR_TPS", Array(gpu, count, concurrency, tokens_in, tokens_out, precision, plan, quantile, model))
End Function

Public Function DSR_MAX_CONCURRENCY(gpu As Variant, count As Variant, Optional tokens_in As Variant, Optional tokens_out As Variant, Optional tpot_ms As Variant, Optional ttft_ms As Variant, Optional precision As Variant, Optional plan As Variant, Optional quantile As Variant, Optional model As Variant) As Variant
    DSR_MAX_CONCURRENCY = CellValue("DSR_MAX_CONCURRENCY", Array(gpu, count, tokens_in, tokens_out, tpot_ms, ttft_ms, precision, plan, quantile, model))
End Function

Public Function DSR_PARALLEL(gpu As Variant, count As Variant, concurrency As Variant, Optional tokens_in As Variant, Optional tokens_out As Variant, Optional precision As Variant, Optional goal As Variant, Optional gpu_hour_price As Variant, Optional header As Variant, Optional model As Variant) As Variant
    DSR_PARALLEL = CellValue("DSR_PARALLEL", Array(gpu, count, concurrency, tokens_in, tokens_out, precision, goal, gpu_hour_price, header, model))
End Function

Public Function DSR_USERS(nodes As Variant, gpu As Variant, Optional requests_per_day As Variant, Optional tokens_in As Variant, Optional tokens_out As Variant, Optional tpot_ms As Variant, Optional precision As Variant, Optional peak_hour_share As Variant, Optional quantile As Variant, Optional model As Variant) As Variant
    DSR_USERS = CellValue("DSR_USERS", Array(nodes, gpu, requests_per_day, tokens_in, tokens_out, tpot_ms, precision, peak_hour_share, quantile, model))
End Function

Public Function DSR_NODES_FOR(dau As Variant, gpu As Variant, Optional requests_per_day As Variant, Optional tokens_in As Variant, Optional tokens_out As Variant, Optional tpot_ms As Variant, Optional precision As Variant, Optional peak_hour_share As Variant, Optional quantile As Variant, Optional model As Variant) As Variant
    DSR_NODES_FOR = CellValue("DSR_NODES_FOR", Array(dau, gpu, requests_per_day, tokens_in, tokens_out, tpot_ms, precision, peak_hour_share, quantile, model))
End Function

Public Function DSR_NETWORK(gpu As Variant, count As Variant, concurrency As Variant, Optional tokens_in As Variant, Optional tokens_out As Variant, Optional precision As Variant, Optional plan As Variant, Optional header As Variant, Optional model As Variant) As Variant
    DSR_NETWORK = CellValue("DSR_NETWORK", Array(gpu, count, concurrency, tokens_in, tokens_out, precision, plan, header, model))
End Function

Public Function DSR_HEAT(gpu As Variant, count As Variant, Optional load_share As Variant, Optional pue As Variant, Optional header As Variant) As Variant
    DSR_HEAT = CellValue("DSR_HEAT", Array(gpu, count, load_share, pue, header))
End Function

Public Function DSR_FRAMEWORKS(Optional gpu As Variant, Optional precision As Variant, Optional header As Variant) As Variant
    DSR_FRAMEWORKS = CellValue("DSR_FRAMEWORKS", Array(gpu, precision, header))
End Function

Public Function DSR_DEMAND_TOKENS(users As Variant, requests_per_day As Variant, input_tokens As Variant, output_tokens As Variant, Optional repeated_share As Variant, Optional working_days As Variant, Optional other_day_share As Variant, Optional what As Variant) As Variant
    DSR_DEMAND_TOKENS = CellValue("DSR_DEMAND_TOKENS", Array(users, requests_per_day, input_tokens, output_tokens, repeated_share, working_days, other_day_share, what))
End Function

Public Function DSR_PEAK(users As Variant, requests_per_day As Variant, Optional busiest_hour As Variant, Optional peak_factor As Variant) As Variant
    DSR_PEAK = CellValue("DSR_PEAK", Array(users, requests_per_day, busiest_hour, peak_factor))
End Function

Public Function DSR_REPLICAS(peak_rate As Variant, replica_rate As Variant, Optional busy_share As Variant, Optional reserve_replicas As Variant) As Variant
    DSR_REPLICAS = CellValue("DSR_REPLICAS", Array(peak_rate, replica_rate, busy_share, reserve_replicas))
End Function

Public Function DSR_FEASIBLE(option_ As Variant, Optional inputs As Variant) As Variant
    DSR_FEASIBLE = CellValue("DSR_FEASIBLE", Array(option_, inputs))
End Function

Public Function DSR_HYBRID(Optional inputs As Variant, Optional what As Variant) As Variant
    DSR_HYBRID = CellValue("DSR_HYBRID", Array(inputs, what))
End Function

Public Function DSR_COST_PER_USER(option_ As Variant, Optional inputs As Variant) As Variant
    DSR_COST_PER_USER = CellValue("DSR_COST_PER_USER", Array(option_, inputs))
End Function

Public Function DSR_TURNING_USERS(Optional inputs As Variant) As Variant
    DSR_TURNING_USERS = CellValue("DSR_TURNING_USERS", Array(inputs))
End Function

Public Function DSR_START(model As Variant, format As Variant, gpu As Variant, count As Variant, Optional plan As Variant, Optional engine As Variant, Optional memory_share As Variant, Optional context_tokens As Variant, Optional sequences As Variant, Optional kv_bytes As Variant) As Variant
    DSR_START = CellValue("DSR_START", Array(model, format, gpu, count, plan, engine, memory_share, context_tokens, sequences, kv_bytes))
End Function

Public Function DSR_POOL(model As Variant, format As Variant, gpu As Variant, count As Variant, Optional plan As Variant, Optional engine As Variant, Optional memory_share As Variant, Optional kv_bytes As Variant) As Variant
    DSR_POOL = CellValue("DSR_POOL", Array(model, format, gpu, count, plan, engine, memory_share, kv_bytes))
End Function

Public Function DSR_MEMORY(model As Variant, format As Variant, gpu As Variant, count As Variant, Optional plan As Variant, Optional engine As Variant, Optional memory_share As Variant, Optional context_tokens As Variant, Optional sequences As Variant, Optional kv_bytes As Variant, Optional header As Variant) As Variant
    DSR_MEMORY = CellValue("DSR_MEMORY", Array(model, format, gpu, count, plan, engine, memory_share, context_tokens, sequences, kv_bytes, header))
End Function

Public Function DSR_PRICE(item As Variant, Optional region As Variant, Optional term As Variant, Optional as_of As Variant) As Variant
    DSR_PRICE = CellValue("DSR_PRICE", Array(item, region, term, as_of))
End Function

Public Function DSR_INSTANCES(region As Variant, min_gpu_gb As Variant, Optional as_of As Variant, Optional header As Variant) As Variant
    DSR_INSTANCES = CellValue("DSR_INSTANCES", Array(region, min_gpu_gb, as_of, header))
End Function

Public Function DSR_LAST_ERROR() As Variant
    Application.Volatile
    DSR_LAST_ERROR = LastReason()
End Function
