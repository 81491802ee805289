"""Every command and program that the pages for readers print is run, page by page, and does what it says."""

from functools import cache
from shutil import copytree

import pytest
from repository.printed import (
    FAILS,
    HELP,
    NOT_RUN,
    NOT_RUN_TOOLS,
    PAGES,
    arguments,
    commands,
    left_out,
    prepare,
    programs,
)

COMMANDS = commands()
RUN = [printed for printed in COMMANDS if not left_out(printed.words)]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The files that the commands name, made once and copied."""
    place = tmp_path_factory.mktemp("prepared")
    prepare(place)
    return place


@pytest.fixture(scope="module")
def folder(tmp_path_factory, prepared):
    """A folder for each page, in which its commands run one after the other as a reader would type them."""

    @cache
    def made(page):
        return copytree(prepared, tmp_path_factory.mktemp("reader"), dirs_exist_ok=True)

    return made


@pytest.mark.parametrize("printed", RUN, ids=[f"{printed.page}: {printed.words}" for printed in RUN])
def test_a_printed_command_runs(printed, folder, run, monkeypatch):
    monkeypatch.chdir(folder(printed.page))
    done = run(*arguments(printed.words), language="zh" if ".zh" in printed.page else "en")
    assert (done.code, done.err) == (FAILS.get(printed.words, 0), "")
    assert done.out.strip() and printed.expected in done.out


@pytest.mark.parametrize("page, program", list(programs()))
def test_a_printed_program_runs(page, program, prepared, tmp_path, process, monkeypatch):
    copytree(prepared, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    done = process(code=program)
    assert (done.code, done.err) == (0, "") and done.out.count(" written ") == 2


def test_what_is_printed_is_found_and_what_is_left_out_is_printed():
    words = {printed.words for printed in COMMANDS}
    assert {printed.page for printed in COMMANDS} == {*PAGES, HELP}
    assert len(words) > 40 and set(NOT_RUN) | set(FAILS) <= words
    assert {"r1model audit", "r1model sources", "r1model sweep 20000000 --vary pue --vary price_per_kwh --out "
            "sweep.parquet"} <= words  # fmt: skip
    assert {printed.expected for printed in COMMANDS} >= {"671.0", '{"value": 8}'}
    assert {words.split()[0] for words in words} >= {"r1model", *NOT_RUN_TOOLS}
    assert len(list(programs())) == 2
