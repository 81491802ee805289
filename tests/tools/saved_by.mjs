// Opens a workbook with ExcelJS or SheetJS and saves it again: node saved_by.mjs exceljs|xlsx FROM TO; prints the number of sheets.
const [, , library, from, to] = process.argv;
if (library === "exceljs") {
  const { default: ExcelJS } = await import("exceljs");
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(from);
  await book.xlsx.writeFile(to);
  console.log(book.worksheets.length);
} else {
  const { default: XLSX } = await import("xlsx");
  const book = XLSX.readFile(from, { cellFormula: true, cellStyles: true, cellNF: true });
  XLSX.writeFile(book, to, { cellStyles: true, compression: true });
  console.log(book.SheetNames.length);
}
