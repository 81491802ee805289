// Calculates a workbook's formulas with HyperFormula: node calculated_by_hyperformula.mjs FILE prints {sheet: {address: value}}.
import XLSX from "xlsx";
import { HyperFormula } from "hyperformula";

const book = XLSX.readFile(process.argv[2], { sheetStubs: true, cellFormula: true });

function given(cell) {
  if (!cell) return null;
  if (cell.f !== undefined) return "=" + cell.f;
  return typeof cell.v === "string" ? "'" + cell.v : (cell.v ?? null);  // a quote keeps a text a text
}

const sheets = {};
for (const title of book.SheetNames) {
  const sheet = book.Sheets[title];
  const { e: end } = XLSX.utils.decode_range(sheet["!ref"]);
  const columns = [...Array(end.c + 1).keys()];
  sheets[title] = [...Array(end.r + 1).keys()].map((r) => columns.map((c) => given(sheet[XLSX.utils.encode_cell({ r, c })])));
}
const engine = HyperFormula.buildFromSheets(sheets, { licenseKey: "gpl-v3", smartRounding: false, useArrayArithmetic: true });
const found = {};
for (const title of book.SheetNames) {
  found[title] = {};
  engine.getSheetValues(engine.getSheetId(title)).forEach((row, r) => row.forEach((value, c) => {
    if (typeof sheets[title][r]?.[c] === "string" && sheets[title][r][c].startsWith("=")) {
      found[title][XLSX.utils.encode_cell({ r, c })] = value !== null && typeof value === "object" ? { error: value.value } : value;
    }
  }));
}
console.log(JSON.stringify(found));
