"""How a role looks and how a unit is printed. One place for fonts, colours and number formats."""

from __future__ import annotations

from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from r1model.units import MONEY, RATES

FONT = "Microsoft YaHei"
INK, GREY, BLUE, GREEN, ORANGE, WHITE = "000000", "6B6B6B", "0000FF", "00803C", "B04A0A", "FFFFFF"
HEADER_FILL, SECTION_FILL, SECTION_INK, INPUT_FILL = "2F5597", "DDEBF7", "1F3864", "FFF9E5"
TOTAL_FILL, WEAK_FILL, OK_FILL, FAIL_FILL = "F2F2F2", "FBE5D6", "C6EFCE", "FFC7CE"
TAB_COLOURS = {"doc": "7F7F7F", "input": "FFC000", "output": "2F5597", "calc": "9DC3E6", "check": "00803C"}

_thin = Side(style="thin", color="BFBFBF")
_line = Border(bottom=Side(style="hair", color="BFBFBF"))
_top = Border(top=Side(style="thin", color=INK), bottom=_thin)


def _look(
    ink: str = INK,
    fill: str = "",
    size: float = 10,
    bold: bool = False,
    italic: bool = False,
    across: str = "",
    indent: int = 0,
    wrap: bool = False,
    border: Border = _line,
    locked: bool = True,
    underline: bool = False,
) -> dict[str, Any]:
    return {
        "font": Font(
            name=FONT, size=size, bold=bold, italic=italic, color=ink, underline="single" if underline else None
        ),
        "fill": PatternFill("solid", fgColor=fill) if fill else PatternFill(),
        "alignment": Alignment(horizontal=across or None, vertical="center", wrap_text=wrap, indent=indent),
        "border": border,
        "protection": Protection(locked=locked),
    }


NOTHING = Border()
ROLES: dict[str, dict[str, Any]] = {
    "title": _look(SECTION_INK, size=16, bold=True, border=NOTHING),
    "subtitle": _look(GREY, size=9, border=NOTHING),
    "heading": _look(SECTION_INK, size=11, bold=True, border=NOTHING),
    "section": _look(SECTION_INK, SECTION_FILL, size=11, bold=True, border=NOTHING),
    "header": _look(WHITE, HEADER_FILL, bold=True, across="center", wrap=True),
    "header_share": _look(WHITE, HEADER_FILL, bold=True, across="center"),
    "stamped": _look("595959", "EDEDED", across="right"),
    "header_date": _look(WHITE, HEADER_FILL, bold=True, across="center"),
    "big_label": _look(SECTION_INK, size=12, bold=True, border=NOTHING),
    "big": _look(ORANGE, size=16, bold=True, border=NOTHING),
    "verdict_line": _look(ORANGE, size=13, bold=True, wrap=True, border=NOTHING),
    "sentence": _look(wrap=True, border=NOTHING),
    "alert": _look(ORANGE, bold=True, border=NOTHING),
    "link_word": _look(GREEN, across="right"),
    "section_link": _look(SECTION_INK, SECTION_FILL, size=11, bold=True, across="right", border=NOTHING),
    "stamped_link": _look(GREEN, across="right"),
    "answer_link": _look(GREEN, across="right"),
    "state_link": _look(GREEN, across="left"),
    "answer": _look(fill=TOTAL_FILL, bold=True, across="right", border=_top),
    "live": _look(fill=TOTAL_FILL, bold=True, across="right"),
    "amount": _look(across="right"),
    "amount_total": _look(fill=TOTAL_FILL, bold=True, across="right", border=_top),
    "signature": _look(fill=INPUT_FILL, locked=False),
    "weak_text": _look(ORANGE, size=9, italic=True, across="left", indent=1),
    "go": _look(SECTION_INK, underline=True),
    "go_box": _look(SECTION_INK, SECTION_FILL, across="center", underline=True),
    "label": _look(),
    "wrapped": _look(wrap=True),
    "text": _look(),
    "unit": _look(GREY, size=9, across="left", indent=1),
    "unit_link": _look(GREEN, size=9, across="left", indent=1),
    "small_link": _look(GREEN, size=9, across="left", indent=1),
    "note": _look(GREY, size=9, across="left", indent=1, wrap=True),
    "plain_note": _look(GREY, size=9, border=NOTHING),
    "key": _look(GREY, size=9),
    "input": _look(BLUE, INPUT_FILL, across="right", locked=False),
    "input_weak": _look(BLUE, WEAK_FILL, across="right", italic=True, locked=False),
    "figure": _look(across="right"),
    "weak": _look(ORANGE, across="right", italic=True),
    "missing": _look(GREY, across="right"),
    "calc": _look(across="right"),
    "link": _look(GREEN, across="right"),
    "total": _look(fill=TOTAL_FILL, bold=True, across="right", border=_top),
    "total_label": _look(fill=TOTAL_FILL, bold=True, border=_top),
    "stated": _look(GREY, across="right"),
    "centre": _look(across="center"),
    "check": _look(bold=True, across="center"),
    "state": _look(bold=True, across="center"),
    "verdict": _look(fill=TOTAL_FILL, bold=True, across="center"),
    "small_key": _look(GREY, size=7, wrap=True, border=NOTHING),
    "master": _look(bold=True, across="left", border=NOTHING),
    "matrix": _look(size=8, across="center"),
    "matrix_gib": _look(size=8, across="center"),
    "matrix_other": _look(ORANGE, size=8, italic=True, across="center"),
    "matrix_header": _look(WHITE, HEADER_FILL, size=8, bold=True, across="center", wrap=True),
    "link_text": _look(GREEN),
}
ROLES |= {f"{role}_sample": ROLES[role] | {"protection": Protection(locked=True)} for role in ("input", "input_weak")}

FORMATS = {
    "share": "0.0%", "precise_share": "0.00%", "share/year": "0.0%", "share/month": "0.00%",
    "month": "0", "months": "0.0", "year": "General", "FTE": "0.0##", "request/user/day": "#,##0.0##",
    "Mtok": "#,##0.0", "Mtok/month": "#,##0.0", "amount": "#,##0.00", "any": "#,##0.0###",
    "ratio": "0.00", "element": "#,##0.0", "byte/token": "#,##0.0", "MiB/token": "0.0", "MiB/sequence": "0.0",
    "factor": "0.0000", "growth": "0.0000E+00", "far": "0E+00", "flag": "0",
    **dict.fromkeys(RATES, "0.00####"), "CNY/USD": "0.00##",
    "GB": "#,##0.0", "GB/month": "#,##0.0", "GiB": "#,##0.00", "TB": "#,##0.000", "TB/s": "0.000", "GB/s": "#,##0",
    "MiB": "#,##0", "TFLOPS": "#,##0.0#", "TOPS": "#,##0.0", "W": "#,##0", "kW": "#,##0.0", "kWh/month": "#,##0",
    "bit/parameter": "0.0000", "byte/parameter": "0.0", "user/GPU": "#,##0.00", "B parameters": "#,##0.00",
    "ms": "#,##0.0#####", "s": "#,##0.0###", "request/s": "#,##0.000",
    "1": "General", "byte": "#,##0.0", "millions": "#,##0.0,,", "tolerance": "0.000###", "date": "yyyy-mm-dd",
    "date_said": 'yyyy-mm-dd;;"–"',
}  # fmt: skip
CENTS = "#,##0.00"
OF_MONEY = {  # what an amount of money is for
    "/h": "#,##0.00####", "/GB": "0.00##", "/GB/month": "0.0000", "/kWh": "0.00##", "/Mtok": "#,##0.00##",
    **dict.fromkeys(("", "/month", "/year", "/period", "/kW", "/kW/month", "/user/month", "/user/year"), CENTS),
}  # fmt: skip
WHOLE = "#,##0"


def number_format(unit: str) -> str:
    """The number format of a unit; that of money is the same in every currency; counts and large prices are whole."""
    if not unit or unit in FORMATS:
        return FORMATS.get(unit, "General")
    currency = next((name for name in MONEY if unit.startswith(name)), "")
    return OF_MONEY.get(unit.removeprefix(currency), WHOLE) if currency else WHOLE


class Styles:
    """The styles of a workbook by role and number format, each made once and known by its number."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook: Any = workbook
        self.model: Any = SheetCell(workbook.worksheets[0], row=1, column=1)
        self.looks: dict[str, Any] = {}

    def number(self, role: str, form: str, quoted: bool = False) -> int:
        """The style of a role in a number format; `quoted` keeps a text that looks like a formula a text."""
        self.model._style = copy(self._look(role))
        self.model.number_format, self.model.quotePrefix = form, quoted
        return int(self.workbook._cell_styles.add(copy(self.model._style)))

    def _look(self, role: str) -> Any:
        """What a role looks like in the workbook's tables: openpyxl compares whole styles whenever one is set."""
        if role not in self.looks:
            for name, value in ROLES[role].items():
                setattr(self.model, name, value)
            self.looks[role] = copy(self.model._style)
        return self.looks[role]
