"""What the columns of a table mean, found by the words of their headings in Chinese or English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from r1model.catalogue import catalogue
from r1model.reconciling.amounts import amount, currency, plain
from r1model.reconciling.reading import Grid, Row

TYPE = re.compile(r"(?<![a-z0-9-])[a-z][a-z0-9-]*\.(?:\d+xlarge|x?large|medium|small|micro|nano|metal)(?![a-z0-9])")
LOOKED_AT = 10  # rows over which a heading may stand
LONGEST = 120  # letters of a heading
REGION = re.compile(r"\b(?:us|eu|ap|cn|ca|sa|me|af|il)-(?:gov-)?[a-z]+-\d\b")
REGIONS = {
    "cn-northwest-1": ("宁夏", "ningxia"), "cn-north-1": ("北京", "beijing"),
    "us-east-1": ("美东", "弗吉尼亚", "virginia", "us east"), "us-east-2": ("俄亥俄", "ohio"),
    "us-west-2": ("俄勒冈", "oregon"), "us-west-1": ("加利福尼亚", "california"),
    "eu-north-1": ("斯德哥尔摩", "stockholm"),
}  # fmt: skip
# In this order: the first that fits names the column.
KINDS: Mapping[str, str] = {
    "storage_price": r"^1\s*g|/\s*gb|per gb|每\s*gb|gb\s*单价|storage price|存储单价",
    "on_demand": r"按需|on[- ]?demand",
    "reserved": r"\bri\b|^ri(?![a-z])|预留|包年|reserv|savings|commit|承诺|\d\s*-?\s*(?:yr|year)s?\b(?!\))",
    "unit_price": r"单价|unit price|price each|price per (?:unit|card|gpu|server)",
    "gpu_count": r"gpus\b|gpu\s*(?:数|count)|卡数",
    "region": r"区域|地域|region",
    "term": r"^term|计费|付费|付款",
    "vcpu": r"vcpu|\bcpu\b|核数|cpu核",
    "gpu_memory": r"显存|gpu mem|vram",
    "memory": r"内存|memory|\bram\b",
    "storage": r"存储|storage|disk|硬盘|磁盘",
    "count": r"数量|台数|张数|count|qty|quantity|\bunits\b|节点数",
    "instance": r"实例|机型|instance|\bsku\b",
    "item": r"名称|型号|品名|\bitem|product|system|server|\bgpu\b|配置|服务器|设备",
    "total": r"总价|合计|总计|总额|小计|金额|费用|价格|total|amount|cost|price|(?:usd|cny|元)\s*/\s*(?:h|小时|月|年)",
}
MONEY = ("on_demand", "reserved", "total")
PERIODS = {
    "hour": r"/\s*h(?:r|our)?s?\b|小时|hourly|per hour|/时",
    "month": r"/\s*mo(?:nth)?\b|/\s*月|每月|月付|月度|monthly|per month",
    "three_years": r"/\s*(?:3\s*(?:年|y)|三年)|(?:per|for|over) (?:3|three) years|[3三]年(?:总|合)",
    "year": r"/\s*y(?:ea)?r?\b|/\s*年|每年|年度|annual|per year|yearly",
}


class Column(NamedTuple):
    """A column that is understood: where it stands, what it means, and what its heading says of its money."""

    at: int
    kind: str
    heading: str
    period: str
    currency: str
    scale: int
    term: str


class Table(NamedTuple):
    """A table with its columns understood, the region and instance that its title names, and its rows."""

    title: str
    region: str
    instance: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    header: Sequence[str]

    def column(self, kind: str) -> Column | None:
        """The first column of a kind."""
        return next((column for column in self.columns if column.kind == kind), None)


def understood(grid: Grid) -> Table | None:
    """The table of a grid, None where no row of it names columns."""
    best = max(range(min(LOOKED_AT, len(grid.rows))), key=lambda at: _score(grid.rows[at]), default=None)
    if best is None or _score(grid.rows[best]) == 0:
        return None
    over = " · ".join([grid.title, *(cell for row in grid.rows[:best] for cell in row.cells if cell)])
    columns = list(_columns(grid.rows[best].cells, over))
    return Table(over.strip(" ·"), region(over), instance_in(over), columns, grid.rows[best + 1 :],
                 grid.rows[best].cells)  # fmt: skip


def _score(row: Row) -> int:
    """How many headings a row holds; a row of figures holds none."""
    if any(amount(cell) and cell[:1].isdigit() and len(cell) > 1 and kind(cell) is None for cell in row.cells):
        return 0
    return sum(kind(cell) is not None for cell in row.cells)


def kind(heading: str) -> str | None:
    """What a heading means, None where no word of it is known."""
    words = plain(heading).casefold()[:LONGEST]
    return next((name for name, pattern in KINDS.items() if re.search(pattern, words)), None)


def _columns(header: Sequence[str], over: str) -> Iterable[Column]:
    for at, heading in enumerate(header):
        if found := kind(heading):
            scale = 10_000 if "万" in heading else 1
            period = _period(heading) or _period(over)
            yield Column(at, found, heading, period, currency(heading) or currency(over), scale, term(heading))


def _period(words: str) -> str:
    lower = plain(words).casefold()
    return next((name for name, pattern in PERIODS.items() if re.search(pattern, lower)), "")


def term(words: str) -> str:
    """The term that words name: on-demand, reserved, reserved-1y, reserved-3y; empty where they name none."""
    lower = plain(words).casefold()
    if re.search(KINDS["on_demand"], lower):
        return "on-demand"
    for years, pattern in {"3y": r"3\s*-?\s*(?:y|年)|三年", "1y": r"1\s*-?\s*(?:y|年)|一年"}.items():
        if re.search(pattern, lower):
            return f"reserved-{years}"
    return "reserved" if re.search(KINDS["reserved"], lower) else ""


def region(words: str) -> str:
    """The region that words name, empty where none or several are named."""
    lower = plain(words).casefold()
    found = {code for code, names in REGIONS.items() if any(name in lower for name in names)}
    found |= set(REGION.findall(lower))
    return found.pop() if len(found) == 1 else ""


def instance_in(words: str) -> str:
    """The one instance type that words name, empty where none or several are named."""
    found = set(TYPE.findall(plain(words).casefold())) & catalogue().instances.keys()
    return found.pop() if len(found) == 1 else ""
