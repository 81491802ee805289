"""What the repository's own files may not hold: the host of a package registry, a place on one machine."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MADE = {".git", ".venv", "__pycache__", "node_modules", "wheels", ".mypy_cache", ".ruff_cache", ".pytest_cache",
        ".hypothesis", ".import_linter_cache"}  # fmt: skip
# Hosts are written apart here, so that this file does not hold what it refuses.
HOSTS = [".".join(parts) for parts in (
    ("pypi", "org"), ("pythonhosted", "org"), ("pypi", "python", "org"), ("npmjs", "org"), ("npmjs", "com"),
    ("yarnpkg", "com"), ("npmmirror", "com"), ("unpkg", "com"), ("jsdelivr", "net"), ("deb", "debian", "org"),
    ("security", "debian", "org"), ("archive", "ubuntu", "com"), ("anaconda", "org"), ("anaconda", "com"),
    ("conda-forge", "org"), ("docker", "com"), ("docker", "io"), ("ghcr", "io"), ("quay", "io"), ("gcr", "io"),
    ("crates", "io"), ("rubygems", "org"), ("nuget", "org"), ("proxy", "golang", "org"), ("maven", "org"),
    ("mirrors", "aliyun", "com"), ("mirrors", "tuna", "tsinghua", "edu", "cn"), ("tuna", "tsinghua", "edu", "cn"),
    ("mirrors", "ustc", "edu", "cn"), ("mirrors", "cloud", "tencent", "com"), ("repo", "huaweicloud", "com"),
)]  # fmt: skip
MIRROR = rb"//(?:[\w-]+\.)*(?:mirrors?|registry|packages)\.[\w.-]+"
HOST = re.compile(rb"(?<![\w-])(?:" + "|".join(map(re.escape, HOSTS)).encode() + rb")(?![\w-])|" + MIRROR, re.I)
FOLDERS = ("work", "root", "tmp", r"(?:home|users|mnt|opt)/[\w.-]+")
MACHINE = re.compile(
    rb"(?<![\w.~/\\{}$)*<-])(?:/(?:" + "|".join(FOLDERS).encode() + rb")\b|[a-z]:\\+users\\+[a-z])", re.I
)
MAKES_PLACES = (  # they look for such places, or plant one to be found
    "tests/addin/test_macro_books.py", "tests/workbook/test_lint_rules.py", "tests/repository/test_tracked_files.py",
)  # fmt: skip
NEWLINE = b"\n"


def tracked():
    """The files under version control; in an unpacked archive all that no tool has made."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True)
    names = listed.stdout.decode().split("\0") if not listed.returncode else [
        path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*")
        if path.is_file() and not MADE & set(path.relative_to(ROOT).parts) and path.parent != ROOT / "build"
    ]  # fmt: skip
    return {name: (ROOT / name).read_bytes() for name in names if name and (ROOT / name).is_file()}


@pytest.fixture(scope="module")
def files():
    return tracked()


def told(files, pattern, without=()):
    """Where a pattern stands: file, line, words."""
    return [f"{name}:{content.count(NEWLINE, 0, found.start()) + 1}: {found.group().decode()}"
            for name, content in files.items() if name not in without
            for found in pattern.finditer(content)]  # fmt: skip


def test_no_file_names_the_host_of_a_package_registry(files):
    assert len(files) > 400
    assert told(files, HOST) == []


def test_no_file_names_a_place_on_one_machine(files):
    assert told(files, MACHINE, MAKES_PLACES) == []


def test_no_file_is_a_link():
    """A link leads out of the repository, to a place that another machine does not have."""
    listed = subprocess.run(["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, text=True)
    assert [line for line in listed.stdout.splitlines() if line.startswith("120000")] == []


@pytest.mark.parametrize("words", [f"https://{host}/simple" for host in HOSTS] + [
    "https://" + "mirrors.example.cn/pypi", "https://registry" + ".example.com", "files." + HOSTS[1],
])  # fmt: skip
def test_a_planted_host_is_found(words):
    assert told({"planted": f'url = "{words}"'.encode()}, HOST)


@pytest.mark.parametrize("words", ["/work/team/x", "see /root/.cache", "/home/ann/x", '"/tmp/x"', "C:\\Users\\ann",
                                   "(/Users/ann)"])  # fmt: skip
def test_a_planted_place_is_found(words):
    assert told({"planted": words.encode()}, MACHINE)


@pytest.mark.parametrize("words", ["tokens/work", "https://example.com/home/page", "#!/usr/bin/env bash", "build/tmp",
                                   "{base}/tmp"])  # fmt: skip
def test_words_that_only_look_like_one_pass(words):
    assert not told({"plain": words.encode()}, MACHINE)
