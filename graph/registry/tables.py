"""Reads the TOML tables, once each."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The table `name`.toml of this folder."""
    return tomllib.loads(files("graph.registry").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def law_names() -> dict[str, tuple[str, ...]]:
    """Names of laws by type: luật, bộ luật, pháp lệnh."""
    rows = table("laws")
    return {"luật": tuple(rows["luat"]), "bộ luật": tuple(rows["bo_luat"]), "pháp lệnh": tuple(rows["phap_lenh"])}


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
