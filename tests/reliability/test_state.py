"""A batch whose memory was damaged goes on from what its files prove, and nothing is lost."""

import json
import os
import random
import re
import shutil

import pytest
from batch.samples import tree, write_rows
from reliability.damage import HIDDEN, damage

from r1model import batch
from r1model.batches.state import Entry
from r1model.errors import BadRequest, CellError, Unfinished

ROWS = 3
STATES = int(os.environ.get("R1MODEL_DAMAGED_STATES", "40"))
pytestmark = pytest.mark.skipif(os.name == "nt", reason="links and pipes as POSIX has them")


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    """A finished batch, and the same folder as a run leaves it that is killed before its end."""
    folder = tmp_path_factory.mktemp("unbroken")
    file = write_rows(folder / "rows.csv", ROWS, "state")
    list(batch(file, folder / "out", language="en"))
    whole = tree(folder / "out")
    running = batch(file, folder / "cut", language="en", force=True)
    next(running)
    running.close()
    return file, whole, folder / "cut"


def content(folder):
    """Every file outside the batch's own memory."""
    return {name: data for name, data in tree(folder).items() if HIDDEN not in name and ".damaged-" not in name}


def begun_on(unbroken, out, chance):
    """A folder of either kind to be damaged, with a book edited by hand and a stranger's file beside."""
    _, whole, cut = unbroken
    if chance.random() < 0.5:
        shutil.copytree(cut, out)
    else:
        out.mkdir()
        for name, data in whole.items():
            (out / name).write_bytes(data)
    (out / "notes.txt").write_text("mine")


def damaged_and_run_again(unbroken, tmp_path, chance, number):
    file, whole, _ = unbroken
    home = tmp_path / str(number)
    home.mkdir()
    begun_on(unbroken, home / "out", chance)
    what = damage(chance, home / "out")
    outside = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    done = list(batch(file, home / "out", language="en"))
    states = [each.state for each in done if each.row]
    assert len(states) == ROWS and set(states) <= {"written", "kept"}, what
    assert {**content(home / "out"), "notes.txt": b"mine"} == {**whole, "notes.txt": b"mine"}, what
    assert {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()} == outside, what
    again = [each.state for each in batch(file, home / "out", language="en") if each.row]
    assert again == ["kept"] * ROWS, what
    aside = [each.file for each in done if each.state == "set_aside"]
    shutil.rmtree(home)
    return what, aside


def test_damaged_states(unbroken, tmp_path, told):
    chance = random.Random("damage")
    found = [damaged_and_run_again(unbroken, tmp_path, chance, number) for number in range(STATES)]
    kinds = {what for what, _ in found}
    aside = sum(1 for _, files in found if files)
    told(f"reliability: {STATES} damaged states of {len(kinds)} kinds, {aside} set aside: all went on, nothing lost")
    assert len(kinds) >= min(20, STATES // 4) and aside


def test_what_is_set_aside_keeps_its_bytes_and_is_said(unbroken, tmp_path, run):
    file, whole, _ = unbroken
    out = tmp_path / "out"
    out.mkdir()
    for name, data in whole.items():
        (out / name).write_bytes(data)
    for number in (1, 2):
        (out / "manifest.json").write_bytes(b"{" + b"x" * number)
        done = run("batch", file, "-o", out, "-l", "en")
        assert done.code == 0 and f"manifest.damaged-{number}.json" in done.err and "kept 3" in done.out
    assert (out / "manifest.damaged-1.json").read_bytes() == b"{x"
    assert json.loads((out / "manifest.json").read_text("utf-8"))["scenarios"]


def test_a_state_folder_that_is_a_link_or_somebodys_is_refused_and_left_alone(unbroken, tmp_path):
    file, *_ = unbroken
    victim = tmp_path / "victim"
    victim.mkdir()
    for name in ("plan.json", "2-17.jsonl", "letter.docx"):
        (victim / name).write_text("precious")
    before = tree(victim)
    linked, foreign, plain = (tmp_path / name for name in ("linked", "foreign", "plain"))
    linked.mkdir()
    (linked / HIDDEN).symlink_to(victim)
    foreign.mkdir()
    shutil.copytree(victim, foreign / HIDDEN, ignore=shutil.ignore_patterns("*.json*"))
    plain.mkdir()
    (plain / HIDDEN).write_text("a file")
    for out in (linked, foreign, plain):
        there = tree(out)
        with pytest.raises(BadRequest, match="left alone"):
            list(batch(file, out, language="en"))
        assert tree(out) == there and tree(victim) == before


def test_what_is_not_the_stores_own_stays_in_its_folder(unbroken, tmp_path):
    file, *_ = unbroken
    state = tmp_path / "out" / HIDDEN
    state.mkdir(parents=True)
    (state / "2-17.jsonl").write_text("")
    for name in ("letter.docx", ".DS_Store", "Thumbs.db"):
        (state / name).write_text("precious")
    list(batch(file, tmp_path / "out", language="en"))
    assert {path.name for path in state.iterdir()} == {"letter.docx", ".DS_Store", "Thumbs.db"}


REPORTS = ("summary.xlsx", "summary.parquet", "errors.csv")


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_that_is_somebodys_or_was_edited_is_not_replaced_unasked(unbroken, tmp_path, name):
    file, whole, _ = unbroken
    out = tmp_path / "out"
    out.mkdir()
    (out / name).write_bytes(b"mine")
    with pytest.raises(BadRequest, match="--force"):
        list(batch(file, out, language="en"))
    assert tree(out) == {name: b"mine"}
    list(batch(file, out, language="en", force=True))
    assert tree(out) == whole
    (out / name).write_bytes(b"edited")
    with pytest.raises(BadRequest, match="--force"):
        list(batch(file, out, language="en"))
    assert (out / name).read_bytes() == b"edited"


def test_a_book_that_somebody_edited_is_not_replaced_unasked(unbroken, tmp_path):
    import openpyxl

    file, whole, _ = unbroken
    out, copy = tmp_path / "out", tmp_path / "rows.csv"
    copy.write_text(file.read_text("utf-8").replace("子公司 1,", "子公司 1,1"), "utf-8")
    list(batch(copy, out, language="en", workbooks=True))
    path = next(out.glob("子公司 1.*"))
    made = openpyxl.load_workbook(path)
    made.worksheets[0]["Z99"] = "seen, approved"
    made.save(path)
    edited = path.read_bytes()
    for rows in (copy, file):
        failed = [each for each in batch(rows, out, language="en") if each.state == "failed"]
        assert [each.file for each in failed] == [path.name] and "edited" in failed[0].problems[0].problem
        assert path.read_bytes() == edited
    list(batch(file, out, language="en", force=True))
    assert {name: data for name, data in tree(out).items() if name != "manifest.json"} == {
        name: data for name, data in whole.items() if name != "manifest.json"
    }


def test_a_folder_of_a_version_that_knew_no_seals_goes_on(unbroken, tmp_path):
    file, whole, _ = unbroken
    out = tmp_path / "out"
    out.mkdir()
    for name, data in whole.items():
        (out / name).write_bytes(data)
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    del manifest["reports"]
    for entry in manifest["scenarios"]:
        del entry["seal"]
        entry["results"] = {"buy.pv_aftertax": 1.0}
    (out / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert [each.state for each in batch(file, out, language="en")] == ["kept"] * ROWS
    assert tree(out) == whole, "its figures are not believed"


def test_figures_alone_leave_the_books_their_owner(unbroken, tmp_path):
    file, *_ = unbroken
    out = tmp_path / "out"
    list(batch(file, out, language="en"))
    list(batch(file, out, language="en", workbooks=False))
    other = tmp_path / "rows.csv"
    other.write_text(re.sub(",(36|48|60),", ",50,", file.read_text("utf-8")), "utf-8")
    assert {each.state for each in batch(other, out, language="en")} == {"written"}


@pytest.mark.parametrize("fault", [BadRequest("too_deep"), CellError("#NUM!", "not_finite"),
                                   Unfinished("batch_stopped", done=1, total=2, reason="x")])  # fmt: skip
def test_an_error_crosses_processes_whole(fault):
    import pickle

    again = pickle.loads(pickle.dumps(fault))
    assert type(again) is type(fault) and again.text("zh") == fault.text("zh")
    assert getattr(again, "code", "") == getattr(fault, "code", "")


def test_a_seal_fits_its_entry_alone():
    entry = Entry(
        row=2, file=" a.xlsx", inputs="", sha256="", results={"a": 1.0, "b": True, "c": None, "d": " x "}
    ).sealed()
    again = Entry.model_validate_json(entry.line())
    assert again == entry and again.seal == again.digest()
    assert again.model_copy(update={"results": {**entry.results, "a": 1.5}}).digest() != entry.seal
