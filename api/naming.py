"""What a person types to name a document that the store does not know, read as it would be read in a document."""

from __future__ import annotations

import re

from graph.errors import CancuError, InvalidIdentifier
from graph.identifiers import DocumentNumber
from graph.model import Citation
from graph.registry import type_named, type_of_symbol
from graph.text import as_typed, clean_spaces
from ingest.mentions import find_mentions

_NUMBERED = re.compile(r"(?P<kind>\D{0,60}?)(?:(?<!\w)(?:số|so)\s*:?\s*)?(?P<number>\d[^\s,;]{0,60})(?P<rest>.*)", re.IGNORECASE)


class Unnamed(CancuError):
    """The words name no document, or several."""

    def __init__(self, typed: str) -> None:
        super().__init__(f"chưa đọc ra một văn bản từ {typed!r}: ghi loại và số, ký hiệu, thêm ngày nếu biết (Nghị quyết 99/NQ-CP ngày 03/2/2018), hoặc tên luật kèm năm")


def named(typed: str) -> Citation:
    """The mention that typed words are.

    Raises:
        Unnamed: they are none, or several.

    >>> named("99/nq-cp ngày 3/2/2018").text, named("nđ 5/2027/NĐ-CP").type, named("Luật Thử nghiệm 2027").title
    ('Nghị quyết số 99/NQ-CP ngày 3/2/2018', 'nghị định', 'Luật Thử nghiệm')
    """
    words = clean_spaces(as_typed(typed))
    found = find_mentions(_in_full(words))
    if len(found) != 1 or found[0].span.start != 0 or not (found[0].title or _whole(found[0].number)):
        raise Unnamed(typed)
    return found[0]


def _in_full(words: str) -> str:
    """With the kind written out and the sign in capitals, as documents print them."""
    parts = _NUMBERED.fullmatch(words)
    try:
        number = DocumentNumber.parse(parts["number"]) if parts else None
    except InvalidIdentifier:
        number = None
    if parts is None or number is None:
        return words[:1].upper() + words[1:]
    if number.symbol.islower():
        number = DocumentNumber(number.sequence, number.year, number.symbol.upper(), number.separator)
        number = DocumentNumber.parse(number.suspect or str(number))
    kind = type_named(parts["kind"]) or (type_of_symbol(number.symbol) if not parts["kind"].strip() else None)
    return f"{kind.capitalize()} số {number}{parts['rest']}" if kind else words


def _whole(number: str | None) -> bool:
    """Whether a number tells its sequence and more: "99" alone is none that could be found again."""
    try:
        parsed = DocumentNumber.parse(number or "")
    except InvalidIdentifier:
        return False
    return bool(parsed.symbol or parsed.year)
