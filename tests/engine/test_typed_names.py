"""Names that people type, as public issues spell them, mean a record of the catalogue."""

import pytest

from r1model.sizing import names

MODELS = {
    "DeepSeek-V3-0324": "deepseek-v3", "V3-0324": "deepseek-v3", "V3.2-Exp": "deepseek-v3.2",
    "v3.1-terminus": "deepseek-v3.1",
    "deepseek-ai/DeepSeek-V3.2-Exp": "deepseek-v3.2", "R1-0528": "deepseek-r1-0528", "Kimi-K2-0905": "kimi-k2",
}  # fmt: skip
FORMATS = {"W8A8": "int8-channel", "GPTQ": "awq-int4", "w4a16": "awq-int4", "fbgemm_fp8": "fp8-ffn",
           "Q4_K_M": "gguf-q4_k_m"}  # fmt: skip


@pytest.mark.parametrize("typed", MODELS)
def test_a_model_is_found(typed):
    assert names.model(typed).id == MODELS[typed]


@pytest.mark.parametrize("typed", FORMATS)
def test_a_format_is_found(typed):
    assert names.checkpoint_format(typed).id == FORMATS[typed]
