// Runs calls of printed functions as an application would: loads a file by how that application loads it, then calls by name.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const { host, file, calls } = JSON.parse(readFileSync(0, "utf8"));
const registered = {};
const add = { wps: (space, name, body) => { registered[name] = body; }, onlyoffice: (body) => { registered[body.name] = body; } };
const world = { console };
if (host === "wps") world.wps = { AddCustomFunction: add.wps };
if (host === "onlyoffice") world.Api = { AddCustomFunction: add.onlyoffice };
const context = vm.createContext(world);
vm.runInContext(readFileSync(file, "utf8"), context, { filename: file });

function called([name, given]) {
    const body = host === "sheets" ? context[name] : registered[name];
    const cells = given.map((cell) => (cell !== null && typeof cell === "object" && cell.omitted ? undefined : cell));
    try {
        return { value: body(...cells) };
    } catch (fault) {
        return { error: String(fault.message), kind: String(fault.name) };
    }
}
const names = host === "sheets" ? Object.keys(context).filter((name) => name.startsWith("DSR_")) : Object.keys(registered);
console.log(JSON.stringify({ names, answers: calls.map(called) }));
