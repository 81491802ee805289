// Dated rates of currencies: pairs and days as cells hold them, and the newest rate of a pair up to a day.
const DAY_MS = 864e5;

function dayText(serial) {
    return new Date(Date.UTC(1899, 11, 30) + serial * DAY_MS).toISOString().slice(0, 10);
}

function isWords(value) {
    return typeof value === "string" && value !== "" && value[0] !== "#" && !isNumber(value);
}

read.pair = (part, name, value) => (isWords(value) ? pairOf(name, value) : read.number(part, name, value));
read.rateOrDay = (part, name, value) => (isWords(value) ? dayOf(name, value) : read.number(part, name, value));

function pairOf(name, value) {
    const words = Array.from(plainWord(value));
    const between = new RegExp(RATES.between, "gu");
    const called = (letters) => RATES.called[letters.join("").replace(between, "")];
    for (let at = 1; words.length <= RATES.longest && at < words.length; at += 1) {
        const [base, quote] = [called(words.slice(0, at)), called(words.slice(at))];
        if (base && quote) return { kind: "Pair", base: base, quote: quote, text: `${base}/${quote}` };
    }
    const given = Array.from(value).slice(0, 40).join("");
    throw new CellError("#VALUE!", "not_a_pair", { argument: name, given: given, known: RATES.currencies.join(", ") });
}

function dayOf(name, value) {
    const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/u.exec(value.normalize("NFKC").trim());
    const serial = found ? serialOf(Number(found[1]), Number(found[2]), Number(found[3])) : null;
    if (serial === null) {
        throw new CellError("#VALUE!", "not_a_day_of", { argument: name, given: Array.from(value).slice(0, 40).join("") });
    }
    if (serial < RATES.first || serial > RATES.last) {
        throw new CellError("#NUM!", "out_of_domain", { argument: name, given: dayText(serial), domain: RATES.domain });
    }
    return { kind: "date", serial: serial };
}

// The serial number of a day of the calendar; null for a day that it has not.
function serialOf(year, month, day) {
    const at = new Date(0);
    at.setUTCFullYear(year, month - 1, day);
    const kept = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
    return kept && year > 0 ? Math.round((at.getTime() - Date.UTC(1899, 11, 30)) / DAY_MS) : null;
}

function askedDay(given) {
    if (given.kind === "date") return given.serial;
    if (given < RATES.needs) throw new CellError("#VALUE!", "fx_needs_day", { given: py.shown(given, "g") });
    return Math.floor(given);
}

// Where the newest day up to one stands in a list of days and values, -1 for none.
function upTo(list, serial) {
    let at = -1;
    for (let place = 0; place < list.length && list[place] <= serial; place += 2) at = place;
    return at;
}

// The rates of both ways that one of two currencies has in the other, by day.
function leg(base, quote) {
    const straight = RATES.rates[`${base}/${quote}`];
    const turned = RATES.rates[`${quote}/${base}`];
    return { list: straight || turned || [], value: (number) => (straight ? number : 1 / number) };
}

function rateOn(known, serial) {
    const at = upTo(known.list, serial);
    return at >= 0 && known.list[at] === serial ? known.value(known.list[at + 1]) : null;
}

// The ways to make a pair, the straight one first, then over each third currency.
function ways(base, quote) {
    const over = RATES.pivots.filter((pivot) => pivot !== base && pivot !== quote);
    return [[leg(base, quote)], ...over.map((pivot) => [leg(base, pivot), leg(pivot, quote)])];
}

function daysOf(base, quote) {
    return [...new Set(ways(base, quote).flatMap(([one]) => one.list.filter((_, at) => at % 2 === 0)))].sort((a, b) => a - b);
}

function madeOn(base, quote, serial) {
    for (const legs of ways(base, quote)) {
        const values = legs.map((one) => rateOn(one, serial));
        if (values.every((value) => value !== null)) return values.reduce((product, value) => product * value, 1);
    }
    return null;
}

function newestRate(pair, serial) {
    if (pair.base === pair.quote) return { serial: serial, value: 1 };
    const days = daysOf(pair.base, pair.quote);
    for (const day of days.filter((one) => one <= serial).reverse()) {
        const value = madeOn(pair.base, pair.quote, day);
        if (value !== null) return { serial: day, value: value };
    }
    const first = days.find((one) => madeOn(pair.base, pair.quote, one) !== null);
    const facts = { pair: pair.text, day: dayText(serial), first: first === undefined ? "–" : dayText(first) };
    throw new CellError("#N/A", "no_fx_rate", facts);
}

py.startRate = (month, fx0, drift) => {
    if (month.kind !== "Pair") {
        if (fx0.kind !== "date") return fx0;
        throw new CellError("#VALUE!", "not_a_number", { argument: "fx0", given: dayText(fx0.serial) });
    }
    const serial = askedDay(fx0);
    const found = newestRate(month, serial);
    const age = serial - found.serial;
    if (age > RATES.most && !drift) {
        const facts = { pair: month.text, day: dayText(serial), found: dayText(found.serial), age: age, most: RATES.most };
        throw new CellError("#N/A", "old_rate", { ...facts, value: py.shown(found.value, ".6g") });
    }
    return found.value;
};

py.monthsOn = (month, fx0) => {
    if (month.kind !== "Pair") return month;
    const serial = askedDay(fx0);
    return ((serial - newestRate(month, serial).serial) * RATES.months) / RATES.days;
};
