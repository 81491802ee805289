"""Memory, the table of caches: what every model keeps of a context, a row for each kind of layer."""

from __future__ import annotations

from r1model.catalogue import catalogue
from r1model.sizing.cache import LayerCache, layer_caches
from r1model.units import BF16_BYTES
from r1model_workbook.sheets.chosen_model import joined_key
from r1model_workbook.sheets.common import headers, say, section
from r1model_workbook.view.grid import Page, Table

NARROW = 1.0  # bytes of a cached element that stand for all below 16 bits
COLUMNS = {
    "kind": "", "cached_layers": "layer", "kv_elements": "element", "kv_fixed_bytes": "byte/token",
    "narrow_kv_elements": "element", "narrow_kv_fixed_bytes": "byte/token", "window_tokens": "token",
    "tokens_per_entry": "token", "layer_state_bytes": "byte", "cache_heads": "count",
}  # fmt: skip
NOTHING = LayerCache("none", 0, 0, 0, None, 1, 0, 1)  # in place of a kind that a model lacks


def most_kinds() -> int:
    """As many rows as the model with most kinds needs: every model has so many, and so has the chosen one."""
    return max(len(layer_caches(model, BF16_BYTES)) for model in catalogue().models.values())


def caches(page: Page, row: int, width: int) -> int:
    """Writes the table; the next free row."""
    row = section(page, row, "memory.caches", width, "memory.caches_note")
    row = headers(page, row, ["cache.key", *(f"cache.{name}" for name in COLUMNS)])
    places = {name: at for at, name in enumerate(("key", *COLUMNS), start=1)}
    table = page.book.tables["caches"] = Table(page, "key", places, row, COLUMNS)
    for model in catalogue().models.values():
        wide, narrow = (layer_caches(model, size) for size in (BF16_BYTES, NARROW))
        for at in range(most_kinds()):
            key = joined_key(model.id, str(at + 1))
            table.rows[key] = row
            page.put(row, places["key"], key, "text")
            _kind(page, row, *((wide[at], narrow[at]) if at < len(wide) else (NOTHING, NOTHING)))
            row += 1
    return row


def _kind(page: Page, row: int, wide: LayerCache, narrow: LayerCache) -> None:
    page.put(row, 2, say(page, f"kind.{wide.kind}"), "key")
    values = (
        wide.layers, wide.elements_per_token, wide.fixed_bytes_per_token, narrow.elements_per_token,
        narrow.fixed_bytes_per_token, wide.window_tokens or 0, wide.tokens_per_entry, wide.bytes_per_sequence,
        wide.heads,
    )  # fmt: skip
    for column, (value, unit) in enumerate(zip(values, list(COLUMNS.values())[1:], strict=True), start=3):
        page.put(row, column, float(value), "figure", unit)
