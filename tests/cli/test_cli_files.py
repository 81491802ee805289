"""Where commands write: a name with the right ending is that file, a folder takes the usual names."""

import pytest
import typer
from openpyxl import load_workbook

from r1model.cli.app import app
from r1model.texts import LANGUAGES, text
from r1model_workbook import book


def titled(path):
    file = load_workbook(path, read_only=True)
    title = file.worksheets[1].title
    file.close()
    return next(language for language in LANGUAGES if text("sheets", "summary.tab", language) == title)


@pytest.fixture(scope="module")
def made():
    """The files of the books that were made, by what they are made from."""
    return {}


@pytest.fixture(autouse=True)
def quick(made, monkeypatch):
    """The book is written, its cells are not computed again for every name that is tried."""
    true = book.content

    def content(language, changes, *, edition, **named):
        name = (language, edition, *sorted(changes.items()))
        if name not in made:
            made[name] = true(language, changes, edition=edition, **named)
        return made[name]

    monkeypatch.setattr(book, "content", content)


@pytest.mark.parametrize("words, language, files", [
    (["offer.xlsx"], "zh", {"offer.xlsx": "zh"}),
    (["offer.xlsx"], "en", {"offer.xlsx": "en"}),
    (["offer.XLSX"], "en", {"offer.XLSX": "en"}),
    (["offer.zh.xlsx"], "en", {"offer.zh.xlsx": "zh"}),
    (["offer.xlsx", "-l", "zh"], "en", {"offer.xlsx": "zh"}),
    (["offer.xlsx", "-l", "BOTH"], "en", {"offer.zh.xlsx": "zh", "offer.en.xlsx": "en"}),
    (["offer.en.xlsx", "--language", "both"], "zh", {"offer.zh.xlsx": "zh", "offer.en.xlsx": "en"}),
    (["deep/er"], "en", {"deep/er/R1-model.zh.xlsx": "zh", "deep/er/R1-model.en.xlsx": "en"}),
    (["deep", "-l", "zh"], "en", {"deep/R1-model.zh.xlsx": "zh"}),
    (["my.lite.xlsx", "--edition", "lite"], "en", {"my.lite.xlsx": "en"}),
])  # fmt: skip
def test_a_workbook_goes_where_its_name_says(run, tmp_path, words, language, files):
    name, *rest = words
    done = run("workbook", "--out", tmp_path / name, *rest, language=language)
    assert (done.code, done.err) == (0, "")
    written = {path.relative_to(tmp_path).as_posix(): titled(path) for path in tmp_path.rglob("*.[xX]*")}
    assert written == files
    shown = done.out.splitlines()
    assert shown[: len(files)] == [str(tmp_path / path) for path in files]
    assert ("--language both" in done.out) == (len(files) == 1 and "-l" not in words and "--language" not in words)


@pytest.mark.parametrize("words, hint", [
    (["offer.xlsm"], "--edition xlsm"), (["offer.xls"], ".xlsx"), (["offer.xlsx", "--edition", "xlsm"], ".xlsm"),
    (["offer.pdf", "-l", "en"], ".xlsx"), (["offer.xlsx", "-l", "fr"], "zh, en, both"),
])  # fmt: skip
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_name_of_another_kind_says_what_to_change(run, tmp_path, words, hint, language):
    name, *rest = words
    done = run("workbook", "--out", tmp_path / name, *rest, language=language)
    assert done.code == 2 and hint in done.err and done.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_neither_of_two_languages_is_replaced_unasked(run, tmp_path):
    (tmp_path / "offer.en.xlsx").write_bytes(b"mine")
    done = run("workbook", "--out", tmp_path / "offer.xlsx", "-l", "both")
    assert done.code == 2 and "--force" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["offer.en.xlsx"]


@pytest.mark.parametrize("name", ["books.xlsx", "books.csv", "a-file"])
def test_a_batch_wants_a_folder(run, tmp_path, name):
    (tmp_path / "a-file").write_text("", "utf-8")
    rows = tmp_path / "rows.csv"
    rows.write_text("pue\n1.2\n", "utf-8")
    done = run("batch", rows, "--out", tmp_path / name, "--no-workbooks")
    assert done.code == 2 and "folder" in done.err and done.err.count("\n") == 1
    assert not (tmp_path / "books.xlsx").exists()


@pytest.mark.parametrize("name, written", [("figures", "figures.parquet"), ("f.parquet", "f.parquet"),
                                           ("", "sweep.parquet")])  # fmt: skip
def test_a_sweep_writes_parquet_and_says_where(run, tmp_path, name, written):
    done = run("sweep", "100", "--out", tmp_path / name, "--json")
    assert done.code == 0 and done.json["out"] == str(tmp_path / written)
    assert [path.name for path in tmp_path.iterdir()] == [written]


def test_a_sweep_is_no_csv(run, tmp_path):
    done = run("sweep", "100", "--out", tmp_path / "figures.csv")
    assert done.code == 2 and ".parquet" in done.err and not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "command, right, wrong", [("addin", "my.XLAM", "my.xlsx"), ("libreoffice", "my.oxt", "my.zip")]
)
def test_an_add_in_goes_to_its_name(run, tmp_path, command, right, wrong):
    done = run("excel", command, "--out", tmp_path / right)
    assert done.code == 0 and [path.name for path in tmp_path.iterdir()] == [right]
    done = run("excel", command, "--out", tmp_path / wrong)
    assert done.code == 2 and (tmp_path / right).suffix.lower() in done.err and done.err.count("\n") == 1


def in_both(words):
    return any("一" <= letter <= "鿿" for letter in words) and any("a" <= letter <= "z" for letter in words)


def test_every_command_argument_and_option_is_helped_in_both_languages():
    root = typer.main.get_command(app)
    commands = {**root.commands, **root.commands["excel"].commands}
    assert len(commands) > 15
    silent = [name for name, command in commands.items() if not in_both(command.help or "")]
    silent += [f"{name} {part.name}" for name, command in commands.items() for part in command.params
               if not in_both(getattr(part, "help", None) or "")]  # fmt: skip
    assert silent == []


def test_a_workbook_with_inputs_that_leave_doubts_says_so(run, tmp_path):
    words = ("workbook", "--out", tmp_path / "offer.xlsx", "--set", "quant=fp8", "--set", "plan3_gpu=H20")
    done = run(*words)
    assert done.code == 0 and "plan1 (plan1_gpu=A100-40) cannot be sized" in done.out
    assert "no price of H20-96" in done.out and "enter a quote in plan3_gpu_price" in done.out
