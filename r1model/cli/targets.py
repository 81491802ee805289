"""Where a command writes: a file of the right kind, or a usual name in a folder; nothing is replaced unasked."""

from __future__ import annotations

from pathlib import Path

from r1model.errors import BadRequest
from r1model.files import require_free
from r1model.texts import LANGUAGES

SHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".parquet", ".xlam", ".oxt", ".json", ".zip")


def single(out: Path, usual: str, *, force: bool) -> Path:
    """`out` itself where it ends like `usual`, else `usual` in the folder `out`; BadRequest if taken."""
    path = out if names_file(out, Path(usual).suffix) else out / usual
    return free(path, force=force)


def free(path: Path, *, force: bool) -> Path:
    """The path if nothing stands there or it may be replaced."""
    require_free(path, force=force)
    return path


def names_file(out: Path, ending: str) -> bool:
    """Whether `out` names a file of that ending; BadRequest where it names one of another kind."""
    if out.is_dir() or not out.suffix:
        return False
    if out.suffix.lower() != ending:
        raise BadRequest("wrong_ending", path=out, ending=ending)
    return True


def folder(out: Path) -> Path:
    """`out` where it is a folder or can become one; BadRequest where it is a file or is named like one."""
    if out.is_file() or (out.suffix.lower() in SHEETS and not out.is_dir()):
        raise BadRequest("not_a_folder", path=out)
    return out


def in_language(path: Path, language: str) -> Path:
    """offer.xlsx as offer.zh.xlsx; a language that stands in the name gives way."""
    stem = path.stem if language_in(path) is None else path.stem[:-3]
    return path.with_name(f"{stem}.{language}{path.suffix}")


def language_in(path: Path) -> str | None:
    """The language that a file's name says, as offer.zh.xlsx does."""
    return next((language for language in LANGUAGES if path.stem.lower().endswith(f".{language}")), None)
