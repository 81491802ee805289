// How a cell becomes an argument, and how one call answers ranges cell by cell.
function plainWord(value) {
    return String(value).normalize("NFKC").trim().toLowerCase();
}

function compact(name) {
    return String(name).normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

function refuseBlankAndErrors(name, value) {
    if (value === null || value === undefined || value === "") throw new CellError("#VALUE!", "blank", { argument: name });
    if (typeof value === "string" && value[0] === "#") {
        throw new CellError("#VALUE!", "error_passed_in", { argument: name, given: value });
    }
}

function isNumber(words) {
    return /^\s*[-+]?(\d[\d_]*(\.[\d_]*)?|\.\d[\d_]*)(e[-+]?\d+)?\s*$|^\s*[-+]?(inf(inity)?|nan)\s*$/i.test(words);
}

const read = {
    number: (part, name, value) => {
        refuseBlankAndErrors(name, value);
        if (typeof value !== "number") throw new CellError("#VALUE!", "not_a_number", { argument: name, given: value });
        if (within(part.limits, value)) return value;
        const facts = { argument: name, given: value, domain: part.domain };
        if (part.percent && within(part.limits, value / 100)) {
            facts.given = py.shown(value, "g");
            facts.share = py.shown(value / 100, "g");
            throw new CellError("#NUM!", "percent_meant", facts);
        }
        throw new CellError("#NUM!", "out_of_domain", facts);
    },
    size: (part, name, value) =>
        typeof value === "string" && !isNumber(value) ? read.model(part, name, value) : read.number(part, name, value),
    choice: (part, name, value) => {
        refuseBlankAndErrors(name, value);
        const word = plainWord(value);
        const found = part.words.find((one) => one.toLowerCase() === word);
        if (found === undefined || typeof value === "boolean") throw unknownChoice(name, value, part.words);
        return found;
    },
    flag: (part, name, value) => {
        if (typeof value === "boolean") return value;
        refuseBlankAndErrors(name, value);
        if (value !== 0 && value !== 1) throw new CellError("#VALUE!", "not_a_flag", { argument: name, given: value });
        return value === 1;
    },
    quant: (part, name, value) => {
        const found = CATALOGUE.precisions[plainWord(asName(name, value))];
        if (found === undefined) throw unknownChoice("quant", value, Object.keys(CATALOGUE.precisions));
        return found;
    },
    format: (part, name, value) => {
        const found = NAMES.formats[compact(asName(name, value))];
        if (found !== undefined) return CATALOGUE.formats[found];
        const known = Object.keys(CATALOGUE.formats).join(", ");
        throw new CellError("#VALUE!", "unknown_format", { name: String(value), known: known });
    },
    gpu: (part, name, value) => {
        const word = compact(asName(name, value));
        const found = word in NAMES.gpus ? NAMES.gpus[word] : withoutHead(word, NAMES.gpus);
        if (found) return CATALOGUE.gpus[found];
        throw new CellError("#N/A", "unknown_name", { kind: "GPU", name: String(value), near: near(word, NAMES.shorts) });
    },
    model: (part, name, value) => {
        const text = String(asName(name, value));
        const found = ofMarks(text, NAMES.models);
        if (found) return CATALOGUE.models[found];
        const alike = ofMarks(text, NAMES.sisters);
        if (alike) throw new CellError("#N/A", "sister_name", { name: text, near: alike });
        throw new CellError("#N/A", "unknown_name", { kind: "model", name: text, near: near(compact(text), NAMES.ids) });
    },
    series: (part, name, value) => {
        const each = { ...part, kind: "number" };
        if (!Array.isArray(value)) return [read.number(each, name, value)];
        const rows = grid(name, value);
        if (rows.length > 1 && rows[0].length > 1) {
            throw unknownChoice(name, `${rows.length} x ${rows[0].length}`, ["N x 1", "1 x N"]);
        }
        return rows.flat().map((cell, at) => read.number(each, `${name}[${at + 1}]`, cell));
    },
};

function within(limits, value) {
    const inside = limits.low <= value && value <= limits.high && (limits.above === null || value > limits.above);
    return inside && Number.isFinite(value) && (!limits.whole || Number.isInteger(value));
}

function unknownChoice(name, given, known) {
    return new CellError("#VALUE!", "unknown_choice", { argument: name, given: given, known: known.join(", ") });
}

function asName(name, value) {
    refuseBlankAndErrors(name, value);
    if (typeof value === "boolean") throw new CellError("#VALUE!", "not_text", { argument: name, given: value });
    return value;
}

// A maker and a brand may stand before a GPU's name.
function withoutHead(word, known) {
    for (const head of NAMES.heads) if (word.startsWith(head) && known[word.slice(head.length)]) return known[word.slice(head.length)];
    return undefined;
}

// A model's name whole, or without its owner and what its files say of themselves at the end.
function ofMarks(text, known) {
    const found = (words) => known[compact(words)] || withoutHouse(compact(words), known);
    if (found(text)) return found(text);
    const words = text.slice(text.lastIndexOf("/") + 1).toLowerCase().split(/[-_: ]+/);
    while (words.length > 1 && NAMES.marks.includes(py.last(words))) {
        words.pop();
        if (found(words.join("-"))) return found(words.join("-"));
    }
    return found(words.join("-"));
}

function withoutHouse(word, known) {
    const house = NAMES.houses.find((head) => word.startsWith(head) && known[word.slice(head.length)]);
    return known === NAMES.models && house ? known[word.slice(house.length)] : undefined;
}

function near(word, known) {
    const close = Object.keys(known).filter((key) => word && (key.includes(word) || word.includes(key)));
    return (close.length ? close : Object.keys(known)).slice(0, 6).map((key) => known[key]).join(", ");
}

function grid(name, value) {
    const nested = value.filter(Array.isArray).length;
    if (nested && nested < value.length) throw new CellError("#VALUE!", "ragged", { argument: name });
    const rows = nested ? value : [value];
    if (!rows.length || !rows[0].length) throw new CellError("#VALUE!", "blank", { argument: name });
    if (rows.some((row) => row.length !== rows[0].length)) throw new CellError("#VALUE!", "ragged", { argument: name });
    return rows;
}

// One argument list without ranges.
function one(item, given) {
    const usage = { usage: item.usage };
    if (given.length > item.arguments.length) {
        throw new CellError("#VALUE!", "too_many_arguments", { given: given.length, ...usage });
    }
    const values = item.arguments.map((part, at) => {
        if (given[at] !== undefined) return read[part.kind](part, part.name, given[at]);
        if (part.required) throw new CellError("#VALUE!", "required", { argument: part.name, ...usage });
        return part.record ? CATALOGUE[part.record][part.default] : part.default;
    });
    return checked(item, () => item.body(...values));
}

function checked(item, compute) {
    try {
        const found = compute();
        return typeof found === "number" ? py.finite(found, true) : found;
    } catch (fault) {
        if (fault instanceof CellError && fault.key === "divided_by_zero" && !fault.facts.what) fault.facts.what = item.usage;
        throw fault;
    }
}

// One call: a number, text or rows; for ranges a value for each cell, an error standing in its own.
function call(name, cells) {
    const item = FUNCTIONS[name];
    const given = Array.from(cells).map(oneCell);
    while (given.length && given[given.length - 1] === undefined) given.pop();
    const ranged = given.map((value, at) => at).filter((at) => Array.isArray(given[at]) && !(item.arguments[at] || {}).series);
    if (!ranged.length || given.length > item.arguments.length) return one(item, given);
    if (item.spills) throw new CellError("#VALUE!", "not_a_range", { argument: item.arguments[ranged[0]].name });
    return broadcast(item, given, ranged);
}

function broadcast(item, given, ranged) {
    const grids = given.map((value, at) => (ranged.includes(at) ? grid(item.arguments[at].name, value) : null));
    const [rows, columns] = shape(grids.filter(Boolean).map((cells) => [cells.length, cells[0].length]));
    const cell = (row, column) =>
        given.map((value, at) => {
            const cells = grids[at];
            if (!cells) return value;
            const line = cells[cells.length === 1 ? 0 : row];
            const found = line[line.length === 1 ? 0 : column];
            return found === undefined ? null : found;
        });
    const answer = (row, column) => {
        try {
            return one(item, cell(row, column));
        } catch (fault) {
            if (fault instanceof CellError) return fault;
            throw fault;
        }
    };
    return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (__, column) => answer(row, column)));
}

function shape(shapes) {
    const sizes = new Map(shapes.filter(([rows, columns]) => rows * columns !== 1).map((size) => [size.join("x"), size]));
    const different = [...sizes.values()];
    if (different.length < 2) return different[0] || [1, 1];
    const rows = different.map((size) => size[0]);
    const columns = different.map((size) => size[1]);
    if (different.length === 2 && rows.includes(1) && columns.includes(1)) return [Math.max(...rows), Math.max(...columns)];
    throw new CellError("#VALUE!", "shapes_differ", { shapes: [...sizes.keys()].sort().join(", ") });
}

function oneCell(value) {
    if (!Array.isArray(value) || value.length !== 1) return value;
    return Array.isArray(value[0]) ? (value[0].length === 1 ? value[0][0] : value) : value[0];
}
