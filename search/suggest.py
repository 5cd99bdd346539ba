"""Suggestions while typing: numbers that begin so, titles whose words are typed, agencies. With or without diacritics."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.registry import type_named
from graph.text import as_typed, clean_spaces, fold
from search.nodes import And, Field, Node
from search.reader import Order, Reader
from search.values import condition

_PER_KIND = 6
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the typed characters may become: `kind` is number, title or agency; documents carry their work."""

    kind: str
    text: str
    work_id: int | None = None


def suggest(reader: Reader, typed: str, limit: int = 8) -> list[Suggestion]:
    """Suggestions, numbers first when digits are typed; at least two characters must be typed."""
    words = clean_spaces(as_typed(typed))[:100]
    if len(words) < 2:
        return []
    found: list[Suggestion] = []
    number = re.search(r"\d[\w/.-]*$", words)
    if number:
        found += _documents(reader, "number", _numbered(words, number[0]))
    else:
        found += [Suggestion("agency", name) for name in _agencies(reader, words)]
        found += _documents(reader, "title", _titled(words))
    return list({(s.work_id or s.text): s for s in found}.values())[:limit]


def _documents(reader: Reader, kind: str, node: Node | None) -> list[Suggestion]:
    if node is None:
        return []
    records = reader.records(node, Order.RELEVANCE, 400)
    first = list({record.work_id: record for record in records}.values())[: 2 * _PER_KIND]
    shown = [Suggestion(kind, candidate.number or candidate.title, candidate.work_id) for candidate in reader.load(first)]
    return sorted(shown, key=lambda s: (len(s.text) if kind == "number" else 0, s.text))[:_PER_KIND]


def _numbered(words: str, number: str) -> Node | None:
    """Documents whose number begins so; a kind or sign typed before it narrows them."""
    by_number = Field("number_prefix", number.strip("/.-"))
    before = words[: -len(number)].strip(" ,")
    kind = re.sub(r"\s*(?:số|so)\s*:?$", "", before, flags=re.IGNORECASE).strip()
    return And((by_number, condition("type", kind))) if kind and type_named(kind) else by_number


def _titled(words: str) -> Node | None:
    """Documents whose title holds all the words, the last one as a beginning."""
    tokens = fold(words).split()
    if not any(_LETTERS.search(token) for token in tokens):
        return None
    whole: list[Node] = [Field("title", token) for token in tokens[:-1]]
    return And((*whole, Field("title_prefix", tokens[-1]))) if whole else Field("title_prefix", tokens[-1])


def _agencies(reader: Reader, words: str) -> list[str]:
    """Names of agencies that issue or lead, one of whose words begins as typed, the more documents the earlier."""
    wanted = fold(words)
    counted: dict[str, int] = {}
    for field in ("issuer_group", "lead_name"):
        for name, count in reader.terms(field):
            folded = fold(name)
            if folded.startswith(wanted) or f" {wanted}" in folded:
                counted[name] = counted.get(name, 0) + count + (10**6 if folded.startswith(wanted) else 0)
    return sorted(counted, key=lambda name: (-counted[name], name))[:3]
