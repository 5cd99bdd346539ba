"""What the user typed → `Query`. The language is Whoosh's parser; a query it cannot read is answered as words, with a note."""

from __future__ import annotations

import re

from whoosh import query as whoosh_query
from whoosh.qparser import OrGroup, QueryParser
from whoosh.qparser.common import QueryParserError

from graph.text import canonical, clean_spaces
from search.engine import And, Field, Node, Not, Or, Phrase, Query, Words

FIELDS = {"so": "number", "số": "number", "loai": "type", "loại": "type", "cq": "issuer", "nam": "year", "năm": "year"}
"""Field names as typed → the records' fields."""

_OPERATORS = ((r"(?<!\S)VÀ(?!\S)", "AND"), (r"(?<!\S)HOẶC(?!\S)", "OR"), (r"(?<!\S)KHÔNG(?!\S)", "NOT"))
_SPECIAL = re.compile(r"\b(?:AND|OR|NOT)\b|[\"():*]")


def parse_query(text: str) -> Query:
    """Read a query; never fails. Words alone are `Words`, so that ranking sees them whole."""
    typed = clean_spaces(canonical(text))[:1000]
    spoken = typed
    for pattern, operator in _OPERATORS:
        spoken = re.sub(pattern, operator, spoken)
    if not _SPECIAL.search(spoken):
        return Query(Words(typed), typed)
    if spoken.count('"') % 2 or spoken.count("(") != spoken.count(")"):
        return Query(Words(_plain(typed)), typed, "ngoặc không đóng: đã tìm như các từ thường")
    try:
        parsed = QueryParser("text", schema=None, group=OrGroup).parse(_fields(spoken))
    except (QueryParserError, ValueError, IndexError):
        return Query(Words(_plain(typed)), typed, "không hiểu cú pháp: đã tìm như các từ thường")
    node = _node(parsed)
    return Query(node, typed) if node else Query(Words(_plain(typed)), typed, "không hiểu cú pháp: đã tìm như các từ thường")


def _plain(text: str) -> str:
    return re.sub(r"[\"():*]", " ", text)


def _fields(text: str) -> str:
    """Quote the value of a field, so that "so:92/2017" stays whole."""
    return re.sub(
        r"(?<!\S)(\w+):([^\s\"()]+)", lambda m: f'{m[1]}:"{m[2]}"' if m[1].lower() in FIELDS else f"{m[1]} {m[2]}", text
    )


def _node(parsed: object) -> Node | None:
    """Whoosh's tree → ours; neighbouring bare terms come together as words."""
    if isinstance(parsed, whoosh_query.Not):
        inner = _node(parsed.query)
        return Not(inner) if inner else None
    if isinstance(parsed, whoosh_query.Phrase):
        return _leaf(parsed.fieldname, " ".join(parsed.words), phrase=True)
    if isinstance(parsed, whoosh_query.Term):
        return _leaf(parsed.fieldname, str(parsed.text), phrase=False)
    if isinstance(parsed, whoosh_query.Prefix):
        return Words(str(parsed.text))
    if isinstance(parsed, whoosh_query.And | whoosh_query.Or):
        parts = tuple(part for child in parsed if (part := _node(child)))
        if isinstance(parsed, whoosh_query.And):
            return And(parts) if parts else None
        return _joined(parts)
    return None


def _leaf(field: str, text: str, *, phrase: bool) -> Node:
    name = FIELDS.get(field.lower())
    if name:
        return Field(name, text)
    return Phrase(text) if phrase else Words(text)


def _joined(parts: tuple[Node, ...]) -> Node | None:
    words = " ".join(part.text for part in parts if isinstance(part, Words))
    others = tuple(part for part in parts if not isinstance(part, Words))
    joined = ((Words(words),) if words else ()) + others
    if any(isinstance(part, Not) for part in joined) and len(joined) > 1:
        return And(joined)
    return joined[0] if len(joined) == 1 else Or(joined) if joined else None
