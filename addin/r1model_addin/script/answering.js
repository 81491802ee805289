// What a cell gets: values as they are; an error is thrown with its sentence, in a range it stands as its code.
let lastReason = "";

function shownIn(value) {
    if (Array.isArray(value)) return value.map(shownIn);
    return value instanceof CellError ? value.code : value;
}

function answer(name, cells) {
    try {
        const found = shownIn(call(name, Array.from(cells).map((cell) => (cell === null ? undefined : cell))));
        lastReason = "";
        return found;
    } catch (fault) {
        if (!(fault instanceof CellError)) throw fault;
        lastReason = `${fault.code} DSR_${name}: ${reason(fault)}`;
        throw new Error(lastReason);
    }
}
