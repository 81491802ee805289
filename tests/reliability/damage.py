"""Damaged states of a batch, in shapes that disks, editors and other programs leave; from a seed, so repeatable."""

import json
import os

HIDDEN = ".r1model-batch"
ENTRY = {"row": 2, "file": "a.en.xlsx", "inputs": "0" * 64, "sha256": "1" * 64, "results": {}, "seal": ""}
TEXTS = [
    b"", b"\x00" * 400, b"\xff\xfe{}", b"not json", b"[]", b"{}", b"null", b"7", b'"text"', b'{"scenarios": 7}',
    b'{"scenarios": [7]}', b'{"scenarios": {"a": []}}', b"[" * 50_000, b'{"a":' * 20_000, b"NaN",
    b'{"engine": "x", "language": "en", "edition": "native", "scenarios": [{}]}',
    '{"engine": "引擎"'.encode(), b'{"scenarios": [{"file": "../../etc/passwd"}]}', b"\x1f\x8b\x08", b"{" + b" " * 1000,
]  # fmt: skip


def bent(chance, raw):
    """A JSON record with one thing changed somewhere inside: a value, a type, a key, its depth."""
    try:
        found = json.loads(raw)
    except ValueError:
        return raw + b"}"
    at = found
    while isinstance(at, dict | list) and at:
        key = chance.choice(list(at) if isinstance(at, dict) else range(len(at)))
        inner = at[key]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.3:
            odd = chance.choice([None, True, -1, 1e308, "", "x" * 400, "../up", "a\x00b", [], {}, [[[]]], 10**30])
            if chance.random() < 0.2 and isinstance(at, dict):
                del at[key]
            else:
                at[key] = odd
            break
        at = inner
    return json.dumps(found).encode()


def cut(chance, raw):
    return raw[: chance.randrange(len(raw) + 1)]


def flipped(chance, raw):
    made = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        if made:
            made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def repeated(chance, raw):
    return raw * chance.randint(2, 3)


def replaced(chance, _):
    return chance.choice(TEXTS)


BYTES = (bent, bent, bent, cut, cut, flipped, flipped, repeated, replaced, replaced)


def damage(chance, out):
    """Damages one file of the state, or puts something else in its place; says what was done."""
    manifest = out / "manifest.json"
    state = out / HIDDEN
    state.mkdir(exist_ok=True)
    journals = [path for path in state.iterdir() if path.suffix == ".jsonl"] or [state / "2-4242-0123abcd.jsonl"]
    path = chance.choice([manifest, manifest, chance.choice(journals), state / "plan.json", state / "owner.json"])
    raw = path.read_bytes() if path.is_file() else json.dumps(ENTRY).encode() + b"\n"
    if chance.random() < 0.2:
        return other_kind(chance, path, out)
    how = chance.choice(BYTES)
    path.write_bytes(how(chance, raw))
    return f"{path.name} {how.__name__}"


def other_kind(chance, path, out):
    """A folder, a link, a pipe or nothing where a file should be."""
    path.unlink(missing_ok=True)
    kind = chance.choice(["folder", "link", "dangling link", "pipe", "nothing"])
    if kind == "folder":
        path.mkdir()
        (path / "inside").write_text("kept")
    elif kind == "link":
        stranger = out.parent / "stranger"
        stranger.write_text("precious")
        path.symlink_to(stranger)
    elif kind == "dangling link":
        path.symlink_to(out.parent / "never")
    elif kind == "pipe":
        os.mkfifo(path)
    return f"{path.name} {kind}"
