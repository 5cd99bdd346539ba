"""Our tree → tantivy's, and the fields it needs. Prefixes and fuzzy words are expanded to known terms first: no pattern reaches the engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import tantivy
from tantivy import Occur

from graph.text import fold, match_key
from search.analysis import analyse, has_diacritics, number_keys
from search.facts import DAYS, FACETS, PHRASES, RAW, basis_tokens, name_tokens
from search.nodes import And, Everything, Field, Fuzzy, Most, Node, Not, Or, Phrase, Prefix, Range, Tokens, Words
from search.packing import indexed
from search.ranking import clauses_of, required
from search.records import Described
from search.segmenting import Segment
from search.statistics import Statistics
from search.vocabulary import EXPANSION


def declare(builder: Any) -> None:
    """Add the fields of `search.facts` to a schema."""
    for name in PHRASES:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in dict.fromkeys((*RAW, *FACETS)):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name.startswith("order_"))
    builder.add_text_field("facets", tokenizer_name="raw", index_option="basic", fast=True)
    for name in (*DAYS, "work_number", "order_date"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_unsigned_field("record", fast=True)


def template(described: Described) -> Any:
    """A document with all that the records of a document share; it is copied for each of them."""
    document = tantivy.Document()
    for name, value in (*described.texts.items(), *described.phrases.items(), ("facets", described.facets)):
        if value:
            document.add_text(name, value)
    for name, raw in described.raw.items():
        for value in raw:
            document.add_text(name, value)
    for name, keys in described.days.items():
        for key in keys:
            document.add_unsigned(name, key)
    document.add_unsigned("work_number", described.work_id)
    document.add_unsigned("order_date", described.order_date)
    return document


class Compiler:
    """Compiles for one view of the index.

    Args:
        schema: of the index.
        statistics: the figures of the index.
        terms: terms of a field with a prefix.
        segment: how the words of the index were found.
    """

    def __init__(self, schema: Any, statistics: Statistics, terms: Callable[[str, str, int], list[tuple[str, int]]], segment: Segment | None) -> None:  # fmt: skip
        self._schema, self._statistics, self._terms, self._segment = schema, statistics, terms, segment
        self._known: dict[Node, Any] = {}

    def compiled(self, node: Node) -> Any:
        """The query; a page asks for the same words alone, with filters, and as a condition."""
        known = self._known.get(node)
        if known is None:
            known = self._known[node] = self._compiled(node)
        return known

    def _compiled(self, node: Node) -> Any:
        match node:
            case Words(text):
                return self._words(text)
            case Most(text):
                return tantivy.Query.const_score_query(self._most(text), 0.0)
            case Phrase(text, slop):
                return self._phrase(text, slop)
            case Prefix(text):
                return self._any("syllables", self._statistics.vocabulary.beginning(text))
            case Fuzzy(text, distance):
                return self._any("syllables", self._statistics.vocabulary.near(text, distance))
            case Field(name, value):
                return self._field(name, value)
            case Range(name, low, high):
                return tantivy.Query.range_query(self._schema, name, tantivy.FieldType.Unsigned, max(1, low or 1), max(1, high if high is not None else 10**8))
            case Tokens(items):
                return self._weighted(items)
            case Everything():
                return tantivy.Query.all_query()
            case Not(part):
                return tantivy.Query.boolean_query([(Occur.Must, tantivy.Query.all_query()), (Occur.MustNot, self.compiled(part))])
            case And() | Or():
                return self._group(node)
        raise AssertionError(node)

    def _group(self, node: And | Or) -> Any:
        how = Occur.Must if isinstance(node, And) else Occur.Should
        parts = [(Occur.MustNot, self.compiled(p.part)) if isinstance(p, Not) and isinstance(node, And) else (how, self.compiled(p)) for p in node.parts]
        if all(occur == Occur.MustNot for occur, _ in parts):
            parts.append((Occur.Must, tantivy.Query.all_query()))
        return tantivy.Query.boolean_query(parts)

    def _term(self, field: str, token: str) -> Any:
        return tantivy.Query.term_query(self._schema, field, indexed(field, token), index_option="freq")

    def _any(self, field: str, tokens: list[str]) -> Any:
        return tantivy.Query.term_set_query(self._schema, field, tokens) if tokens else tantivy.Query.empty_query()

    def _words(self, text: str) -> Any:
        return self._weighted(tuple(clauses_of(text, self._statistics, segment=self._segment)))

    def _weighted(self, items: tuple[tuple[str, str, float], ...]) -> Any:
        held = self._statistics.frequency
        known = [(self._term(field, token), weight) for field, token, weight in items if held(field, token)]
        clauses = [(Occur.Should, term if weight == 1 else tantivy.Query.boost_query(term, weight)) for term, weight in known]
        return tantivy.Query.boolean_query(clauses) if clauses else tantivy.Query.empty_query()

    def _most(self, text: str) -> Any:
        terms, least = required(text)
        clauses = [(Occur.Should, tantivy.Query.boolean_query([(Occur.Should, self._term(field, token)) for field in fields])) for fields, token in terms]
        return tantivy.Query.boolean_query(clauses, minimum_number_should_match=least) if clauses else tantivy.Query.empty_query()

    def _phrase(self, text: str, slop: int) -> Any:
        analysis = analyse(text, segment=False)
        field, tokens = ("syllables", analysis.syllables) if has_diacritics(text) else ("syllables_folded", analysis.folded)
        return self._together(field, tokens, slop)

    def _together(self, field: str, tokens: tuple[str, ...], slop: int = 0) -> Any:
        if not tokens:
            return tantivy.Query.empty_query()
        return tantivy.Query.phrase_query(self._schema, field, [*tokens], slop=slop) if len(tokens) > 1 else self._term(field, tokens[0])

    def _field(self, name: str, value: str) -> Any:
        match name:
            case "number":
                return self._number(value)
            case "number_prefix":
                found = self._terms("own_number", re.sub(r"[^\w/]", "", fold(value)), EXPANSION)
                return self._any("own_number", [term for term, _ in found])
            case "title_prefix":
                return self._any("name", [term for term, _ in self._terms("name", fold(value), EXPANSION)])
            case "mention":
                keys = [*number_keys(value)]
                return tantivy.Query.boolean_query([(Occur.Should, self._term(field, keys[0])) for field in ("numbers", "own_number")]) if keys else tantivy.Query.empty_query()
            case "basis":
                tokens = basis_tokens(value)
                return self._term("basis", tokens[0]) if tokens and "/" in tokens[0] else self._together("basis", tokens)
            case "issuer" | "lead":
                return self._together(name, tuple(t for t in name_tokens((fold(match_key(value)),)) if t != "|"))
            case "title":
                return tantivy.Query.boolean_query([(Occur.Must, self._term("name", token)) for token in fold(match_key(value)).split()])
            case "type":
                return self._term("type", fold(value))
        return self._term(name, value)

    def _number(self, value: str) -> Any:
        keys = list(number_keys(value))
        if keys:
            return self._term("own_number", keys[0])
        return self._term("sequence", fold(value).lstrip("0") or "0")
