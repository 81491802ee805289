// What the printed functions stand on: Python's words as they compute in Python, errors, and the catalogue's answers.
class CellError extends Error {
    constructor(code, key, facts) {
        super(key);
        this.code = code;
        this.key = key;
        this.facts = facts || {};
    }
}

const py = {
    quotient: (above, below) => {
        if (below === 0) throw new CellError("#DIV/0!", "divided_by_zero", {});
        return above / below;
    },
    power: (base, exponent) => {
        if (base === 0 && exponent < 0) throw new CellError("#DIV/0!", "divided_by_zero", {});
        return py.finite(Math.pow(base, exponent), Number.isFinite(base) && Number.isFinite(exponent));
    },
    logarithm: (value, base) => {
        if (base === 1) throw new CellError("#DIV/0!", "divided_by_zero", {});
        return py.finite(Math.log(value) / Math.log(base), value < Infinity);
    },
    finite: (value, asked) => {
        if (asked && !Number.isFinite(value)) throw new CellError("#NUM!", "not_finite", {});
        return value;
    },
    whole: (value) => Math.trunc(py.finite(Number(value), true)) + 0,
    ceil: (value) => Math.ceil(py.finite(value, true)) + 0,
    floor: (value) => Math.floor(py.finite(value, true)),
    most: (...values) => Math.max(...(values.length === 1 ? values[0] : values)),
    least: (...values) => Math.min(...(values.length === 1 ? values[0] : values)),
    length: (list) => list.length,
    last: (list) => list[list.length - 1],
    collected: (list, each) => {
        const found = [];
        for (const one of list) found.push(...each(one));
        return found;
    },
    repeated: (list, times) => [].concat(...Array.from({ length: times }, () => list)),
    mapped: (body, list) => list.map((one) => body(one)),
    kept: (test, list) => list.filter(test || Boolean),
    firstOf: (list, other) => (list.length ? list[0] : other),
    numbered: (list) => list.map((one, at) => [at, one]),
    together: (...lists) => lists[0].map((_, at) => lists.map((list) => list[at])),
    running: (list) => {
        let total = 0;
        return list.map((one) => (total += one));
    },
    contains: (list, one) => list.includes(one),
    joined: (mark, list) => list.join(mark),
    entry: (table, key) => (key in table ? table[key] : null),
    append: (list, one) => list.push(one),
    fieldOf: (record, name) => record[name],
    isA: (value, kind) => value !== null && typeof value === "object" && value.kind === kind,
    // Shewchuk's exact sum: every rounding error is kept as a number of its own.
    exactSum: (list) => {
        const parts = [];
        for (let value of list) {
            let count = 0;
            for (let part of parts) {
                if (Math.abs(value) < Math.abs(part)) [value, part] = [part, value];
                const high = value + part;
                const low = part - (high - value);
                if (low !== 0) parts[count++] = low;
                value = high;
            }
            parts.length = count;
            parts.push(value);
        }
        return py.rounded(parts);
    },
    // The parts added from the largest down; where what is left lies exactly between two numbers, the next decides.
    rounded: (parts) => {
        let at = parts.length - 1;
        if (at < 0) return 0;
        let high = parts[at];
        let low = 0;
        while (at > 0 && low === 0) {
            const before = high;
            high = before + parts[--at];
            low = parts[at] - (high - before);
        }
        if (at > 0 && low < 0 === parts[at - 1] < 0 && high + 2 * low - high === 2 * low) high += 2 * low;
        return high;
    },
    shown: (value, form) => {
        if (form === "g" || /^\.\d+g$/.test(form)) {
            const digits = form === "g" ? 6 : Number(form.slice(1, -1));
            const text = Number(value).toPrecision(digits);
            return text.includes("e") ? String(Number(text)) : String(Number(text));
        }
        if (/^\.\d+f$/.test(form)) return Number(value).toFixed(Number(form.slice(1, -1)));
        if (form === ",") return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
        return value === true ? "True" : value === false ? "False" : String(value);
    },
    catalogue: () => CATALOGUE,
    cacheTerms: (model) => model.cache_terms,
    shippedModel: () => CATALOGUE.models[SHIPPED_MODEL],
    checkpointGb: (model, form) => {
        const size = CHECKPOINT_GB[model.id][form.id];
        if (size !== undefined) return size;
        const models = form.measured_on.join(", ");
        throw new CellError("#N/A", "format_not_measured", { format: form.id, model: model.id, models: models });
    },
};

// The sentence of an error in one language, its facts filled in.
function sentence(fault, language) {
    const words = TEXTS[fault.key][language];
    return words.replace(/\{(\w+)(!r)?(?::([^}]*))?\}/g, (_, name, quoted, form) => {
        const fact = name === "kind" ? KINDS[fault.facts.kind][language] : fault.facts[name];
        if (quoted && typeof fact === "string") return `'${fact}'`;
        return py.shown(fact, form || "");
    });
}

function reason(fault) {
    return LANGUAGES.map((language) => sentence(fault, language)).join(" / ");
}
