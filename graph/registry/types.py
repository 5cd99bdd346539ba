"""Kinds of documents and their signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.registry.tables import table
from graph.text import fold, match_key


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of document: Vietnamese name, signs in numbers ("NĐ-CP", or the first part "TT"), short forms, an example,
    names in official English translations."""

    name: str
    symbols: tuple[str, ...]
    short: tuple[str, ...]
    normative: bool
    example: str
    english: tuple[str, ...] = ()


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
        )
        for row in table("types")["type"]
    )


@cache
def type_named(words: str) -> str | None:
    """The kind that `words` name, in full, without diacritics, or short.

    >>> type_named("Nghi dinh"), type_named("NĐ")
    ('nghị định', 'nghị định')
    """
    key, folded = match_key(words), fold(words).strip()
    for row in document_types():
        if key == row.name:
            return row.name
    for row in document_types():
        if folded == fold(row.name) or folded in {fold(short) for short in row.short}:
            return row.name
    return None


@cache
def type_in_english(words: str) -> str | None:
    """The kind that an official English translation names.

    >>> type_in_english("JOINT CIRCULAR")
    'thông tư liên tịch'
    """
    return next((row.name for row in document_types() if words.strip().lower() in row.english), None)


@cache
def type_of_symbol(symbol: str) -> str | None:
    """The kind a sign belongs to: "NĐ-CP" → nghị định, "QH13" → luật, "QĐ-UBND" → quyết định; None when the sign names no kind."""
    head = re.split(r"[-/]", symbol)[0]
    bare = re.sub(r"\d+$", "", symbol)
    for row in document_types():
        if bare in row.symbols or head in row.symbols or re.sub(r"\d+$", "", head) in row.symbols:
            return row.name
    return "nghị định" if head == "NĐ" else None
