Function DSR_API_COST(mtok_in, mtok_out, Optional price_miss, Optional price_out, Optional cache_hit, Optional price_hit, Optional offpeak_share, Optional offpeak_discount)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_API_COST = XLPy.CallUDF("r1model_addin.udfs", "DSR_API_COST", Array(mtok_in, mtok_out, price_miss, price_out, cache_hit, price_hit, offpeak_share, offpeak_discount), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_API_COST = XLPy.CallUDF("r1model_addin.udfs", "DSR_API_COST", Array(mtok_in, mtok_out, price_miss, price_out, cache_hit, price_hit, offpeak_share, offpeak_discount))
        Exit Function
    #End If
failed:
    DSR_API_COST = Err.Description
End Function

Function DSR_AUDIT(Optional what, Optional key)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_AUDIT = XLPy.CallUDF("r1model_addin.udfs", "DSR_AUDIT", Array(what, key), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_AUDIT = XLPy.CallUDF("r1model_addin.udfs", "DSR_AUDIT", Array(what, key))
        Exit Function
    #End If
failed:
    DSR_AUDIT = Err.Description
End Function

Function DSR_BLENDED(price_miss, price_out, in_share, Optional cache_hit, Optional price_hit)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_BLENDED = XLPy.CallUDF("r1model_addin.udfs", "DSR_BLENDED", Array(price_miss, price_out, in_share, cache_hit, price_hit), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_BLENDED = XLPy.CallUDF("r1model_addin.udfs", "DSR_BLENDED", Array(price_miss, price_out, in_share, cache_hit, price_hit))
        Exit Function
    #End If
failed:
    DSR_BLENDED = Err.Description
End Function

Function DSR_BREAKEVEN(Optional inputs, Optional against, Optional by)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_BREAKEVEN = XLPy.CallUDF("r1model_addin.udfs", "DSR_BREAKEVEN", Array(inputs, against, by), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_BREAKEVEN = XLPy.CallUDF("r1model_addin.udfs", "DSR_BREAKEVEN", Array(inputs, against, by))
        Exit Function
    #End If
failed:
    DSR_BREAKEVEN = Err.Description
End Function

Function DSR_BRIDGE(Optional inputs, Optional from_option, Optional to_option)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_BRIDGE = XLPy.CallUDF("r1model_addin.udfs", "DSR_BRIDGE", Array(inputs, from_option, to_option), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_BRIDGE = XLPy.CallUDF("r1model_addin.udfs", "DSR_BRIDGE", Array(inputs, from_option, to_option))
        Exit Function
    #End If
failed:
    DSR_BRIDGE = Err.Description
End Function

Function DSR_BYTES(quant)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_BYTES = XLPy.CallUDF("r1model_addin.udfs", "DSR_BYTES", Array(quant), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_BYTES = XLPy.CallUDF("r1model_addin.udfs", "DSR_BYTES", Array(quant))
        Exit Function
    #End If
failed:
    DSR_BYTES = Err.Description
End Function

Function DSR_CAPACITY(nodes, tok_s_per_node, Optional availability, Optional hours)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_CAPACITY = XLPy.CallUDF("r1model_addin.udfs", "DSR_CAPACITY", Array(nodes, tok_s_per_node, availability, hours), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_CAPACITY = XLPy.CallUDF("r1model_addin.udfs", "DSR_CAPACITY", Array(nodes, tok_s_per_node, availability, hours))
        Exit Function
    #End If
failed:
    DSR_CAPACITY = Err.Description
End Function

Function DSR_CAPEX(gpu_price, gpus, server_price, Optional node, Optional network, Optional storage, Optional install_pct, Optional spares_pct, Optional vat, Optional vat_recoverable)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_CAPEX = XLPy.CallUDF("r1model_addin.udfs", "DSR_CAPEX", Array(gpu_price, gpus, server_price, node, network, storage, install_pct, spares_pct, vat, vat_recoverable), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_CAPEX = XLPy.CallUDF("r1model_addin.udfs", "DSR_CAPEX", Array(gpu_price, gpus, server_price, node, network, storage, install_pct, spares_pct, vat, vat_recoverable))
        Exit Function
    #End If
failed:
    DSR_CAPEX = Err.Description
End Function

Function DSR_CASHFLOW(option, Optional inputs, Optional lines, Optional header)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_CASHFLOW = XLPy.CallUDF("r1model_addin.udfs", "DSR_CASHFLOW", Array(option, inputs, lines, header), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_CASHFLOW = XLPy.CallUDF("r1model_addin.udfs", "DSR_CASHFLOW", Array(option, inputs, lines, header))
        Exit Function
    #End If
failed:
    DSR_CASHFLOW = Err.Description
End Function

Function DSR_CLOUD_COST(price_hour, Optional count, Optional hours, Optional duty, Optional storage_gb, Optional storage_price, Optional egress_gb, Optional egress_price)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_CLOUD_COST = XLPy.CallUDF("r1model_addin.udfs", "DSR_CLOUD_COST", Array(price_hour, count, hours, duty, storage_gb, storage_price, egress_gb, egress_price), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_CLOUD_COST = XLPy.CallUDF("r1model_addin.udfs", "DSR_CLOUD_COST", Array(price_hour, count, hours, duty, storage_gb, storage_price, egress_gb, egress_price))
        Exit Function
    #End If
failed:
    DSR_CLOUD_COST = Err.Description
End Function

Function DSR_COMMIT(price_hour, count, term_months, upfront_pct, Optional renew_esc, Optional months, Optional hours)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_COMMIT = XLPy.CallUDF("r1model_addin.udfs", "DSR_COMMIT", Array(price_hour, count, term_months, upfront_pct, renew_esc, months, hours), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_COMMIT = XLPy.CallUDF("r1model_addin.udfs", "DSR_COMMIT", Array(price_hour, count, term_months, upfront_pct, renew_esc, months, hours))
        Exit Function
    #End If
failed:
    DSR_COMMIT = Err.Description
End Function

Function DSR_COMPARE(Optional inputs, Optional options, Optional header)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_COMPARE = XLPy.CallUDF("r1model_addin.udfs", "DSR_COMPARE", Array(inputs, options, header), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_COMPARE = XLPy.CallUDF("r1model_addin.udfs", "DSR_COMPARE", Array(inputs, options, header))
        Exit Function
    #End If
failed:
    DSR_COMPARE = Err.Description
End Function

Function DSR_DAU(gpus, Optional dau_per_gpu)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_DAU = XLPy.CallUDF("r1model_addin.udfs", "DSR_DAU", Array(gpus, dau_per_gpu), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_DAU = XLPy.CallUDF("r1model_addin.udfs", "DSR_DAU", Array(gpus, dau_per_gpu))
        Exit Function
    #End If
failed:
    DSR_DAU = Err.Description
End Function

Function DSR_DAU_GPUS(dau, Optional dau_per_gpu)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_DAU_GPUS = XLPy.CallUDF("r1model_addin.udfs", "DSR_DAU_GPUS", Array(dau, dau_per_gpu), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_DAU_GPUS = XLPy.CallUDF("r1model_addin.udfs", "DSR_DAU_GPUS", Array(dau, dau_per_gpu))
        Exit Function
    #End If
failed:
    DSR_DAU_GPUS = Err.Description
End Function

Function DSR_DEMAND(dau, requests_per_day, tokens_in, tokens_out, Optional days)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_DEMAND = XLPy.CallUDF("r1model_addin.udfs", "DSR_DEMAND", Array(dau, requests_per_day, tokens_in, tokens_out, days), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_DEMAND = XLPy.CallUDF("r1model_addin.udfs", "DSR_DEMAND", Array(dau, requests_per_day, tokens_in, tokens_out, days))
        Exit Function
    #End If
failed:
    DSR_DEMAND = Err.Description
End Function

Function DSR_DEP(method, cost, life_m, Optional residual, Optional months)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_DEP = XLPy.CallUDF("r1model_addin.udfs", "DSR_DEP", Array(method, cost, life_m, residual, months), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_DEP = XLPy.CallUDF("r1model_addin.udfs", "DSR_DEP", Array(method, cost, life_m, residual, months))
        Exit Function
    #End If
failed:
    DSR_DEP = Err.Description
End Function

Function DSR_DF(rate, month, Optional timing)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_DF = XLPy.CallUDF("r1model_addin.udfs", "DSR_DF", Array(rate, month, timing), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_DF = XLPy.CallUDF("r1model_addin.udfs", "DSR_DF", Array(rate, month, timing))
        Exit Function
    #End If
failed:
    DSR_DF = Err.Description
End Function

Function DSR_EAC(pv_cost, rate, months, Optional per)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_EAC = XLPy.CallUDF("r1model_addin.udfs", "DSR_EAC", Array(pv_cost, rate, months, per), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_EAC = XLPy.CallUDF("r1model_addin.udfs", "DSR_EAC", Array(pv_cost, rate, months, per))
        Exit Function
    #End If
failed:
    DSR_EAC = Err.Description
End Function

Function DSR_FIT(params_b, quant, gpu, count, Optional tokens, Optional sequences, Optional mem_util, Optional replicas, Optional basis)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_FIT = XLPy.CallUDF("r1model_addin.udfs", "DSR_FIT", Array(params_b, quant, gpu, count, tokens, sequences, mem_util, replicas, basis), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_FIT = XLPy.CallUDF("r1model_addin.udfs", "DSR_FIT", Array(params_b, quant, gpu, count, tokens, sequences, mem_util, replicas, basis))
        Exit Function
    #End If
failed:
    DSR_FIT = Err.Description
End Function

Function DSR_FX(month, Optional fx0, Optional drift)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_FX = XLPy.CallUDF("r1model_addin.udfs", "DSR_FX", Array(month, fx0, drift), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_FX = XLPy.CallUDF("r1model_addin.udfs", "DSR_FX", Array(month, fx0, drift))
        Exit Function
    #End If
failed:
    DSR_FX = Err.Description
End Function

Function DSR_GPUS(params_b, quant, gpu, Optional overhead, Optional mem_util, Optional rule, Optional node, Optional basis)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_GPUS = XLPy.CallUDF("r1model_addin.udfs", "DSR_GPUS", Array(params_b, quant, gpu, overhead, mem_util, rule, node, basis), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_GPUS = XLPy.CallUDF("r1model_addin.udfs", "DSR_GPUS", Array(params_b, quant, gpu, overhead, mem_util, rule, node, basis))
        Exit Function
    #End If
failed:
    DSR_GPUS = Err.Description
End Function

Function DSR_GPU_LIST(Optional header)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_GPU_LIST = XLPy.CallUDF("r1model_addin.udfs", "DSR_GPU_LIST", Array(header), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_GPU_LIST = XLPy.CallUDF("r1model_addin.udfs", "DSR_GPU_LIST", Array(header))
        Exit Function
    #End If
failed:
    DSR_GPU_LIST = Err.Description
End Function

Function DSR_GPU_MEM(gpu, Optional basis)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_GPU_MEM = XLPy.CallUDF("r1model_addin.udfs", "DSR_GPU_MEM", Array(gpu, basis), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_GPU_MEM = XLPy.CallUDF("r1model_addin.udfs", "DSR_GPU_MEM", Array(gpu, basis))
        Exit Function
    #End If
failed:
    DSR_GPU_MEM = Err.Description
End Function

Function DSR_GPU_SPEC(gpu, Optional field)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_GPU_SPEC = XLPy.CallUDF("r1model_addin.udfs", "DSR_GPU_SPEC", Array(gpu, field), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_GPU_SPEC = XLPy.CallUDF("r1model_addin.udfs", "DSR_GPU_SPEC", Array(gpu, field))
        Exit Function
    #End If
failed:
    DSR_GPU_SPEC = Err.Description
End Function

Function DSR_HEADROOM(params_b, quant, gpu, count, Optional mem_util, Optional basis)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_HEADROOM = XLPy.CallUDF("r1model_addin.udfs", "DSR_HEADROOM", Array(params_b, quant, gpu, count, mem_util, basis), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_HEADROOM = XLPy.CallUDF("r1model_addin.udfs", "DSR_HEADROOM", Array(params_b, quant, gpu, count, mem_util, basis))
        Exit Function
    #End If
failed:
    DSR_HEADROOM = Err.Description
End Function

Function DSR_HEATMAP(Optional inputs, Optional nodes_range, Optional util_range, Optional metric)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_HEATMAP = XLPy.CallUDF("r1model_addin.udfs", "DSR_HEATMAP", Array(inputs, nodes_range, util_range, metric), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_HEATMAP = XLPy.CallUDF("r1model_addin.udfs", "DSR_HEATMAP", Array(inputs, nodes_range, util_range, metric))
        Exit Function
    #End If
failed:
    DSR_HEATMAP = Err.Description
End Function

Function DSR_INDEX(rate, month, Optional mode)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_INDEX = XLPy.CallUDF("r1model_addin.udfs", "DSR_INDEX", Array(rate, month, mode), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_INDEX = XLPy.CallUDF("r1model_addin.udfs", "DSR_INDEX", Array(rate, month, mode))
        Exit Function
    #End If
failed:
    DSR_INDEX = Err.Description
End Function

Function DSR_IRR(flows)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_IRR = XLPy.CallUDF("r1model_addin.udfs", "DSR_IRR", Array(flows), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_IRR = XLPy.CallUDF("r1model_addin.udfs", "DSR_IRR", Array(flows))
        Exit Function
    #End If
failed:
    DSR_IRR = Err.Description
End Function

Function DSR_KV(tokens, Optional sequences, Optional kv_bytes, Optional replicas, Optional unit)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_KV = XLPy.CallUDF("r1model_addin.udfs", "DSR_KV", Array(tokens, sequences, kv_bytes, replicas, unit), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_KV = XLPy.CallUDF("r1model_addin.udfs", "DSR_KV", Array(tokens, sequences, kv_bytes, replicas, unit))
        Exit Function
    #End If
failed:
    DSR_KV = Err.Description
End Function

Function DSR_KV_PER_TOKEN(model, Optional kv_bytes)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_KV_PER_TOKEN = XLPy.CallUDF("r1model_addin.udfs", "DSR_KV_PER_TOKEN", Array(model, kv_bytes), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_KV_PER_TOKEN = XLPy.CallUDF("r1model_addin.udfs", "DSR_KV_PER_TOKEN", Array(model, kv_bytes))
        Exit Function
    #End If
failed:
    DSR_KV_PER_TOKEN = Err.Description
End Function

Function DSR_KWH(nodes, idle_kw, max_kw, util, Optional pue, Optional hours)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_KWH = XLPy.CallUDF("r1model_addin.udfs", "DSR_KWH", Array(nodes, idle_kw, max_kw, util, pue, hours), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_KWH = XLPy.CallUDF("r1model_addin.udfs", "DSR_KWH", Array(nodes, idle_kw, max_kw, util, pue, hours))
        Exit Function
    #End If
failed:
    DSR_KWH = Err.Description
End Function

Function DSR_LCOT(pv_cost, mtok_in, mtok_out, rate, Optional out_weight, Optional which)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_LCOT = XLPy.CallUDF("r1model_addin.udfs", "DSR_LCOT", Array(pv_cost, mtok_in, mtok_out, rate, out_weight, which), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_LCOT = XLPy.CallUDF("r1model_addin.udfs", "DSR_LCOT", Array(pv_cost, mtok_in, mtok_out, rate, out_weight, which))
        Exit Function
    #End If
failed:
    DSR_LCOT = Err.Description
End Function

Function DSR_LEASE(payment, months, deduct_tax, nominal_debt_rate, Optional deposit, Optional advance)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_LEASE = XLPy.CallUDF("r1model_addin.udfs", "DSR_LEASE", Array(payment, months, deduct_tax, nominal_debt_rate, deposit, advance), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_LEASE = XLPy.CallUDF("r1model_addin.udfs", "DSR_LEASE", Array(payment, months, deduct_tax, nominal_debt_rate, deposit, advance))
        Exit Function
    #End If
failed:
    DSR_LEASE = Err.Description
End Function

Function DSR_MAX_TOKENS(params_b, quant, gpu, count, Optional mem_util, Optional kv)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_MAX_TOKENS = XLPy.CallUDF("r1model_addin.udfs", "DSR_MAX_TOKENS", Array(params_b, quant, gpu, count, mem_util, kv), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_MAX_TOKENS = XLPy.CallUDF("r1model_addin.udfs", "DSR_MAX_TOKENS", Array(params_b, quant, gpu, count, mem_util, kv))
        Exit Function
    #End If
failed:
    DSR_MAX_TOKENS = Err.Description
End Function

Function DSR_MC(option, Optional inputs, Optional distributions, Optional n, Optional seed, Optional output, Optional correlation)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_MC = XLPy.CallUDF("r1model_addin.udfs", "DSR_MC", Array(option, inputs, distributions, n, seed, output, correlation), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_MC = XLPy.CallUDF("r1model_addin.udfs", "DSR_MC", Array(option, inputs, distributions, n, seed, output, correlation))
        Exit Function
    #End If
failed:
    DSR_MC = Err.Description
End Function

Function DSR_MODELS(Optional header)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_MODELS = XLPy.CallUDF("r1model_addin.udfs", "DSR_MODELS", Array(header), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_MODELS = XLPy.CallUDF("r1model_addin.udfs", "DSR_MODELS", Array(header))
        Exit Function
    #End If
failed:
    DSR_MODELS = Err.Description
End Function

Function DSR_MODEL_SPEC(model, Optional field)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_MODEL_SPEC = XLPy.CallUDF("r1model_addin.udfs", "DSR_MODEL_SPEC", Array(model, field), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_MODEL_SPEC = XLPy.CallUDF("r1model_addin.udfs", "DSR_MODEL_SPEC", Array(model, field))
        Exit Function
    #End If
failed:
    DSR_MODEL_SPEC = Err.Description
End Function

Function DSR_NODES(gpus, Optional node)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_NODES = XLPy.CallUDF("r1model_addin.udfs", "DSR_NODES", Array(gpus, node), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_NODES = XLPy.CallUDF("r1model_addin.udfs", "DSR_NODES", Array(gpus, node))
        Exit Function
    #End If
failed:
    DSR_NODES = Err.Description
End Function

Function DSR_NPV(rate, flows, Optional timing)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_NPV = XLPy.CallUDF("r1model_addin.udfs", "DSR_NPV", Array(rate, flows, timing), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_NPV = XLPy.CallUDF("r1model_addin.udfs", "DSR_NPV", Array(rate, flows, timing))
        Exit Function
    #End If
failed:
    DSR_NPV = Err.Description
End Function

Function DSR_PAYBACK(flows, Optional rate)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_PAYBACK = XLPy.CallUDF("r1model_addin.udfs", "DSR_PAYBACK", Array(flows, rate), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_PAYBACK = XLPy.CallUDF("r1model_addin.udfs", "DSR_PAYBACK", Array(flows, rate))
        Exit Function
    #End If
failed:
    DSR_PAYBACK = Err.Description
End Function

Function DSR_PLANS(Optional params_b, Optional quant, Optional rule, Optional header)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_PLANS = XLPy.CallUDF("r1model_addin.udfs", "DSR_PLANS", Array(params_b, quant, rule, header), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_PLANS = XLPy.CallUDF("r1model_addin.udfs", "DSR_PLANS", Array(params_b, quant, rule, header))
        Exit Function
    #End If
failed:
    DSR_PLANS = Err.Description
End Function

Function DSR_PMT(nominal_rate, months, principal, Optional advance)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_PMT = XLPy.CallUDF("r1model_addin.udfs", "DSR_PMT", Array(nominal_rate, months, principal, advance), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_PMT = XLPy.CallUDF("r1model_addin.udfs", "DSR_PMT", Array(nominal_rate, months, principal, advance))
        Exit Function
    #End If
failed:
    DSR_PMT = Err.Description
End Function

Function DSR_POWER_COST(nodes, idle_kw, max_kw, util, tariff, Optional pue, Optional hours)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_POWER_COST = XLPy.CallUDF("r1model_addin.udfs", "DSR_POWER_COST", Array(nodes, idle_kw, max_kw, util, tariff, pue, hours), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_POWER_COST = XLPy.CallUDF("r1model_addin.udfs", "DSR_POWER_COST", Array(nodes, idle_kw, max_kw, util, tariff, pue, hours))
        Exit Function
    #End If
failed:
    DSR_POWER_COST = Err.Description
End Function

Function DSR_SCENARIOS(Optional inputs, Optional overrides, Optional metrics, Optional header)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_SCENARIOS = XLPy.CallUDF("r1model_addin.udfs", "DSR_SCENARIOS", Array(inputs, overrides, metrics, header), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_SCENARIOS = XLPy.CallUDF("r1model_addin.udfs", "DSR_SCENARIOS", Array(inputs, overrides, metrics, header))
        Exit Function
    #End If
failed:
    DSR_SCENARIOS = Err.Description
End Function

Function DSR_TCO(option, Optional inputs, Optional metric)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_TCO = XLPy.CallUDF("r1model_addin.udfs", "DSR_TCO", Array(option, inputs, metric), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_TCO = XLPy.CallUDF("r1model_addin.udfs", "DSR_TCO", Array(option, inputs, metric))
        Exit Function
    #End If
failed:
    DSR_TCO = Err.Description
End Function

Function DSR_TORNADO(option, Optional inputs, Optional drivers, Optional metric, Optional header)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_TORNADO = XLPy.CallUDF("r1model_addin.udfs", "DSR_TORNADO", Array(option, inputs, drivers, metric, header), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_TORNADO = XLPy.CallUDF("r1model_addin.udfs", "DSR_TORNADO", Array(option, inputs, drivers, metric, header))
        Exit Function
    #End If
failed:
    DSR_TORNADO = Err.Description
End Function

Function DSR_UTIL(demand_mtok, capacity_mtok)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_UTIL = XLPy.CallUDF("r1model_addin.udfs", "DSR_UTIL", Array(demand_mtok, capacity_mtok), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_UTIL = XLPy.CallUDF("r1model_addin.udfs", "DSR_UTIL", Array(demand_mtok, capacity_mtok))
        Exit Function
    #End If
failed:
    DSR_UTIL = Err.Description
End Function

Function DSR_VRAM(params_b, quant, Optional overhead, Optional unit)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_VRAM = XLPy.CallUDF("r1model_addin.udfs", "DSR_VRAM", Array(params_b, quant, overhead, unit), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_VRAM = XLPy.CallUDF("r1model_addin.udfs", "DSR_VRAM", Array(params_b, quant, overhead, unit))
        Exit Function
    #End If
failed:
    DSR_VRAM = Err.Description
End Function

Function DSR_WEIGHTS(model, format, Optional unit)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        DSR_WEIGHTS = XLPy.CallUDF("r1model_addin.udfs", "DSR_WEIGHTS", Array(model, format, unit), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        DSR_WEIGHTS = XLPy.CallUDF("r1model_addin.udfs", "DSR_WEIGHTS", Array(model, format, unit))
        Exit Function
    #End If
failed:
    DSR_WEIGHTS = Err.Description
End Function

Function R1_API_COST(mtok_in, mtok_out, Optional price_miss, Optional price_out, Optional cache_hit, Optional price_hit, Optional offpeak_share, Optional offpeak_discount)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_API_COST = XLPy.CallUDF("r1model_addin.udfs", "R1_API_COST", Array(mtok_in, mtok_out, price_miss, price_out, cache_hit, price_hit, offpeak_share, offpeak_discount), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_API_COST = XLPy.CallUDF("r1model_addin.udfs", "R1_API_COST", Array(mtok_in, mtok_out, price_miss, price_out, cache_hit, price_hit, offpeak_share, offpeak_discount))
        Exit Function
    #End If
failed:
    R1_API_COST = Err.Description
End Function

Function R1_AUDIT(Optional what, Optional key)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_AUDIT = XLPy.CallUDF("r1model_addin.udfs", "R1_AUDIT", Array(what, key), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_AUDIT = XLPy.CallUDF("r1model_addin.udfs", "R1_AUDIT", Array(what, key))
        Exit Function
    #End If
failed:
    R1_AUDIT = Err.Description
End Function

Function R1_BLENDED(price_miss, price_out, in_share, Optional cache_hit, Optional price_hit)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_BLENDED = XLPy.CallUDF("r1model_addin.udfs", "R1_BLENDED", Array(price_miss, price_out, in_share, cache_hit, price_hit), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_BLENDED = XLPy.CallUDF("r1model_addin.udfs", "R1_BLENDED", Array(price_miss, price_out, in_share, cache_hit, price_hit))
        Exit Function
    #End If
failed:
    R1_BLENDED = Err.Description
End Function

Function R1_BREAKEVEN(Optional inputs, Optional against, Optional by)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_BREAKEVEN = XLPy.CallUDF("r1model_addin.udfs", "R1_BREAKEVEN", Array(inputs, against, by), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_BREAKEVEN = XLPy.CallUDF("r1model_addin.udfs", "R1_BREAKEVEN", Array(inputs, against, by))
        Exit Function
    #End If
failed:
    R1_BREAKEVEN = Err.Description
End Function

Function R1_BRIDGE(Optional inputs, Optional from_option, Optional to_option)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_BRIDGE = XLPy.CallUDF("r1model_addin.udfs", "R1_BRIDGE", Array(inputs, from_option, to_option), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_BRIDGE = XLPy.CallUDF("r1model_addin.udfs", "R1_BRIDGE", Array(inputs, from_option, to_option))
        Exit Function
    #End If
failed:
    R1_BRIDGE = Err.Description
End Function

Function R1_BYTES(quant)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_BYTES = XLPy.CallUDF("r1model_addin.udfs", "R1_BYTES", Array(quant), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_BYTES = XLPy.CallUDF("r1model_addin.udfs", "R1_BYTES", Array(quant))
        Exit Function
    #End If
failed:
    R1_BYTES = Err.Description
End Function

Function R1_CAPACITY(nodes, tok_s_per_node, Optional availability, Optional hours)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_CAPACITY = XLPy.CallUDF("r1model_addin.udfs", "R1_CAPACITY", Array(nodes, tok_s_per_node, availability, hours), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_CAPACITY = XLPy.CallUDF("r1model_addin.udfs", "R1_CAPACITY", Array(nodes, tok_s_per_node, availability, hours))
        Exit Function
    #End If
failed:
    R1_CAPACITY = Err.Description
End Function

Function R1_CAPEX(gpu_price, gpus, server_price, Optional node, Optional network, Optional storage, Optional install_pct, Optional spares_pct, Optional vat, Optional vat_recoverable)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_CAPEX = XLPy.CallUDF("r1model_addin.udfs", "R1_CAPEX", Array(gpu_price, gpus, server_price, node, network, storage, install_pct, spares_pct, vat, vat_recoverable), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_CAPEX = XLPy.CallUDF("r1model_addin.udfs", "R1_CAPEX", Array(gpu_price, gpus, server_price, node, network, storage, install_pct, spares_pct, vat, vat_recoverable))
        Exit Function
    #End If
failed:
    R1_CAPEX = Err.Description
End Function

Function R1_CASHFLOW(option, Optional inputs, Optional lines, Optional header)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_CASHFLOW = XLPy.CallUDF("r1model_addin.udfs", "R1_CASHFLOW", Array(option, inputs, lines, header), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_CASHFLOW = XLPy.CallUDF("r1model_addin.udfs", "R1_CASHFLOW", Array(option, inputs, lines, header))
        Exit Function
    #End If
failed:
    R1_CASHFLOW = Err.Description
End Function

Function R1_CLOUD_COST(price_hour, Optional count, Optional hours, Optional duty, Optional storage_gb, Optional storage_price, Optional egress_gb, Optional egress_price)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_CLOUD_COST = XLPy.CallUDF("r1model_addin.udfs", "R1_CLOUD_COST", Array(price_hour, count, hours, duty, storage_gb, storage_price, egress_gb, egress_price), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_CLOUD_COST = XLPy.CallUDF("r1model_addin.udfs", "R1_CLOUD_COST", Array(price_hour, count, hours, duty, storage_gb, storage_price, egress_gb, egress_price))
        Exit Function
    #End If
failed:
    R1_CLOUD_COST = Err.Description
End Function

Function R1_COMMIT(price_hour, count, term_months, upfront_pct, Optional renew_esc, Optional months, Optional hours)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_COMMIT = XLPy.CallUDF("r1model_addin.udfs", "R1_COMMIT", Array(price_hour, count, term_months, upfront_pct, renew_esc, months, hours), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_COMMIT = XLPy.CallUDF("r1model_addin.udfs", "R1_COMMIT", Array(price_hour, count, term_months, upfront_pct, renew_esc, months, hours))
        Exit Function
    #End If
failed:
    R1_COMMIT = Err.Description
End Function

Function R1_COMPARE(Optional inputs, Optional options, Optional header)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_COMPARE = XLPy.CallUDF("r1model_addin.udfs", "R1_COMPARE", Array(inputs, options, header), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_COMPARE = XLPy.CallUDF("r1model_addin.udfs", "R1_COMPARE", Array(inputs, options, header))
        Exit Function
    #End If
failed:
    R1_COMPARE = Err.Description
End Function

Function R1_DAU(gpus, Optional dau_per_gpu)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_DAU = XLPy.CallUDF("r1model_addin.udfs", "R1_DAU", Array(gpus, dau_per_gpu), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_DAU = XLPy.CallUDF("r1model_addin.udfs", "R1_DAU", Array(gpus, dau_per_gpu))
        Exit Function
    #End If
failed:
    R1_DAU = Err.Description
End Function

Function R1_DAU_GPUS(dau, Optional dau_per_gpu)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_DAU_GPUS = XLPy.CallUDF("r1model_addin.udfs", "R1_DAU_GPUS", Array(dau, dau_per_gpu), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_DAU_GPUS = XLPy.CallUDF("r1model_addin.udfs", "R1_DAU_GPUS", Array(dau, dau_per_gpu))
        Exit Function
    #End If
failed:
    R1_DAU_GPUS = Err.Description
End Function

Function R1_DEMAND(dau, requests_per_day, tokens_in, tokens_out, Optional days)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_DEMAND = XLPy.CallUDF("r1model_addin.udfs", "R1_DEMAND", Array(dau, requests_per_day, tokens_in, tokens_out, days), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_DEMAND = XLPy.CallUDF("r1model_addin.udfs", "R1_DEMAND", Array(dau, requests_per_day, tokens_in, tokens_out, days))
        Exit Function
    #End If
failed:
    R1_DEMAND = Err.Description
End Function

Function R1_DEP(method, cost, life_m, Optional residual, Optional months)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_DEP = XLPy.CallUDF("r1model_addin.udfs", "R1_DEP", Array(method, cost, life_m, residual, months), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_DEP = XLPy.CallUDF("r1model_addin.udfs", "R1_DEP", Array(method, cost, life_m, residual, months))
        Exit Function
    #End If
failed:
    R1_DEP = Err.Description
End Function

Function R1_DF(rate, month, Optional timing)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_DF = XLPy.CallUDF("r1model_addin.udfs", "R1_DF", Array(rate, month, timing), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_DF = XLPy.CallUDF("r1model_addin.udfs", "R1_DF", Array(rate, month, timing))
        Exit Function
    #End If
failed:
    R1_DF = Err.Description
End Function

Function R1_EAC(pv_cost, rate, months, Optional per)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_EAC = XLPy.CallUDF("r1model_addin.udfs", "R1_EAC", Array(pv_cost, rate, months, per), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_EAC = XLPy.CallUDF("r1model_addin.udfs", "R1_EAC", Array(pv_cost, rate, months, per))
        Exit Function
    #End If
failed:
    R1_EAC = Err.Description
End Function

Function R1_FIT(params_b, quant, gpu, count, Optional tokens, Optional sequences, Optional mem_util, Optional replicas, Optional basis)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_FIT = XLPy.CallUDF("r1model_addin.udfs", "R1_FIT", Array(params_b, quant, gpu, count, tokens, sequences, mem_util, replicas, basis), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_FIT = XLPy.CallUDF("r1model_addin.udfs", "R1_FIT", Array(params_b, quant, gpu, count, tokens, sequences, mem_util, replicas, basis))
        Exit Function
    #End If
failed:
    R1_FIT = Err.Description
End Function

Function R1_FX(month, Optional fx0, Optional drift)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_FX = XLPy.CallUDF("r1model_addin.udfs", "R1_FX", Array(month, fx0, drift), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_FX = XLPy.CallUDF("r1model_addin.udfs", "R1_FX", Array(month, fx0, drift))
        Exit Function
    #End If
failed:
    R1_FX = Err.Description
End Function

Function R1_GPUS(params_b, quant, gpu, Optional overhead, Optional mem_util, Optional rule, Optional node, Optional basis)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_GPUS = XLPy.CallUDF("r1model_addin.udfs", "R1_GPUS", Array(params_b, quant, gpu, overhead, mem_util, rule, node, basis), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_GPUS = XLPy.CallUDF("r1model_addin.udfs", "R1_GPUS", Array(params_b, quant, gpu, overhead, mem_util, rule, node, basis))
        Exit Function
    #End If
failed:
    R1_GPUS = Err.Description
End Function

Function R1_GPU_LIST(Optional header)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_GPU_LIST = XLPy.CallUDF("r1model_addin.udfs", "R1_GPU_LIST", Array(header), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_GPU_LIST = XLPy.CallUDF("r1model_addin.udfs", "R1_GPU_LIST", Array(header))
        Exit Function
    #End If
failed:
    R1_GPU_LIST = Err.Description
End Function

Function R1_GPU_MEM(gpu, Optional basis)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_GPU_MEM = XLPy.CallUDF("r1model_addin.udfs", "R1_GPU_MEM", Array(gpu, basis), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_GPU_MEM = XLPy.CallUDF("r1model_addin.udfs", "R1_GPU_MEM", Array(gpu, basis))
        Exit Function
    #End If
failed:
    R1_GPU_MEM = Err.Description
End Function

Function R1_GPU_SPEC(gpu, Optional field)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_GPU_SPEC = XLPy.CallUDF("r1model_addin.udfs", "R1_GPU_SPEC", Array(gpu, field), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_GPU_SPEC = XLPy.CallUDF("r1model_addin.udfs", "R1_GPU_SPEC", Array(gpu, field))
        Exit Function
    #End If
failed:
    R1_GPU_SPEC = Err.Description
End Function

Function R1_HEADROOM(params_b, quant, gpu, count, Optional mem_util, Optional basis)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_HEADROOM = XLPy.CallUDF("r1model_addin.udfs", "R1_HEADROOM", Array(params_b, quant, gpu, count, mem_util, basis), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_HEADROOM = XLPy.CallUDF("r1model_addin.udfs", "R1_HEADROOM", Array(params_b, quant, gpu, count, mem_util, basis))
        Exit Function
    #End If
failed:
    R1_HEADROOM = Err.Description
End Function

Function R1_HEATMAP(Optional inputs, Optional nodes_range, Optional util_range, Optional metric)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_HEATMAP = XLPy.CallUDF("r1model_addin.udfs", "R1_HEATMAP", Array(inputs, nodes_range, util_range, metric), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_HEATMAP = XLPy.CallUDF("r1model_addin.udfs", "R1_HEATMAP", Array(inputs, nodes_range, util_range, metric))
        Exit Function
    #End If
failed:
    R1_HEATMAP = Err.Description
End Function

Function R1_INDEX(rate, month, Optional mode)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_INDEX = XLPy.CallUDF("r1model_addin.udfs", "R1_INDEX", Array(rate, month, mode), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_INDEX = XLPy.CallUDF("r1model_addin.udfs", "R1_INDEX", Array(rate, month, mode))
        Exit Function
    #End If
failed:
    R1_INDEX = Err.Description
End Function

Function R1_IRR(flows)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_IRR = XLPy.CallUDF("r1model_addin.udfs", "R1_IRR", Array(flows), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_IRR = XLPy.CallUDF("r1model_addin.udfs", "R1_IRR", Array(flows))
        Exit Function
    #End If
failed:
    R1_IRR = Err.Description
End Function

Function R1_KV(tokens, Optional sequences, Optional kv_bytes, Optional replicas, Optional unit)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_KV = XLPy.CallUDF("r1model_addin.udfs", "R1_KV", Array(tokens, sequences, kv_bytes, replicas, unit), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_KV = XLPy.CallUDF("r1model_addin.udfs", "R1_KV", Array(tokens, sequences, kv_bytes, replicas, unit))
        Exit Function
    #End If
failed:
    R1_KV = Err.Description
End Function

Function R1_KV_PER_TOKEN(model, Optional kv_bytes)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_KV_PER_TOKEN = XLPy.CallUDF("r1model_addin.udfs", "R1_KV_PER_TOKEN", Array(model, kv_bytes), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_KV_PER_TOKEN = XLPy.CallUDF("r1model_addin.udfs", "R1_KV_PER_TOKEN", Array(model, kv_bytes))
        Exit Function
    #End If
failed:
    R1_KV_PER_TOKEN = Err.Description
End Function

Function R1_KWH(nodes, idle_kw, max_kw, util, Optional pue, Optional hours)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_KWH = XLPy.CallUDF("r1model_addin.udfs", "R1_KWH", Array(nodes, idle_kw, max_kw, util, pue, hours), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_KWH = XLPy.CallUDF("r1model_addin.udfs", "R1_KWH", Array(nodes, idle_kw, max_kw, util, pue, hours))
        Exit Function
    #End If
failed:
    R1_KWH = Err.Description
End Function

Function R1_LCOT(pv_cost, mtok_in, mtok_out, rate, Optional out_weight, Optional which)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_LCOT = XLPy.CallUDF("r1model_addin.udfs", "R1_LCOT", Array(pv_cost, mtok_in, mtok_out, rate, out_weight, which), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_LCOT = XLPy.CallUDF("r1model_addin.udfs", "R1_LCOT", Array(pv_cost, mtok_in, mtok_out, rate, out_weight, which))
        Exit Function
    #End If
failed:
    R1_LCOT = Err.Description
End Function

Function R1_LEASE(payment, months, deduct_tax, nominal_debt_rate, Optional deposit, Optional advance)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_LEASE = XLPy.CallUDF("r1model_addin.udfs", "R1_LEASE", Array(payment, months, deduct_tax, nominal_debt_rate, deposit, advance), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_LEASE = XLPy.CallUDF("r1model_addin.udfs", "R1_LEASE", Array(payment, months, deduct_tax, nominal_debt_rate, deposit, advance))
        Exit Function
    #End If
failed:
    R1_LEASE = Err.Description
End Function

Function R1_MAX_TOKENS(params_b, quant, gpu, count, Optional mem_util, Optional kv)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_MAX_TOKENS = XLPy.CallUDF("r1model_addin.udfs", "R1_MAX_TOKENS", Array(params_b, quant, gpu, count, mem_util, kv), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_MAX_TOKENS = XLPy.CallUDF("r1model_addin.udfs", "R1_MAX_TOKENS", Array(params_b, quant, gpu, count, mem_util, kv))
        Exit Function
    #End If
failed:
    R1_MAX_TOKENS = Err.Description
End Function

Function R1_MC(option, Optional inputs, Optional distributions, Optional n, Optional seed, Optional output, Optional correlation)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_MC = XLPy.CallUDF("r1model_addin.udfs", "R1_MC", Array(option, inputs, distributions, n, seed, output, correlation), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_MC = XLPy.CallUDF("r1model_addin.udfs", "R1_MC", Array(option, inputs, distributions, n, seed, output, correlation))
        Exit Function
    #End If
failed:
    R1_MC = Err.Description
End Function

Function R1_MODELS(Optional header)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_MODELS = XLPy.CallUDF("r1model_addin.udfs", "R1_MODELS", Array(header), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_MODELS = XLPy.CallUDF("r1model_addin.udfs", "R1_MODELS", Array(header))
        Exit Function
    #End If
failed:
    R1_MODELS = Err.Description
End Function

Function R1_MODEL_SPEC(model, Optional field)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_MODEL_SPEC = XLPy.CallUDF("r1model_addin.udfs", "R1_MODEL_SPEC", Array(model, field), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_MODEL_SPEC = XLPy.CallUDF("r1model_addin.udfs", "R1_MODEL_SPEC", Array(model, field))
        Exit Function
    #End If
failed:
    R1_MODEL_SPEC = Err.Description
End Function

Function R1_NODES(gpus, Optional node)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_NODES = XLPy.CallUDF("r1model_addin.udfs", "R1_NODES", Array(gpus, node), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_NODES = XLPy.CallUDF("r1model_addin.udfs", "R1_NODES", Array(gpus, node))
        Exit Function
    #End If
failed:
    R1_NODES = Err.Description
End Function

Function R1_NPV(rate, flows, Optional timing)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_NPV = XLPy.CallUDF("r1model_addin.udfs", "R1_NPV", Array(rate, flows, timing), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_NPV = XLPy.CallUDF("r1model_addin.udfs", "R1_NPV", Array(rate, flows, timing))
        Exit Function
    #End If
failed:
    R1_NPV = Err.Description
End Function

Function R1_PAYBACK(flows, Optional rate)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_PAYBACK = XLPy.CallUDF("r1model_addin.udfs", "R1_PAYBACK", Array(flows, rate), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_PAYBACK = XLPy.CallUDF("r1model_addin.udfs", "R1_PAYBACK", Array(flows, rate))
        Exit Function
    #End If
failed:
    R1_PAYBACK = Err.Description
End Function

Function R1_PLANS(Optional params_b, Optional quant, Optional rule, Optional header)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_PLANS = XLPy.CallUDF("r1model_addin.udfs", "R1_PLANS", Array(params_b, quant, rule, header), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_PLANS = XLPy.CallUDF("r1model_addin.udfs", "R1_PLANS", Array(params_b, quant, rule, header))
        Exit Function
    #End If
failed:
    R1_PLANS = Err.Description
End Function

Function R1_PMT(nominal_rate, months, principal, Optional advance)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_PMT = XLPy.CallUDF("r1model_addin.udfs", "R1_PMT", Array(nominal_rate, months, principal, advance), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_PMT = XLPy.CallUDF("r1model_addin.udfs", "R1_PMT", Array(nominal_rate, months, principal, advance))
        Exit Function
    #End If
failed:
    R1_PMT = Err.Description
End Function

Function R1_POWER_COST(nodes, idle_kw, max_kw, util, tariff, Optional pue, Optional hours)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_POWER_COST = XLPy.CallUDF("r1model_addin.udfs", "R1_POWER_COST", Array(nodes, idle_kw, max_kw, util, tariff, pue, hours), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_POWER_COST = XLPy.CallUDF("r1model_addin.udfs", "R1_POWER_COST", Array(nodes, idle_kw, max_kw, util, tariff, pue, hours))
        Exit Function
    #End If
failed:
    R1_POWER_COST = Err.Description
End Function

Function R1_SCENARIOS(Optional inputs, Optional overrides, Optional metrics, Optional header)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_SCENARIOS = XLPy.CallUDF("r1model_addin.udfs", "R1_SCENARIOS", Array(inputs, overrides, metrics, header), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_SCENARIOS = XLPy.CallUDF("r1model_addin.udfs", "R1_SCENARIOS", Array(inputs, overrides, metrics, header))
        Exit Function
    #End If
failed:
    R1_SCENARIOS = Err.Description
End Function

Function R1_TCO(option, Optional inputs, Optional metric)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_TCO = XLPy.CallUDF("r1model_addin.udfs", "R1_TCO", Array(option, inputs, metric), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_TCO = XLPy.CallUDF("r1model_addin.udfs", "R1_TCO", Array(option, inputs, metric))
        Exit Function
    #End If
failed:
    R1_TCO = Err.Description
End Function

Function R1_TORNADO(option, Optional inputs, Optional drivers, Optional metric, Optional header)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_TORNADO = XLPy.CallUDF("r1model_addin.udfs", "R1_TORNADO", Array(option, inputs, drivers, metric, header), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_TORNADO = XLPy.CallUDF("r1model_addin.udfs", "R1_TORNADO", Array(option, inputs, drivers, metric, header))
        Exit Function
    #End If
failed:
    R1_TORNADO = Err.Description
End Function

Function R1_UTIL(demand_mtok, capacity_mtok)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_UTIL = XLPy.CallUDF("r1model_addin.udfs", "R1_UTIL", Array(demand_mtok, capacity_mtok), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_UTIL = XLPy.CallUDF("r1model_addin.udfs", "R1_UTIL", Array(demand_mtok, capacity_mtok))
        Exit Function
    #End If
failed:
    R1_UTIL = Err.Description
End Function

Function R1_VRAM(params_b, quant, Optional overhead, Optional unit)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_VRAM = XLPy.CallUDF("r1model_addin.udfs", "R1_VRAM", Array(params_b, quant, overhead, unit), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_VRAM = XLPy.CallUDF("r1model_addin.udfs", "R1_VRAM", Array(params_b, quant, overhead, unit))
        Exit Function
    #End If
failed:
    R1_VRAM = Err.Description
End Function

Function R1_WEIGHTS(model, format, Optional unit)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        R1_WEIGHTS = XLPy.CallUDF("r1model_addin.udfs", "R1_WEIGHTS", Array(model, format, unit), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        R1_WEIGHTS = XLPy.CallUDF("r1model_addin.udfs", "R1_WEIGHTS", Array(model, format, unit))
        Exit Function
    #End If
failed:
    R1_WEIGHTS = Err.Description
End Function

