// Runs a Python program in Pyodide with the wheels of a folder: node lite.mjs PYODIDE WHEELS PROGRAM
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, wheels, program] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")));
const python = await loadPyodide({ stdout: () => {}, stderr: (line) => console.error(line) });
for (const name of readdirSync(wheels)) {
  python.unpackArchive(new Uint8Array(readFileSync(join(wheels, name))), "whl");
}
console.log(python.runPython(readFileSync(program, "utf8")));
