#!/bin/sh
# ExcelJS cannot open a workbook in which openpyxl wrote a chart.
#
# Versions: openpyxl 3.1.5 (PyPI), exceljs 4.4.0 (npm).
# openpyxl writes a drawing's root in a default namespace (<wsDr xmlns="...">), which is valid XML and which Excel and
# LibreOffice read. ExcelJS looks for the literal prefix "xdr:" and ends in a TypeError. The same workbook opens once the
# drawing's elements carry that prefix.
# Seen: "as written: TypeError", "with the prefix: opened"
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install --quiet openpyxl==3.1.5
npm install --silent --no-audit --no-fund exceljs@4.4.0
venv/bin/python - <<'PY'
import re
import zipfile

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

book = Workbook()
for row in ([1], [2], [3]):
    book.active.append(row)
chart = BarChart()
chart.add_data(Reference(book.active, min_col=1, min_row=1, max_row=3))
book.active.add_chart(chart, "C1")
book.save("written.xlsx")
OWN = "wsDr|oneCellAnchor|twoCellAnchor|absoluteAnchor|from|to|ext|pos|col|colOff|row|rowOff|graphicFrame|clientData|"
OWN += "nvGraphicFramePr|cNvPr|cNvGraphicFramePr|xfrm"
with zipfile.ZipFile("written.xlsx") as given, zipfile.ZipFile("prefixed.xlsx", "w", zipfile.ZIP_DEFLATED) as made:
    for name in given.namelist():
        content = given.read(name)
        if name.startswith("xl/drawings/drawing"):
            text = content.decode()
            text = re.sub(rf"<(/?)({OWN})\b", r"<\1xdr:\2", text).replace("xmlns=", "xmlns:xdr=", 1)
            content = text.encode()
        made.writestr(name, content)
PY
cat > open.js <<'JS'
const ExcelJS = require("exceljs")
const opened = (name) => new ExcelJS.Workbook().xlsx.readFile(name).then(() => "opened", (fault) => fault.constructor.name)
opened("written.xlsx").then(async (first) => {
  console.log(`as written: ${first}`)
  console.log(`with the prefix: ${await opened("prefixed.xlsx")}`)
})
JS
node open.js | tee seen
printf 'as written: TypeError\nwith the prefix: opened\n' | diff - seen
