"""Files of every odd kind for every command that reads one: an answer or one line, and the file as it was."""

import errno
import io
import os
import random
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from batch.samples import write_rows
from focus.bill_samples import FOCUS, USUAL, write
from reliability.damage import BYTES
from reliability.hostile import lay_out

TABLES = int(os.environ.get("R1MODEL_HOSTILE_TABLES", "15"))
READERS = {
    "tco": ("tco", "{file}"),
    "predict": ("predict", "{file}", "-o", "{out}/p.csv"),
    "known": ("predict", "{bench}", "--known", "{file}", "-o", "{out}/k.csv"),
    "constants": ("predict", "{bench}", "--constants", "{file}", "-o", "{out}/c.csv"),
    "calibrate": ("calibrate", "{file}", "-o", "{out}/c.toml"),
    "actuals": ("actuals", "{file}", "--option", "rent", "-o", "{out}/v.xlsx"),
    "tokens": ("actuals", "{bill}", "--option", "rent", "--tokens", "{file}", "-o", "{out}/v.csv"),
    "check": ("check", "{file}"),
    "batch": ("batch", "{file}", "-o", "{out}/batch", "--no-workbooks"),
    "sweep": ("sweep", "{file}", "-o", "{out}/s.parquet"),
}
BENCH = "model,gpu,n_gpus,isl,osl,concurrency,tpot_ms_median\n" + "deepseek-r1,h200,8,1024,1024,16,14\n" * 4
pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes and links as POSIX has them")


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    home = tmp_path_factory.mktemp("odd")
    bench = home / "bench.csv"
    bench.write_text(BENCH, "utf-8")
    write(home / "bill.csv", FOCUS, USUAL)
    return bench, sorted(lay_out(home))


@pytest.mark.parametrize("name", READERS)
def test_odd_files(run, odd, tmp_path, name):
    bench, files = odd
    for number, file in enumerate(files):
        out = tmp_path / str(number)
        places = {"file": file, "bench": bench, "bill": bench.with_name("bill.csv"), "out": out}
        words = [word.format(**places) for word in READERS[name]]
        done = run(*words, language=("zh", "en")[number % 2])
        assert done.code in (0, 1, 2), (words, done)
        assert done.err.count("\n") == (done.code == 2) and "Traceback" not in done.out + done.err, (words, done)
        assert done.code != 2 or "r1model: " in done.err


def sheet_bytes(frame):
    raw = io.BytesIO()
    frame.to_excel(raw, index=False, engine="openpyxl")
    return raw.getvalue()


def inside(chance, raw):
    """An .xlsx whose parts were changed, so that the archive itself is sound."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        hit = chance.choice(given.namelist())
        for part in given.namelist():
            content = given.read(part)
            if part == hit:
                content = chance.choice([cut_middle, *BYTES])(chance, content)
            if not (part == hit and chance.random() < 0.2):
                made.writestr(part, content)
    return out.getvalue()


def cut_middle(chance, raw):
    at = sorted(chance.randrange(len(raw) + 1) for _ in range(2))
    return raw[: at[0]] + raw[at[1] :]


def replaced_words(chance, raw):
    """Values that no column means, in a text table."""
    words = ["1e999", "-1", "", '"', "=1+1", "\x00", "nan", "9" * 400, "６", "TRUE", "#N/A", ";", "\ufeff"]
    cells = raw.decode("utf-8").split(",")
    for _ in range(chance.randint(1, 4)):
        cells[chance.randrange(len(cells))] = chance.choice(words)
    return ",".join(cells).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_damaged_tables(run, tmp_path, told, ending):
    """A scenario table with a few things changed: rows are computed or named, or the file is refused in a line."""
    plain = write_rows(tmp_path / "plain.csv", 3, "hostile")
    frame = pd.read_csv(plain)
    whole = {".csv": plain.read_bytes(), ".xlsx": sheet_bytes(frame), ".parquet": frame.to_parquet()}[ending]
    codes = {}
    for number in range(TABLES):
        chance = random.Random(f"{ending} {number}")
        how = chance.choice([*{".csv": [replaced_words], ".xlsx": [inside] * 6}.get(ending, []), *BYTES])
        file = tmp_path / f"{number}{ending}"
        file.write_bytes(how(chance, whole))
        given = file.read_bytes()
        command = chance.choice(["batch", "batch", "sweep", "predict", "calibrate"])
        words = [word.format(file=file, out=tmp_path / f"out{number}", bench="") for word in READERS[command]]
        done = run(*words, language=chance.choice(["zh", "en"]))
        assert done.code in (0, 1, 2), (number, how.__name__, done)
        assert done.err.count("\n") == (done.code == 2) and "Traceback" not in done.out + done.err, (number, done)
        assert file.read_bytes() == given
        codes[done.code] = codes.get(done.code, 0) + 1
    told(f"reliability: {TABLES} damaged tables{ending}: no traceback; codes {codes}")


@pytest.mark.parametrize("name", sorted(set(READERS) - {"sweep"}))  # pyarrow opens by itself
def test_no_right_to_read(run, odd, tmp_path, monkeypatch, name):
    """Whoever runs the tests may read everything: the refusal of the system is played."""
    bench, _ = odd
    file = tmp_path / "mine.csv"
    file.write_text("months\n36\n", "utf-8")
    real = Path.open

    def refusing(path, *how, **more):
        if path == file:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path, *how, **more)

    monkeypatch.setattr(Path, "open", refusing)
    places = {"file": file, "bench": bench, "bill": bench.with_name("bill.csv"), "out": tmp_path / "out"}
    done = run(*(word.format(**places) for word in READERS[name]), language="zh")
    assert done.code == 2 and "没有权限" in done.err and done.err.count("\n") == 1, done
