"""Kinds of documents and their signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from graph.registry.tables import table
from graph.text import fold, match_key


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of document: Vietnamese name, signs in numbers ("NĐ-CP", or the first part "TT"), short forms, an example,
    names in official English translations, longer names of the same kind ("kết luận thanh tra")."""

    name: str
    symbols: tuple[str, ...]
    short: tuple[str, ...]
    normative: bool
    example: str
    english: tuple[str, ...] = ()
    longer: tuple[str, ...] = ()


@cache
def document_types() -> tuple[DocumentType, ...]:
    """All kinds, in the order of the table."""
    return tuple(
        DocumentType(
            row["name"],
            tuple(row["symbols"]),
            tuple(row["short"]),
            row["normative"],
            row["example"],
            tuple(row.get("english", ())),
            tuple(row.get("longer", ())),
        )
        for row in table("types")["type"]
    )


@lru_cache(maxsize=8192)
def type_named(words: str) -> str | None:
    """The kind that `words` name, in full, without diacritics, or short.

    >>> type_named("Nghi dinh"), type_named("NĐ")
    ('nghị định', 'nghị định')
    """
    key = match_key(words)
    return _names().get(key) or _folded_names().get(fold(words).strip())


@cache
def _names() -> dict[str, str]:
    return {name: row.name for row in document_types() for name in (row.name, *row.longer)}


@cache
def _folded_names() -> dict[str, str]:
    """Folded name or short form → name; of two that fold alike the first of the table."""
    names: dict[str, str] = {}
    for row in document_types():
        for spelling in (row.name, *row.short):
            names.setdefault(fold(spelling), row.name)
    return names


def type_in_english(words: str) -> str | None:
    """The kind that an official English translation names.

    >>> type_in_english("JOINT CIRCULAR")
    'thông tư liên tịch'
    """
    return _english_names().get(words.strip().lower())


@cache
def _english_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for row in document_types():
        for name in row.english:
            names.setdefault(name, row.name)
    return names


@lru_cache(maxsize=8192)
def type_of_symbol(symbol: str) -> str | None:
    """The kind a sign belongs to: "NĐ-CP" → nghị định, "QH13" → luật, "QĐ-UBND" → quyết định; None when the sign names no kind."""
    head = re.split(r"[-/]", symbol)[0]
    bare = re.sub(r"\d+$", "", symbol)
    for row in document_types():
        if bare in row.symbols or head in row.symbols or re.sub(r"\d+$", "", head) in row.symbols:
            return row.name
    return "nghị định" if head == "NĐ" else None
