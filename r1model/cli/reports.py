"""The commands that show what the catalogue holds: the seed post's audit and the documents behind the figures."""

from __future__ import annotations

from r1model.cli.options import AsJson, Layers
from r1model.cli.show import language, print_json, print_table
from r1model.texts import text


def audit(catalogue: Layers = None, as_json: AsJson = False) -> None:
    """Hold every figure of the seed post against the engine. / 逐项核对原文数字。"""
    from r1model.audit import audit as findings

    rows = []
    for item in findings():
        figure = item.figure
        rows.append(
            {
                "id": figure.id, "stated": figure.stated, "stated_text": figure.stated_text, "unit": figure.unit,
                "recomputed": item.recomputed, "difference": item.difference, "verdict": str(figure.verdict),
                "explanation_zh": figure.explanation.zh, "explanation_en": figure.explanation.en,
                "source": figure.source, "where": figure.where,
            }
        )  # fmt: skip
    if as_json:
        print_json(rows)
        return
    shown = [[row["id"], row["stated_text"], row["recomputed"], text("verdicts", str(row["verdict"]), language()),
              row[f"explanation_{language()}"]] for row in rows]  # fmt: skip
    names = ("id", "stated_text", "recomputed", "verdict", "explanation")
    heads = [text("sheets", f"audit.{name}", language()) for name in names]
    print_table(text("sheets", "audit.title", language()), heads, shown)


def sources(catalogue: Layers = None, as_json: AsJson = False) -> None:
    """List the documents behind the figures. / 列出数据来源。"""
    from r1model.catalogue import current

    documents = current().catalogue.sources.values()
    if as_json:
        print_json([item.as_dict() for item in documents])
        return
    fields = ("id", "title", "publisher", "published", "accessed", "place")
    heads = [text("sheets", f"source.{name}", language()) for name in fields]
    print_table(
        text("sheets", "sources.documents", language()),
        heads,
        [[getattr(row, name) for name in fields] for row in documents],
    )
