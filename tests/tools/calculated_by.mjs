// Calculates a workbook's formulas with other people's engines, without a browser:
// node calculated_by.mjs hyperformula|univer FILE prints {sheet: {address: value}}; an error is {"error": "#N/A"}.
import XLSX from "xlsx";
import { createRequire } from "node:module";

const [, , library, path] = process.argv;
const book = XLSX.readFile(path, { sheetStubs: true, cellFormula: true });

function* cells(title) {
  const sheet = book.Sheets[title];
  const { e: end } = XLSX.utils.decode_range(sheet["!ref"]);
  for (let r = 0; r <= end.r; r++) {
    for (let c = 0; c <= end.c; c++) yield [r, c, sheet[XLSX.utils.encode_cell({ r, c })]];
  }
}

function* formulas(title) {
  for (const [r, c, cell] of cells(title)) if (cell?.f !== undefined) yield [r, c];
}

async function byHyperFormula() {
  const { HyperFormula } = await import("hyperformula");
  const given = (cell) => {
    if (!cell) return null;
    if (cell.f !== undefined) return "=" + cell.f;
    return typeof cell.v === "string" ? "'" + cell.v : (cell.v ?? null);  // a quote keeps a text a text
  };
  const sheets = {};
  for (const title of book.SheetNames) {
    sheets[title] = [];
    for (const [r, , cell] of cells(title)) (sheets[title][r] ??= []).push(given(cell));
  }
  const engine = HyperFormula.buildFromSheets(sheets, { licenseKey: "gpl-v3", smartRounding: false, useArrayArithmetic: true });
  return (title, row, col) => {
    const value = engine.getCellValue({ sheet: engine.getSheetId(title), row, col });
    return value !== null && typeof value === "object" ? { error: value.value } : value;
  };
}

async function byUniver() {
  const require = createRequire(import.meta.url);  // its ES modules import by name what opentype.js does not name
  const { CellValueType, LocaleType, LogLevel, Univer, UniverInstanceType } = require("@univerjs/core");
  const { FUniver } = require("@univerjs/core/facade");
  const plugins = [
    require("@univerjs/engine-formula").UniverFormulaEnginePlugin, require("@univerjs/sheets").UniverSheetsPlugin,
    require("@univerjs/sheets-formula").UniverSheetsFormulaPlugin,
  ];
  ["sheets", "engine-formula", "sheets-formula"].forEach((name) => require(`@univerjs/${name}/facade`));
  const kinds = { number: CellValueType.NUMBER, string: CellValueType.STRING, boolean: CellValueType.BOOLEAN };
  const sheets = {};
  for (const title of book.SheetNames) {
    const data = {};
    for (const [r, c, cell] of cells(title)) {
      if (cell?.f !== undefined) (data[r] ??= {})[c] = { f: "=" + cell.f };
      else if (cell?.v !== undefined) (data[r] ??= {})[c] = { v: cell.v, t: kinds[typeof cell.v] };
    }
    const { e: end } = XLSX.utils.decode_range(book.Sheets[title]["!ref"]);
    sheets[title] = { id: title, name: title, cellData: data, rowCount: end.r + 1, columnCount: end.c + 1 };
  }
  const locale = LocaleType.EN_US;
  const univer = new Univer({ locale, locales: { [locale]: {} }, logLevel: LogLevel.SILENT });
  plugins.forEach((plugin) => univer.registerPlugin(plugin));
  const api = FUniver.newAPI(univer);
  univer.createUnit(UniverInstanceType.UNIVER_SHEET, { id: "book", sheetOrder: book.SheetNames, sheets });
  await new Promise((ready) => setTimeout(ready));  // its plugins listen from the next turn on
  await new Promise((done) => {
    api.getFormula().calculationEnd(done);
    api.getFormula().executeCalculation();
  });
  const found = api.getWorkbook("book").save().sheets;
  return (title, row, col) => {
    const { v: value = null, t: kind } = found[title].cellData[row][col];
    if (kind === CellValueType.BOOLEAN) return Boolean(value);
    return typeof value === "string" && /^#[A-Z/0]+[!?A]?$/.test(value) ? { error: value } : value;
  };
}

const value = await { hyperformula: byHyperFormula, univer: byUniver }[library]();
const found = {};
for (const title of book.SheetNames) {
  found[title] = {};
  for (const [r, c] of formulas(title)) found[title][XLSX.utils.encode_cell({ r, c })] = value(title, r, c);
}
process.stdout.write(JSON.stringify(found), () => process.exit(0));  // Univer's timers would keep it alive
