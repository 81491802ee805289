"""Quotes as suppliers write them, for the tests."""

import csv
import io

H20 = (
    "某某科技有限公司 H20 服务器报价单\n"
    "报价日期：2026-11-20，有效期30天，供应商：某某科技有限公司\n"
    "序号,产品名称,规格型号,数量,单位,含税单价（元）,含税金额（元）,备注\n"
    '1,H20-141 8卡服务器,"NF5688M7, 8x H20 141GB, 2x 8558P, 2TB 内存",8,台,"1,050,000.00","8,400,000.00",'
    "全包价，含13%增值税\n"
    ',合计,,8,,,"8,400,000.00",\n'
)
PARTS = [
    ["Quotation", "", "", "", "", "", ""],
    ["Vendor: ACME Systems, Inc.", "", "", "Quote date: 2026-10-05", "", "", ""],
    ["Prices in USD, excl. VAT. Valid until 2026-11-30", "", "", "", "", "", ""],
    ["Item", "Description", "Qty", "UoM", "Unit Price (USD)", "Extended Price (USD)", "Remarks"],
    ["1", "HGX H200 8-GPU server, 2x Xeon, 8x 3.84TB NVMe, max power 10.2 kW", "4", "set", "$370,000.00",
     "$1,480,000.00", ""],
    ["2", "400G InfiniBand switch, 64 ports", "2", "ea", "35,000.00", "70,000.00", ""],
    ["3", "AOC cables 400G", "64", "ea", "900", "57,600", ""],
    ["4", "NVMe storage appliance 500TB", "1", "set", "90,000", "90,000", ""],
    ["5", "Rack and PDU", "4", "set", "3,500", "14,000", ""],
    ["6", "On-site installation", "1", "lot", "12,000", "12,000", ""],
    ["7", "Spare parts kit", "1", "lot", "20,000", "20,000", ""],
    ["8", "3-year maintenance and support", "1", "lot", "360,000", "360,000", ""],
    ["9", "NVIDIA AI Enterprise license", "32", "ea", "4,500", "144,000", ""],
    ["10", "Project discount", "1", "lot", "(27,600.00)", "(27,600.00)", ""],
    ["", "Total", "", "", "", "2,220,000.00", ""],
]  # fmt: skip
HEAD = ["名称", "数量", "单位", "单价", "金额", "是否含税"]
MACHINE = "H20-141 8卡服务器"


def text(rows):
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def written(folder, content, name="quote.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def lines(folder, *rows, head=HEAD):
    """A quote of the usual columns, prices in CNY without tax."""
    return written(folder, text([head, *rows]))


def server(price=1_900_000, count=8, name=MACHINE, tax="否"):
    return [name, str(count), "台", str(price), str(price * count), tax]


def sheet(folder, rows, name="quote.xlsx", merged=()):
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    for place in merged:
        book.active.merge_cells(place)
    path = folder / name
    book.save(path)
    return path
