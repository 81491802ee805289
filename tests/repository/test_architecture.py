"""The page on the architecture, in both languages: what it names exists, every room is on it, its chain holds."""

import re
from pathlib import Path

import pytest

from r1model.catalogue import catalogue
from r1model.graph.registry import FORMULAS
from r1model.sizing.lineup import plan

ROOT = Path(__file__).parents[2]
PAGES = {name: (ROOT / name).read_text("utf-8") for name in ("ARCHITECTURE.md", "ARCHITECTURE.zh.md")}
NAMED = re.compile(r"`(\.?[\w./-]*(?:/|/[\w.-]+|\.(?:py|md|toml|csv|json)))`|\]\(([\w.]+)\)")
ROOM = re.compile(r"`(r1model/(?!__)\w+)(?:\.py)?`")


def section(page, place):
    return PAGES[page].split("\n## ")[place]


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md"])
def test_every_path_named_exists(page):
    named = {token or link for token, link in NAMED.findall((ROOT / page).read_text("utf-8"))}
    files = [f"/{path.relative_to(ROOT).as_posix()}" for folder in ("r1model", "workbook", "addin") for path in
             (ROOT / folder).rglob("*") if "__pycache__" not in path.parts]  # fmt: skip
    files += [f"{file}/" for file in files]
    assert len(named) > (60 if page in PAGES else 25)
    assert {name for name in named if not (ROOT / name).exists() and not any(
        file.endswith(f"/{name}") for file in files)} == set()  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_room_of_the_engine_is_on_the_page(page):
    shown = set(ROOM.findall(section(page, 2)))
    modules = [path for path in (ROOT / "r1model").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()]
    rooms = {f"r1model/{path.stem}" for path in modules if not path.name.startswith("_")}
    assert (rooms - shown, shown - rooms) == (set(), set())


def test_both_languages_name_the_same_things():
    code = [re.findall(r"`([^`]+)`", text) for text in PAGES.values()]
    assert set(code[0]) == set(code[1])
    assert len({text.count("\n| ") for text in PAGES.values()}) == 1


@pytest.mark.parametrize("page", PAGES)
def test_the_glossary_has_its_words_and_the_chain_of_one_figure_holds(page):
    assert section(page, 4).count("\n| ") >= 15 + 1
    sized = plan({}, "plan3")
    assert "141" in section(page, 1) and catalogue().gpus["h200-141gb-sxm"].memory_gb.value == 141
    assert sized.values["gpu_memory_gb"] == 141 and "leaves()" in section(page, 1)
    assert f"gpus_min({', '.join(FORMULAS['gpus_min'].needs)})" in section(page, 1)
