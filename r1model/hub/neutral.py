"""Fields of a config.json that change neither the weights nor the cache, whatever they say."""

from __future__ import annotations

from fnmatch import fnmatchcase

PATTERNS = (
    "*_token_id", "*_token_ids", "*_token_index", "rope_*", "*_dropout", "*_eps", "*_epsilon", "initializer_*",
    "output_*s", "time_step_*", "*_placeholder", "*_rope_theta", "partial_rotary_factor*", "hc_sinkhorn_*",
    "*_aux_loss*", "*_beta", "image_*", "video_*", "projector_*", "_*",
)  # fmt: skip
NAMES = frozenset({
    "add_cross_attention", "architectures", "attn_implementation", "attn_scale", "attn_temperature_tuning",
    "auto_map", "aux_loss_alpha", "bad_words_ids", "begin_suppress_tokens", "cache_implementation", "chunk_size",
    "chunk_size_feed_forward", "compression_config", "cross_attention_hidden_size", "diversity_penalty",
    "do_sample", "dtype", "dual_chunk_attention_config", "early_stopping", "encoder_no_repeat_ngram_size",
    "ep_size", "expand", "exponential_decay_length_penalty", "finetuning_task", "floor_scale", "hidden_act",
    "hidden_activation", "id2label", "ignore_index", "img_token_compression_config",
    "index_share_for_mtp_iteration", "index_topk", "indexer_rope_interleave", "initial_context_length",
    "is_decoder", "label2id", "language_model_only", "layernorm_epsilon", "length_penalty", "mamba_hidden_act",
    "mamba_ssm_cache_dtype", "mamba_ssm_dtype", "max_length", "max_window_layers", "min_length", "mla_use_nope",
    "mlp_hidden_act", "model_type", "moe_renormalize", "moe_router_activation_func", "moe_router_dtype",
    "moe_router_scaling_factor", "moe_shared_expert_overlap", "multimodal_projector_bias", "n_group",
    "no_repeat_ngram_size", "norm_expert_weight", "norm_topk_prob", "num_beam_groups", "num_beams",
    "num_expert_group", "num_logits_to_keep", "num_return_sequences", "num_reward_heads",
    "original_max_position_embeddings", "prefix", "pretraining_tp", "problem_type", "process_image_mode",
    "pruned_heads", "qk_head_dim", "quantization", "quantization_config", "query_pre_attn_scalar",
    "remove_invalid_values", "repetition_penalty", "rescale_prenorm_residual", "residual_in_fp32", "return_dict",
    "return_dict_in_generate", "rotary_dim", "routed_scaling_factor", "router_jitter_noise", "scoring_func",
    "sep_token_id", "seq_aux", "suppress_tokens", "swiglu_alpha", "swiglu_limit", "swiglu_limits",
    "swiglu_limits_shared", "task_specific_params", "temperature", "tf_legacy_loss", "tie_encoder_decoder",
    "tie_word_embeddings", "time_step_rank", "token_dropout", "tokenizer_class", "top_k", "top_p", "topk_group",
    "topk_method", "torch_dtype", "torchscript", "transformers_version", "typical_p", "unsloth_fixed",
    "unsloth_version", "use_bfloat16", "use_bidirectional_attention", "use_cache", "use_gemma_norm",
    "use_grouped_topk", "use_mamba_kernels", "use_mrope", "use_unified_vision_chunk", "vision_feature_layer",
    "vision_feature_select_strategy", "yarn_only_types",
})  # fmt: skip


def changes_nothing(name: str) -> bool:
    """Whether the field leaves the size of weights and cache alone."""
    return name in NAMES or any(fnmatchcase(name, pattern) for pattern in PATTERNS)
