"""What the workbook of an edition takes aboard, and how its file is named: workbook and add-in meet only here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

Aboard = Callable[[Mapping[str, bytes]], Mapping[str, bytes]]


def guest(edition: str) -> Callable[[str], Aboard]:
    """For a language, what adds to the parts of its workbook; BadRequest for an unknown edition or a missing extra."""
    from r1model_workbook.write.editions import require_edition

    if require_edition(edition) == "xlsm":
        from r1model_addin import macros

        macros.require_extra()
        return lambda language: partial(macros.aboard, language=language)
    if edition == "lite":
        from r1model_addin import lite

        return lambda _: lite.aboard
    return lambda _: dict


def ending(language: str, edition: str) -> str:
    """The end of a file's name: .zh.xlsx, .lambda.zh.xlsx, .zh.xlsm."""
    if edition == "xlsm":
        return f".{language}.xlsm"
    return f".{language}.xlsx" if edition == "native" else f".{edition}.{language}.xlsx"
