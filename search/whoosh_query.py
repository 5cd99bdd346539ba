"""Our tree → Whoosh's, and the fields it needs. Prefixes and fuzzy words are expanded to known terms first, as for every engine."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable
from typing import Any

from whoosh import query as q
from whoosh.analysis import RegexTokenizer, SpaceSeparatedTokenizer
from whoosh.fields import ID, NUMERIC, TEXT
from whoosh.matching import ListMatcher, NullMatcher
from whoosh.searching import SearchContext

from graph.text import fold, match_key
from search.analysis import analyse, has_diacritics, number_keys
from search.facts import APART, DAYS, FACETS, PHRASES, RAW, basis_tokens, name_tokens
from search.nodes import And, Everything, Field, Fuzzy, Most, Node, Not, Or, Phrase, Prefix, Range, Tokens, Words
from search.packing import indexed
from search.ranking import clauses_of, required
from search.records import Indexed
from search.segmenting import Segment
from search.statistics import Statistics
from search.vocabulary import EXPANSION

_BETWEEN = "\x1f"
"""Parts the values of one raw field."""


def declared() -> dict[str, Any]:
    """The fields of `search.facts` for a schema."""
    fields: dict[str, Any] = {name: TEXT(analyzer=SpaceSeparatedTokenizer()) for name in PHRASES}
    fields |= {name: TEXT(analyzer=RegexTokenizer(rf"[^{_BETWEEN}]+"), phrase=False) for name in dict.fromkeys((*RAW, *FACETS))}
    fields |= {name: NUMERIC(int, bits=64) for name in DAYS}
    return fields | {"order_title": ID(sortable=True), "order_date": NUMERIC(int, bits=64, sortable=True), "work_number": NUMERIC(int, bits=64, sortable=True)}


def filled(made: Indexed) -> dict[str, Any]:
    """A record as Whoosh takes it."""
    described = made.described
    values: dict[str, Any] = {name: _BETWEEN.join(found) for name, found in described.raw.items()}
    values |= {name: list(keys) for name, keys in described.days.items() if keys}
    values |= {"article": made.article, "order_date": described.order_date, "work_number": described.work_id}
    return {**described.texts, **described.phrases, **made.texts, **values}


class Compiler:
    """Compiles for one view of the index; see `search.tantivy_query.Compiler`."""

    def __init__(self, statistics: Callable[[], Statistics], terms: Callable[[str, str, int], list[tuple[str, int]]], segment: Segment | None) -> None:
        self._statistics, self._terms, self._segment = statistics, terms, segment

    def compiled(self, node: Node) -> Any:
        """The query."""
        match node:
            case Words(text):
                return self._weighted(tuple(clauses_of(text, self._statistics(), segment=self._segment)))
            case Most(text):
                return _most(text)
            case Phrase(text, slop):
                return _phrase(text, slop)
            case Prefix(text):
                return _any("syllables", self._statistics().vocabulary.beginning(text))
            case Fuzzy(text, distance):
                return _any("syllables", self._statistics().vocabulary.near(text, distance))
            case Field(name, value):
                return self._field(name, value)
            case Range(name, low, high):
                return q.NumericRange(name, max(1, low or 1), max(1, high if high is not None else 10**8))
            case Tokens(items):
                return self._weighted(items)
            case Everything():
                return q.Every()
            case Not(part):
                return q.Not(self.compiled(part))
            case And() | Or():
                return self._group(node)
        raise AssertionError(node)

    def _group(self, node: And | Or) -> Any:
        if isinstance(node, Or):
            return q.Or([self.compiled(part) for part in node.parts])
        wanted = [self.compiled(part) for part in node.parts if not isinstance(part, Not)] or [q.Every()]
        banned = [self.compiled(part.part) for part in node.parts if isinstance(part, Not)]
        together = q.And(wanted) if len(wanted) > 1 else wanted[0]
        return q.AndNot(together, q.Or(banned)) if banned else together

    def _weighted(self, items: tuple[tuple[str, str, float], ...]) -> Any:
        return q.Or([q.Term(field, indexed(field, token), boost=weight) for field, token, weight in items])

    def _field(self, name: str, value: str) -> Any:
        match name:
            case "number":
                keys = [*number_keys(value)]
                return q.Term("own_number", keys[0]) if keys else q.Term("sequence", fold(value).lstrip("0") or "0")
            case "number_prefix":
                return _any("own_number", [term for term, _ in self._terms("own_number", re.sub(r"[^\w/]", "", fold(value)), EXPANSION)])
            case "title_prefix":
                return _any("name", [term for term, _ in self._terms("name", fold(value), EXPANSION)])
            case "mention":
                keys = [*number_keys(value)]
                return q.Or([q.Term(field, keys[0]) for field in ("numbers", "own_number")]) if keys else q.NullQuery
            case "basis":
                tokens = basis_tokens(value)
                return q.Term("basis", tokens[0]) if tokens and "/" in tokens[0] else _together("basis", tokens)
            case "issuer" | "lead":
                return _together(name, tuple(t for t in name_tokens((fold(match_key(value)),)) if t != APART))
            case "title":
                return q.And([q.Term("name", token) for token in fold(match_key(value)).split()])
            case "type":
                return q.Term("type", fold(value))
        return q.Term(name, value)


def _any(field: str, tokens: list[str]) -> Any:
    return q.Or([q.Term(field, token) for token in tokens]) if tokens else q.NullQuery


class AtLeast(q.Query):  # type: ignore[misc]
    """Records that match some of at least so many groups; adds nothing to the score. Whoosh's own `Or` takes a `minmatch` and does not heed it."""

    def __init__(self, groups: tuple[tuple[Any, ...], ...], least: int) -> None:
        self._groups, self._least = groups, least

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """The matching records of one segment."""
        held: Counter[int] = Counter()
        for group in self._groups:
            held.update({number for part in group for number in part.matcher(searcher, SearchContext(weighting=None)).all_ids()})
        found = sorted(number for number, count in held.items() if count >= self._least)
        return ListMatcher(array("I", found), all_weights=0.0) if found else NullMatcher()

    def estimate_size(self, reader: Any) -> int:
        """At most so many records."""
        return int(reader.doc_count())

    def __hash__(self) -> int:
        return hash((self._groups, self._least))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AtLeast) and (self._groups, self._least) == (other._groups, other._least)


def _most(text: str) -> Any:
    terms, least = required(text)
    return AtLeast(tuple(tuple(q.Term(field, token) for field in fields) for fields, token in terms), least) if terms else q.NullQuery


def _phrase(text: str, slop: int) -> Any:
    analysis = analyse(text, segment=False)
    field, tokens = ("syllables", analysis.syllables) if has_diacritics(text) else ("syllables_folded", analysis.folded)
    return _together(field, tokens, slop)


def _together(field: str, tokens: tuple[str, ...], slop: int = 0) -> Any:
    if not tokens:
        return q.NullQuery
    return q.Phrase(field, [*tokens], slop=slop + 1) if len(tokens) > 1 else q.Term(field, tokens[0])
