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
def abbreviations() -> dict[str, str]:
    """Short form → words, both as printed: TTHC → thủ tục hành chính."""
    return dict(table("abbreviations")["words"])
