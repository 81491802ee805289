"""Which reader a config belongs to, by its model type and its classes; what is no language model is told by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from r1model.errors import BadRequest
from r1model.hub.common import Found
from r1model.hub.compressed import deepseek_compressed
from r1model.hub.fields import Fields, shown
from r1model.hub.grouped import glm4, glm4_moe, gpt_oss, llama, llama4, mistral, mixtral, qwen2, qwen2_moe, qwen3
from r1model.hub.hybrid import qwen_hybrid
from r1model.hub.latent import deepseek, deepseek_sparse, kimi_linear
from r1model.hub.makers import minimax_m2, minimax_m3, nemotron, nemotron_h, step

Reader = Callable[[Fields], Found]
TYPES: Mapping[str, Reader] = {
    "deepseek_v2": deepseek, "deepseek_v3": deepseek, "kimi_k2": deepseek, "deepseek_v32": deepseek_sparse,
    "glm_moe_dsa": deepseek_sparse, "deepseek_v4": deepseek_compressed, "kimi_linear": kimi_linear,
    "llama": llama, "llama4_text": llama4, "mistral": mistral, "mixtral": mixtral, "qwen2": qwen2,
    "qwen2_moe": qwen2_moe, "qwen3": qwen3, "qwen3_moe": qwen3, "qwen3_vl_text": qwen3, "qwen3_vl_moe_text": qwen3,
    "qwen3_next": qwen_hybrid, "qwen3_5_text": qwen_hybrid, "qwen3_5_moe_text": qwen_hybrid, "glm4": glm4,
    "glm4_moe": glm4_moe, "gpt_oss": gpt_oss, "minimax_m2": minimax_m2, "minimax_m3": minimax_m3,
    "minimax_m3_vl_text": minimax_m3, "step3p5": step, "step3p7": step, "nemotron": nemotron, "nemotron_h": nemotron_h,
}  # fmt: skip
CLASSES: Mapping[str, Reader] = {
    "DeepseekV2ForCausalLM": deepseek, "DeepseekV3ForCausalLM": deepseek, "DeepseekV32ForCausalLM": deepseek_sparse,
    "GlmMoeDsaForCausalLM": deepseek_sparse, "DeepseekV4ForCausalLM": deepseek_compressed,
    "KimiLinearForCausalLM": kimi_linear, "LlamaForCausalLM": llama, "Llama4ForCausalLM": llama4,
    "MistralForCausalLM": mistral, "MixtralForCausalLM": mixtral, "Qwen2ForCausalLM": qwen2,
    "Qwen2MoeForCausalLM": qwen2_moe, "Qwen3ForCausalLM": qwen3, "Qwen3MoeForCausalLM": qwen3,
    "Qwen3NextForCausalLM": qwen_hybrid, "Qwen3_5ForCausalLM": qwen_hybrid, "Qwen3_5MoeForCausalLM": qwen_hybrid,
    "Glm4ForCausalLM": glm4, "Glm4MoeForCausalLM": glm4_moe, "GptOssForCausalLM": gpt_oss,
    "MiniMaxM2ForCausalLM": minimax_m2, "MiniMaxM3ForCausalLM": minimax_m3, "MiniMaxM3SparseForCausalLM": minimax_m3,
    "MiniMaxM3VLForCausalLM": minimax_m3,
    "Step3p5ForCausalLM": step,
    "Step3p7FlashForCausalLM": step, "NemotronForCausalLM": nemotron, "NemotronHForCausalLM": nemotron_h,
}  # fmt: skip
WRAPPERS = frozenset({  # models for images and text, whose text model stands in a table of its own
    "Qwen3VLForConditionalGeneration", "Qwen3VLMoeForConditionalGeneration", "Qwen3_5ForConditionalGeneration",
    "Qwen3_5MoeForConditionalGeneration", "KimiK25ForConditionalGeneration", "KimiK3ForConditionalGeneration",
    "Llama4ForConditionalGeneration", "MiniMaxM3SparseForConditionalGeneration", "Step3p7ForConditionalGeneration",
    "Mistral3ForConditionalGeneration",
})  # fmt: skip
ENCODERS = ("bert", "roberta", "electra", "mpnet", "deberta", "xlm-roberta", "modernbert", "nomic_bert")
TOWERS = ("clip", "siglip", "vit", "dinov", "vision", "visual")


def reader(text: Mapping[str, Any], classes: list[str]) -> Reader:
    """The reader of a text model; BadRequest for an unknown one, or where type and class say different things."""
    kind = text.get("model_type")
    if kind is not None and not isinstance(kind, str):
        raise BadRequest("config_unknown_architecture", given=shown(kind))
    by_type = TYPES.get(kind or "")
    by_class = next((CLASSES[name] for name in classes if name in CLASSES), None)
    if by_type and by_class and by_type is not by_class:
        raise BadRequest("config_fields_disagree", first="model_type", second="architectures")
    unknown = [name for name in classes if name not in CLASSES and name not in WRAPPERS]
    if unknown or not (found := by_type or by_class):
        raise BadRequest("config_unknown_architecture", given=shown(unknown[0] if unknown else kind or "?"))
    return found


def require_language_model(config: Mapping[str, Any], classes: list[str]) -> None:
    """Refuses by name what holds no decoder of text: adapters, encoders, models of images alone."""
    kind = str(config.get("model_type", "")).lower()
    name = shown(classes[0] if classes else kind)
    if "peft_type" in config:
        raise BadRequest("config_adapter", given=shown(config["peft_type"]))
    if any(part in kind for part in ENCODERS) or any("MaskedLM" in each or "Bert" in each for each in classes):
        raise BadRequest("config_encoder", given=name)
    if config.get("is_encoder_decoder") is True:
        raise BadRequest("config_encoder_decoder", given=name)
    sees = any(part in kind for part in TOWERS) or "vision_config" in config or "image_size" in config
    if sees and "text_config" not in config and "vocab_size" not in config:
        raise BadRequest("config_vision", given=name)
