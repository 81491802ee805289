"""A user's layer: one more GPU with its price, another price of a shipped card, and the document behind them."""

import re

from r1model.catalogue.layers import HERE

OWN_GPU = "h21-96gb"
SHORT = "H21-96"
SOURCE = """[our-offer]
title = "Offer of our supplier"
publisher = "Supplier"
accessed = 2026-03-01
licence = "internal"
"""
PRICE_HEAD = (HERE / "hardware_prices.csv").read_text("utf-8-sig").splitlines()[0]
PRICE_ROWS = [
    f"{OWN_GPU},{OWN_GPU},CN,purchase,,CNY,CNY/GPU,90000,quoted,our-offer,page 2,2026-03-01,,报价单,Offer",
    "h200-141gb-sxm,h200-141gb-sxm,CN,purchase,,CNY,CNY/GPU,321000,quoted,our-offer,page 1,2026-03-01,,报价单,Offer",
]


def gpu_text(source="our-offer"):
    """The H20 under another name."""
    text = (HERE / "gpus" / "h20-96gb.toml").read_text("utf-8-sig")
    for key, value in {"id": OWN_GPU, "name": "Example H21 96GB", "short": SHORT}.items():
        text = re.sub(rf'^{key} = ".*"', f'{key} = "{value}"', text, count=1, flags=re.MULTILINE)
    text = re.sub(r"^aliases = .*\n", "", text, flags=re.MULTILINE)
    return re.sub(r'^source = ".*"', f'source = "{source}"', text, flags=re.MULTILINE)


def write_layer(folder, **files):
    """A layer with a GPU and prices; `files` by name in place of these."""
    usual = {
        f"gpus/{OWN_GPU}.toml": gpu_text(),
        "sources.toml": SOURCE,
        "hardware_prices.csv": "\n".join([PRICE_HEAD, *PRICE_ROWS]) + "\n",
    }
    for name, text in (files or usual).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder
