"""Reads the TOML tables, once each, with the rows that an office adds (`graph.registry.own`)."""

from __future__ import annotations

import sys
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_own: dict[str, dict[str, Any]] = {}
"""Rows added for this process; set once by the composition root."""


@cache
def table(name: str) -> dict[str, Any]:
    """The table `name`.toml of this folder, own rows behind ours."""
    ours = tomllib.loads(files("graph.registry").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    for part, rows in _own.get(name, {}).items():
        ours[part] = {**rows, **ours.get(part, {})} if isinstance(rows, dict) else [*ours.get(part, ()), *rows]
    return ours


def add_own(rows: dict[str, dict[str, Any]]) -> None:
    """Replace the own rows: table → list → rows. What the registry's modules have worked out from the tables is forgotten."""
    _own.clear()
    _own.update(rows)
    for name, module in list(sys.modules.items()):
        if name.startswith("graph.registry"):
            for value in list(vars(module).values()):
                if callable(clear := getattr(value, "cache_clear", None)):
                    clear()


@cache
def law_names() -> dict[str, tuple[str, ...]]:
    """Names of laws by type: luật, bộ luật, pháp lệnh."""
    rows = table("laws")
    return {"luật": tuple(rows["luat"]), "bộ luật": tuple(rows["bo_luat"]), "pháp lệnh": tuple(rows["phap_lenh"])}


@cache
def law_codes() -> tuple[str, ...]:
    """Codes that are cited by one word: BLHS, BLDS."""
    return tuple(short for short in table("laws")["short"] if " " not in short)


@cache
def law_in_full(title: str) -> str:
    """A law's title with its short forms written out.

    >>> law_in_full("BLDS 2015"), law_in_full("Luật PPP"), law_in_full("Luật Ban hành VBQPPL")
    ('Bộ luật Dân sự 2015', 'Luật Đầu tư theo phương thức đối tác công tư', 'Luật Ban hành văn bản quy phạm pháp luật')
    """
    for short, name in table("laws")["short"].items():
        if title == short or title.startswith(f"{short} "):
            title = name + title[len(short) :]
            break
    return " ".join(abbreviations().get(word, word) for word in title.split())


@cache
def abbreviations() -> dict[str, str]:
    """Short form → words, both as printed: TTHC → thủ tục hành chính."""
    return dict(table("abbreviations")["words"])
